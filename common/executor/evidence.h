// What stands between a command and its decision where that needs other ledgers: everything that those
// ledgers held when the command came is folded here, and every reaction to it has its outcome in the own
// ledger. So a decision reads its own ledger alone, and can be run again from it; the conditions of its
// commit do the rest.
//
//   Evidence evidence({.sources = {{replica_of_sanctions, reactor_to_it}}});
//   evidence.Await(deadline, [](absl::StatusOr<Executor::Positions> at) { ... });  // any thread
//   while (running) evidence.Ask(absl::Milliseconds(500));  // one thread
//   while (running) evidence.Tick();                        // any, every 10 to 100 ms, and after each Ask
//
// It fails closed: UNAVAILABLE `STALE_VIEW` where that is not reached in time. The bound is that of the
// question: a broker that was deposed may give an old end for as long as its session lasts.
#ifndef CANDOUR_COMMON_EXECUTOR_EVIDENCE_H_
#define CANDOUR_COMMON_EXECUTOR_EVIDENCE_H_

#include <functional>
#include <list>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/executor/executor.h"
#include "common/executor/reactor.h"
#include "common/replica/replica.h"

namespace candour {

class Evidence {
 public:
  struct Source {
    Replica* replica = nullptr;        // of the other ledger
    const Reactor* reactor = nullptr;  // from it to the own one
  };
  struct Options {
    std::vector<Source> sources = {};
    const Clock* clock = &SystemClock();
    // Nobody waits longer, whatever their deadline; and everybody is told a little before it.
    absl::Duration patience = absl::Seconds(10), way_back = absl::Milliseconds(200);
  };
  // Everything in `options` outlives the object.
  explicit Evidence(Options options);
  ~Evidence();

  // `done` is called once, on a thread of Tick or Close, or on this one.
  void Await(absl::Time deadline, std::function<void(absl::StatusOr<Executor::Positions>)> done);
  // Waits at most `timeout` for somebody who came after the last question; then asks each ledger for its end,
  // once for all of them. False: a ledger did not say.
  bool Ask(absl::Duration timeout);
  // Answers those whose ends are reached, and those who waited too long. Thread-safe.
  void Tick();
  // Answers all with UNAVAILABLE, and everybody who comes later.
  void Close();

 private:
  struct Waiting {
    uint64_t number;
    absl::Time until;
    std::function<void(absl::StatusOr<Executor::Positions>)> done;
    std::optional<std::vector<uint64_t>> ends;  // by source; nullopt: not asked yet
  };
  bool Reached(const std::vector<uint64_t>& ends) const;
  Executor::Positions PositionsAt(const std::vector<uint64_t>& ends) const;
  bool AnyUnasked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  Mutex mutex_;
  std::condition_variable came_;
  std::list<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);  // in the order in which they came
  uint64_t came_so_far_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_EVIDENCE_H_

// One other service's ledger, followed in this service's process: folded under its own name in the same
// store, and reacted to.
//
//   auto follower = Follower::Open({.followed = module.follows[0], .ledger = theirs, .store = store,
//                                   .own = replica, .executor = executor});
//   (*follower)->Start();                                // folds, on a thread of its own
//   while (running) (*follower)->Tick();                 // sends, every 10 to 100 ms
//   (*follower)->Stop();
//
// What is wrong with it holds up neither the service nor its readiness, only the commands that need its
// evidence (executor/evidence.h).
#ifndef CANDOUR_COMMON_PROCESS_FOLLOWER_H_
#define CANDOUR_COMMON_PROCESS_FOLLOWER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "common/executor/reactor.h"
#include "common/observe/metrics.h"
#include "common/process/service_module.h"
#include "common/replica/replica.h"

namespace candour {

class Follower {
 public:
  struct Options {
    FollowedLedger followed;
    Ledger* ledger = nullptr;
    Store* store = nullptr;        // of `own`
    Replica* own = nullptr;        // whose streams are written
    Executor* executor = nullptr;  // of `own`
    bool verify_log = false;
    const Clock* clock = &SystemClock();
    Entropy* entropy = &SystemEntropy();
    bool paused = false;
    std::function<void(const ReactionResult&)> report = nullptr;
  };
  // Everything in `options` outlives the object. Errors as Replica::Open.
  static absl::StatusOr<std::unique_ptr<Follower>> Open(Options options);
  ~Follower();

  void Start();
  void Tick() { reactor_->Tick(); }
  // What is folded stays to be asked.
  void Stop();

  const std::string& name() const { return options_.followed.name; }
  Replica& replica() { return *replica_; }
  const Reactor& reactor() const { return *reactor_; }
  // Its position and lag, and its reactions'. The object lives as long as `metrics` is asked.
  void AddMetrics(Metrics& metrics) const;

 private:
  explicit Follower(Options options);
  absl::Status CheckLog();
  void Fold();
  void AskEnds();

  const Options options_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Reactor> reactor_;
  std::atomic<bool> stop_{false};
  std::thread folding_, asking_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_FOLLOWER_H_

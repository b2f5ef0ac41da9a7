// One other service's ledger, as this service follows it: reacted to, as its own service in this process
// folds it, or else folded here, under its own name in this service's store.
//
//   auto follower = Follower::Open({.followed = module.follows[0], .ledger = theirs, .store = store,
//                                   .own = replica, .executor = executor});
//   (*follower)->Start();
//   while (running) (*follower)->Tick();                 // sends, every 10 to 100 ms
//   (*follower)->Stop();
//
// What is wrong with it holds up neither the service nor its readiness, only the commands that need its
// evidence (executor/evidence.h).
#ifndef CANDOUR_COMMON_PROCESS_FOLLOWER_H_
#define CANDOUR_COMMON_PROCESS_FOLLOWER_H_

#include <functional>
#include <memory>

#include "common/executor/reactor.h"
#include "common/observe/metrics.h"
#include "common/process/replica_runner.h"
#include "common/process/service_module.h"

namespace candour {

class Follower {
 public:
  struct Options {
    FollowedLedger followed;
    Replica* neighbour = nullptr;  // of that ledger's own service, if it is in this process
    Ledger* ledger = nullptr;      // else
    Store* store = nullptr;        // of `own`
    Replica* own = nullptr;        // whose streams are written
    Executor* executor = nullptr;  // of `own`
    bool verify_log = false;
    const Clock* clock = &SystemClock();
    Entropy* entropy = &SystemEntropy();
    bool paused = false;
    std::function<void(const ReactionResult&)> report = nullptr;
  };
  // Everything in `options` outlives Stop and the last Tick. Errors as Replica::Open.
  static absl::StatusOr<std::unique_ptr<Follower>> Open(Options options);

  void Start();
  void Tick() { reactor_->Tick(); }
  // What is folded stays to be asked.
  void Stop();

  const std::string& name() const { return options_.followed.name; }
  Replica& replica() { return options_.neighbour ? *options_.neighbour : *folded_; }
  const Reactor& reactor() const { return *reactor_; }
  // Its position and lag, and its reactions'. The object lives as long as `metrics` is asked.
  void AddMetrics(Metrics& metrics);

 private:
  explicit Follower(Options options);

  const Options options_;
  std::unique_ptr<Replica> folded_;  // null: the neighbour's
  std::unique_ptr<ReplicaRunner> runner_;
  std::unique_ptr<Reactor> reactor_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_FOLLOWER_H_

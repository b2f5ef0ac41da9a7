#include "common/process/follower.h"

#include <utility>

#include "common/base/status.h"
#include "common/process/service_metrics.h"

namespace candour {

Follower::Follower(Options options) : options_(std::move(options)) {}

absl::StatusOr<std::unique_ptr<Follower>> Follower::Open(Options options) {
  auto follower = std::unique_ptr<Follower>(new Follower(std::move(options)));
  const Options& o = follower->options_;
  if (!o.neighbour) {
    CANDOUR_ASSIGN_OR_RETURN(follower->folded_, Replica::Open({.ledger_name = o.followed.name,
                                                               .ledger = o.ledger,
                                                               .store = o.store,
                                                               .model = o.followed.model,
                                                               .verify_log = o.verify_log,
                                                               .clock = o.clock}));
    follower->runner_ = std::make_unique<ReplicaRunner>(*follower->folded_);
  }
  follower->reactor_ = std::make_unique<Reactor>(Reactor::Options{.source = &follower->replica(),
                                                                  .own = o.own,
                                                                  .executor = o.executor,
                                                                  .reactions = o.followed.reactions,
                                                                  .from_start = true,
                                                                  .scratch = o.store,
                                                                  .clock = o.clock,
                                                                  .entropy = o.entropy,
                                                                  .paused = o.paused,
                                                                  .report = o.report});
  return follower;
}

void Follower::Start() {
  if (runner_) runner_->Start();
}

void Follower::Stop() {
  if (runner_) runner_->Stop();
}

void Follower::AddMetrics(Metrics& metrics) {
  AddFollowedMetrics(metrics, replica(), *options_.clock);
  AddReactionMetrics(metrics, *options_.followed.reactions, *reactor_);
}

}  // namespace candour

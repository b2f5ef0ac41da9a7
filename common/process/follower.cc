#include "common/process/follower.h"

#include <utility>

#include "common/base/status.h"
#include "common/observe/log.h"
#include "common/process/service_metrics.h"

namespace candour {
namespace {

constexpr absl::Duration kStep = absl::Milliseconds(200), kCheckTimeout = absl::Seconds(5);
constexpr absl::Duration kAskEvery = absl::Milliseconds(200), kAskTimeout = absl::Milliseconds(500);

void Sleep(absl::Duration time) { std::this_thread::sleep_for(absl::ToChronoMilliseconds(time)); }

}  // namespace

Follower::Follower(Options options) : options_(std::move(options)) {}

Follower::~Follower() { Stop(); }

absl::StatusOr<std::unique_ptr<Follower>> Follower::Open(Options options) {
  auto follower = std::unique_ptr<Follower>(new Follower(std::move(options)));
  const Options& o = follower->options_;
  CANDOUR_ASSIGN_OR_RETURN(follower->replica_, Replica::Open({.ledger_name = o.followed.name,
                                                              .ledger = o.ledger,
                                                              .store = o.store,
                                                              .model = o.followed.model,
                                                              .verify_log = o.verify_log,
                                                              .clock = o.clock}));
  follower->reactor_ = std::make_unique<Reactor>(Reactor::Options{.source = follower->replica_.get(),
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
  folding_ = std::thread([this] { Fold(); });
  asking_ = std::thread([this] { AskEnds(); });
}

void Follower::Stop() {
  if (stop_.exchange(true) || !folding_.joinable()) return;
  replica_->Wake();
  folding_.join();
  asking_.join();
}

// Until it is found to be the ledger that was folded, or another.
absl::Status Follower::CheckLog() {
  while (!stop_) {
    absl::Status checked = replica_->Check(kCheckTimeout);
    if (!absl::IsUnavailable(checked) && !absl::IsDeadlineExceeded(checked)) return checked;
    Log(LogLevel::kWarning, "ledger_silent", {{"ledger", name()}, {"why", checked.message()}});
    Sleep(kAskEvery);
  }
  return absl::CancelledError("stopping");
}

void Follower::Fold() {
  absl::Status status = CheckLog();
  while (status.ok() && !stop_) status = replica_->Step(kStep).status();
  if (stop_ || status.ok()) return;
  Log(LogLevel::kError, "replica_stopped", {{"ledger", name()}, {"why", status.message()}});
}

void Follower::AskEnds() {
  while (!stop_) {
    (void)replica_->AskEnd(kAskTimeout);  // no answer shows as a lag that grows
    Sleep(kAskEvery);
  }
}

void Follower::AddMetrics(Metrics& metrics) const {
  AddFollowedMetrics(metrics, *replica_, *options_.clock);
  AddReactionMetrics(metrics, *options_.followed.reactions, *reactor_);
}

}  // namespace candour

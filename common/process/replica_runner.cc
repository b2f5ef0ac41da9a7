#include "common/process/replica_runner.h"

#include <utility>

#include "common/base/status.h"
#include "common/observe/log.h"

namespace candour {
namespace {

constexpr absl::Duration kStep = absl::Milliseconds(200), kCheckTimeout = absl::Seconds(5);
// Between two questions for the ledger's end, and for each: an answer's lag is seldom more than their sum.
constexpr absl::Duration kAskEvery = absl::Milliseconds(200), kAskTimeout = absl::Milliseconds(500);

}  // namespace

ReplicaRunner::ReplicaRunner(Replica& replica, std::function<absl::Status()> check_ledger)
    : replica_(replica), check_ledger_(std::move(check_ledger)) {}

ReplicaRunner::~ReplicaRunner() { Stop(); }

void ReplicaRunner::Start() {
  folding_ = std::thread([this] { Fold(); });
  asking_ = std::thread([this] { AskEnds(); });
}

void ReplicaRunner::Stop() {
  if (!folding_.joinable()) return;
  ended_.Notify();
  replica_.Wake();
  folding_.join();
  asking_.join();
}

absl::Status ReplicaRunner::checked() const {
  MutexLock lock(mutex_);
  return checked_;
}

bool ReplicaRunner::Sleep() { return !ended_.WaitForNotificationWithTimeout(kAskEvery); }

// Until the log is found to be the one that was folded, or another.
absl::Status ReplicaRunner::CheckLog() {
  do {
    absl::Status checked = check_ledger_ ? check_ledger_() : absl::OkStatus();
    if (checked.ok()) {
      checked = replica_.Check(kCheckTimeout);
    } else if (!IsSilent(checked)) {
      return replica_.Stop(checked);
    }
    {
      MutexLock lock(mutex_);
      checked_ = checked;
    }
    if (!IsSilent(checked)) return checked;
    Log(LogLevel::kWarning, "ledger_silent",
        {{"ledger", replica_.ledger_name()}, {"why", checked.message()}});
  } while (Sleep());
  return absl::CancelledError("stopping");
}

void ReplicaRunner::Fold() {
  absl::Status status = CheckLog();
  while (status.ok() && !ended_.HasBeenNotified()) status = replica_.Step(kStep).status();
  if (status.ok() || ended_.HasBeenNotified()) return;
  Log(LogLevel::kError, "replica_stopped", {{"ledger", replica_.ledger_name()}, {"why", status.message()}});
}

// Beside the fold, which a question that is not answered must not hold up.
void ReplicaRunner::AskEnds() {
  do {
    (void)replica_.AskEnd(kAskTimeout);  // no answer shows as a lag that grows
  } while (Sleep());
}

}  // namespace candour

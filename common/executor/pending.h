// A call on its way through the executor. Internal to the executor's two sources: executor.cc moves calls,
// pending.cc says whose they are and when they end.
#ifndef CANDOUR_COMMON_EXECUTOR_PENDING_H_
#define CANDOUR_COMMON_EXECUTOR_PENDING_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/executor/executor.h"

namespace candour {

enum class Executor::State {
  kQueued,    // behind another call with its id, or for its stream's turn
  kMoving,    // one thread owns it
  kBlocked,   // its evidence is awaited, or its key made, by a thread that does not own it
  kWaiting,   // an attempt was sent
  kFinished,  // answered
};

// Submitters, the fold and Tick all want to move a call. Whoever claims it owns it until it rests or is
// finished; the others pass it by, and the owner looks at the newest state before it lets go.
struct Executor::Pending {
  Pending(CommandCall c, uint64_t n) : call(std::move(c)), number(n) {}

  const CommandCall call;
  const uint64_t number;
  // Guarded by the executor's mutex:
  State state = State::kQueued;
  OutcomePtr told;  // by the fold, of its id
  // Only the owner:
  bool has_turn = false;
  Actor actor;
  CommandIdentity identity;
  Positions evidence;
  SealedRequest request;
  ledger::v1::Commit commit;
  NewRecord record;
  // Written by the ledger's threads too. The last two speak of the attempt, and are for people: a late word
  // of an attempt that is dead may be taken for one of the next.
  std::atomic<int64_t> resend_at_us{0};
  std::atomic<bool> doubtful{false};  // an append had no certain result, or nothing was heard of it
  std::atomic<bool> stands{false};    // one was confirmed
};

// Work that a finished call leaves behind (the next in its queues) runs after it, not inside it: a long queue
// of calls that fail at once must not become a deep stack.
void RunLater(std::function<void()> work);

// What a call is told when nothing definite is known.
absl::Status OutcomeUnknown(absl::string_view why);
// The call appended nothing. `why` is kept where it says something else than "not now".
absl::Status NotRecordedYet(const absl::Status& why);
absl::Status Busy();
inline absl::Status Stopping() { return OutcomeUnknown("This process is stopping."); }

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_PENDING_H_

// From a decision to the bytes of a commit: writes, conditions, sealed fields.
#ifndef CANDOUR_COMMON_EXECUTOR_COMMIT_MAKER_H_
#define CANDOUR_COMMON_EXECUTOR_COMMIT_MAKER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/base/clock.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/executor/protection.h"
#include "common/replica/folded_view.h"

namespace candour {

struct CommitParts {
  const CommandIdentity& identity;
  const SealedRequest& request;  // of `identity`
  std::string stream;            // the command's own
  std::optional<ledger::v1::Cause> cause;
  absl::Time recorded_at;
  std::string build;
  // Of other ledgers, as far as they are dealt with in this one.
  std::vector<ledger::v1::Position> evidence = {};
  // Of what was looked up; without: the view that is decided on.
  std::optional<ledger::v1::Position> looked_up_at = std::nullopt;
};

// The commit of a decision made with `context` on `view`: the command's own stream first, then what else is
// written, then every other stream that was read, as a condition. A refusal carries the same conditions and
// no facts. Personal fields of facts are sealed. UNAVAILABLE without keys.
absl::StatusOr<ledger::v1::Commit> MakeCommit(const CommitParts& parts, const Decision& decision,
                                              const Context& context, const FoldedView& view,
                                              Protection& protection, Entropy& entropy);

// Canonical bytes, checked as Admit will check them, so that nothing malformed is ever appended.
// INVALID_ARGUMENT (reason TOO_LARGE) over the limits of size and number; FAILED_PRECONDITION (reason
// LEDGER_LEVEL) for a fact that the ledger does not declare; INTERNAL (reason COMMIT_SHAPE, naming the broken
// rule) for any other shape that would be void: a bug of this build, or a ledger that was never opened.
absl::StatusOr<NewRecord> MakeRecord(const ledger::v1::Commit& commit, const LedgerSelf& self);

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_COMMIT_MAKER_H_

// What the folded log says of an attempt: the rule that makes a definite answer definite.
#ifndef CANDOUR_COMMON_EXECUTOR_RESOLVE_H_
#define CANDOUR_COMMON_EXECUTOR_RESOLVE_H_

#include "candour/ledger/v1/commit.pb.h"
#include "common/ledger/admit.h"

namespace candour {

enum class Resolution {
  kSettled,  // the command id has its outcome in the log
  kDead,     // this attempt can never be admitted any more: decide again
  kWait,     // it may still be admitted
};

// A stream's version never goes back, so an attempt whose condition once failed stays dead. Nothing else ends
// an attempt: not an error of the transport, not the end of the log, not a later record.
inline Resolution Resolve(const ledger::v1::Commit& attempt, const LogState& log) {
  if (log.IsSettled(attempt.command_id())) return Resolution::kSettled;
  if (log.self().closed) return Resolution::kDead;
  for (const auto& write : attempt.writes()) {
    if (log.VersionOf(write.stream()) != write.expected_version()) return Resolution::kDead;
  }
  return Resolution::kWait;
}

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_RESOLVE_H_

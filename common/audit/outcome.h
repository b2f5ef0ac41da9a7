// What a commit holds against what the rules give: refusal or facts in their order, what was read, the rules.
#ifndef CANDOUR_COMMON_AUDIT_OUTCOME_H_
#define CANDOUR_COMMON_AUDIT_OUTCOME_H_

#include <set>
#include <string>

#include "candour/ledger/v1/commit.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/privacy/seal.h"

namespace candour {

// What a commit holds, for people: "post/0191...@1 PostCreated", "refused ORG_UNKNOWN".
std::string Recorded(const ledger::v1::Commit& commit);

struct ComparedOutcome {
  std::string differs;      // in what: what is recorded, at which version, and what the rules give; or empty
  std::string unavailable;  // why keys could not be asked: then nothing else counts
  std::set<std::string> absent = {};  // ids of keys that are not there: what they seal was not compared
};

// Sealed fields are compared in clear as far as their keys are there; nothing of them is ever in a text.
ComparedOutcome CompareOutcome(const ledger::v1::Commit& commit, const Decision& decision,
                               const Context& context, Sealer& sealer);

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_OUTCOME_H_

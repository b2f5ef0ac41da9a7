// The ledger of the sanctions service, as the register follows it: ten of its facts become restrictions of
// a person (restriction.proto). All else there is passed over.
#ifndef CANDOUR_SERVICES_REGISTRATION_SANCTIONS_H_
#define CANDOUR_SERVICES_REGISTRATION_SANCTIONS_H_

#include "common/decider/model.h"
#include "common/decider/reactions.h"

namespace candour {

inline constexpr absl::string_view kSanctionsLedger = "sanctions";

// Of that ledger. The level is the highest whose facts were looked at for what they mean here: raise it with
// care.
const Model& FollowedSanctionsModel();
// To its facts. Lives for ever; names stand in the register's log.
const Reactions& SanctionsReactions();

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SANCTIONS_H_

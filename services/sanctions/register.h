// The ledger of the register, as this service follows it: a death there ends the cases about who died; who
// leaves a post or the register is noted in theirs; where an organisation closed, they name who carries on.
// What is looked up there is service/look_up.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_REGISTER_H_
#define CANDOUR_SERVICES_SANCTIONS_REGISTER_H_

#include "absl/strings/string_view.h"
#include "common/decider/model.h"
#include "common/decider/reactions.h"

namespace candour {

inline constexpr absl::string_view kRegistrationLedger = "registration";

// Of that ledger. The level is the highest whose facts were looked at for what they mean here: raise it with
// care.
const Model& FollowedRegisterModel();
// To its facts. Lives for ever; names stand in the log of this service.
const Reactions& RegisterReactions();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_REGISTER_H_

// What the register does because of its own facts and refusals.
#ifndef CANDOUR_SERVICES_REGISTRATION_REACTIONS_H_
#define CANDOUR_SERVICES_REGISTRATION_REACTIONS_H_

#include "common/decider/reactions.h"

namespace candour {

// Lives for ever. Names stand in the log.
const Reactions& RegistrationReactions();

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_REACTIONS_H_

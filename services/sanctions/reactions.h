// What this service does because of its own facts.
#ifndef CANDOUR_SERVICES_SANCTIONS_REACTIONS_H_
#define CANDOUR_SERVICES_SANCTIONS_REACTIONS_H_

#include "common/decider/reactions.h"

namespace candour {

// Lives for ever. Names stand in the log.
const Reactions& CaseReactions();

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_REACTIONS_H_

// Whom an employer's check finds: names and birthdays stand in clear in memory only, so they are compared
// here, at the edge, and the decision is made on what was found (CommandPlan::look_up).
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_LOOK_UP_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_LOOK_UP_H_

#include "candour/registration/v1/bar_check.pb.h"
#include "common/decider/command.h"
#include "common/privacy/seal.h"
#include "services/registration/service/people_index.h"

namespace candour {

// A PeopleFound; all arguments outlive it. Whom the index names is opened in the state that is decided on.
// Who was recorded in the last milliseconds may be missing. UNAVAILABLE NAMES_UNREAD while there are people
// whose names can't be read yet: then nobody can be said not to be found.
LookUp LookUpPeople(const PeopleIndex& people, Sealer& sealer,
                    const registration::v1::CheckBarRequest& asked);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_LOOK_UP_H_

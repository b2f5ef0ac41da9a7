// What no folded state of the register says, looked up at the edge, so that the decision is made on what was
// found (CommandPlan::look_up): whom an employer's check finds, since names and birthdays stand in clear in
// memory only; and what the sanctions service's ledger says of somebody.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_LOOK_UP_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_LOOK_UP_H_

#include <string>

#include "candour/registration/v1/bar_check.pb.h"
#include "common/decider/command.h"
#include "common/privacy/seal.h"
#include "common/replica/served_state.h"
#include "services/registration/service/people_index.h"

namespace candour {

// A PeopleFound; all arguments outlive it. Whom the index names is opened in the state that is decided on.
// Who was recorded in the last milliseconds may be missing. UNAVAILABLE NAMES_UNREAD while there are people
// whose names can't be read yet: then nobody can be said not to be found.
LookUp LookUpPeople(const PeopleIndex& people, Sealer& sealer,
                    const registration::v1::CheckBarRequest& asked);

// A ProceedingsElsewhere, of all records of the person. `state` is of the sanctions service's ledger; null:
// it is not followed. It outlives the result. A case whose person nobody has identified there is nobody's.
LookUp LookUpProceedingsIn(const ServedState* state, const std::string& person_id);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_LOOK_UP_H_

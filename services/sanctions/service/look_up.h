// What the register's ledger says of somebody, or of a clause, at the edge: that ledger is another service's,
// so no decision reads it (CommandPlan::look_up).
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_LOOK_UP_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_LOOK_UP_H_

#include <string>

#include "candour/sanctions/v1/register_word.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/command.h"
#include "common/replica/served_state.h"

namespace candour {

// `state` is of the register's ledger; null: it is not followed. It outlives the result.
LookUp LookUpPersonIn(const ServedState* state, const std::string& person_id);
// Its post, and its rules.
LookUp LookUpScopeIn(const ServedState* state, const sanctions::v1::ScopeDecision& scope);
LookUp LookUpClauseIn(const ServedState* state, const sanctions::v1::ClauseCitation& cited);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_LOOK_UP_H_

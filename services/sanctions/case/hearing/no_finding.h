// The end of a case in which nothing is found against the person.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_NO_FINDING_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_NO_FINDING_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

// Proved, on an allegation that a sanction may rest on, and not found to amount to nothing.
bool Counts(const sanctions::v1::CaseState&, const sanctions::v1::Finding&);

// Adds NoFindingMade at `stage`, and the end of whatever interim order stands.
void AddNoFinding(const sanctions::v1::CaseState&, const Context&, const SanctionsRules&,
                  sanctions::v1::HearingStage stage, Decision*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_NO_FINDING_H_

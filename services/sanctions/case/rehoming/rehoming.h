// An organisation that a case names has closed (organisation/organisation.h says where from): whoever carries
// on is named beside it, so that its people don't decide either, and nothing moves.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_REHOMING_REHOMING_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_REHOMING_REHOMING_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/organisation.pb.h"
#include "common/decider/model.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// Rows "case_by_org": of each organisation that a case names, unless it is over or went into another.
void IndexOrganisations(const CaseState&, Rows&);

void Evolve(const sanctions::v1::CaseRehomed&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_REHOMING_REHOMING_H_

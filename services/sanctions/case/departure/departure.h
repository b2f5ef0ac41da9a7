// Whom a case is about has left a post or the register (subject.h says where from): noted, and nothing moves.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_DEPARTURE_DEPARTURE_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_DEPARTURE_DEPARTURE_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// To a case that is not over, was received before that, and was not told of it.
void AddSubjectLeft(const CaseState&, const sanctions::v1::Departure&, Decision&);

void Evolve(const sanctions::v1::SubjectLeft&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_DEPARTURE_DEPARTURE_H_

// The way back after a bar. A bar from 1 July 2026 may be applied against from 1 July 2031; refused on 1
// December 2031, again from 1 December 2032.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_RESTORATION_RESTORATION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_RESTORATION_RESTORATION_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// decide.cc
Decision Decide(const sanctions::v1::ApplyRestorationRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::DecideRestorationRequest&, const Context&, const CaseState&);

void Evolve(const sanctions::v1::RestorationApplied&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::Restored&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::RestorationRefused&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_RESTORATION_RESTORATION_H_

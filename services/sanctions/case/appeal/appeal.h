// Courts: an appeal by the person, and a referral by those who look over the panel's shoulder.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_APPEAL_APPEAL_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_APPEAL_APPEAL_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// appeal.cc
Decision Decide(const sanctions::v1::LodgeAppealRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::RecordAppealOutcomeRequest&, const Context&, const CaseState&);
// oversight.cc
Decision Decide(const sanctions::v1::ReferOversightRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::RecordOversightOutcomeRequest&, const Context&, const CaseState&);
// It may still be referred: nobody did, and no timer said that the time is over.
bool OversightOpen(const CaseState&);
void ArmOversight(const CaseState&, TimerRows&);
Decision Decide(const sanctions::v1::EndOversightWindow&, const Context&, const CaseState&);

void Evolve(const sanctions::v1::AppealLodged&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::AppealDecided&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OversightReferred&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OversightDecided&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OversightWindowOver&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_APPEAL_APPEAL_H_

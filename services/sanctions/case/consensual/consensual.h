// A case to answer that ends by agreement instead of a hearing: consensual.proto.
//
// Two examiners propose it; sent by post on 1 April 2026, the person agrees until the 30th. Then the sanction
// is one like a panel's: it may be appealed, and holds when the time for that is over.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_CONSENSUAL_CONSENSUAL_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_CONSENSUAL_CONSENSUAL_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// propose.cc
Decision Decide(const sanctions::v1::ProposeConsensualRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::EndorseConsensualRequest&, const Context&, const CaseState&);
// answer.cc
Decision Decide(const sanctions::v1::AnswerConsensualRequest&, const Context&, const CaseState&);
// What a date alone brings about: answer.cc
Decision Decide(const sanctions::v1::LapseConsensual&, const Context&, const CaseState&);
void ArmConsensual(const CaseState&, TimerRows&);

void Evolve(const sanctions::v1::ConsensualProposed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConsensualTermsSet&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConsensualServed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConsensualAgreed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ConsensualRejected&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_CONSENSUAL_CONSENSUAL_H_

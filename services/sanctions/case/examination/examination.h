// From the notice of the allegations to what the examiners decide; a case that waits for others:
// examination.proto.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_EXAMINATION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_EXAMINATION_H_

#include <optional>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// notice.cc
Decision Decide(const sanctions::v1::NotifyAllegationRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::GrantExtensionRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::SubmitResponseRequest&, const Context&, const CaseState&);
// examine.cc
Decision Decide(const sanctions::v1::ExamineRequest&, const Context&, const CaseState&);
// stay.cc
Decision Decide(const sanctions::v1::StayCaseRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ResumeCaseRequest&, const Context&, const CaseState&);
// What a date alone brings about: timers.cc
Decision Decide(const sanctions::v1::EndRepresentations&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::FlagStayUnreviewed&, const Context&, const CaseState&);
void ArmExamination(const CaseState&, TimerRows&);

// The person knows of the case: allegations were served, or notice of an interim hearing, or an order made.
bool WasTold(const CaseState&);

void Evolve(const sanctions::v1::AllegationNotified&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ExtensionGranted&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ResponseReceived&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::RepresentationsOver&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ExaminerDecided&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ExaminersDisagreed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::CaseToAnswer&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::NoCase&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::AdviceGiven&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::CaseStayed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::StayReviewOverdue&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::CaseResumed&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_EXAMINATION_H_

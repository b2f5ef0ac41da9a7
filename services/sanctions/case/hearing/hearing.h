// The hearing before the final panel: hearing.proto. Who may sit and decide: panel.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_HEARING_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_HEARING_H_

#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// listing.cc
Decision Decide(const sanctions::v1::ListHearingRequest&, const Context&, const CaseState&);
// course.cc
Decision Decide(const sanctions::v1::AdjournHearingRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ResumeHearingRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::OpenHearingRequest&, const Context&, const CaseState&);
// absence.cc
Decision Decide(const sanctions::v1::RecordMedicalAssessmentRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ProceedInAbsenceRequest&, const Context&, const CaseState&);
// findings.cc
Decision Decide(const sanctions::v1::DetermineFactsRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::DetermineGroundsRequest&, const Context&, const CaseState&);
// impairment.cc
Decision Decide(const sanctions::v1::DetermineImpairmentRequest&, const Context&, const CaseState&);
// What a date alone brings about: timers.cc
Decision Decide(const sanctions::v1::AlarmDecisionLetter&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::AlarmAdjournment&, const Context&, const CaseState&);
void ArmHearing(const CaseState&, TimerRows&);

// The panel decided a stage, and there was nothing in it to go on with.
bool EndedWithoutFinding(const CaseState&);

void Evolve(const sanctions::v1::HearingListed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::HearingAdjourned&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::HearingResumed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::HearingOpened&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::MedicalAssessmentRecorded&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ProceededInAbsence&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::FactsFound&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::GroundsFound&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::UnfitnessFound&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::NoFindingMade&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::DecisionLetterOverdue&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::AdjournmentOverdue&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_HEARING_H_

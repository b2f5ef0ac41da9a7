// A case until it is decided whether it is investigated: screening.proto.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SCREENING_SCREENING_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SCREENING_SCREENING_H_

#include <optional>
#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// Who it is about: identify.cc
Decision Decide(const sanctions::v1::IdentifyPersonRequest&, const Context&, const CaseState&);
// What is alleged: frame.cc
Decision Decide(const sanctions::v1::FrameAllegationRequest&, const Context&, const CaseState&);
// Whether it is investigated: screen.cc
Decision Decide(const sanctions::v1::RiskAssessRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ScreenRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::CountersignClosingRequest&, const Context&, const CaseState&);
// What a date alone brings about: timers.cc
Decision Decide(const sanctions::v1::FlagScreeningOverdue&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::FlagRiskUnassessed&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::FlagInterimHearingOverdue&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::FlagCaseAged&, const Context&, const CaseState&);
void ArmScreening(const CaseState&, TimerRows&);

// For the first time, or since something new was said.
inline bool AwaitsAssessment(const sanctions::v1::RiskState& risk) {
  return (risk.level() == sanctions::v1::RISK_LEVEL_UNSPECIFIED || risk.again()) && risk.has_due_on();
}

// The case about the person, other than `but`, that another referral still joins: its allegations can be
// added to. Nothing: none. Depends on each case about the person.
std::optional<std::string> CaseToJoin(const Context&, const std::string& person_id,
                                      const std::string& but = "");

void Evolve(const sanctions::v1::CaseOpened&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ReferralLinked&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::PersonIdentified&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::CaseLinked&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::AllegationFramed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::RiskAssessed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ScreenedIn&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ClosingProposed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ClosingNotAgreed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ScreenedOut&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ReferrerWithdrew&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ScreeningReviewRequested&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::DeterminationRequested&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ScreeningOverdue&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::RiskAssessmentOverdue&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterimHearingOverdue&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::CaseAged&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SCREENING_SCREENING_H_

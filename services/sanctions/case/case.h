// A case about the conduct of one person: one stream, "case/<case_id>". Its parts are folders here:
// screening, officers, examination, consensual, interim, hearing, sanction, condition, appeal, restoration,
// correction, departure, rehoming, publication, support; each says what it decides. Where a case may go:
// transitions.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_CASE_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_CASE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"
#include "services/sanctions/case/appeal/appeal.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/consensual/consensual.h"
#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/departure/departure.h"
#include "services/sanctions/case/examination/examination.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/officers.h"
#include "services/sanctions/case/publication/publication.h"
#include "services/sanctions/case/rehoming/rehoming.h"
#include "services/sanctions/case/restoration/restoration.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/case/screening/screening.h"
#include "services/sanctions/case/support/support.h"

namespace candour {

struct Case {
  using State = sanctions::v1::CaseState;
  using Facts = FactList<
      // Screening
      sanctions::v1::CaseOpened, sanctions::v1::ReferralLinked, sanctions::v1::PersonIdentified,
      sanctions::v1::CaseLinked, sanctions::v1::AllegationFramed, sanctions::v1::RiskAssessed,
      sanctions::v1::ScreenedIn, sanctions::v1::ClosingProposed, sanctions::v1::ClosingNotAgreed,
      sanctions::v1::ScreenedOut, sanctions::v1::ReferrerWithdrew, sanctions::v1::ScreeningReviewRequested,
      sanctions::v1::DeterminationRequested, sanctions::v1::ScreeningOverdue,
      sanctions::v1::RiskAssessmentOverdue, sanctions::v1::InterimHearingOverdue,
      Since<5, sanctions::v1::CaseAged>,
      // Officers
      sanctions::v1::OfficerAppointed, sanctions::v1::InterestsDeclared, sanctions::v1::OfficerRecused,
      sanctions::v1::OfficerChallenged, sanctions::v1::OfficerChallengeAnswered,
      // Examination
      sanctions::v1::AllegationNotified, sanctions::v1::ExtensionGranted, sanctions::v1::ResponseReceived,
      sanctions::v1::RepresentationsOver, sanctions::v1::ExaminerDecided, sanctions::v1::ExaminersDisagreed,
      sanctions::v1::CaseToAnswer, sanctions::v1::NoCase, sanctions::v1::AdviceGiven,
      sanctions::v1::CaseStayed, sanctions::v1::StayReviewOverdue, sanctions::v1::CaseResumed,
      // What ends by agreement
      sanctions::v1::ConsensualProposed, sanctions::v1::ConsensualServed, sanctions::v1::ConsensualAgreed,
      sanctions::v1::ConsensualRejected, Since<9, sanctions::v1::ConsensualTermsSet>,
      // Interim orders
      sanctions::v1::InterimNoticeGiven, sanctions::v1::InterimOrderMade, sanctions::v1::InterimOrderDeclined,
      sanctions::v1::InterimUrgencyExplained, sanctions::v1::InterimReviewed, sanctions::v1::InterimAlarmsSet,
      sanctions::v1::InterimOrderEnded, sanctions::v1::InterimReviewNear, sanctions::v1::InterimReviewMissed,
      Since<6, sanctions::v1::InterimOrderExtended>,
      // Hearing
      sanctions::v1::HearingListed, sanctions::v1::HearingAdjourned, sanctions::v1::HearingResumed,
      sanctions::v1::HearingOpened, sanctions::v1::MedicalAssessmentRecorded,
      sanctions::v1::ProceededInAbsence, sanctions::v1::FactsFound, sanctions::v1::GroundsFound,
      sanctions::v1::UnfitnessFound, sanctions::v1::NoFindingMade, sanctions::v1::DecisionLetterOverdue,
      sanctions::v1::AdjournmentOverdue,
      // Sanctions
      sanctions::v1::FactorsRecorded, sanctions::v1::SanctionImposed, sanctions::v1::OversightWindowSet,
      sanctions::v1::SanctionStayed, sanctions::v1::SanctionEffective, sanctions::v1::SanctionEnded,
      sanctions::v1::SanctionQuashed, sanctions::v1::SanctionReviewScheduled,
      sanctions::v1::SanctionReviewAlarmed, sanctions::v1::SanctionUnreviewed,
      sanctions::v1::SanctionReviewed, sanctions::v1::EarlyReviewRequested, sanctions::v1::AppealPeriodEnded,
      Since<7, sanctions::v1::ReviewNoticeGiven>, Since<8, sanctions::v1::OversightWindowOver>,
      // Conditions
      Since<9, sanctions::v1::ConditionsSet>, Since<9, sanctions::v1::ConditionComplied>,
      Since<9, sanctions::v1::ConditionBreached>, Since<9, sanctions::v1::ConditionOverdue>,
      // Courts, the way back, what is put right
      sanctions::v1::AppealLodged, sanctions::v1::AppealDecided, sanctions::v1::OversightReferred,
      sanctions::v1::OversightDecided, sanctions::v1::RestorationApplied, sanctions::v1::Restored,
      sanctions::v1::RestorationRefused, sanctions::v1::CorrectionProposed,
      sanctions::v1::DeterminationCorrected, sanctions::v1::ApologyRecorded, sanctions::v1::SubjectDied,
      // What those whom it touches are offered
      Since<8, sanctions::v1::SupportOffered>,
      // What others are told
      Since<6, sanctions::v1::DeterminationPublished>, Since<6, sanctions::v1::OtherRegulatorInformed>,
      Since<8, sanctions::v1::OutcomePublicationRequested>,
      Since<8, sanctions::v1::OutcomePublicationWithdrawn>,
      // What the register says
      Since<8, sanctions::v1::SubjectLeft>, Since<10, sanctions::v1::SubjectKnownAs>,
      Since<10, sanctions::v1::SubjectKnownAsNoMore>, Since<11, sanctions::v1::CaseRehomed>>;
  using Timers = TimerList<
      sanctions::v1::FlagScreeningOverdue, sanctions::v1::FlagRiskUnassessed,
      sanctions::v1::FlagInterimHearingOverdue, sanctions::v1::FlagCaseAged,
      sanctions::v1::EndRepresentations, sanctions::v1::FlagStayUnreviewed, sanctions::v1::LapseConsensual,
      sanctions::v1::WarnOfInterim, sanctions::v1::FlagInterimReviewMissed, sanctions::v1::LapseInterimOrder,
      sanctions::v1::AlarmDecisionLetter, sanctions::v1::AlarmAdjournment, sanctions::v1::EndAppealPeriod,
      sanctions::v1::EndOversightWindow, sanctions::v1::ExpireSanction, sanctions::v1::AlarmSanctionReview,
      sanctions::v1::FlagConditionOverdue>;
  static constexpr absl::string_view kKind = "case";

  // Nobody acts on their own matter as an officer: CONFLICT_OF_INTEREST. own_matter.cc
  static std::optional<Refusal> CannotAsk(const google::protobuf::Message& request, const Context&,
                                          const State&);
};

// Those of each part: screening/timers.cc, examination/timers.cc, consensual/answer.cc, interim/timers.cc,
// hearing/timers.cc, sanction/timers.cc, condition/timers.cc, appeal/oversight.cc.
void Arm(const sanctions::v1::CaseState&, TimerRows&);
// Rows "case_by_person": of whom it is about, and of whom the first referrer named until that is known;
// "case_by_stage", the oldest first; "hearing_listed" under kListed, by day; those of deadlines.h,
// rehoming.h and publication.h.
void Index(const sanctions::v1::CaseState&, Rows&);
inline constexpr absl::string_view kListed = "all";
// The case that a row of the second or third kind names.
std::string CaseIdAt(absl::string_view row_id);
// The day of receipt, of a row "case_by_stage".
absl::CivilDay ReceivedOnAt(absl::string_view row_id);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_CASE_H_

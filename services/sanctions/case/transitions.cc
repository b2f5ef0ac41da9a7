#include "services/sanctions/case/transitions.h"

#include <cstdint>

namespace candour {

namespace v1 = sanctions::v1;

namespace {

using Stage = v1::CaseStage;
using Stages = uint32_t;  // one bit each

constexpr Stages Bit(Stage stage) { return Stages{1} << stage; }

constexpr Stage kReceived = v1::CASE_STAGE_RECEIVED, kScreening = v1::CASE_STAGE_SCREENING,
                kClosed = v1::CASE_STAGE_CLOSED_AT_SCREENING, kInvestigation = v1::CASE_STAGE_INVESTIGATION,
                kNotified = v1::CASE_STAGE_ALLEGATION_NOTIFIED, kExamination = v1::CASE_STAGE_EXAMINATION,
                kNoCase = v1::CASE_STAGE_NO_CASE, kAdvice = v1::CASE_STAGE_ADVICE,
                kConsensual = v1::CASE_STAGE_CONSENSUAL_PROPOSED, kToAnswer = v1::CASE_STAGE_CASE_TO_ANSWER,
                kListed = v1::CASE_STAGE_LISTED, kInHearing = v1::CASE_STAGE_IN_HEARING,
                kDecided = v1::CASE_STAGE_DECIDED, kAppealPeriod = v1::CASE_STAGE_APPEAL_PERIOD,
                kUnderAppeal = v1::CASE_STAGE_UNDER_APPEAL, kFinal = v1::CASE_STAGE_FINAL,
                kQuashed = v1::CASE_STAGE_QUASHED, kDeceased = v1::CASE_STAGE_CLOSED_DECEASED;
constexpr Stage kStay = v1::CASE_STAGE_UNSPECIFIED;  // where it was

template <class... More>
constexpr Stages In(Stage first, More... more) {
  return (Bit(first) | ... | Bit(more));
}

constexpr Stages kOver = In(kClosed, kNoCase, kAdvice, kFinal, kQuashed, kDeceased);
constexpr Stages kBeforeExamination = In(kReceived, kScreening, kInvestigation, kNotified);
constexpr Stages kOpen = kBeforeExamination | In(kExamination, kConsensual, kToAnswer, kListed, kInHearing,
                                                 kDecided, kAppealPeriod, kUnderAppeal);

struct Move {
  CaseEvent event;
  Stages from;
  Stage to;
};

using E = CaseEvent;
constexpr Move kMoves[] = {
    // Screening
    {E::kReferralLinked, kBeforeExamination, kStay},
    {E::kScreenerTookPart, In(kReceived), kScreening},
    {E::kScreenerTookPart, kOpen & ~In(kReceived), kStay},
    {E::kPersonIdentified, In(kReceived, kScreening), kScreening},
    {E::kLinkedIntoCase, In(kReceived, kScreening), kClosed},
    {E::kAllegationFramed, In(kReceived, kScreening), kScreening},
    {E::kAllegationFramed, In(kInvestigation, kNotified), kStay},
    {E::kRiskAssessed, In(kReceived, kScreening), kScreening},
    {E::kRiskAssessed, kOpen & ~In(kReceived, kScreening), kStay},
    {E::kClosingProposed, In(kScreening), kStay},
    {E::kScreenedOut, In(kScreening), kClosed},
    {E::kScreenedIn, In(kScreening), kInvestigation},
    {E::kScreeningReviewRequested, In(kClosed), kScreening},
    // Whoever it is about can have any matter decided, dropped or not.
    {E::kDeterminationRequested, In(kClosed, kNoCase), kScreening},
    {E::kDeterminationRequested, kOpen, kStay},
    // Investigation and examination
    {E::kAllegationNotified, In(kInvestigation, kNotified), kNotified},
    {E::kExtensionGranted, In(kNotified), kStay},
    {E::kResponseReceived, In(kNotified, kExamination), kStay},
    {E::kExaminerDecided, In(kNotified, kExamination), kExamination},
    {E::kNoCase, In(kExamination), kNoCase},
    {E::kAdviceGiven, In(kExamination), kAdvice},
    {E::kCaseToAnswer, In(kExamination), kToAnswer},
    // What ends by agreement; who does not agree is heard
    {E::kConsensualProposed, In(kToAnswer), kConsensual},
    {E::kConsensualServed, In(kConsensual), kStay},
    {E::kConsensualAgreed, In(kConsensual), kDecided},
    {E::kConsensualRejected, In(kConsensual), kToAnswer},
    // At any time
    {E::kOfficerAppointed, kOpen, kStay},
    {E::kPanelAppointed, kOpen | In(kFinal), kStay},  // what was decided is reviewed
    {E::kInterimNoticeGiven, kOpen, kStay},
    {E::kInterimOrderMade, kOpen, kStay},
    {E::kCaseStayed, kOpen, kStay},
    {E::kPersonDied, kOpen, kDeceased},  // what was decided stays
    // Hearing
    {E::kHearingListed, In(kToAnswer, kListed, kInHearing), kListed},  // anew, where it was adjourned
    {E::kHearingOpened, In(kListed, kInHearing), kInHearing},          // each day that it sits again
    {E::kHearingAdjourned, In(kListed, kInHearing), kStay},
    {E::kDetermined, In(kInHearing), kStay},
    {E::kNoFinding, In(kInHearing), kFinal},
    {E::kDecided, In(kInHearing), kDecided},
    // After it
    {E::kDecisionServed, In(kDecided), kAppealPeriod},
    {E::kAppealLodged, In(kAppealPeriod, kFinal), kUnderAppeal},  // recorded late, or by the court's leave
    {E::kAppealPeriodOver, In(kAppealPeriod), kFinal},
    {E::kAppealDismissed, In(kUnderAppeal), kFinal},
    {E::kSanctionSubstituted, In(kUnderAppeal), kFinal},
    {E::kSanctionQuashed, In(kUnderAppeal), kQuashed},
    {E::kCaseRemitted, In(kUnderAppeal), kToAnswer},
    {E::kOversightReferred, In(kAppealPeriod, kUnderAppeal, kFinal), kStay},
    {E::kOversightDismissed, In(kAppealPeriod, kFinal), kStay},
    {E::kOversightSubstituted, In(kAppealPeriod, kFinal), kFinal},
    {E::kOversightRemitted, In(kAppealPeriod, kFinal), kToAnswer},
    {E::kDeterminationPublished, In(kAppealPeriod, kUnderAppeal, kFinal), kStay},
    {E::kOutcomePublicationAsked, In(kNoCase), kStay},
    // Long after it
    {E::kReviewNoticeGiven, In(kUnderAppeal, kFinal), kStay},  // the next, while a court sees the last
    {E::kSanctionReviewed, In(kFinal), kStay},
    {E::kRestorationApplied, In(kFinal), kStay},
    {E::kRestorationDecided, In(kFinal), kStay},
    // Put right
    {E::kCorrected, In(kInHearing, kDecided, kAppealPeriod, kUnderAppeal, kFinal, kQuashed), kStay},
    {E::kWrongPerson, kOpen | In(kFinal), kQuashed},
};

}  // namespace

std::optional<v1::CaseStage> Next(v1::CaseStage stage, CaseEvent event) {
  for (const Move& move : kMoves) {
    if (move.event == event && (move.from & Bit(stage)) != 0) return move.to == kStay ? stage : move.to;
  }
  return std::nullopt;
}

bool AwaitsDecision(v1::CaseStage stage) {
  return (kOpen & ~In(kDecided, kAppealPeriod, kUnderAppeal) & Bit(stage)) != 0;
}

bool IsOver(v1::CaseStage stage) { return (kOver & Bit(stage)) != 0; }

}  // namespace candour

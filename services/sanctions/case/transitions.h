// Every move of a case: from which stages a fact may be recorded, and where it leads. Decide asks before,
// Evolve after; no other place says a stage.
//
//   const auto next = Next(the.stage(), CaseEvent::kHearingOpened);
//   if (!next) return error::State(the.stage());
//
// There is no event of employment: nothing that happens to somebody's post can be asked about here.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_TRANSITIONS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_TRANSITIONS_H_

#include <optional>

#include "candour/sanctions/v1/case.pb.h"

namespace candour {

// Facts that depend on the stage.
enum class CaseEvent {
  // Screening
  kReferralLinked,
  kScreenerTookPart,
  kPersonIdentified,
  kLinkedIntoCase,
  kAllegationFramed,
  kRiskAssessed,
  kClosingProposed,
  kScreenedOut,
  kScreenedIn,
  kScreeningReviewRequested,
  kDeterminationRequested,
  // Investigation and examination
  kAllegationNotified,
  kExtensionGranted,
  kResponseReceived,
  kExaminerDecided,
  kNoCase,
  kAdviceGiven,
  kCaseToAnswer,
  // What ends by agreement
  kConsensualProposed,
  kConsensualServed,
  kConsensualAgreed,
  kConsensualRejected,
  // At any time
  kOfficerAppointed,
  kPanelAppointed,
  kInterimNoticeGiven,
  kInterimOrderMade,
  kCaseStayed,
  kPersonDied,
  // Hearing
  kHearingListed,
  kHearingOpened,
  kHearingAdjourned,
  kDetermined,
  kNoFinding,
  kDecided,
  // After it
  kDecisionServed,
  kAppealLodged,
  kAppealPeriodOver,
  kAppealDismissed,
  kSanctionSubstituted,
  kSanctionQuashed,
  kCaseRemitted,
  // At the instance of those who look over the panel's shoulder
  kOversightReferred,
  kOversightDismissed,
  kOversightSubstituted,
  kOversightRemitted,
  kDeterminationPublished,
  kOutcomePublicationAsked,
  // Long after it
  kReviewNoticeGiven,
  kSanctionReviewed,
  kRestorationApplied,
  kRestorationDecided,
  // Put right
  kCorrected,
  kWrongPerson,
};

// The stage after `event`, which may be the same; nothing where it can't be recorded.
std::optional<sanctions::v1::CaseStage> Next(sanctions::v1::CaseStage stage, CaseEvent event);

// It was not decided yet, not for now either, and can be.
bool AwaitsDecision(sanctions::v1::CaseStage stage);

// Nothing more is decided, unless somebody asks for it: closed, no case, advice, final, quashed.
bool IsOver(sanctions::v1::CaseStage stage);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_TRANSITIONS_H_

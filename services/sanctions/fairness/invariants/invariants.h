// Each invariant is one function; its law stands above its definition, and shortly in fairness.cc.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_INVARIANTS_INVARIANTS_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_INVARIANTS_INVARIANTS_H_

#include "services/sanctions/fairness/story.h"

namespace candour::fairness {

// notice.cc
void NoticeBeforeExamination(const Story&, Found&);
void NoticeBeforeHearing(const Story&, Found&);
void NoticeBeforeInterimOrder(const Story&, Found&);
void NoticeBeforeInterimReview(const Story&, Found&);
void EvidenceIsShown(const Story&, Found&);
void NoBarOnAnonymousEvidence(const Story&, Found&);
// reviews.cc
void NoticeBeforeReview(const Story&, Found&);
void HeardAtReviews(const Story&, Found&);
void TheDeadAreNotReviewed(const Story&, Found&);
// presence.cc
void HeardInPersonOrForReasons(const Story&, Found&);
void SupportIsOffered(const Story&, Found&);
void IllnessDelaysOnce(const Story&, Found&);
// independence.cc
void OnePartEach(const Story&, Found&);
void NobodyPicksAndDecides(const Story&, Found&);
void NobodyActsOnTheirOwn(const Story&, Found&);
void DecidersAreFree(const Story&, Found&);
void ChallengesAreAnswered(const Story&, Found&);
void PanelsDoNotSitAgain(const Story&, Found&);
void LookedAtByOthers(const Story&, Found&);
void NobodySpeaksForOthers(const Story&, Found&);
void PartsAreGiven(const Story&, Found&);
// quorum.cc
void PanelsAreWhole(const Story&, Found&);
void SeatsAreAsGiven(const Story&, Found&);
void ExaminersAgree(const Story&, Found&);
void BrokenPanelsRest(const Story&, Found&);
// findings.cc
void ReasonsAreGiven(const Story&, Found&);
void NoRetroactiveStandard(const Story&, Found&);
void FindingsBeforeSanction(const Story&, Found&);
void LadderIsWalked(const Story&, Found&);
void ConclusiveFindingsStand(const Story&, Found&);
void StandardsAreThoseOfTheRules(const Story&, Found&);
void DelayIsWeighed(const Story&, Found&);
void AgesAreTold(const Story&, Found&);
void CompetenceIsNotBarredFirst(const Story&, Found&);
// conditions.cc
void ConditionsAreFollowed(const Story&, Found&);
void BackUnderConditionsAlone(const Story&, Found&);
// consent.cc
void AgreementsAreAdmissions(const Story&, Found&);
void AgreementsAreOfTwo(const Story&, Found&);
void AgreementsAreServed(const Story&, Found&);
void AgreementsAreAllowed(const Story&, Found&);
// appeal.cc
void AppealsInTime(const Story&, Found&);
void AppealsStay(const Story&, Found&);
void CourtsBind(const Story&, Found&);
void OversightInTime(const Story&, Found&);
void NoEffectBeforeAppeal(const Story&, Found&);
// matter.cc
void DecidedOnce(const Story&, Found&);
void NotRejectedByMachine(const Story&, Found&);
void DeterminationIsForced(const Story&, Found&);
void PrivateStaysPrivate(const Story&, Found&);
void NoMachineDecides(const Story&, Found&);
void NeverEventsAreClosedByTwo(const Story&, Found&);
void TakenUpInScope(const Story&, Found&);
// dates.cc
void DaysAreThoseOfDecisions(const Story&, Found&);
void CaseDaysRecompute(const Story&, Found&);
void RulesAreNamed(const Story&, Found&);
// outcome_dates.cc
void HearingDaysRecompute(const Story&, Found&);
void OutcomeDaysRecompute(const Story&, Found&);
void ReviewDaysRecompute(const Story&, Found&);
// stages.cc
void StagesInOrder(const Story&, Found&);
// hearing_order.cc
void FindingsInOrder(const Story&, Found&);
void NotListedOver(const Story&, Found&);
void RestsWhileStayed(const Story&, Found&);
// intervals.cc
void SanctionsInRange(const Story&, Found&);
void InterimOrdersInRange(const Story&, Found&);
void NoGaps(const Story&, Found&);
// deadlines.cc
void StagesHaveDeadlines(const Story&, Found&);
// stream.cc
void FactsBelongTogether(const Story&, Found&);

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_INVARIANTS_INVARIANTS_H_

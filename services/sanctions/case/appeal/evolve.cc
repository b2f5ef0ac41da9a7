#include "services/sanctions/case/appeal/appeal.h"
#include "services/sanctions/case/appeal/court.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Of an appeal against what a panel imposed; one against a review leaves the case where it was.
CaseEvent EventOf(v1::AppealOutcome outcome, const v1::SanctionState* sanction) {
  if (sanction != nullptr && sanction->on_review()) return CaseEvent::kAppealDismissed;
  switch (outcome) {
    case v1::APPEAL_OUTCOME_ALLOWED_QUASHED:
      return CaseEvent::kSanctionQuashed;
    case v1::APPEAL_OUTCOME_SUBSTITUTED:
      return CaseEvent::kSanctionSubstituted;
    case v1::APPEAL_OUTCOME_REMITTED:
      return CaseEvent::kCaseRemitted;
    default:
      return CaseEvent::kAppealDismissed;
  }
}

CaseEvent EventOfOversight(v1::AppealOutcome outcome) {
  switch (outcome) {
    case v1::APPEAL_OUTCOME_SUBSTITUTED:
      return CaseEvent::kOversightSubstituted;
    case v1::APPEAL_OUTCOME_REMITTED:
      return CaseEvent::kOversightRemitted;
    default:
      return CaseEvent::kOversightDismissed;
  }
}

// By others; what was published of the first decision is no word on the next.
void HearAnew(CaseState& the) {
  ExcludePanel(the);
  the.clear_publication();
}

}  // namespace

void Evolve(const v1::AppealLodged& fact, const FactContext&, CaseState& the) {
  MoveTo(CaseEvent::kAppealLodged, the);
  v1::AppealState& appeal = *the.mutable_appeal();
  appeal.Clear();
  appeal.set_appeal_id(fact.appeal_id());
  appeal.set_sanction_id(fact.sanction_id());
  *appeal.mutable_lodged_on() = fact.lodged_on();
}

void Evolve(const v1::AppealDecided& fact, const FactContext&, CaseState& the) {
  const CaseEvent event = EventOf(fact.outcome(), FindSanction(the, fact.sanction_id()));
  MoveTo(event, the);
  if (event == CaseEvent::kCaseRemitted) HearAnew(the);
  the.mutable_appeal()->set_outcome(fact.outcome());
  *the.mutable_appeal()->mutable_decided_on() = fact.decided_on();
}

void Evolve(const v1::OversightReferred& fact, const FactContext&, CaseState& the) {
  *the.mutable_oversight()->mutable_referred_on() = fact.referred_on();
}

void Evolve(const v1::OversightDecided& fact, const FactContext&, CaseState& the) {
  MoveTo(EventOfOversight(fact.outcome()), the);
  if (fact.outcome() == v1::APPEAL_OUTCOME_REMITTED) HearAnew(the);
  the.mutable_oversight()->set_outcome(fact.outcome());
}

void Evolve(const v1::OversightWindowOver&, const FactContext&, CaseState& the) {
  the.mutable_oversight()->set_over(true);
}

}  // namespace candour

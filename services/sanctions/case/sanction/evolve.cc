#include <algorithm>
#include <string>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/publication/publication.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool Restricts(v1::SanctionType type) {
  return type == v1::SANCTION_TYPE_CONDITIONS || type == v1::SANCTION_TYPE_SUSPENSION;
}

// A suspension from 1 July that takes the place of conditions until 30 June goes on with their chain.
common::v1::Date ChainFrom(const v1::SanctionImposed& fact, const CaseState& the) {
  for (const v1::SanctionState& before : the.sanctions()) {
    if (before.status() != v1::SANCTION_STATUS_REPLACED || !Restricts(before.type())) continue;
    if (StoredDay(before.expires_on()) + 1 == StoredDay(fact.effective_on())) return before.chain_from();
  }
  return fact.effective_on();
}

void SetDays(const v1::SanctionImposed& fact, const CaseState& the, v1::SanctionState& sanction) {
  if (!fact.has_effective_on()) return;
  if (Restricts(fact.type())) *sanction.mutable_chain_from() = ChainFrom(fact, the);
  *sanction.mutable_effective_on() = fact.effective_on();
  if (fact.has_expires_on()) *sanction.mutable_expires_on() = fact.expires_on();
}

void SetStatus(const std::string& sanction_id, v1::SanctionStatus status, CaseState& the) {
  if (v1::SanctionState* sanction = FindSanction(sanction_id, the)) sanction->set_status(status);
}

}  // namespace

// Nothing depends on it.
void Evolve(const v1::FactorsRecorded&, const FactContext&, CaseState&) {}

void Evolve(const v1::OversightWindowSet& fact, const FactContext& context, CaseState& the) {
  the.mutable_oversight()->Clear();
  *the.mutable_oversight()->mutable_last_day() = fact.last_day();
  the.mutable_oversight()->set_fact_version(context.version);
}

// The panel's own waits for the appeal. What a review or a court made in place of another does not.
void Evolve(const v1::SanctionImposed& fact, const FactContext& context, CaseState& the) {
  ForgetPublishedConditions(the);
  const bool by_panel = the.stage() == v1::CASE_STAGE_IN_HEARING || the.stage() == v1::CASE_STAGE_DECIDED;
  v1::SanctionState sanction;
  sanction.set_sanction_id(fact.sanction_id());
  sanction.set_type(fact.type());
  sanction.set_months(fact.months());
  sanction.set_status(by_panel ? v1::SANCTION_STATUS_PENDING : v1::SANCTION_STATUS_IN_FORCE);
  sanction.set_on_review(!by_panel);
  sanction.set_statutory_basis(fact.statutory_basis());
  *sanction.mutable_served_on() = fact.served_on();
  if (fact.has_appeal_last_day()) *sanction.mutable_appeal_last_day() = fact.appeal_last_day();
  SetDays(fact, the, sanction);
  sanction.set_imposed_fact_version(context.version);
  sanction.set_days_fact_version(context.version);
  *the.add_sanctions() = sanction;
  if (!by_panel) return;
  *the.mutable_decided_on() = DateOf(LondonDay(context.decided_at));
  the.mutable_hearing()->set_decided(v1::HEARING_STAGE_SANCTION);
  MoveTo(CaseEvent::kDecided, the);
  MoveTo(CaseEvent::kDecisionServed, the);
}

void Evolve(const v1::SanctionStayed& fact, const FactContext&, CaseState& the) {
  SetStatus(fact.sanction_id(), v1::SANCTION_STATUS_STAYED, the);
}

void Evolve(const v1::SanctionEffective& fact, const FactContext& context, CaseState& the) {
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  sanction->set_status(v1::SANCTION_STATUS_IN_FORCE);
  *sanction->mutable_effective_on() = fact.effective_on();
  if (sanction->has_chain_from()) *sanction->mutable_chain_from() = fact.effective_on();
  if (fact.has_expires_on()) *sanction->mutable_expires_on() = fact.expires_on();
  sanction->set_days_fact_version(context.version);
  CountConditions(context.version, *sanction);
}

void Evolve(const v1::SanctionEnded& fact, const FactContext&, CaseState& the) {
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  *sanction->mutable_expires_on() = fact.last_day();
  switch (fact.reason()) {
    case v1::SANCTION_END_LIFTED:
      return sanction->set_status(v1::SANCTION_STATUS_LIFTED);
    case v1::SANCTION_END_REPLACED:
      return sanction->set_status(v1::SANCTION_STATUS_REPLACED);
    default:
      return sanction->set_status(v1::SANCTION_STATUS_EXPIRED);
  }
}

void Evolve(const v1::SanctionQuashed& fact, const FactContext&, CaseState& the) {
  SetStatus(fact.sanction_id(), v1::SANCTION_STATUS_QUASHED, the);
}

void Evolve(const v1::SanctionReviewScheduled& fact, const FactContext& context, CaseState& the) {
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  *sanction->mutable_review_by() = fact.review_by();
  *sanction->mutable_alarms() = fact.alarms();
  sanction->set_alarms_fact_version(context.version);
}

void Evolve(const v1::SanctionReviewAlarmed& fact, const FactContext&, CaseState& the) {
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  for (v1::ReviewAlarm& alarm : *sanction->mutable_alarms()) {
    if (alarm.days_before() == fact.days_before()) alarm.set_raised(true);
  }
}

// The state has it: it expired without a review.
void Evolve(const v1::SanctionUnreviewed&, const FactContext&, CaseState&) {}

// Other conditions are no answer to whether it may end; ConditionsSet in the same commit names those that
// stand by themselves.
void Evolve(const v1::SanctionReviewed& fact, const FactContext&, CaseState& the) {
  if (fact.result() == v1::REVIEW_RESULT_VARY) ForgetPublishedConditions(the);
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  if (fact.result() != v1::REVIEW_RESULT_VARY) sanction->set_reviewed(true);
  if (fact.result() == v1::REVIEW_RESULT_VARY) sanction->clear_conditions();
  sanction->set_early_review_asked(false);
  if (sanction->has_review_notice()) sanction->mutable_review_notice()->set_heard(true);
}

void Evolve(const v1::ReviewNoticeGiven& fact, const FactContext&, CaseState& the) {
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  v1::ReviewNotice& notice = *sanction->mutable_review_notice();
  *notice.mutable_served_on() = fact.served_on();
  *notice.mutable_hearing_on() = fact.hearing_on();
  notice.set_heard(false);
}

void Evolve(const v1::EarlyReviewRequested& fact, const FactContext&, CaseState& the) {
  if (v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the))
    sanction->set_early_review_asked(true);
}

void Evolve(const v1::AppealPeriodEnded& fact, const FactContext&, CaseState& the) {
  MoveTo(CaseEvent::kAppealPeriodOver, the);
  const v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction != nullptr && sanction->has_effective_on()) {
    SetStatus(fact.sanction_id(), v1::SANCTION_STATUS_IN_FORCE, the);
  }
}

}  // namespace candour

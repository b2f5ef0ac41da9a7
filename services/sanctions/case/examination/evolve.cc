#include <algorithm>

#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

void SetLastDay(const common::v1::Date& last_day, uint64_t version, v1::ExaminationState& examination) {
  *examination.mutable_last_day() = last_day;
  examination.set_last_day_version(version);
  examination.set_period_over(false);
}

template <class Decided>
void SetDecided(const Decided& fact, CaseState& the) {
  v1::ExaminationState& examination = *the.mutable_examination();
  examination.set_outcome(fact.decided());
  *examination.mutable_decided_on() = fact.decided_on();
}

}  // namespace

// What was answered and decided before is of an earlier examination; what the person wrote stays.
void Evolve(const v1::AllegationNotified& fact, const FactContext& context, CaseState& the) {
  v1::ExaminationState& examination = *the.mutable_examination();
  examination.clear_responded_on();
  examination.clear_decisions();
  examination.set_disagreed(false);
  examination.clear_decided_on();
  examination.set_outcome(v1::EXAMINATION_OUTCOME_UNSPECIFIED);
  *examination.mutable_served_on() = fact.served_on();
  *examination.mutable_notice_last_day() = fact.last_day();
  examination.set_test(fact.test());
  SetLastDay(fact.last_day(), context.version, examination);
  const auto& ids = fact.allegation_ids();
  for (v1::Allegation& one : *the.mutable_allegations()) {
    if (std::find(ids.begin(), ids.end(), one.allegation_id()) != ids.end()) one.set_notified(true);
    one.set_case_to_answer(false);
  }
  MoveTo(CaseEvent::kAllegationNotified, the);
}

void Evolve(const v1::ExtensionGranted& fact, const FactContext& context, CaseState& the) {
  SetLastDay(fact.last_day(), context.version, *the.mutable_examination());
  MoveTo(CaseEvent::kExtensionGranted, the);
}

void Evolve(const v1::ResponseReceived& fact, const FactContext&, CaseState& the) {
  v1::ExaminationState& examination = *the.mutable_examination();
  *examination.mutable_responded_on() = fact.received_on();
  if (fact.has_sealed()) *examination.add_responses() = fact.sealed();
  MoveTo(CaseEvent::kResponseReceived, the);
}

void Evolve(const v1::RepresentationsOver&, const FactContext&, CaseState& the) {
  the.mutable_examination()->set_period_over(true);
}

void Evolve(const v1::ExaminerDecided& fact, const FactContext&, CaseState& the) {
  v1::ExaminerDecision& decision = *the.mutable_examination()->add_decisions();
  decision.set_examiner(fact.examiner());
  decision.set_seat(fact.seat());
  decision.set_outcome(fact.outcome());
  *decision.mutable_allegation_ids() = fact.allegation_ids();
  MoveTo(CaseEvent::kExaminerDecided, the);
}

void Evolve(const v1::ExaminersDisagreed&, const FactContext&, CaseState& the) {
  the.mutable_examination()->set_disagreed(true);
}

void Evolve(const v1::CaseToAnswer& fact, const FactContext&, CaseState& the) {
  SetDecided(fact, the);
  const auto& ids = fact.allegation_ids();
  for (v1::Allegation& one : *the.mutable_allegations())
    one.set_case_to_answer(std::find(ids.begin(), ids.end(), one.allegation_id()) != ids.end());
  MoveTo(CaseEvent::kCaseToAnswer, the);
}

void Evolve(const v1::NoCase& fact, const FactContext&, CaseState& the) {
  SetDecided(fact, the);
  if (the.has_publication()) the.mutable_publication()->clear_requested_on();  // that was of what was before
  MoveTo(CaseEvent::kNoCase, the);
}

void Evolve(const v1::AdviceGiven& fact, const FactContext&, CaseState& the) {
  SetDecided(fact, the);
  MoveTo(CaseEvent::kAdviceGiven, the);
}

void Evolve(const v1::CaseStayed& fact, const FactContext& context, CaseState& the) {
  v1::Stay& stay = *the.mutable_stay();
  stay.Clear();
  stay.set_reason(fact.reason());
  *stay.mutable_since() = fact.stayed_on();
  *stay.mutable_review_by() = fact.review_by();
  stay.set_fact_version(context.version);
  MoveTo(CaseEvent::kCaseStayed, the);
}

void Evolve(const v1::StayReviewOverdue&, const FactContext&, CaseState& the) {
  the.mutable_stay()->set_overdue(true);
}

void Evolve(const v1::CaseResumed&, const FactContext&, CaseState& the) { the.clear_stay(); }

}  // namespace candour

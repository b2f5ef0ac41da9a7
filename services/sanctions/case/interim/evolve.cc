#include <algorithm>

#include "common/decider/day.h"
#include "common/decider/due_day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

v1::InterimOrder* OrderOf(const std::string& order_id, CaseState& the) {
  for (v1::InterimOrder& one : *the.mutable_interim_orders()) {
    if (one.order_id() == order_id) return &one;
  }
  return nullptr;
}

// Whether an order is necessary was heard: no hearing is due, and the notice of it is used up.
void SetHeard(CaseState& the) {
  the.mutable_risk()->clear_interim_hearing_by();
  if (the.has_interim_notice()) the.mutable_interim_notice()->set_heard(true);
}

}  // namespace

void Evolve(const v1::InterimNoticeGiven& fact, const FactContext&, CaseState& the) {
  v1::InterimNotice& notice = *the.mutable_interim_notice();
  *notice.mutable_served_on() = fact.served_on();
  *notice.mutable_hearing_on() = fact.hearing_on();
  notice.set_heard(false);
  MoveTo(CaseEvent::kInterimNoticeGiven, the);
}

void Evolve(const v1::InterimOrderMade& fact, const FactContext& context, CaseState& the) {
  v1::InterimOrder& order = *the.add_interim_orders();
  order.set_order_id(fact.order_id());
  order.set_type(fact.type());
  *order.mutable_from() = fact.from();
  *order.mutable_ends_on() = fact.ends_on();
  *order.mutable_grounds() = fact.grounds();
  *order.mutable_review_by() = fact.review_by();
  order.set_covers_sanction_id(fact.covers_sanction_id());
  order.set_fact_version(context.version);
  order.set_alarms_version(context.version);
  if (fact.has_sealed()) *order.mutable_made() = fact.sealed();
  SetHeard(the);
  MoveTo(CaseEvent::kInterimOrderMade, the);
}

void Evolve(const v1::InterimOrderDeclined&, const FactContext&, CaseState& the) { SetHeard(the); }

// Said for whoever reads why: nothing depends on it.
void Evolve(const v1::InterimUrgencyExplained&, const FactContext&, CaseState&) {}

void Evolve(const v1::InterimReviewed& fact, const FactContext& context, CaseState& the) {
  v1::InterimOrder* order = OrderOf(fact.order_id(), the);
  if (order == nullptr) return;
  *order->mutable_last_reviewed_on() = fact.reviewed_on();
  if (fact.on_notice() && the.has_interim_notice()) the.mutable_interim_notice()->set_heard(true);
  if (fact.has_sealed()) *order->mutable_reviewed() = fact.sealed();
  if (!fact.has_next_review_by()) return;
  *order->mutable_review_by() = fact.next_review_by();
  order->set_review_missed(false);
  order->set_alarms_version(context.version);
}

void Evolve(const v1::InterimAlarmsSet& fact, const FactContext& context, CaseState& the) {
  v1::InterimOrder* order = OrderOf(fact.order_id(), the);
  if (order == nullptr) return;
  *order->mutable_alarms() = fact.alarms();
  order->set_alarms_version(context.version);
}

void Evolve(const v1::InterimOrderExtended& fact, const FactContext&, CaseState& the) {
  v1::InterimOrder* order = OrderOf(fact.order_id(), the);
  if (order == nullptr) return;
  *order->mutable_ends_on() = fact.ends_on();
  order->set_extended_by(fact.court_ref());
}

void Evolve(const v1::InterimOrderEnded& fact, const FactContext&, CaseState& the) {
  v1::InterimOrder* order = OrderOf(fact.order_id(), the);
  if (order == nullptr) return;
  order->set_ended(fact.reason());
  *order->mutable_last_day() = fact.last_day();
}

// Of its day, and of any before it that nobody was told of.
void Evolve(const v1::InterimReviewNear& fact, const FactContext&, CaseState& the) {
  v1::InterimOrder* order = OrderOf(fact.order_id(), the);
  if (order == nullptr) return;
  const absl::CivilDay day = DueDay(fact.due_us());
  auto& alarms = *order->mutable_alarms();
  alarms.erase(std::remove_if(alarms.begin(), alarms.end(),
                              [&](const common::v1::Date& alarm) { return StoredDay(alarm) <= day; }),
               alarms.end());
}

void Evolve(const v1::InterimReviewMissed& fact, const FactContext&, CaseState& the) {
  if (v1::InterimOrder* order = OrderOf(fact.order_id(), the)) order->set_review_missed(true);
}

}  // namespace candour

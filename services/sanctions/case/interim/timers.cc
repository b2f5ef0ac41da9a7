#include <algorithm>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/due_day.h"
#include "services/sanctions/case/case.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool HasEnded(const v1::InterimOrder& order) { return order.ended() != v1::INTERIM_END_UNSPECIFIED; }

// A review that is due with the end is not held.
bool AwaitsReview(const v1::InterimOrder& order) {
  return !HasEnded(order) && !order.review_missed() &&
         StoredDay(order.review_by()) < StoredDay(order.ends_on());
}

}  // namespace

// Whatever the case does, and while it waits for others too.
void ArmInterim(const CaseState& the, TimerRows& rows) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (HasEnded(one)) continue;
    rows.AddAfter<v1::LapseInterimOrder>(StoredDay(one.ends_on()), one.fact_version());
    if (AwaitsReview(one))
      rows.AddAfter<v1::FlagInterimReviewMissed>(StoredDay(one.review_by()), one.alarms_version());
    for (const common::v1::Date& alarm : one.alarms())
      rows.AddAfter<v1::WarnOfInterim>(StoredDay(alarm) - 1, one.alarms_version());
  }
}

Decision Decide(const v1::WarnOfInterim& warn, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::InterimOrder& one : the.interim_orders()) {
    const bool due =
        std::any_of(one.alarms().begin(), one.alarms().end(),
                    [&](const common::v1::Date& alarm) { return StoredDay(alarm) <= DueDay(warn.due_us()); });
    if (HasEnded(one) || !due) continue;
    v1::InterimReviewNear near;
    near.set_order_id(one.order_id());
    *near.mutable_review_by() = one.review_by();
    *near.mutable_ends_on() = one.ends_on();
    near.set_due_us(warn.due_us());
    decision.Add("", std::move(near));
  }
  return decision;
}

// The order holds on: it ends with its last day, not with a panel's delay.
Decision Decide(const v1::FlagInterimReviewMissed& flag, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (!AwaitsReview(one) || StoredDay(one.review_by()) >= DueDay(flag.due_us())) continue;
    v1::InterimReviewMissed missed;
    missed.set_order_id(one.order_id());
    *missed.mutable_review_by() = one.review_by();
    missed.set_due_us(flag.due_us());
    decision.Add("", std::move(missed));
  }
  return decision;
}

Decision Decide(const v1::LapseInterimOrder& lapse, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (HasEnded(one) || StoredDay(one.ends_on()) >= DueDay(lapse.due_us())) continue;
    v1::InterimOrderEnded ended;
    ended.set_case_id(the.case_id());
    ended.set_person_id(the.person_id());
    ended.set_order_id(one.order_id());
    ended.set_reason(v1::INTERIM_END_LAPSED);
    *ended.mutable_last_day() = one.ends_on();
    decision.Add("", std::move(ended));
  }
  return decision;
}

}  // namespace candour

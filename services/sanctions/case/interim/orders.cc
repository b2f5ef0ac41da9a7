#include <algorithm>
#include <set>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/sanctions/case/interim/interim.h"

namespace candour {

namespace v1 = sanctions::v1;

bool Stands(const v1::InterimOrder& order, absl::CivilDay today) {
  return order.ended() == v1::INTERIM_END_UNSPECIFIED && today <= StoredDay(order.ends_on());
}

const v1::InterimOrder* OrderOn(const CaseState& the, absl::CivilDay day) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    const bool ended = one.ended() != v1::INTERIM_END_UNSPECIFIED;
    const common::v1::Date& last = ended ? one.last_day() : one.ends_on();
    if (StoredDay(one.from()) <= day && day <= StoredDay(last)) return &one;
  }
  return nullptr;
}

const v1::InterimOrder* StandingOrder(const CaseState& the, absl::CivilDay today) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (Stands(one, today)) return &one;
  }
  return nullptr;
}

const v1::InterimOrder* FindOrder(const CaseState& the, absl::string_view order_id) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (one.order_id() == order_id) return &one;
  }
  return nullptr;
}

void SetDays(absl::CivilDay from, absl::CivilDay ends_on, const SanctionsRules& rules,
             v1::InterimOrderMade& made) {
  *made.mutable_from() = DateOf(from);
  *made.mutable_ends_on() = DateOf(ends_on);
  *made.mutable_review_by() = DateOf(std::min(ends_on, AddMonths(from, rules.interim_first_review_months())));
}

v1::InterimAlarmsSet MakeAlarms(const std::string& order_id, absl::CivilDay today, absl::CivilDay review_by,
                                absl::CivilDay ends_on, const SanctionsRules& rules) {
  std::set<absl::CivilDay> days;
  for (const int before : rules.interim_alarms()) {
    for (const absl::CivilDay day : {review_by - before, ends_on - before}) {
      if (day > today) days.insert(day);
    }
  }
  v1::InterimAlarmsSet alarms;
  alarms.set_order_id(order_id);
  for (const absl::CivilDay day : days) *alarms.add_alarms() = DateOf(day);
  return alarms;
}

// One whose own last day is over has lapsed, whether a timer said so or not.
void AddInterimEnds(const CaseState& the, v1::InterimEnd reason, absl::CivilDay last_day,
                    Decision& decision) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (one.ended() != v1::INTERIM_END_UNSPECIFIED) continue;
    const bool lapsed = StoredDay(one.ends_on()) < last_day;
    v1::InterimOrderEnded ended;
    ended.set_case_id(the.case_id());
    ended.set_person_id(the.person_id());
    ended.set_order_id(one.order_id());
    ended.set_reason(lapsed ? v1::INTERIM_END_LAPSED : reason);
    *ended.mutable_last_day() = lapsed ? one.ends_on() : DateOf(last_day);
    decision.Add("", std::move(ended));
  }
}

void AddNeverHeld(const CaseState& the, Decision& decision) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    v1::InterimOrderEnded ended;
    ended.set_case_id(the.case_id());
    ended.set_person_id(the.person_id());
    ended.set_order_id(one.order_id());
    ended.set_reason(v1::INTERIM_END_WRONG_PERSON);
    *ended.mutable_last_day() = DateOf(StoredDay(one.from()) - 1);
    decision.Add("", std::move(ended));
  }
}

}  // namespace candour

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/interim/errors.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

constexpr v1::InterimOrderType kConditions = v1::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS;

v1::InterimOrderType OtherType(v1::InterimOrderType type) {
  return type == kConditions ? v1::INTERIM_ORDER_TYPE_INTERIM_BAR : kConditions;
}

// Nobody but the panel knows what other conditions weigh.
bool MayBeHeavier(v1::InterimResult result, v1::InterimOrderType type) {
  return result == v1::INTERIM_RESULT_VARY || (result == v1::INTERIM_RESULT_REPLACE && type == kConditions);
}

// Whatever came of it: the day that the person was told of was held.
bool HoldsNoticedHearing(const CaseState& the, absl::CivilDay today) {
  const v1::InterimNotice& notice = the.interim_notice();
  return the.has_interim_notice() && !notice.heard() && today >= StoredDay(notice.hearing_on());
}

std::optional<Refusal> ResultWrong(const v1::ReviewInterimRequest& review, const v1::InterimOrder& order,
                                   absl::CivilDay today) {
  const bool vary = review.result() == v1::INTERIM_RESULT_VARY;
  const bool replace = review.result() == v1::INTERIM_RESULT_REPLACE;
  if (vary && order.type() != kConditions) return error::NotConditions();
  // What replaces it begins tomorrow.
  if (replace && today == StoredDay(order.ends_on())) return error::InterimOrderOver(today);
  const bool has_conditions = !absl::StripAsciiWhitespace(review.conditions()).empty();
  if ((vary || (replace && OtherType(order.type()) == kConditions)) && !has_conditions)
    return error::ConditionsMissing();
  return std::nullopt;
}

v1::InterimReviewed MakeReviewed(const v1::ReviewInterimRequest& review, bool heavier, const Context& context,
                                 const CaseState& the) {
  v1::InterimReviewed reviewed;
  reviewed.set_case_id(the.case_id());
  reviewed.set_person_id(the.person_id());
  reviewed.set_order_id(review.order_id());
  reviewed.set_result(review.result());
  *reviewed.mutable_reviewed_on() = DateOf(context.today());
  *reviewed.mutable_panel() = review.panel();
  reviewed.set_reasons(review.reasons());
  if (review.result() == v1::INTERIM_RESULT_VARY) reviewed.set_conditions(review.conditions());
  reviewed.set_urgent(heavier && review.urgent());
  reviewed.set_on_notice(!reviewed.urgent() && HoldsNoticedHearing(the, context.today()));
  return reviewed;
}

v1::InterimOrderEnded MakeEnded(const v1::InterimOrder& order, v1::InterimEnd reason, const Context& context,
                                const CaseState& the) {
  v1::InterimOrderEnded ended;
  ended.set_case_id(the.case_id());
  ended.set_person_id(the.person_id());
  ended.set_order_id(order.order_id());
  ended.set_reason(reason);
  *ended.mutable_last_day() = DateOf(context.today());
  return ended;
}

// The order of the other type, from tomorrow until the same last day.
v1::InterimOrderMade MakeReplacement(const v1::ReviewInterimRequest& review, const v1::InterimOrder& order,
                                     absl::CivilDay review_by, const Context& context, const CaseState& the) {
  v1::InterimOrderMade made;
  made.set_case_id(the.case_id());
  made.set_person_id(the.person_id());
  made.set_order_id(context.NewId("interim_order"));
  made.set_type(OtherType(order.type()));
  *made.mutable_from() = DateOf(context.today() + 1);
  *made.mutable_ends_on() = order.ends_on();
  *made.mutable_grounds() = order.grounds();
  *made.mutable_review_by() = DateOf(review_by);
  made.set_urgent(review.urgent() && MayBeHeavier(review.result(), order.type()));
  made.set_covers_sanction_id(order.covers_sanction_id());
  *made.mutable_panel() = review.panel();
  made.set_reasons(review.reasons());
  if (made.type() == kConditions) made.set_conditions(review.conditions());
  return made;
}

}  // namespace

// Too late is no reason not to: a review that was missed is held all the same.
Decision Decide(const v1::ReviewInterimRequest& review, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::InterimOrder* order = FindOrder(the, review.order_id());
  if (order == nullptr || order->ended() != v1::INTERIM_END_UNSPECIFIED) return error::InterimOrderUnknown();
  const absl::CivilDay today = context.today(), ends_on = StoredDay(order->ends_on());
  if (today > ends_on) return error::InterimOrderOver(ends_on);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotSit(the, context, *rules, review.panel())) return *std::move(refusal);
  if (auto refusal = ResultWrong(review, *order, today)) return *std::move(refusal);
  const bool heavier = MayBeHeavier(review.result(), order->type());
  if (heavier) {
    if (auto refusal = InterimNotHeard(the, review.urgent(), review.urgent_reasons(), today, *rules))
      return *std::move(refusal);
  }

  const absl::CivilDay next = std::min(ends_on, AddMonths(today, rules->interim_next_review_months()));
  v1::InterimReviewed reviewed = MakeReviewed(review, heavier, context, the);
  if (review.result() == v1::INTERIM_RESULT_REVOKE) {
    return Record(std::move(reviewed)).And(MakeEnded(*order, v1::INTERIM_END_REVOKED, context, the));
  }
  const bool urgent = reviewed.urgent();
  std::string explained = order->order_id();
  Decision decision;
  if (review.result() == v1::INTERIM_RESULT_REPLACE) {
    v1::InterimOrderMade made = MakeReplacement(review, *order, next, context, the);
    v1::InterimAlarmsSet alarms = MakeAlarms(made.order_id(), today, next, ends_on, *rules);
    explained = made.order_id();
    decision = Record(std::move(reviewed))
                   .And(MakeEnded(*order, v1::INTERIM_END_REPLACED, context, the))
                   .And(std::move(made))
                   .And(std::move(alarms));
  } else {
    *reviewed.mutable_next_review_by() = DateOf(next);
    decision = Record(std::move(reviewed)).And(MakeAlarms(order->order_id(), today, next, ends_on, *rules));
  }
  if (urgent) decision.Add("", MakeExplained(explained, review.urgent_reasons()));
  return decision;
}

}  // namespace candour

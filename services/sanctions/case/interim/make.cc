#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/interim/errors.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

std::optional<Refusal> CannotHear(const CaseState& the, CaseEvent event) {
  if (auto refusal = CannotMove(the, event)) return refusal;
  if (the.person_id().empty()) return error::PersonUnidentified();
  return std::nullopt;
}

std::optional<Refusal> TermsWrong(const v1::MakeInterimOrderRequest& make) {
  const auto& grounds = make.grounds();
  const bool said = !grounds.empty() && std::find(grounds.begin(), grounds.end(),
                                                  v1::INTERIM_GROUND_UNSPECIFIED) == grounds.end();
  if (!said) return error::GroundMissing();
  if (make.type() == v1::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS && IsBlank(make.conditions()))
    return error::ConditionsMissing();
  return std::nullopt;
}

// The last day for any order of the case: one that lapsed can't be made again and again. Only a court makes
// it longer.
absl::CivilDay LatestEnd(const CaseState& the, absl::CivilDay today, int months_max) {
  absl::CivilDay first = today;
  for (const v1::InterimOrder& one : the.interim_orders()) {
    const bool ran_out = one.ended() == v1::INTERIM_END_LAPSED || one.ended() == v1::INTERIM_END_REPLACED ||
                         (one.ended() == v1::INTERIM_END_UNSPECIFIED && !Stands(one, today));
    if (ran_out && one.covers_sanction_id().empty()) first = std::min(first, StoredDay(one.from()));
  }
  return AddMonths(first, months_max) - 1;
}

v1::InterimOrderMade MakeMade(const v1::MakeInterimOrderRequest& make, const Context& context,
                              const CaseState& the) {
  v1::InterimOrderMade made;
  made.set_case_id(the.case_id());
  made.set_person_id(the.person_id());
  made.set_order_id(context.NewId("interim_order"));
  made.set_type(make.type());
  *made.mutable_grounds() = make.grounds();
  made.set_urgent(make.urgent());
  *made.mutable_panel() = make.panel();
  made.set_reasons(make.reasons());
  if (make.type() == v1::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS) made.set_conditions(make.conditions());
  return made;
}

}  // namespace

std::optional<Refusal> InterimNotHeard(const CaseState& the, bool urgent, absl::string_view urgent_reasons,
                                       absl::CivilDay today, const SanctionsRules& rules) {
  if (urgent) return IsBlank(urgent_reasons) ? std::optional(error::ReasonsMissing()) : std::nullopt;
  const v1::InterimNotice& notice = the.interim_notice();
  if (!the.has_interim_notice() || notice.heard()) return error::NoticeHasNotRun("");
  const absl::CivilDay hearing_on = StoredDay(notice.hearing_on());
  if (today < hearing_on) return error::NoticeHasNotRun(DayText(hearing_on));
  // Of a later day nobody told them.
  if (today > hearing_on && rules.asks(v1::SAFEGUARD_INTERIM_DAY)) return error::NoticeHasNotRun("");
  return std::nullopt;
}

v1::InterimUrgencyExplained MakeExplained(const std::string& order_id, const std::string& reasons) {
  v1::InterimUrgencyExplained explained;
  explained.set_order_id(order_id);
  explained.set_reasons(reasons);
  return explained;
}

Decision Decide(const v1::GiveInterimNoticeRequest& give, const Context& context, const CaseState& the) {
  if (auto refusal = CannotHear(the, CaseEvent::kInterimNoticeGiven)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const auto service = Serve(context, *rules, give.delivery(), give.has_sent_on() ? &give.sent_on() : nullptr,
                             StoredDay(the.received_on()));
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;
  const ServiceOf& served = std::get<ServiceOf>(service);
  const auto hearing_on = DayOf(give.hearing_on());
  if (!hearing_on) return error::DateInvalid("hearing_on");
  const absl::CivilDay earliest = rules->interim_notice().LastDay(served.served_on) + 1;
  if (*hearing_on < earliest) return error::DateOrder("hearing_on", DayText(earliest));

  v1::InterimNoticeGiven given;
  *given.mutable_sent_on() = DateOf(served.sent_on);
  *given.mutable_served_on() = DateOf(served.served_on);
  *given.mutable_hearing_on() = give.hearing_on();
  given.set_delivery(give.delivery());
  given.set_notice(give.notice());
  return Record(std::move(given));
}

Decision Decide(const v1::MakeInterimOrderRequest& make, const Context& context, const CaseState& the) {
  if (auto refusal = CannotHear(the, CaseEvent::kInterimOrderMade)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotSit(the, context, *rules, make.panel())) return *std::move(refusal);
  const absl::CivilDay today = context.today();
  if (const auto* order = OrderOn(the, today)) return error::InterimOrderStands(order->order_id());
  if (auto refusal = InterimNotHeard(the, make.urgent(), make.urgent_reasons(), today, *rules))
    return *std::move(refusal);
  if (auto refusal = TermsWrong(make)) return *std::move(refusal);
  const int months = static_cast<int>(std::min<uint32_t>(make.months(), 1200));  // no calendar has more
  const absl::CivilDay ends_on = AddMonths(today, months) - 1;
  if (months < 1 || months > rules->interim_months_max() ||
      ends_on > LatestEnd(the, today, rules->interim_months_max()))
    return error::RuleRange("interim_max");

  v1::InterimOrderMade made = MakeMade(make, context, the);
  SetDays(today, ends_on, *rules, made);
  v1::InterimAlarmsSet alarms =
      MakeAlarms(made.order_id(), today, StoredDay(made.review_by()), ends_on, *rules);
  v1::InterimUrgencyExplained explained = MakeExplained(made.order_id(), make.urgent_reasons());
  Decision decision = Record(std::move(made)).And(std::move(alarms));
  if (make.urgent()) decision.Add("", std::move(explained));
  return decision;
}

Decision Decide(const v1::DeclineInterimOrderRequest& decline, const Context& context, const CaseState& the) {
  if (auto refusal = CannotHear(the, CaseEvent::kInterimOrderMade)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotSit(the, context, *rules, decline.panel())) return *std::move(refusal);
  v1::InterimOrderDeclined declined;
  *declined.mutable_decided_on() = DateOf(context.today());
  *declined.mutable_panel() = decline.panel();
  declined.set_reasons(decline.reasons());
  return Record(std::move(declined));
}

}  // namespace candour

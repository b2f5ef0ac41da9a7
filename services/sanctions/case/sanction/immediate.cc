// A suspension or bar waits for the appeal; an interim order does not. It covers the days until then without
// a gap.
#include <optional>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/interim/errors.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsCovered(v1::SanctionType type) {
  return type == v1::SANCTION_TYPE_SUSPENSION || type == v1::SANCTION_TYPE_BAR;
}

std::optional<Refusal> CannotCover(const v1::SanctionState* sanction) {
  if (sanction == nullptr) return error::SanctionUnknown();
  if (!IsCovered(sanction->type())) return error::NotForType(sanction->type());
  const bool waits =
      sanction->status() == v1::SANCTION_STATUS_PENDING || sanction->status() == v1::SANCTION_STATUS_STAYED;
  if (!waits) return error::SanctionIs(sanction->status());
  return std::nullopt;
}

// No longer than any interim order, and no shorter than the appeal period.
bool CoversAll(uint32_t months, absl::CivilDay today, const v1::SanctionState& sanction,
               const SanctionsRules& rules) {
  return months >= 1 && months <= static_cast<uint32_t>(rules.interim_months_max()) &&
         *DaysOf(today, months).expires_on >= StoredDay(sanction.effective_on()) - 1;
}

// One that was revoked holds until the end of its day; nothing takes its place before that.
std::optional<Refusal> HoldsAnyway(const CaseState& the, absl::CivilDay today) {
  const v1::InterimOrder* order = OrderOn(the, today);
  if (order == nullptr || Stands(*order, today)) return std::nullopt;
  return error::InterimOrderStands(order->order_id());
}

// One order stands at a time: the new one takes the place of the old from today.
void EndStanding(const CaseState& the, absl::CivilDay today, Decision* decision) {
  if (StandingOrder(the, today) == nullptr) return;
  AddInterimEnds(the, v1::INTERIM_END_REPLACED, today - 1, *decision);
}

}  // namespace

Decision Decide(const v1::MakeImmediateInterimRequest& make, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kInterimOrderMade)) return *std::move(refusal);
  const v1::SanctionState* sanction = FindSanction(the, make.sanction_id());
  if (auto refusal = CannotCover(sanction)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDecideNow(the, context, *rules, make.present())) return *std::move(refusal);
  if (make.reasons().empty()) return error::ReasonsMissing();
  if (auto refusal = HoldsAnyway(the, context.today())) return *std::move(refusal);
  if (!CoversAll(make.months(), context.today(), *sanction, *rules)) return error::RuleRange("interim_max");

  const absl::CivilDay from = context.today();
  const absl::CivilDay ends_on = *DaysOf(from, make.months()).expires_on;
  v1::InterimOrderMade made;
  made.set_case_id(the.case_id());
  made.set_person_id(the.person_id());
  made.set_order_id(context.NewId("interim_order"));
  made.set_type(v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
  SetDays(from, ends_on, *rules, made);
  *made.mutable_grounds() = make.grounds();
  made.set_covers_sanction_id(make.sanction_id());
  *made.mutable_panel() = make.present();
  made.set_reasons(make.reasons());
  v1::InterimAlarmsSet alarms =
      MakeAlarms(made.order_id(), from, StoredDay(made.review_by()), ends_on, *rules);
  Decision decision;
  EndStanding(the, from, &decision);
  decision.Add("", std::move(made));
  decision.Add("", std::move(alarms));
  return decision;
}

}  // namespace candour

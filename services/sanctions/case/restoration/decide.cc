#include <optional>
#include <utility>
#include <variant>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/restoration/restoration.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

std::optional<Refusal> NoBar(const v1::SanctionState* sanction, absl::CivilDay today) {
  if (sanction == nullptr) return error::SanctionUnknown();
  if (sanction->type() != v1::SANCTION_TYPE_BAR) return error::NotForType(sanction->type());
  const bool holds =
      sanction->status() == v1::SANCTION_STATUS_IN_FORCE && StoredDay(sanction->effective_on()) <= today;
  return holds ? std::nullopt : std::optional<Refusal>(error::SanctionIs(sanction->status()));
}

// An appeal that was dismissed moved the first day of the bar, and this with it.
std::optional<Refusal> TooEarly(const v1::RestorationState& before, const v1::SanctionState& bar,
                                absl::CivilDay today, const SanctionsRules& rules) {
  const absl::CivilDay first = AddMonths(StoredDay(bar.effective_on()), rules.restoration_months());
  if (today < first) return error::PeriodNotOver(first - 1);
  if (!before.has_next_from() || before.sanction_id() != bar.sanction_id()) return std::nullopt;
  const absl::CivilDay next = StoredDay(before.next_from());
  if (today >= next) return std::nullopt;
  return before.closed() ? error::RestorationClosed(next) : error::PeriodNotOver(next - 1);
}

std::optional<Refusal> CannotDecideOnIt(const v1::DecideRestorationRequest& decide, const Context& context,
                                        const CaseState& the, const SanctionsRules& rules) {
  if (auto refusal = CannotForm(the, context, rules, decide.members(), PanelAsks::kItsChair)) return refusal;
  const int members = decide.members_size();
  if (decide.votes() > static_cast<uint32_t>(members)) return error::TooManyVotes(decide.votes(), members);
  if (decide.reasons().empty()) return error::ReasonsMissing();
  const bool second_refusal = !IsMajority(decide.votes(), members) && the.restoration().refusals() > 0;
  if (decide.close() && !second_refusal) return error::RuleRange("restoration_closed_review");
  return std::nullopt;
}

// They come back under conditions, or under none. Under rules that know of none words hold nothing.
bool IsConditional(const v1::DecideRestorationRequest& decide, const SanctionsRules& rules) {
  const bool words = !decide.conditions().empty() && rules.restoration_conditions_months();
  return decide.months() != 0 || !decide.terms().empty() || words;
}

std::optional<Refusal> ConditionsWrong(const v1::DecideRestorationRequest& decide, absl::CivilDay today,
                                       const SanctionsRules& rules) {
  constexpr v1::SanctionType kType = v1::SANCTION_TYPE_CONDITIONS;
  const std::optional<int> most = rules.restoration_conditions_months();
  if (!most) return error::RulesIncomplete("restoration_conditions");
  if (decide.months() == 0 || decide.months() > static_cast<uint32_t>(*most))
    return error::RuleRange("restoration_conditions");
  if (decide.conditions().empty() && decide.terms().empty()) return error::ConditionsUnsaid();
  if (auto refusal = TermsWrong(decide.terms(), kType, decide.months(), today + 1, today)) return refusal;
  if (decide.delivery() == v1::DELIVERY_UNSPECIFIED) return error::DeliveryMissing();
  return std::nullopt;
}

// From tomorrow: the bar is lifted with today. Nobody appeals against the way back: a court that sent it back
// would leave neither the bar nor the conditions. The person asks for a review.
v1::SanctionImposed MakeConditions(const v1::DecideRestorationRequest& decide, const Context& context,
                                   const CaseState& the, absl::CivilDay served_on,
                                   const SanctionsRules& rules) {
  v1::SanctionImposed imposed = MakeSanction(the, context.NewId("sanction"), v1::SANCTION_TYPE_CONDITIONS,
                                             decide.months(), served_on, context.today() + 1, rules);
  imposed.set_reasons(decide.reasons());
  imposed.set_conditions(ConditionsText(decide.conditions(), decide.terms()));
  return imposed;
}

Decision Restore(const v1::DecideRestorationRequest& decide, const Context& context, const CaseState& the) {
  v1::Restored restored;
  restored.set_person_id(the.person_id());
  restored.set_restoration_id(decide.restoration_id());
  *restored.mutable_decided_on() = DateOf(context.today());
  *restored.mutable_members() = AsAppointed(the, decide.members());
  restored.set_reasons(decide.reasons());
  restored.set_conditions(ConditionsText(decide.conditions(), decide.terms()));
  v1::SanctionEnded ended;
  ended.set_case_id(the.case_id());
  ended.set_person_id(the.person_id());
  ended.set_sanction_id(the.restoration().sanction_id());
  ended.set_reason(v1::SANCTION_END_LIFTED);
  *ended.mutable_last_day() = DateOf(context.today());
  return Record(std::move(restored)).And(std::move(ended));
}

Decision RestoreUnderConditions(const v1::DecideRestorationRequest& decide, const Context& context,
                                const CaseState& the, const SanctionsRules& rules) {
  if (the.has_person_died_on()) return error::SubjectHasDied();
  if (auto refusal = ConditionsWrong(decide, context.today(), rules)) return *std::move(refusal);
  const auto sent = Serve(context, rules, decide.delivery(), nullptr, context.today());
  const absl::CivilDay served_on = std::get<ServiceOf>(sent).served_on;  // nothing refuses what is sent today
  v1::SanctionImposed imposed = MakeConditions(decide, context, the, served_on, rules);
  const std::string sanction_id = imposed.sanction_id();
  Decision decision = Restore(decide, context, the);
  AddSanction(std::move(imposed), context.today(), rules, &decision);
  AddConditions(the, sanction_id, TermsOf(decide.terms()), &decision);
  return decision;
}

Decision RefuseRestoration(const v1::DecideRestorationRequest& decide, const Context& context,
                           const CaseState& the, const SanctionsRules& rules) {
  v1::RestorationRefused refused;
  refused.set_person_id(the.person_id());
  refused.set_restoration_id(decide.restoration_id());
  *refused.mutable_decided_on() = DateOf(context.today());
  *refused.mutable_members() = AsAppointed(the, decide.members());
  const int months =
      decide.close() ? rules.restoration_closed_review_months() : rules.restoration_reapply_months();
  *refused.mutable_next_from() = DateOf(AddMonths(context.today(), months));
  refused.set_closed(decide.close());
  refused.set_reasons(decide.reasons());
  return Record(std::move(refused));
}

}  // namespace

// Another's case is one that the caller was not told of.
Decision Decide(const v1::ApplyRestorationRequest& apply, const Context& context, const CaseState& the) {
  if (!IsAbout(the, apply.person_id())) return error::CaseUnknown();
  if (auto refusal = CannotGoOn(the, CaseEvent::kRestorationApplied)) return *std::move(refusal);
  const v1::SanctionState* bar = FindSanction(the, apply.sanction_id());
  if (auto refusal = NoBar(bar, context.today())) return *std::move(refusal);
  if (the.restoration().open()) return error::DoneAlready("application");
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = TooEarly(the.restoration(), *bar, context.today(), *rules)) return *std::move(refusal);
  v1::RestorationApplied applied;
  applied.set_person_id(the.person_id());
  applied.set_restoration_id(context.NewId("restoration"));
  applied.set_sanction_id(apply.sanction_id());
  *applied.mutable_applied_on() = DateOf(context.today());
  applied.set_statement(apply.statement());
  applied.set_referees(apply.referees());
  return Record(std::move(applied));
}

Decision Decide(const v1::DecideRestorationRequest& decide, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kRestorationDecided)) return *std::move(refusal);
  const v1::RestorationState& restoration = the.restoration();
  if (!restoration.open() || restoration.restoration_id() != decide.restoration_id()) {
    return error::RestorationUnknown();
  }
  // A court may have quashed it since the application.
  if (auto refusal = NoBar(FindSanction(the, restoration.sanction_id()), context.today())) {
    return *std::move(refusal);
  }
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDecideOnIt(decide, context, the, *rules)) return *std::move(refusal);
  if (!IsMajority(decide.votes(), decide.members_size()))
    return RefuseRestoration(decide, context, the, *rules);
  return IsConditional(decide, *rules) ? RestoreUnderConditions(decide, context, the, *rules)
                                       : Restore(decide, context, the);
}

}  // namespace candour

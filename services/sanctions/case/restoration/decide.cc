#include <optional>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/restoration/restoration.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"

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

Decision Restore(const v1::DecideRestorationRequest& decide, const Context& context, const CaseState& the) {
  v1::Restored restored;
  restored.set_person_id(the.person_id());
  restored.set_restoration_id(decide.restoration_id());
  *restored.mutable_decided_on() = DateOf(context.today());
  *restored.mutable_members() = AsAppointed(the, decide.members());
  restored.set_reasons(decide.reasons());
  restored.set_conditions(decide.conditions());
  v1::SanctionEnded ended;
  ended.set_case_id(the.case_id());
  ended.set_person_id(the.person_id());
  ended.set_sanction_id(the.restoration().sanction_id());
  ended.set_reason(v1::SANCTION_END_LIFTED);
  *ended.mutable_last_day() = DateOf(context.today());
  return Record(std::move(restored)).And(std::move(ended));
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
  if (the.person_id() != apply.person_id()) return error::CaseUnknown();
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
  if (IsMajority(decide.votes(), decide.members_size())) return Restore(decide, context, the);
  return RefuseRestoration(decide, context, the, *rules);
}

}  // namespace candour

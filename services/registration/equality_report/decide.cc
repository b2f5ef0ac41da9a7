#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/equality_report/equality_report.h"
#include "services/registration/equality_report/errors.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr uint32_t kFirstYear = 2000, kLastYear = 9999;

}  // namespace

std::optional<Refusal> CannotCount(const v1::TakeEqualityReportRequest& take, absl::CivilDay today,
                                   const v1::EqualityReportState& last, const v1::Rules& rules) {
  if (take.year() < kFirstYear || take.year() > kLastYear) return error::DateInvalid("year");
  if (LastDayOf(take.year()) >= today) return error::YearNotOver(take.year());
  const bool revises = take.revision_reason() != v1::REVISION_REASON_UNSPECIFIED;
  if (last.revision() > 0 && !revises) return error::ReportTaken(take.year(), last.revision());
  if (last.revision() == 0 && revises) return error::NoReport(take.year());
  if (RulesInForce(rules, LastDayOf(take.year())).equality_monitoring() == nullptr)
    return error::NoEqualityMonitoring();
  return std::nullopt;
}

Decision Decide(const v1::TakeEqualityReportRequest& take, const Context& context,
                const v1::EqualityReportState& last) {
  if (!InForce(context)) return error::RulesNotPublished();
  const v1::Rules& rules = context.Read<RuleSet>(kCurrentRules).rules();
  if (auto refusal = CannotCount(take, context.today(), last, rules)) return *std::move(refusal);
  if (!context.LookedUp<v1::EqualityFigures>().counted()) return error::SanctionsNotFollowed();
  v1::EqualityReportTaken taken;
  taken.set_year(take.year());
  taken.set_revision(last.revision() + 1);
  taken.set_revision_reason(take.revision_reason());
  *taken.mutable_figures() = context.LookedUp<v1::EqualityFigures>();
  *taken.mutable_taken_on() = DateOf(context.today());
  taken.set_rule_set(context.rule_set());
  v1::DisproportionFound found;
  found.set_year(taken.year());
  found.set_revision(taken.revision());
  *found.mutable_disproportions() = taken.figures().disproportions();
  Decision decision = Record(std::move(taken));
  if (!found.disproportions().empty()) decision.Add("", std::move(found));
  return decision;
}

void Evolve(const v1::EqualityReportTaken& fact, const FactContext&, v1::EqualityReportState& report) {
  report.set_year(fact.year());
  report.set_revision(fact.revision());
  report.set_revision_reason(fact.revision_reason());
  *report.mutable_figures() = fact.figures();
  *report.mutable_taken_on() = fact.taken_on();
  report.set_rule_set(fact.rule_set());
}

// The state has them: in the figures.
void Evolve(const v1::DisproportionFound&, const FactContext&, v1::EqualityReportState&) {}

}  // namespace candour

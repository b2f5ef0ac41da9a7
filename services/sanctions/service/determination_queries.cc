#include "services/sanctions/service/determination_queries.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/calendar.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/sight.h"
#include "services/sanctions/service/fill_page.h"
#include "services/sanctions/service/opened.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

// What was published, opened; empty: nothing was, or its keys are gone.
absl::StatusOr<v1::DeterminationPublished> PublishedOf(const QueryContext& context,
                                                       const v1::CaseState& the) {
  v1::DeterminationPublished published;
  const uint64_t at = the.publication().fact_version();
  if (at == 0) return published;
  const std::string stream = StreamOf<Case>(the.case_id());
  absl::Status failed;
  CANDOUR_RETURN_IF_ERROR(
      context.view->Facts(stream, at, [&](uint64_t version, const replica::v1::FactRow& row) {
        auto fact = OpenedFact<v1::DeterminationPublished>(context.sealer, stream, version, row);
        failed = fact.status();
        if (failed.ok()) published = *std::move(fact);
        return false;
      }));
  if (!failed.ok()) return failed;
  return published;
}

// On a day, as far as is known.
bool HoldsConditions(const v1::CaseState& the, const v1::Determination& told, absl::CivilDay day) {
  return the.publication().conditions_stand() &&
         std::any_of(
             told.sanctions().begin(), told.sanctions().end(), [&](const v1::DeterminedSanction& one) {
               return one.type() == v1::SANCTION_TYPE_CONDITIONS &&
                      one.status() == v1::SANCTION_STATUS_IN_FORCE && StoredDay(one.effective_on()) <= day &&
                      (!one.has_expires_on() || day <= StoredDay(one.expires_on()));
             });
}

// What is shown of a case to whoever asks, `on` that day or when it was known: to everybody what is public
// now as well, to officers what was then.
absl::StatusOr<std::optional<v1::Determination>> Shown(const QueryContext& context, const v1::Rules& rules,
                                                       const v1::CaseState& the, const v1::CaseState& present,
                                                       std::optional<absl::CivilDay> on = std::nullopt) {
  const bool officer = IsRegulators(context.actor.role) && SightOf(present, context.actor, "") == Sight::kAll;
  const absl::CivilDay today = context.today();
  const absl::CivilDay known =
      officer && context.past ? LondonDay(absl::FromUnixMicros(context.view->recorded_at_us())) : today;
  const absl::CivilDay day = on.value_or(known);
  std::optional<v1::Determination> told = ToldOf(the, SanctionsRules(rules, day));
  if (!told || day < ShownFrom(the) || !ShownOn(*told, day)) return std::nullopt;
  bool conditions = HoldsConditions(the, *told, day);
  if (!officer) {
    const auto now = ToldOf(present, SanctionsRules(rules, today));
    if (!now || !ShownOn(*now, today)) return std::nullopt;
    conditions = conditions && HoldsConditions(present, *now, today);
  }
  if (!told->has_text_published_on() || day >= StoredDay(told->text_published_on())) {
    CANDOUR_ASSIGN_OR_RETURN(const v1::DeterminationPublished published, PublishedOf(context, the));
    told->set_text(published.text());
    if (conditions) told->set_conditions(published.conditions());
  } else {
    told->clear_text_published_on();
  }
  return told;
}

absl::StatusOr<v1::Rules> RulesOf(const QueryContext& context) {
  CANDOUR_ASSIGN_OR_RETURN(v1::RuleSetState published,
                           ReadState<SanctionsRuleSet>(*context.view, std::string(kCurrentRules)));
  return std::move(*published.mutable_rules());
}

}  // namespace

absl::Status AnswerGetDetermination(const QueryContext& context, const v1::GetDeterminationRequest& asked,
                                    v1::GetDeterminationResponse* answer) {
  if (asked.case_no().empty() == asked.sanction_id().empty()) {
    return RefuseCall(absl::StatusCode::kInvalidArgument, "SHAPE", "Give either `case_no` or `sanction_id`.");
  }
  std::optional<absl::CivilDay> on;
  if (asked.has_on()) {
    CANDOUR_ASSIGN_OR_RETURN(on, DayAsked(true, asked.on(), context.today()));
  }
  const std::string& key = asked.case_no().empty() ? asked.sanction_id() : asked.case_no();
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                           IndexedIds(*context.view, "determination_of", key));
  if (ids.empty()) return NotFound();
  CANDOUR_ASSIGN_OR_RETURN(const v1::Rules rules, RulesOf(context));
  CANDOUR_ASSIGN_OR_RETURN(const auto the, ReadState<Case>(*context.view, ids.front()));
  CANDOUR_ASSIGN_OR_RETURN(const auto present, ReadState<Case>(*context.present, ids.front()));
  CANDOUR_ASSIGN_OR_RETURN(auto shown, Shown(context, rules, the, present, on));
  if (!shown) return NotFound();
  *answer->mutable_determination() = *std::move(shown);
  return absl::OkStatus();
}

absl::Status AnswerListDeterminations(const QueryContext& context, const v1::ListDeterminationsRequest& asked,
                                      v1::ListDeterminationsResponse* answer) {
  const absl::StatusOr<v1::Rules> rules = RulesOf(context);
  if (absl::IsNotFound(rules.status())) return absl::OkStatus();  // nothing was decided without
  if (!rules.ok()) return rules.status();
  absl::Status failed;
  const auto add = [&](const std::string&, const v1::CaseState& the, const v1::CaseState& present) {
    auto shown = Shown(context, *rules, the, present);
    failed.Update(shown.status());
    if (!shown.ok() || !*shown) return false;
    *answer->add_determinations() = **std::move(shown);
    return true;
  };
  CANDOUR_RETURN_IF_ERROR(
      FillPage(context, "determination", kListed, asked.page_size(), EachCase, add, answer));
  return failed;
}

}  // namespace candour

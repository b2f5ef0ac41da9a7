#include "services/sanctions/service/list_queries.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/reason.h"
#include "common/decider/dated_rules.h"
#include "common/rpc/reads.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/deadlines.h"
#include "services/sanctions/case/sight.h"
#include "services/sanctions/case/transitions.h"
#include "services/sanctions/external_bar/external_bar.h"
#include "services/sanctions/rule_set/rule_set.h"
#include "services/sanctions/service/fill_page.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

constexpr int kAhead = 30;  // days; lists.proto

void Summarise(const v1::CaseState& the, v1::CaseSummary* summary) {
  summary->set_case_id(the.case_id());
  summary->set_case_no(the.case_no());
  summary->set_person_id(the.person_id());
  summary->set_stage(the.stage());
  *summary->mutable_received_on() = the.received_on();
  summary->set_stayed(the.has_stay());
  if (const auto due = DueOn(the)) *summary->mutable_due_on() = DateOf(*due);
}

// Those about the caller that the caller may not know of.
absl::StatusOr<std::set<std::string>> HiddenFrom(const QueryContext& context) {
  std::set<std::string> hidden;
  if (context.actor.person_id.empty()) return hidden;
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> own,
                           IndexedIds(*context.present, "case_by_person", context.actor.person_id));
  for (const std::string& id : own) {
    CANDOUR_ASSIGN_OR_RETURN(const v1::CaseState present, ReadState<Case>(*context.present, id));
    if (SightOf(present, context.actor, "") != Sight::kAll) hidden.insert(id);
  }
  return hidden;
}

// Of the cases at a stage, by the days in the rows of their index.
absl::Status CountStage(const QueryContext& context, const v1::CaseAgeRule& ages,
                        const std::set<std::string>& hidden, v1::StageCount* count) {
  for (const uint32_t days : ages.days()) count->add_older()->set_days(days);
  std::string after;
  while (true) {
    CANDOUR_ASSIGN_OR_RETURN(
        const std::vector<std::string> ids,
        IndexedIds(*context.view, "case_by_stage", v1::CaseStage_Name(count->stage()), after, kRowsAtOnce));
    for (const std::string& id : ids) {
      if (hidden.contains(CaseIdAt(id))) continue;
      const absl::CivilDay received_on = ReceivedOnAt(id);
      if (count->cases() == 0) *count->mutable_oldest_received_on() = DateOf(received_on);
      count->set_cases(count->cases() + 1);
      for (v1::OlderThan& older : *count->mutable_older()) {
        if (context.today() - received_on > older.days()) older.set_cases(older.cases() + 1);
      }
    }
    if (ids.size() < kRowsAtOnce) return absl::OkStatus();
    after = ids.back();
  }
}

bool IsPublished(const v1::CaseState& the, absl::CivilDay today) {
  const bool listed = the.stage() == v1::CASE_STAGE_LISTED || the.stage() == v1::CASE_STAGE_IN_HEARING;
  return listed && StoredDay(the.hearing().publish_on()) <= today;
}

void Announce(const v1::CaseState& the, bool to_regulator, v1::ListedHearing* listed) {
  const v1::HearingState& hearing = the.hearing();
  listed->set_case_no(the.case_no());
  *listed->mutable_hearing_on() = hearing.hearing_on();
  listed->set_town(hearing.town());
  listed->set_mode(hearing.mode());
  listed->set_private_(hearing.private_());
  listed->set_adjourned(hearing.has_adjournment());
  if (!to_regulator) return;
  listed->set_case_id(the.case_id());
  listed->set_person_id(the.person_id());
}

}  // namespace

absl::Status AnswerListCases(const QueryContext& context, const v1::ListCasesRequest& asked,
                             v1::ListCasesResponse* answer) {
  const auto add = [&](const std::string&, const v1::CaseState& the, const v1::CaseState& present) {
    if (SightOf(present, context.actor, "") != Sight::kAll) return false;
    Summarise(the, answer->add_cases());
    return true;
  };
  return FillPage(context, "case_by_stage", v1::CaseStage_Name(asked.stage()), asked.page_size(), EachCase,
                  add, answer);
}

absl::Status AnswerCountCases(const QueryContext& context, const v1::CountCasesRequest&,
                              v1::CountCasesResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::RuleSetState published,
                           ReadState<SanctionsRuleSet>(*context.view, std::string(kCurrentRules)));
  CANDOUR_ASSIGN_OR_RETURN(const std::set<std::string> hidden, HiddenFrom(context));
  const v1::CaseAgeRule& ages = EntryInForce(published.rules().case_age(), context.today());
  for (int stage = v1::CaseStage_MIN; stage <= v1::CaseStage_MAX; ++stage) {
    const auto at = static_cast<v1::CaseStage>(stage);
    if (!v1::CaseStage_IsValid(stage) || at == v1::CASE_STAGE_UNSPECIFIED || !AwaitsDecision(at)) continue;
    v1::StageCount& count = *answer->add_stages();
    count.set_stage(at);
    CANDOUR_RETURN_IF_ERROR(CountStage(context, ages, hidden, &count));
  }
  return absl::OkStatus();
}

absl::Status AnswerListDeadlines(const QueryContext& context, const v1::ListDeadlinesRequest& asked,
                                 v1::ListDeadlinesResponse* answer) {
  absl::CivilDay until = context.today() + kAhead;
  if (asked.has_until()) {
    const std::optional<absl::CivilDay> day = DayOf(asked.until());
    if (!day)
      return RefuseCall(absl::StatusCode::kInvalidArgument, "DATE_INVALID", "until: there is no such day.");
    until = *day;
  }
  const auto case_of = [&](const std::string& id) -> std::optional<std::string> {
    const auto row = DeadlineAt(id);
    if (!row || row->deadline.day > until) return std::nullopt;
    return row->case_id;
  };
  const auto add = [&](const std::string& id, const v1::CaseState& the, const v1::CaseState& present) {
    if (SightOf(present, context.actor, "") != Sight::kAll) return false;
    const Deadline deadline = DeadlineAt(id)->deadline;
    v1::CaseDeadline& one = *answer->add_deadlines();
    one.set_kind(deadline.kind);
    *one.mutable_day() = DateOf(deadline.day);
    one.set_case_id(the.case_id());
    one.set_case_no(the.case_no());
    one.set_person_id(the.person_id());
    one.set_stage(the.stage());
    one.set_of_id(deadline.of);
    one.set_overdue(deadline.day < context.today());
    return true;
  };
  return FillPage(context, "case_deadline", kAllDeadlines, asked.page_size(), case_of, add, answer);
}

absl::Status AnswerListHearings(const QueryContext& context, const v1::ListHearingsRequest& asked,
                                v1::ListHearingsResponse* answer) {
  const auto add = [&](const std::string&, const v1::CaseState& the, const v1::CaseState& present) {
    const bool all = IsRegulators(context.actor.role) && SightOf(present, context.actor, "") == Sight::kAll;
    // What is not public any more was never asked for in time.
    if (!all && !(IsPublished(the, context.today()) && IsPublished(present, context.today()))) return false;
    Announce(the, all, answer->add_hearings());
    return true;
  };
  return FillPage(context, "hearing_listed", kListed, asked.page_size(), EachCase, add, answer);
}

absl::Status AnswerListExternalBars(const QueryContext& context, const v1::ListExternalBarsRequest& asked,
                                    v1::ListExternalBarsResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(
      auto bars, ReadIndexed<ExternalBar>(*context.view, "external_bar_by_person", asked.person_id()));
  for (v1::ExternalBarState& bar : bars) *answer->add_bars() = std::move(bar);
  return absl::OkStatus();
}

}  // namespace candour

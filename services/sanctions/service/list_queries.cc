#include "services/sanctions/service/list_queries.h"

#include <string>
#include <utility>
#include <vector>

#include "common/rpc/page.h"
#include "common/rpc/reads.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/external_bar/external_bar.h"
#include "services/sanctions/service/sight.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

// Adds what `shown(row id)` gives, until the page is full.
template <class Add, class Answer>
absl::Status FillPage(const QueryContext& context, absl::string_view index, absl::string_view owner,
                      uint32_t page_size, const Add& add, Answer* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                           IndexedIds(*context.view, index, owner, context.page_after));
  size_t left = PageSize(page_size);
  std::string last;
  for (const std::string& id : ids) {
    if (left == 0) {
      answer->set_next_page_token(last);
      break;
    }
    CANDOUR_ASSIGN_OR_RETURN(const v1::CaseState the, ReadState<Case>(*context.view, CaseIdAt(id)));
    if (!add(the)) continue;
    --left;
    last = id;
  }
  return absl::OkStatus();
}

void Summarise(const v1::CaseState& the, v1::CaseSummary* summary) {
  summary->set_case_id(the.case_id());
  summary->set_case_no(the.case_no());
  summary->set_person_id(the.person_id());
  summary->set_stage(the.stage());
  *summary->mutable_received_on() = the.received_on();
  summary->set_stayed(the.has_stay());
  if (const auto due = DueOn(the)) *summary->mutable_due_on() = *due;
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
  const auto add = [&](const v1::CaseState& the) {
    if (SightOf(the, context.actor, "") != Sight::kAll) return false;
    Summarise(the, answer->add_cases());
    return true;
  };
  return FillPage(context, "case_by_stage", v1::CaseStage_Name(asked.stage()), asked.page_size(), add,
                  answer);
}

absl::Status AnswerListHearings(const QueryContext& context, const v1::ListHearingsRequest& asked,
                                v1::ListHearingsResponse* answer) {
  const auto add = [&](const v1::CaseState& the) {
    const bool all = IsRegulators(context.actor.role) && SightOf(the, context.actor, "") == Sight::kAll;
    if (!all && context.today() < StoredDay(the.hearing().publish_on())) return false;
    Announce(the, all, answer->add_hearings());
    return true;
  };
  return FillPage(context, "hearing_listed", kListed, asked.page_size(), add, answer);
}

absl::Status AnswerListExternalBars(const QueryContext& context, const v1::ListExternalBarsRequest& asked,
                                    v1::ListExternalBarsResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(
      auto bars, ReadIndexed<ExternalBar>(*context.view, "external_bar_by_person", asked.person_id()));
  for (v1::ExternalBarState& bar : bars) *answer->add_bars() = std::move(bar);
  return absl::OkStatus();
}

}  // namespace candour

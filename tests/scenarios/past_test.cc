// What the sanctions service knew: each of its lists as of an earlier moment, and page by page while more is
// recorded.
#include <algorithm>
#include <functional>
#include <optional>

#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using google::protobuf::RepeatedPtrField;

class PastScenarios : public Scenarios {
 protected:
  // The one of this case in a list of all, as known at a token; empty: now.
  template <class Item, class Request, class Response>
  std::optional<Item> Of(const std::string& case_no, const TokenHolder& who,
                         Rpc<Sanctions::Stub, Request, Response> rpc,
                         const RepeatedPtrField<Item>& (Response::*items)() const, Request list,
                         const std::string& known_to = "") {
    list.set_page_size(500);
    if (!known_to.empty()) list.mutable_as_known_at()->set_position(known_to);
    const Response all = Must(services().Ask(who, rpc, list));
    for (const Item& one : (all.*items)())
      if (one.case_no() == case_no) return one;
    return std::nullopt;
  }
  std::optional<v1::CaseSummary> CaseAt(v1::CaseStage stage, const std::string& case_no,
                                        const std::string& known_to = "") {
    v1::ListCasesRequest list;
    list.set_stage(stage);
    return Of<v1::CaseSummary>(case_no, TheCast().registrar, &Sanctions::Stub::ListCases,
                               &v1::ListCasesResponse::cases, list, known_to);
  }
  // The kinds of those of one case, the first to end first.
  std::vector<v1::DeadlineKind> Deadlines(const std::string& case_no, const std::string& known_to = "") {
    v1::ListDeadlinesRequest list;
    *list.mutable_until() = DateOf(today() + 100);
    list.set_page_size(500);
    if (!known_to.empty()) list.mutable_as_known_at()->set_position(known_to);
    std::vector<v1::DeadlineKind> kinds;
    const auto all = Must(services().Ask(TheCast().registrar, &Sanctions::Stub::ListDeadlines, list));
    for (const v1::CaseDeadline& one : all.deadlines())
      if (one.case_no() == case_no) kinds.push_back(one.kind());
    return kinds;
  }
  std::optional<v1::ListedHearing> Hearing(const std::string& case_no, const std::string& known_to = "") {
    return Of<v1::ListedHearing>(case_no, TheCast().listing, &Sanctions::Stub::ListHearings,
                                 &v1::ListHearingsResponse::hearings, v1::ListHearingsRequest(), known_to);
  }
  std::optional<v1::Determination> Determined(const std::string& case_no, const std::string& known_to = "") {
    return Of<v1::Determination>(case_no, TheCast().registrar, &Sanctions::Stub::ListDeterminations,
                                 &v1::ListDeterminationsResponse::determinations,
                                 v1::ListDeterminationsRequest(), known_to);
  }
  // Where everything stands that was recorded so far.
  std::string Now() {
    v1::ListHearingsRequest list;
    list.mutable_freshness()->set_linearizable(true);
    return Must(services().Ask(TheCast().listing, &Sanctions::Stub::ListHearings, list)).basis().token();
  }

  // All pages of two, while `more` is recorded between the first ones, are what the whole list was at the
  // first.
  template <class Item, class Request, class Response>
  void ExpectOfOneMoment(const TokenHolder& who, Rpc<Sanctions::Stub, Request, Response> rpc, Request list,
                         const RepeatedPtrField<Item>& (Response::*items)() const,
                         const std::function<void()>& more) {
    list.set_page_size(2);
    const Response first = Must(services().Ask(who, rpc, list));
    std::vector<std::string> paged;
    Response page = first;
    int pages = 1;
    while (true) {
      for (const Item& one : (page.*items)()) paged.push_back(one.SerializeAsString());
      if (page.next_page_token().empty()) break;
      if (pages++ <= 2) more();
      list.set_page_token(page.next_page_token());
      page = Must(services().Ask(who, rpc, list));
      EXPECT_EQ(page.basis().token(), first.basis().token());
    }
    EXPECT_GE(pages, 3);
    list.clear_page_token();
    list.set_page_size(500);
    const auto whole = [&] {
      std::vector<std::string> all;
      const Response answer = Must(services().Ask(who, rpc, list));
      for (const Item& one : (answer.*items)()) all.push_back(one.SerializeAsString());
      return all;
    };
    list.mutable_freshness()->set_linearizable(true);
    EXPECT_GE(whole().size(), paged.size() + 2) << "what was recorded between belongs to the list";
    list.clear_freshness();
    list.mutable_as_known_at()->set_position(first.basis().token());
    EXPECT_EQ(whole(), paged);
  }
  CaseWalk ListedOn(absl::CivilDay hearing_on) {
    CaseWalk walk(services(), Must(desk().Admit("Wilhelmina", "Ashdown-Pryce")).person_id);
    Must(walk.Investigate());
    Must(walk.FindCaseToAnswer());
    Must(walk.List(walk.Listing(today(), hearing_on)));
    return walk;
  }
};

INSTANTIATE_TEST_SUITE_P(On, PastScenarios, testing::Values(Environment::kEmbedded), NameOf);

TEST_P(PastScenarios, CasesTheirDeadlinesAndHearingsAreListedAsTheyWereKnown) {
  const RegisteredPerson who = Must(desk().Admit("Araminta", "Holloway-Keene"));
  CaseWalk walk(services(), who.person_id);
  const std::string before = Now();
  Must(walk.Refer());
  const std::string number = Must(walk.View()).case_no(), referred = Now();
  Must(walk.Identify());
  const std::string identified = Now();
  Must(walk.Frame());
  Must(walk.Screen(v1::SCREENING_OUTCOME_INVESTIGATE));
  const std::string investigated = Now();
  Must(walk.FindCaseToAnswer());
  const std::string unlisted = Now();
  Must(walk.List(walk.Listing(today(), today() + 90)));

  for (const v1::CaseStage stage :
       {v1::CASE_STAGE_RECEIVED, v1::CASE_STAGE_SCREENING, v1::CASE_STAGE_INVESTIGATION})
    EXPECT_FALSE(CaseAt(stage, number, before)) << v1::CaseStage_Name(stage);
  const auto unknown = CaseAt(v1::CASE_STAGE_RECEIVED, number, referred);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->person_id(), "") << "nobody had said who it is about";
  const auto known = CaseAt(v1::CASE_STAGE_SCREENING, number, identified);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->person_id(), who.person_id);
  EXPECT_FALSE(CaseAt(v1::CASE_STAGE_SCREENING, number, investigated));
  EXPECT_TRUE(CaseAt(v1::CASE_STAGE_INVESTIGATION, number, investigated));
  EXPECT_FALSE(CaseAt(v1::CASE_STAGE_INVESTIGATION, number));
  EXPECT_TRUE(CaseAt(v1::CASE_STAGE_LISTED, number));

  EXPECT_THAT(Deadlines(number, before), testing::IsEmpty());
  EXPECT_THAT(Deadlines(number, identified),
              testing::ElementsAre(v1::DEADLINE_KIND_RISK_ASSESSMENT, v1::DEADLINE_KIND_SCREENING));
  EXPECT_THAT(Deadlines(number, investigated), testing::ElementsAre(v1::DEADLINE_KIND_RISK_ASSESSMENT));
  EXPECT_THAT(Deadlines(number),
              testing::ElementsAre(v1::DEADLINE_KIND_RISK_ASSESSMENT, v1::DEADLINE_KIND_HEARING));

  EXPECT_FALSE(Hearing(number, unlisted));
  const auto hearing = Hearing(number);
  ASSERT_TRUE(hearing);
  EXPECT_EQ(StoredDay(hearing->hearing_on()), today() + 90);
}

TEST_P(PastScenarios, AReferralIsAsItWasKnown) {
  CaseWalk walk(services(), Must(desk().Admit("Barnaby", "Thornquist")).person_id);
  const std::string before = Now();
  const auto submitted = Must(walk.Refer());
  v1::GetReferralRequest get;
  get.set_referral_id(submitted.referral_id());
  const auto known = [&](const std::string& known_to) {
    get.clear_as_known_at();
    if (!known_to.empty()) get.mutable_as_known_at()->set_position(known_to);
    return services().Ask(TheCast().trust, &Sanctions::Stub::GetReferral, get);
  };
  v1::WithdrawReferralRequest withdraw;
  withdraw.set_referral_id(submitted.referral_id());
  withdraw.set_reasons("It was another list.");
  const std::string withdrawn =
      Must(services().Ask(TheCast().trust, &Sanctions::Stub::WithdrawReferral, withdraw)).receipt().token();
  EXPECT_EQ(ReasonOf(known(before).status()), "NOT_FOUND");
  EXPECT_FALSE(Must(known(submitted.receipt().token())).has_withdrawn_on());
  EXPECT_EQ(Must(known(submitted.receipt().token())).outcome(), v1::REFERRAL_OUTCOME_OPEN);
  EXPECT_EQ(StoredDay(Must(known(withdrawn)).withdrawn_on()), today());
  EXPECT_EQ(StoredDay(Must(known("")).withdrawn_on()), today());
}

TEST_P(PastScenarios, BarsOfOthersAreListedAsTheyWereKnown) {
  const RegisteredPerson who = Must(desk().Admit("Clementina", "Varga"));
  const std::string before = Now();
  v1::RecordExternalBarRequest record;
  record.set_person_id(who.person_id);
  record.set_source(v1::EXTERNAL_BAR_SOURCE_DBS);
  record.set_source_ref("REF-0100");
  *record.mutable_from() = DateOf(today() - 30);
  *record.mutable_verified_on() = DateOf(today());
  record.set_evidence_hash(std::string(32, 'e'));
  const auto recorded =
      Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBar, record));
  v1::RecordExternalBarEndRequest end;
  end.set_external_bar_id(recorded.external_bar_id());
  *end.mutable_last_day() = DateOf(today() - 1);
  Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBarEnd, end));
  const auto bars = [&](const std::string& known_to) {
    v1::ListExternalBarsRequest list;
    list.set_person_id(who.person_id);
    if (!known_to.empty()) list.mutable_as_known_at()->set_position(known_to);
    return Must(services().Ask(TheCast().registrar, &Sanctions::Stub::ListExternalBars, list)).bars();
  };
  EXPECT_EQ(bars(before).size(), 0);
  const auto then = bars(recorded.receipt().token());
  ASSERT_EQ(then.size(), 1);
  EXPECT_FALSE(then[0].has_to()) << "nobody knew an end";
  const auto now = bars("");
  ASSERT_EQ(now.size(), 1);
  EXPECT_EQ(StoredDay(now[0].to()), today() - 1);
}

TEST_P(PastScenarios, DecisionsAreListedAsTheyWereKnown) {
  CaseWalk walk(services(), Must(desk().Admit("Evangeline", "Moxon-Hale")).person_id);
  const std::string before = Now();
  Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_BAR));
  const std::string number = Must(walk.View()).case_no(), decided = Now();
  v1::PublishDeterminationRequest publish;
  publish.set_text("Incidents were taken off the list.");
  Must(walk.Ask(TheCast().registrar, &Sanctions::Stub::PublishDetermination, publish));
  EXPECT_FALSE(Determined(number, before));
  const auto then = Determined(number, decided);
  ASSERT_TRUE(then);
  EXPECT_EQ(then->text(), "");
  const auto now = Determined(number);
  ASSERT_TRUE(now);
  EXPECT_EQ(now->text(), "Incidents were taken off the list.");
}

TEST_P(PastScenarios, PagesOfCasesAndDeadlinesAreOfOneMoment) {
  const auto refer = [&] {
    CaseWalk walk(services(), Must(desk().Admit("Septimus", "Wray")).person_id);
    Must(walk.Refer());
  };
  for (int i = 0; i < 5; ++i) refer();
  v1::ListCasesRequest cases;
  cases.set_stage(v1::CASE_STAGE_RECEIVED);
  ExpectOfOneMoment<v1::CaseSummary>(TheCast().registrar, &Sanctions::Stub::ListCases, cases,
                                     &v1::ListCasesResponse::cases, refer);
  v1::ListDeadlinesRequest deadlines;
  *deadlines.mutable_until() = DateOf(today() + 400);
  ExpectOfOneMoment<v1::CaseDeadline>(TheCast().registrar, &Sanctions::Stub::ListDeadlines, deadlines,
                                      &v1::ListDeadlinesResponse::deadlines, refer);
}

TEST_P(PastScenarios, PagesOfHearingsAreOfOneMoment) {
  for (int i = 0; i < 5; ++i) ListedOn(today() + 60 + i);
  int listed = 0;
  ExpectOfOneMoment<v1::ListedHearing>(TheCast().listing, &Sanctions::Stub::ListHearings,
                                       v1::ListHearingsRequest(), &v1::ListHearingsResponse::hearings,
                                       [&] { ListedOn(today() + 50 + 20 * listed++); });
}

// The newest first, so each new one would move all that follow.
TEST_P(PastScenarios, PagesOfDecisionsAreOfOneMoment) {
  const auto decide = [&] {
    CaseWalk walk(services(), Must(desk().Admit("Rosalind", "Peverell")).person_id);
    Must(walk.HearAtOnce(today(), v1::SANCTION_TYPE_BAR));
  };
  for (int i = 0; i < 5; ++i) decide();
  ExpectOfOneMoment<v1::Determination>(TokenHolder(), &Sanctions::Stub::ListDeterminations,
                                       v1::ListDeterminationsRequest(),
                                       &v1::ListDeterminationsResponse::determinations, decide);
}

}  // namespace
}  // namespace candour

// What there is: cases for those who work on them, hearings for everybody, bars of others.
#include <algorithm>
#include <optional>

#include "tests/cluster/child_process.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

class ListScenarios : public Scenarios {
 protected:
  // The case among all at this stage, over all pages of two.
  std::optional<v1::CaseSummary> Listed(const TokenHolder& who, v1::CaseStage stage,
                                        const std::string& case_id) {
    v1::ListCasesRequest list;
    list.set_stage(stage);
    list.set_page_size(2);
    do {
      const auto page = Must(services().Ask(who, &Sanctions::Stub::ListCases, list));
      EXPECT_LE(page.cases_size(), 2);
      for (const v1::CaseSummary& one : page.cases()) {
        EXPECT_EQ(one.stage(), stage);
        if (one.case_id() == case_id) return one;
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return std::nullopt;
  }
  std::optional<v1::ListedHearing> OnTheCalendar(const TokenHolder& who, const std::string& case_no) {
    const auto all = Must(services().Ask(who, &Sanctions::Stub::ListHearings, v1::ListHearingsRequest()));
    for (const v1::ListedHearing& one : all.hearings()) {
      if (one.case_no() == case_no) return one;
    }
    return std::nullopt;
  }
  // A case to answer, and its hearing on that day.
  CaseWalk ListedOn(const RegisteredPerson& who, absl::CivilDay hearing_on) {
    CaseWalk walk(services(), who.person_id);
    Must(walk.Investigate());
    Must(walk.FindCaseToAnswer());
    Must(walk.List(walk.Listing(today(), hearing_on)));
    return walk;
  }
};

INSTANTIATE_TEST_SUITE_P(On, ListScenarios, testing::Values(Environment::kEmbedded), NameOf);

// F10: those who look after the cases see how old they are.
TEST_P(ListScenarios, TheAgeOfCasesIsCountedStageByStage) {
  const auto count = [&](v1::CaseStage stage) {
    const auto all =
        Must(services().Ask(TheCast().registrar, &Sanctions::Stub::CountCases, v1::CountCasesRequest()));
    for (const v1::StageCount& one : all.stages()) {
      if (one.stage() == stage) return one;
    }
    ADD_FAILURE() << v1::CaseStage_Name(stage);
    return v1::StageCount();
  };
  const v1::StageCount before = count(v1::CASE_STAGE_INVESTIGATION);
  ASSERT_EQ(before.older_size(), 3);
  EXPECT_EQ(before.older(0).days(), 182);
  const RegisteredPerson odile = Must(desk().Admit("Odile", "Fernsby"));
  CaseWalk walk(services(), odile.person_id);
  Must(walk.Investigate());
  const v1::StageCount after = count(v1::CASE_STAGE_INVESTIGATION);
  EXPECT_EQ(after.cases(), before.cases() + 1);
  EXPECT_LE(StoredDay(after.oldest_received_on()), today());
  EXPECT_EQ(after.older(0).cases(), before.older(0).cases());
  const auto refused =
      services().Ask(TheCast().screener, &Sanctions::Stub::CountCases, v1::CountCasesRequest());
  EXPECT_TRUE(absl::IsPermissionDenied(refused.status())) << refused.status();
}

TEST_P(ListScenarios, WhatIsWaitedForIsListedOverAllCasesTheEarliestFirst) {
  const auto listed = [&](const TokenHolder& who, const std::string& case_id, absl::CivilDay until) {
    std::vector<v1::CaseDeadline> found;
    v1::ListDeadlinesRequest list;
    *list.mutable_until() = DateOf(until);
    list.set_page_size(2);
    absl::CivilDay last = absl::CivilDay::min();
    do {
      const auto page = Must(services().Ask(who, &Sanctions::Stub::ListDeadlines, list));
      EXPECT_LE(page.deadlines_size(), 2);
      for (const v1::CaseDeadline& one : page.deadlines()) {
        EXPECT_GE(StoredDay(one.day()), last);
        EXPECT_LE(StoredDay(one.day()), until);
        last = StoredDay(one.day());
        if (one.case_id() == case_id) found.push_back(one);
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return found;
  };
  const RegisteredPerson lydia = Must(desk().Admit("Lydia", "Marchbank"));
  CaseWalk walk(services(), lydia.person_id);
  Must(walk.Refer());
  Must(walk.Identify());
  const auto waits = listed(TheCast().screener, walk.case_id(), today() + 400);
  ASSERT_EQ(waits.size(), 3) << "risk, screening, the first age";
  EXPECT_EQ(waits[0].kind(), v1::DEADLINE_KIND_RISK_ASSESSMENT);
  EXPECT_EQ(waits[1].kind(), v1::DEADLINE_KIND_SCREENING);
  EXPECT_EQ(StoredDay(waits[1].day()), today() + 30);
  EXPECT_EQ(waits[1].person_id(), lydia.person_id);
  EXPECT_FALSE(waits[1].overdue());
  EXPECT_EQ(waits[2].kind(), v1::DEADLINE_KIND_AGE);
  EXPECT_EQ(listed(TheCast().screener, walk.case_id(), today() + 29).size(), 1);
  const TokenHolder own{.account = "screener-3", .roles = {"SCREENER"}, .person_id = lydia.person_id};
  EXPECT_TRUE(listed(own, walk.case_id(), today() + 400).empty()) << "not to whom it is about";
  const auto refused =
      services().Ask(TheCast().trust, &Sanctions::Stub::ListDeadlines, v1::ListDeadlinesRequest());
  EXPECT_TRUE(absl::IsPermissionDenied(refused.status())) << refused.status();
}

TEST_P(ListScenarios, CasesAreFoundByTheirStageWithWhatIsDue) {
  const RegisteredPerson hester = Must(desk().Admit("Hester", "Millbrook"));
  CaseWalk walk(services(), hester.person_id);
  Must(walk.Investigate());
  const auto found = Listed(TheCast().screener, v1::CASE_STAGE_INVESTIGATION, walk.case_id());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person_id(), hester.person_id);
  EXPECT_EQ(StoredDay(found->received_on()), today());
  EXPECT_FALSE(found->has_due_on()) << "no rule says how long an investigation takes";
  const auto notified = Must(walk.Notify());
  EXPECT_FALSE(Listed(TheCast().screener, v1::CASE_STAGE_INVESTIGATION, walk.case_id()));
  const auto waits = Listed(TheCast().screener, v1::CASE_STAGE_ALLEGATION_NOTIFIED, walk.case_id());
  ASSERT_TRUE(waits);
  EXPECT_EQ(Text(waits->due_on()), Text(notified.last_day()));

  // Not for whoever is no officer, nor for an officer who is the person.
  const auto refused = services().Ask(TheCast().trust, &Sanctions::Stub::ListCases, v1::ListCasesRequest());
  EXPECT_TRUE(absl::IsPermissionDenied(refused.status())) << refused.status();
  const TokenHolder own{.account = "screener-2", .roles = {"SCREENER"}, .person_id = hester.person_id};
  EXPECT_FALSE(Listed(own, v1::CASE_STAGE_ALLEGATION_NOTIFIED, walk.case_id()));
}

TEST_P(ListScenarios, HearingsArePublishedSoManyDaysBefore) {
  const CaseWalk soon = ListedOn(Must(desk().Admit("Jocelyn", "Harrowgate")), today() + 7);
  const CaseWalk later = ListedOn(Must(desk().Admit("Kester", "Lindqvist-Rowe")), today() + 90);
  const auto number = [&](const CaseWalk& walk) { return Must(walk.In(services()).View()).case_no(); };
  const TokenHolder anybody;
  const auto seen = OnTheCalendar(anybody, number(soon));
  ASSERT_TRUE(seen);
  EXPECT_EQ(StoredDay(seen->hearing_on()), today() + 7);
  EXPECT_EQ(seen->town(), "Leeds");
  EXPECT_EQ(seen->mode(), v1::HEARING_MODE_IN_PERSON);
  EXPECT_EQ(seen->person_id(), "") << "whom it is about is not for everybody";
  EXPECT_EQ(seen->case_id(), "");
  EXPECT_FALSE(OnTheCalendar(anybody, number(later))) << "not yet";
  const auto known = OnTheCalendar(TheCast().listing, number(later));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->case_id(), later.case_id());
  EXPECT_EQ(StoredDay(known->hearing_on()), today() + 90);
}

TEST_P(ListScenarios, BarsOfOthersAreListedByPerson) {
  const RegisteredPerson lorcan = Must(desk().Admit("Lorcan", "Pettibone"));
  v1::RecordExternalBarRequest record;
  record.set_person_id(lorcan.person_id);
  record.set_source(v1::EXTERNAL_BAR_SOURCE_DBS);
  record.set_source_ref("REF-0099");
  *record.mutable_from() = DateOf(today());
  *record.mutable_verified_on() = DateOf(today());
  record.set_evidence_hash(std::string(32, 'e'));
  const auto recorded =
      Must(services().Ask(TheCast().registrar, &Sanctions::Stub::RecordExternalBar, record));
  v1::ListExternalBarsRequest list;
  list.set_person_id(lorcan.person_id);
  const auto bars = Must(services().Ask(TheCast().registrar, &Sanctions::Stub::ListExternalBars, list));
  ASSERT_EQ(bars.bars_size(), 1);
  EXPECT_EQ(bars.bars(0).external_bar_id(), recorded.external_bar_id());
  EXPECT_TRUE(bars.bars(0).prohibits());
  const TokenHolder self{.account = "account-of-lorcan", .roles = {"MANAGER"}, .person_id = lorcan.person_id};
  EXPECT_EQ(Must(services().Ask(self, &Sanctions::Stub::ListExternalBars, list)).bars_size(), 1);
  const auto refused = services().Ask(TheCast().trust, &Sanctions::Stub::ListExternalBars, list);
  EXPECT_TRUE(absl::IsPermissionDenied(refused.status())) << refused.status();
}

}  // namespace
}  // namespace candour

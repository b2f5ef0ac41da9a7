// Who is barred: what everybody is shown, what an employer is told and can show later, and who hears that it
// was wrong. Over real gRPC; the sanctions service's ledger is written by the test.
#include <gmock/gmock.h>

#include "tests/e2e/followed_fixture.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kRegister[] = "candour.registration.v1.Register/";

class BarredListTest : public FollowedTest {
 protected:
  // Ottoline Lark, Quillfeather until 2020; born on 27 May 1970.
  std::string RecordOttoline() {
    v1::RecordPersonRequest record;
    v1::Identity& identity = *record.mutable_identity();
    identity.add_names()->set_given("Ottoline");
    identity.mutable_names(0)->set_family("Quillfeather");
    *identity.mutable_names(0)->mutable_to() = DateOf(CivilDay(2020, 6, 1));
    identity.add_names()->set_given("Ottoline");
    identity.mutable_names(1)->set_family("Lark");
    *identity.mutable_date_of_birth() = DateOf(kBorn);
    return service_->Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  }
  v1::SearchBarredListResponse Search(const std::string& name, int year = 0,
                                      const std::string& known_at = "") {
    v1::SearchBarredListRequest search;
    search.set_name(name);
    search.set_birth_year(year);
    if (!known_at.empty()) search.mutable_as_known_at()->set_position(known_at);
    v1::SearchBarredListResponse answer;
    const grpc::Status status =
        service_->Call(absl::StrCat(kRegister, "SearchBarredList"), search, &answer, "");
    EXPECT_TRUE(status.ok()) << status.error_message();
    return answer;
  }
  v1::ListBarredListResponse List(const v1::ListBarredListRequest& list = {}) {
    v1::ListBarredListResponse answer;
    const grpc::Status status = service_->Call(absl::StrCat(kRegister, "ListBarredList"), list, &answer, "");
    EXPECT_TRUE(status.ok()) << status.error_message();
    return answer;
  }
  bool SoonListed(size_t entries) {
    return service_->Within(absl::Seconds(20),
                            [&] { return List().entries_size() == static_cast<int>(entries); });
  }
  static v1::CheckBarRequest Asking(const std::string& given, const std::string& family) {
    v1::CheckBarRequest check;
    check.mutable_command()->set_id(NewUuid());
    check.set_org_code("TST01");
    check.set_given_names(given);
    check.set_family_name(family);
    *check.mutable_date_of_birth() = DateOf(kBorn);
    return check;
  }
  v1::CheckBarResponse Check(const v1::CheckBarRequest& check) {
    v1::CheckBarResponse answer;
    last_ = service_->Call(absl::StrCat(kRegister, "CheckBar"), check, &answer,
                           service_->TokenFor({"TRUST_HR"}, "TST01"));
    EXPECT_TRUE(last_.ok()) << last_.error_message();
    return answer;
  }
  v1::GetBarCheckResponse Get(const std::string& check_id, const std::string& known_at = "") {
    v1::GetBarCheckRequest get;
    if (!known_at.empty()) get.mutable_as_known_at()->set_position(known_at);
    get.set_check_id(check_id);
    get.set_org_code("TST01");
    v1::GetBarCheckResponse answer;
    last_ = service_->Call(absl::StrCat(kRegister, "GetBarCheck"), get, &answer,
                           service_->TokenFor({"TRUST_HR"}, "TST01"));
    return answer;
  }
  std::vector<v1::NoticeState> Inbox() {
    v1::ListInboxRequest inbox;
    inbox.set_org_code("TST01");
    v1::ListInboxResponse listed;
    EXPECT_TRUE(service_
                    ->Call("candour.registration.v1.Appointments/ListInbox", inbox, &listed,
                           service_->TokenFor({"TRUST_HR"}, "TST01"))
                    .ok());
    return {listed.notices().begin(), listed.notices().end()};
  }

  static constexpr CivilDay kBorn{1970, 5, 27}, kToday{2026, 1, 5};
};

TEST_F(BarredListTest, EverybodyFindsWhoIsBarredByTheNameInUse) {
  Begin();
  const std::string ottoline = RecordOttoline();
  EXPECT_EQ(Search("ottoline lark", 1970).answer(), v1::BARRED_LIST_ANSWER_NOT_FOUND)
      << "who was never admitted is nobody's business";
  TheyImpose(ottoline, "sanction-1", theirs::SANCTION_TYPE_BAR, kToday);
  ASSERT_TRUE(SoonListed(1));
  const auto found = Search("ottoline lark", 1970);
  EXPECT_EQ(found.answer(), v1::BARRED_LIST_ANSWER_ON_THE_LIST);
  ASSERT_THAT(found.entries(), SizeIs(1));
  const v1::BarredEntry& entry = found.entries(0);
  EXPECT_EQ(entry.given_names(), "Ottoline");
  EXPECT_EQ(entry.family_name(), "Lark");
  EXPECT_EQ(entry.birth_year(), 1970);
  EXPECT_EQ(entry.birth_month(), 5);
  ASSERT_THAT(entry.restrictions(), SizeIs(1));
  EXPECT_EQ(entry.restrictions(0).restriction().kind(), v1::RESTRICTION_KIND_BAR);
  EXPECT_EQ(*DayOf(entry.restrictions(0).restriction().from()), kToday) << "since when";
  EXPECT_TRUE(entry.restrictions(0).in_force());
  EXPECT_THAT(found.possible(), IsEmpty());
  EXPECT_EQ(Search("ottoline lark", 1971).answer(), v1::BARRED_LIST_ANSWER_NOT_FOUND);
  const auto nobody = Search("nobody here");
  EXPECT_EQ(nobody.answer(), v1::BARRED_LIST_ANSWER_NOT_FOUND);
  EXPECT_THAT(nobody.says(), HasSubstr("proves nothing"));
}

TEST_F(BarredListTest, OfWhoIsOnTheRegisterItIsSaidThatNothingIsRecorded) {
  Begin();
  const std::string ottoline = RecordOttoline(), namesake = RecordOttoline();
  const std::string number = Admit(ottoline);
  EXPECT_EQ(Search("ottoline lark", 1970).answer(), v1::BARRED_LIST_ANSWER_NOTHING_RECORDED);
  EXPECT_EQ(Search("ottoline quillfeather", 1970).answer(), v1::BARRED_LIST_ANSWER_NOT_FOUND);
  TheyImpose(namesake, "sanction-1", theirs::SANCTION_TYPE_CAUTION, kToday);
  ASSERT_TRUE(SoonListed(1));
  const auto found = Search("ottoline lark", 1970);
  EXPECT_EQ(found.answer(), v1::BARRED_LIST_ANSWER_ON_THE_LIST);
  EXPECT_TRUE(found.others()) << "it may be the other one";
  auto check = Asking("Ottoline", "Lark");
  EXPECT_EQ(Check(check).answer(), v1::BAR_CHECK_ANSWER_POSSIBLE) << "two of one name and day";
  check.mutable_command()->set_id(NewUuid());
  check.set_register_number(number);
  const auto numbered = Check(check);
  EXPECT_EQ(numbered.answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED) << "the number tells them apart";
  EXPECT_EQ(numbered.found(0).person_id(), ottoline);
  ASSERT_THAT(numbered.found(), SizeIs(2));
  EXPECT_EQ(numbered.found(1).likeness(), v1::LIKENESS_OTHER_NUMBER);
}

// SC2.
TEST_F(BarredListTest, AFormerNameIsPossibleAndNeverAMatch) {
  Begin();
  TheyImpose(RecordOttoline(), "sanction-1", theirs::SANCTION_TYPE_BAR, kToday);
  ASSERT_TRUE(SoonListed(1));
  const auto found = Search("ottoline quillfeather", 1970);
  EXPECT_EQ(found.answer(), v1::BARRED_LIST_ANSWER_NOT_FOUND);
  EXPECT_THAT(found.entries(), IsEmpty());
  ASSERT_THAT(found.possible(), SizeIs(1));
  EXPECT_EQ(found.possible(0).family_name(), "Lark") << "former names do not show";
  const auto checked = Check(Asking("Ottoline", "Quillfeather"));
  EXPECT_EQ(checked.answer(), v1::BAR_CHECK_ANSWER_POSSIBLE);
  ASSERT_THAT(checked.found(), SizeIs(1));
  EXPECT_EQ(checked.found(0).likeness(), v1::LIKENESS_FORMER_NAME);
  EXPECT_THAT(checked.found(0).restrictions(), SizeIs(1));
}

// A canary: the day of birth stands in no public answer, as bytes or as text, and its month does.
TEST_F(BarredListTest, NoFullDayOfBirthLeavesByTheList) {
  Begin();
  TheyImpose(RecordOttoline(), "sanction-1", theirs::SANCTION_TYPE_BAR, kToday);
  ASSERT_TRUE(SoonListed(1));
  const std::string day = DateOf(kBorn).SerializeAsString();
  for (const std::string& answer : {List().SerializeAsString(), Search("ottoline lark").SerializeAsString(),
                                    Search("ottoline quillfeather").SerializeAsString()}) {
    EXPECT_THAT(answer, Not(HasSubstr(day)));
    EXPECT_THAT(answer, HasSubstr("Lark")) << "the entry is in it";
  }
  EXPECT_THAT(List().DebugString(), Not(HasSubstr("day: 27")));
  EXPECT_THAT(List().DebugString(), HasSubstr("birth_month: 5"));
  EXPECT_THAT(Search("ottoline lark").DebugString(), Not(HasSubstr("day: 27")));
}

TEST_F(BarredListTest, TheListHasPagesOfOneMomentAndADay) {
  Begin();
  std::vector<std::string> people;
  for (const char* sanction : {"sanction-1", "sanction-2", "sanction-3"}) {
    people.push_back(RecordOttoline());
    TheyImpose(people.back(), sanction, theirs::SANCTION_TYPE_SUSPENSION, kToday);
  }
  ASSERT_TRUE(SoonListed(3));
  v1::ListBarredListRequest list;
  const auto whole = List(list);
  list.set_page_size(2);
  const auto first = List(list);
  ASSERT_THAT(first.entries(), SizeIs(2));
  // Between the pages: one is quashed, two come.
  TheyQuash(people[2], "sanction-3", kToday);
  for (const char* sanction : {"sanction-4", "sanction-5"})
    TheyImpose(RecordOttoline(), sanction, theirs::SANCTION_TYPE_BAR, kToday);
  ASSERT_TRUE(SoonListed(4));
  list.set_page_token(first.next_page_token());
  const auto second = List(list);
  EXPECT_THAT(second.entries(), SizeIs(1));
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_EQ(second.basis().token(), first.basis().token());
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ((i < 2 ? first.entries(i) : second.entries(0)).SerializeAsString(),
              whole.entries(i).SerializeAsString());
  v1::ListBarredListRequest before;
  *before.mutable_on() = DateOf(kToday - 1);
  EXPECT_THAT(List(before).entries(), IsEmpty());
}

// SC10 and SC24: gone at once, whoever asked hears of it, and what was shown that day can be shown again.
TEST_F(BarredListTest, WhatIsQuashedLeavesAtOnceAndWhoeverCheckedIsTold) {
  Begin();
  const std::string ottoline = RecordOttoline();
  const std::string registered = List().basis().token();
  TheyImpose(ottoline, "sanction-1", theirs::SANCTION_TYPE_BAR, kToday);
  const auto checked = Check(Asking("Ottoline", "Lark"));
  EXPECT_EQ(checked.answer(), v1::BAR_CHECK_ANSWER_MATCH) << "decided on what they had recorded by then";
  EXPECT_THAT(Get(checked.check_id()).quashed(), IsEmpty());
  TheyQuash(ottoline, "sanction-1", kToday);
  ASSERT_TRUE(SoonListed(0));
  EXPECT_THAT(Search("ottoline lark").entries(), IsEmpty());
  EXPECT_THAT(Search("ottoline lark", 1970, checked.receipt().token()).entries(), SizeIs(1));
  v1::ListBarredListRequest then;
  then.mutable_as_known_at()->set_position(checked.receipt().token());
  EXPECT_THAT(List(then).entries(), SizeIs(1));
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return Inbox().size() == 1; }));
  EXPECT_EQ(Inbox()[0].kind(), v1::NOTICE_KIND_CHECKED_RESTRICTION_QUASHED);
  EXPECT_EQ(Inbox()[0].person_id(), ottoline);
  EXPECT_EQ(Inbox()[0].bar_check_id(), checked.check_id());
  const auto again = Get(checked.check_id());
  EXPECT_THAT(again.quashed(), ElementsAre("sanction-1"));
  EXPECT_EQ(again.check().answer(), v1::BAR_CHECK_ANSWER_MATCH)
      << "what was answered stays what was answered";
  const auto known_then = Get(checked.check_id(), checked.receipt().token());
  EXPECT_EQ(known_then.check().answer(), v1::BAR_CHECK_ANSWER_MATCH);
  EXPECT_THAT(known_then.quashed(), IsEmpty()) << "nobody knew yet";
  Get(checked.check_id(), registered);
  EXPECT_EQ(ReasonIn(last_), "NOT_FOUND") << "it was not asked yet";
  EXPECT_EQ(Check(Asking("Ottoline", "Lark")).answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED);
}

// Of a suspension that is long over: it shows of the days when it held, until there is nobody to name.
TEST_F(BarredListTest, OfWhoWasErasedNothingIsShownOfAnyDay) {
  Begin();
  const std::string ottoline = RecordOttoline();
  theirs::SanctionImposed suspended;
  suspended.set_case_id("c1");
  suspended.set_person_id(ottoline);
  suspended.set_sanction_id("sanction-1");
  suspended.set_type(theirs::SANCTION_TYPE_SUSPENSION);
  *suspended.mutable_effective_on() = DateOf(kToday);
  *suspended.mutable_expires_on() = DateOf(kToday + 180);
  TheyRecord(suspended);
  ASSERT_TRUE(SoonListed(1));
  const auto checked = Check(Asking("Ottoline", "Lark"));
  EXPECT_EQ(checked.answer(), v1::BAR_CHECK_ANSWER_MATCH);
  EXPECT_EQ(Get(checked.check_id()).family_name(), "Lark");

  service_->SetDay(CivilDay(2060, 2, 2));
  v1::ListBarredListRequest list;
  *list.mutable_on() = DateOf(kToday);
  v1::SearchBarredListRequest search;
  search.set_name("ottoline lark");
  *search.mutable_on() = DateOf(kToday);
  const auto searched = [&] {
    v1::SearchBarredListResponse answer;
    EXPECT_TRUE(service_->Call(absl::StrCat(kRegister, "SearchBarredList"), search, &answer, "").ok());
    return answer;
  };
  ASSERT_THAT(List(list).entries(), SizeIs(1));
  EXPECT_EQ(List(list).entries(0).family_name(), "Lark");
  EXPECT_EQ(searched().answer(), v1::BARRED_LIST_ANSWER_ON_THE_LIST);
  v1::RequestErasureRequest request;
  request.set_person_id(ottoline);
  request.set_ground(v1::ERASURE_GROUND_RETENTION_ENDED);
  *request.mutable_date_of_birth() = DateOf(kBorn);
  request.set_reason("by letter");
  v1::ApproveErasureRequest approve;
  approve.set_person_id(ottoline);
  *approve.mutable_date_of_birth() = DateOf(kBorn);
  const auto send = [&](const std::string& method, auto command, auto response, const std::string& role) {
    command.mutable_command()->set_id(NewUuid());
    last_ = service_->Call(kRegister + method, command, &response, service_->TokenFor({role}, "", NewUuid()));
    EXPECT_TRUE(last_.ok()) << last_.error_message();
  };
  send("RequestErasure", request, v1::RequestErasureResponse(), "REGISTRAR");
  send("ApproveErasure", approve, v1::ApproveErasureResponse(), "DPO");
  service_->SetDay(CivilDay(2060, 2, 20));
  ASSERT_TRUE(service_->Within(absl::Seconds(30), [&] { return List(list).entries_size() == 0; }));
  EXPECT_TRUE(service_->Within(absl::Seconds(30), [&] {
    return searched().answer() == v1::BARRED_LIST_ANSWER_NOT_FOUND;
  })) << "the name is forgotten";
  EXPECT_THAT(searched().entries(), IsEmpty());
  EXPECT_THAT(searched().possible(), IsEmpty());
  ASSERT_TRUE(
      service_->Within(absl::Seconds(30), [&] { return Get(checked.check_id()).family_name().empty(); }));
  const auto again = Get(checked.check_id());
  EXPECT_EQ(again.check().answer(), v1::BAR_CHECK_ANSWER_MATCH) << "what was answered stays";
  EXPECT_EQ(again.given_names(), "");
  EXPECT_FALSE(again.has_date_of_birth());
}

TEST_F(BarredListTest, ACheckIsTheSameForEverAndItsOwnersAlone) {
  Begin();
  const std::string ottoline = RecordOttoline();
  TheyBar(kToday);  // somebody else
  const auto asking = Asking("OTTOLINE", "lark");
  const auto first = Check(asking);
  EXPECT_EQ(first.answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED);
  ASSERT_THAT(first.found(), SizeIs(1));
  EXPECT_EQ(first.found(0).person_id(), ottoline);
  EXPECT_EQ(first.searched().people(), 2);
  EXPECT_EQ(*DayOf(first.on()), kToday);
  EXPECT_EQ(first.rule_set().size(), 32);
  TheyImpose(ottoline, "sanction-1", theirs::SANCTION_TYPE_BAR, kToday);
  ASSERT_TRUE(SoonListed(2));
  EXPECT_EQ(Check(asking).DebugString(), first.DebugString()) << "the same id, the first answer";
  auto other = asking;
  other.set_family_name("Larkin");
  v1::CheckBarResponse unused;
  EXPECT_EQ(ReasonIn(service_->Call(absl::StrCat(kRegister, "CheckBar"), other, &unused,
                                    service_->TokenFor({"TRUST_HR"}, "TST01"))),
            "COMMAND_ID_REUSED");
  const auto got = Get(first.check_id());
  EXPECT_EQ(got.family_name(), "lark");
  EXPECT_EQ(*DayOf(got.date_of_birth()), kBorn);
  EXPECT_EQ(got.says(), first.says());
  v1::GetBarCheckRequest get;
  get.set_check_id(first.check_id());
  get.set_org_code("TST02");
  v1::GetBarCheckResponse none;
  EXPECT_EQ(ReasonIn(service_->Call(absl::StrCat(kRegister, "GetBarCheck"), get, &none,
                                    service_->TokenFor({"TRUST_HR"}, "TST02"))),
            "NOT_FOUND");
  EXPECT_FALSE(none.has_check());
}

TEST_F(BarredListTest, WhileTheirLedgerIsSilentNobodyIsToldThatNothingIsRecorded) {
  Begin();
  RecordOttoline();
  ASSERT_EQ(Check(Asking("Ottoline", "Lark")).answer(), v1::BAR_CHECK_ANSWER_NOTHING_RECORDED);
  shown_.silent = true;
  v1::CheckBarResponse unused;
  EXPECT_EQ(ReasonIn(service_->Call(absl::StrCat(kRegister, "CheckBar"), Asking("Ottoline", "Lark"), &unused,
                                    service_->TokenFor({"TRUST_HR"}, "TST01"))),
            "STALE_VIEW");
}

TEST_F(BarredListTest, EachRefusalHasItsName) {
  Begin();
  const auto refused = [&](v1::CheckBarRequest check) {
    v1::CheckBarResponse unused;
    return ReasonIn(service_->Call(absl::StrCat(kRegister, "CheckBar"), check, &unused,
                                   service_->TokenFor({"REGISTRAR"})));
  };
  auto check = Asking("Ottoline", "Lark");
  check.set_register_number("M1234567A");
  EXPECT_EQ(refused(check), "NUMBER_MISTYPED");
  check = Asking("Ottoline", "Lark");
  *check.mutable_date_of_birth() = DateOf(kToday + 1);
  EXPECT_EQ(refused(check), "DATE_FUTURE");
  check = Asking("Ottoline", "Lark");
  check.set_org_code("TST77");
  EXPECT_EQ(refused(check), "ORG_UNKNOWN");
  check = Asking("Ottoline", "");
  EXPECT_EQ(refused(check), "SHAPE");
  v1::SearchBarredListRequest search;
  search.set_name("ottoline lark");
  search.mutable_on()->set_month(13);
  v1::SearchBarredListResponse unused;
  EXPECT_EQ(ReasonIn(service_->Call(absl::StrCat(kRegister, "SearchBarredList"), search, &unused, "")),
            "DATE_INVALID");
}

// What was found beside the log is in it, so whoever has the log can decide again; and sees what was changed.
TEST_F(BarredListTest, AnAuditorDecidesAChecksAnswerAgain) {
  Begin();
  TheyImpose(RecordOttoline(), "sanction-1", theirs::SANCTION_TYPE_BAR, kToday);
  ASSERT_EQ(Check(Asking("Ottoline", "Lark")).answer(), v1::BAR_CHECK_ANSWER_MATCH);
  Auditor auditor(*service_);
  const std::vector<LogRecord> honest = AllRecords(service_->ledger());
  EXPECT_THAT(auditor.Run(honest), ElementsAre(HasSubstr("what asks for that stands in another ledger")));
  auditor.Follow(AllRecords(*sanctions_));
  EXPECT_THAT(auditor.Run(honest), IsEmpty());
  const std::string method = absl::StrCat("/", kRegister, "CheckBar");
  const auto changed = [&](const std::function<void(ledger::v1::Commit*)>& forge) {
    return auditor.Run(Forged(honest, method, forge)).back();
  };
  EXPECT_THAT(changed([](ledger::v1::Commit* commit) { commit->clear_evidence(); }),
              HasSubstr("does not say what was looked up"));
  EXPECT_THAT(
      changed([](ledger::v1::Commit* commit) { commit->mutable_evidence(0)->mutable_at()->set_offset(1); }),
      HasSubstr("of another state"));
  EXPECT_THAT(
      changed([](ledger::v1::Commit* commit) { commit->mutable_evidence(0)->mutable_view()->clear_value(); }),
      HasSubstr("BarCheckPerformed"))
      << "with nobody found the rules answer otherwise";
}

}  // namespace
}  // namespace candour

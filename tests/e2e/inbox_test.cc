// The inbox of an organisation over gRPC: a new version of the code that two managers do not sign, what their
// trust hears of it, and what follows when it says nothing.
#include <gmock/gmock.h>

#include <future>

#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;
using testing::HasSubstr;
using testing::Not;

constexpr char kPosts[] = "candour.registration.v1.Appointments/", kFamily[] = "Quillfeather-Marchbanks";

class InboxE2eTest : public testing::Test {
 protected:
  InboxE2eTest() {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    service_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    service_.Do<v1::PublishCodeResponse>("Register/PublishCode", PublishedCode("managers-code"));
    v1::ImportOrganisationsRequest import;
    import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
    service_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
  }

  // Registered from 5 January 2026, and in post since before.
  std::string Serve(const std::string& org_code = "TST01") {
    v1::RecordPersonRequest record;
    auto* name = record.mutable_identity()->add_names();
    name->set_given("Zebedee");
    name->set_family(kFamily);
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1970, 5, 4));
    const std::string person =
        service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
    Register(person);
    v1::RecordPersonInPostRequest found;
    found.set_org_code(org_code);
    found.set_person_id(person);
    found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *found.mutable_terms()->mutable_start() = DateOf(CivilDay(2025, 12, 29));
    found.mutable_found()->set_title("Head of estates");
    found.mutable_found()->set_type(v1::POST_TYPE_MANAGER);
    service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", found);
    return person;
  }
  void Register(const std::string& person) {
    v1::ApplyRequest apply;
    apply.set_person_id(person);
    apply.set_stage(v1::STAGE_L1_FIRST_LINE);
    service_.Do<v1::ApplyResponse>("Register/Apply", apply);
    for (const auto kind :
         {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE}) {
      v1::RecordCheckRequest check;
      check.set_person_id(person);
      check.set_kind(kind);
      check.set_result(v1::CHECK_RESULT_CLEAR);
      *check.mutable_checked_on() = DateOf(CivilDay(2026, 1, 4));
      check.set_evidence_hash(Sha256("evidence"));
      service_.Do<v1::RecordCheckResponse>("Register/RecordCheck", check);
    }
    v1::SignCodeRequest sign;
    sign.set_person_id(person);
    sign.set_code_id("managers-code");
    sign.set_version("1.0");
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    service_.Do<v1::SignCodeResponse>("Register/SignCode", sign);
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(person);
    service_.Do<v1::AdmitToRegisterResponse>("Register/AdmitToRegister", admit);
  }
  grpc::Status List(const std::string& org_code, const std::string& token, v1::ListInboxResponse* inbox,
                    const std::string& page_token = "") {
    v1::ListInboxRequest list;
    list.set_org_code(org_code);
    list.set_page_size(1);
    list.set_page_token(page_token);
    return service_.Call(absl::StrCat(kPosts, "ListInbox"), list, inbox, token);
  }
  // Everything in an inbox, page by page.
  std::vector<v1::NoticeState> Inbox(const std::string& org_code, const std::string& token) {
    std::vector<v1::NoticeState> notices;
    std::string page;
    do {
      v1::ListInboxResponse inbox;
      const grpc::Status status = List(org_code, token, &inbox, page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      EXPECT_LE(inbox.notices_size(), 1);
      notices.insert(notices.end(), inbox.notices().begin(), inbox.notices().end());
      page = inbox.next_page_token();
    } while (!page.empty());
    return notices;
  }
  grpc::Status Acknowledge(const std::string& notice_id, const std::string& org_code,
                           const std::string& token, v1::AcknowledgeNoticeResponse* reply) {
    v1::AcknowledgeNoticeRequest acknowledge;
    acknowledge.mutable_command()->set_id(NewUuid());
    acknowledge.set_notice_id(notice_id);
    acknowledge.set_org_code(org_code);
    return service_.Call(absl::StrCat(kPosts, "AcknowledgeNotice"), acknowledge, reply, token);
  }
  std::string Secretary() { return service_.TokenFor({"COSEC"}, "TST01"); }
  std::string Region() { return service_.TokenFor({"NHSE_REGION"}); }

  ServiceFixture service_{{.with_system = true}};
};

TEST_F(InboxE2eTest, TellsATrustWhoDidNotSignAndTheRegionWhenItSaysNothing) {
  const std::string first = Serve(), second = Serve();
  v1::PublishCodeRequest code = PublishedCode("managers-code");
  code.set_version("2.0");
  *code.mutable_in_force_from() = DateOf(CivilDay(2026, 2, 2));
  service_.Do<v1::PublishCodeResponse>("Register/PublishCode", code);
  service_.SetDay(CivilDay(2026, 2, 2));
  v1::CodeOfConductState state;
  ASSERT_TRUE(service_.Within(absl::Seconds(60), [&] {
    (void)service_.replica().View()->Load("code_of_conduct/managers-code", &state);
    return state.has_signing();
  }));
  EXPECT_EQ(*DayOf(state.signing().last_day()), CivilDay(2026, 4, 3));

  // The Saturday of Easter.
  service_.SetDay(CivilDay(2026, 4, 4));
  ASSERT_TRUE(service_.Within(absl::Seconds(60), [&] { return Inbox("TST01", Secretary()).size() == 2; }));
  const auto notices = Inbox("TST01", Secretary());
  std::set<std::string> people;
  for (const v1::NoticeState& notice : notices) {
    EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_CODE_UNSIGNED);
    EXPECT_EQ(*DayOf(notice.last_day()), CivilDay(2026, 4, 8)) << "Monday is a holiday";
    EXPECT_THAT(notice.DebugString(), Not(HasSubstr(kFamily)));
    people.insert(notice.person_id());
  }
  EXPECT_THAT(people, testing::ElementsAreArray(std::set<std::string>{first, second}));
  EXPECT_TRUE(Inbox("", Region()).empty());

  v1::AcknowledgeNoticeResponse reply;
  ASSERT_TRUE(Acknowledge(notices[0].notice_id(), "TST01", Secretary(), &reply).ok());
  EXPECT_EQ(*DayOf(reply.acknowledged_on()), CivilDay(2026, 4, 4));
  EXPECT_EQ(ReasonIn(Acknowledge(notices[1].notice_id(), "", Region(), &reply)), "NOT_ESCALATED");
  service_.SetDay(CivilDay(2026, 4, 9));
  ASSERT_TRUE(service_.Within(absl::Seconds(60), [&] { return Inbox("", Region()).size() == 1; }));
  EXPECT_EQ(Inbox("", Region())[0].notice_id(), notices[1].notice_id());
  EXPECT_EQ(Inbox("TST01", Secretary()).size(), 1);
  EXPECT_TRUE(Acknowledge(notices[1].notice_id(), "", Region(), &reply).ok());
  EXPECT_TRUE(Inbox("TST01", Secretary()).empty());
}

// Two notices are dealt with and another comes while somebody pages.
TEST_F(InboxE2eTest, PagesAreOfOneMoment) {
  const auto die = [&](const std::string& person) {
    v1::RecordDeathRequest death;
    death.set_person_id(person);
    *death.mutable_died_on() = DateOf(CivilDay(2026, 1, 5));
    service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death);
  };
  const auto ids = [&] {
    std::vector<std::string> found;
    for (const v1::NoticeState& notice : Inbox("TST01", Secretary())) found.push_back(notice.notice_id());
    return found;
  };
  for (int i = 0; i < 3; ++i) die(Serve());
  ASSERT_TRUE(service_.Within(absl::Seconds(60), [&] { return ids().size() == 3; }));
  const std::vector<std::string> before = ids();
  v1::ListInboxResponse page;
  ASSERT_TRUE(List("TST01", Secretary(), &page).ok());
  std::vector<std::string> paged = {page.notices(0).notice_id()};
  const std::string moment = page.basis().token();
  v1::AcknowledgeNoticeResponse reply;
  for (const int dealt_with : {1, 2})
    ASSERT_TRUE(Acknowledge(before[dealt_with], "TST01", Secretary(), &reply).ok());
  die(Serve());
  ASSERT_TRUE(service_.Within(absl::Seconds(60), [&] { return ids().size() == 2; }));
  while (!page.next_page_token().empty()) {
    const std::string next = page.next_page_token();
    ASSERT_TRUE(List("TST01", Secretary(), &page, next).ok());
    EXPECT_EQ(page.basis().token(), moment);
    for (const v1::NoticeState& notice : page.notices()) {
      paged.push_back(notice.notice_id());
      EXPECT_FALSE(notice.has_acknowledged_on());
    }
  }
  EXPECT_THAT(paged, testing::ElementsAreArray(before));
}

TEST_F(InboxE2eTest, AnAnswerMayWaitForWhatFollows) {
  v1::RecordDeathRequest death;
  death.set_person_id(Serve());
  *death.mutable_died_on() = DateOf(CivilDay(2026, 1, 5));
  v1::ListInboxRequest list;
  list.set_org_code("TST01");
  list.mutable_freshness()->set_settled_through(
      service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death).receipt().token());
  v1::ListInboxResponse inbox;
  auto answer = std::async(std::launch::async, [&] {
    return service_.Call(absl::StrCat(kPosts, "ListInbox"), list, &inbox, Secretary());
  });
  ASSERT_TRUE(service_.Within(absl::Seconds(30), [&] {  // time goes on, for the service too
    return answer.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready;
  }));
  const grpc::Status status = answer.get();
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(inbox.notices_size(), 1);
  EXPECT_EQ(inbox.notices(0).kind(), v1::NOTICE_KIND_PERSON_DIED);
}

// A paused reaction holds up answers from the record on that asks for it, and none from before.
TEST_F(InboxE2eTest, WhatFollowsIsPendingWhileItsReactionIsPaused) {
  const auto steer = [&](const std::string& method, auto request, auto response) {
    request.mutable_command()->set_id(NewUuid());
    request.set_name("tell_of_death");
    grpc::Status status;
    EXPECT_TRUE(service_.Within(absl::Seconds(30), [&] {  // not before it has begun
      status = service_.Call(absl::StrCat("candour.records.v1.Records/", method), request, &response,
                             service_.TokenFor({"OPERATOR"}));
      return status.ok();
    })) << status.error_message();
    return response.receipt().token();
  };
  v1::RecordDeathRequest death;
  death.set_person_id(Serve());
  *death.mutable_died_on() = DateOf(CivilDay(2026, 1, 5));
  const std::string before =
      steer("PauseReaction", records::v1::PauseReactionRequest(), records::v1::PauseReactionResponse());
  const std::string died =
      service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death).receipt().token();
  v1::ListInboxResponse inbox;
  const auto ask = [&](const std::string& token) {
    v1::ListInboxRequest list;
    list.set_org_code("TST01");
    list.mutable_freshness()->set_settled_through(token);
    auto asked = std::async(std::launch::async, [&, list] {
      return service_.Call(absl::StrCat(kPosts, "ListInbox"), list, &inbox, Secretary());
    });
    EXPECT_TRUE(service_.Within(absl::Seconds(30), [&] {
      return asked.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready;
    }));
    return asked.get();
  };
  const grpc::Status pending = ask(died);
  EXPECT_EQ(pending.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonIn(pending), "REACTIONS_PENDING");
  EXPECT_EQ(pending.error_message(),
            "What follows from what was recorded until then is not recorded yet; ask again, or without "
            "settled_through.");
  EXPECT_TRUE(ask(before).ok());
  EXPECT_EQ(inbox.notices_size(), 0);

  steer("ResumeReaction", records::v1::ResumeReactionRequest(), records::v1::ResumeReactionResponse());
  // At once pending still, until the reaction takes its next turn.
  ASSERT_TRUE(service_.Within(absl::Seconds(30), [&] {
    const grpc::Status settled = ask(died);
    EXPECT_TRUE(settled.ok() || ReasonIn(settled) == "REACTIONS_PENDING") << settled.error_message();
    return settled.ok();
  }));
  ASSERT_EQ(inbox.notices_size(), 1);
  EXPECT_EQ(inbox.notices(0).kind(), v1::NOTICE_KIND_PERSON_DIED);
}

// TST05 closes on 31 March 2026, and TST04 carries on.
TEST_F(InboxE2eTest, OfAClosedTrustIsItsSuccessors) {
  v1::RecordSuccessorRequest successor;
  successor.set_org_code("TST05");
  successor.set_successor("TST04");
  *successor.mutable_effective_on() = DateOf(CivilDay(2026, 4, 1));
  service_.Do<v1::RecordSuccessorResponse>("Appointments/RecordSuccessor", successor);
  const std::string person = Serve("TST05");
  v1::RecordDeathRequest death;
  death.set_person_id(person);
  *death.mutable_died_on() = DateOf(CivilDay(2026, 3, 29));
  service_.SetDay(CivilDay(2026, 3, 30));
  service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death);
  ASSERT_TRUE(service_.Within(
      absl::Seconds(60), [&] { return Inbox("TST05", service_.TokenFor({"COSEC"}, "TST05")).size() == 1; }));
  v1::GetEmployerEntryRequest ask;
  ask.set_person_id(person);
  ask.set_org_code("TST04");
  v1::GetEmployerEntryResponse entry;
  const auto ask_as_successor = [&] {
    return service_.Call("candour.registration.v1.Register/GetEmployerEntry", ask, &entry,
                         service_.TokenFor({"COSEC"}, "TST04"));
  };
  EXPECT_EQ(ask_as_successor().error_code(), grpc::StatusCode::NOT_FOUND) << "not before it has closed";

  service_.SetDay(CivilDay(2026, 4, 1));
  const auto inbox = [&] { return Inbox("TST04", service_.TokenFor({"COSEC"}, "TST04")); };
  ASSERT_TRUE(service_.Within(absl::Seconds(60), [&] { return inbox().size() == 1; }));
  EXPECT_EQ(inbox()[0].kind(), v1::NOTICE_KIND_PERSON_DIED);
  EXPECT_THAT(inbox()[0].moved_from(), testing::ElementsAre("TST05"));
  EXPECT_TRUE(ask_as_successor().ok());
  EXPECT_EQ(entry.entry().names(0).family(), kFamily) << "who may acknowledge it may see who it is";
}

TEST_F(InboxE2eTest, IsItsOwn) {
  v1::ListInboxResponse inbox;
  v1::AcknowledgeNoticeResponse reply;
  const std::string other = service_.TokenFor({"COSEC"}, "TST04");
  EXPECT_EQ(ReasonIn(List("TST01", other, &inbox)), "SCOPE");
  EXPECT_EQ(ReasonIn(List("", other, &inbox)), "SCOPE") << "the region's";
  EXPECT_EQ(ReasonIn(Acknowledge(NewUuid(), "TST01", other, &reply)), "SCOPE");
  EXPECT_EQ(ReasonIn(Acknowledge(NewUuid(), "TST04", other, &reply)), "NOTICE_UNKNOWN");
}

}  // namespace
}  // namespace candour

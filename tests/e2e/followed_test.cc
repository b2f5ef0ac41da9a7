// A bar that the sanctions service decides reaches the register, and nobody is appointed past it. Over real
// gRPC; the other service's ledger is written by the test, as its facts stand.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <utility>

#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "common/base/file.h"
#include "common/decider/day.h"
#include "common/ledger/opening.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/e2e/redecide_fixture.h"
#include "tests/support/commit_builder.h"
#include "tests/support/ledger_wrapper.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
namespace theirs = sanctions::v1;
using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kChair[] = "0191f3c2-7d1a-7c3e-9b1a-0000000c4a14";

class FollowedTest : public testing::Test {
 protected:
  FollowedTest() {
    EXPECT_TRUE(OpenLedger(*sanctions_,
                           {TestLedgerId(),
                            "test.invalid/sanctions/0",
                            1,
                            {theirs::InterimOrderEnded::descriptor()->full_name(),
                             theirs::InterimOrderMade::descriptor()->full_name()},
                            "test",
                            "operator-1"},
                           absl::Now(), SystemEntropy(), absl::Seconds(10))
                    .ok());
  }
  ~FollowedTest() override {
    stop_ = true;
    if (time_.joinable()) time_.join();
  }
  // Somebody known, and a post at TST01 that they are proposed for. The clock by which the service waits goes
  // on.
  void Begin() {
    service_ = std::make_unique<ServiceFixture>(
        ServiceFixture::Options{.with_system = true, .followed = {{"sanctions", &shown_}}});
    time_ = std::thread([this] {
      for (; !stop_; absl::SleepFor(absl::Milliseconds(10)))
        service_->clock().Advance(absl::Milliseconds(30));
    });
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    service_->Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    v1::ImportOrganisationsRequest import;
    import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
    service_->Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
    v1::RecordPersonRequest record;
    record.mutable_identity()->add_names()->set_family("Quillfeather");
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1970, 5, 4));
    person_ = service_->Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
    v1::CreatePostRequest post;
    post.set_org_code("TST01");
    post.set_title("Finance director");
    post.set_type(v1::POST_TYPE_EXEC_DIRECTOR);
    post.set_stage(v1::STAGE_L4_BOARD);
    *post.mutable_from() = DateOf(CivilDay(2020, 1, 1));
    post_ = service_->Do<v1::CreatePostResponse>("Appointments/CreatePost", post).post_id();
  }
  template <class Response, class Request>
  std::string As(const std::string& role, const std::string& person, const std::string& method,
                 Request request, Response* response) {
    request.mutable_command()->set_id(NewUuid());
    const grpc::Status status = service_->Call("candour.registration.v1.Appointments/" + method, request,
                                               response, service_->TokenFor({role}, "TST01", person));
    last_ = status;
    return ReasonIn(status);
  }
  std::string Propose() {
    v1::ProposeAppointmentRequest propose;
    propose.set_org_code("TST01");
    propose.set_person_id(person_);
    propose.mutable_terms()->set_post_id(post_);
    propose.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *propose.mutable_terms()->mutable_start() = DateOf(CivilDay(2026, 1, 5));
    v1::ProposeAppointmentResponse response;
    EXPECT_EQ(As("TRUST_HR", "", "ProposeAppointment", propose, &response), "");
    return response.appointment_id();
  }
  std::string Check(const std::string& id, v1::CheckEligibilityResponse* response) {
    v1::CheckEligibilityRequest check;
    check.set_org_code("TST01");
    check.set_appointment_id(id);
    return As("TRUST_HR", "", "CheckEligibility", check, response);
  }
  std::string Confirm(const std::string& id) {
    v1::ConfirmAppointmentRequest confirm;
    confirm.set_org_code("TST01");
    confirm.set_appointment_id(id);
    v1::ConfirmAppointmentResponse response;
    return As("CHAIR", kChair, "ConfirmAppointment", confirm, &response);
  }
  v1::AppointmentState Appointment(const std::string& id) {
    v1::GetAppointmentRequest get;
    get.set_appointment_id(id);
    v1::GetAppointmentResponse response;
    EXPECT_TRUE(service_
                    ->Call("candour.registration.v1.Appointments/GetAppointment", get, &response,
                           service_->TokenFor({"REGISTRAR"}))
                    .ok());
    return response.appointment();
  }
  // A fact of their case, as their service would write it.
  template <class Fact>
  void TheyRecord(const Fact& fact) {
    const std::string stream = "case/" + fact.case_id();
    const auto before = facts_++;
    ledger::v1::Commit commit =
        CommitBuilder(absl::StrCat("theirs ", facts_)).Write(stream, before, {}).Build();
    auto* recorded = commit.mutable_writes(0)->add_facts();
    recorded->set_type(Fact::descriptor()->full_name());
    fact.SerializeToString(recorded->mutable_value());
    ASSERT_TRUE(sanctions_->AppendRaw(stream, SerialiseCommit(commit)).ok());
  }
  void TheyBar(CivilDay from) {
    theirs::InterimOrderMade made;
    made.set_case_id("c1");
    made.set_person_id(person_);
    made.set_order_id("order-1");
    made.set_type(theirs::INTERIM_ORDER_TYPE_INTERIM_BAR);
    *made.mutable_from() = DateOf(from);
    *made.mutable_ends_on() = DateOf(CivilDay(2027, 7, 4));
    TheyRecord(made);
  }
  void TheyLift(CivilDay last_day) {
    theirs::InterimOrderEnded ended;
    ended.set_case_id("c1");
    ended.set_person_id(person_);
    ended.set_order_id("order-1");
    ended.set_reason(theirs::INTERIM_END_REVOKED);
    *ended.mutable_last_day() = DateOf(last_day);
    TheyRecord(ended);
  }

  const TempDir dir_;
  std::unique_ptr<EmbeddedLedger> sanctions_ = *EmbeddedLedger::Open(dir_ / "sanctions");
  SilentLedger shown_{*sanctions_};
  std::unique_ptr<ServiceFixture> service_;
  std::string person_, post_;
  grpc::Status last_;
  uint64_t facts_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread time_;
};

TEST_F(FollowedTest, ABarIsSeenByTheNextQuestionAndByTheConfirmationOfAnEarlierAnswer) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_EQ(checked.outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  TheyBar(CivilDay(2026, 1, 5));
  EXPECT_EQ(Confirm(id), "BARRED") << last_.error_message();
  EXPECT_THAT(last_.error_message(), HasSubstr("order-1"));
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_TRUE(
      service_->Within(absl::Seconds(20), [&] { return Appointment(id).bar_breach_attempts() == 1; }));
  TheyLift(CivilDay(2026, 1, 4));
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_EQ(checked.outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_EQ(Confirm(id), "");
}

TEST_F(FollowedTest, WhoeverIsInPostIsProhibitedAndTheEmployerHears) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  ASSERT_EQ(Confirm(id), "");
  TheyBar(CivilDay(2026, 1, 5));
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return Appointment(id).prohibitions_size() == 1; }));
  EXPECT_EQ(Appointment(id).prohibitions(0).source_id(), "order-1");
  EXPECT_EQ(Appointment(id).prohibitions(0).source_ledger(), TestLedgerId());
  v1::ListInboxRequest inbox;
  inbox.set_org_code("TST01");
  v1::ListInboxResponse listed;
  EXPECT_TRUE(service_->Within(absl::Seconds(20), [&] {
    return service_
               ->Call("candour.registration.v1.Appointments/ListInbox", inbox, &listed,
                      service_->TokenFor({"TRUST_HR"}, "TST01"))
               .ok() &&
           listed.notices_size() == 1;
  }));
  EXPECT_EQ(listed.notices(0).kind(), v1::NOTICE_KIND_PROHIBITED);
}

// The register may begin to follow late, or lose its state: nothing that was ever decided there is missed.
TEST_F(FollowedTest, WhatWasDecidedBeforeAnybodyFollowedCountsAndAStateIsFoldedAnew) {
  Begin();
  TheyBar(CivilDay(2026, 1, 5));
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  // Until nothing reacts any more.
  uint64_t end = 0;
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] {
    absl::SleepFor(absl::Milliseconds(300));
    return std::exchange(end, service_->replica().View()->position()) ==
           service_->replica().View()->position();
  }));
  const std::string digest = *service_->replica().View()->Digest();
  service_->Restart(/*without_state=*/true);
  EXPECT_EQ(*service_->replica().View()->Digest(), digest);
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_THAT(service_->host().MetricsText(),
              HasSubstr("candour_followed_position{ledger=\"sanctions\"} 2\n"));
  EXPECT_THAT(service_->host().MetricsText(), HasSubstr("candour_followed_end{ledger=\"sanctions\"} 2\n"));
  EXPECT_THAT(service_->host().MetricsText(), HasSubstr("candour_followed_ready{ledger=\"sanctions\"} 1\n"));
  EXPECT_THAT(service_->host().MetricsText(),
              HasSubstr("candour_followed_lag_seconds{ledger=\"sanctions\"}"));
  EXPECT_THAT(service_->host().MetricsText(),
              HasSubstr("candour_reaction_lag_seconds{reaction=\"apply_interim_order\"} 0\n"));
}

TEST_F(FollowedTest, WhileTheirLedgerIsSilentNothingIsDecidedThatNeedsIt) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  shown_.silent = true;
  EXPECT_EQ(Confirm(id), "STALE_VIEW");
  EXPECT_EQ(last_.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(service_->host().Ready().ok()) << "the register goes on serving";
  shown_.silent = false;
  EXPECT_EQ(Confirm(id), "");
}

// The barrier leaves decisions that their own log explains.
TEST_F(FollowedTest, WhatWasDecidedOnEvidenceIsDecidedAgainFromTheOwnLedger) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  TheyBar(CivilDay(2026, 1, 5));
  ASSERT_EQ(Confirm(id), "BARRED");
  ASSERT_TRUE(
      service_->Within(absl::Seconds(20), [&] { return Appointment(id).bar_breach_attempts() == 1; }));
  Auditor auditor(*service_);
  EXPECT_THAT(auditor.Run(AllRecords(service_->ledger())),
              ElementsAre(HasSubstr("its cause stands in another ledger")))
      << "the one command that their fact asked for";
}

TEST_F(FollowedTest, AnOperatorSeesWhereItsReactionsStand) {
  Begin();
  TheyBar(CivilDay(2026, 1, 5));
  const auto standing = [&] {
    records::v1::ListReactionsResponse response;
    EXPECT_TRUE(service_
                    ->Call("candour.records.v1.Records/ListReactions", records::v1::ListReactionsRequest(),
                           &response, service_->TokenFor({"OPERATOR"}))
                    .ok());
    for (const auto& one : response.reactions())
      if (one.name() == "apply_interim_order") return one;
    return records::v1::ReactionStanding();
  };
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return standing().next_offset() == 2; }));
  EXPECT_EQ(standing().from_offset(), 0) << "from the start of their ledger";
  EXPECT_EQ(standing().behind(), 0);
}

}  // namespace
}  // namespace candour

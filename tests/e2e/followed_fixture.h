// The register beside the sanctions service's ledger, which the test writes as that service would: somebody
// known, and a post that they are proposed for.
#ifndef CANDOUR_TESTS_E2E_FOLLOWED_FIXTURE_H_
#define CANDOUR_TESTS_E2E_FOLLOWED_FIXTURE_H_

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/base/file.h"
#include "common/decider/day.h"
#include "common/ledger/opening.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/commit_builder.h"
#include "tests/support/ledger_wrapper.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {

namespace v1 = registration::v1;
namespace theirs = sanctions::v1;

inline constexpr char kChair[] = "0191f3c2-7d1a-7c3e-9b1a-0000000c4a14";

class FollowedTest : public testing::Test {
 protected:
  FollowedTest() {
    EXPECT_TRUE(OpenLedger(*sanctions_,
                           {TestLedgerId(),
                            "test.invalid/sanctions/0",
                            1,
                            {theirs::AllegationNotified::descriptor()->full_name(),
                             theirs::CaseConcernsSubject::descriptor()->full_name(),
                             theirs::InterimOrderEnded::descriptor()->full_name(),
                             theirs::InterimOrderMade::descriptor()->full_name(),
                             theirs::NoCase::descriptor()->full_name(),
                             theirs::PersonIdentified::descriptor()->full_name(),
                             theirs::SanctionImposed::descriptor()->full_name(),
                             theirs::SanctionQuashed::descriptor()->full_name()},
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
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1970, 5, 4));
    person_ = service_->Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
    v1::CreatePostRequest post;
    post.set_org_code("TST01");
    post.set_title("Finance director");
    post.set_type(v1::POST_TYPE_EXEC_DIRECTOR);
    post.set_stage(v1::STAGE_L4_BOARD);
    *post.mutable_from() = DateOf(absl::CivilDay(2020, 1, 1));
    post_ = service_->Do<v1::CreatePostResponse>("Appointments/CreatePost", post).post_id();
  }
  // Onto the register, with what that takes; the register number.
  std::string Admit(const std::string& person) {
    const auto code = PublishedCode("managers-code");
    service_->Do<v1::PublishCodeResponse>("Register/PublishCode", code);
    v1::ApplyRequest apply;
    apply.set_person_id(person);
    apply.set_stage(v1::STAGE_L1_FIRST_LINE);
    service_->Do<v1::ApplyResponse>("Register/Apply", apply);
    for (const auto kind :
         {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE}) {
      v1::RecordCheckRequest check;
      check.set_person_id(person);
      check.set_kind(kind);
      check.set_result(v1::CHECK_RESULT_CLEAR);
      *check.mutable_checked_on() = DateOf(absl::CivilDay(2026, 1, 4));
      check.set_evidence_hash(std::string(32, 'e'));
      service_->Do<v1::RecordCheckResponse>("Register/RecordCheck", check);
    }
    v1::SignCodeRequest sign;
    sign.set_person_id(person);
    sign.set_code_id("managers-code");
    sign.set_version(code.version());
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    service_->Do<v1::SignCodeResponse>("Register/SignCode", sign);
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(person);
    return service_->Do<v1::AdmitToRegisterResponse>("Register/AdmitToRegister", admit).register_number();
  }
  // The reason of an error, or "".
  template <class Response, class Request>
  std::string As(const std::string& role, const std::string& person, const std::string& method,
                 Request request, Response* response) {
    if constexpr (requires { request.mutable_command(); }) request.mutable_command()->set_id(NewUuid());
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
    *propose.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2026, 1, 5));
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
  // What is to be acknowledged, as the registrar sees it.
  std::vector<v1::NoticeState> Inbox(const std::string& holder) {
    v1::ListInboxRequest list;
    list.set_org_code(holder);
    v1::ListInboxResponse listed;
    EXPECT_TRUE(service_
                    ->Call("candour.registration.v1.Appointments/ListInbox", list, &listed,
                           service_->TokenFor({"REGISTRAR"}))
                    .ok());
    return {listed.notices().begin(), listed.notices().end()};
  }
  // A fact of their case, as their service would write it.
  template <class Fact>
  void TheyRecord(const Fact& fact) {
    TheyRecordOn("case/" + fact.case_id(), fact);
  }
  template <class Fact>
  void TheyRecordOn(const std::string& stream, const Fact& fact) {
    ledger::v1::Commit commit =
        CommitBuilder(absl::StrCat("theirs ", ++facts_)).Write(stream, versions_[stream]++, {}).Build();
    auto* recorded = commit.mutable_writes(0)->add_facts();
    recorded->set_type(Fact::descriptor()->full_name());
    fact.SerializeToString(recorded->mutable_value());
    ASSERT_TRUE(sanctions_->AppendRaw(stream, SerialiseCommit(commit)).ok());
  }
  void TheyBar(absl::CivilDay from) {
    theirs::InterimOrderMade made;
    made.set_case_id("c1");
    made.set_person_id(person_);
    made.set_order_id("order-1");
    made.set_type(theirs::INTERIM_ORDER_TYPE_INTERIM_BAR);
    *made.mutable_from() = DateOf(from);
    *made.mutable_ends_on() = DateOf(absl::CivilDay(2027, 7, 4));
    TheyRecord(made);
  }
  void TheyLift(absl::CivilDay last_day) {
    theirs::InterimOrderEnded ended;
    ended.set_case_id("c1");
    ended.set_person_id(person_);
    ended.set_order_id("order-1");
    ended.set_reason(theirs::INTERIM_END_REVOKED);
    *ended.mutable_last_day() = DateOf(last_day);
    TheyRecord(ended);
  }

  void TheyImpose(const std::string& person, const std::string& sanction, theirs::SanctionType type,
                  absl::CivilDay from) {
    theirs::SanctionImposed imposed;
    imposed.set_case_id("c1");
    imposed.set_person_id(person);
    imposed.set_sanction_id(sanction);
    imposed.set_type(type);
    *imposed.mutable_effective_on() = DateOf(from);
    TheyRecord(imposed);
  }
  void TheyQuash(const std::string& person, const std::string& sanction, absl::CivilDay on) {
    theirs::SanctionQuashed quashed;
    quashed.set_case_id("c1");
    quashed.set_person_id(person);
    quashed.set_sanction_id(sanction);
    quashed.set_reason(theirs::QUASH_REASON_APPEAL_ALLOWED);
    *quashed.mutable_quashed_on() = DateOf(on);
    TheyRecord(quashed);
  }

  const TempDir dir_;
  std::unique_ptr<EmbeddedLedger> sanctions_ = *EmbeddedLedger::Open(dir_ / "sanctions");
  SilentLedger shown_{*sanctions_};
  std::unique_ptr<ServiceFixture> service_;
  std::string person_, post_;
  grpc::Status last_;
  uint64_t facts_ = 0;
  std::map<std::string, uint64_t> versions_;  // of their streams
  std::atomic<bool> stop_ = false;
  std::thread time_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_FOLLOWED_FIXTURE_H_

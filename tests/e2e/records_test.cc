// What every service answers about its own ledger, over real gRPC: pages, outcomes of commands, how old an
// answer is.
#include <gmock/gmock.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using records::v1::GetCommandResponse;

constexpr char kRestOfRow[] = ",TEST NHS TRUST,YTS,QT1,1 ROAD,,,TESTTOWN,,TV1 1AA,20110401,,,,,,,,,,,,,,,,\n";

class RecordsTest : public testing::Test {
 protected:
  template <class Response, class Request>
  Response Ask(const std::string& method, const Request& request, const std::string& token) {
    Response response;
    const grpc::Status status = service_.Call("candour." + method, request, &response, token);
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }

  // Organisations X000, X001 and so on: `count` of them.
  void ImportOrganisations(int first, int count) {
    v1::ImportOrganisationsRequest import;
    import.mutable_command()->set_id(NewUuid());
    for (int i = first; i < first + count; ++i) {
      absl::StrAppend(import.mutable_ods_csv(), "X", absl::Dec(i, absl::kZeroPad3), kRestOfRow);
    }
    const auto imported = Ask<v1::ImportOrganisationsResponse>(
        "registration.v1.Appointments/ImportOrganisations", import, registrar_);
    EXPECT_EQ(imported.added(), count);
  }

  v1::ListOrganisationsResponse Page(uint32_t size, const std::string& token = "") {
    v1::ListOrganisationsRequest list;
    list.set_page_size(size);
    list.set_page_token(token);
    return Ask<v1::ListOrganisationsResponse>("registration.v1.Appointments/ListOrganisations", list, "");
  }

  GetCommandResponse Outcome(const std::string& id, const std::string& token) {
    records::v1::GetCommandRequest which;
    which.set_command_id(id);
    return Ask<GetCommandResponse>("records.v1.Records/GetCommand", which, token);
  }

  ServiceFixture service_;
  const std::string registrar_ = service_.TokenFor({"REGISTRAR"});
};

TEST_F(RecordsTest, APageHasAHundredWhereNothingIsSaidAndNeverOverFiveHundred) {
  ImportOrganisations(0, 400);
  ImportOrganisations(400, 101);
  EXPECT_EQ(Page(0).organisations_size(), 100);
  EXPECT_EQ(Page(7).organisations_size(), 7);
  EXPECT_EQ(Page(500).organisations_size(), 500);
  for (const uint32_t size : {501u, 0xFFFFFFFFu}) {
    const auto page = Page(size);
    EXPECT_EQ(page.organisations_size(), 500);
    EXPECT_EQ(Page(size, page.next_page_token()).organisations_size(), 1);
  }
}

// One rule for all lists: a number that cannot be negative, read by PageSize.
TEST_F(RecordsTest, EveryPageSizeIsAskedForAlike) {
  int lists = 0;
  for (const auto* service :
       {v1::GetRegisterEntryRequest::descriptor()->file()->FindServiceByName("Register"),
        v1::GetBoardRequest::descriptor()->file()->FindServiceByName("Appointments"),
        records::v1::GetStateRequest::descriptor()->file()->FindServiceByName("Records")}) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* size = service->method(i)->input_type()->FindFieldByName("page_size");
      if (size == nullptr) continue;
      ++lists;
      EXPECT_EQ(size->type(), google::protobuf::FieldDescriptor::TYPE_UINT32) << size->full_name();
    }
  }
  EXPECT_EQ(lists, 7);
}

TEST_F(RecordsTest, TheOutcomeIsForWhoeverSentTheCommandAndForThoseWhoReadEverything) {
  ImportOrganisations(0, 1);
  const std::string sender = service_.Mint({"account-sender", {"COSEC"}, "X000"});
  v1::CreatePostRequest create;
  create.mutable_command()->set_id(NewUuid());
  create.set_org_code("X000");
  create.set_title("Chief nurse");
  create.set_type(v1::POST_TYPE_EXEC_DIRECTOR);
  create.set_stage(v1::STAGE_L4_BOARD);
  create.mutable_from()->set_year(2026);
  create.mutable_from()->set_month(1);
  create.mutable_from()->set_day(1);
  const auto created = Ask<v1::CreatePostResponse>("registration.v1.Appointments/CreatePost", create, sender);
  const std::string id = create.command().id();

  for (const std::string& token :
       {sender, registrar_, service_.TokenFor({"AUDITOR"}), service_.TokenFor({"OPERATOR"})}) {
    const GetCommandResponse outcome = Outcome(id, token);
    EXPECT_EQ(outcome.outcome(), GetCommandResponse::OUTCOME_ACCEPTED);
    EXPECT_EQ(outcome.receipt().stream(), "post/" + created.post_id());
  }
  // Another account of the same role and organisation, one called as the log calls nobody, others.
  const std::string twin = service_.Mint({"account-twin", {"COSEC"}, "X000"});
  const std::string anonymous = service_.Mint({"anonymous", {"MANAGER"}});
  for (const std::string& token :
       {twin, anonymous, service_.TokenFor({"MANAGER"}), service_.TokenFor({"CHAIR"}, "X000"),
        service_.TokenFor({"DPO"}), service_.TokenFor({"SCREENER"}), service_.TokenFor({"OVERSIGHT"})}) {
    const GetCommandResponse hidden = Outcome(id, token), absent = Outcome(NewUuid(), token);
    EXPECT_EQ(hidden.outcome(), GetCommandResponse::OUTCOME_NOT_SEEN);
    EXPECT_EQ(hidden.SerializeAsString(), absent.SerializeAsString());
  }
  // Whoever sent it still learns it with other roles.
  EXPECT_EQ(Outcome(id, service_.Mint({"account-sender", {"MANAGER"}})).outcome(),
            GetCommandResponse::OUTCOME_ACCEPTED);
  // Nobody without a token.
  records::v1::GetCommandRequest which;
  which.set_command_id(id);
  GetCommandResponse response;
  EXPECT_EQ(service_.Call("candour.records.v1.Records/GetCommand", which, &response, "").error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

// A command is decided once. Whoever has lost the role since, or repeats it under rules that would decide
// otherwise, gets what was decided then; the token still has to say who it is.
TEST_F(RecordsTest, ARepetitionGetsTheFirstOutcomeWithoutTheRoleAndUnderOtherRules) {
  const auto as = [this](const std::string& role) { return service_.Mint({"account-sender", {role}}); };
  v1::RecordPersonRequest person;
  person.mutable_identity()->add_names()->set_family("Testing");
  *person.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1980, 1, 1));
  v1::RecordCheckRequest check;
  check.set_person_id(service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", person).person_id());
  check.set_kind(v1::CHECK_KIND_DBS);
  check.set_result(v1::CHECK_RESULT_CLEAR);
  *check.mutable_checked_on() = DateOf(absl::CivilDay(2025, 10, 1));
  check.set_evidence_hash(std::string(32, 'e'));
  const auto send = [&](v1::RecordCheckRequest request, const std::string& id, const std::string& token,
                        v1::RecordCheckResponse* response) {
    request.mutable_command()->set_id(id);
    return service_.Call("candour.registration.v1.Register/RecordCheck", request, response, token);
  };
  const std::string refused_id = NewUuid(), accepted_id = NewUuid();
  v1::RecordCheckResponse first, again;
  EXPECT_EQ(ReasonIn(send(check, refused_id, as("REGISTRAR"), &again)), "RULES_NOT_PUBLISHED");
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  service_.Do<v1::PublishRulesResponse>("Register/PublishRules", publish);
  ASSERT_TRUE(send(check, accepted_id, as("REGISTRAR"), &first).ok());
  EXPECT_FALSE(first.stale());
  for (auto& rule : *publish.mutable_rules()->mutable_check_validity()) rule.set_months(1);
  service_.Do<v1::PublishRulesResponse>("Register/PublishRules", publish);

  for (const std::string role : {"REGISTRAR", "CHAIR", "JANITOR"}) {
    ASSERT_TRUE(send(check, accepted_id, as(role), &again).ok()) << role;
    EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString()) << role;
    EXPECT_EQ(ReasonIn(send(check, refused_id, as(role), &again)), "RULES_NOT_PUBLISHED") << role;
  }
  // Decided now, each would be something else.
  ASSERT_TRUE(send(check, NewUuid(), as("REGISTRAR"), &again).ok());
  EXPECT_TRUE(again.stale());
  EXPECT_EQ(ReasonIn(send(check, NewUuid(), as("CHAIR"), &again)), "ROLE");
  // Without the role nothing else is learnt of an id either.
  const std::string other = service_.Mint({"account-other", {"CHAIR"}});
  EXPECT_EQ(ReasonIn(send(check, accepted_id, other, &again)), "COMMAND_ID_REUSED");
  EXPECT_EQ(ReasonIn(send(check, accepted_id, "", &again)), "COMMAND_ID_REUSED");
}

TEST_F(RecordsTest, AnAnswerIsNoOlderWhenNobodyWrites) {
  service_.clock().Advance(absl::Hours(1));  // for whoever counts from the last record
  const absl::Time until = absl::Now() + absl::Seconds(10);
  int64_t lag_us = 0;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    lag_us = Outcome(NewUuid(), registrar_).basis().lag_us();
  } while (lag_us > 0 && absl::Now() < until);
  EXPECT_EQ(lag_us, 0);
}

}  // namespace
}  // namespace candour

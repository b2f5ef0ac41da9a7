// The register over real gRPC, values and all.
#include <gmock/gmock.h>

#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/uuid.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::HasSubstr;

class RegisterTest : public testing::Test {
 protected:
  template <class Request, class Response>
  grpc::Status Ask(const std::string& method, const Request& request, Response* response,
                   const std::string& token) {
    return service_.Call("candour." + method, request, response, token);
  }
  template <class Request>
  Request New() {
    Request request;
    request.mutable_command()->set_id(NewUuid());
    return request;
  }
  std::string registrar() { return service_.TokenFor({"REGISTRAR"}); }

  void PublishRulesAndCode() {
    auto rules = New<v1::PublishRulesRequest>();
    *rules.mutable_rules() = England2026();
    v1::PublishRulesResponse published;
    ASSERT_TRUE(Ask("registration.v1.Register/PublishRules", rules, &published, registrar()).ok());
    EXPECT_EQ(published.digest().size(), 32);
    const v1::PublishCodeRequest code = PublishedCode("managers-code");
    v1::PublishCodeResponse answer;
    ASSERT_TRUE(Ask("registration.v1.Register/PublishCode", code, &answer, registrar()).ok());
  }

  std::string RecordPerson(const std::string& given, const std::string& family) {
    auto record = New<v1::RecordPersonRequest>();
    auto* name = record.mutable_identity()->add_names();
    name->set_given(given);
    name->set_family(family);
    auto* born = record.mutable_identity()->mutable_date_of_birth();
    born->set_year(1971);
    born->set_month(5);
    born->set_day(4);
    v1::RecordPersonResponse recorded;
    const grpc::Status status = Ask("registration.v1.Register/RecordPerson", record, &recorded, registrar());
    EXPECT_TRUE(status.ok()) << status.error_message();
    return recorded.person_id();
  }

  records::v1::GetStateResponse State() {
    records::v1::GetStateRequest request;
    request.set_with_digest(true);
    records::v1::GetStateResponse state;
    EXPECT_TRUE(Ask("records.v1.Records/GetState", request, &state, service_.TokenFor({"AUDITOR"})).ok());
    return state;
  }

  ServiceFixture service_;
};

TEST_F(RegisterTest, ImportsTheShippedFileOnceAndForAll) {
  auto import = New<v1::ImportOrganisationsRequest>();
  import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
  v1::ImportOrganisationsResponse first, again, other;
  ASSERT_TRUE(Ask("registration.v1.Appointments/ImportOrganisations", import, &first, registrar()).ok());
  EXPECT_EQ(first.rows(), 6);
  EXPECT_EQ(first.added(), 6);
  // The same command: the same answer. A new one: nothing new.
  ASSERT_TRUE(Ask("registration.v1.Appointments/ImportOrganisations", import, &again, registrar()).ok());
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  import.mutable_command()->set_id(NewUuid());
  ASSERT_TRUE(Ask("registration.v1.Appointments/ImportOrganisations", import, &other, registrar()).ok());
  EXPECT_EQ(other.unchanged(), 6);
}

TEST_F(RegisterTest, ImportsTheRealFile) {
  const auto etr = ReadFile("../shared/data/ods/etr.csv");
  if (!etr.ok()) GTEST_SKIP() << etr.status();
  auto import = New<v1::ImportOrganisationsRequest>();
  import.set_ods_csv(*etr);
  v1::ImportOrganisationsResponse imported;
  ASSERT_TRUE(Ask("registration.v1.Appointments/ImportOrganisations", import, &imported, registrar()).ok());
  EXPECT_EQ(imported.rows(), 273);
  EXPECT_EQ(imported.added(), 273);
  EXPECT_EQ(imported.refused_size(), 0);
}

TEST_F(RegisterTest, ARefusalNamesItsReasonAndIsTheAnswerForEver) {
  PublishRulesAndCode();
  const std::string person = RecordPerson("Ada", "Larkspur");
  auto apply = New<v1::ApplyRequest>();
  apply.set_person_id(person);
  apply.set_stage(v1::STAGE_L4_BOARD);
  v1::ApplyResponse applied;
  ASSERT_TRUE(
      Ask("registration.v1.Register/Apply", apply, &applied, service_.TokenFor({"MANAGER"}, "", person))
          .ok());
  EXPECT_EQ(applied.receipt().stream(), "registrant/" + person);
  EXPECT_EQ(applied.receipt().version(), 1);

  auto admit = New<v1::AdmitToRegisterRequest>();
  admit.set_person_id(person);
  v1::AdmitToRegisterResponse admitted;
  const grpc::Status refused = Ask("registration.v1.Register/AdmitToRegister", admit, &admitted, registrar());
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonIn(refused), "CHECK_MISSING");
  EXPECT_THAT(refused.error_message(), HasSubstr("IDENTITY"));
  service_.clock().Advance(absl::Hours(24 * 400));
  const grpc::Status again = Ask("registration.v1.Register/AdmitToRegister", admit, &admitted, registrar());
  EXPECT_EQ(again.error_details(), refused.error_details());

  records::v1::GetCommandRequest which;
  which.set_command_id(admit.command().id());
  records::v1::GetCommandResponse outcome;
  ASSERT_TRUE(Ask("records.v1.Records/GetCommand", which, &outcome, registrar()).ok());
  EXPECT_EQ(outcome.outcome(), records::v1::GetCommandResponse::OUTCOME_REFUSED);
  EXPECT_EQ(outcome.reason(), "CHECK_MISSING");

  admit.set_person_id(NewUuid());
  EXPECT_EQ(ReasonIn(Ask("registration.v1.Register/AdmitToRegister", admit, &admitted, registrar())),
            "COMMAND_ID_REUSED");
}

TEST_F(RegisterTest, SearchFindsNobodyWhoIsNotRegistered) {
  PublishRulesAndCode();
  RecordPerson("Ada", "Larkspur");
  v1::SearchRegisterRequest search;
  search.set_name("larkspur");
  v1::SearchRegisterResponse found;
  ASSERT_TRUE(Ask("registration.v1.Register/SearchRegister", search, &found, "").ok());
  EXPECT_EQ(found.found_size(), 0);
}

TEST_F(RegisterTest, HistoryIsOpenedForTheRegistrarAndSealedForTheAuditor) {
  const std::string person = RecordPerson("Zebedee", "Quillfeather");
  records::v1::ListHistoryRequest history;
  history.set_stream("person/" + person);
  records::v1::ListHistoryResponse opened, sealed;
  ASSERT_TRUE(Ask("records.v1.Records/ListHistory", history, &opened, registrar()).ok());
  ASSERT_TRUE(Ask("records.v1.Records/ListHistory", history, &sealed, service_.TokenFor({"AUDITOR"})).ok());
  EXPECT_THAT(opened.SerializeAsString(), HasSubstr("Quillfeather"));
  EXPECT_THAT(sealed.SerializeAsString(), testing::Not(HasSubstr("Quillfeather")));
  ASSERT_EQ(sealed.entries_size(), 1);
  EXPECT_EQ(sealed.entries(0).fact().type(), "candour.registration.v1.PersonRecorded");
}

TEST_F(RegisterTest, ATokenOfAReceiptReadsOnesOwnWrite) {
  v1::GetRulesRequest ask;
  auto rules = New<v1::PublishRulesRequest>();
  *rules.mutable_rules() = England2026();
  v1::PublishRulesResponse published;
  ASSERT_TRUE(Ask("registration.v1.Register/PublishRules", rules, &published, registrar()).ok());
  ask.mutable_freshness()->set_min_position(published.receipt().token());
  ask.mutable_freshness()->set_linearizable(true);
  v1::GetRulesResponse answer;
  ASSERT_TRUE(Ask("registration.v1.Register/GetRules", ask, &answer, "").ok());
  EXPECT_EQ(answer.digest(), published.digest());
  ask.mutable_freshness()->set_min_position(std::string(24, 'x'));
  EXPECT_EQ(ReasonIn(Ask("registration.v1.Register/GetRules", ask, &answer, "")), "POSITION_TOKEN");
}

TEST_F(RegisterTest, TheStateFoldsToTheSameAfterARestartAndFromNothing) {
  PublishRulesAndCode();
  RecordPerson("Ada", "Larkspur");
  const auto before = State();
  service_.Restart(/*without_state=*/false);
  EXPECT_EQ(State().digest(), before.digest());
  service_.Restart(/*without_state=*/true);
  const auto after = State();
  EXPECT_EQ(after.digest(), before.digest());
  EXPECT_EQ(after.next_offset(), before.next_offset());
  EXPECT_EQ(after.chain_head(), before.chain_head());
}

TEST_F(RegisterTest, MalformedRequestsNameTheField) {
  v1::ApplyRequest apply;
  apply.mutable_command()->set_id("not-a-uuid");
  v1::ApplyResponse applied;
  const grpc::Status status = Ask("registration.v1.Register/Apply", apply, &applied, registrar());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("command.id"));
  auto unknown = New<v1::ApplyRequest>();
  unknown.set_person_id(NewUuid());
  unknown.set_stage(v1::STAGE_L4_BOARD);
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddVarint(99, 1);
  EXPECT_EQ(Ask("registration.v1.Register/Apply", unknown, &applied, registrar()).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace candour

// The register as it was: a state rebuilt to a moment of the past, served beside the live one, over real
// gRPC.
#include <gmock/gmock.h>

#include "candour/privacy/v1/key.pb.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "common/process/standing_host.h"
#include "common/replica/rebuild.h"
#include "common/replica/rows.h"
#include "common/replica/standing_state.h"
#include "services/registration/model.h"
#include "services/registration/module.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class StandingTest : public testing::Test {
 protected:
  // Ada Larkspur is registered and chief executive of TST01 in January 2026; that is the state which is kept.
  // In February Ben Finchley turns out to have been that until the 9th, and Ada is called Finch by then.
  void SetUp() override {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    live_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    live_.Do<v1::PublishCodeResponse>("Register/PublishCode", PublishedCode("managers-code"));
    v1::ImportOrganisationsRequest import;
    import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
    live_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
    v1::RecordPersonRequest ada;
    *ada.mutable_identity() = Called("Larkspur");
    recorded_ = live_.Do<v1::RecordPersonResponse>("Register/RecordPerson", ada);
    ada_ = recorded_.person_id();
    Register();
    v1::RecordPersonInPostRequest found;
    found.set_org_code("TST01");
    found.set_person_id(ada_);
    found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *found.mutable_terms()->mutable_start() = DateOf(CivilDay(2026, 1, 2));
    found.mutable_found()->set_title("Chief executive");
    found.mutable_found()->set_type(v1::POST_TYPE_CEO);
    found.mutable_found()->set_voting(true);
    appointment_ =
        live_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", found).appointment_id();
    position_ = live_.replica().View()->position();

    live_.SetDay(CivilDay(2026, 2, 20));
    v1::CorrectAppointmentRequest correct;
    correct.set_org_code("TST01");
    correct.set_appointment_id(appointment_);
    *correct.mutable_terms() = found.terms();
    *correct.mutable_terms()->mutable_start() = DateOf(CivilDay(2026, 2, 10));
    correct.set_reason("the letter said February");
    live_.Do<v1::CorrectAppointmentResponse>("Appointments/CorrectAppointment", correct);
    v1::CorrectPersonRequest renamed;
    renamed.set_person_id(ada_);
    renamed.set_correction(v1::IDENTITY_CORRECTION_NAME_CHANGED);
    *renamed.mutable_identity() = Called("Finch");
    renamed.set_reason("Marriage.");
    now_ = live_.Do<v1::CorrectPersonResponse>("Register/CorrectPerson", renamed).receipt().token();
    RebuildThen();
  }

  static v1::Identity Called(const std::string& family) {
    v1::Identity identity;
    identity.add_names()->set_given("Ada");
    identity.mutable_names(0)->set_family(family);
    *identity.mutable_date_of_birth() = DateOf(CivilDay(1971, 5, 4));
    return identity;
  }
  void Register() {
    v1::ApplyRequest apply;
    apply.set_person_id(ada_);
    apply.set_stage(v1::STAGE_L1_FIRST_LINE);
    live_.Do<v1::ApplyResponse>("Register/Apply", apply);
    for (const auto kind :
         {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE}) {
      v1::RecordCheckRequest check;
      check.set_person_id(ada_);
      check.set_kind(kind);
      check.set_result(v1::CHECK_RESULT_CLEAR);
      *check.mutable_checked_on() = DateOf(CivilDay(2026, 1, 4));
      check.set_evidence_hash(Sha256("evidence"));
      live_.Do<v1::RecordCheckResponse>("Register/RecordCheck", check);
    }
    v1::SignCodeRequest sign;
    sign.set_person_id(ada_);
    sign.set_code_id("managers-code");
    sign.set_version(PublishedCode("managers-code").version());
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    live_.Do<v1::SignCodeResponse>("Register/SignCode", sign);
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(ada_);
    live_.Do<v1::AdmitToRegisterResponse>("Register/AdmitToRegister", admit);
  }

  // What `candourctl state rebuild --until` does, and `candour --serve-state`.
  void RebuildThen() {
    const std::string folder = live_.folder() + "/then";
    {
      const auto store = *Store::Open({.path = folder, .families = RowFamilies()});
      const auto reached =
          Rebuild(live_.ledger(), *store, "registration", RegistrationModel(), {.until = position_}, nullptr);
      ASSERT_TRUE(reached.ok()) << reached.status();
      digest_ = *(*ViewOf(*store, "registration"))->Digest();
    }
    auto started = StandingHost::Start(RegistrationModule(), {.listen = "127.0.0.1:0",
                                                              .state_dir = folder,
                                                              .key_log = &live_.key_log(),
                                                              .kek = &live_.kek(),
                                                              .tokens = &live_.tokens(),
                                                              .clock = &live_.clock(),
                                                              .build = "test",
                                                              .look_every = absl::Milliseconds(100)});
    ASSERT_TRUE(started.ok()) << started.status();
    then_ = *std::move(started);
  }

  std::string Then() const { return "127.0.0.1:" + std::to_string(then_->port()); }
  std::string Now() const { return live_.address(); }
  std::string Reader() const { return live_.TokenFor({"REGISTRAR", "AUDITOR"}); }
  template <class Response, class Request>
  Response Ask(const std::string& address, const std::string& method, const Request& request) {
    Response response;
    const grpc::Status status = CallAt(address, "candour." + method, request, &response, Reader());
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }
  v1::GetBoardRequest BoardRequest() const {
    v1::GetBoardRequest board;
    board.set_org_code("TST01");
    *board.mutable_on() = DateOf(CivilDay(2026, 1, 20));
    return board;
  }
  // Who sat on the board on 20 January.
  std::vector<std::string> Board(const std::string& address, const v1::GetBoardRequest& request) {
    std::vector<std::string> names;
    const auto board = Ask<v1::GetBoardResponse>(address, "registration.v1.Appointments/GetBoard", request);
    for (const auto& seat : board.seats()) {
      if (!seat.person_name().empty()) names.push_back(seat.person_name());
    }
    return names;
  }
  std::vector<std::string> Found(const std::string& address, const std::string& name) {
    v1::SearchRegisterRequest search;
    search.set_name(name);
    const auto answer =
        Ask<v1::SearchRegisterResponse>(address, "registration.v1.Register/SearchRegister", search);
    std::vector<std::string> families;
    for (const auto& found : answer.found()) families.push_back(found.entry().family_name());
    return families;
  }
  template <class Request, class Response>
  grpc::Status Refused(const std::string& method, const Request& request) {
    Response response;
    const absl::Time start = absl::Now();
    const grpc::Status status = CallAt(Then(), "candour." + method, request, &response, Reader());
    EXPECT_LT(absl::Now() - start, absl::Seconds(5)) << "was waited for";
    EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
    EXPECT_EQ(ReasonIn(status), "READ_ONLY_STATE");
    EXPECT_THAT(status.error_message(),
                HasSubstr(absl::StrCat("up to position ", position_, " (2026-01-05T")));
    EXPECT_THAT(status.error_message(), HasSubstr("the live service"));
    return status;
  }

  ServiceFixture live_;
  v1::RecordPersonResponse recorded_;
  std::string ada_, appointment_, now_, digest_;
  uint64_t position_ = 0;
  std::unique_ptr<StandingHost> then_;
};

TEST_F(StandingTest, ListsAndSearchesAreThoseOfThen) {
  EXPECT_THAT(Board(Then(), BoardRequest()), ElementsAre("Ada Larkspur"));
  EXPECT_THAT(Board(Now(), BoardRequest()), IsEmpty());
  EXPECT_THAT(Found(Then(), "larkspur"), ElementsAre("Larkspur"));
  EXPECT_THAT(Found(Then(), "finch"), IsEmpty());
  EXPECT_THAT(Found(Now(), "finch"), ElementsAre("Finch"));
  records::v1::ListHistoryRequest history;
  history.set_stream("person/" + ada_);
  const auto entries = [&](const std::string& address) {
    return Ask<records::v1::ListHistoryResponse>(address, "records.v1.Records/ListHistory", history)
        .entries_size();
  };
  EXPECT_EQ(entries(Then()), 1);
  EXPECT_EQ(entries(Now()), 2);
  records::v1::GetStateRequest state;
  state.set_with_digest(true);
  const auto told = Ask<records::v1::GetStateResponse>(Then(), "records.v1.Records/GetState", state);
  EXPECT_EQ(told.next_offset(), position_);
  EXPECT_EQ(told.digest(), digest_);
  EXPECT_TRUE(then_->Ready().ok());
}

TEST_F(StandingTest, EveryCommandIsRefusedAndNothingIsRecorded) {
  const uint64_t before = live_.replica().View()->position();
  v1::RecordPersonRequest record;
  record.mutable_command()->set_id(NewUuid());
  *record.mutable_identity() = Called("Testing");
  Refused<v1::RecordPersonRequest, v1::RecordPersonResponse>("registration.v1.Register/RecordPerson", record);
  // One that has its outcome too.
  record.mutable_command()->set_id(recorded_.receipt().command_id());
  Refused<v1::RecordPersonRequest, v1::RecordPersonResponse>("registration.v1.Register/RecordPerson", record);
  EXPECT_EQ((*live_.ledger().Range(absl::Seconds(5))).end, before);
  v1::RecordPersonResponse response;
  const grpc::Status nobody =
      CallAt(Then(), "candour.registration.v1.Register/RecordPerson", record, &response, "");
  EXPECT_EQ(nobody.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(StandingTest, WhatLiesBeyondIsRefusedAtOnce) {
  const auto board = [&](const auto& change) {
    v1::GetBoardRequest request = BoardRequest();
    change(request);
    return Refused<v1::GetBoardRequest, v1::GetBoardResponse>("registration.v1.Appointments/GetBoard",
                                                              request)
        .error_message();
  };
  EXPECT_THAT(board([&](auto& r) { r.mutable_freshness()->set_min_position(now_); }),
              HasSubstr("lies beyond it"));
  EXPECT_THAT(board([&](auto& r) { r.mutable_as_known_at()->set_position(now_); }),
              HasSubstr("lies beyond it"));
  EXPECT_THAT(board([](auto& r) { r.mutable_freshness()->set_linearizable(true); }),
              HasSubstr("no ledger to ask"));
  EXPECT_THAT(
      board([&](auto& r) { r.mutable_freshness()->set_settled_through(recorded_.receipt().token()); }),
      HasSubstr("Leave settled_through out"));
  EXPECT_THAT(
      board([&](auto& r) { r.mutable_as_known_at()->set_time_us(absl::ToUnixMicros(live_.clock().Now())); }),
      HasSubstr("as_known_at be earlier"));
  records::v1::FollowRequest follow;
  follow.set_position(now_);
  records::v1::FollowResponse message;
  EXPECT_EQ(ReasonIn(FirstAt(Then(), "candour.records.v1.Records/Follow", follow, &message,
                             live_.TokenFor({"AUDITOR"}))),
            "READ_ONLY_STATE");
}

TEST_F(StandingTest, WhatItHasIsWaitedForNowhereAndEarlierMomentsAreAnswered) {
  v1::GetBoardRequest board = BoardRequest();
  board.mutable_freshness()->set_min_position(recorded_.receipt().token());
  EXPECT_THAT(Board(Then(), board), ElementsAre("Ada Larkspur"));
  board.mutable_as_known_at()->set_position(recorded_.receipt().token());
  EXPECT_THAT(Board(Then(), board), IsEmpty());
}

TEST_F(StandingTest, WhoWasErasedSinceIsErasedInThePastToo) {
  EXPECT_THAT(Found(Then(), "larkspur"), ElementsAre("Larkspur"));
  std::vector<std::string> keys;
  {
    const auto following =
        live_.key_log().Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
          privacy::v1::KeyRecord key;
          if (record && key.ParseFromString(std::string(*record)) && key.subject() == "person/" + ada_)
            keys.emplace_back(id);
        });
    ASSERT_TRUE(following.ok());
  }
  ASSERT_FALSE(keys.empty());
  for (const std::string& key : keys) ASSERT_TRUE(live_.key_log().Erase(key, absl::Seconds(5)).ok());
  v1::GetPersonRequest ask;
  ask.set_person_id(ada_);
  const auto person = Ask<v1::GetPersonResponse>(Then(), "registration.v1.Register/GetPerson", ask);
  EXPECT_EQ(person.identity_status(), v1::IDENTITY_STATUS_ERASED);
  EXPECT_EQ(person.identity().names_size(), 0);
  EXPECT_THAT(Board(Then(), BoardRequest()), IsEmpty());
  EXPECT_TRUE(live_.Within(absl::Seconds(20), [&] { return Found(Then(), "larkspur").empty(); }));
  EXPECT_THAT(then_->MetricsText(), HasSubstr("candour_people_unreadable 0"));
}

TEST_F(StandingTest, AFolderWithoutAStateIsSaid) {
  const auto none = StandingState::Open(live_.folder() + "/none", "registration", RegistrationModel());
  EXPECT_EQ(none.status().code(), absl::StatusCode::kNotFound);
  const auto other = StandingState::Open(live_.folder() + "/then", "conduct", RegistrationModel());
  EXPECT_EQ(other.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("no folded state of conduct"));
}

}  // namespace
}  // namespace candour

// What was known when, about which day: over real gRPC, all four combinations.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;

constexpr char kPosts[] = "candour.registration.v1.Appointments/";
constexpr char kPeople[] = "candour.registration.v1.Register/";

class AsKnownTest : public testing::Test {
 protected:
  // Ada is recorded as chief executive from 12 January. On 20 February that is put right: she came on the
  // 10th, before her it was Ben. And Ada is called Finch by then.
  void SetUp() override {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    service_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    v1::ImportOrganisationsRequest import;
    std::ostringstream csv;
    csv << std::ifstream("docs/demo/organisations.csv").rdbuf();
    import.set_ods_csv(csv.str());
    service_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
    ada_ = RecordPerson("Ada", "Larkspur");
    ben_ = RecordPerson("Ben", "Finchley");
    v1::CreatePostRequest post;
    post.set_org_code("TST01");
    post.set_title("Chief executive");
    post.set_type(v1::POST_TYPE_CEO);
    post.set_voting(true);
    post.set_stage(v1::STAGE_L4_BOARD);
    *post.mutable_from() = DateOf(CivilDay(2025, 4, 1));
    post_ = service_.Do<v1::CreatePostResponse>("Appointments/CreatePost", post).post_id();
    service_.clock().Set(At(CivilDay(2026, 1, 15)));
    const auto recorded = InPost(ada_, CivilDay(2026, 1, 12), std::nullopt);
    appointment_ = recorded.appointment_id();
    then_ = recorded.receipt().token();

    service_.clock().Set(At(CivilDay(2026, 2, 20)));
    v1::CorrectAppointmentRequest correct;
    correct.set_org_code("TST01");
    correct.set_appointment_id(appointment_);
    *correct.mutable_terms() = Terms(CivilDay(2026, 2, 10), std::nullopt);
    correct.set_reason("the letter said February");
    service_.Do<v1::CorrectAppointmentResponse>("Appointments/CorrectAppointment", correct);
    InPost(ben_, CivilDay(2025, 6, 1), CivilDay(2026, 2, 9));
    v1::CorrectPersonRequest renamed;
    renamed.set_person_id(ada_);
    renamed.set_correction(v1::IDENTITY_CORRECTION_NAME_CHANGED);
    *renamed.mutable_identity() = Called("Ada", "Finch");
    renamed.set_reason("Marriage.");
    service_.Do<v1::CorrectPersonResponse>("Register/CorrectPerson", renamed);
  }

  static absl::Time At(CivilDay day) {
    return absl::FromCivil(absl::CivilHour(day) + 9, absl::UTCTimeZone());
  }
  static v1::Identity Called(const std::string& given, const std::string& family) {
    v1::Identity identity;
    identity.add_names()->set_given(given);
    identity.mutable_names(0)->set_family(family);
    *identity.mutable_date_of_birth() = DateOf(CivilDay(1971, 5, 4));
    return identity;
  }
  std::string RecordPerson(const std::string& given, const std::string& family) {
    v1::RecordPersonRequest record;
    *record.mutable_identity() = Called(given, family);
    return service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  }
  v1::Terms Terms(CivilDay start, std::optional<CivilDay> end) {
    v1::Terms terms;
    terms.set_post_id(post_);
    terms.set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *terms.mutable_start() = DateOf(start);
    if (end) *terms.mutable_end() = DateOf(*end);
    return terms;
  }
  v1::RecordPersonInPostResponse InPost(const std::string& person, CivilDay start,
                                        std::optional<CivilDay> end) {
    v1::RecordPersonInPostRequest record;
    record.set_org_code("TST01");
    record.set_person_id(person);
    *record.mutable_terms() = Terms(start, end);
    return service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", record);
  }

  using Moment = common::v1::AsKnownAt;
  static Moment Known(absl::Time time) {
    Moment moment;
    moment.set_time_us(absl::ToUnixMicros(time));
    return moment;
  }
  static Moment KnownAt(const std::string& token) {
    Moment moment;
    moment.set_position(token);
    return moment;
  }
  template <class Response, class Request>
  Response Ask(const std::string& method, Request request, const std::optional<Moment>& moment,
               const std::string& token = "") {
    if (moment) *request.mutable_as_known_at() = *moment;
    Response response;
    const grpc::Status status = service_.Call(method, request, &response, token);
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }
  v1::GetBoardResponse Board(CivilDay on, const std::optional<Moment>& moment) {
    v1::GetBoardRequest board;
    board.set_org_code("TST01");
    *board.mutable_on() = DateOf(on);
    return Ask<v1::GetBoardResponse>(absl::StrCat(kPosts, "GetBoard"), board, moment);
  }
  // Who was chief executive of TST01.
  std::string ChiefExecutive(CivilDay on, const std::optional<Moment>& moment) {
    const auto board = Board(on, moment);
    EXPECT_EQ(board.seats_size(), 1);
    return board.seats_size() == 1 ? board.seats(0).person_name() : "?";
  }
  std::string ReasonFor(const Moment& moment) {
    v1::GetBoardRequest board;
    board.set_org_code("TST01");
    *board.mutable_as_known_at() = moment;
    v1::GetBoardResponse response;
    return ReasonIn(service_.Call(absl::StrCat(kPosts, "GetBoard"), board, &response, ""));
  }

  ServiceFixture service_;
  std::string ada_, ben_, post_, appointment_, then_;
};

TEST_F(AsKnownTest, WhoWasChiefExecutiveAsKnownThenAndNowOnTwoDays) {
  const CivilDay january(2026, 1, 20), march(2026, 3, 1);
  for (const Moment& then : {KnownAt(then_), Known(At(CivilDay(2026, 2, 1)))}) {
    EXPECT_EQ(ChiefExecutive(january, then), "Ada Finch");  // names are as known now
    EXPECT_EQ(ChiefExecutive(march, then), "Ada Finch");
  }
  EXPECT_EQ(ChiefExecutive(january, std::nullopt), "Ben Finchley");
  EXPECT_EQ(ChiefExecutive(march, std::nullopt), "Ada Finch");
  // Before the appointment was recorded nobody knew of it.
  EXPECT_EQ(ChiefExecutive(january, Known(At(CivilDay(2026, 1, 14)))), "");
}

TEST_F(AsKnownTest, OneRecordAsKnownThenAndNow) {
  v1::GetAppointmentRequest appointment;
  appointment.set_appointment_id(appointment_);
  const std::string registrar = service_.TokenFor({"REGISTRAR"});
  const std::string method = absl::StrCat(kPosts, "GetAppointment");
  const auto then = Ask<v1::GetAppointmentResponse>(method, appointment, KnownAt(then_), registrar);
  const auto now = Ask<v1::GetAppointmentResponse>(method, appointment, std::nullopt, registrar);
  EXPECT_EQ(DayOf(then.appointment().terms().start()), CivilDay(2026, 1, 12));
  EXPECT_EQ(then.appointment().corrections(), 0);
  EXPECT_EQ(DayOf(now.appointment().terms().start()), CivilDay(2026, 2, 10));
  EXPECT_EQ(now.appointment().corrections(), 1);
  // Whoever may see names that were, sees them as they were.
  v1::GetPersonRequest person;
  person.set_person_id(ada_);
  const auto called = [&](const std::optional<Moment>& moment) {
    return Ask<v1::GetPersonResponse>(absl::StrCat(kPeople, "GetPerson"), person, moment, registrar)
        .identity()
        .names(0)
        .family();
  };
  EXPECT_EQ(called(KnownAt(then_)), "Larkspur");
  EXPECT_EQ(called(std::nullopt), "Finch");
}

TEST_F(AsKnownTest, ATimeIsResolvedOnceToAPositionThatTheAnswerNames) {
  const auto by_time = Board(CivilDay(2026, 1, 20), Known(At(CivilDay(2026, 2, 1))));
  EXPECT_EQ(by_time.basis().token(), then_);
  EXPECT_LE(by_time.basis().recorded_at_us(), absl::ToUnixMicros(At(CivilDay(2026, 2, 1))));
  auto by_position = Board(CivilDay(2026, 1, 20), KnownAt(by_time.basis().token()));
  by_position.mutable_basis()->set_lag_us(by_time.basis().lag_us());
  EXPECT_EQ(by_position.SerializeAsString(), by_time.SerializeAsString());
  // After the last record: all there is.
  EXPECT_EQ(Board(CivilDay(2026, 1, 20), Known(absl::InfiniteFuture())).basis().token(),
            Board(CivilDay(2026, 1, 20), std::nullopt).basis().token());
}

TEST_F(AsKnownTest, BeforeTheFirstRecordThereIsNothing) {
  EXPECT_EQ(ReasonFor(Known(absl::FromUnixSeconds(0))), "NOT_FOUND");
  const auto none =
      Ask<v1::ListOrganisationsResponse>(absl::StrCat(kPosts, "ListOrganisations"),
                                         v1::ListOrganisationsRequest(), Known(absl::FromUnixSeconds(0)));
  EXPECT_EQ(none.organisations_size(), 0);
  EXPECT_EQ(none.basis().recorded_at_us(), 0);
}

TEST_F(AsKnownTest, AMomentThatIsNoneIsRefusedWithWhatToDo) {
  EXPECT_EQ(ReasonFor(Moment()), "AS_KNOWN_AT");
  EXPECT_EQ(ReasonFor(KnownAt(std::string(24, 'x'))), "POSITION_TOKEN");
  v1::SearchRegisterRequest search;
  search.set_name("larkspur");
  *search.mutable_as_known_at() = KnownAt(then_);
  v1::SearchRegisterResponse found;
  const grpc::Status status = service_.Call(absl::StrCat(kPeople, "SearchRegister"), search, &found, "");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonIn(status), "AS_KNOWN_AT_LIST");
}

}  // namespace
}  // namespace candour

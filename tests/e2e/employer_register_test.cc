// The employer's register over gRPC: for how long somebody serves, what the register says of them, and which
// checks end; on a day, and as known at a moment.
#include <gmock/gmock.h>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/http.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kPosts[] = "candour.registration.v1.Appointments/";

// On 5 January 2026 Ada is chief executive of TST01: acting since 1 March 2025, then appointed; deputy since
// November 2024. She is registered that day; her checks against insolvency are from June.
class EmployerRegisterTest : public testing::Test {
 protected:
  void SetUp() override {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    service_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    service_.Do<v1::PublishCodeResponse>("Register/PublishCode", PublishedCode("managers-code"));
    v1::ImportOrganisationsRequest import;
    import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
    service_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
    ada_ = RecordPerson("Ada");
    chief_ = CreatePost("Chief executive", v1::POST_TYPE_CEO, v1::STAGE_L4_BOARD);
    deputy_ = CreatePost("Deputy", v1::POST_TYPE_MANAGER, v1::STAGE_L3_SENIOR);
    InPost(ada_, deputy_, CivilDay(2024, 11, 4), CivilDay(2025, 2, 28));
    acting_ = InPost(ada_, chief_, CivilDay(2025, 3, 1), CivilDay(2025, 8, 31), v1::APPOINTMENT_BASIS_ACTING)
                  .appointment_id();
    const auto appointed = InPost(ada_, chief_, CivilDay(2025, 9, 1), std::nullopt);
    appointment_ = appointed.appointment_id();
    unregistered_ = appointed.receipt().token();
    registered_ = Register(ada_);
  }

  std::string RecordPerson(const std::string& given) {
    v1::RecordPersonRequest record;
    record.mutable_identity()->add_names()->set_given(given);
    record.mutable_identity()->mutable_names(0)->set_family("Larkspur");
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1971, 5, 4));
    return service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  }
  std::string CreatePost(const std::string& title, v1::PostType type, v1::Stage stage) {
    v1::CreatePostRequest post;
    post.set_org_code("TST01");
    post.set_title(title);
    post.set_type(type);
    post.set_stage(stage);
    *post.mutable_from() = DateOf(CivilDay(2020, 4, 1));
    return service_.Do<v1::CreatePostResponse>("Appointments/CreatePost", post).post_id();
  }
  static v1::Terms Terms(const std::string& post, CivilDay start, std::optional<CivilDay> end,
                         v1::AppointmentBasis basis) {
    v1::Terms terms;
    terms.set_post_id(post);
    terms.set_basis(basis);
    *terms.mutable_start() = DateOf(start);
    if (end) *terms.mutable_end() = DateOf(*end);
    return terms;
  }
  v1::RecordPersonInPostResponse InPost(const std::string& person, const std::string& post, CivilDay start,
                                        std::optional<CivilDay> end,
                                        v1::AppointmentBasis basis = v1::APPOINTMENT_BASIS_SUBSTANTIVE) {
    v1::RecordPersonInPostRequest record;
    record.set_org_code("TST01");
    record.set_person_id(person);
    *record.mutable_terms() = Terms(post, start, end, basis);
    return service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", record);
  }
  // The token of its record.
  std::string Check(const std::string& person, v1::CheckKind kind, CivilDay on) {
    v1::RecordCheckRequest check;
    check.set_person_id(person);
    check.set_kind(kind);
    check.set_result(v1::CHECK_RESULT_CLEAR);
    *check.mutable_checked_on() = DateOf(on);
    check.set_evidence_hash(Sha256("evidence"));
    return service_.Do<v1::RecordCheckResponse>("Register/RecordCheck", check).receipt().token();
  }
  // As a senior manager, for 2026; the token of the admission.
  std::string Register(const std::string& person) {
    v1::ApplyRequest apply;
    apply.set_person_id(person);
    apply.set_stage(v1::STAGE_L3_SENIOR);
    service_.Do<v1::ApplyResponse>("Register/Apply", apply);
    for (const auto kind : {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_DBS, v1::CHECK_KIND_DISQUALIFIED_DIRECTOR,
                            v1::CHECK_KIND_QUALIFICATION, v1::CHECK_KIND_REFERENCE,
                            v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_SOCIAL_MEDIA})
      Check(person, kind, CivilDay(2026, 1, 4));
    Check(person, v1::CHECK_KIND_INSOLVENCY, CivilDay(2025, 6, 15));
    v1::SignCodeRequest sign;
    sign.set_person_id(person);
    sign.set_code_id("managers-code");
    sign.set_version("1.0");
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    service_.Do<v1::SignCodeResponse>("Register/SignCode", sign);
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(person);
    return service_.Do<v1::AdmitToRegisterResponse>("Register/AdmitToRegister", admit).receipt().token();
  }

  std::string Secretary() { return service_.TokenFor({"COSEC"}, "TST01"); }
  template <class Response, class Request>
  Response Ask(const std::string& method, Request request, CivilDay on, const std::string& known_to) {
    request.set_org_code("TST01");
    *request.mutable_on() = DateOf(on);
    if (!known_to.empty()) request.mutable_as_known_at()->set_position(known_to);
    Response response;
    const grpc::Status status = service_.Call(kPosts + method, request, &response, Secretary());
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  // Who held the post; an empty entry where nobody did.
  v1::EmployerRegisterEntry Entry(const std::string& post, CivilDay on, const std::string& known_to = "") {
    const auto staff = Ask<v1::GetEmployerRegisterResponse>("GetEmployerRegister",
                                                            v1::GetEmployerRegisterRequest(), on, known_to);
    for (const v1::EmployerRegisterEntry& entry : staff.entries())
      if (entry.seat().post_id() == post) return entry;
    return {};
  }
  v1::Standing StandingOf(const std::string& appointment, CivilDay on, const std::string& known_to = "") {
    v1::GetAppointmentRequest get;
    get.set_appointment_id(appointment);
    const auto answer = Ask<v1::GetAppointmentResponse>("GetAppointment", get, on, known_to);
    EXPECT_EQ(StoredDay(answer.on()), on);
    return answer.standing();
  }
  // "INSOLVENCY of Ada Larkspur until 2026-06-15", page by page of two.
  std::vector<std::string> Expiring(CivilDay until, CivilDay on, const std::string& known_to = "") {
    v1::ListExpiringChecksRequest list;
    *list.mutable_until() = DateOf(until);
    list.set_page_size(2);
    std::vector<std::string> found;
    do {
      if (!list.page_token().empty()) list.clear_as_known_at();
      const auto page = Ask<v1::ListExpiringChecksResponse>("ListExpiringChecks", list, on,
                                                            list.page_token().empty() ? known_to : "");
      EXPECT_LE(page.checks_size(), 2);
      for (const v1::ExpiringCheck& check : page.checks()) {
        EXPECT_EQ(check.mandatory(), check.kind() != v1::CHECK_KIND_SOCIAL_MEDIA) << check.ShortDebugString();
        found.push_back(absl::StrCat(v1::CheckKind_Name(check.kind()).substr(11), " of ", check.person_name(),
                                     " until ", DayText(StoredDay(check.valid_until()))));
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return found;
  }

  ServiceFixture service_;
  std::string ada_, chief_, deputy_, acting_, appointment_, unregistered_, registered_;
};

TEST_F(EmployerRegisterTest, SaysForHowLongSomebodyServesAndWhatTheRegisterSaysOfThem) {
  const auto entry = Entry(chief_, CivilDay(2026, 1, 5));
  EXPECT_EQ(entry.seat().person_id(), ada_);
  EXPECT_EQ(StoredDay(entry.seat().start()), CivilDay(2025, 9, 1)) << "of this appointment";
  EXPECT_EQ(StoredDay(entry.tenure().post_since()), CivilDay(2025, 3, 1));
  EXPECT_EQ(entry.tenure().post_days(), 311);
  EXPECT_EQ(entry.tenure().post_months(), 10);
  EXPECT_EQ(StoredDay(entry.tenure().organisation_since()), CivilDay(2024, 11, 4));
  EXPECT_EQ(entry.tenure().organisation_days(), 428);
  EXPECT_EQ(entry.tenure().organisation_months(), 14);
  EXPECT_EQ(entry.register_status(), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(entry.standing().reason(), v1::STANDING_REASON_REGISTERED);
  EXPECT_THAT(entry.standing().lacking(), IsEmpty());
  EXPECT_EQ(StoredDay(entry.checks_valid_until()), CivilDay(2026, 6, 15));

  const auto vacant = Entry(deputy_, CivilDay(2026, 1, 5));
  EXPECT_EQ(vacant.seat().title(), "Deputy");
  EXPECT_FALSE(vacant.has_tenure());
  EXPECT_FALSE(vacant.has_standing());
  EXPECT_FALSE(vacant.has_checks_valid_until());
}

TEST_F(EmployerRegisterTest, OfAnotherDayIsAsItIsThen) {
  const auto july = Entry(chief_, CivilDay(2026, 6, 16));
  EXPECT_EQ(july.register_status(), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(july.standing().reason(), v1::STANDING_REASON_CHECKS_LACKING);
  EXPECT_THAT(july.standing().lacking(), ElementsAre(v1::CHECK_KIND_INSOLVENCY));
  EXPECT_EQ(StoredDay(july.checks_valid_until()), CivilDay(2026, 6, 15));
  EXPECT_EQ(Entry(chief_, CivilDay(2027, 1, 4)).register_status(), v1::REGISTER_STATUS_ACTIVE);
  const auto lapsed = Entry(chief_, CivilDay(2027, 1, 5));
  EXPECT_EQ(lapsed.register_status(), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(lapsed.standing().reason(), v1::STANDING_REASON_LAPSED);
  const auto before = Entry(deputy_, CivilDay(2024, 12, 1));
  EXPECT_EQ(before.seat().person_id(), ada_);
  EXPECT_EQ(before.tenure().post_days(), 28);
  EXPECT_EQ(before.tenure().organisation_days(), 28);
  EXPECT_EQ(before.register_status(), v1::REGISTER_STATUS_NONE);
  EXPECT_EQ(before.standing().reason(), v1::STANDING_REASON_NOT_REGISTERED);
}

TEST_F(EmployerRegisterTest, IsAsItWasKnown) {
  const CivilDay today(2026, 1, 5);
  EXPECT_EQ(Entry(chief_, today, unregistered_).standing().reason(), v1::STANDING_REASON_NOT_REGISTERED);
  EXPECT_EQ(Entry(chief_, today, unregistered_).register_status(), v1::REGISTER_STATUS_NONE);
  // She acted for ten days less than was recorded: a break.
  v1::CorrectAppointmentRequest correct;
  correct.set_org_code("TST01");
  correct.set_appointment_id(acting_);
  *correct.mutable_terms() =
      Terms(chief_, CivilDay(2025, 3, 1), CivilDay(2025, 8, 21), v1::APPOINTMENT_BASIS_ACTING);
  correct.set_reason("the letter says the 21st");
  service_.Do<v1::CorrectAppointmentResponse>("Appointments/CorrectAppointment", correct);
  const auto now = Entry(chief_, today), then = Entry(chief_, today, registered_);
  EXPECT_EQ(StoredDay(then.tenure().post_since()), CivilDay(2025, 3, 1));
  EXPECT_EQ(StoredDay(now.tenure().post_since()), CivilDay(2025, 9, 1));
  EXPECT_EQ(now.tenure().post_days(), 127);
  EXPECT_EQ(StoredDay(now.tenure().organisation_since()), CivilDay(2025, 9, 1));
}

TEST_F(EmployerRegisterTest, TheStandingInAnAppointmentIsTheSame) {
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 5)).reason(), v1::STANDING_REASON_REGISTERED);
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 5), unregistered_).reason(),
            v1::STANDING_REASON_NOT_REGISTERED);
  EXPECT_THAT(StandingOf(appointment_, CivilDay(2026, 6, 16)).lacking(),
              ElementsAre(v1::CHECK_KIND_INSOLVENCY));
  v1::RecordDeathRequest death;
  death.set_person_id(ada_);
  *death.mutable_died_on() = DateOf(CivilDay(2026, 1, 4));
  service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death);
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 4)).reason(), v1::STANDING_REASON_DIED);
  EXPECT_EQ(StandingOf(appointment_, CivilDay(2026, 1, 4), registered_).reason(),
            v1::STANDING_REASON_NOT_REGISTERED)
      << "nobody knew; she was registered on the 5th";
  v1::GetAppointmentRequest get;
  get.set_appointment_id(appointment_);
  get.set_org_code("TST01");
  get.mutable_on()->set_year(2026);
  get.mutable_on()->set_month(2);
  get.mutable_on()->set_day(30);
  v1::GetAppointmentResponse answer;
  EXPECT_EQ(ReasonIn(service_.Call(absl::StrCat(kPosts, "GetAppointment"), get, &answer, Secretary())),
            "DATE_INVALID");
}

TEST_F(EmployerRegisterTest, ListsTheChecksThatEndTheFirstToEndFirst) {
  const CivilDay today(2026, 1, 5);
  const std::string ben = RecordPerson("Ben"), cleo = RecordPerson("Cleo");
  InPost(ben, deputy_, CivilDay(2025, 9, 1), CivilDay(2026, 3, 31));
  InPost(cleo, deputy_, CivilDay(2025, 3, 1), CivilDay(2025, 8, 31));
  for (const std::string& person : {ben, cleo}) Register(person);
  Check(ben, v1::CHECK_KIND_INSOLVENCY, CivilDay(2025, 2, 1));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 14), today), IsEmpty());
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), today),
              testing::UnorderedElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15",
                                            "INSOLVENCY of Ben Larkspur until 2026-06-15"))
      << "of two insolvency checks the later counts; Cleo has left";
  const auto all = Expiring(CivilDay(2027, 1, 4), today);
  ASSERT_EQ(all.size(), 8);
  EXPECT_THAT(all[0], HasSubstr("INSOLVENCY"));
  EXPECT_THAT(all[1], HasSubstr("INSOLVENCY"));
  for (size_t i = 2; i < all.size(); ++i) EXPECT_THAT(all[i], HasSubstr(" until 2027-01-04"));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1)),
              ElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15"))
      << "Ben will have left";
  const std::string before = Check(ada_, v1::CHECK_KIND_SOCIAL_MEDIA, CivilDay(2026, 1, 5));
  Check(ada_, v1::CHECK_KIND_INSOLVENCY, CivilDay(2026, 1, 5));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1)), IsEmpty());
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1), before),
              ElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15"));
  EXPECT_THAT(Expiring(CivilDay(2026, 6, 15), CivilDay(2026, 4, 1), unregistered_), IsEmpty());
}

TEST_F(EmployerRegisterTest, ListsWhatHasEndedToo) {
  service_.SetDay(CivilDay(2026, 7, 1));
  EXPECT_THAT(Expiring(CivilDay(2026, 7, 1), CivilDay(2026, 7, 1)),
              ElementsAre("INSOLVENCY of Ada Larkspur until 2026-06-15"));
}

TEST_F(EmployerRegisterTest, ChecksAreForTheOrganisationAndThoseWhoLookOverIt) {
  v1::ListExpiringChecksRequest list;
  list.set_org_code("TST01");
  *list.mutable_until() = DateOf(CivilDay(2026, 6, 15));
  v1::ListExpiringChecksResponse answer;
  const auto reason = [&](const std::string& token) {
    return ReasonIn(service_.Call(absl::StrCat(kPosts, "ListExpiringChecks"), list, &answer, token));
  };
  for (const char* role : {"TRUST_HR", "COSEC", "CHAIR", "SID"}) {
    EXPECT_EQ(reason(service_.TokenFor({role}, "TST01")), "") << role;
    EXPECT_EQ(answer.checks_size(), 1);
    EXPECT_EQ(answer.checks(0).person_id(), ada_);
    EXPECT_EQ(answer.checks(0).appointment_id(), appointment_);
    EXPECT_EQ(reason(service_.TokenFor({role}, "TST02")), "SCOPE") << role;
  }
  for (const char* role : {"REGISTRAR", "AUDITOR", "CQC", "NHSE_REGION"})
    EXPECT_EQ(reason(service_.TokenFor({role})), "") << role;
  EXPECT_EQ(reason(service_.TokenFor({"MANAGER"}, "", ada_)), "ROLE");
  list.set_org_code("TST99");
  EXPECT_EQ(reason(service_.TokenFor({"REGISTRAR"})), "NOT_FOUND");
  list.set_org_code("TST01");
  list.mutable_until()->set_month(13);
  EXPECT_EQ(reason(Secretary()), "DATE_INVALID");
}

// Nothing is sent here, so what the dates bring about stays due: that TST05 closes, that a check ends, then
// all that end with the year, and the term.
TEST_F(EmployerRegisterTest, WhatIsDueShowsInTheMetrics) {
  const auto shown = [&] {
    const auto metrics = ParseMetrics(service_.host().MetricsText());
    return std::make_pair(metrics.at("candour_timers_due"), metrics.at("candour_timers_oldest_due_seconds"));
  };
  EXPECT_EQ(shown(), std::make_pair(0.0, 0.0));
  service_.SetDay(CivilDay(2026, 4, 2));
  // From the midnight after the last day to nine o'clock of the day after that.
  EXPECT_EQ(shown(), std::make_pair(1.0, 33 * 3600.0));
  service_.SetDay(CivilDay(2026, 6, 17));
  EXPECT_EQ(shown(), std::make_pair(2.0, (77 * 24 + 9) * 3600.0));
  service_.SetDay(CivilDay(2027, 1, 5));
  EXPECT_EQ(shown().first, 4);
}

}  // namespace
}  // namespace candour

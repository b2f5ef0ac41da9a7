// An employer's register and those who look at it, over gRPC.
#ifndef CANDOUR_TESTS_E2E_EMPLOYER_REGISTER_FIXTURE_H_
#define CANDOUR_TESTS_E2E_EMPLOYER_REGISTER_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/calendar.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {

namespace v1 = registration::v1;

inline constexpr char kPosts[] = "candour.registration.v1.Appointments/";

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
    InPost(ada_, deputy_, absl::CivilDay(2024, 11, 4), absl::CivilDay(2025, 2, 28));
    acting_ = InPost(ada_, chief_, absl::CivilDay(2025, 3, 1), absl::CivilDay(2025, 8, 31),
                     v1::APPOINTMENT_BASIS_ACTING)
                  .appointment_id();
    const auto appointed = InPost(ada_, chief_, absl::CivilDay(2025, 9, 1), std::nullopt);
    appointment_ = appointed.appointment_id();
    unregistered_ = appointed.receipt().token();
    registered_ = Register(ada_);
  }

  std::string RecordPerson(const std::string& given) {
    v1::RecordPersonRequest record;
    record.mutable_identity()->add_names()->set_given(given);
    record.mutable_identity()->mutable_names(0)->set_family("Larkspur");
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1971, 5, 4));
    return service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  }
  std::string CreatePost(const std::string& title, v1::PostType type, v1::Stage stage) {
    v1::CreatePostRequest post;
    post.set_org_code("TST01");
    post.set_title(title);
    post.set_type(type);
    post.set_stage(stage);
    *post.mutable_from() = DateOf(absl::CivilDay(2020, 4, 1));
    return service_.Do<v1::CreatePostResponse>("Appointments/CreatePost", post).post_id();
  }
  static v1::Terms Terms(const std::string& post, absl::CivilDay start, std::optional<absl::CivilDay> end,
                         v1::AppointmentBasis basis) {
    v1::Terms terms;
    terms.set_post_id(post);
    terms.set_basis(basis);
    *terms.mutable_start() = DateOf(start);
    if (end) *terms.mutable_end() = DateOf(*end);
    return terms;
  }
  v1::RecordPersonInPostResponse InPost(const std::string& person, const std::string& post,
                                        absl::CivilDay start, std::optional<absl::CivilDay> end,
                                        v1::AppointmentBasis basis = v1::APPOINTMENT_BASIS_SUBSTANTIVE) {
    v1::RecordPersonInPostRequest record;
    record.set_org_code("TST01");
    record.set_person_id(person);
    *record.mutable_terms() = Terms(post, start, end, basis);
    return service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", record);
  }
  // The token of its record.
  std::string Check(const std::string& person, v1::CheckKind kind, absl::CivilDay on) {
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
      Check(person, kind, absl::CivilDay(2026, 1, 4));
    Check(person, v1::CHECK_KIND_INSOLVENCY, absl::CivilDay(2025, 6, 15));
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
  Response Ask(const std::string& method, Request request, absl::CivilDay on, const std::string& known_to) {
    request.set_org_code("TST01");
    *request.mutable_on() = DateOf(on);
    if (!known_to.empty()) request.mutable_as_known_at()->set_position(known_to);
    Response response;
    const grpc::Status status = service_.Call(kPosts + method, request, &response, Secretary());
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  // Who held the post; an empty entry where nobody did.
  v1::EmployerRegisterEntry Entry(const std::string& post, absl::CivilDay on,
                                  const std::string& known_to = "") {
    const auto staff = Ask<v1::GetEmployerRegisterResponse>("GetEmployerRegister",
                                                            v1::GetEmployerRegisterRequest(), on, known_to);
    for (const v1::EmployerRegisterEntry& entry : staff.entries())
      if (entry.seat().post_id() == post) return entry;
    return {};
  }
  v1::Standing StandingOf(const std::string& appointment, absl::CivilDay on,
                          const std::string& known_to = "") {
    v1::GetAppointmentRequest get;
    get.set_appointment_id(appointment);
    const auto answer = Ask<v1::GetAppointmentResponse>("GetAppointment", get, on, known_to);
    EXPECT_EQ(StoredDay(answer.on()), on);
    return answer.standing();
  }
  // "INSOLVENCY of Ada Larkspur until 2026-06-15", page by page of two; `meanwhile` runs between pages.
  std::vector<std::string> Expiring(absl::CivilDay until, absl::CivilDay on, const std::string& known_to = "",
                                    const std::function<void()>& meanwhile = nullptr) {
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
      if (meanwhile && !list.page_token().empty()) meanwhile();
    } while (!list.page_token().empty());
    return found;
  }

  ServiceFixture service_;
  std::string ada_, chief_, deputy_, acting_, appointment_, unregistered_, registered_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_EMPLOYER_REGISTER_FIXTURE_H_

// Somebody whom the register knows twice, by two names: registered under one, in post under both.
#ifndef CANDOUR_TESTS_E2E_MERGE_FIXTURE_H_
#define CANDOUR_TESTS_E2E_MERGE_FIXTURE_H_

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {

namespace v1 = registration::v1;

class MergeFixture : public testing::Test {
 protected:
  static constexpr char kRegistrar[] = "0191f3c2-7d1a-7c3e-9b1a-00000000e901";
  static constexpr char kDpo[] = "0191f3c2-7d1a-7c3e-9b1a-00000000d0d0";
  static constexpr char kNow[] = "Quillfeather", kMaiden[] = "Marchbanks";

  MergeFixture() {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    service_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    service_.Do<v1::PublishCodeResponse>("Register/PublishCode", PublishedCode("managers-code"));
    v1::ImportOrganisationsRequest import;
    import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
    service_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
    kept_ = RecordPerson(kNow);
    merged_ = RecordPerson(kMaiden);
  }

  // As a registrar, or a DPO, who says who they are; "" for whom has no token.
  std::string Token(const std::string& role) const {
    return role.empty() ? "" : service_.TokenFor({role}, "", role == "DPO" ? kDpo : kRegistrar);
  }
  template <class Response, class Request>
  Response Ask(const std::string& method, const Request& request, const std::string& role = "REGISTRAR") {
    Response response;
    const grpc::Status status =
        service_.Call("candour.registration.v1." + method, request, &response, Token(role));
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }
  // A command under an id of its own.
  template <class Response, class Request>
  Response Do(const std::string& method, Request request, const std::string& role = "REGISTRAR") {
    request.mutable_command()->set_id(NewUuid());
    return Ask<Response>(method, request, role);
  }

  std::string RecordPerson(const std::string& family) {
    v1::RecordPersonRequest record;
    record.mutable_identity()->add_names()->set_family(family);
    record.mutable_identity()->mutable_names(0)->set_given("Ottoline");
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1950, 5, 4));
    return Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  }
  void Check(const std::string& person, v1::CheckKind kind, absl::CivilDay on,
             v1::CheckResult result = v1::CHECK_RESULT_CLEAR) {
    v1::RecordCheckRequest check;
    check.set_person_id(person);
    check.set_kind(kind);
    check.set_result(result);
    *check.mutable_checked_on() = DateOf(on);
    check.set_evidence_hash(Sha256("evidence"));
    Do<v1::RecordCheckResponse>("Register/RecordCheck", check);
  }
  // The register number.
  std::string Register(const std::string& person) {
    v1::ApplyRequest apply;
    apply.set_person_id(person);
    apply.set_stage(v1::STAGE_L1_FIRST_LINE);
    Do<v1::ApplyResponse>("Register/Apply", apply);
    for (const auto kind : {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE})
      Check(person, kind, absl::CivilDay(2026, 1, 4));
    v1::SignCodeRequest sign;
    sign.set_person_id(person);
    sign.set_code_id("managers-code");
    sign.set_version(PublishedCode("managers-code").version());
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    Do<v1::SignCodeResponse>("Register/SignCode", sign);
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(person);
    return Do<v1::AdmitToRegisterResponse>("Register/AdmitToRegister", admit).register_number();
  }
  // Found at TST01 in the first half of 2024; the id of the appointment.
  std::string InPost(const std::string& person, v1::PostType type) {
    v1::RecordPersonInPostRequest found;
    found.set_org_code("TST01");
    found.set_person_id(person);
    found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *found.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2024, 1, 1));
    *found.mutable_terms()->mutable_end() = DateOf(absl::CivilDay(2024, 6, 30));
    found.mutable_found()->set_title("Interim");
    found.mutable_found()->set_type(type);
    return Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", found).appointment_id();
  }
  v1::MergePersonsResponse Merge() {
    v1::MergePersonsRequest merge;
    merge.set_person_id(kept_);
    merge.set_merged_person_id(merged_);
    merge.set_reason("one birth certificate");
    return Do<v1::MergePersonsResponse>("Register/MergePersons", merge);
  }
  v1::SplitPersonResponse Split(const std::vector<std::string>& appointments = {}) {
    v1::SplitPersonRequest split;
    split.set_person_id(kept_);
    split.set_split_person_id(merged_);
    split.set_reason("two birth certificates");
    split.mutable_appointment_ids()->Assign(appointments.begin(), appointments.end());
    return Do<v1::SplitPersonResponse>("Register/SplitPerson", split);
  }
  v1::GetPersonResponse GetPerson(const std::string& person, const std::string& known_at = "") {
    v1::GetPersonRequest ask;
    ask.set_person_id(person);
    if (!known_at.empty()) ask.mutable_as_known_at()->set_position(known_at);
    return Ask<v1::GetPersonResponse>("Register/GetPerson", ask);
  }
  // "<register number> <reason>" of each found.
  std::vector<std::string> Search(const std::string& name) {
    v1::SearchRegisterRequest search;
    search.set_name(name);
    const auto answer = Ask<v1::SearchRegisterResponse>("Register/SearchRegister", search, "");
    std::vector<std::string> found;
    for (const auto& one : answer.found())
      found.push_back(absl::StrCat(one.entry().register_number(), " ", v1::MatchReason_Name(one.reason())));
    return found;
  }

  ServiceFixture service_{{.with_system = true}};
  std::string kept_, merged_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_MERGE_FIXTURE_H_

// Pages of a list are of one moment: what is written while somebody pages is neither in them nor moves them.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/uuid.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using testing::ElementsAre;
using testing::ElementsAreArray;

class PagesTest : public testing::Test {
 protected:
  void Import(const std::vector<std::string>& codes) {
    v1::ImportOrganisationsRequest import;
    for (const std::string& code : codes) {
      absl::StrAppend(import.mutable_ods_csv(), "\"", code, "\",\"NHS TRUST ", code,
                      "\",\"YTS\",\"QT1\",\"1 ROAD\",\"\",\"\",\"VALE\",\"\",\"TV1 1AA\",\"20110401\","
                      "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n");
    }
    service_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
  }
  void PublishCode(const std::string& code_id, const std::string& version) {
    v1::PublishCodeRequest code = PublishedCode(code_id);
    code.set_version(version);
    code.mutable_in_force_from()->set_month(std::stoi(version));
    service_.Do<v1::PublishCodeResponse>("Register/PublishCode", code);
  }
  // Walks all pages of two; `meanwhile` runs after each.
  template <class Response, class Request>
  std::vector<Response> Pages(const std::string& method, Request request, std::function<void()> meanwhile) {
    std::vector<Response> pages;
    request.set_page_size(2);
    do {
      Response page;
      const grpc::Status status =
          service_.Call("candour." + method, request, &page, service_.TokenFor({"REGISTRAR"}));
      EXPECT_TRUE(status.ok()) << status.error_message();
      if (!status.ok()) return pages;
      request.set_page_token(page.next_page_token());
      pages.push_back(page);
      meanwhile();
    } while (!request.page_token().empty());
    return pages;
  }

  ServiceFixture service_;
};

TEST_F(PagesTest, OfOrganisations) {
  Import({"TST10", "TST30", "TST50", "TST70", "TST90"});
  int round = 0;
  const auto pages = Pages<v1::ListOrganisationsResponse>(
      "registration.v1.Appointments/ListOrganisations", v1::ListOrganisationsRequest(), [&] {
        Import({absl::StrCat("TST2", round), absl::StrCat("TST6", round), absl::StrCat("TST99", round)});
        ++round;
      });
  std::vector<std::string> codes;
  for (const auto& page : pages) {
    EXPECT_EQ(page.basis().token(), pages[0].basis().token());
    for (const auto& organisation : page.organisations()) codes.push_back(organisation.org_code());
  }
  EXPECT_THAT(codes, ElementsAre("TST10", "TST30", "TST50", "TST70", "TST90"));
}

TEST_F(PagesTest, OfCodes) {
  for (const char* id : {"aa", "cc", "ee", "gg", "ii"}) PublishCode(id, "1.0");
  int round = 0;
  const auto pages =
      Pages<v1::ListCodesResponse>("registration.v1.Register/ListCodes", v1::ListCodesRequest(), [&] {
        PublishCode(absl::StrCat("dd", round), "1.0");
        PublishCode(absl::StrCat("jj", round), "1.0");
        if (round++ == 0) PublishCode("ii", "2.0");
      });
  std::vector<std::string> codes;
  for (const auto& page : pages) {
    for (const auto& code : page.codes()) {
      codes.push_back(code.code_id());
      EXPECT_EQ(code.versions_size(), 1) << code.code_id();
    }
  }
  EXPECT_THAT(codes, ElementsAre("aa", "cc", "ee", "gg", "ii"));
}

TEST_F(PagesTest, OfAppointmentsAndOfHistory) {
  v1::PublishRulesRequest rules;
  *rules.mutable_rules() = England2026();
  service_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
  Import({"TST01"});
  v1::RecordPersonRequest person;
  person.mutable_identity()->add_names()->set_family("Larkspur");
  person.mutable_identity()->mutable_date_of_birth()->set_year(1971);
  person.mutable_identity()->mutable_date_of_birth()->set_month(5);
  person.mutable_identity()->mutable_date_of_birth()->set_day(4);
  const std::string person_id =
      service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", person).person_id();
  const auto in_post = [&] {
    v1::RecordPersonInPostRequest record;
    record.set_org_code("TST01");
    record.set_person_id(person_id);
    record.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_INTERIM);
    record.mutable_terms()->mutable_start()->set_year(2025);
    record.mutable_terms()->mutable_start()->set_month(6);
    record.mutable_terms()->mutable_start()->set_day(1);
    record.mutable_found()->set_title("Director");
    record.mutable_found()->set_type(v1::POST_TYPE_EXEC_DIRECTOR);
    return service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", record)
        .appointment_id();
  };
  std::vector<std::string> recorded;
  for (int i = 0; i < 5; ++i) recorded.push_back(in_post());
  std::sort(recorded.begin(), recorded.end());
  v1::ListAppointmentsOfPersonRequest list;
  list.set_person_id(person_id);
  std::vector<std::string> listed;
  for (const auto& page : Pages<v1::ListAppointmentsOfPersonResponse>(
           "registration.v1.Appointments/ListAppointmentsOfPerson", list, in_post)) {
    for (const auto& appointment : page.appointments()) listed.push_back(appointment.appointment_id());
  }
  EXPECT_THAT(listed, ElementsAreArray(recorded));

  for (const char* version : {"1.0", "2.0"}) PublishCode("code", version);
  const std::function<void()> republish = [this, n = 3]() mutable {
    PublishCode("code", absl::StrCat(n++, ".0"));
  };
  for (int i = 0; i < 3; ++i) republish();
  records::v1::ListHistoryRequest history;
  history.set_stream("code_of_conduct/code");
  std::vector<uint64_t> versions;
  for (const auto& page :
       Pages<records::v1::ListHistoryResponse>("records.v1.Records/ListHistory", history, republish)) {
    for (const auto& entry : page.entries()) versions.push_back(entry.version());
  }
  EXPECT_THAT(versions, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(PagesTest, ATokenServesItsOwnQuestionOnly) {
  Import({"TST10", "TST30", "TST50"});
  v1::ListOrganisationsRequest list;
  list.set_page_size(1);
  v1::ListOrganisationsResponse page;
  const std::string method = "candour.registration.v1.Appointments/ListOrganisations";
  ASSERT_TRUE(service_.Call(method, list, &page, "").ok());
  list.set_page_token(page.next_page_token());
  list.set_page_size(2);
  EXPECT_TRUE(service_.Call(method, list, &page, "").ok());
  auto other = list;
  other.mutable_open_on()->set_year(2026);
  other.mutable_open_on()->set_month(1);
  other.mutable_open_on()->set_day(1);
  EXPECT_EQ(ReasonIn(service_.Call(method, other, &page, "")), "PAGE_TOKEN");
  v1::ListCodesRequest codes;
  codes.set_page_token(list.page_token());
  v1::ListCodesResponse none;
  EXPECT_EQ(ReasonIn(service_.Call("candour.registration.v1.Register/ListCodes", codes, &none, "")),
            "PAGE_TOKEN");
  list.set_page_token("TST10");  // what could be read out of an earlier build's
  EXPECT_EQ(ReasonIn(service_.Call(method, list, &page, "")), "PAGE_TOKEN");
}

}  // namespace
}  // namespace candour

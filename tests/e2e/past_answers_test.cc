// What was known when, about which day: each question about one record that takes both, all four
// combinations.
//
// Ada is registered on 5 January. On 10 February it is recorded that she died on 15 January; on the 20th that
// is corrected: it was on 1 February.
#include "tests/e2e/employer_register_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;

class PastAnswersTest;

struct Question {
  const char* name;
  std::string (*ask)(PastAnswersTest& test, CivilDay on, const std::string& known_to);
  const char *alive, *dead;  // what it says of her
};

class PastAnswersTest : public EmployerRegisterTest, public testing::WithParamInterface<Question> {
 public:
  template <class Response, class Request>
  Response About(const std::string& method, Request request, CivilDay on, const std::string& known_to,
                 const std::string& token) {
    *request.mutable_on() = DateOf(on);
    if (!known_to.empty()) request.mutable_as_known_at()->set_position(known_to);
    Response response;
    const grpc::Status status = service_.Call("candour.registration.v1." + method, request, &response, token);
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }
  template <class Request>
  Request OfAda() const {
    Request request;
    request.set_person_id(ada_);
    return request;
  }
  std::string InRegister(CivilDay on, const std::string& known_to) {
    v1::GetRegisterEntryRequest ask;
    ask.set_register_number(number_);
    return StatusText(
        About<v1::GetRegisterEntryResponse>("Register/GetRegisterEntry", ask, on, known_to, "").entry());
  }
  std::string OfRegistrant(CivilDay on, const std::string& known_to) {
    return StatusText(About<v1::GetRegistrantResponse>("Register/GetRegistrant",
                                                       OfAda<v1::GetRegistrantRequest>(), on, known_to,
                                                       service_.TokenFor({"REGISTRAR"}))
                          .entry()
                          .employer());
  }
  std::string ForEmployer(CivilDay on, const std::string& known_to) {
    auto ask = OfAda<v1::GetEmployerEntryRequest>();
    ask.set_org_code("TST01");
    return StatusText(
        About<v1::GetEmployerEntryResponse>("Register/GetEmployerEntry", ask, on, known_to, Secretary())
            .entry());
  }
  std::string InAppointment(CivilDay on, const std::string& known_to) {
    return ReasonText(StandingOf(appointment_, on, known_to));
  }
  std::string AmongStaff(CivilDay on, const std::string& known_to) {
    const v1::EmployerRegisterEntry entry = Entry(chief_, on, known_to);
    return absl::StrCat(v1::RegisterStatus_Name(entry.register_status()), " ", ReasonText(entry.standing()));
  }

 protected:
  void SetUp() override {
    EmployerRegisterTest::SetUp();
    number_ = About<v1::GetRegistrantResponse>("Register/GetRegistrant", OfAda<v1::GetRegistrantRequest>(),
                                               CivilDay(2026, 1, 5), "", service_.TokenFor({"REGISTRAR"}))
                  .entry()
                  .employer()
                  .register_number();
    then_ = RecordDeath(CivilDay(2026, 2, 10), CivilDay(2026, 1, 15));
    RecordDeath(CivilDay(2026, 2, 20), CivilDay(2026, 2, 1));
  }
  // The token of its record.
  std::string RecordDeath(CivilDay today, CivilDay died_on) {
    service_.SetDay(today);
    auto death = OfAda<v1::RecordDeathRequest>();
    *death.mutable_died_on() = DateOf(died_on);
    return service_.Do<v1::RecordDeathResponse>("Register/RecordDeath", death).receipt().token();
  }
  template <class Entry>
  static std::string StatusText(const Entry& entry) {
    return v1::RegisterStatus_Name(entry.status());
  }
  static std::string ReasonText(const v1::Standing& standing) {
    return v1::StandingReason_Name(standing.reason());
  }

  std::string number_, then_;
};

template <std::string (PastAnswersTest::*method)(CivilDay, const std::string&)>
std::string Asked(PastAnswersTest& test, CivilDay on, const std::string& known_to) {
  return (test.*method)(on, known_to);
}

INSTANTIATE_TEST_SUITE_P(Of, PastAnswersTest,
                         testing::Values(Question{"GetRegisterEntry", &Asked<&PastAnswersTest::InRegister>,
                                                  "REGISTER_STATUS_ACTIVE", "REGISTER_STATUS_DECEASED"},
                                         Question{"GetRegistrant", &Asked<&PastAnswersTest::OfRegistrant>,
                                                  "REGISTER_STATUS_ACTIVE", "REGISTER_STATUS_DECEASED"},
                                         Question{"GetEmployerEntry", &Asked<&PastAnswersTest::ForEmployer>,
                                                  "REGISTER_STATUS_ACTIVE", "REGISTER_STATUS_DECEASED"},
                                         Question{"GetAppointment", &Asked<&PastAnswersTest::InAppointment>,
                                                  "STANDING_REASON_REGISTERED", "STANDING_REASON_DIED"},
                                         Question{"GetEmployerRegister", &Asked<&PastAnswersTest::AmongStaff>,
                                                  "REGISTER_STATUS_ACTIVE STANDING_REASON_REGISTERED",
                                                  "REGISTER_STATUS_DECEASED STANDING_REASON_DIED"}),
                         [](const auto& question) { return std::string(question.param.name); });

TEST_P(PastAnswersTest, AsKnownThenAndNowOnTwoDays) {
  const CivilDay january(2026, 1, 20), february(2026, 2, 3);
  const auto [name, ask, alive, dead] = GetParam();
  EXPECT_EQ(ask(*this, january, then_), dead);
  EXPECT_EQ(ask(*this, february, then_), dead);
  EXPECT_EQ(ask(*this, january, ""), alive);
  EXPECT_EQ(ask(*this, february, ""), dead);
  // Before anybody knew of it.
  EXPECT_EQ(ask(*this, january, registered_), alive);
  EXPECT_EQ(ask(*this, february, registered_), alive);
}

}  // namespace
}  // namespace candour

// What is sealed about somebody is erased: asked for by two people, carried out by the service itself, on
// every replica, and nothing else of the record changes.
#include "common/decider/erasure.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "candour/privacy/v1/key.pb.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/cluster/child_process.h"
#include "tests/e2e/redecide_fixture.h"
#include "tests/support/register_requests.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAreArray;

constexpr char kRegistrar[] = "0191f3c2-7d1a-7c3e-9b1a-00000000e901";
constexpr char kName[] = "Quillfeather-Marchbanks";

class ErasureE2eTest : public testing::Test {
 protected:
  ErasureE2eTest() {
    v1::PublishRulesRequest rules;
    *rules.mutable_rules() = England2026();
    service_.Do<v1::PublishRulesResponse>("Register/PublishRules", rules);
    service_.Do<v1::PublishCodeResponse>("Register/PublishCode", PublishedCode("managers-code"));
    v1::ImportOrganisationsRequest import;
    import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
    service_.Do<v1::ImportOrganisationsResponse>("Appointments/ImportOrganisations", import);
  }

  template <class Response, class Request>
  Response Ask(const std::string& method, const Request& request, const std::string& role = "REGISTRAR") {
    Response response;
    const grpc::Status status = service_.Call("candour." + method, request, &response, Token(role));
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }
  // Each role is a person of its own.
  std::string Token(const std::string& role) {
    return role.empty() ? "" : service_.TokenFor({role}, "", role == "DPO" ? NewUuid() : kRegistrar);
  }
  template <class Response, class Request>
  std::string ReasonOf(const std::string& method, Request request, const std::string& role = "REGISTRAR") {
    if (request.command().id().empty()) request.mutable_command()->set_id(NewUuid());
    Response response;
    return ReasonIn(service_.Call("candour.registration.v1." + method, request, &response, Token(role)));
  }
  bool Within(absl::Duration patience, const std::function<bool()>& holds) {
    return service_.Within(patience, holds);
  }

  // Registered on 5 January 2026; chief executive of TST01 in 2024, which was corrected once.
  std::string Serve() {
    v1::RecordPersonRequest record;
    auto* name = record.mutable_identity()->add_names();
    name->set_given("Zebedee");
    name->set_family(kName);
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1950, 5, 4));
    const std::string person =
        service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
    Register(person);
    v1::RecordPersonInPostRequest found;
    found.set_org_code("TST01");
    found.set_person_id(person);
    found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *found.mutable_terms()->mutable_start() = DateOf(CivilDay(2024, 1, 1));
    *found.mutable_terms()->mutable_end() = DateOf(CivilDay(2024, 12, 30));
    found.mutable_found()->set_title("Chief executive");
    found.mutable_found()->set_type(v1::POST_TYPE_CEO);
    v1::CorrectAppointmentRequest correct;
    correct.set_org_code("TST01");
    correct.set_appointment_id(
        service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", found)
            .appointment_id());
    *correct.mutable_terms() = found.terms();
    *correct.mutable_terms()->mutable_end() = DateOf(CivilDay(2024, 12, 31));
    correct.set_reason(std::string("a slip about ") + kName);
    service_.Do<v1::CorrectAppointmentResponse>("Appointments/CorrectAppointment", correct);
    appointment_ = correct.appointment_id();
    return person;
  }
  void Register(const std::string& person) {
    v1::ApplyRequest apply;
    apply.set_person_id(person);
    apply.set_stage(v1::STAGE_L1_FIRST_LINE);
    service_.Do<v1::ApplyResponse>("Register/Apply", apply);
    for (const auto kind :
         {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE}) {
      v1::RecordCheckRequest check;
      check.set_person_id(person);
      check.set_kind(kind);
      check.set_result(v1::CHECK_RESULT_CLEAR);
      *check.mutable_checked_on() = DateOf(CivilDay(2026, 1, 4));
      check.set_evidence_hash(Sha256("evidence"));
      service_.Do<v1::RecordCheckResponse>("Register/RecordCheck", check);
    }
    v1::SignCodeRequest sign;
    sign.set_person_id(person);
    sign.set_code_id("managers-code");
    sign.set_version(PublishedCode("managers-code").version());
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    service_.Do<v1::SignCodeResponse>("Register/SignCode", sign);
    v1::AdmitToRegisterRequest admit;
    admit.set_person_id(person);
    number_ = service_.Do<v1::AdmitToRegisterResponse>("Register/AdmitToRegister", admit).register_number();
  }

  // For a day each, from 1 January 2023 on.
  std::vector<std::string> ServeShortly(const std::string& person, int times) {
    std::vector<std::string> appointments;
    v1::RecordPersonInPostRequest found;
    found.set_org_code("TST01");
    found.set_person_id(person);
    found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_INTERIM);
    found.mutable_found()->set_title("Duty manager");
    found.mutable_found()->set_type(v1::POST_TYPE_MANAGER);
    for (int i = 0; i < times; ++i) {
      *found.mutable_terms()->mutable_start() = DateOf(CivilDay(2023, 1, 1) + i);
      *found.mutable_terms()->mutable_end() = found.terms().start();
      appointments.push_back(
          service_.Do<v1::RecordPersonInPostResponse>("Appointments/RecordPersonInPost", found)
              .appointment_id());
    }
    return appointments;
  }
  // Seven years later: asked for and approved.
  void RequestAndApprove(const std::string& person) {
    service_.SetDay(CivilDay(2033, 2, 1));
    v1::RequestErasureRequest request;
    request.set_person_id(person);
    request.set_ground(v1::ERASURE_GROUND_RETENTION_ENDED);
    *request.mutable_date_of_birth() = DateOf(CivilDay(1950, 5, 4));
    request.set_reason(std::string("by letter of ") + kName);
    request.mutable_command()->set_id(NewUuid());
    Ask<v1::RequestErasureResponse>("registration.v1.Register/RequestErasure", request);
    v1::ApproveErasureRequest approve;
    approve.mutable_command()->set_id(NewUuid());
    approve.set_person_id(person);
    *approve.mutable_date_of_birth() = request.date_of_birth();
    EXPECT_EQ(ReasonOf<v1::ApproveErasureResponse>("Register/ApproveErasure", approve), "SOD");
    approve.mutable_command()->set_id(NewUuid());
    EXPECT_EQ(
        *DayOf(Ask<v1::ApproveErasureResponse>("registration.v1.Register/ApproveErasure", approve, "DPO")
                   .last_day()),
        CivilDay(2033, 2, 15));
  }
  common::v1::ErasureState Erased(const std::string& subject) {
    common::v1::ErasureState state;
    (void)service_.replica().View()->Load("erasure/" + absl::StrReplaceAll(subject, {{"/", "."}}), &state);
    return state;
  }
  v1::PersonState PersonFolded(const std::string& person) {
    v1::PersonState state;
    (void)service_.replica().View()->Load("person/" + person, &state);
    return state;
  }
  int CountErased(const std::vector<std::string>& appointments) {
    return static_cast<int>(std::count_if(
        appointments.begin(), appointments.end(),
        [this](const std::string& id) { return !Erased("appointment/" + id).subject().empty(); }));
  }
  bool Begun(const std::string& reaction) {
    common::v1::ReactionState state;
    return service_.replica().View()->Load("reaction/" + reaction, &state).value_or(0) > 0;
  }
  bool AllDestroyed(const std::string& person) {
    return Erased("person/" + person).destroyed() && Erased("appointment/" + appointment_).destroyed();
  }
  void Erase(const std::string& person) {
    RequestAndApprove(person);
    service_.SetDay(CivilDay(2033, 2, 17));
    ASSERT_TRUE(Within(absl::Seconds(20), [&] { return AllDestroyed(person); }));
    Settle(person);
  }
  // What follows from the erasure is recorded too: reactions wait by the clock, which goes on meanwhile.
  void Settle(const std::string& person) {
    v1::GetPersonRequest ask;
    ask.set_person_id(person);
    ask.mutable_freshness()->set_settled_through(GetPerson(person).basis().token());
    const auto settled = std::async(
        std::launch::async, [&] { Ask<v1::GetPersonResponse>("registration.v1.Register/GetPerson", ask); });
    Within(absl::Seconds(30),
           [&] { return settled.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  }

  // Ids in the key log, with their records, of a subject.
  std::map<std::string, std::string> KeysOf(const std::string& subject) {
    std::map<std::string, std::string> found;
    const auto following =
        service_.key_log().Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
          privacy::v1::KeyRecord parsed;
          if (record && parsed.ParseFromString(std::string(*record)) && parsed.subject() == subject)
            found[std::string(id)] = std::string(*record);
        });
    EXPECT_TRUE(following.ok());
    return found;
  }
  std::vector<std::string> Ids(const std::map<std::string, std::string>& keys) {
    std::vector<std::string> ids;
    for (const auto& [id, record] : keys) ids.push_back(id);
    return ids;
  }
  v1::GetPersonResponse GetPerson(const std::string& person, const std::string& known_at = "") {
    v1::GetPersonRequest ask;
    ask.set_person_id(person);
    if (!known_at.empty()) ask.mutable_as_known_at()->set_position(known_at);
    return Ask<v1::GetPersonResponse>("registration.v1.Register/GetPerson", ask);
  }
  int Found() {
    v1::SearchRegisterRequest search;
    search.set_name(kName);
    return Ask<v1::SearchRegisterResponse>("registration.v1.Register/SearchRegister", search, "")
        .found_size();
  }
  v1::BoardSeat Seat() {
    v1::GetBoardRequest board;
    board.set_org_code("TST01");
    *board.mutable_on() = DateOf(CivilDay(2024, 6, 1));
    const auto seats = Ask<v1::GetBoardResponse>("registration.v1.Appointments/GetBoard", board, "");
    return seats.seats_size() == 1 ? seats.seats(0) : v1::BoardSeat();
  }
  v1::PublicEntry Entry() {
    v1::GetRegisterEntryRequest ask;
    ask.set_register_number(number_);
    return Ask<v1::GetRegisterEntryResponse>("registration.v1.Register/GetRegisterEntry", ask, "").entry();
  }
  void ExpectErased(const std::string& person) {
    const auto shown = GetPerson(person);
    EXPECT_EQ(shown.identity_status(), v1::IDENTITY_STATUS_ERASED);
    EXPECT_FALSE(shown.has_identity());
    EXPECT_EQ(*DayOf(shown.erased_on()), CivilDay(2033, 2, 17));
    EXPECT_EQ(Found(), 0);
    EXPECT_EQ(Seat().identity_status(), v1::IDENTITY_STATUS_ERASED);
    EXPECT_EQ(Seat().person_name(), "");
    EXPECT_EQ(Seat().person_id(), person);
    EXPECT_EQ(Entry().identity_status(), v1::IDENTITY_STATUS_ERASED);
    EXPECT_EQ(Entry().family_name(), "");
    EXPECT_EQ(Entry().register_number(), number_);
    EXPECT_EQ(Entry().status(), v1::REGISTER_STATUS_LAPSED);
    v1::GetRegistrantRequest ask;
    ask.set_person_id(person);
    const auto entry = Ask<v1::GetRegistrantResponse>("registration.v1.Register/GetRegistrant", ask).entry();
    EXPECT_EQ(entry.employer().identity_status(), v1::IDENTITY_STATUS_ERASED);
    EXPECT_THAT(entry.employer().names(), IsEmpty());
    EXPECT_EQ(entry.employer().checks_size(), 3);
    ExpectErasedForEmployer(person);
  }
  // What their trust is shown, of the day when they were its chief executive.
  template <class Response, class Request>
  Response AskAsTrust(const std::string& method, Request request) {
    request.set_org_code("TST01");
    Response response;
    const grpc::Status status = service_.Call("candour.registration.v1." + method, request, &response,
                                              service_.TokenFor({"COSEC"}, "TST01"));
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }
  v1::EmployerEntry ForEmployer(const std::string& person) {
    v1::GetEmployerEntryRequest ask;
    ask.set_person_id(person);
    return AskAsTrust<v1::GetEmployerEntryResponse>("Register/GetEmployerEntry", ask).entry();
  }
  v1::EmployerRegisterEntry AmongStaff() {
    v1::GetEmployerRegisterRequest ask;
    *ask.mutable_on() = DateOf(CivilDay(2024, 6, 1));
    const auto staff = AskAsTrust<v1::GetEmployerRegisterResponse>("Appointments/GetEmployerRegister", ask);
    return staff.entries_size() > 0 ? staff.entries(0) : v1::EmployerRegisterEntry();
  }
  // That of the referees, which is good for a while only.
  std::vector<v1::ExpiringCheck> Expiring() {
    v1::ListExpiringChecksRequest list;
    *list.mutable_on() = DateOf(CivilDay(2024, 6, 1));
    *list.mutable_until() = DateOf(CivilDay(2033, 12, 31));
    const auto checks =
        AskAsTrust<v1::ListExpiringChecksResponse>("Appointments/ListExpiringChecks", list).checks();
    return {checks.begin(), checks.end()};
  }
  void ExpectErasedForEmployer(const std::string& person) {
    const v1::EmployerEntry entry = ForEmployer(person);
    EXPECT_EQ(entry.identity_status(), v1::IDENTITY_STATUS_ERASED);
    EXPECT_THAT(entry.names(), IsEmpty());
    EXPECT_FALSE(entry.has_date_of_birth());
    EXPECT_EQ(entry.public_().family_name(), "");
    EXPECT_EQ(entry.register_number(), number_);
    const v1::BoardSeat seat = AmongStaff().seat();
    EXPECT_EQ(seat.person_id(), person);
    EXPECT_EQ(seat.person_name(), "");
    EXPECT_EQ(seat.identity_status(), v1::IDENTITY_STATUS_ERASED);
    const auto expiring = Expiring();
    ASSERT_EQ(expiring.size(), 1);
    EXPECT_EQ(expiring[0].person_id(), person);
    EXPECT_EQ(expiring[0].person_name(), "");
    EXPECT_EQ(expiring[0].identity_status(), v1::IDENTITY_STATUS_ERASED);
  }
  records::v1::GetStateResponse State() {
    records::v1::GetStateRequest request;
    request.set_with_digest(true);
    return Ask<records::v1::GetStateResponse>("records.v1.Records/GetState", request, "AUDITOR");
  }

  ServiceFixture service_{{.with_system = true}};
  std::string appointment_, number_;
};

TEST_F(ErasureE2eTest, ByTwoPeopleAfterTheWaitingPeriodAndNothingElseChanges) {
  const std::string person = Serve();
  EXPECT_EQ(Found(), 1);
  EXPECT_THAT(Seat().person_name(), HasSubstr(kName));
  EXPECT_EQ(ForEmployer(person).names(0).family(), kName);
  EXPECT_THAT(AmongStaff().seat().person_name(), HasSubstr(kName));
  ASSERT_EQ(Expiring().size(), 1);
  EXPECT_THAT(Expiring()[0].person_name(), HasSubstr(kName));
  const std::string before = GetPerson(person).basis().token();
  RequestAndApprove(person);
  EXPECT_EQ(GetPerson(person).erasure().requested_by(), "account-REGISTRAR0191f3c2");
  const auto keys = KeysOf("person/" + person), reasons = KeysOf("appointment/" + appointment_);
  EXPECT_EQ(keys.size(), 1) << "everything that is sealed is of one class here";
  EXPECT_EQ(reasons.size(), 1);
  service_.SetDay(CivilDay(2033, 2, 15));
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_EQ(Found(), 1) << "the waiting period is not over";

  service_.SetDay(CivilDay(2033, 2, 17));
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return AllDestroyed(person); }));
  Settle(person);
  ExpectErased(person);
  EXPECT_THAT(Erased("person/" + person).key_ids(), UnorderedElementsAreArray(Ids(keys)));
  EXPECT_THAT(Erased("appointment/" + appointment_).key_ids(), UnorderedElementsAreArray(Ids(reasons)));
  EXPECT_THAT(KeysOf("person/" + person), IsEmpty());
  EXPECT_THAT(KeysOf("appointment/" + appointment_), IsEmpty());
  // As known when it was readable: erased since.
  EXPECT_EQ(GetPerson(person, before).identity_status(), v1::IDENTITY_STATUS_ERASED);
  // The history is as long as it was, and sealed for good.
  records::v1::ListHistoryRequest ask;
  ask.set_stream("person/" + person);
  const auto history = Ask<records::v1::ListHistoryResponse>("records.v1.Records/ListHistory", ask);
  ASSERT_EQ(history.entries_size(), 4);
  EXPECT_TRUE(history.entries(0).erased());
  EXPECT_EQ(history.entries(3).fact().type(), "candour.registration.v1.PersonalDataErased");
  EXPECT_THAT(history.SerializeAsString(), Not(HasSubstr(kName)));

  const auto state = State();
  service_.Restart(/*without_state=*/false);
  ExpectErased(person);
  service_.Restart(/*without_state=*/true);
  ExpectErased(person);
  EXPECT_EQ(State().digest(), state.digest());
  EXPECT_EQ(State().chain_head(), state.chain_head());
}

// The file that an operator may keep for ever: what was sealed stands in it, and the keys are gone.
TEST_F(ErasureE2eTest, AnExportedLedgerHoldsNothingOfThem) {
  const std::string person = Serve();
  Erase(person);
  const std::string file = service_.folder() + "/exported";
  const ToolResult exported = RunTool("candourctl", {"ledger", "export", file, service_.folder() + "/ledger"},
                                      service_.folder() + "/ctl");
  ASSERT_EQ(exported.exit_code, 0) << exported.printed;
  const std::string bytes = *ReadFile(file);
  EXPECT_THAT(bytes, HasSubstr(person)) << "it is their ledger";
  EXPECT_THAT(bytes, HasSubstr("Chief executive")) << "what is no secret is in clear";
  const std::string born = DateOf(CivilDay(1950, 5, 4)).SerializeAsString();
  for (const std::string canary : {"Zebedee", kName, "Quillfeather", "1950-05-04", born.c_str()})
    EXPECT_THAT(absl::AsciiStrToLower(bytes), Not(HasSubstr(absl::AsciiStrToLower(canary)))) << canary;
  EXPECT_FALSE(absl::StrContains(bytes, absl::Base64Escape(kName)));
  EXPECT_FALSE(absl::StrContains(bytes, absl::BytesToHexString(kName)));
}

// The person first, then the appointments, commit by commit; a process that ends in between goes on with the
// rest.
TEST_F(ErasureE2eTest, OfMoreAppointmentsThanOneCommitHoldsGoesOnAfterARestart) {
  const std::string person = Serve();
  std::vector<std::string> appointments = ServeShortly(person, 300);
  appointments.push_back(appointment_);
  RequestAndApprove(person);
  service_.SetDay(CivilDay(2033, 2, 17));
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return PersonFolded(person).has_erasing(); }));
  EXPECT_FALSE(PersonFolded(person).erasing().complete());
  EXPECT_LT(CountErased(appointments), 301);
  ExpectErased(person);

  service_.Restart(/*without_state=*/false);
  EXPECT_FALSE(PersonFolded(person).erasing().complete());
  EXPECT_LT(CountErased(appointments), 301) << "what stands after the restart is not all";
  ExpectErased(person);
  ASSERT_TRUE(Within(absl::Seconds(60), [&] { return PersonFolded(person).erasing().complete(); }));
  EXPECT_EQ(CountErased(appointments), 301);
  ASSERT_TRUE(Within(absl::Seconds(60), [&] { return AllDestroyed(person); }));
  EXPECT_EQ(Erased("appointment/" + appointment_).key_ids_size(), 1) << "its correction's";
  EXPECT_THAT(KeysOf("appointment/" + appointment_), IsEmpty());
  ExpectErased(person);
  Auditor auditor(service_);
  EXPECT_THAT(auditor.Run(AllRecords(service_.ledger())), testing::Each(HasSubstr("are erased")));
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 0);
}

// Whoever has no key can name one that the log says is destroyed; it was somebody's.
TEST_F(ErasureE2eTest, AKeyDestroyedForSomebodyElseExcusesNothing) {
  const std::string person = Serve();
  Erase(person);
  v1::RecordPersonRequest record;
  record.mutable_identity()->add_names()->set_family("Other");
  *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1980, 5, 4));
  const std::string other =
      service_.Do<v1::RecordPersonResponse>("Register/RecordPerson", record).person_id();
  v1::CorrectPersonRequest correct;
  correct.set_person_id(other);
  correct.set_correction(v1::IDENTITY_CORRECTION_MISTAKE);
  *correct.mutable_identity() = record.identity();
  correct.mutable_identity()->mutable_names(0)->set_given("Some");
  correct.set_reason("a slip");
  service_.Do<v1::CorrectPersonResponse>("Register/CorrectPerson", correct);
  const std::vector<LogRecord> honest = AllRecords(service_.ledger());
  Auditor auditor(service_);
  const auto before = auditor.Run(honest);
  EXPECT_THAT(before, testing::Each(HasSubstr("are erased")));
  const auto found = auditor.Run(
      Forged(honest, "/candour.registration.v1.Register/CorrectPerson", [&](ledger::v1::Commit* commit) {
        NameKey<v1::CorrectPersonRequest>(Erased("person/" + person).key_ids(0), commit);
      }));
  ASSERT_EQ(found.size(), before.size() + 1);
  EXPECT_THAT(found.back(), HasSubstr(absl::StrCat("it is sealed with a key that erasure/person.", person,
                                                   " destroyed, and is about person/", other)));
  EXPECT_EQ(auditor.count(Redecided::kDiffers), 1);
}

TEST_F(ErasureE2eTest, NothingPersonalIsTakenAfterwards) {
  const std::string person = Serve();
  Erase(person);
  const uint64_t end = State().next_offset();
  v1::CorrectPersonRequest correct;
  correct.set_person_id(person);
  correct.set_correction(v1::IDENTITY_CORRECTION_MISTAKE);
  correct.mutable_identity()->add_names()->set_family(kName);
  *correct.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(1950, 5, 4));
  correct.set_reason("they came back");
  EXPECT_EQ(ReasonOf<v1::CorrectPersonResponse>("Register/CorrectPerson", correct), "SUBJECT_ERASED");
  v1::CorrectAppointmentRequest of_appointment;
  of_appointment.set_org_code("TST01");
  of_appointment.set_appointment_id(appointment_);
  of_appointment.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_INTERIM);
  *of_appointment.mutable_terms()->mutable_start() = DateOf(CivilDay(2024, 1, 1));
  of_appointment.set_reason("another slip");
  EXPECT_EQ(ReasonOf<v1::CorrectAppointmentResponse>("Appointments/CorrectAppointment", of_appointment),
            "SUBJECT_ERASED");
  EXPECT_EQ(State().next_offset(), end) << "such a text is not recorded, not even as refused";
  EXPECT_THAT(KeysOf("person/" + person), IsEmpty());
  v1::ApplyRequest apply;
  apply.set_person_id(person);
  apply.set_stage(v1::STAGE_L1_FIRST_LINE);
  EXPECT_EQ(ReasonOf<v1::ApplyResponse>("Register/Apply", apply), "PERSON_ERASED");
}

TEST_F(ErasureE2eTest, AKeyThatTurnsUpLaterIsDestroyedToo) {
  const std::string person = Serve();
  RequestAndApprove(person);
  const auto keys = KeysOf("person/" + person);
  service_.SetDay(CivilDay(2033, 2, 17));
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return AllDestroyed(person); }));
  // A late copy; and a new one by a replica that has not folded so far.
  for (const auto& [id, record] : keys)
    ASSERT_TRUE(service_.key_log().Put(id, record, absl::Seconds(5)).ok());
  const auto behind = *Keyring::Open(service_.key_log(), service_.kek(), "registration");
  const std::string made = (*behind->KeyFor("person/" + person, options::v1::RETENTION_NARRATIVE))->id;
  ExpectErased(person);
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return KeysOf("person/" + person).empty(); }));
  ASSERT_TRUE(Within(absl::Seconds(20), [&] {
    const auto ids = Erased("person/" + person).key_ids();
    return std::find(ids.begin(), ids.end(), made) != ids.end();
  }));
  EXPECT_FALSE(behind->Find(made).ok());

  // And where it turns up while nothing runs: at the next start.
  for (const auto& [id, record] : keys)
    ASSERT_TRUE(service_.key_log().Put(id, record, absl::Seconds(5)).ok());
  service_.Restart(/*without_state=*/false);
  ExpectErased(person);
  EXPECT_TRUE(Within(absl::Seconds(20), [&] { return KeysOf("person/" + person).empty(); }));
}

// Its request is in the log, sealed under an id that nobody has and nobody could ask to erase.
TEST_F(ErasureE2eTest, OfAPersonWhoWasNotTakenNothingCanBeRead) {
  // A new ledger's reactions begin in its first moments; what was refused before is not read.
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return Begun("erase_refused_person"); }));
  v1::RecordPersonRequest record;
  record.mutable_command()->set_id(NewUuid());
  auto* name = record.mutable_identity()->add_names();
  name->set_given("Zebedee");
  name->set_family(kName);
  *record.mutable_identity()->mutable_date_of_birth() = DateOf(CivilDay(2199, 5, 4));
  const std::string subject = "person/" + NewId("person", record.command().id());
  EXPECT_EQ(ReasonOf<v1::RecordPersonResponse>("Register/RecordPerson", record), "DATE_FUTURE");
  ASSERT_TRUE(Within(absl::Seconds(20), [&] { return Erased(subject).destroyed(); }));
  EXPECT_EQ(Erased(subject).key_ids_size(), 1);
  EXPECT_THAT(KeysOf(subject), IsEmpty());
  // Sent again it has the outcome that it had; another person is taken.
  EXPECT_EQ(ReasonOf<v1::RecordPersonResponse>("Register/RecordPerson", record), "DATE_FUTURE");
  const std::string taken = Serve();
  EXPECT_EQ(GetPerson(taken).identity().names(0).family(), kName);
}

TEST_F(ErasureE2eTest, OnBothReplicasOnce) {
  service_.Switch();
  service_.Switch();  // the first serves, the second follows
  const std::string person = Serve();
  Erase(person);
  for (int replica = 0; replica < 2; ++replica) {
    ASSERT_TRUE(Within(absl::Seconds(20), [&] { return AllDestroyed(person); }));
    ExpectErased(person);
    service_.Switch();
  }
  absl::SleepFor(absl::Milliseconds(300));
  int said = 0;
  const auto view = service_.replica().View();
  (void)view->Facts("erasure/person." + person, 1, [&](uint64_t, const replica::v1::FactRow& row) {
    said += absl::EndsWith(row.type(), "KeysDestroyed");
    return true;
  });
  EXPECT_EQ(said, 1);
}

}  // namespace
}  // namespace candour

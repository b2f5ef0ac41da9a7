// Personal data that goes through `candour` is found nowhere on its disk, running or stopped, nor in what it
// prints, nor in what an error says; what is not personal is. Every personal field of every command of the
// register is covered, by the descriptors: a new one fails here until a call carries it. Those of cases:
// sanctions_canary_test.cc.
#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/decider/day.h"
#include "services/registration/rule_set/england_2026.h"
#include "tests/e2e/canary_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using testing::ContainerEq;
using testing::IsEmpty;
using testing::Not;

constexpr char kOrganisation[] = "TST01";
// What the story says in clear, so that a search which finds nothing shows that it does look.
constexpr char kMarker[] = "Director of Marker Affairs";
constexpr char kPeople[] = "candour.registration.v1.Register/",
               kPosts[] = "candour.registration.v1.Appointments/";

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto* file :
       {v1::GetRegisterEntryRequest::descriptor()->file(), v1::GetBoardRequest::descriptor()->file(),
        records::v1::GetStateRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service(0)->method_count(); ++i) methods.push_back(file->service(0)->method(i));
  }
  return methods;
}

class CanaryStory : public CanaryTest {
 protected:
  std::string Self(const std::string& person_id) {
    return candour_.TokenFor({.account = "manager-1", .roles = {"MANAGER"}, .person_id = person_id});
  }
  // May call everything, for its own organisation and person.
  std::string Anybody(const std::string& person_id) {
    return candour_.TokenFor({.account = "everybody-1",
                              .roles = {"REGISTRAR", "MANAGER", "COSEC", "CHAIR", "AUDITOR", "OPERATOR"},
                              .organisation = kOrganisation,
                              .person_id = person_id});
  }

  void Prepare();
  std::string RecordAndCorrectPerson();
  void OverrideACheck(const std::string& person_id);
  void Refuse(const std::string& person_id);
  void CorrectAnAppointment(const std::string& person_id);
  void OverrideABlock(const std::string& person_id);
  void HoldAndAlmostErase();
  void MergeAndSplit();
  std::string CheckABar();
  void SendWhatIsNoRequest();
  void AskForAllOfIt(const std::string& person_id, const std::string& check_id);
};

void CanaryStory::Prepare() {
  v1::PublishRulesRequest rules;
  *rules.mutable_rules() = England2026();
  Do<v1::PublishRulesResponse>(absl::StrCat(kPeople, "PublishRules"), rules, Registrar());
  // A wrong file, about people; and one with too many of them.
  const auto import = Planted(v1::ImportOrganisationsRequest());
  auto large = import;
  for (int i = 0; i < 501; ++i) large.set_ods_csv(absl::StrCat(large.ods_csv(), "\n", import.ods_csv()));
  DoEveryWay<v1::ImportOrganisationsResponse>(absl::StrCat(kPosts, "ImportOrganisations"), import, large,
                                              "TOO_MANY_ROWS", Registrar());
}

std::string CanaryStory::RecordAndCorrectPerson() {
  auto record = Planted(v1::RecordPersonRequest()), nameless = record;
  record.mutable_identity()->mutable_names(1)->clear_to();  // in use
  const std::string person_id =
      DoEveryWay<v1::RecordPersonResponse>(absl::StrCat(kPeople, "RecordPerson"), record, nameless,
                                           "NAME_MISSING", Registrar())
          .person_id();
  auto correct = Planted(v1::CorrectPersonRequest());
  correct.mutable_identity()->mutable_names(1)->clear_to();
  correct.set_correction(v1::IDENTITY_CORRECTION_MISTAKE);
  correct.set_person_id(person_id);
  auto nobody = correct;
  nobody.set_person_id(NewUuid());
  DoEveryWay<v1::CorrectPersonResponse>(absl::StrCat(kPeople, "CorrectPerson"), correct, nobody,
                                        "PERSON_UNKNOWN", Registrar());
  return person_id;
}

void CanaryStory::OverrideACheck(const std::string& person_id) {
  v1::RecordCheckRequest check;
  check.set_person_id(person_id);
  check.set_kind(v1::CHECK_KIND_REFERENCE);
  check.set_result(v1::CHECK_RESULT_ADVERSE);
  *check.mutable_checked_on() = DateOf(absl::CivilDay(2026, 1, 2));
  check.set_evidence_hash(Sha256("evidence"));
  auto override_check = Planted(v1::OverrideCheckRequest());
  override_check.set_person_id(person_id);
  override_check.set_check_id(
      Do<v1::RecordCheckResponse>(absl::StrCat(kPeople, "RecordCheck"), check, Registrar()).check_id());
  auto unknown = override_check;
  unknown.set_check_id(NewUuid());
  const std::string method = absl::StrCat(kPeople, "OverrideCheck");
  DoEveryWay<v1::OverrideCheckResponse>(method, override_check, unknown, "CHECK_UNKNOWN", Registrar());
  EXPECT_TRUE(Do<v1::OverrideCheckResponse>(method, override_check, Registrar("registrar-2")).complete());
}

void CanaryStory::Refuse(const std::string& person_id) {
  const std::string stranger = NewUuid();
  v1::ApplyRequest apply;
  apply.set_person_id(person_id);
  apply.set_stage(v1::STAGE_L2_MIDDLE);
  Do<v1::ApplyResponse>(absl::StrCat(kPeople, "Apply"), apply, Registrar());
  const auto of = [&](auto request, const std::string& who) {
    canaries_.Plant(&request);
    request.set_person_id(who);
    return request;
  };
  v1::DeclareChangeRequest declare;
  declare.set_kind(v1::CHANGE_KIND_CAUTION);
  *declare.mutable_happened_on() = DateOf(absl::CivilDay(2026, 1, 3));
  auto undated = declare;
  undated.mutable_happened_on()->set_month(13);
  DoEveryWay<v1::DeclareChangeResponse>(absl::StrCat(kPeople, "DeclareChange"), of(declare, person_id),
                                        of(undated, person_id), "DATE_INVALID", Self(person_id));
  v1::GiveNoticeOfRefusalRequest notice;
  notice.set_delivery(v1::DELIVERY_POST);
  DoEveryWay<v1::GiveNoticeOfRefusalResponse>(absl::StrCat(kPeople, "GiveNoticeOfRefusal"),
                                              of(notice, person_id), of(notice, stranger), "NO_APPLICATION",
                                              Registrar());
  DoEveryWay<v1::SubmitRepresentationsResponse>(
      absl::StrCat(kPeople, "SubmitRepresentations"), of(v1::SubmitRepresentationsRequest(), person_id),
      of(v1::SubmitRepresentationsRequest(), stranger), "NO_APPLICATION", Registrar());
  v1::RefuseRequest refuse;
  refuse.set_delivery(v1::DELIVERY_POST);
  DoEveryWay<v1::RefuseResponse>(absl::StrCat(kPeople, "Refuse"), of(refuse, person_id), of(refuse, stranger),
                                 "NO_APPLICATION", Registrar());
}

void CanaryStory::CorrectAnAppointment(const std::string& person_id) {
  v1::RecordPersonInPostRequest found;
  found.set_org_code(kOrganisation);
  found.set_person_id(person_id);
  found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_INTERIM);
  *found.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2025, 12, 1));
  found.mutable_found()->set_title(kMarker);
  found.mutable_found()->set_type(v1::POST_TYPE_CEO);
  auto correct = Planted(v1::CorrectAppointmentRequest());
  correct.set_org_code(kOrganisation);
  correct.set_appointment_id(
      Do<v1::RecordPersonInPostResponse>(absl::StrCat(kPosts, "RecordPersonInPost"), found, Registrar())
          .appointment_id());
  *correct.mutable_terms() = found.terms();
  *correct.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2025, 12, 8));
  auto unknown = correct;
  unknown.set_appointment_id(NewUuid());
  DoEveryWay<v1::CorrectAppointmentResponse>(absl::StrCat(kPosts, "CorrectAppointment"), correct, unknown,
                                             "APPOINTMENT_UNKNOWN", Registrar());
}

// Somebody holds the post for which they are proposed.
void CanaryStory::OverrideABlock(const std::string& person_id) {
  v1::ImportOrganisationsRequest import;
  import.set_ods_csv(*ReadFile("docs/demo/organisations.csv"));
  Do<v1::ImportOrganisationsResponse>(absl::StrCat(kPosts, "ImportOrganisations"), import, Registrar());
  v1::CreatePostRequest post;
  post.set_org_code(kOrganisation);
  post.set_title("Finance director");
  post.set_type(v1::POST_TYPE_EXEC_DIRECTOR);
  post.set_stage(v1::STAGE_L4_BOARD);
  *post.mutable_from() = DateOf(absl::CivilDay(2020, 1, 1));
  v1::RecordPersonRequest holder;
  holder.mutable_identity()->add_names()->set_family("Holder");
  *holder.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1980, 1, 1));
  v1::RecordPersonInPostRequest found;
  found.set_org_code(kOrganisation);
  found.set_person_id(
      Do<v1::RecordPersonResponse>(absl::StrCat(kPeople, "RecordPerson"), holder, Registrar()).person_id());
  found.mutable_terms()->set_post_id(
      Do<v1::CreatePostResponse>(absl::StrCat(kPosts, "CreatePost"), post, Registrar()).post_id());
  found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
  *found.mutable_terms()->mutable_start() = DateOf(absl::CivilDay(2025, 12, 1));
  Do<v1::RecordPersonInPostResponse>(absl::StrCat(kPosts, "RecordPersonInPost"), found, Registrar());
  const std::string hr =
      candour_.TokenFor({.account = "hr-account-1", .roles = {"TRUST_HR"}, .organisation = kOrganisation});
  v1::ProposeAppointmentRequest propose;
  propose.set_org_code(kOrganisation);
  propose.set_person_id(person_id);
  *propose.mutable_terms() = found.terms();
  v1::CheckEligibilityRequest check;
  check.set_org_code(kOrganisation);
  check.set_appointment_id(
      Do<v1::ProposeAppointmentResponse>(absl::StrCat(kPosts, "ProposeAppointment"), propose, hr)
          .appointment_id());
  Do<v1::CheckEligibilityResponse>(absl::StrCat(kPosts, "CheckEligibility"), check, Registrar());
  auto pass_over = Planted(v1::OverrideBlockRequest());
  pass_over.set_org_code(kOrganisation);
  pass_over.set_appointment_id(check.appointment_id());
  auto unknown = pass_over;
  unknown.set_appointment_id(NewUuid());
  const std::string method = absl::StrCat(kPosts, "OverrideBlock");
  DoEveryWay<v1::OverrideBlockResponse>(method, pass_over, unknown, "APPOINTMENT_UNKNOWN", Registrar());
  EXPECT_TRUE(Do<v1::OverrideBlockResponse>(method, pass_over, Registrar("registrar-2")).complete());
}

// Somebody recorded by mistake.
void CanaryStory::HoldAndAlmostErase() {
  v1::RecordPersonRequest record;
  record.mutable_identity()->add_names()->set_family("Mistake");
  *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1980, 1, 1));
  const std::string person_id =
      Do<v1::RecordPersonResponse>(absl::StrCat(kPeople, "RecordPerson"), record, Registrar()).person_id();
  const auto of = [&](auto request, const std::string& who) {
    canaries_.Plant(&request);
    request.set_person_id(who);
    return request;
  };
  const std::string stranger = NewUuid();
  v1::PlaceLegalHoldRequest place;
  place.set_reference("INQ/2026/14");
  place.set_legal_basis("Inquiries Act 2005 s 21");
  v1::LiftLegalHoldRequest lift;
  lift.set_hold_id(DoEveryWay<v1::PlaceLegalHoldResponse>(absl::StrCat(kPeople, "PlaceLegalHold"),
                                                          of(place, person_id), of(place, stranger),
                                                          "PERSON_UNKNOWN", Registrar())
                       .hold_id());
  DoEveryWay<v1::LiftLegalHoldResponse>(absl::StrCat(kPeople, "LiftLegalHold"), of(lift, person_id),
                                        of(lift, stranger), "PERSON_UNKNOWN", Registrar());
  v1::RequestErasureRequest request;
  request.set_ground(v1::ERASURE_GROUND_RECORDED_BY_MISTAKE);
  DoEveryWay<v1::RequestErasureResponse>(absl::StrCat(kPeople, "RequestErasure"), of(request, person_id),
                                         of(request, stranger), "PERSON_UNKNOWN", Registrar());
  const v1::ApproveErasureRequest approve;
  DoEveryWay<v1::ApproveErasureResponse>(absl::StrCat(kPeople, "ApproveErasure"), of(approve, person_id),
                                         of(approve, stranger), "PERSON_UNKNOWN", Registrar("registrar-2"));
  const v1::WithdrawErasureRequest withdraw;
  DoEveryWay<v1::WithdrawErasureResponse>(absl::StrCat(kPeople, "WithdrawErasure"), of(withdraw, person_id),
                                          of(withdraw, stranger), "PERSON_UNKNOWN", Registrar());
}

// Somebody recorded twice, and not after all.
void CanaryStory::MergeAndSplit() {
  std::vector<std::string> people;
  for (int n = 0; n < 2; ++n) {
    v1::RecordPersonRequest record;
    record.mutable_identity()->add_names()->set_family("Twice");
    *record.mutable_identity()->mutable_date_of_birth() = DateOf(absl::CivilDay(1980, 1, 1));
    people.push_back(
        Do<v1::RecordPersonResponse>(absl::StrCat(kPeople, "RecordPerson"), record, Registrar()).person_id());
  }
  auto merge = Planted(v1::MergePersonsRequest());
  merge.set_person_id(people[0]);
  merge.set_merged_person_id(people[1]);
  auto with_nobody = merge;
  with_nobody.set_merged_person_id(NewUuid());
  DoEveryWay<v1::MergePersonsResponse>(absl::StrCat(kPeople, "MergePersons"), merge, with_nobody,
                                       "PERSON_UNKNOWN", Registrar());
  auto split = Planted(v1::SplitPersonRequest());
  split.set_person_id(people[0]);
  split.set_split_person_id(people[1]);
  auto from_nobody = split;
  from_nobody.set_split_person_id(NewUuid());
  EXPECT_TRUE(DoEveryWay<v1::SplitPersonResponse>(absl::StrCat(kPeople, "SplitPerson"), split, from_nobody,
                                                  "PERSON_UNKNOWN", Registrar())
                  .undid_merge());
}

// Of somebody whom nobody knows; the id of the check.
std::string CanaryStory::CheckABar() {
  const auto check = Planted(v1::CheckBarRequest());
  auto mistyped = check;
  mistyped.set_register_number("M1234567A");
  return DoEveryWay<v1::CheckBarResponse>(absl::StrCat(kPeople, "CheckBar"), check, mistyped,
                                          "NUMBER_MISTYPED", Registrar())
      .check_id();
}

void CanaryStory::SendWhatIsNoRequest() {
  const std::string word = canaries_.Word("what is no request");
  const std::string record = absl::StrCat(kPeople, "RecordPerson");
  std::string unused, not_utf8 =
                          "\x12"
                          "\x12"
                          "\x0a"
                          "\x10"
                          "\x0a"
                          "\x0e" +
                          word + "\xff";
  const std::multimap<std::string, std::string> valid = {{"authorization", "Bearer " + Registrar()}};
  for (const auto& [method, request, headers] :
       std::vector<std::tuple<std::string, std::string, std::multimap<std::string, std::string>>>{
           {record, word, valid},
           {record, not_utf8, valid},
           {record, std::string(300 * 1024, '\n') + word, valid},
           {absl::StrCat(kPeople, word), "", valid},
           {absl::StrCat("candour.registration.v1.", word, "/Apply"), "", valid},
           {record, "", {{"authorization", "Bearer " + word}}},
           {record, "", {{"authorization", word}}},
           {record,
            "",
            {{"authorization", "Bearer " + Registrar()}, {"x-note", word}, {"x-note-bin", word}}}}) {
    const Heard heard = candour_.CallRaw(method, request, headers, &unused);
    EXPECT_FALSE(heard.status.ok()) << method;
    EXPECT_THAT(canaries_.FindIn(heard.all), IsEmpty()) << heard.all;
  }
}

// They did arrive, and come back to whoever may see them.
void CanaryStory::AskForAllOfIt(const std::string& person_id, const std::string& check_id) {
  v1::GetPersonRequest ask;
  ask.set_person_id(person_id);
  v1::GetPersonResponse person;
  EXPECT_TRUE(Call(absl::StrCat(kPeople, "GetPerson"), ask, &person, Registrar()).ok());
  auto expected = Planted(v1::CorrectPersonRequest());
  expected.mutable_identity()->mutable_names(1)->clear_to();
  EXPECT_EQ(person.identity().DebugString(), expected.identity().DebugString());
  records::v1::ListHistoryRequest history;
  history.set_stream("registrant/" + person_id);
  records::v1::ListHistoryResponse facts;
  EXPECT_TRUE(Call("candour.records.v1.Records/ListHistory", history, &facts, Registrar()).ok());
  EXPECT_EQ(canaries_.FindIn(facts.SerializeAsString()).size(), 6);  // each narrative once
  v1::SearchRegisterRequest search;
  search.set_name(expected.identity().names(1).family());
  v1::SearchRegisterResponse found;
  EXPECT_TRUE(Call(absl::StrCat(kPeople, "SearchRegister"), search, &found, "").ok());
  v1::GetBarCheckRequest get;
  get.set_check_id(check_id);
  v1::GetBarCheckResponse checked;
  EXPECT_TRUE(Call(absl::StrCat(kPeople, "GetBarCheck"), get, &checked, Registrar()).ok());
  EXPECT_EQ(checked.family_name(), Planted(v1::CheckBarRequest()).family_name());
  EXPECT_THAT(canaries_.FindIn(checked.check().SerializeAsString()), IsEmpty());
}

TEST_F(CanaryStory, PersonalDataIsNowhereOnDiskInPrintOrInAnError) {
  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  Prepare();
  const std::string person_id = RecordAndCorrectPerson();
  OverrideACheck(person_id);
  Refuse(person_id);
  CorrectAnAppointment(person_id);
  OverrideABlock(person_id);
  HoldAndAlmostErase();
  MergeAndSplit();
  const std::string check_id = CheckABar();
  EXPECT_THAT(accepted_, ContainerEq(PersonalPathsOf(Methods())));
  EXPECT_THAT(refused_, ContainerEq(PersonalPathsOf(Methods())));
  PutIntoWrongFields(Methods(), kOrganisation, Anybody(person_id));
  SendWhatIsNoRequest();
  AskForAllOfIt(person_id, check_id);
  EXPECT_GT(errors_, 150);

  ExpectNothingPersonalInFiles("registration", kMarker);
  EXPECT_TRUE(candour_.Stop());
  ExpectNothingPersonalInFiles("registration", kMarker);
  ExpectNothingPersonalInRows("registration", kMarker, "person/");
  // Folded and opened again from what is on disk.
  std::filesystem::remove_all(candour_.data() + "/registration/state");
  ASSERT_TRUE(candour_.Start()) << candour_.Printed();
  AskForAllOfIt(person_id, check_id);
  ExpectNothingPersonalInFiles("registration", kMarker);
  EXPECT_TRUE(candour_.Stop());
  ExpectNothingPersonalInFiles("registration", kMarker);
  ExpectNothingPersonalInRows("registration", kMarker, "person/");
}

// The search would not miss them.
TEST(Canaries, AreFoundInAnyForm) {
  Canaries canaries;
  auto request = v1::RecordPersonRequest();
  canaries.Plant(&request);
  const std::string given = request.identity().names(0).given();
  EXPECT_THAT(
      canaries.FindIn(absl::StrCat("...", given, "...")),
      testing::ElementsAre("text of candour.registration.v1.RecordPersonRequest.identity.names.given"));
  for (const std::string& form :
       {absl::AsciiStrToUpper(given), absl::BytesToHexString(given), absl::Base64Escape(given),
        absl::Base64Escape("x" + given), absl::Base64Escape("xy" + given),
        absl::Base64Escape("xyz" + given + "."), request.identity().date_of_birth().SerializeAsString(),
        request.identity().date_of_birth().DebugString()}) {
    EXPECT_THAT(canaries.FindIn("... " + form + " ..."), Not(IsEmpty())) << form;
  }
}

}  // namespace
}  // namespace candour

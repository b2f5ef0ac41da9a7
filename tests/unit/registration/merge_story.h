// Ada has a second record, "Twin". Both stand in the register on a Monday of 2026; TST01 has two posts.
#ifndef CANDOUR_TESTS_UNIT_REGISTRATION_MERGE_STORY_H_
#define CANDOUR_TESTS_UNIT_REGISTRATION_MERGE_STORY_H_

#include <string>
#include <vector>

#include "common/decider/erasure.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/notice/notice.h"
#include "services/registration/post/post.h"
#include "tests/unit/registration/people_story.h"
#include "tests/unit/registration/posts_support.h"

namespace candour {

class MergeStory : public PeopleStory {
 protected:
  static constexpr char kTwin[] = "0191f3c2-7d1a-7c3e-9b1a-0000000000b2";
  static constexpr char kThird[] = "0191f3c2-7d1a-7c3e-9b1a-0000000000b3";
  static constexpr char kFourth[] = "0191f3c2-7d1a-7c3e-9b1a-0000000000b4";
  static constexpr char kDpo[] = "0191f3c2-7d1a-7c3e-9b1a-00000000d0d0";

  MergeStory()
      : PeopleStory(Model::Of<RuleSet, CodeOfConduct, Person, Registrant, Appointment, Post, Organisation,
                              Notice, Erasure>()) {
    for (const char* id : {kTwin, kThird, kFourth}) {
      v1::PersonRecorded person;
      person.set_person_id(id);
      person.mutable_sealed()->set_ciphertext("sealed");
      story_.Given(absl::StrCat("person/", id), person);
    }
    story_.Given("organisation/TST01", Opened("TST01", Day(2011, 4, 1)));
    for (const char* id : {"chief", "chair"}) {
      v1::PostCreated post;
      post.set_post_id(id);
      post.set_org_code("TST01");
      post.set_type(id == std::string("chair") ? v1::POST_TYPE_CHAIR : v1::POST_TYPE_CEO);
      *post.mutable_reporting()->mutable_from() = Day(2020, 1, 1);
      story_.Given(absl::StrCat("post/", id), post);
    }
  }

  // Decides about anybody; the refusal's name, or "".
  template <class Aggregate, class Request>
  std::string AskAbout(const std::string& id, Request request) {
    request.set_person_id(id);
    story_.When<Aggregate>(id, request);
    return story_.refusal();
  }
  std::string Merge(const std::string& kept, const std::string& merged) {
    v1::MergePersonsRequest merge;
    merge.set_merged_person_id(merged);
    merge.set_reason("one birth certificate");
    return AskAbout<Person>(kept, merge);
  }
  std::string Split(const std::string& id, const std::string& other,
                    const std::vector<std::string>& appointments = {},
                    const std::vector<std::string>& checks = {}) {
    v1::SplitPersonRequest split;
    split.set_split_person_id(other);
    split.mutable_appointment_ids()->Assign(appointments.begin(), appointments.end());
    split.mutable_check_ids()->Assign(checks.begin(), checks.end());
    split.set_reason("two birth certificates");
    return AskAbout<Person>(id, split);
  }
  // The id of the check.
  std::string CheckOf(const std::string& id, v1::CheckKind kind, CivilDay on,
                      v1::CheckResult result = v1::CHECK_RESULT_CLEAR) {
    v1::RecordCheckRequest check;
    check.set_kind(kind);
    check.set_result(result);
    *check.mutable_checked_on() = DateOf(on);
    check.set_evidence_hash(std::string(32, 'h'));
    EXPECT_EQ(AskAbout<Registrant>(id, check), "");
    return story_.fact<v1::CheckRecorded>()->check_id();
  }
  std::string Override(const std::string& id, const std::string& check_id) {
    v1::OverrideCheckRequest request;
    request.set_check_id(check_id);
    request.set_reasons("spent, and disclosed");
    return AskAbout<Registrant>(id, request);
  }
  std::string ApplyAs(const std::string& id) {
    v1::ApplyRequest apply;
    apply.set_stage(v1::STAGE_L1_FIRST_LINE);
    return AskAbout<Registrant>(id, apply);
  }
  // Registered today, whoever it is.
  void RegisterAs(const std::string& id) {
    ASSERT_EQ(ApplyAs(id), "");
    for (auto kind : {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE})
      CheckOf(id, kind, LondonDay(story_.now()));
    v1::SignCodeRequest sign;
    sign.set_code_id("managers-code");
    sign.set_version("2026.1");
    sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
    ASSERT_EQ(AskAbout<Registrant>(id, sign), "");
    ASSERT_EQ(AskAbout<Registrant>(id, v1::AdmitToRegisterRequest()), "");
  }
  // In post since 1 January 2025.
  void InPost(const std::string& appointment, const std::string& id, const std::string& post,
              std::optional<common::v1::Date> end = {}) {
    v1::PersonFoundInPost found;
    found.set_appointment_id(appointment);
    found.set_person_id(id);
    found.set_org_code("TST01");
    found.mutable_terms()->set_post_id(post);
    found.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *found.mutable_terms()->mutable_start() = Day(2025, 1, 1);
    if (end) *found.mutable_terms()->mutable_end() = *end;
    story_.Given("appointment/" + appointment, found);
    v1::PostHolderRecorded held;
    held.mutable_holding()->set_appointment_id(appointment);
    held.mutable_holding()->set_person_id(id);
    held.mutable_holding()->set_substantive(true);
    *held.mutable_holding()->mutable_start() = found.terms().start();
    if (end) *held.mutable_holding()->mutable_end() = *end;
    story_.Given("post/" + post, held);
  }
  // The id of an appointment proposed from 1 March 2026 on, found eligible or not.
  std::string Propose(const std::string& id, const std::string& post) {
    v1::ProposeAppointmentRequest propose;
    propose.set_org_code("TST01");
    propose.set_person_id(id);
    propose.mutable_terms()->set_post_id(post);
    propose.mutable_terms()->set_basis(v1::APPOINTMENT_BASIS_SUBSTANTIVE);
    *propose.mutable_terms()->mutable_start() = Day(2026, 3, 1);
    story_.When<Appointment>("new", propose);
    EXPECT_EQ(story_.refusal(), "");
    const v1::AppointmentProposed proposed = *story_.fact<v1::AppointmentProposed>();
    story_.Given("appointment/" + proposed.appointment_id(), proposed);
    CheckEligibility(proposed.appointment_id());
    return proposed.appointment_id();
  }
  std::string CheckEligibility(const std::string& appointment) {
    v1::CheckEligibilityRequest check;
    check.set_org_code("TST01");
    check.set_appointment_id(appointment);
    story_.When<Appointment>(appointment, check);
    return story_.refusal();
  }
  std::string Confirm(const std::string& appointment, const std::string& by) {
    v1::ConfirmAppointmentRequest confirm;
    confirm.set_org_code("TST01");
    confirm.set_appointment_id(appointment);
    As("chair-1", "CHAIR", by);
    story_.When<Appointment>(appointment, confirm);
    const std::string refusal = story_.refusal();
    AsRegistrar();
    return refusal;
  }
  std::string Hold(const std::string& id) {
    v1::PlaceLegalHoldRequest place;
    place.set_reference("INQ/2026/14");
    place.set_reason("a witness");
    return AskAbout<Person>(id, place);
  }
  std::string RequestErasure(const std::string& id) {
    v1::RequestErasureRequest request;
    request.set_ground(v1::ERASURE_GROUND_RETENTION_ENDED);
    *request.mutable_date_of_birth() = Day(1945, 12, 10);
    request.set_reason("asked by letter");
    return AskAbout<Person>(id, request);
  }
  std::string ApproveErasure(const std::string& id, const std::string& by = kDpo) {
    As("dpo-1", "DPO", by);
    v1::ApproveErasureRequest approve;
    *approve.mutable_date_of_birth() = Day(1945, 12, 10);
    const std::string refusal = AskAbout<Person>(id, approve);
    AsRegistrar();
    return refusal;
  }
  std::string Die(const std::string& id, CivilDay on) {
    v1::RecordDeathRequest death;
    *death.mutable_died_on() = DateOf(on);
    return AskAbout<Person>(id, death);
  }

  const v1::PersonState& PersonOf(const std::string& id) { return story_.State<Person>(id); }
  const v1::RegistrantState& EntryOf(const std::string& id) { return story_.State<Registrant>(id); }
};

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_REGISTRATION_MERGE_STORY_H_

// The register on a Monday of 2026: rules and a code are published, Ada Byron is known, a registrar asks.
#ifndef CANDOUR_TESTS_UNIT_REGISTRATION_PEOPLE_STORY_H_
#define CANDOUR_TESTS_UNIT_REGISTRATION_PEOPLE_STORY_H_

#include <gmock/gmock.h>

#include <string>

#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/england_2026.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;
using absl::CivilDay;

inline absl::Time Noon(CivilDay day) { return absl::FromCivil(absl::CivilHour(day) + 12, London()); }

class PeopleStory : public testing::Test {
 protected:
  explicit PeopleStory(Model model = Model::Of<RuleSet, CodeOfConduct, Person, Registrant>())
      : story_(std::move(model), Noon(CivilDay(2026, 2, 2))) {
    AsRegistrar();
    v1::RulesPublished rules;
    *rules.mutable_rules() = England2026();
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
    PublishCode("2026.1", CivilDay(2026, 1, 1));
    v1::PersonRecorded person;
    person.set_person_id(kAda);
    person.mutable_sealed()->set_ciphertext("sealed");
    story_.Given(absl::StrCat("person/", kAda), person);
  }

  void As(const std::string& account, const std::string& role, const std::string& person = "") {
    story_.As({account, role, "", person});
  }
  void AsRegistrar() { As("registrar-1", "REGISTRAR", kRegistrar); }
  void AsAda() { As("ada-account", "MANAGER", kAda); }
  void On(CivilDay day) { story_.At(Noon(day)); }

  void PublishCode(const std::string& version, CivilDay from) {
    v1::CodePublished code;
    code.set_code_id("managers-code");
    code.mutable_version()->set_version(version);
    *code.mutable_version()->mutable_in_force_from() = DateOf(from);
    story_.Given("code_of_conduct/managers-code", code);
  }

  // Decides for Ada; the refusal's name, or "".
  template <class Request>
  std::string Ask(Request request) {
    request.set_person_id(kAda);
    story_.When<Registrant>(kAda, request);
    return story_.refusal();
  }
  std::string Apply(v1::Stage stage = v1::STAGE_L1_FIRST_LINE) {
    v1::ApplyRequest apply;
    apply.set_stage(stage);
    return Ask(apply);
  }
  std::string Check(v1::CheckKind kind, CivilDay on, v1::CheckResult result = v1::CHECK_RESULT_CLEAR) {
    v1::RecordCheckRequest check;
    check.set_kind(kind);
    check.set_result(result);
    *check.mutable_checked_on() = DateOf(on);
    check.set_evidence_hash(std::string(32, 'h'));
    return Ask(check);
  }
  // The three checks of the first line, made today.
  void CheckAll() {
    for (v1::CheckKind kind :
         {v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_RIGHT_TO_WORK, v1::CHECK_KIND_REFERENCE}) {
      Check(kind, LondonDay(story_.now()));
    }
  }
  // As Ada, in the portal; afterwards a registrar asks again.
  std::string Sign(const std::string& version = "2026.1") {
    v1::SignCodeRequest sign;
    sign.set_code_id("managers-code");
    sign.set_version(version);
    sign.set_method(v1::SIGNATURE_METHOD_PORTAL);
    AsAda();
    const std::string refusal = Ask(sign);
    AsRegistrar();
    return refusal;
  }
  std::string Admit() { return Ask(v1::AdmitToRegisterRequest()); }
  // Registered from `day` on.
  void Register(CivilDay day) {
    On(day);
    Apply();
    CheckAll();
    Sign();
    ASSERT_EQ(Admit(), "");
  }

  const v1::RegistrantState& Ada() { return story_.State<Registrant>(kAda); }
  v1::RegisterStatus StatusAt(CivilDay day) { return StatusOn(Ada(), day); }
  // Decides on Ada's own record.
  template <class Request>
  std::string AskOfPerson(Request request) {
    request.set_person_id(kAda);
    story_.When<Person>(kAda, request);
    return story_.refusal();
  }
  // The value of an argument of the last refusal.
  std::string Arg(const std::string& name) {
    for (const auto& [key, value] : story_.decision().refusal().args) {
      if (key == name) return value;
    }
    return "";
  }

  static constexpr char kAda[] = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
  static constexpr char kRegistrar[] = "0191f3c2-7d1a-7c3e-9b1a-00000000e901";
  Scenario story_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_REGISTRATION_PEOPLE_STORY_H_

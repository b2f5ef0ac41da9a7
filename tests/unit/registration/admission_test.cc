#include "services/registration/registrant/register_number.h"
#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Key;

using Admission = PeopleStory;

TEST_F(Admission, FollowsApplicationChecksAndCode) {
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_NONE);
  EXPECT_EQ(Apply(), "");
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_APPLIED);
  CheckAll();
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_UNDER_CHECKS);
  EXPECT_EQ(Sign(), "");
  EXPECT_EQ(Admit(), "");
  const auto* registered = story_.fact<v1::Registered>();
  ASSERT_NE(registered, nullptr);
  EXPECT_TRUE(IsRegisterNumber(registered->register_number()));
  EXPECT_EQ(*DayOf(registered->from()), CivilDay(2026, 2, 2));
  EXPECT_EQ(*DayOf(registered->to()), CivilDay(2027, 2, 1));
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 2)), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(Admission, DependsOnEverythingThatItReadAndTakesItsNumberInTheSameCommit) {
  Register(CivilDay(2026, 2, 2));
  const std::string key = absl::StrCat("key/register_number.", Ada().register_number());
  EXPECT_THAT(story_.conditions(), Contains(Key("rule_set/current")));
  EXPECT_THAT(story_.conditions(), Contains(Key("code_of_conduct/managers-code")));
  EXPECT_THAT(story_.conditions(), Contains(Key(key)));
  EXPECT_EQ(story_.State<candour::Key>(key.substr(4)).owner(), absl::StrCat("registrant/", kAda));
}

TEST_F(Admission, TakesTheNextNumberWhereOneIsTaken) {
  Apply();
  CheckAll();
  Sign();
  // Five commands so far; the next is the sixth.
  const std::string command_id = "00000000-0000-4000-8000-000000000006";
  common::v1::KeyTaken taken;
  taken.set_owner("registrant/other");
  story_.Given(absl::StrCat("key/register_number.", RegisterNumberOf(command_id, 0)), taken);
  EXPECT_EQ(Admit(), "");
  EXPECT_EQ(Ada().register_number(), RegisterNumberOf(command_id, 1));
}

TEST_F(Admission, FindsNoFreeNumberWhenAllOfItsOwnAreTaken) {
  Apply();
  CheckAll();
  Sign();
  for (int attempt = 0; attempt < 64; ++attempt) {
    common::v1::KeyTaken taken;
    taken.set_owner("registrant/other");
    story_.Given(absl::StrCat("key/register_number.",
                              RegisterNumberOf("00000000-0000-4000-8000-000000000006", attempt)),
                 taken);
  }
  EXPECT_EQ(Admit(), "NO_FREE_NUMBER");
}

TEST_F(Admission, NeedsAnOpenApplication) {
  EXPECT_EQ(Admit(), "NO_APPLICATION");
  Register(CivilDay(2026, 2, 2));
  EXPECT_EQ(Admit(), "NO_APPLICATION");
}

TEST_F(Admission, NamesTheChecksThatAreMissing) {
  Apply();
  Sign();
  EXPECT_EQ(Admit(), "CHECK_MISSING");
  EXPECT_EQ(Arg("kinds"), "IDENTITY,REFERENCE,RIGHT_TO_WORK");
  Check(v1::CHECK_KIND_IDENTITY, CivilDay(2026, 2, 1));
  Check(v1::CHECK_KIND_RIGHT_TO_WORK, CivilDay(2026, 2, 1));
  Check(v1::CHECK_KIND_REFERENCE, CivilDay(2026, 2, 1), v1::CHECK_RESULT_INCONCLUSIVE);
  EXPECT_EQ(Admit(), "CHECK_MISSING");
  EXPECT_EQ(Arg("kinds"), "REFERENCE");
}

TEST_F(Admission, DoesNotCountACheckAfterItsLastDay) {
  Apply();
  Sign();
  CheckAll();
  Check(v1::CHECK_KIND_REFERENCE, CivilDay(2026, 2, 2));  // valid until 2 February 2027
  On(CivilDay(2027, 2, 3));
  EXPECT_EQ(Admit(), "CHECK_MISSING");
  On(CivilDay(2027, 2, 2));
  EXPECT_EQ(Admit(), "");
}

TEST_F(Admission, NeedsTheCodeSignedInTheVersionInForce) {
  Apply();
  CheckAll();
  EXPECT_EQ(Admit(), "CODE_UNSIGNED");
  EXPECT_EQ(Arg("version"), "2026.1");
  Sign();
  PublishCode("2026.2", CivilDay(2026, 3, 1));
  On(CivilDay(2026, 3, 1));
  EXPECT_EQ(Admit(), "CODE_UNSIGNED");
  EXPECT_EQ(Arg("version"), "2026.2");
  On(CivilDay(2026, 2, 28));
  EXPECT_EQ(Admit(), "");
}

TEST_F(Admission, NeedsACodeToSign) {
  Apply();
  CheckAll();
  On(CivilDay(2025, 12, 31));
  EXPECT_EQ(Admit(), "CODE_NOT_IN_FORCE");
}

TEST_F(Admission, IsNotForOneself) {
  Apply();
  As("other-account", "REGISTRAR", kAda);
  EXPECT_EQ(Admit(), "CONFLICT_OF_INTEREST");
}

TEST_F(Admission, NeedsRules) {
  Scenario bare(Model::Of<RuleSet, CodeOfConduct, Person, Registrant>(), story_.now());
  v1::RegistrationApplied applied;
  applied.set_person_id(kAda);
  bare.Given(absl::StrCat("registrant/", kAda), applied);
  v1::AdmitToRegisterRequest admit;
  admit.set_person_id(kAda);
  bare.When<Registrant>(kAda, admit);
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

TEST_F(Admission, KeepsTheNumberOfSomebodyWhoComesBack) {
  Register(CivilDay(2026, 2, 2));
  const std::string number = Ada().register_number();
  On(CivilDay(2028, 1, 10));
  EXPECT_EQ(StatusAt(CivilDay(2028, 1, 10)), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(Apply(), "");
  EXPECT_EQ(story_.fact<v1::RegistrationApplied>()->route(), v1::ROUTE_READMISSION);
  CheckAll();
  EXPECT_EQ(Admit(), "");
  EXPECT_EQ(Ada().register_number(), number);
  EXPECT_EQ(StatusAt(CivilDay(2026, 6, 1)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(CivilDay(2027, 6, 1)), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(StatusAt(CivilDay(2028, 1, 10)), v1::REGISTER_STATUS_ACTIVE);
}

class Restored : public PeopleStory {
 protected:
  // From 1 June 2026 to 31 December 2027; quashed: never.
  void GivenBar(bool quashed = false) {
    v1::RestrictionApplied applied;
    v1::Restriction& bar = *applied.mutable_restriction();
    bar.set_source_ledger(std::string(16, 's'));
    bar.set_source_id("bar-1");
    bar.set_kind(v1::RESTRICTION_KIND_BAR);
    *bar.mutable_from() = DateOf(CivilDay(2026, 6, 1));
    applied.set_said_at(1);
    story_.Given(absl::StrCat("person/", kAda), applied);
    v1::RestrictionLifted lifted;
    lifted.set_source_ledger(bar.source_ledger());
    lifted.set_source_id("bar-1");
    lifted.set_why(quashed ? v1::LIFT_REASON_QUASHED : v1::LIFT_REASON_ENDED);
    *lifted.mutable_on() = DateOf(CivilDay(2028, 1, 1));
    lifted.set_said_at(2);
    story_.Given(absl::StrCat("person/", kAda), lifted);
  }
  v1::Route Route() {
    EXPECT_EQ(Apply(), "");
    return story_.fact<v1::RegistrationApplied>()->route();
  }
};

TEST_F(Restored, ComesBackByThatRouteOnce) {
  Register(CivilDay(2026, 2, 2));
  GivenBar();
  On(CivilDay(2027, 12, 31));
  EXPECT_EQ(Apply(), "BARRED");
  On(CivilDay(2028, 1, 1));
  EXPECT_EQ(Route(), v1::ROUTE_RESTORATION);
  CheckAll();
  EXPECT_EQ(Admit(), "");
  EXPECT_EQ(story_.fact<v1::Registered>()->route(), v1::ROUTE_RESTORATION);
  On(CivilDay(2030, 1, 1));
  EXPECT_EQ(Route(), v1::ROUTE_READMISSION);
}

TEST_F(Restored, AlsoOfSomebodyWhoWasNeverRegistered) {
  GivenBar();
  On(CivilDay(2028, 1, 1));
  EXPECT_EQ(Route(), v1::ROUTE_RESTORATION);
}

TEST_F(Restored, IsNobodyWhoseBarNeverHeld) {
  GivenBar(true);
  On(CivilDay(2028, 1, 1));
  EXPECT_EQ(Route(), v1::ROUTE_NEW);
}

using Application = PeopleStory;

TEST_F(Application, IsForSomebodyKnown) {
  v1::ApplyRequest apply;
  apply.set_person_id("0191f3c2-7d1a-7c3e-9b1a-000000000000");
  story_.When<Registrant>(apply.person_id(), apply);
  EXPECT_EQ(story_.refusal(), "PERSON_UNKNOWN");
  EXPECT_THAT(story_.conditions(), Contains(Key("person/0191f3c2-7d1a-7c3e-9b1a-000000000000")));
}

TEST_F(Application, IsMadeOnce) {
  Apply();
  EXPECT_EQ(Apply(), "DUPLICATE");
  Register(CivilDay(2026, 2, 2));
  EXPECT_EQ(Apply(), "DUPLICATE");
}

TEST_F(Application, IsNotForTheDead) {
  v1::DeathRecorded died;
  *died.mutable_died_on() = DateOf(CivilDay(2026, 1, 1));
  story_.Given(absl::StrCat("person/", kAda), died);
  EXPECT_EQ(Apply(), "DECEASED");
}

using Signing = PeopleStory;

TEST_F(Signing, IsForApplicantsAndRegistrants) {
  EXPECT_EQ(Sign(), "NOT_ON_THE_REGISTER");
  Apply();
  EXPECT_EQ(Sign(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CodeSigned"));
}

TEST_F(Signing, RecordsNothingTwice) {
  Apply();
  Sign();
  EXPECT_EQ(Sign(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre());
}

TEST_F(Signing, RefusesACodeNotInForce) {
  Apply();
  PublishCode("2026.2", CivilDay(2026, 3, 1));
  EXPECT_EQ(Sign("2026.2"), "CODE_NOT_IN_FORCE");
  EXPECT_EQ(Sign("1999.1"), "CODE_NOT_IN_FORCE");
  On(CivilDay(2026, 3, 1));
  EXPECT_EQ(Sign("2026.1"), "CODE_NOT_IN_FORCE");
  EXPECT_EQ(Sign("2026.2"), "");
}

TEST_F(Signing, IsOnesOwnInThePortalAndAnothersAsWitness) {
  Apply();
  v1::SignCodeRequest sign;
  sign.set_code_id("managers-code");
  sign.set_version("2026.1");
  sign.set_method(v1::SIGNATURE_METHOD_PORTAL);
  EXPECT_EQ(Ask(sign), "SIGNATURE_NOT_OWN");
  sign.set_method(v1::SIGNATURE_METHOD_WITNESSED);
  AsAda();
  EXPECT_EQ(Ask(sign), "CONFLICT_OF_INTEREST");
  As("hr-account", "TRUST_HR");
  EXPECT_EQ(Ask(sign), "");
  ASSERT_EQ(Ada().signatures_size(), 1);
  EXPECT_EQ(Ada().signatures(0).method(), v1::SIGNATURE_METHOD_WITNESSED);
}

// GRid A1-2425G-ABC1234002-M, the example of the standard's best-known user.
TEST(RegisterNumber, HasTheCheckCharacterOfIso7064) { EXPECT_EQ(CheckCharacter("A12425GABC1234002"), 'M'); }

TEST(RegisterNumber, FindsEveryWrongDigit) {
  const std::string number = RegisterNumberOf("00000000-0000-4000-8000-000000000001", 0);
  ASSERT_TRUE(IsRegisterNumber(number)) << number;
  for (size_t i = 1; i < 8; ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = number;
      wrong[i] = digit;
      EXPECT_EQ(IsRegisterNumber(wrong), wrong == number) << wrong;
    }
  }
  EXPECT_FALSE(IsRegisterNumber(number.substr(0, 8)));
  EXPECT_FALSE(IsRegisterNumber("N" + number.substr(1)));
}

TEST(RegisterNumber, FollowsFromTheCommandAndTheAttemptForEver) {
  const std::string id = "00000000-0000-4000-8000-000000000001";
  EXPECT_EQ(RegisterNumberOf(id, 0), RegisterNumberOf(id, 0));
  EXPECT_NE(RegisterNumberOf(id, 0), RegisterNumberOf(id, 1));
}

}  // namespace
}  // namespace candour

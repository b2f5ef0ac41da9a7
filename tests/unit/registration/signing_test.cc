// A new version of the code has to be signed again: 60 days, then 90.
#include "absl/strings/str_cat.h"
#include "services/registration/views/entries.h"
#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A minute past midnight of London, when timers look.
absl::Time Early(CivilDay day) { return absl::FromCivil(absl::CivilHour(day) + 1, London()); }

class SigningAgain : public PeopleStory {
 protected:
  static constexpr CivilDay kInForce = CivilDay(2026, 9, 1);
  static constexpr CivilDay kLastDay = kInForce + 60, kLapseLastDay = kInForce + 90;

  // Ada is registered from March; version 2026.2 comes in September.
  SigningAgain() {
    Register(CivilDay(2026, 3, 1));
    PublishCode("2026.2", kInForce);
  }
  // Timers of the system, until the morning of `day`.
  void UntilMorning(CivilDay day) {
    for (CivilDay today = LondonDay(story_.now()) + 1; today <= day; ++today) {
      story_.At(Early(today));
      story_.FireDue();
    }
  }
  const v1::CodeOfConductState& Code() { return story_.State<CodeOfConduct>("managers-code"); }
  // A registrant who signed 2026.1.
  void AlsoRegistered(const std::string& person_id) {
    const std::string stream = absl::StrCat("registrant/", person_id);
    v1::RegistrationApplied applied;
    applied.set_person_id(person_id);
    *applied.mutable_applied_on() = DateOf(CivilDay(2026, 2, 20));
    v1::CodeSigned signed_code;
    signed_code.set_code_id("managers-code");
    signed_code.set_version("2026.1");
    v1::Registered registered;
    *registered.mutable_from() = DateOf(CivilDay(2026, 3, 1));
    *registered.mutable_to() = DateOf(CivilDay(2027, 2, 28));
    ASSERT_TRUE(story_.Given(stream, applied) && story_.Given(stream, signed_code) &&
                story_.Given(stream, registered));
  }
};

TEST_F(SigningAgain, AsksNobodyBeforeTheVersionIsInForce) {
  UntilMorning(kInForce - 1);
  EXPECT_FALSE(Code().has_signing());
  UntilMorning(kInForce);
  EXPECT_EQ(*DayOf(Code().signing().last_day()), CivilDay(2026, 10, 31));
  EXPECT_EQ(*DayOf(Code().signing().lapse_last_day()), CivilDay(2026, 11, 30));
}

TEST_F(SigningAgain, InTimeLeavesNothingDue) {
  UntilMorning(kInForce);
  On(kLastDay);
  EXPECT_EQ(Sign("2026.2"), "");
  UntilMorning(kLapseLastDay + 5);
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
  EXPECT_TRUE(Code().signing().reviewed());
  EXPECT_EQ(Code().signing().flagged(), 0);
  EXPECT_EQ(StatusAt(kLapseLastDay + 5), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(SigningAgain, IsFlaggedTheDayAfterTheLastOne) {
  UntilMorning(kLastDay);
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
  UntilMorning(kLastDay + 1);
  ASSERT_THAT(Ada().unsigned_versions(), SizeIs(1));
  EXPECT_EQ(Ada().unsigned_versions(0).version(), "2026.2");
  EXPECT_EQ(*DayOf(Ada().unsigned_versions(0).lapse_last_day()), kLapseLastDay);
  EXPECT_EQ(StatusAt(kLastDay + 1), v1::REGISTER_STATUS_ACTIVE) << "flagged, and still on the register";
}

TEST_F(SigningAgain, AfterTheFlagEndsIt) {
  UntilMorning(kLastDay + 1);
  On(kLapseLastDay);
  EXPECT_EQ(Sign("2026.2"), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("CodeSigned"));
  UntilMorning(kLapseLastDay + 5);
  EXPECT_EQ(StatusAt(kLapseLastDay + 5), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(SigningAgain, NeverEndsTheRegistration) {
  UntilMorning(kLapseLastDay);
  EXPECT_EQ(StatusAt(kLapseLastDay), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_LAPSED) << "by the days, before a timer said so";
  UntilMorning(kLapseLastDay + 1);
  ASSERT_TRUE(story_.fact<v1::LapsedForUnsignedCode>());
  EXPECT_EQ(*DayOf(story_.fact<v1::LapsedForUnsignedCode>()->lapsed_on()), kLapseLastDay + 1);
  EXPECT_EQ(StatusAt(kLapseLastDay), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(RenderPublicEntry(Ada(), {}, {}, kLapseLastDay + 1)->status(), v1::REGISTER_STATUS_LAPSED);
  UntilMorning(CivilDay(2027, 4, 1));
  EXPECT_THAT(story_.Timers(), IsEmpty()) << "the term that it cut short does not lapse a second time";
}

TEST_F(SigningAgain, TooLateDoesNotUndoTheLapse) {
  UntilMorning(kLapseLastDay);
  On(kLapseLastDay + 1);  // before the timer
  EXPECT_EQ(Sign("2026.2"), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("LapsedForUnsignedCode", "CodeSigned"));
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_LAPSED);
  Apply();
  CheckAll();
  EXPECT_EQ(Admit(), "");
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(SigningAgain, WhoLapsedForItCannotRenew) {
  PublishCode("2026.3", CivilDay(2026, 11, 1));  // 90 days: lapses on 31 January 2027, within the term
  UntilMorning(CivilDay(2027, 1, 10));
  On(CivilDay(2027, 1, 10));
  EXPECT_EQ(Ask([] {
              v1::RenewRequest renew;
              renew.set_cpd_declared(true);
              renew.set_fitness_declared(true);
              return renew;
            }()),
            "");
  EXPECT_EQ(StatusAt(CivilDay(2027, 3, 1)), v1::REGISTER_STATUS_LAPSED) << "by the days";
  UntilMorning(CivilDay(2027, 1, 31));
  On(CivilDay(2027, 1, 31));
  EXPECT_EQ(StatusAt(CivilDay(2027, 3, 1)), v1::REGISTER_STATUS_LAPSED) << "the renewed term went with it";
  EXPECT_EQ(Ask(v1::RenewRequest()), "NOT_REGISTERED");
}

TEST_F(SigningAgain, AReplacedVersionAsksForNothing) {
  PublishCode("2026.3", CivilDay(2026, 10, 1));
  UntilMorning(kLastDay + 1);
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
  EXPECT_EQ(Code().signing().version(), "2026.3");
  UntilMorning(CivilDay(2026, 12, 1));  // 60 days after 1 October are over on 30 November
  ASSERT_THAT(Ada().unsigned_versions(), SizeIs(1));
  EXPECT_EQ(Ada().unsigned_versions(0).version(), "2026.3");
}

TEST_F(SigningAgain, ALaterVersionGivesWhoWasFlaggedNoMoreDays) {
  UntilMorning(kLastDay + 1);
  PublishCode("2026.3", kLastDay + 2);
  UntilMorning(kLapseLastDay);
  On(kLapseLastDay);
  EXPECT_EQ(Sign("2026.2"), "CODE_NOT_IN_FORCE");
  UntilMorning(kLapseLastDay + 1);
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_LAPSED);
}

// Ten days to sign: 2026.3 is looked at before the days of 2026.2 are over.
TEST_F(SigningAgain, TheFirstLastDayOfTwoHolds) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->mutable_code_resign(0)->set_days(10);
  story_.Given("rule_set/current", rules);
  PublishCode("2026.3", kInForce + 20);
  UntilMorning(kInForce + 31);
  ASSERT_THAT(Ada().unsigned_versions(), SizeIs(1));
  EXPECT_EQ(Ada().unsigned_versions(0).version(), "2026.3");
  EXPECT_EQ(*DayOf(Ada().unsigned_versions(0).last_day()), kInForce + 10);
  EXPECT_EQ(*DayOf(Ada().unsigned_versions(0).lapse_last_day()), kLapseLastDay);
}

// And the version that replaced it is not required any more: neither is.
TEST_F(SigningAgain, WhatCannotBeSignedAnyMoreIsNotFlagged) {
  UntilMorning(kInForce);
  PublishCode("2026.3", kInForce + 20);
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->mutable_required_codes(0)->set_code_ids(0, "another-code");
  story_.Given("rule_set/current", rules);
  UntilMorning(kLastDay + 1);
  EXPECT_EQ(Code().signing().version(), "2026.2");
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
}

TEST_F(SigningAgain, ALaterVersionCuresToo) {
  UntilMorning(kLastDay + 1);
  PublishCode("2026.3", kLastDay + 2);
  On(kLastDay + 3);
  EXPECT_EQ(Sign("2026.3"), "");
  UntilMorning(kLapseLastDay + 1);
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(SigningAgain, DaysAreCountedFromWhenTheRegisterSaidSo) {
  PublishCode("2026.3", CivilDay(2026, 9, 10));
  story_.At(Early(CivilDay(2026, 12, 1)));  // published so late, or nobody ran timers
  story_.FireDue();
  EXPECT_EQ(*DayOf(Code().signing().last_day()), CivilDay(2027, 1, 30));
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
}

TEST_F(SigningAgain, FlaggedLateSomebodyHasAsManyDaysLeft) {
  UntilMorning(kInForce);
  story_.At(Early(kLapseLastDay + 10));  // nobody ran timers for months
  story_.FireDue();
  ASSERT_THAT(Ada().unsigned_versions(), SizeIs(1));
  EXPECT_EQ(*DayOf(Ada().unsigned_versions(0).lapse_last_day()), kLapseLastDay + 9 + 30);
  EXPECT_EQ(StatusAt(kLapseLastDay + 10), v1::REGISTER_STATUS_ACTIVE) << "no day is taken back";
}

TEST_F(SigningAgain, NobodyLapsesBeforeTheyAreFlagged) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->mutable_code_lapse(0)->set_days(30);
  story_.Given("rule_set/current", rules);
  UntilMorning(kLastDay + 1);
  EXPECT_EQ(StatusAt(kLastDay), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(kLastDay + 1), v1::REGISTER_STATUS_LAPSED);
}

TEST_F(SigningAgain, ACodeThatIsNotRequiredAsksNobody) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->mutable_required_codes(0)->set_code_ids(0, "another-code");
  story_.Given("rule_set/current", rules);
  UntilMorning(kLastDay + 1);
  EXPECT_FALSE(Code().has_signing());
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
}

TEST_F(SigningAgain, WithoutASecondLimitNobodyLapses) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->clear_code_lapse();
  story_.Given("rule_set/current", rules);
  UntilMorning(kLapseLastDay + 5);
  ASSERT_THAT(Ada().unsigned_versions(), SizeIs(1));
  EXPECT_FALSE(Ada().unsigned_versions(0).has_lapse_last_day());
  EXPECT_EQ(StatusAt(kLapseLastDay + 5), v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(SigningAgain, WhoLeftOrDiedIsNotAsked) {
  UntilMorning(kInForce);
  On(kInForce + 1);
  EXPECT_EQ(Ask(v1::RequestRemovalRequest()), "");
  UntilMorning(kLapseLastDay + 1);
  EXPECT_THAT(Ada().unsigned_versions(), IsEmpty());
  EXPECT_EQ(StatusAt(kLapseLastDay + 1), v1::REGISTER_STATUS_REMOVED);
}

// 450 more who did not sign: three commits, of 200 at most, each with a condition on every registrant in it.
TEST_F(SigningAgain, ManyAreFlaggedInSeveralCommits) {
  for (int i = 0; i < 450; ++i) AlsoRegistered(absl::StrCat("person-", i));
  UntilMorning(kLastDay);
  story_.At(Early(kLastDay + 1));
  EXPECT_EQ(story_.FireDue(), 3);
  EXPECT_THAT(story_.recorded(), SizeIs(1 + 51));
  EXPECT_THAT(story_.conditions(), SizeIs(1 + 51)) << "the code, and each registrant";
  EXPECT_EQ(Code().signing().flagged(), 451);
  EXPECT_TRUE(Code().signing().reviewed());
  EXPECT_THAT(story_.State<Registrant>("person-449").unsigned_versions(), SizeIs(1));
}

TEST_F(SigningAgain, TheEntrySaysBothDays) {
  UntilMorning(kLastDay + 1);
  const auto rules = England2026();
  const auto unsigned_codes = UnsignedCodes(Ada(), {Code()}, RulesInForce(rules, kLastDay + 1), kLastDay + 1);
  ASSERT_THAT(unsigned_codes, SizeIs(1));
  EXPECT_EQ(*DayOf(unsigned_codes[0].due()), kLastDay);
  EXPECT_TRUE(unsigned_codes[0].overdue());
  EXPECT_EQ(*DayOf(unsigned_codes[0].lapse_last_day()), kLapseLastDay);
}

// ---- reminded before the last day

class SigningReminders : public SigningAgain {
 protected:
  // The reaction to CodeSigningBegan.
  std::vector<std::string> SetReminder() {
    story_.When<CodeOfConduct>("managers-code", v1::SetCodeReminder());
    return story_.recorded();
  }
  // The short names of what the timers recorded on a morning.
  std::vector<std::string> Morning(CivilDay day) {
    std::vector<std::string> names;
    for (story_.At(Early(day)); story_.FireNext();) {
      for (const std::string& name : story_.recorded()) names.push_back(name);
    }
    return names;
  }
};

TEST_F(SigningReminders, ComeAsManyDaysBeforeTheLastAsTheRulesSay) {
  EXPECT_THAT(SetReminder(), IsEmpty()) << "nothing is to be signed yet";
  UntilMorning(kInForce);
  EXPECT_THAT(SetReminder(), ElementsAre("CodeReminderSet"));
  EXPECT_EQ(*DayOf(story_.fact<v1::CodeReminderSet>()->remind_on()), kLastDay - 14);
  EXPECT_THAT(SetReminder(), IsEmpty()) << "once a version";
  EXPECT_THAT(Morning(kLastDay - 15), IsEmpty());
  EXPECT_THAT(Morning(kLastDay - 14), ElementsAre("CodeRemindersSent", "CodeSignatureDue"));
  EXPECT_EQ(story_.fact<v1::CodeRemindersSent>()->people(), 1);
  EXPECT_EQ(story_.fact<v1::CodeSignatureDue>(1)->version(), "2026.2");
  EXPECT_EQ(*DayOf(story_.fact<v1::CodeSignatureDue>(1)->last_day()), kLastDay);
  EXPECT_THAT(Morning(kLastDay), IsEmpty()) << "once";
  EXPECT_THAT(Morning(kLastDay + 1), ElementsAre("CodeSigningReviewed", "CodeUnsignedFlagged"));
}

TEST_F(SigningReminders, AreNotForWhoHasSigned) {
  UntilMorning(kInForce);
  SetReminder();
  On(kInForce + 10);
  EXPECT_EQ(Sign("2026.2"), "");
  EXPECT_THAT(Morning(kLastDay - 14), ElementsAre("CodeRemindersSent"));
}

TEST_F(SigningReminders, OfAVersionThatWasReplacedAreNone) {
  UntilMorning(kInForce);
  SetReminder();
  PublishCode("2026.3", kInForce + 20);
  UntilMorning(kInForce + 20);
  SetReminder();
  EXPECT_EQ(story_.fact<v1::CodeReminderSet>()->version(), "2026.3");
  EXPECT_THAT(Morning(kLastDay - 14), IsEmpty()) << "the last day is another one now";
  EXPECT_THAT(Morning(kInForce + 20 + 60 - 14), ElementsAre("CodeRemindersSent", "CodeSignatureDue"));
}

TEST_F(SigningReminders, WithoutARuleAreNone) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->clear_code_reminder();
  rules.set_digest(RulesDigest(rules.rules()));
  ASSERT_TRUE(story_.Given("rule_set/current", rules));
  UntilMorning(kInForce);
  EXPECT_THAT(SetReminder(), IsEmpty());
}

TEST_F(SigningReminders, OfManyAreSentInSeveralCommitsAndToEachOnce) {
  for (int i = 0; i < 449; ++i) AlsoRegistered(absl::StrCat("p", i));
  UntilMorning(kInForce);
  SetReminder();
  const std::vector<std::string> names = Morning(kLastDay - 14);
  EXPECT_EQ(std::count(names.begin(), names.end(), "CodeRemindersSent"), 3);
  EXPECT_EQ(std::count(names.begin(), names.end(), "CodeSignatureDue"), 450) << "and Ada";
  EXPECT_TRUE(Code().signing().reminded());
}

}  // namespace
}  // namespace candour

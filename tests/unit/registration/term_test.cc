#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "candour/registration/v1/proceedings.pb.h"
#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Term : public PeopleStory {
 protected:
  std::string Renew(bool cpd = true, bool fit = true) {
    v1::RenewRequest renew;
    renew.set_cpd_declared(cpd);
    renew.set_fitness_declared(fit);
    return Ask(renew);
  }
  std::string Leave() { return Ask(v1::RequestRemovalRequest()); }
  std::string Declare(CivilDay happened_on) {
    v1::DeclareChangeRequest declare;
    declare.set_kind(v1::CHANGE_KIND_CAUTION);
    *declare.mutable_happened_on() = DateOf(happened_on);
    declare.set_details("A caution for speeding.");
    return Ask(declare);
  }
};

TEST_F(Term, EndsByItself) {
  Register(CivilDay(2026, 3, 1));
  EXPECT_EQ(StatusAt(CivilDay(2026, 2, 28)), v1::REGISTER_STATUS_NONE);
  EXPECT_EQ(StatusAt(CivilDay(2027, 2, 28)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(CivilDay(2027, 3, 1)), v1::REGISTER_STATUS_LAPSED);
}

TEST_F(Term, IsRenewedInItsWindowOnly) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2026, 12, 29));
  EXPECT_EQ(Renew(), "WINDOW");
  EXPECT_EQ(Arg("opens"), "2026-12-30");
  EXPECT_EQ(Arg("closes"), "2027-02-28");
  On(CivilDay(2027, 3, 1));
  EXPECT_EQ(Renew(), "WINDOW");
  On(CivilDay(2027, 2, 28));
  EXPECT_EQ(Renew(), "");
  EXPECT_EQ(*DayOf(story_.fact<v1::Renewed>()->from()), CivilDay(2027, 3, 1));
  EXPECT_EQ(*DayOf(story_.fact<v1::Renewed>()->to()), CivilDay(2028, 2, 29));
  EXPECT_EQ(StatusAt(CivilDay(2028, 2, 29)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(CivilDay(2028, 3, 1)), v1::REGISTER_STATUS_LAPSED);
}

TEST_F(Term, IsRenewedOnce) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2026, 12, 30));
  EXPECT_EQ(Renew(), "");
  EXPECT_EQ(Renew(), "WINDOW");
}

TEST_F(Term, NeedsBothDeclarationsToBeRenewed) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 2, 1));
  EXPECT_EQ(Renew(false, true), "CPD");
  EXPECT_EQ(Renew(true, false), "FITNESS_UNDECLARED");
}

TEST_F(Term, IsOnlyForTheRegistered) {
  EXPECT_EQ(Renew(), "NOT_REGISTERED");
  EXPECT_EQ(Leave(), "NOT_REGISTERED");
  Apply();
  EXPECT_EQ(Renew(), "NOT_REGISTERED");
}

TEST_F(Term, EndsOnRequestTogetherWithTheNext) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 1, 15));
  Renew();
  On(CivilDay(2027, 2, 1));
  EXPECT_EQ(Leave(), "");
  EXPECT_EQ(StatusAt(CivilDay(2027, 1, 31)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(CivilDay(2027, 2, 1)), v1::REGISTER_STATUS_REMOVED);
  EXPECT_EQ(StatusAt(CivilDay(2027, 3, 1)), v1::REGISTER_STATUS_REMOVED);
  EXPECT_EQ(Leave(), "NOT_REGISTERED");
  EXPECT_EQ(Apply(), "");
}

TEST_F(Term, EndsOnRequestAfterItLapsedToo) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 6, 1));
  EXPECT_EQ(Leave(), "");
  EXPECT_EQ(StatusAt(CivilDay(2027, 5, 1)), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(StatusAt(CivilDay(2027, 6, 1)), v1::REGISTER_STATUS_REMOVED);
}

class Leaving : public Term {
 protected:
  Leaving() {
    Register(CivilDay(2026, 3, 1));
    On(CivilDay(2026, 5, 4));
    AsAda();
  }
  void GivenRestriction(const std::string& id, v1::RestrictionKind kind, CivilDay from,
                        std::optional<CivilDay> to = {}) {
    v1::RestrictionApplied applied;
    applied.mutable_restriction()->set_source_ledger(std::string(16, 's'));
    applied.mutable_restriction()->set_source_id(id);
    applied.mutable_restriction()->set_kind(kind);
    *applied.mutable_restriction()->mutable_from() = DateOf(from);
    if (to) *applied.mutable_restriction()->mutable_to() = DateOf(*to);
    applied.set_said_at(1);
    story_.Given(absl::StrCat("person/", kAda), applied);
  }
  void GivenCases(const std::vector<std::string>& open) {
    auto found = std::make_shared<v1::ProceedingsElsewhere>();
    found->set_asked(true);
    found->mutable_open_case_ids()->Add(open.begin(), open.end());
    story_.Finding(found);
  }
};

TEST_F(Leaving, WaitsForACaseThatThePersonKnowsOf) {
  GivenCases({"case-1", "case-2"});
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  EXPECT_EQ(Arg("what"), "case");
  EXPECT_EQ(Arg("id"), "case-1");
  EXPECT_EQ(StatusAt(CivilDay(2026, 5, 4)), v1::REGISTER_STATUS_ACTIVE);
  GivenCases({});
  EXPECT_EQ(Leave(), "");
}

TEST_F(Leaving, WaitsForWhatRestrictsThePersonToItsLastDay) {
  GivenCases({});
  GivenRestriction("caution-1", v1::RESTRICTION_KIND_CAUTION, CivilDay(2026, 4, 1), CivilDay(2026, 5, 4));
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  EXPECT_EQ(Arg("what"), "restriction");
  EXPECT_EQ(Arg("id"), "caution-1");
  EXPECT_THAT(story_.conditions(), testing::Contains(testing::Pair(absl::StrCat("person/", kAda), 2u)))
      << "one that lands meanwhile is seen";
  On(CivilDay(2026, 5, 5));
  EXPECT_EQ(Leave(), "");
}

TEST_F(Leaving, WaitsForWhatIsToRestrictThePerson) {
  GivenRestriction("suspension-1", v1::RESTRICTION_KIND_SUSPENSION, CivilDay(2026, 7, 1));
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
  EXPECT_EQ(Arg("id"), "suspension-1");
}

TEST_F(Leaving, DoesNotWaitForWhatOthersDecided) {
  GivenRestriction("bar-1", v1::RESTRICTION_KIND_EXTERNAL_BAR, CivilDay(2026, 1, 1));
  GivenRestriction("record-1", v1::RESTRICTION_KIND_EXTERNAL_RECORD, CivilDay(2026, 1, 1));
  EXPECT_EQ(Leave(), "");
}

TEST_F(Leaving, AlsoAfterTheTermHasLapsed) {
  On(CivilDay(2027, 6, 1));
  GivenCases({"case-1"});
  EXPECT_EQ(Leave(), "OPEN_PROCEEDINGS");
}

using Declaring = Term;

TEST_F(Declaring, IsInTimeForSevenDaysAndFlaggedAfter) {
  Apply();
  On(CivilDay(2026, 2, 9));
  EXPECT_EQ(Declare(CivilDay(2026, 2, 2)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ChangeDeclared"));
  EXPECT_EQ(story_.fact<v1::ChangeDeclared>()->late_days(), 0u);
  EXPECT_EQ(Declare(CivilDay(2026, 1, 31)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ChangeDeclared", "ChangeLateFlagged"));
  EXPECT_EQ(story_.fact<v1::ChangeDeclared>()->late_days(), 2u);
  EXPECT_EQ(*DayOf(story_.fact<v1::ChangeLateFlagged>(1)->last_day()), CivilDay(2026, 2, 7));
}

TEST_F(Declaring, RefusesWhatHasNotHappened) {
  EXPECT_EQ(Declare(CivilDay(2026, 2, 2)), "NOT_ON_THE_REGISTER");
  Apply();
  EXPECT_EQ(Declare(CivilDay(2026, 2, 3)), "DATE_FUTURE");
  v1::DeclareChangeRequest declare;
  declare.mutable_happened_on()->set_month(2);
  EXPECT_EQ(Ask(declare), "DATE_INVALID");
}

class Dying : public Term {
 protected:
  std::string Died(CivilDay on) {
    v1::RecordDeathRequest death;
    death.set_person_id(kAda);
    *death.mutable_died_on() = DateOf(on);
    story_.When<Person>(kAda, death);
    return story_.refusal();
  }
};

TEST_F(Dying, ShowsOnTheRegisterFromThatDayInTheSameCommit) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2026, 9, 10));
  EXPECT_EQ(Died(CivilDay(2026, 9, 1)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeathRecorded", "RegistrantDied"));
  EXPECT_EQ(StatusAt(CivilDay(2026, 8, 31)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(CivilDay(2026, 9, 1)), v1::REGISTER_STATUS_DECEASED);
  EXPECT_EQ(StatusAt(CivilDay(2030, 1, 1)), v1::REGISTER_STATUS_DECEASED);
  EXPECT_EQ(Renew(), "NOT_REGISTERED");
  EXPECT_EQ(Declare(CivilDay(2026, 8, 1)), "NOT_ON_THE_REGISTER");
}

TEST_F(Dying, LeavesSomebodyWithoutEntryWithoutOne) {
  EXPECT_EQ(Died(CivilDay(2026, 2, 1)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeathRecorded"));
  EXPECT_THAT(story_.conditions(), testing::Contains(testing::Pair(absl::StrCat("registrant/", kAda), 0u)));
}

TEST_F(Dying, EndsAnApplication) {
  Apply();
  CheckAll();
  Sign();
  Died(CivilDay(2026, 2, 1));
  EXPECT_EQ(Admit(), "DECEASED");
  EXPECT_EQ(Sign(), "NOT_ON_THE_REGISTER");
}

TEST_F(Dying, IsRecordedOnceAndMayBeCorrected) {
  Register(CivilDay(2026, 2, 2));
  Died(CivilDay(2026, 2, 1));
  EXPECT_EQ(Died(CivilDay(2026, 2, 1)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre());
  EXPECT_EQ(Died(CivilDay(2026, 2, 2)), "");
  EXPECT_EQ(*DayOf(Ada().died_on()), CivilDay(2026, 2, 2));
}

TEST_F(Dying, IsNotForOneselfToSay) {
  As("other-account", "REGISTRAR", kAda);
  EXPECT_EQ(Died(CivilDay(2026, 2, 1)), "CONFLICT_OF_INTEREST");
}

TEST_F(Dying, RefusesWhatCannotBe) {
  EXPECT_EQ(Died(CivilDay(2026, 2, 3)), "DATE_FUTURE");
  v1::RecordDeathRequest death;
  death.set_person_id(kAda);
  story_.When<Person>(kAda, death);
  EXPECT_EQ(story_.refusal(), "DATE_INVALID");
  story_.When<Person>("nobody", death);
  EXPECT_EQ(story_.refusal(), "PERSON_UNKNOWN");
}

class Lapsing : public Dying {
 protected:
  // "<name> <due>", oldest first.
  std::vector<std::string> Armed() {
    std::vector<std::string> timers;
    for (const auto& [timer, stream] : story_.Timers()) {
      EXPECT_EQ(stream, absl::StrCat("registrant/", kAda));
      timers.push_back(
          absl::StrCat(timer.name, " ", absl::FormatTime("%F %H:%M", timer.due(), absl::UTCTimeZone())));
    }
    return timers;
  }
};

TEST_F(Lapsing, IsRecordedWhenTheTermIsOverAndSaysTheDayHoweverLate) {
  Register(CivilDay(2026, 3, 1));
  EXPECT_THAT(Armed(), ElementsAre("LapseRegistration 2027-03-01 00:00", "ExpireChecks 2027-03-02 00:00"));
  On(CivilDay(2027, 2, 28));
  EXPECT_EQ(story_.FireDue(), 0);
  On(CivilDay(2027, 4, 10));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("RegistrationLapsed"));
  EXPECT_EQ(*DayOf(story_.fact<v1::RegistrationLapsed>()->lapsed_on()), CivilDay(2027, 3, 1));
  EXPECT_EQ(absl::FromUnixMicros(story_.fact<v1::RegistrationLapsed>()->due_us()),
            absl::FromCivil(CivilDay(2027, 3, 1), absl::UTCTimeZone()));
  EXPECT_EQ(StatusAt(CivilDay(2027, 2, 28)), v1::REGISTER_STATUS_ACTIVE);
  EXPECT_EQ(StatusAt(CivilDay(2027, 3, 1)), v1::REGISTER_STATUS_LAPSED);
  EXPECT_THAT(Armed(), ElementsAre()) << "nobody watches the checks of somebody who is off the register";
  EXPECT_EQ(Renew(), "WINDOW");
  EXPECT_EQ(Leave(), "");
  EXPECT_EQ(StatusAt(CivilDay(2027, 4, 10)), v1::REGISTER_STATUS_REMOVED);
}

// In summer the day ends in London an hour before it does in UTC: an hour late, never early.
TEST_F(Lapsing, IsNeverBeforeTheLastDayIsOverInLondon) {
  Register(CivilDay(2026, 7, 1));
  const absl::Time due = story_.Timers().begin()->first.due();
  EXPECT_EQ(due, absl::FromCivil(absl::CivilHour(2027, 7, 1, 1), London()));
  EXPECT_GT(due, EndOfDay(CivilDay(2027, 6, 30)));
}

TEST_F(Lapsing, WaitsForTheEndOfARenewedTerm) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 2, 1));
  ASSERT_EQ(Renew(), "");
  EXPECT_THAT(Armed(), testing::Contains("LapseRegistration 2028-03-01 00:00"));
  EXPECT_THAT(Armed(), testing::Not(testing::Contains("LapseRegistration 2027-03-01 00:00")));
}

// What came after the lapse was recorded before it: a replica was away, or the night was short.
TEST_F(Lapsing, IsRecordedForThoseWhoAppliedAnewSince) {
  const auto statuses = [&] {
    std::vector<v1::RegisterStatus> all;
    for (const v1::StatusChange& change : Ada().changes()) all.push_back(change.status());
    return std::vector<v1::RegisterStatus>(all.end() - 3, all.end());
  };
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 3, 1));
  ASSERT_EQ(Apply(), "");
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("RegistrationLapsed"));
  EXPECT_THAT(statuses(), ElementsAre(v1::REGISTER_STATUS_ACTIVE, v1::REGISTER_STATUS_LAPSED,
                                      v1::REGISTER_STATUS_APPLIED));
  EXPECT_EQ(StatusAt(CivilDay(2027, 3, 1)), v1::REGISTER_STATUS_APPLIED);
  EXPECT_THAT(Armed(), ElementsAre());
}

TEST_F(Lapsing, IsRecordedForThoseWhoLeftSince) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 4, 10));
  ASSERT_EQ(Leave(), "");
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_EQ(StatusAt(CivilDay(2027, 4, 9)), v1::REGISTER_STATUS_LAPSED);
  EXPECT_EQ(StatusAt(CivilDay(2027, 4, 10)), v1::REGISTER_STATUS_REMOVED);
}

TEST_F(Lapsing, IsNothingForThoseWhoLeftOrDied) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2026, 9, 1));
  Leave();
  EXPECT_THAT(Armed(), ElementsAre());
}

TEST_F(Lapsing, IsNothingForTheDead) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2026, 9, 10));
  Died(CivilDay(2026, 9, 1));
  EXPECT_THAT(Armed(), ElementsAre());
}

TEST_F(Lapsing, ACheckThatCanNoLongerBeReliedOnIsSaidToBe) {
  Register(CivilDay(2026, 3, 1));
  On(CivilDay(2027, 2, 1));
  ASSERT_EQ(Renew(), "");
  On(CivilDay(2027, 3, 2));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckExpired"));
  EXPECT_EQ(story_.fact<v1::CheckExpired>()->kind(), v1::CHECK_KIND_REFERENCE);
  EXPECT_EQ(*DayOf(story_.fact<v1::CheckExpired>()->valid_until()), CivilDay(2027, 3, 1));
  EXPECT_THAT(Armed(), ElementsAre("LapseRegistration 2028-03-01 00:00"));
  // A newer one takes its place, and its own time.
  On(CivilDay(2027, 4, 1));
  ASSERT_EQ(Check(v1::CHECK_KIND_REFERENCE, CivilDay(2027, 4, 1)), "");
  EXPECT_THAT(Armed(), testing::Contains("ExpireChecks 2028-04-02 00:00"));
}

TEST_F(Lapsing, ChecksThatEndOnOneDayAreSaidTogether) {
  Register(CivilDay(2026, 3, 1));
  Check(v1::CHECK_KIND_INSOLVENCY, CivilDay(2026, 3, 1));
  EXPECT_THAT(Armed(), ElementsAre("LapseRegistration 2027-03-01 00:00", "ExpireChecks 2027-03-02 00:00"));
  On(CivilDay(2027, 2, 1));
  ASSERT_EQ(Renew(), "");
  On(CivilDay(2027, 3, 5));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("CheckExpired", "CheckExpired"));
}

TEST_F(Lapsing, AnApplicantHasNoTimers) {
  Apply();
  CheckAll();
  EXPECT_THAT(Armed(), ElementsAre());
}

// ---- told when the window opens

class RenewalReminders : public Term {
 protected:
  // The reaction to the admission or the renewal.
  std::vector<std::string> SetWindow() {
    AsRegistrar();
    story_.When<Registrant>(kAda, v1::SetRenewalWindow());
    return story_.recorded();
  }
  // Timers on the morning of a day: what the last recorded.
  std::vector<std::string> Morning(CivilDay day) {
    On(day);
    return story_.FireDue() == 0 ? std::vector<std::string>() : story_.recorded();
  }
  void Window(uint32_t days) {
    v1::RulesPublished rules;
    *rules.mutable_rules() = England2026();
    rules.mutable_rules()->mutable_renewal_window(0)->set_days(days);
    rules.set_digest(RulesDigest(rules.rules()));
    ASSERT_TRUE(story_.Given("rule_set/current", rules));
  }
};

TEST_F(RenewalReminders, SayThatTheWindowIsOpenOnItsFirstDay) {
  Register(CivilDay(2026, 3, 1));
  EXPECT_THAT(SetWindow(), ElementsAre("RenewalWindowSet"));
  EXPECT_EQ(*DayOf(story_.fact<v1::RenewalWindowSet>()->opens()), CivilDay(2026, 12, 30))
      << "as Renew has it";
  EXPECT_THAT(SetWindow(), ElementsAre()) << "once a term";
  EXPECT_THAT(Morning(CivilDay(2026, 12, 29)), ElementsAre());
  EXPECT_THAT(Morning(CivilDay(2026, 12, 30)), ElementsAre("RenewalOpened"));
  EXPECT_EQ(*DayOf(story_.fact<v1::RenewalOpened>()->opens()), CivilDay(2026, 12, 30));
  EXPECT_EQ(*DayOf(story_.fact<v1::RenewalOpened>()->last_day()), CivilDay(2027, 2, 28));
  EXPECT_THAT(Morning(CivilDay(2027, 2, 28)), ElementsAre()) << "once";
  EXPECT_THAT(Morning(CivilDay(2027, 3, 1)), ElementsAre("RegistrationLapsed"));
}

TEST_F(RenewalReminders, BeginAgainWithTheNextTerm) {
  Register(CivilDay(2026, 3, 1));
  SetWindow();
  On(CivilDay(2026, 12, 30));
  EXPECT_EQ(Renew(), "");
  EXPECT_THAT(Morning(CivilDay(2026, 12, 31)), ElementsAre()) << "renewed before anybody was told";
  EXPECT_THAT(SetWindow(), ElementsAre("RenewalWindowSet"));
  EXPECT_EQ(*DayOf(story_.fact<v1::RenewalWindowSet>()->opens()), CivilDay(2027, 12, 31));
  EXPECT_THAT(Morning(CivilDay(2027, 12, 30)), testing::Not(testing::Contains("RenewalOpened")));
  EXPECT_THAT(Morning(CivilDay(2027, 12, 31)), ElementsAre("RenewalOpened"));
}

TEST_F(RenewalReminders, FollowTheRulesOfTheirDay) {
  Register(CivilDay(2026, 3, 1));
  SetWindow();
  Window(30);
  EXPECT_THAT(Morning(CivilDay(2026, 12, 30)), ElementsAre("RenewalWindowSet"));
  EXPECT_EQ(*DayOf(story_.fact<v1::RenewalWindowSet>()->opens()), CivilDay(2027, 1, 29));
  EXPECT_THAT(Morning(CivilDay(2027, 1, 28)), ElementsAre());
  EXPECT_THAT(Morning(CivilDay(2027, 1, 29)), ElementsAre("RenewalOpened"));
}

TEST_F(RenewalReminders, OfATermShorterThanTheWindowComeAtOnce) {
  Window(400);
  Register(CivilDay(2026, 3, 1));
  EXPECT_THAT(SetWindow(), ElementsAre("RenewalWindowSet"));
  EXPECT_EQ(*DayOf(story_.fact<v1::RenewalWindowSet>()->opens()), CivilDay(2026, 3, 1));
  EXPECT_THAT(Morning(CivilDay(2026, 3, 1)), ElementsAre("RenewalOpened"));
}

TEST_F(RenewalReminders, AreNotForWhoHasLeft) {
  EXPECT_THAT(SetWindow(), ElementsAre()) << "nor for who was never admitted";
  Register(CivilDay(2026, 3, 1));
  SetWindow();
  On(CivilDay(2026, 6, 1));
  AsAda();
  EXPECT_EQ(Leave(), "");
  EXPECT_TRUE(story_.Timers().empty());
  EXPECT_THAT(SetWindow(), ElementsAre());
}

}  // namespace
}  // namespace candour

// Conditions one by one: by when, who says so, and what became of each.
#include "services/sanctions/case/condition/condition.h"

#include "services/sanctions/case/deadlines.h"
#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ConditionsTest : public HearingStory {
 protected:
  static void AddCourseAndSupervisor(google::protobuf::RepeatedPtrField<v1::Condition>* terms) {
    v1::Condition& course = *terms->Add();
    course.set_text("Complete a course on how to hear those who speak up.");
    course.set_within_months(3);
    course.set_verifier(v1::CONDITION_VERIFIER_TRAINING_PROVIDER);
    v1::Condition& watched = *terms->Add();
    watched.set_text("Decide on nobody's employment alone.");
    watched.set_verifier(v1::CONDITION_VERIFIER_SUPERVISOR);
  }
  static v1::ImposeSanctionRequest Asking(uint32_t months = 12) {
    v1::ImposeSanctionRequest impose = Imposing(v1::SANCTION_TYPE_CONDITIONS, months);
    impose.clear_conditions();
    AddCourseAndSupervisor(impose.mutable_terms());
    return impose;
  }
  // From 1 July 2026 to 30 June 2027; the course until 30 September.
  void Hold() {
    FindUnfit();
    On(CivilDay(2026, 6, 2));
    ASSERT_EQ(Sit(Asking()), "");
    On(CivilDay(2026, 7, 1));
    story_.FireDue();
    As("listing-1", "LISTING");
  }
  v1::RecordConditionRequest Saying(uint32_t number, v1::ConditionOutcome outcome) {
    v1::RecordConditionRequest record;
    record.set_sanction_id(Sanction().sanction_id());
    record.set_number(number);
    record.set_outcome(outcome);
    record.set_report("The provider's certificate of that day.");
    return record;
  }
  std::string Say(uint32_t number, v1::ConditionOutcome outcome, CivilDay on) {
    v1::RecordConditionRequest record = Saying(number, outcome);
    *record.mutable_on() = DateOf(on);
    return Ask(record);
  }
  // "1 COMPLIED 2026-09-14 late due 2026-09-30".
  std::vector<std::string> Told(int nth = 0) {
    std::vector<std::string> told;
    for (const v1::ConditionState& one : Sanction(nth).conditions()) {
      std::string line = absl::StrCat(one.number());
      if (one.outcome() == v1::CONDITION_OUTCOME_COMPLIED) absl::StrAppend(&line, " COMPLIED");
      if (one.outcome() == v1::CONDITION_OUTCOME_BREACHED) absl::StrAppend(&line, " BREACHED");
      if (one.has_outcome_on()) absl::StrAppend(&line, " ", DayText(StoredDay(one.outcome_on())));
      if (one.overdue()) absl::StrAppend(&line, " late");
      if (one.has_due_on()) absl::StrAppend(&line, " due ", DayText(StoredDay(one.due_on())));
      told.push_back(line);
    }
    return told;
  }
  std::vector<std::string> Due() {
    std::vector<std::string> due;
    for (const Deadline& one : DeadlinesOf(The())) {
      if (one.kind == v1::DEADLINE_KIND_CONDITION) due.push_back(DayText(one.day));
    }
    return due;
  }
};

TEST_F(ConditionsTest, AreSetWithTheDecisionInWordsThatAreSealedAndDaysThatAreNot) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  v1::ImposeSanctionRequest impose = Asking();
  impose.set_conditions("While she leads people:");
  ASSERT_EQ(Sit(impose), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("FactorsRecorded", "SanctionImposed", "SanctionReviewScheduled",
                                             "ConditionsSet", "OversightWindowSet"));
  EXPECT_EQ(story_.fact<v1::SanctionImposed>(1)->conditions(),
            "While she leads people:\n"
            "1. Complete a course on how to hear those who speak up. (within 3 months, confirmed by "
            "TRAINING_PROVIDER)\n"
            "2. Decide on nobody's employment alone. (confirmed by SUPERVISOR)");
  const auto* set = story_.fact<v1::ConditionsSet>(3);
  EXPECT_EQ(set->sanction_id(), Sanction().sanction_id());
  EXPECT_EQ(set->person_id(), kAda);
  ASSERT_EQ(set->terms_size(), 2);
  EXPECT_EQ(set->terms(0).within_months(), 3);
  EXPECT_EQ(set->terms(1).verifier(), v1::CONDITION_VERIFIER_SUPERVISOR);
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-09-30", "2"));
  EXPECT_THAT(Due(), IsEmpty()) << "it does not hold yet";
}

TEST_F(ConditionsTest, AreOfConditionsAndOverBeforeTheSanctionIs) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  EXPECT_EQ(Sit(Asking(2)), "CONDITION_DUE");
  EXPECT_EQ(Arg("number"), "1");
  v1::ImposeSanctionRequest suspend = Imposing(v1::SANCTION_TYPE_SUSPENSION, 6);
  AddCourseAndSupervisor(suspend.mutable_terms());
  EXPECT_EQ(Sit(suspend), "SANCTION_TYPE");
  v1::ImposeSanctionRequest unsaid = Imposing(v1::SANCTION_TYPE_CONDITIONS, 6);
  unsaid.clear_conditions();
  EXPECT_EQ(Sit(unsaid), "CONDITIONS_MISSING");
  EXPECT_EQ(Sit(Asking(3)), "") << "the last days are one";
}

TEST_F(ConditionsTest, MoveWithTheDaysOfTheSanction) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  ASSERT_EQ(Sit(Asking()), "");
  On(CivilDay(2026, 6, 30));
  ASSERT_EQ(Lodge(), "");
  On(CivilDay(2026, 9, 14));
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 9, 14))), "");
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-12-13", "2"));
  EXPECT_THAT(Due(), ElementsAre("2026-12-13"));
  On(CivilDay(2026, 12, 14));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 late due 2026-12-13", "2"));
}

TEST_F(ConditionsTest, ThatWereMetAreWaitedForNoMore) {
  Hold();
  EXPECT_THAT(Due(), ElementsAre("2026-09-30"));
  On(CivilDay(2026, 9, 20));
  EXPECT_EQ(Say(1, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 9, 14)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ConditionComplied"));
  EXPECT_EQ(story_.fact<v1::ConditionComplied>()->report(), "The provider's certificate of that day.");
  EXPECT_THAT(Told(), ElementsAre("1 COMPLIED 2026-09-14 due 2026-09-30", "2"));
  EXPECT_THAT(Due(), IsEmpty());
  EXPECT_EQ(Say(1, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 9, 15)), "DUPLICATE");
  EXPECT_EQ(Say(1, v1::CONDITION_OUTCOME_BREACHED, CivilDay(2026, 9, 15)), "DUPLICATE");
  On(CivilDay(2026, 10, 1));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 COMPLIED 2026-09-14 due 2026-09-30", "2"));
}

// It is told, and moves nothing: a panel looks at it in its review.
TEST_F(ConditionsTest, AreLateAfterTheirLastDayAndCanBeMetLate) {
  Hold();
  On(CivilDay(2026, 9, 30));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-09-30", "2"));
  On(CivilDay(2026, 10, 1));
  story_.FireDue();
  EXPECT_THAT(story_.recorded(), ElementsAre("ConditionOverdue"));
  EXPECT_EQ(story_.fact<v1::ConditionOverdue>()->number(), 1u);
  EXPECT_EQ(StoredDay(story_.fact<v1::ConditionOverdue>()->due_on()), CivilDay(2026, 9, 30));
  EXPECT_THAT(Told(), ElementsAre("1 late due 2026-09-30", "2"));
  EXPECT_THAT(Due(), ElementsAre("2026-09-30")) << "until it is met";
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(Say(1, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 10, 1)), "");
  EXPECT_THAT(Told(), ElementsAre("1 COMPLIED 2026-10-01 late due 2026-09-30", "2"));
}

TEST_F(ConditionsTest, ThatHoldOnAreSaidToBeMetOrBreachedAsOftenAsTheyAre) {
  Hold();
  On(CivilDay(2026, 12, 1));
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 10, 1)), "");
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 10, 1)), "DUPLICATE");
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_BREACHED, CivilDay(2026, 10, 1)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ConditionBreached"));
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_BREACHED, CivilDay(2026, 11, 20)), "");
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-09-30", "2 BREACHED 2026-11-20"));
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 8, 3)), "");
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-09-30", "2 BREACHED 2026-11-20")) << "an earlier day";
  EXPECT_EQ(Sanction().breaches(), 2);
  EXPECT_EQ(StoredDay(Sanction().last_breach_on()), CivilDay(2026, 11, 20));
  // Other conditions take their place, and not that they were breached.
  Announce(CivilDay(2027, 1, 4));
  v1::ReviewSanctionRequest words = Review(v1::REVIEW_RESULT_VARY);
  words.set_conditions("Works under supervision.");
  EXPECT_EQ(Ask(words), "");
  EXPECT_EQ(Sanction().breaches(), 2);
}

TEST_F(ConditionsTest, AreOfTheDaysOnWhichTheyHold) {
  Hold();
  EXPECT_EQ(Say(1, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 7, 2)), "DATE_FUTURE");
  EXPECT_EQ(Say(1, v1::CONDITION_OUTCOME_COMPLIED, CivilDay(2026, 6, 30)), "DATE_ORDER");
  EXPECT_EQ(Arg("earliest"), "2026-07-01");
  v1::RecordConditionRequest no_day = Saying(1, v1::CONDITION_OUTCOME_COMPLIED);
  no_day.mutable_on()->set_month(13);
  EXPECT_EQ(Ask(no_day), "DATE_INVALID");
  On(CivilDay(2027, 7, 2));
  story_.FireDue();
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_EXPIRED);
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_BREACHED, CivilDay(2027, 7, 1)), "EXPIRED");
  EXPECT_EQ(Arg("ends_on"), "2027-06-30");
  EXPECT_EQ(Say(2, v1::CONDITION_OUTCOME_BREACHED, CivilDay(2027, 6, 30)), "") << "found out later";
}

TEST_F(ConditionsTest, AreKnownHeldAndReportedOn) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  ASSERT_EQ(Sit(Asking()), "");
  EXPECT_EQ(Ask(Saying(1, v1::CONDITION_OUTCOME_COMPLIED)), "SANCTION_STATUS");
  EXPECT_EQ(Arg("status"), "SANCTION_STATUS_PENDING");
  On(CivilDay(2026, 7, 1));
  story_.FireDue();
  EXPECT_EQ(Ask(Saying(3, v1::CONDITION_OUTCOME_COMPLIED)), "CONDITION_UNKNOWN");
  EXPECT_EQ(Arg("number"), "3");
  EXPECT_EQ(Ask(Saying(0, v1::CONDITION_OUTCOME_COMPLIED)), "CONDITION_UNKNOWN");
  v1::RecordConditionRequest silent = Saying(1, v1::CONDITION_OUTCOME_COMPLIED);
  silent.set_report(" ");
  EXPECT_EQ(Ask(silent), "MISSING_REASONS");
  v1::RecordConditionRequest short_hash = Saying(1, v1::CONDITION_OUTCOME_COMPLIED);
  short_hash.set_evidence_hash("short");
  EXPECT_EQ(Ask(short_hash), "EVIDENCE_HASH");
  v1::RecordConditionRequest other = Saying(1, v1::CONDITION_OUTCOME_COMPLIED);
  other.set_sanction_id(kInterim);
  EXPECT_EQ(Ask(other), "SANCTION_UNKNOWN");
  v1::RecordConditionRequest dated_today = Saying(1, v1::CONDITION_OUTCOME_COMPLIED);
  dated_today.set_evidence_hash(std::string(32, 'h'));
  EXPECT_EQ(Ask(dated_today), "");
  EXPECT_THAT(Told(), ElementsAre("1 COMPLIED 2026-07-01 due 2026-09-30", "2"));
}

// In the place of all that was asked; what it becomes is counted from the first day of the sanction.
TEST_F(ConditionsTest, AreReplacedByAReviewThatVariesThem) {
  Hold();
  Announce(CivilDay(2026, 11, 2));
  v1::ReviewSanctionRequest vary = Review(v1::REVIEW_RESULT_VARY);
  AddCourseAndSupervisor(vary.mutable_terms());
  EXPECT_EQ(Ask(vary), "CONDITION_DUE") << "three months from 1 July are over";
  vary.mutable_terms(0)->set_within_months(13);
  EXPECT_EQ(Ask(vary), "CONDITION_DUE") << "it holds for twelve";
  vary.mutable_terms(0)->set_within_months(6);
  EXPECT_EQ(Ask(vary), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SanctionReviewed", "ConditionsSet"));
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-12-31", "2")) << "what was late is not asked any more";
  On(CivilDay(2027, 1, 1));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 late due 2026-12-31", "2"));
  Announce(CivilDay(2027, 3, 1));
  v1::ReviewSanctionRequest words = Review(v1::REVIEW_RESULT_VARY);
  words.set_conditions("Works under supervision.");
  EXPECT_EQ(Ask(words), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SanctionReviewed"));
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(ConditionsTest, OfTheNextSanctionAreItsOwn) {
  Hold();
  Announce(CivilDay(2027, 6, 1));
  v1::ReviewSanctionRequest extend = Review(v1::REVIEW_RESULT_EXTEND, 6);
  AddCourseAndSupervisor(extend.mutable_terms());
  EXPECT_EQ(Ask(extend), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SanctionReviewed", "SanctionEnded", "SanctionImposed",
                                             "SanctionReviewScheduled", "ConditionsSet"));
  EXPECT_THAT(Told(1), ElementsAre("1 due 2027-09-30", "2"));
  EXPECT_EQ(Sanction(0).status(), v1::SANCTION_STATUS_REPLACED) << "and holds until the end of the month";
  story_.FireDue();
  EXPECT_THAT(Told(0), ElementsAre("1 late due 2026-09-30", "2"));
  On(CivilDay(2027, 10, 1));
  story_.FireDue();
  EXPECT_THAT(Told(1), ElementsAre("1 late due 2027-09-30", "2"));
}

TEST_F(ConditionsTest, ThatAreDueWithTheSanctionAreLateWithItsEnd) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  ASSERT_EQ(Sit(Asking(3)), "");
  On(CivilDay(2026, 10, 1));
  story_.FireDue();
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_EXPIRED);
  EXPECT_THAT(Told(), ElementsAre("1 late due 2026-09-30", "2"));
  EXPECT_THAT(Due(), IsEmpty());
}

// Lodged in time, recorded late: what the sanction said until then it says anew from the court's day.
TEST_F(ConditionsTest, AreNotLateAnyMoreWhereACourtMovesTheirDays) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  v1::ImposeSanctionRequest impose = Asking();
  impose.mutable_terms(0)->set_within_months(1);
  ASSERT_EQ(Sit(impose), "");
  On(CivilDay(2026, 8, 5));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 late due 2026-07-31", "2"));
  v1::LodgeAppealRequest lodge = Lodging();
  *lodge.mutable_lodged_on() = DateOf(CivilDay(2026, 6, 30));
  As("clerk-1", "COURT_CLERK");
  ASSERT_EQ(Ask(lodge), "");
  EXPECT_THAT(Due(), IsEmpty());
  On(CivilDay(2026, 9, 14));
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 9, 14))), "");
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-10-13", "2"));
  On(CivilDay(2026, 10, 14));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 late due 2026-10-13", "2"));
}

TEST_F(ConditionsTest, EndWithThePerson) {
  Hold();
  v1::SubjectDied died;
  *died.mutable_died_on() = DateOf(CivilDay(2026, 8, 1));
  Give(died);
  On(CivilDay(2026, 10, 1));
  story_.FireDue();
  EXPECT_THAT(Told(), ElementsAre("1 due 2026-09-30", "2"));
  EXPECT_THAT(Due(), IsEmpty());
}

// Enums with their words beside them; one that the list forgot is added.
TEST_F(ConditionsTest, EachFactorSaysHowItWeighed) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  v1::ImposeSanctionRequest impose = Asking();
  const std::pair<v1::SanctionFactor, const char*> weighed[] = {
      {v1::SANCTION_FACTOR_RETALIATION, "Two who spoke up were moved."},
      {v1::SANCTION_FACTOR_APOLOGY, "To both, in writing."}};
  for (const auto& [factor, how] : weighed) {
    v1::FactorWeighed& one = *impose.add_weighed();
    one.set_factor(factor);
    one.set_how(how);
  }
  ASSERT_EQ(Sit(impose), "");
  const auto* factors = story_.fact<v1::FactorsRecorded>();
  EXPECT_THAT(factors->factors(), ElementsAre(v1::SANCTION_FACTOR_RETALIATION, v1::SANCTION_FACTOR_APOLOGY));
  EXPECT_EQ(factors->weighed(), "RETALIATION: Two who spoke up were moved.\nAPOLOGY: To both, in writing.\n");
}

}  // namespace
}  // namespace candour

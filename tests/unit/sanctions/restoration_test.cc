#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Restoration : public HearingStory {
 protected:
  std::string Apply() {
    v1::ApplyRestorationRequest apply;
    apply.set_person_id(kAda);
    apply.set_sanction_id(Sanction().sanction_id());
    apply.set_statement("I have retrained.");
    AsAda();
    const std::string refusal = Ask(apply);
    As(kChair, "PANEL_CHAIR");
    return refusal;
  }
  v1::DecideRestorationRequest Deciding(uint32_t votes) {
    v1::DecideRestorationRequest decide;
    decide.set_restoration_id(The().restoration().restoration_id());
    *decide.mutable_members() = Listing().members();
    decide.set_votes(votes);
    decide.set_reasons("What was learnt is shown by references.");
    return decide;
  }
};

// SC12: a bar from 1 July 2026.
TEST_F(Restoration, IsOpenAfterFiveYears) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 6, 30));
  EXPECT_EQ(Apply(), "DEADLINE_NOT_REACHED");
  EXPECT_EQ(Arg("last_day"), "2031-06-30");
  On(CivilDay(2031, 7, 1));
  EXPECT_EQ(Apply(), "");
  EXPECT_EQ(Apply(), "DUPLICATE");
  On(CivilDay(2031, 12, 1));
  EXPECT_EQ(Ask(Deciding(1)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("RestorationRefused"));
  On(CivilDay(2032, 11, 30));
  EXPECT_EQ(Apply(), "DEADLINE_NOT_REACHED");
  On(CivilDay(2032, 12, 1));
  EXPECT_EQ(Apply(), "");
}

// SC12: the appeal was dismissed on 14 September 2026, and the five years run from there.
TEST_F(Restoration, CountsFromTheEndOfTheAppeal) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2026, 6, 30));
  v1::LodgeAppealRequest lodge;
  lodge.set_sanction_id(Sanction().sanction_id());
  lodge.set_court_ref("CO/1/2026");
  EXPECT_EQ(Ask(lodge), "");
  On(CivilDay(2026, 9, 14));
  v1::RecordAppealOutcomeRequest record;
  record.set_appeal_id(The().appeal().appeal_id());
  record.set_outcome(v1::APPEAL_OUTCOME_DISMISSED);
  *record.mutable_decided_on() = DateOf(CivilDay(2026, 9, 14));
  EXPECT_EQ(Ask(record), "");
  On(CivilDay(2031, 9, 13));
  EXPECT_EQ(Apply(), "DEADLINE_NOT_REACHED");
  On(CivilDay(2031, 9, 14));
  EXPECT_EQ(Apply(), "");
}

TEST_F(Restoration, IsOfWhatIsFinalAndRestsWhileTheCaseWaitsForOthers) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Apply(), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_APPEAL_PERIOD");
  EXPECT_EQ(Ask(Deciding(2)), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_APPEAL_PERIOD");
  On(CivilDay(2026, 7, 1));
  story_.FireDue();
  On(CivilDay(2031, 7, 1));
  ASSERT_EQ(Apply(), "");
  Give(v1::CaseStayed());
  EXPECT_EQ(Ask(Deciding(2)), "STAYED");
  EXPECT_EQ(Apply(), "STAYED");
}

TEST_F(Restoration, LiftsTheBar) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 7, 1));
  Apply();
  EXPECT_EQ(Ask(Deciding(2)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("Restored", "SanctionEnded"));
  const auto* ended = story_.fact<v1::SanctionEnded>(1);
  EXPECT_EQ(ended->reason(), v1::SANCTION_END_LIFTED);
  EXPECT_EQ(ended->person_id(), kAda);
  EXPECT_EQ(StoredDay(ended->last_day()), CivilDay(2031, 7, 1));
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_LIFTED);
  EXPECT_EQ(Apply(), "SANCTION_STATUS");
}

// From the day after: a sanction like any other, with its review, its appeal and its end.
TEST_F(Restoration, LeadsBackUnderConditions) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 7, 1));
  Apply();
  v1::DecideRestorationRequest decide = Deciding(2);
  decide.set_months(12);
  EXPECT_EQ(Ask(decide), "CONDITIONS_MISSING");
  v1::Condition& course = *decide.add_terms();
  course.set_text("Complete a course.");
  course.set_within_months(13);
  course.set_verifier(v1::CONDITION_VERIFIER_TRAINING_PROVIDER);
  EXPECT_EQ(Ask(decide), "CONDITION_DUE");
  course.set_within_months(3);
  EXPECT_EQ(Ask(decide), "DELIVERY_MISSING");
  decide.set_delivery(v1::DELIVERY_POST);
  decide.set_months(0);
  EXPECT_EQ(Ask(decide), "RULE_RANGE");
  EXPECT_EQ(Arg("rule"), "restoration_conditions");
  decide.set_months(37);
  EXPECT_EQ(Ask(decide), "RULE_RANGE");
  decide.set_months(12);
  EXPECT_EQ(Ask(decide), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("Restored", "SanctionEnded", "SanctionImposed",
                                             "SanctionReviewScheduled", "ConditionsSet"));
  EXPECT_EQ(story_.fact<v1::Restored>()->conditions(),
            "1. Complete a course. (within 3 months, confirmed by TRAINING_PROVIDER)");
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_LIFTED);
  EXPECT_EQ(StoredDay(Sanction().expires_on()), CivilDay(2031, 7, 1));
  const v1::SanctionState& back = Sanction(1);
  EXPECT_EQ(back.type(), v1::SANCTION_TYPE_CONDITIONS);
  EXPECT_EQ(back.status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(StoredDay(back.effective_on()), CivilDay(2031, 7, 2));
  EXPECT_EQ(StoredDay(back.expires_on()), CivilDay(2032, 7, 1));
  EXPECT_EQ(StoredDay(back.served_on()), CivilDay(2031, 7, 2)) << "posted on the 1st";
  EXPECT_FALSE(back.has_appeal_last_day());
  EXPECT_EQ(StoredDay(back.conditions(0).due_on()), CivilDay(2031, 10, 1));
  EXPECT_EQ(Lodge(1), "SANCTION_STATUS") << "the person asks for a review";
  On(CivilDay(2032, 7, 2));
  story_.FireDue();
  EXPECT_EQ(Sanction(1).status(), v1::SANCTION_STATUS_EXPIRED);
  EXPECT_TRUE(Sanction(1).conditions(0).overdue());
}

TEST_F(Restoration, AsksNothingOfTheDead) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 7, 1));
  Apply();
  v1::SubjectDied died;
  *died.mutable_died_on() = DateOf(CivilDay(2031, 7, 1));
  Give(died);
  v1::DecideRestorationRequest decide = Deciding(2);
  decide.set_conditions("Trains first.");
  decide.set_months(12);
  decide.set_delivery(v1::DELIVERY_POST);
  EXPECT_EQ(Ask(decide), "SUBJECT_DIED");
}

// As before there was such a rule: what was decided then is decided so again.
TEST_F(Restoration, AsksInWordsThatHoldNothingWhereTheRulesKnowOfNoConditions) {
  InForce(v1::SANCTION_TYPE_BAR);
  v1::RulesPublished older;
  *older.mutable_rules() = SanctionsEngland2026();
  older.mutable_rules()->clear_restoration_conditions();
  older.set_digest(RulesDigest(older.rules()));
  story_.Given("rule_set/current", older);
  On(CivilDay(2031, 7, 1));
  Apply();
  v1::DecideRestorationRequest decide = Deciding(2);
  decide.set_conditions("Trains first.");
  decide.set_months(12);
  EXPECT_EQ(Ask(decide), "RULES_INCOMPLETE");
  EXPECT_EQ(Arg("rule"), "restoration_conditions");
  decide.set_months(0);
  EXPECT_EQ(Ask(decide), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("Restored", "SanctionEnded"));
  EXPECT_EQ(story_.fact<v1::Restored>()->conditions(), "Trains first.");
}

TEST_F(Restoration, IsNotDecidedOfABarThatWasQuashedMeanwhile) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 7, 1));
  Apply();
  v1::SanctionQuashed quashed;
  quashed.set_sanction_id(Sanction().sanction_id());
  Give(quashed);
  EXPECT_EQ(Ask(Deciding(2)), "SANCTION_STATUS");
  EXPECT_EQ(Arg("status"), "SANCTION_STATUS_QUASHED");
}

// Closed with the second refusal, for three years.
TEST_F(Restoration, IsClosedAfterTheSecondRefusalAtTheEarliest) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 7, 1));
  Apply();
  v1::DecideRestorationRequest decide = Deciding(0);
  decide.set_close(true);
  EXPECT_EQ(Ask(decide), "RULE_RANGE");
  EXPECT_EQ(Ask(Deciding(0)), "");
  On(CivilDay(2032, 7, 1));
  EXPECT_EQ(Apply(), "");
  decide = Deciding(3);
  decide.set_close(true);
  EXPECT_EQ(Ask(decide), "RULE_RANGE");
  decide.set_votes(0);
  EXPECT_EQ(Ask(decide), "");
  On(CivilDay(2035, 6, 30));
  EXPECT_EQ(Apply(), "RESTORATION_CLOSED");
  EXPECT_EQ(Arg("from"), "2035-07-01");
  On(CivilDay(2035, 7, 1));
  EXPECT_EQ(Apply(), "");
}

TEST_F(Restoration, IsDecidedByAPanelWithReasons) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2031, 7, 1));
  EXPECT_EQ(Ask(Deciding(3)), "RESTORATION_UNKNOWN");
  Apply();
  v1::DecideRestorationRequest decide = Deciding(3);
  decide.clear_reasons();
  EXPECT_EQ(Ask(decide), "MISSING_REASONS");
  EXPECT_EQ(Ask(Deciding(4)), "VOTES");
  decide = Deciding(3);
  decide.mutable_members(1)->set_account("examiner-1");
  EXPECT_EQ(Ask(decide), "SOD");
  decide = Deciding(3);
  decide.mutable_members()->RemoveLast();
  EXPECT_EQ(Ask(decide), "QUORUM");
}

TEST_F(Restoration, IsOnesOwnAfterABar) {
  InForce(v1::SANCTION_TYPE_CAUTION, 12);
  EXPECT_EQ(Apply(), "SANCTION_TYPE");
  v1::ApplyRestorationRequest apply;
  apply.set_person_id(kAda);
  apply.set_sanction_id(kFirst);
  EXPECT_EQ(Ask(apply), "SANCTION_UNKNOWN");
  apply.set_person_id(kFirst);
  EXPECT_EQ(Ask(apply), "CASE_UNKNOWN");
}

}  // namespace
}  // namespace candour

#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Reviewing : public HearingStory {
 protected:
  std::vector<std::string> FiredUntil(CivilDay day) {
    On(day);
    std::vector<std::string> names;
    while (story_.FireNext()) {
      for (const std::string& name : story_.recorded()) names.push_back(name);
    }
    return names;
  }
};

// SC11: a suspension from 1 July 2026 ends on 30 June 2027; alarms 60, 30 and 14 days before.
TEST_F(Reviewing, IsAskedForBeforeASuspensionEnds) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  EXPECT_EQ(StoredDay(Sanction().expires_on()), CivilDay(2027, 6, 30));
  EXPECT_EQ(StoredDay(Sanction().review_by()), CivilDay(2027, 6, 2));
  EXPECT_THAT(FiredUntil(CivilDay(2027, 4, 30)), ElementsAre("OversightWindowOver"));
  EXPECT_THAT(FiredUntil(CivilDay(2027, 5, 1)), ElementsAre("SanctionReviewAlarmed"));
  EXPECT_EQ(story_.fact<v1::SanctionReviewAlarmed>()->days_before(), 60u);
  EXPECT_THAT(FiredUntil(CivilDay(2027, 5, 31)), ElementsAre("SanctionReviewAlarmed"));
  EXPECT_THAT(FiredUntil(CivilDay(2027, 6, 16)), ElementsAre("SanctionReviewAlarmed"));
  EXPECT_EQ(story_.fact<v1::SanctionReviewAlarmed>()->days_before(), 14u);
  EXPECT_THAT(FiredUntil(CivilDay(2027, 6, 30)), ElementsAre());
  EXPECT_THAT(FiredUntil(CivilDay(2027, 7, 1)), ElementsAre("SanctionEnded", "SanctionUnreviewed"));
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_EXPIRED);
}

// SC11: extended on 10 June by 12 months; on 1 July it would have been too late.
TEST_F(Reviewing, ExtendsBeforeTheLastDayOnly) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2027, 7, 1));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "EXPIRED");
  EXPECT_EQ(Arg("ends_on"), "2027-06-30");
  Announce(CivilDay(2027, 6, 10));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 13)), "RULE_RANGE");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("SanctionReviewed", "SanctionEnded", "SanctionImposed", "SanctionReviewScheduled"));
  EXPECT_EQ(story_.fact<v1::SanctionEnded>(1)->reason(), v1::SANCTION_END_REPLACED);
  EXPECT_EQ(StoredDay(story_.fact<v1::SanctionEnded>(1)->last_day()), CivilDay(2027, 6, 30));
  EXPECT_EQ(StoredDay(Sanction(1).effective_on()), CivilDay(2027, 7, 1));
  EXPECT_EQ(StoredDay(Sanction(1).expires_on()), CivilDay(2028, 6, 30));
  EXPECT_EQ(StoredDay(Sanction(1).chain_from()), CivilDay(2026, 7, 1));
  EXPECT_EQ(Sanction(1).status(), v1::SANCTION_STATUS_IN_FORCE);
}

// F12: on the day of the extension the panel thinks again.
TEST_F(Reviewing, WhatReplacesAnExtensionThatHasNotBegunReplacesWhatRunsAsWell) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  ASSERT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "");
  ASSERT_EQ(StoredDay(Sanction(0).expires_on()), CivilDay(2027, 6, 30));
  ASSERT_EQ(Ask(Replace(v1::SANCTION_TYPE_ADVICE, 0, 1)), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("SanctionReviewed", "SanctionEnded", "SanctionEnded", "SanctionImposed"));
  EXPECT_EQ(story_.fact<v1::SanctionEnded>(2)->sanction_id(), Sanction(0).sanction_id());
  EXPECT_EQ(StoredDay(Sanction(0).expires_on()), CivilDay(2027, 6, 10));
  EXPECT_EQ(StoredDay(Sanction(1).expires_on()), CivilDay(2027, 6, 10)) << "it never began";
  EXPECT_EQ(StoredDay(Sanction(2).effective_on()), CivilDay(2027, 6, 11));
}

TEST_F(Reviewing, IsExpiredAfterTheTimerToo) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  FiredUntil(CivilDay(2027, 7, 1));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "EXPIRED");
}

TEST_F(Reviewing, LetsItEndWithoutAnIncident) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2027, 5, 10));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SanctionReviewed"));
  EXPECT_THAT(FiredUntil(CivilDay(2027, 7, 1)), ElementsAre("OversightWindowOver", "SanctionEnded"));
}

TEST_F(Reviewing, VariesConditionsOnly) {
  InForce(v1::SANCTION_TYPE_CONDITIONS, 12);
  Announce(CivilDay(2026, 12, 1));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_VARY)), "CONDITIONS_MISSING");
  v1::ReviewSanctionRequest vary = Review(v1::REVIEW_RESULT_VARY);
  vary.set_conditions("Reports every month.");
  EXPECT_EQ(Ask(vary), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SanctionReviewed"));
  EXPECT_FALSE(Sanction().reviewed());
}

TEST_F(Reviewing, HasNothingToVaryInASuspension) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::ReviewSanctionRequest vary = Review(v1::REVIEW_RESULT_VARY);
  vary.set_conditions("Reports every month.");
  EXPECT_EQ(Ask(vary), "SANCTION_TYPE");
}

TEST_F(Reviewing, ReplacesFromTheNextDay) {
  InForce(v1::SANCTION_TYPE_CONDITIONS, 12);
  Announce(CivilDay(2026, 12, 1));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_CONDITIONS, 12)), "SANCTION_TYPE");
  v1::ReviewSanctionRequest bare = Replace(v1::SANCTION_TYPE_SUSPENSION, 6);
  bare.clear_lesser();
  EXPECT_EQ(Ask(bare), "DISPROPORTIONATE");
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_SUSPENSION, 6)), "");
  EXPECT_EQ(StoredDay(story_.fact<v1::SanctionEnded>(1)->last_day()), CivilDay(2026, 12, 1));
  EXPECT_EQ(StoredDay(Sanction(1).effective_on()), CivilDay(2026, 12, 2));
  EXPECT_EQ(StoredDay(Sanction(1).expires_on()), CivilDay(2027, 6, 1));
}

TEST_F(Reviewing, LiftsWhereNothingIsPutInItsPlace) {
  InForce(v1::SANCTION_TYPE_CONDITIONS, 12);
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_NO_FURTHER_ACTION)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("SanctionReviewed", "SanctionEnded"));
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_LIFTED);
}

// F18: 24 months of suspension without a break, from 1 July 2026 to 30 June 2028.
TEST_F(Reviewing, BarsForCompetenceAfterTwoYears) {
  FindUnfit(v1::GROUND_LACK_OF_COMPETENCE);
  On(CivilDay(2026, 6, 2));
  Sit(Imposing(v1::SANCTION_TYPE_SUSPENSION, 12));
  FiredUntil(CivilDay(2026, 7, 1));
  Announce(CivilDay(2027, 6, 10));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "");
  Announce(CivilDay(2028, 6, 29), 1);
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_BAR, 0, 1)), "COMPETENCE_ONLY");
  EXPECT_EQ(Arg("months"), "24");
  On(CivilDay(2028, 6, 30));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_BAR, 0, 1)), "");
  EXPECT_EQ(StoredDay(Sanction(2).effective_on()), CivilDay(2028, 7, 1));
}

TEST_F(Reviewing, IsAPanelsWithReasons) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.clear_remediation();
  EXPECT_EQ(Ask(review), "MISSING_REASONS");
  review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.mutable_members()->RemoveLast();
  EXPECT_EQ(Ask(review), "QUORUM");
  review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.mutable_members(1)->set_account("interim-1");
  EXPECT_EQ(Ask(review), "SOD");
  As(kLay, "PANEL_CHAIR");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "NOT_APPOINTED");
  As(kChair, "PANEL_CHAIR", kAda);
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "CONFLICT_OF_INTEREST");
}

TEST_F(Reviewing, IsOfWhatHasAnEnd) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "STATE");
  FiredUntil(CivilDay(2026, 7, 1));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "SANCTION_TYPE");
  v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.set_sanction_id(kFirst);
  EXPECT_EQ(Ask(review), "SANCTION_UNKNOWN");
}

TEST_F(Reviewing, IsNotOfWhatWasReplaced) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  ASSERT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "SANCTION_STATUS");
  EXPECT_EQ(Arg("status"), "SANCTION_STATUS_REPLACED");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 7, 20))), "SANCTION_STATUS");
}

// An appeal against a review leaves what it made in force.
TEST_F(Reviewing, CanBeAppealed) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  ASSERT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "");
  v1::LodgeAppealRequest lodge;
  lodge.set_sanction_id(Sanction(1).sanction_id());
  lodge.set_court_ref("CO/2/2027");
  On(CivilDay(2027, 7, 8));
  EXPECT_EQ(Ask(lodge), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealLodged"));
  EXPECT_EQ(Sanction(1).status(), v1::SANCTION_STATUS_IN_FORCE);
}

TEST_F(Reviewing, IsAskedForEarlyOnNewEvidence) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::RequestEarlyReviewRequest early;
  early.set_person_id(kAda);
  early.set_sanction_id(Sanction().sanction_id());
  early.set_evidence_hash(std::string(32, 'e'));
  AsAda();
  EXPECT_EQ(Ask(early), "MISSING_REASONS");
  early.set_new_evidence("A course was passed.");
  early.set_evidence_hash("short");
  EXPECT_EQ(Ask(early), "EVIDENCE_HASH");
  early.set_evidence_hash(std::string(32, 'e'));
  early.set_person_id(kFirst);
  EXPECT_EQ(Ask(early), "CASE_UNKNOWN");
  early.set_person_id(kAda);
  EXPECT_EQ(Ask(early), "");
  EXPECT_TRUE(Sanction().early_review_asked());
  On(CivilDay(2027, 7, 1));
  EXPECT_EQ(Ask(early), "EXPIRED");
}

}  // namespace
}  // namespace candour

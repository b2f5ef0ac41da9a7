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
  EXPECT_THAT(FiredUntil(CivilDay(2027, 4, 30)), ElementsAre());
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
  EXPECT_THAT(FiredUntil(CivilDay(2027, 7, 1)), ElementsAre("SanctionEnded"));
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

// F1: what makes it longer or heavier is announced, and decided on the day that the person was told of.
TEST_F(Reviewing, MakesNothingLongerWithoutNotice) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2027, 5, 10));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "");
  Announce(CivilDay(2027, 6, 10));
  EXPECT_EQ(StoredDay(Sanction().review_notice().served_on()), CivilDay(2027, 5, 12));
  On(CivilDay(2027, 6, 9));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "2027-06-10");
  On(CivilDay(2027, 6, 10));
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 12)), "");
}

// Without them by written reasons alone.
TEST_F(Reviewing, HearsThePersonOrSaysWhyNot) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  v1::ReviewSanctionRequest extend = Review(v1::REVIEW_RESULT_EXTEND, 12);
  extend.set_attended(false);
  EXPECT_EQ(Ask(extend), "SUBJECT_ABSENT");
  extend.set_absence("Two letters came back; a third was signed for.");
  EXPECT_EQ(Ask(extend), "");
  EXPECT_FALSE(story_.fact<v1::SanctionReviewed>()->attended());
  EXPECT_EQ(story_.fact<v1::SanctionReviewed>()->absence(), extend.absence());
}

TEST_F(Reviewing, IsAnnouncedAgainOnceItWasHeard) {
  InForce(v1::SANCTION_TYPE_CONDITIONS, 12);
  Announce(CivilDay(2026, 12, 1));
  v1::ReviewSanctionRequest vary = Review(v1::REVIEW_RESULT_VARY);
  vary.set_conditions("Reports every month.");
  ASSERT_EQ(Ask(vary), "");
  EXPECT_EQ(Ask(vary), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "");
  Announce(CivilDay(2026, 12, 31));
  EXPECT_EQ(Ask(vary), "");
}

// A suspension until 30 June 2027. In its place, from 2 December: what is less severe, and ends no later.
TEST_F(Reviewing, SoftensOnAnyDay) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2026, 12, 1));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_CONDITIONS, 7)), "NOTICE_NOT_SERVED") << "until 1 July";
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_WARNING)), "NOTICE_NOT_SERVED") << "24 months";
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_CONDITIONS, 6)), "");
  EXPECT_EQ(StoredDay(Sanction(1).expires_on()), CivilDay(2027, 6, 1));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_SUSPENSION, 1, 1)), "NOTICE_NOT_SERVED") << "and not back";
}

TEST_F(Reviewing, GivesAdviceInItsPlaceOnAnyDay) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_ADVICE)), "");
}

// On their own application, and no condition more.
TEST_F(Reviewing, EasesConditionsOfWhoeverAskedForIt) {
  InForce(v1::SANCTION_TYPE_CONDITIONS, 12);
  v1::ReviewSanctionRequest ease = Review(v1::REVIEW_RESULT_VARY);
  ease.set_conditions("Reports every quarter.");
  ease.set_eases(true);
  ease.set_attended(false);
  EXPECT_EQ(Ask(ease), "NOTICE_NOT_SERVED");
  v1::RequestEarlyReviewRequest early;
  early.set_person_id(kAda);
  early.set_sanction_id(Sanction().sanction_id());
  early.set_evidence_hash(std::string(32, 'e'));
  early.set_new_evidence("A course was passed.");
  AsAda();
  ASSERT_EQ(Ask(early), "");
  As(kChair, "PANEL_CHAIR");
  ease.set_eases(false);
  EXPECT_EQ(Ask(ease), "NOTICE_NOT_SERVED");
  ease.set_eases(true);
  EXPECT_EQ(Ask(ease), "");
  EXPECT_TRUE(story_.fact<v1::SanctionReviewed>()->eases());
  EXPECT_EQ(Ask(ease), "NOTICE_NOT_SERVED") << "of one application one review";
}

TEST_F(Reviewing, NeedsAMajority) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.set_votes(1);
  EXPECT_EQ(Ask(review), "NO_MAJORITY");
  review.set_votes(4);
  EXPECT_EQ(Ask(review), "VOTES");
  EXPECT_EQ(Arg("votes"), "4");
  EXPECT_EQ(Arg("members"), "3");
}

TEST_F(Reviewing, NoticeIsServedAndOfADayOnWhichItHolds) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2027, 5, 1));
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 5, 29))), "DATE_ORDER");
  EXPECT_EQ(Arg("field"), "hearing_on");
  EXPECT_EQ(Arg("earliest"), "2027-05-30");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 7, 1))), "EXPIRED");
  EXPECT_EQ(Arg("ends_on"), "2027-06-30");
  v1::GiveReviewNoticeRequest wrong = ReviewNotice(CivilDay(2027, 6, 10));
  wrong.mutable_hearing_on()->set_day(32);
  EXPECT_EQ(Ask(wrong), "DATE_INVALID");
  EXPECT_EQ(Arg("field"), "hearing_on");
  wrong = ReviewNotice(CivilDay(2027, 6, 10));
  *wrong.mutable_sent_on() = DateOf(CivilDay(2027, 5, 2));
  EXPECT_EQ(Ask(wrong), "DATE_FUTURE");
  *wrong.mutable_sent_on() = DateOf(CivilDay(2026, 6, 30));
  EXPECT_EQ(Ask(wrong), "DATE_ORDER") << "before it held";
  EXPECT_EQ(Arg("earliest"), "2026-07-01");
  wrong = ReviewNotice(CivilDay(2027, 6, 10));
  wrong.set_sanction_id(kFirst);
  EXPECT_EQ(Ask(wrong), "SANCTION_UNKNOWN");
  As("ada-lists", "LISTING", kAda);
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 6, 10))), "CONFLICT_OF_INTEREST");
  As("listing-1", "LISTING");
  v1::GiveReviewNoticeRequest posted = ReviewNotice(CivilDay(2027, 5, 31));
  posted.set_delivery(v1::DELIVERY_POST);
  EXPECT_EQ(Ask(posted), "");
  EXPECT_EQ(StoredDay(story_.fact<v1::ReviewNoticeGiven>()->served_on()), CivilDay(2027, 5, 2));
  On(CivilDay(2027, 7, 1));
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 8, 10))), "EXPIRED");
  story_.When<Case>(kFirst, ReviewNotice(CivilDay(2027, 8, 10)));
  EXPECT_EQ(story_.refusal(), "CASE_UNKNOWN");
}

TEST_F(Reviewing, NoticeIsOfConditionsAndSuspensions) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_APPEAL_PERIOD");
  FiredUntil(CivilDay(2026, 7, 1));
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "SANCTION_TYPE");
  EXPECT_EQ(Arg("type"), "SANCTION_TYPE_BAR");
}

// From before there was such a rule: nobody can be told by when, so nothing gets longer.
TEST_F(Reviewing, NoticeNeedsItsRule) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::RulesPublished older;
  *older.mutable_rules() = SanctionsEngland2026();
  older.mutable_rules()->clear_review_notice();
  older.set_digest(RulesDigest(older.rules()));
  story_.Given("rule_set/current", older);
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 6, 10))), "RULES_INCOMPLETE");
  EXPECT_EQ(Arg("rule"), "review_notice");
}

// Whoever reviews it was given the part, and said themselves what binds them; the same three have.
TEST_F(Reviewing, IsByThoseWhoWereAppointedAndDeclared) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.mutable_members(1)->set_account("lay-2");
  EXPECT_EQ(Ask(review), "NOT_APPOINTED");
  EXPECT_EQ(Arg("part"), "CASE_PART_FINAL_PANEL");
  v1::AppointOfficerRequest appoint;
  appoint.set_account("lay-2");
  appoint.set_part(v1::CASE_PART_EXAMINER);
  appoint.set_seat(v1::SEAT_LAY);
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(appoint), "STATE") << "nothing is left to examine";
  appoint.set_part(v1::CASE_PART_FINAL_PANEL);
  EXPECT_EQ(Ask(appoint), "");
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Ask(review), "INTERESTS_UNDECLARED");
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_FINAL_PANEL);
  As("lay-2", "PANEL_MEMBER");
  EXPECT_EQ(Ask(declare), "");
  As(kChair, "PANEL_CHAIR");
  review.mutable_members(1)->set_seat(v1::SEAT_MANAGER);
  EXPECT_EQ(Ask(review), "SEAT");
  review.mutable_members(1)->set_seat(v1::SEAT_LAY);
  review.mutable_members(2)->set_account(kLay);
  review.mutable_members(2)->clear_person_id();
  EXPECT_EQ(Ask(review), "SEAT") << "a lay member sits for no manager";
  review.mutable_members(2)->set_account("lay-2");
  EXPECT_EQ(Ask(review), "DUPLICATE");
  EXPECT_EQ(Arg("what"), "member");
  review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.mutable_members(1)->set_account("lay-2");
  EXPECT_EQ(Ask(review), "");
  EXPECT_FALSE(story_.fact<v1::SanctionReviewed>()->members(1).declared()) << "nobody says it for them";
}

TEST_F(Reviewing, WaitsForTheAnswerToAChallenge) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  AsAda();
  v1::ChallengeOfficerRequest challenge;
  challenge.set_person_id(kAda);
  challenge.set_account(kManager);
  challenge.set_reasons("We applied for the same post.");
  ASSERT_EQ(Ask(challenge), "");
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "CHALLENGE_OPEN");
}

TEST_F(Reviewing, RestsWhileTheCaseWaitsForOthers) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Give(v1::CaseStayed());
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "STAYED");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "STAYED");
}

// A bar in the place of a suspension is for posts in scope, and rests on more than what nobody stands by.
TEST_F(Reviewing, BarsAsAPanelWould) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::FactsFound found;
  v1::Finding& finding = *found.add_findings();
  finding.set_allegation_id(kFirst);
  finding.set_proved(true);
  finding.set_anonymous_evidence_only(true);
  Give(found);
  v1::GroundsFound grounds;
  *grounds.add_findings() = finding;
  grounds.mutable_findings(0)->set_ground(v1::GROUND_MISCONDUCT);
  Give(grounds);
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_BAR)), "ANONYMOUS_EVIDENCE");
  v1::ScreenedIn voluntary;
  voluntary.mutable_scope()->set_result(v1::SCOPE_RESULT_VOLUNTARY);
  Give(voluntary);
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_BAR)), "SCOPE");
  EXPECT_EQ(Arg("result"), "SCOPE_RESULT_VOLUNTARY");
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

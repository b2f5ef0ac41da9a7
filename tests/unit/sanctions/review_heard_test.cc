// A review that makes a sanction longer or heavier is announced, heard, and decided by those who may.
#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

class ReviewHeard : public HearingStory {};

// F1: what makes it longer or heavier is announced, and decided on the day that the person was told of.
TEST_F(ReviewHeard, MakesNothingLongerWithoutNotice) {
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
TEST_F(ReviewHeard, HearsThePersonOrSaysWhyNot) {
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

// A later day than the one that they were told of is one that nobody told them of.
TEST_F(ReviewHeard, IsOnAnotherDayWithThePersonThereAlone) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  On(CivilDay(2027, 6, 11));
  v1::ReviewSanctionRequest extend = Review(v1::REVIEW_RESULT_EXTEND, 12);
  extend.set_attended(false);
  extend.set_absence("Did not come.");
  EXPECT_EQ(Ask(extend), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "");
  extend.set_attended(true);
  EXPECT_EQ(Ask(extend), "");
}

TEST_F(ReviewHeard, SaysMoreThanNothingOfAnAbsence) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  v1::ReviewSanctionRequest extend = Review(v1::REVIEW_RESULT_EXTEND, 12);
  extend.set_attended(false);
  extend.set_absence(" \n");
  EXPECT_EQ(Ask(extend), "SUBJECT_ABSENT");
}

TEST_F(ReviewHeard, IsAnnouncedAgainOnceItWasHeard) {
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
TEST_F(ReviewHeard, SoftensOnAnyDay) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2026, 12, 1));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_CONDITIONS, 7)), "NOTICE_NOT_SERVED") << "until 1 July";
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_WARNING)), "NOTICE_NOT_SERVED") << "24 months";
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_CONDITIONS, 6)), "");
  EXPECT_EQ(StoredDay(Sanction(1).expires_on()), CivilDay(2027, 6, 1));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_SUSPENSION, 1, 1)), "NOTICE_NOT_SERVED") << "and not back";
}

TEST_F(ReviewHeard, GivesAdviceInItsPlaceOnAnyDay) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_ADVICE)), "");
}

// On their own application, and no condition more.
TEST_F(ReviewHeard, EasesConditionsOfWhoeverAskedForIt) {
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

TEST_F(ReviewHeard, NeedsAMajority) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.set_votes(1);
  EXPECT_EQ(Ask(review), "NO_MAJORITY");
  review.set_votes(4);
  EXPECT_EQ(Ask(review), "VOTES");
  EXPECT_EQ(Arg("votes"), "4");
  EXPECT_EQ(Arg("members"), "3");
}

TEST_F(ReviewHeard, NoticeIsServedAndOfADayOnWhichItHolds) {
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
  *wrong.mutable_sent_on() = DateOf(CivilDay(2026, 6, 2));
  EXPECT_EQ(Ask(wrong), "DATE_ORDER") << "before they were told of the suspension";
  EXPECT_EQ(Arg("field"), "sent_on");
  EXPECT_EQ(Arg("earliest"), "2026-06-03");
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

// What is as short as its notice is announced before it begins: from 1 to 31 July, and for a day in it.
TEST_F(ReviewHeard, NoticeIsGivenOnceTheSanctionWasServed) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 5, 20));
  v1::ReviewSanctionRequest extend = Review(v1::REVIEW_RESULT_EXTEND, 1);
  ASSERT_EQ(Ask(extend), "");
  ASSERT_EQ(StoredDay(Sanction(1).effective_on()), CivilDay(2027, 7, 1));
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 7, 2), 1)), "DATE_ORDER") << "posted, it is served tomorrow";
  EXPECT_EQ(Arg("earliest"), "2027-05-21");
  On(CivilDay(2027, 5, 21));
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 6, 30), 1)), "DATE_ORDER");
  EXPECT_EQ(Arg("field"), "hearing_on");
  EXPECT_EQ(Arg("earliest"), "2027-07-01");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2027, 7, 1), 1)), "");
  On(CivilDay(2027, 7, 1));
  story_.FireDue();
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 1, 1)), "");
}

// A court sees what one review made; the next is announced meanwhile, and held once the court has decided.
TEST_F(ReviewHeard, NoticeIsGivenUnderAppeal) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 6, 10));
  ASSERT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 2)), "");
  On(CivilDay(2027, 6, 11));
  ASSERT_EQ(Lodge(1), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_UNDER_APPEAL);
  Announce(CivilDay(2027, 7, 20), 1);
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 2, 1)), "STATE");
  As("clerk-1", "COURT_CLERK");
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2027, 7, 20))), "");
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 2, 1)), "");
}

TEST_F(ReviewHeard, IsNotOfTheDead) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  v1::SubjectDied died;
  died.set_person_id(kAda);
  *died.mutable_died_on() = DateOf(CivilDay(2026, 7, 1));
  Give(died);
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "SUBJECT_DIED");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "SUBJECT_DIED");
}

TEST_F(ReviewHeard, NoticeIsOfConditionsAndSuspensions) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_APPEAL_PERIOD");
  On(CivilDay(2026, 7, 1));
  story_.FireDue();
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "SANCTION_TYPE");
  EXPECT_EQ(Arg("type"), "SANCTION_TYPE_BAR");
}

// From before there was such a rule: nobody can be told by when, so nothing gets longer.
TEST_F(ReviewHeard, NoticeNeedsItsRule) {
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
TEST_F(ReviewHeard, IsByThoseWhoWereAppointedAndDeclared) {
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

TEST_F(ReviewHeard, WaitsForTheAnswerToAChallenge) {
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

// Whoever was only left out, or taken out, may sit at a review: the person can object to them before, and
// they step back for good.
TEST_F(ReviewHeard, IsByNobodyWhoSteppedBack) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  google::protobuf::RepeatedPtrField<v1::PanelMember> other;
  *other.Add() = Member("lay-2", v1::SEAT_LAY);
  As("listing-1", "LISTING");
  Appear(other);
  v1::OfficerRecused left;
  left.set_account("lay-2");
  left.set_reason(v1::RECUSAL_REASON_WITHDRAWN);
  Give(left);
  AsAda();
  v1::ChallengeOfficerRequest challenge;
  challenge.set_person_id(kAda);
  challenge.set_account("lay-2");
  challenge.set_reasons("We applied for the same post.");
  EXPECT_EQ(Ask(challenge), "");
  As(kChair, "PANEL_CHAIR");
  v1::ReviewSanctionRequest review = Review(v1::REVIEW_RESULT_EXPIRE);
  review.mutable_members(1)->set_account("lay-2");
  EXPECT_EQ(Ask(review), "CHALLENGE_OPEN");
  As("registrar-9", "REGISTRAR");
  v1::AnswerOfficerChallengeRequest answer;
  answer.set_account("lay-2");
  answer.set_reasons("They never met.");
  ASSERT_EQ(Ask(answer), "");
  As("lay-2", "PANEL_MEMBER");
  v1::RecuseOfficerRequest recuse;
  recuse.set_account("lay-2");
  recuse.set_reasons("I know her.");
  ASSERT_EQ(Ask(recuse), "");
  EXPECT_EQ(story_.fact<v1::OfficerRecused>()->reason(), v1::RECUSAL_REASON_DECLARED_INTEREST);
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Ask(review), "CONFLICT_OF_INTEREST");
  AsAda();
  EXPECT_EQ(Ask(challenge), "OFFICER_UNKNOWN") << "who is out for good";
}

TEST_F(ReviewHeard, RestsWhileTheCaseWaitsForOthers) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Give(v1::CaseStayed());
  EXPECT_EQ(Ask(Review(v1::REVIEW_RESULT_EXPIRE)), "STAYED");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(ReviewNotice(CivilDay(2026, 12, 1))), "STAYED");
}

// A bar in the place of a suspension is for posts in scope, and rests on more than what nobody stands by.
TEST_F(ReviewHeard, BarsAsAPanelWould) {
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

}  // namespace
}  // namespace candour

#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

class Interim : public CaseStory {
 protected:
  std::string GiveNotice(CivilDay hearing_on, v1::Delivery delivery = v1::DELIVERY_PORTAL) {
    v1::GiveInterimNoticeRequest give;
    give.set_delivery(delivery);
    *give.mutable_hearing_on() = DateOf(hearing_on);
    give.set_notice("An interim order is sought.");
    return Ask(give);
  }
  static v1::MakeInterimOrderRequest OnNotice(uint32_t months) {
    v1::MakeInterimOrderRequest make = InterimBar(months);
    make.set_urgent(false);
    make.clear_urgent_reasons();
    return make;
  }
  static v1::MakeInterimOrderRequest Conditions(uint32_t months) {
    v1::MakeInterimOrderRequest make = InterimBar(months);
    make.set_type(v1::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS);
    make.set_conditions("Runs no waiting list.");
    return make;
  }
  v1::ReviewInterimRequest Reviewing(v1::InterimResult result, const std::string& conditions = "") {
    v1::ReviewInterimRequest review;
    review.set_order_id(The().interim_orders(The().interim_orders_size() - 1).order_id());
    review.set_result(result);
    for (const char* account : {"chair-1", "lay-1", "manager-1"}) review.add_panel(account);
    review.set_reasons("As it was.");
    review.set_conditions(conditions);
    return review;
  }
  std::string Review(v1::InterimResult result, const std::string& conditions = "") {
    return Ask(Reviewing(result, conditions));
  }
  // A bar from 12 January 2026 for 18 months.
  void MakeBar() {
    TakeUp();
    SeatInterimPanel();
    On(CivilDay(2026, 1, 12));
    ASSERT_EQ(Ask(InterimBar(18)), "");
  }
  const v1::InterimOrder& Order(int nth = 0) { return The().interim_orders(nth); }
  std::vector<CivilDay> Alarms() {
    std::vector<CivilDay> days;
    for (const auto& alarm : Order().alarms()) days.push_back(*DayOf(alarm));
    return days;
  }
};

// SC10, its first half.
TEST_F(Interim, OrderIsMadeOnNotice) {
  TakeUp();
  SeatInterimPanel();
  On(CivilDay(2026, 1, 4));
  As("listing-1", "LISTING");
  EXPECT_EQ(GiveNotice(CivilDay(2026, 1, 11)), "DATE_ORDER");
  EXPECT_EQ(Arg("earliest"), "2026-01-12") << "seven clear days";
  EXPECT_EQ(GiveNotice(CivilDay(2026, 1, 12)), "");
  EXPECT_EQ(*DayOf(story_.fact<v1::InterimNoticeGiven>()->served_on()), CivilDay(2026, 1, 4));
  AsChair();
  On(CivilDay(2026, 1, 11));
  EXPECT_EQ(Ask(OnNotice(18)), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "2026-01-12");
  On(CivilDay(2026, 1, 12));
  EXPECT_EQ(Ask(OnNotice(19)), "RULE_RANGE");
  EXPECT_EQ(Ask(OnNotice(0)), "RULE_RANGE");
  EXPECT_EQ(Ask(OnNotice(18)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterimOrderMade", "InterimAlarmsSet"));
  const v1::InterimOrderMade made = *story_.fact<v1::InterimOrderMade>();
  EXPECT_EQ(made.person_id(), kAda);
  EXPECT_EQ(*DayOf(made.from()), CivilDay(2026, 1, 12)) << "at once";
  EXPECT_EQ(*DayOf(made.ends_on()), CivilDay(2027, 7, 11));
  EXPECT_EQ(*DayOf(made.review_by()), CivilDay(2026, 7, 12));
  EXPECT_EQ(Ask(OnNotice(18)), "INTERIM_ORDER_STANDS");
  EXPECT_EQ(Arg("order_id"), made.order_id());
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING) << "no finding, and no move";
}

// Of the 13th nobody told them.
TEST_F(Interim, NoticeIsGoodForItsDay) {
  TakeUp();
  SeatInterimPanel();
  On(CivilDay(2026, 1, 4));
  As("listing-1", "LISTING");
  ASSERT_EQ(GiveNotice(CivilDay(2026, 1, 12)), "");
  AsChair();
  On(CivilDay(2026, 1, 13));
  EXPECT_EQ(Ask(OnNotice(18)), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Ask(InterimBar(18)), "") << "urgent, with reasons";
}

TEST_F(Interim, NoticeIsOfAHearingAndServed) {
  TakeUp();
  On(CivilDay(2026, 1, 4));
  As("listing-1", "LISTING");
  v1::GiveInterimNoticeRequest give;
  give.set_delivery(v1::DELIVERY_POST);
  *give.mutable_hearing_on() = DateOf(CivilDay(2026, 1, 13));
  EXPECT_EQ(Ask(give), "") << "posted on the 4th, served on the 5th";
  *give.mutable_hearing_on() = DateOf(CivilDay(2026, 1, 12));
  EXPECT_EQ(Ask(give), "DATE_ORDER");
  give.mutable_hearing_on()->set_day(32);
  EXPECT_EQ(Ask(give), "DATE_INVALID");
  *give.mutable_sent_on() = DateOf(CivilDay(2026, 1, 5));
  EXPECT_EQ(Ask(give), "DATE_FUTURE");
  *give.mutable_sent_on() = DateOf(CivilDay(2026, 1, 1));
  EXPECT_EQ(Ask(give), "DATE_ORDER") << "before the case";
  give.mutable_sent_on()->set_day(32);
  EXPECT_EQ(Ask(give), "DATE_INVALID");
  give.set_delivery(v1::DELIVERY_PORTAL);
  *give.mutable_sent_on() = DateOf(CivilDay(2026, 1, 3));
  EXPECT_EQ(Ask(give), "DATE_ORDER") << "the portal sends now";
  As("ada-lists", "LISTING", kAda);
  EXPECT_EQ(GiveNotice(CivilDay(2026, 1, 20)), "CONFLICT_OF_INTEREST");
}

// At noon; seven clear days end a day later where the portal closed before.
TEST_F(Interim, NoticeIsServedByTheRulesOfThePortal) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = SanctionsEngland2026();
  rules.mutable_rules()->mutable_portal(0)->set_closes_hour(11);
  rules.set_digest(RulesDigest(rules.rules()));
  story_.Given("rule_set/current", rules);
  TakeUp();
  On(CivilDay(2026, 1, 4));
  As("listing-1", "LISTING");
  EXPECT_EQ(GiveNotice(CivilDay(2026, 1, 12)), "DATE_ORDER");
  EXPECT_EQ(Arg("earliest"), "2026-01-13");
  EXPECT_EQ(GiveNotice(CivilDay(2026, 1, 13)), "");
  EXPECT_EQ(*DayOf(story_.fact<v1::InterimNoticeGiven>()->sent_on()), CivilDay(2026, 1, 4));
  EXPECT_EQ(*DayOf(story_.fact<v1::InterimNoticeGiven>()->served_on()), CivilDay(2026, 1, 5));
}

TEST_F(Interim, UrgentOrderNeedsReasonsInPlaceOfNotice) {
  TakeUp();
  SeatInterimPanel();
  EXPECT_EQ(Ask(OnNotice(6)), "NOTICE_NOT_SERVED");
  v1::MakeInterimOrderRequest make = InterimBar(6);
  make.set_urgent_reasons(" ");
  EXPECT_EQ(Ask(make), "MISSING_REASONS");
  EXPECT_EQ(Ask(InterimBar(6)), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("InterimOrderMade", "InterimAlarmsSet", "InterimUrgencyExplained"));
}

TEST_F(Interim, OrderHasAGroundAndItsConditions) {
  TakeUp();
  SeatInterimPanel();
  v1::MakeInterimOrderRequest make = Conditions(6);
  make.clear_grounds();
  EXPECT_EQ(Ask(make), "GROUND_MISSING");
  make.add_grounds(v1::INTERIM_GROUND_UNSPECIFIED);
  EXPECT_EQ(Ask(make), "GROUND_MISSING");
  make = Conditions(6);
  make.set_conditions("");
  EXPECT_EQ(Ask(make), "CONDITIONS_MISSING");
  EXPECT_EQ(Ask(Conditions(6)), "");
}

TEST_F(Interim, PanelIsThreeWithAChairWhoAsks) {
  TakeUp();
  SeatInterimPanel();
  v1::MakeInterimOrderRequest make = InterimBar(6);
  make.mutable_panel()->RemoveLast();
  EXPECT_EQ(Ask(make), "QUORUM");
  EXPECT_EQ(Arg("needed"), "members");
  make.add_panel("lay-1");
  EXPECT_EQ(Ask(make), "QUORUM") << "nobody counts twice";
  As("lay-1", "PANEL_CHAIR");
  EXPECT_EQ(Ask(InterimBar(6)), "QUORUM");
  EXPECT_EQ(Arg("needed"), "chair");
  AsChair();
  make = InterimBar(6);
  make.set_panel(1, "nobody");
  EXPECT_EQ(Ask(make), "NOT_APPOINTED");
  Seated("examiner-1", v1::CASE_PART_EXAMINER, v1::SEAT_LAY);
  AsChair();
  make.set_panel(1, "examiner-1");
  EXPECT_EQ(Ask(make), "SOD");
  Seated("manager-2", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_MANAGER);
  AsChair();
  make.set_panel(1, "manager-2");
  EXPECT_EQ(Ask(make), "") << "a lay chair and two managers: one more than lay members";
}

TEST_F(Interim, PanelHasBothKindsOfMember) {
  TakeUp();
  Seated("chair-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY_CHAIR);
  Seated("lay-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY);
  Seated("manager-1", v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY);
  AsChair();
  EXPECT_EQ(Ask(InterimBar(6)), "QUORUM");
  EXPECT_EQ(Arg("needed"), "manager");
}

TEST_F(Interim, NeedsAPersonAndACase) {
  Refer();
  AsChair();
  EXPECT_EQ(Ask(InterimBar(6)), "PERSON_UNIDENTIFIED");
  As("listing-1", "LISTING");
  EXPECT_EQ(GiveNotice(CivilDay(2026, 2, 1)), "PERSON_UNIDENTIFIED");
  case_ = "another";
  EXPECT_EQ(GiveNotice(CivilDay(2026, 2, 1)), "CASE_UNKNOWN");
  EXPECT_EQ(Ask(InterimBar(6)), "CASE_UNKNOWN");
  EXPECT_EQ(Ask(v1::DeclineInterimOrderRequest()), "CASE_UNKNOWN");
  EXPECT_EQ(Ask(v1::ReviewInterimRequest()), "CASE_UNKNOWN");
}

TEST_F(Interim, OrderThatIsDeclinedNeedsNewNotice) {
  TakeUp();
  SeatInterimPanel();
  As("listing-1", "LISTING");
  ASSERT_EQ(GiveNotice(CivilDay(2026, 1, 12)), "");
  On(CivilDay(2026, 1, 12));
  AsChair();
  v1::DeclineInterimOrderRequest decline;
  for (const char* account : {"chair-1", "lay-1", "manager-1"}) decline.add_panel(account);
  EXPECT_EQ(Ask(decline), "");
  EXPECT_EQ(Ask(OnNotice(6)), "NOTICE_NOT_SERVED");
}

TEST_F(Interim, HearingIsNoLongerDueOnceItWasHeld) {
  TakeUp();
  v1::RiskAssessRequest high;
  high.set_level(v1::RISK_LEVEL_HIGH);
  ASSERT_EQ(Ask(high), "");
  EXPECT_TRUE(The().risk().has_interim_hearing_by());
  SeatInterimPanel();
  ASSERT_EQ(Ask(InterimBar(6)), "");
  EXPECT_FALSE(The().risk().has_interim_hearing_by());
}

TEST_F(Interim, ReviewIsToldOf30And14And7DaysBefore) {
  MakeBar();
  EXPECT_THAT(Alarms(), ElementsAre(CivilDay(2026, 6, 12), CivilDay(2026, 6, 28), CivilDay(2026, 7, 5),
                                    CivilDay(2027, 6, 11), CivilDay(2027, 6, 27), CivilDay(2027, 7, 4)));
  On(CivilDay(2026, 6, 11));
  FireDue();
  EXPECT_EQ(Order().alarms_size(), 6);
  On(CivilDay(2026, 6, 12));
  EXPECT_EQ(FireDue(), 1);
  EXPECT_THAT(Alarms().front(), CivilDay(2026, 6, 28));
}

TEST_F(Interim, ReviewThatIsMissedIsABreachAndTheOrderHoldsOn) {
  MakeBar();
  On(CivilDay(2026, 7, 12));
  FireDue();
  EXPECT_FALSE(Order().review_missed());
  On(CivilDay(2026, 7, 13));
  FireDue();
  EXPECT_TRUE(Order().review_missed());
  EXPECT_TRUE(Stands(Order(), CivilDay(2026, 7, 13)));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "") << "late, and held all the same";
  EXPECT_FALSE(Order().review_missed());
  EXPECT_EQ(*DayOf(Order().review_by()), CivilDay(2026, 10, 13));
}

TEST_F(Interim, OrderLapsesWithItsLastDay) {
  MakeBar();
  On(CivilDay(2027, 7, 11));
  FireDue();
  EXPECT_EQ(Order().ended(), v1::INTERIM_END_UNSPECIFIED);
  On(CivilDay(2027, 7, 12));
  EXPECT_EQ(Ask(Reviewing(v1::INTERIM_RESULT_CONTINUE)), "EXPIRED");
  EXPECT_EQ(Arg("ends_on"), "2027-07-11");
  FireDue();
  EXPECT_EQ(Order().ended(), v1::INTERIM_END_LAPSED);
  EXPECT_EQ(*DayOf(Order().last_day()), CivilDay(2027, 7, 11));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "INTERIM_ORDER_UNKNOWN");
  EXPECT_EQ(Ask(InterimBar(1)), "RULE_RANGE") << "no second eighteen months: only a court gives more";
}

TEST_F(Interim, ReviewEndsItWithItsDay) {
  MakeBar();
  On(CivilDay(2026, 3, 1));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_VARY, "None."), "NOT_CONDITIONS");
  EXPECT_EQ(Review(v1::INTERIM_RESULT_REVOKE), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterimReviewed", "InterimOrderEnded"));
  EXPECT_EQ(*DayOf(Order().last_day()), CivilDay(2026, 3, 1));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "INTERIM_ORDER_UNKNOWN");
  EXPECT_EQ(Ask(InterimBar(18)), "INTERIM_ORDER_STANDS") << "until the end of the day";
  On(CivilDay(2026, 3, 2));
  EXPECT_EQ(Ask(InterimBar(18)), "") << "something new may make another necessary";
}

TEST_F(Interim, ReviewReplacesItWithoutAGap) {
  MakeBar();
  On(CivilDay(2026, 3, 1));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_REPLACE), "CONDITIONS_MISSING");
  EXPECT_EQ(Review(v1::INTERIM_RESULT_REPLACE, "Runs no waiting list."), "") << "lighter: on any day";
  EXPECT_EQ(*DayOf(Order(0).last_day()), CivilDay(2026, 3, 1));
  EXPECT_EQ(Order(0).ended(), v1::INTERIM_END_REPLACED);
  EXPECT_EQ(Order(1).type(), v1::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS);
  EXPECT_EQ(*DayOf(Order(1).from()), CivilDay(2026, 3, 2));
  EXPECT_EQ(*DayOf(Order(1).ends_on()), CivilDay(2027, 7, 11)) << "no day more";
  EXPECT_EQ(*DayOf(Order(1).review_by()), CivilDay(2026, 6, 1));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_VARY), "CONDITIONS_MISSING");
  On(CivilDay(2027, 7, 11));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_REPLACE), "EXPIRED") << "nothing is left for the other";
}

// F1: other conditions, and a bar in the place of some, may be heavier than what stood.
TEST_F(Interim, ReviewMakesItHeavierOnNoticeAlone) {
  TakeUp();
  SeatInterimPanel();
  On(CivilDay(2026, 1, 12));
  ASSERT_EQ(Ask(Conditions(18)), "");
  On(CivilDay(2026, 3, 1));
  for (const auto result : {v1::INTERIM_RESULT_VARY, v1::INTERIM_RESULT_REPLACE}) {
    EXPECT_EQ(Review(result, "Runs no list at all."), "NOTICE_NOT_SERVED");
    EXPECT_EQ(Arg("earliest"), "");
  }
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "") << "as it was";
  As("listing-1", "LISTING");
  ASSERT_EQ(GiveNotice(CivilDay(2026, 3, 9)), "");
  AsChair();
  On(CivilDay(2026, 3, 8));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_VARY, "Runs no list at all."), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "2026-03-09");
  On(CivilDay(2026, 3, 9));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_VARY, "Runs no list at all."), "");
  EXPECT_TRUE(story_.fact<v1::InterimReviewed>()->on_notice());
  EXPECT_EQ(Review(v1::INTERIM_RESULT_REPLACE), "NOTICE_NOT_SERVED") << "the notice is used up";
}

// A panel that heard the person and left it as it was has heard them.
TEST_F(Interim, ReviewUsesTheNoticeUpWhateverItDecides) {
  TakeUp();
  SeatInterimPanel();
  On(CivilDay(2026, 1, 12));
  ASSERT_EQ(Ask(Conditions(18)), "");
  On(CivilDay(2026, 3, 1));
  As("listing-1", "LISTING");
  ASSERT_EQ(GiveNotice(CivilDay(2026, 3, 9)), "");
  AsChair();
  On(CivilDay(2026, 3, 8));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "") << "on another day";
  EXPECT_FALSE(story_.fact<v1::InterimReviewed>()->on_notice());
  On(CivilDay(2026, 3, 9));
  v1::ReviewInterimRequest at_once = Reviewing(v1::INTERIM_RESULT_VARY, "Runs no list but one.");
  at_once.set_urgent(true);
  at_once.set_urgent_reasons("He was seen on the ward again.");
  EXPECT_EQ(Ask(at_once), "");
  EXPECT_FALSE(story_.fact<v1::InterimReviewed>()->on_notice());
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "");
  EXPECT_TRUE(story_.fact<v1::InterimReviewed>()->on_notice());
  EXPECT_EQ(Review(v1::INTERIM_RESULT_VARY, "Runs no list at all."), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "");
}

TEST_F(Interim, ReviewMakesItHeavierAtOnceForReasons) {
  TakeUp();
  SeatInterimPanel();
  On(CivilDay(2026, 1, 12));
  ASSERT_EQ(Ask(Conditions(18)), "");
  v1::ReviewInterimRequest review = Reviewing(v1::INTERIM_RESULT_REPLACE);
  review.set_urgent(true);
  EXPECT_EQ(Ask(review), "MISSING_REASONS");
  review.set_urgent_reasons("He was seen on the ward again.");
  EXPECT_EQ(Ask(review), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterimReviewed", "InterimOrderEnded", "InterimOrderMade",
                                             "InterimAlarmsSet", "InterimUrgencyExplained"));
  EXPECT_TRUE(story_.fact<v1::InterimReviewed>()->urgent());
  EXPECT_FALSE(story_.fact<v1::InterimReviewed>()->on_notice());
  EXPECT_TRUE(story_.fact<v1::InterimOrderMade>(2)->urgent());
  EXPECT_EQ(story_.fact<v1::InterimUrgencyExplained>(4)->reasons(), review.urgent_reasons());
  EXPECT_EQ(story_.fact<v1::InterimUrgencyExplained>(4)->order_id(), Order(1).order_id()) << "the new one";
  review = Reviewing(v1::INTERIM_RESULT_CONTINUE);
  review.set_urgent(true);
  EXPECT_EQ(Ask(review), "") << "what is not heavier needs no reasons";
  EXPECT_FALSE(story_.fact<v1::InterimReviewed>()->urgent());
}

TEST_F(Interim, NextReviewIsNoLaterThanTheEnd) {
  MakeBar();
  On(CivilDay(2027, 6, 1));
  EXPECT_EQ(Review(v1::INTERIM_RESULT_CONTINUE), "");
  EXPECT_EQ(*DayOf(Order().review_by()), CivilDay(2027, 7, 11));
}

TEST_F(Interim, OrderEndsWithTheCase) {
  MakeBar();
  On(CivilDay(2026, 2, 1));
  AsScreener();
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ScreenedOut", "InterimOrderEnded"));
  EXPECT_EQ(Order().ended(), v1::INTERIM_END_CASE_ENDED);
  EXPECT_EQ(*DayOf(Order().last_day()), CivilDay(2026, 2, 1));
}

TEST_F(Interim, NeedsRules) {
  Scenario bare(Model::Of<SanctionsRuleSet, Referral, Case>(), Noon(CivilDay(2026, 1, 2)));
  v1::CaseOpened opened;
  opened.set_case_id("c");
  v1::PersonIdentified identified;
  identified.set_person_id(kAda);
  v1::InterimOrderMade made;
  made.set_order_id("o");
  *made.mutable_ends_on() = DateOf(CivilDay(2026, 2, 1));
  *made.mutable_review_by() = DateOf(CivilDay(2026, 2, 1));
  bare.Given("case/c", opened);
  bare.Given("case/c", identified);
  bare.Given("case/c", made);
  bare.When<Case>("c", InterimBar(6));
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
  bare.When<Case>("c", v1::GiveInterimNoticeRequest());
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
  bare.When<Case>("c", v1::DeclineInterimOrderRequest());
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
  v1::ReviewInterimRequest review;
  review.set_order_id("o");
  bare.When<Case>("c", review);
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

// A panel may make it 18 months long at most; a court longer.
TEST_F(Interim, OnlyACourtMakesItLonger) {
  MakeBar();
  On(CivilDay(2027, 7, 1));
  As("clerk-1", "COURT_CLERK");
  const auto extension = [&](CivilDay ends_on, CivilDay decided_on) {
    v1::RecordInterimExtensionRequest record;
    record.set_order_id(Order().order_id());
    *record.mutable_ends_on() = DateOf(ends_on);
    *record.mutable_decided_on() = DateOf(decided_on);
    record.set_court_ref("CO/99/2027");
    return record;
  };
  const CivilDay today(2027, 7, 1);
  EXPECT_EQ(Ask(extension(CivilDay(2027, 7, 11), today)), "DATE_ORDER");
  EXPECT_EQ(Arg("field"), "ends_on");
  EXPECT_EQ(Arg("earliest"), "2027-07-12");
  EXPECT_EQ(Ask(extension(CivilDay(2028, 1, 11), CivilDay(2026, 1, 11))), "DATE_ORDER");
  EXPECT_EQ(Arg("field"), "decided_on");
  EXPECT_EQ(Arg("earliest"), "2026-01-12");
  EXPECT_EQ(Ask(extension(CivilDay(2028, 1, 11), today + 1)), "DATE_FUTURE");
  v1::RecordInterimExtensionRequest wrong = extension(CivilDay(2028, 1, 11), today);
  wrong.mutable_ends_on()->set_month(13);
  EXPECT_EQ(Ask(wrong), "DATE_INVALID");
  EXPECT_EQ(Arg("field"), "ends_on");
  wrong = extension(CivilDay(2028, 1, 11), today);
  wrong.mutable_decided_on()->set_month(13);
  EXPECT_EQ(Ask(wrong), "DATE_INVALID");
  EXPECT_EQ(Arg("field"), "decided_on");
  wrong = extension(CivilDay(2028, 1, 11), today);
  wrong.set_order_id(kBea);
  EXPECT_EQ(Ask(wrong), "INTERIM_ORDER_UNKNOWN");
  As("clerk-2", "COURT_CLERK", kAda);
  EXPECT_EQ(Ask(extension(CivilDay(2028, 1, 11), today)), "CONFLICT_OF_INTEREST");
  As("clerk-1", "COURT_CLERK");
  EXPECT_EQ(Ask(extension(CivilDay(2028, 1, 11), today)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterimOrderExtended", "InterimAlarmsSet"));
  const auto* extended = story_.fact<v1::InterimOrderExtended>();
  EXPECT_EQ(extended->person_id(), kAda);
  EXPECT_EQ(*DayOf(extended->from()), CivilDay(2026, 1, 12));
  EXPECT_EQ(*DayOf(extended->ends_on()), CivilDay(2028, 1, 11));
  EXPECT_EQ(*DayOf(Order().ends_on()), CivilDay(2028, 1, 11));
  EXPECT_EQ(Order().extended_by(), "CO/99/2027");
  EXPECT_THAT(Alarms(), ElementsAre(CivilDay(2027, 12, 12), CivilDay(2027, 12, 28), CivilDay(2028, 1, 4)));
  // It lapses on its new last day, and not on the old one.
  On(CivilDay(2027, 7, 12));
  FireDue();
  EXPECT_EQ(Order().ended(), v1::INTERIM_END_UNSPECIFIED);
  On(CivilDay(2028, 1, 12));
  FireDue();
  EXPECT_EQ(Order().ended(), v1::INTERIM_END_LAPSED);
  EXPECT_EQ(*DayOf(Order().last_day()), CivilDay(2028, 1, 11));
}

TEST_F(Interim, ACourtCannotMakeLongerWhatIsOver) {
  MakeBar();
  On(CivilDay(2027, 7, 12));
  As("clerk-1", "COURT_CLERK");
  v1::RecordInterimExtensionRequest record;
  record.set_order_id(Order().order_id());
  *record.mutable_ends_on() = DateOf(CivilDay(2028, 1, 11));
  *record.mutable_decided_on() = DateOf(CivilDay(2027, 7, 12));
  record.set_court_ref("CO/99/2027");
  EXPECT_EQ(Ask(record), "EXPIRED");
  EXPECT_EQ(Arg("ends_on"), "2027-07-11");
  FireDue();
  EXPECT_EQ(Ask(record), "INTERIM_ORDER_UNKNOWN") << "it has lapsed";
  story_.When<Case>(kBea, record);
  EXPECT_EQ(story_.refusal(), "CASE_UNKNOWN");
}

}  // namespace
}  // namespace candour

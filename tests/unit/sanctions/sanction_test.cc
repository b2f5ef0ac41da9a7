#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Sanctioning : public HearingStory {
 protected:
  v1::MakeImmediateInterimRequest Immediate(uint32_t months = 18) {
    v1::MakeImmediateInterimRequest make;
    make.set_sanction_id(The().sanctions_size() > 0 ? Sanction().sanction_id() : kFirst);
    AllPresent(make);
    make.add_grounds(v1::INTERIM_GROUND_PUBLIC_PROTECTION);
    make.set_months(months);
    make.set_reasons("Patients are at risk until then.");
    return make;
  }
};

// SC10: posted on 2 June 2026, served on the 3rd, which is day 1: the last day is 30 June, effective 1 July.
TEST_F(Sanctioning, TakesEffectTheDayAfterTheAppealPeriod) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("FactorsRecorded", "SanctionImposed", "OversightWindowSet"));
  const auto* imposed = story_.fact<v1::SanctionImposed>(1);
  ASSERT_NE(imposed, nullptr);
  EXPECT_EQ(imposed->person_id(), kAda);
  EXPECT_EQ(StoredDay(imposed->served_on()), CivilDay(2026, 6, 3));
  EXPECT_EQ(StoredDay(imposed->appeal_last_day()), CivilDay(2026, 6, 30));
  EXPECT_EQ(StoredDay(imposed->effective_on()), CivilDay(2026, 7, 1));
  EXPECT_FALSE(imposed->has_expires_on());
  EXPECT_EQ(imposed->statutory_basis(), "");
  EXPECT_THAT(imposed->lesser_insufficient(),
              testing::HasSubstr("SUSPENSION: It would not protect patients."));
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_PENDING);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_APPEAL_PERIOD);
  // 40 days after 30 June.
  EXPECT_EQ(StoredDay(The().oversight().last_day()), CivilDay(2026, 8, 9));
}

// SC10: on 1 July the bar holds, and the interim order ends with 30 June.
TEST_F(Sanctioning, IsFinalOnceNobodyAppealed) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2026, 6, 30));
  EXPECT_EQ(story_.FireDue(), 0);
  On(CivilDay(2026, 7, 1));
  EXPECT_TRUE(story_.FireNext());
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealPeriodEnded", "InterimOrderEnded"));
  const auto* ended = story_.fact<v1::InterimOrderEnded>(1);
  EXPECT_EQ(ended->order_id(), kInterim);
  EXPECT_EQ(ended->reason(), v1::INTERIM_END_SANCTION_IN_FORCE);
  EXPECT_EQ(StoredDay(ended->last_day()), CivilDay(2026, 6, 30));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_FALSE(story_.FireNext());
}

// Baines v NMC: sent on Friday 17 February 2012, served on the Saturday, the last day is Friday 16 March.
TEST_F(Sanctioning, CountsAsTheCourtDid) {
  FindUnfit();
  Give([] {
    v1::HearingResumed resumed;
    *resumed.mutable_resumes_on() = DateOf(CivilDay(2012, 2, 17));
    return resumed;
  }());
  On(CivilDay(2012, 2, 17));
  EXPECT_EQ(Open(), "");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_BAR)), "");
  const auto* imposed = story_.fact<v1::SanctionImposed>(1);
  ASSERT_NE(imposed, nullptr);
  EXPECT_EQ(StoredDay(imposed->served_on()), CivilDay(2012, 2, 18));
  EXPECT_EQ(StoredDay(imposed->appeal_last_day()), CivilDay(2012, 3, 16));
  v1::LodgeAppealRequest lodge;
  lodge.set_sanction_id(imposed->sanction_id());
  lodge.set_court_ref("CO/1/2012");
  On(CivilDay(2012, 3, 19));
  EXPECT_EQ(Ask(lodge), "DEADLINE_PASSED");
  On(CivilDay(2012, 3, 16));
  EXPECT_EQ(Ask(lodge), "");
}

TEST_F(Sanctioning, StaysWithinTheLengthsOfTheRules) {
  FindUnfit();
  On(CivilDay(2026, 6, 2));
  const std::pair<v1::SanctionType, uint32_t> wrong[] = {
      {v1::SANCTION_TYPE_CAUTION, 11},   {v1::SANCTION_TYPE_CAUTION, 61},
      {v1::SANCTION_TYPE_CONDITIONS, 0}, {v1::SANCTION_TYPE_CONDITIONS, 37},
      {v1::SANCTION_TYPE_SUSPENSION, 0}, {v1::SANCTION_TYPE_SUSPENSION, 13},
      {v1::SANCTION_TYPE_BAR, 12},       {v1::SANCTION_TYPE_ADVICE, 1},
      {v1::SANCTION_TYPE_WARNING, 25}};
  for (const auto& [type, months] : wrong) {
    EXPECT_EQ(Sit(Imposing(type, months)), "RULE_RANGE") << v1::SanctionType_Name(type) << " " << months;
  }
  EXPECT_EQ(Arg("rule"), "warning");
  v1::ImposeSanctionRequest conditions = Imposing(v1::SANCTION_TYPE_CONDITIONS, 36);
  conditions.clear_conditions();
  EXPECT_EQ(Sit(conditions), "CONDITIONS_MISSING");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_CAUTION, 60)), "");
  EXPECT_EQ(StoredDay(Sanction().expires_on()), CivilDay(2031, 6, 30));
}

TEST_F(Sanctioning, LetsAWarningStandAsLongAsTheRulesSay) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_WARNING), "");
  EXPECT_EQ(Sanction().months(), 24u);
  EXPECT_EQ(StoredDay(Sanction().expires_on()), CivilDay(2028, 6, 30));
}

// F8: every lesser sanction, in order, with why.
TEST_F(Sanctioning, WalksTheLadder) {
  FindUnfit();
  v1::ImposeSanctionRequest impose = Imposing(v1::SANCTION_TYPE_SUSPENSION, 12);
  impose.mutable_lesser()->RemoveLast();
  EXPECT_EQ(Sit(impose), "DISPROPORTIONATE");
  EXPECT_EQ(Arg("type"), "SANCTION_TYPE_CONDITIONS");
  impose = Imposing(v1::SANCTION_TYPE_SUSPENSION, 12);
  impose.mutable_lesser()->SwapElements(0, 1);
  EXPECT_EQ(Sit(impose), "DISPROPORTIONATE");
  impose = Imposing(v1::SANCTION_TYPE_SUSPENSION, 12);
  impose.mutable_lesser(2)->clear_why();
  EXPECT_EQ(Sit(impose), "DISPROPORTIONATE");
  EXPECT_EQ(Arg("type"), "SANCTION_TYPE_WARNING");
  impose = Imposing(v1::SANCTION_TYPE_SUSPENSION, 12);
  AddLadder(v1::SANCTION_TYPE_ADVICE, impose);
  EXPECT_EQ(Sit(impose), "DISPROPORTIONATE");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_SUSPENSION, 12)), "");
}

// F10: 26 weeks after 2 January 2026 end on 3 July.
TEST_F(Sanctioning, WeighsTheDelayOfACaseThatTookLong) {
  FindUnfit();
  On(CivilDay(2026, 7, 3));
  v1::ImposeSanctionRequest impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.clear_reasons();
  EXPECT_EQ(Sit(impose), "MISSING_REASONS");
  On(CivilDay(2026, 7, 4));
  impose = Imposing(v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Sit(impose), "DELAY_UNWEIGHED");
  EXPECT_EQ(Arg("days"), "183");
  impose.add_factors(v1::SANCTION_FACTOR_DELAY);
  EXPECT_EQ(Sit(impose), "");
}

TEST_F(Sanctioning, NeedsReasonsSupportAdviceAndAMajority) {
  FindUnfit();
  v1::ImposeSanctionRequest impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.clear_reasons();
  EXPECT_EQ(Sit(impose), "MISSING_REASONS");
  impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.clear_support();
  EXPECT_EQ(Sit(impose), "MISSING_REASONS");
  impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.clear_legal_advice();
  EXPECT_EQ(Sit(impose), "LEGAL_ADVICE_MISSING");
  impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.set_votes(1);
  EXPECT_EQ(Sit(impose), "NO_MAJORITY");
  impose.set_votes(4);
  EXPECT_EQ(Sit(impose), "VOTES");
  *impose.mutable_sent_on() = DateOf(CivilDay(2026, 5, 27));
  impose.set_votes(2);
  EXPECT_EQ(Sit(impose), "DATE_FUTURE");
}

// The time for an appeal does not begin before the decision.
TEST_F(Sanctioning, SendsItsDecisionOnItsDayOrLater) {
  FindUnfit();
  On(CivilDay(2026, 5, 28));
  v1::ImposeSanctionRequest impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  *impose.mutable_sent_on() = DateOf(CivilDay(2026, 5, 27));
  EXPECT_EQ(Sit(impose), "DATE_ORDER");
  EXPECT_EQ(Arg("field"), "sent_on");
  EXPECT_EQ(Arg("earliest"), "2026-05-28");
  Without(v1::SAFEGUARD_DECISION_LETTER);
  EXPECT_EQ(Sit(impose), "") << "as under older rules";
  EXPECT_EQ(StoredDay(Sanction().served_on()), CivilDay(2026, 5, 27));
}

// Served on Monday 1 June, day 28 is a Sunday.
TEST_F(Sanctioning, CountsTheTimeForAnAppealToADayOnWhichTheCourtIsOpen) {
  FindUnfit();
  On(CivilDay(2026, 6, 1));
  v1::ImposeSanctionRequest impose = Imposing(v1::SANCTION_TYPE_BAR);
  impose.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  EXPECT_EQ(Sit(impose), "");
  EXPECT_EQ(StoredDay(Sanction().appeal_last_day()), CivilDay(2026, 6, 29));
  EXPECT_EQ(StoredDay(Sanction().effective_on()), CivilDay(2026, 6, 30));
  EXPECT_EQ(*DayOf(story_.fact<v1::OversightWindowSet>(2)->last_day()), CivilDay(2026, 8, 8));
}

TEST_F(Sanctioning, BarsNobodyOutsideTheScope) {
  As("listing-1", "LISTING");
  Give([] {
    v1::ScreenedIn screened;
    screened.mutable_scope()->set_result(v1::SCOPE_RESULT_VOLUNTARY);
    return screened;
  }());
  SendToHearing();
  As(kChair, "PANEL_CHAIR");
  FindUnfit();
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_BAR)), "SCOPE");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_SUSPENSION, 12)), "");
}

// F18
TEST_F(Sanctioning, BarsNobodyForCompetenceAtOnce) {
  FindUnfit(v1::GROUND_LACK_OF_COMPETENCE);
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_BAR)), "COMPETENCE_ONLY");
  EXPECT_EQ(Arg("months"), "24");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_CONDITIONS, 12)), "");
}

// F2
TEST_F(Sanctioning, BarsNobodyOnAnonymousEvidenceAlone) {
  ListAndOpen();
  v1::DetermineFactsRequest facts = Facts(3, 0);
  facts.mutable_findings(0)->set_anonymous_evidence_only(true);
  Sit(facts);
  Sit(Grounds());
  Sit(Impairment());
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_BAR)), "ANONYMOUS_EVIDENCE");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_SUSPENSION, 12)), "");
}

TEST_F(Sanctioning, NamesTheLawThatItRestsOn) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = SanctionsEngland2026();
  v1::StatutoryBasisRule& law = *rules.mutable_rules()->add_statutory_basis();
  *law.mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2026, 6, 1));
  law.add_types(v1::SANCTION_TYPE_BAR);
  law.set_basis("A statutory instrument of 2026");
  story_.Given("rule_set/current", rules);
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  EXPECT_EQ(story_.fact<v1::SanctionImposed>(1)->statutory_basis(), "A statutory instrument of 2026");
}

TEST_F(Sanctioning, HasNoDaysWhereNothingFurtherIsDone) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_NO_FURTHER_ACTION), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("FactorsRecorded", "SanctionImposed", "OversightWindowSet", "InterimOrderEnded"));
  EXPECT_FALSE(story_.fact<v1::SanctionImposed>(1)->has_effective_on());
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(3)->reason(), v1::INTERIM_END_CASE_ENDED);
  On(CivilDay(2026, 7, 1));
  EXPECT_TRUE(story_.FireNext());
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealPeriodEnded"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
}

// SC25: two members of a panel submit different sanctions; the second finds the case decided.
TEST_F(Sanctioning, IsImposedOnce) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_SUSPENSION, 12)), "STATE");
  EXPECT_EQ(The().sanctions_size(), 1);
}

// SC10: an interim order from 3 June on, without a gap until the bar.
TEST_F(Sanctioning, IsCoveredUntilItHolds) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2026, 6, 3));
  EXPECT_EQ(Ask(Immediate()), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterimOrderEnded", "InterimOrderMade", "InterimAlarmsSet"));
  EXPECT_EQ(StoredDay(story_.fact<v1::InterimOrderEnded>(0)->last_day()), CivilDay(2026, 6, 2));
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(0)->reason(), v1::INTERIM_END_REPLACED);
  const auto* made = story_.fact<v1::InterimOrderMade>(1);
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(StoredDay(made->from()), CivilDay(2026, 6, 3));
  EXPECT_EQ(StoredDay(made->ends_on()), CivilDay(2027, 12, 2));
  EXPECT_EQ(made->covers_sanction_id(), Sanction().sanction_id());
  On(CivilDay(2026, 7, 1));
  EXPECT_TRUE(story_.FireNext());
  const auto* ended = story_.fact<v1::InterimOrderEnded>(1);
  ASSERT_NE(ended, nullptr);
  EXPECT_EQ(ended->order_id(), The().interim_orders(1).order_id());
  EXPECT_EQ(StoredDay(ended->last_day()) + 1, StoredDay(Sanction().effective_on()));
}

TEST_F(Sanctioning, IsCoveredByAPanelWithinTheRules) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Ask(Immediate(19)), "RULE_RANGE");
  EXPECT_EQ(Ask(Immediate(0)), "RULE_RANGE");
  v1::MakeImmediateInterimRequest make = Immediate();
  make.mutable_present()->RemoveLast();
  EXPECT_EQ(Ask(make), "QUORUM");
  make = Immediate();
  make.clear_reasons();
  EXPECT_EQ(Ask(make), "MISSING_REASONS");
  make = Immediate();
  make.set_sanction_id(kFirst);
  EXPECT_EQ(Ask(make), "SANCTION_UNKNOWN");
}

// By its chair, and by nobody whom an objection waits for.
TEST_F(Sanctioning, IsCoveredByTheChairOfWhoeverImposedIt) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  As(kLay, "PANEL_CHAIR");
  EXPECT_EQ(Ask(Immediate()), "NOT_APPOINTED");
  EXPECT_EQ(Arg("part"), "CASE_PART_FINAL_PANEL");
  v1::OfficerChallenged challenged;
  challenged.set_account(kManager);
  Give(challenged);
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Ask(Immediate()), "CHALLENGE_OPEN");
  story_.When<Case>(kFirst, Immediate());
  EXPECT_EQ(story_.refusal(), "CASE_UNKNOWN");
}

TEST_F(Sanctioning, IsNotCoveredWhileTheCaseWaitsForOthers) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  Give(v1::CaseStayed());
  EXPECT_EQ(Ask(Immediate()), "STAYED");
}

// What a court took away needs no cover, though the case is open.
TEST_F(Sanctioning, IsNotCoveredOnceItIsGone) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  v1::SanctionQuashed quashed;
  quashed.set_sanction_id(Sanction().sanction_id());
  Give(quashed);
  EXPECT_EQ(Ask(Immediate()), "SANCTION_STATUS");
  EXPECT_EQ(Arg("status"), "SANCTION_STATUS_QUASHED");
}

// Revoked, an order holds until midnight; nothing takes its place before that.
TEST_F(Sanctioning, IsCoveredOnceWhatWasRevokedIsOver) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  v1::InterimOrderEnded revoked;
  revoked.set_order_id(kInterim);
  revoked.set_reason(v1::INTERIM_END_REVOKED);
  *revoked.mutable_last_day() = DateOf(CivilDay(2026, 6, 2));
  Give(revoked);
  EXPECT_EQ(Ask(Immediate()), "INTERIM_ORDER_STANDS");
  EXPECT_EQ(Arg("order_id"), kInterim);
  On(CivilDay(2026, 6, 3));
  EXPECT_EQ(Ask(Immediate()), "");
}

TEST_F(Sanctioning, IsNotCoveredWhereItRestrictsNobody) {
  ImposeOn2June(v1::SANCTION_TYPE_CAUTION, 12);
  EXPECT_EQ(Ask(Immediate()), "SANCTION_TYPE");
}

TEST_F(Sanctioning, IsNotCoveredOnceItHolds) {
  InForce(v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Ask(Immediate()), "STATE");
}

}  // namespace
}  // namespace candour

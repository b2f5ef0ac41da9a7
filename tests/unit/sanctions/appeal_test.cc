#include <algorithm>

#include "services/sanctions/case/deadlines.h"
#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Appealing : public HearingStory {
 protected:
  void BarAndAppeal() {
    EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_BAR), "");
    On(CivilDay(2026, 6, 30));
    EXPECT_EQ(Lodge(), "");
  }
  static v1::ReferOversightRequest Referring() {
    v1::ReferOversightRequest refer;
    refer.set_reasons("Too lenient to protect the public.");
    return refer;
  }
  static v1::RecordOversightOutcomeRequest OversightOutcome(v1::AppealOutcome outcome, CivilDay decided_on) {
    v1::RecordOversightOutcomeRequest record;
    record.set_outcome(outcome);
    record.set_court_ref("[2026] EWHC 2 (Admin)");
    *record.mutable_decided_on() = DateOf(decided_on);
    return record;
  }
};

// SC10: 30 June 23:59 in London is in time, 1 July is not.
TEST_F(Appealing, IsPossibleUntilTheEndOfTheLastDay) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  story_.At(absl::FromCivil(absl::CivilSecond(2026, 7, 1, 0, 0, 0), London()));
  EXPECT_EQ(Lodge(), "DEADLINE_PASSED");
  EXPECT_EQ(Arg("last_day"), "2026-06-30");
  story_.At(absl::FromCivil(absl::CivilSecond(2026, 6, 30, 23, 59, 0), London()));
  EXPECT_EQ(Lodge(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealLodged", "SanctionStayed"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_UNDER_APPEAL);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_STAYED);
  EXPECT_EQ(The().interim_orders(0).ended(), v1::INTERIM_END_UNSPECIFIED);
  On(CivilDay(2026, 7, 1));
  EXPECT_EQ(story_.FireDue(), 0);
}

TEST_F(Appealing, IsPossibleLaterByLeaveOfTheCourtAndThenStaysNothing) {
  InForce(v1::SANCTION_TYPE_BAR);
  As("clerk-1", "COURT_CLERK");
  v1::LodgeAppealRequest lodge = Lodging();
  EXPECT_EQ(Ask(lodge), "DEADLINE_PASSED");
  lodge.set_permission_ref("Leave of 30 June 2026");
  EXPECT_EQ(Ask(lodge), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealLodged"));
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 7, 1))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
}

// A court has spoken; what a second one hears it hears by leave, and the sanction holds meanwhile.
TEST_F(Appealing, IsPossibleASecondTimeByLeaveAlone) {
  BarAndAppeal();
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 6, 30))), "");
  v1::LodgeAppealRequest lodge = Lodging();
  EXPECT_EQ(Ask(lodge), "DUPLICATE");
  lodge.set_permission_ref("Leave of 30 June 2026");
  EXPECT_EQ(Ask(lodge), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealLodged"));
  EXPECT_EQ(story_.fact<v1::AppealLodged>()->permission_ref(), "Leave of 30 June 2026");
}

// Extended by a review from 1 July 2027; the court puts its own in place of that before the first has run
// out.
TEST_F(Appealing, CutsShortWhatTheCourtsSanctionOvertakes) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  Announce(CivilDay(2027, 5, 20));
  ASSERT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 6)), "");
  ASSERT_EQ(StoredDay(Sanction(1).effective_on()), CivilDay(2027, 7, 1));
  On(CivilDay(2027, 5, 21));  // served, posted the day before
  ASSERT_EQ(Lodge(1), "");
  On(CivilDay(2027, 6, 10));
  v1::RecordAppealOutcomeRequest outcome = Outcome(v1::APPEAL_OUTCOME_SUBSTITUTED, CivilDay(2027, 6, 9));
  outcome.mutable_substitute()->set_type(v1::SANCTION_TYPE_CAUTION);
  outcome.mutable_substitute()->set_months(12);
  ASSERT_EQ(Ask(outcome), "");
  EXPECT_EQ(StoredDay(Sanction(2).effective_on()), CivilDay(2027, 6, 9));
  EXPECT_EQ(StoredDay(Sanction(0).expires_on()), CivilDay(2027, 6, 8)) << "the day before the court's";
  EXPECT_EQ(Sanction(0).status(), v1::SANCTION_STATUS_REPLACED);
}

// A clerk who writes it down on 2 July: what was lodged on 30 June was in time.
TEST_F(Appealing, CountsFromTheDayOfLodgingNotOfItsRecord) {
  InForce(v1::SANCTION_TYPE_BAR);
  On(CivilDay(2026, 7, 2));
  v1::LodgeAppealRequest lodge = Lodging();
  *lodge.mutable_lodged_on() = DateOf(CivilDay(2026, 6, 30));
  EXPECT_EQ(Ask(lodge), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealLodged", "SanctionStayed"));
}

TEST_F(Appealing, IsOneOfAKnownSanctionOnADayThatIs) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  v1::LodgeAppealRequest lodge = Lodging();
  lodge.set_sanction_id(kFirst);
  EXPECT_EQ(Ask(lodge), "SANCTION_UNKNOWN");
  lodge = Lodging();
  *lodge.mutable_lodged_on() = DateOf(CivilDay(2026, 6, 3));
  EXPECT_EQ(Ask(lodge), "DATE_FUTURE");
  *lodge.mutable_lodged_on() = DateOf(CivilDay(2026, 6, 1));
  EXPECT_EQ(Ask(lodge), "DATE_ORDER");
  lodge.mutable_lodged_on()->set_month(13);
  EXPECT_EQ(Ask(lodge), "DATE_INVALID");
  On(CivilDay(2026, 6, 4));
  EXPECT_EQ(Lodge(), "");
  EXPECT_EQ(Lodge(), "DUPLICATE");
}

// SC10
TEST_F(Appealing, QuashesWhatTheCourtQuashed) {
  BarAndAppeal();
  On(CivilDay(2026, 9, 15));
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_ALLOWED_QUASHED, CivilDay(2026, 9, 14))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionQuashed", "InterimOrderEnded"));
  const auto* quashed = story_.fact<v1::SanctionQuashed>(1);
  EXPECT_EQ(quashed->reason(), v1::QUASH_REASON_APPEAL_ALLOWED);
  EXPECT_EQ(quashed->person_id(), kAda);
  EXPECT_EQ(StoredDay(quashed->quashed_on()), CivilDay(2026, 9, 14));
  EXPECT_EQ(story_.fact<v1::InterimOrderEnded>(2)->reason(), v1::INTERIM_END_SANCTION_QUASHED);
  EXPECT_EQ(StoredDay(story_.fact<v1::InterimOrderEnded>(2)->last_day()), CivilDay(2026, 9, 13))
      << "not in force on the day of the court's word";
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_QUASHED);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_QUASHED);
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 9, 14))), "DUPLICATE");
}

// Dismissed on 14 September: the bar holds from that day, the interim order until the day before.
TEST_F(Appealing, TakesEffectWhenItIsDismissed) {
  BarAndAppeal();
  On(CivilDay(2026, 9, 15));
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 9, 14))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionEffective", "InterimOrderEnded"));
  EXPECT_EQ(StoredDay(story_.fact<v1::SanctionEffective>(1)->effective_on()), CivilDay(2026, 9, 14));
  EXPECT_EQ(StoredDay(story_.fact<v1::InterimOrderEnded>(2)->last_day()), CivilDay(2026, 9, 13));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  EXPECT_EQ(StoredDay(Sanction().effective_on()), CivilDay(2026, 9, 14));
}

// Lodged on 4 June and dismissed on the 20th: not before the end of the appeal period.
TEST_F(Appealing, NeverMakesItHoldEarlier) {
  ImposeOn2June(v1::SANCTION_TYPE_SUSPENSION, 12);
  On(CivilDay(2026, 6, 4));
  Lodge();
  On(CivilDay(2026, 6, 20));
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 6, 20))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionEffective", "SanctionReviewScheduled",
                                             "InterimOrderEnded"));
  EXPECT_EQ(StoredDay(Sanction().effective_on()), CivilDay(2026, 7, 1));
  EXPECT_EQ(StoredDay(Sanction().expires_on()), CivilDay(2027, 6, 30));
}

TEST_F(Appealing, PutsTheCourtsSanctionInItsPlace) {
  BarAndAppeal();
  On(CivilDay(2026, 9, 15));
  v1::RecordAppealOutcomeRequest record = Outcome(v1::APPEAL_OUTCOME_SUBSTITUTED, CivilDay(2026, 9, 14));
  EXPECT_EQ(Ask(record), "SUBSTITUTE_MISSING");
  record.mutable_substitute()->set_type(v1::SANCTION_TYPE_SUSPENSION);
  record.mutable_substitute()->set_months(6);
  EXPECT_EQ(Ask(record), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionQuashed", "SanctionImposed",
                                             "SanctionReviewScheduled", "InterimOrderEnded"));
  EXPECT_EQ(story_.fact<v1::SanctionQuashed>(1)->reason(), v1::QUASH_REASON_SUBSTITUTED);
  EXPECT_EQ(Sanction(1).status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(StoredDay(Sanction(1).effective_on()), CivilDay(2026, 9, 14));
  EXPECT_EQ(StoredDay(Sanction(1).expires_on()), CivilDay(2027, 3, 13));
  EXPECT_EQ(StoredDay(story_.fact<v1::InterimOrderEnded>(4)->last_day()), CivilDay(2026, 9, 13));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
}

// What was sent back is heard by others; an interim order that stood for its own sake stands on.
TEST_F(Appealing, IsHeardAgainByOthers) {
  BarAndAppeal();
  On(CivilDay(2026, 9, 14));
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 9, 14))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionQuashed"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  v1::ListHearingRequest list = Listing();
  *list.mutable_notice_sent_on() = DateOf(CivilDay(2026, 9, 14));
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 11, 3));
  EXPECT_EQ(List(list), "SOD");
  for (int i = 0; i < 3; ++i) list.mutable_members(i)->set_account(absl::StrCat("new-", i));
  EXPECT_EQ(List(list), "SOD");  // the manager under another account
  list.mutable_members(2)->set_account("new-3");
  list.mutable_members(2)->clear_person_id();
  EXPECT_EQ(List(list), "");
}

TEST_F(Appealing, EndsTheOrderThatCoveredWhatIsHeardAgain) {
  ImposeOn2June(v1::SANCTION_TYPE_BAR);
  v1::MakeImmediateInterimRequest make;
  make.set_sanction_id(Sanction().sanction_id());
  AllPresent(make);
  make.add_grounds(v1::INTERIM_GROUND_PUBLIC_INTEREST);
  make.set_months(12);
  make.set_reasons("The public would be shocked.");
  EXPECT_EQ(Ask(make), "");
  EXPECT_EQ(Lodge(), "DATE_ORDER");  // before the decision is served
  On(CivilDay(2026, 6, 3));
  EXPECT_EQ(Lodge(), "");
  On(CivilDay(2026, 9, 14));
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 9, 14))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionQuashed", "InterimOrderEnded"));
}

TEST_F(Appealing, IsHeardAgainByNobodyAfterADeath) {
  InForce(v1::SANCTION_TYPE_BAR);
  v1::RecordSubjectDeathRequest death;
  *death.mutable_died_on() = DateOf(CivilDay(2026, 6, 30));
  ASSERT_EQ(Ask(death), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  As("clerk-1", "COURT_CLERK");
  v1::LodgeAppealRequest lodge = Lodging();
  lodge.set_permission_ref("Leave of 30 June 2026");
  ASSERT_EQ(Ask(lodge), "");
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 7, 1))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealDecided", "SanctionQuashed", "SubjectDied"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_DECEASED);
}

TEST_F(Appealing, RecordsNoOutcomeThatCannotBe) {
  BarAndAppeal();
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 7, 1))), "DATE_FUTURE");
  EXPECT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 6, 29))), "DATE_ORDER");
  v1::RecordAppealOutcomeRequest record = Outcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 6, 30));
  record.set_appeal_id(kFirst);
  EXPECT_EQ(Ask(record), "APPEAL_UNKNOWN");
}

// 40 days after 30 June: until 9 August.
TEST_F(Appealing, IsReferredAsTooLenientWithinTheWindow) {
  EXPECT_EQ(Ask(Referring()), "STATE");
  InForce(v1::SANCTION_TYPE_CAUTION, 12);
  As("psa-1", "OVERSIGHT");
  EXPECT_EQ(Ask(OversightOutcome(v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 7, 1))), "NOT_REFERRED");
  v1::ReferOversightRequest bare;
  EXPECT_EQ(Ask(bare), "MISSING_REASONS");
  On(CivilDay(2026, 8, 10));
  EXPECT_EQ(Ask(Referring()), "DEADLINE_PASSED");
  EXPECT_EQ(Arg("last_day"), "2026-08-09");
  On(CivilDay(2026, 8, 9));
  EXPECT_EQ(Ask(Referring()), "");
  EXPECT_EQ(Ask(Referring()), "DUPLICATE");
}

// FINAL, and past the reach of those who look over the panel's shoulder.
TEST_F(Appealing, CanNoMoreBeReferredWhenTheWindowIsOver) {
  const auto waited_for = [&] {
    const auto all = DeadlinesOf(The());
    return std::any_of(all.begin(), all.end(), [](const Deadline& one) {
      return one.kind == v1::DEADLINE_KIND_OVERSIGHT && one.day == CivilDay(2026, 8, 9);
    });
  };
  InForce(v1::SANCTION_TYPE_CAUTION, 12);
  EXPECT_TRUE(waited_for());
  On(CivilDay(2026, 8, 9));
  story_.FireDue();
  EXPECT_FALSE(The().oversight().over()) << "the last day counts";
  On(CivilDay(2026, 8, 10));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("OversightWindowOver"));
  EXPECT_EQ(StoredDay(story_.fact<v1::OversightWindowOver>()->last_day()), CivilDay(2026, 8, 9));
  EXPECT_TRUE(The().oversight().over());
  EXPECT_FALSE(waited_for());
  EXPECT_EQ(story_.FireDue(), 0);
  As("psa-1", "OVERSIGHT");
  EXPECT_EQ(Ask(Referring()), "DEADLINE_PASSED");
}

TEST_F(Appealing, IsNotTimedOutWhereItWasReferred) {
  InForce(v1::SANCTION_TYPE_CAUTION, 12);
  As("psa-1", "OVERSIGHT");
  On(CivilDay(2026, 8, 9));
  ASSERT_EQ(Ask(Referring()), "");
  On(CivilDay(2026, 8, 10));
  EXPECT_EQ(story_.FireDue(), 0);
  EXPECT_FALSE(The().oversight().over());
}

TEST_F(Appealing, HasAWindowWithoutAFindingToo) {
  ListAndOpen();
  ASSERT_EQ(Sit(Facts(0, 0)), "");
  const CivilDay last_day = StoredDay(The().oversight().last_day());
  On(last_day);
  story_.FireDue();
  EXPECT_FALSE(The().oversight().over());
  On(last_day + 1);
  story_.FireDue();
  EXPECT_TRUE(The().oversight().over());
}

TEST_F(Appealing, HasNoWindowOnceACourtHasQuashed) {
  BarAndAppeal();
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_ALLOWED_QUASHED, CivilDay(2026, 6, 30))), "");
  On(CivilDay(2026, 8, 10));
  story_.FireDue();
  EXPECT_FALSE(The().oversight().over());
  EXPECT_FALSE(OversightOpen(The()));
}

TEST_F(Appealing, ReplacesWhatWasTooLenient) {
  InForce(v1::SANCTION_TYPE_CAUTION, 12);
  Ask(Referring());
  On(CivilDay(2026, 10, 1));
  EXPECT_EQ(Ask(OversightOutcome(v1::APPEAL_OUTCOME_ALLOWED_QUASHED, CivilDay(2026, 10, 1))), "RULE_RANGE");
  v1::RecordOversightOutcomeRequest record =
      OversightOutcome(v1::APPEAL_OUTCOME_SUBSTITUTED, CivilDay(2026, 10, 1));
  record.mutable_substitute()->set_type(v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Ask(record), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("OversightDecided", "SanctionQuashed", "SanctionImposed"));
  EXPECT_EQ(Sanction(1).type(), v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Sanction(1).status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(Ask(record), "DUPLICATE");
}

// Nothing was found; the court says that it is to be heard again.
// A review put another sanction behind the panel's before the court sent the panel's decision back.
TEST_F(Appealing, HearsAgainWhateverReviewsMadeOfIt) {
  InForce(v1::SANCTION_TYPE_SUSPENSION, 12);
  EXPECT_EQ(Ask(Referring()), "");
  Announce(CivilDay(2026, 7, 30));
  ASSERT_EQ(Ask(Review(v1::REVIEW_RESULT_EXTEND, 6)), "");
  ASSERT_EQ(StoredDay(Sanction(0).expires_on()), CivilDay(2027, 6, 30));
  On(CivilDay(2026, 10, 1));
  EXPECT_EQ(Ask(OversightOutcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 10, 1))), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("OversightDecided", "SanctionQuashed", "SanctionQuashed"));
  EXPECT_EQ(story_.fact<v1::SanctionQuashed>(1)->sanction_id(), Sanction(1).sanction_id());
  EXPECT_EQ(story_.fact<v1::SanctionQuashed>(2)->sanction_id(), Sanction(0).sanction_id());
  EXPECT_EQ(Sanction(0).status(), v1::SANCTION_STATUS_QUASHED) << "nothing holds until it is heard again";
}

TEST_F(Appealing, HearsAgainWhatOversightWonWithoutAFinding) {
  ListAndOpen();
  Sit(Facts(0, 0));
  EXPECT_EQ(Ask(Referring()), "");
  On(CivilDay(2026, 10, 1));
  v1::RecordOversightOutcomeRequest record =
      OversightOutcome(v1::APPEAL_OUTCOME_SUBSTITUTED, CivilDay(2026, 10, 1));
  record.mutable_substitute()->set_type(v1::SANCTION_TYPE_BAR);
  EXPECT_EQ(Ask(record), "SANCTION_UNKNOWN");
  EXPECT_EQ(Ask(OversightOutcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 10, 1))), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  // Heard again by others, to the same end: that can be referred too.
  v1::ListHearingRequest list = Listing();
  for (int i = 0; i < 3; ++i) {
    list.mutable_members(i)->set_account(absl::StrCat("new-", i));
    list.mutable_members(i)->clear_person_id();
  }
  *list.mutable_notice_sent_on() = DateOf(CivilDay(2026, 10, 1));
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 11, 3));
  EXPECT_EQ(List(list), "");
  On(CivilDay(2026, 11, 3));
  As("new-0", "PANEL_CHAIR");
  v1::OpenHearingRequest open;
  open.set_attended(true);
  v1::DetermineFactsRequest facts = Facts(0, 0);
  for (int i = 0; i < 3; ++i) {
    open.add_present(absl::StrCat("new-", i));
    facts.add_present(absl::StrCat("new-", i));
  }
  EXPECT_EQ(Sit(open), "");
  EXPECT_EQ(Sit(facts), "");
  EXPECT_EQ(Ask(Referring()), "");
}

}  // namespace
}  // namespace candour

// Bars and suspensions: what they do to whoever is under one, by the reactions of the register too.
#include "tests/unit/registration/restrictions_story.h"

namespace candour {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// SC2 of the scenarios that the register has to hold: barred from 1 March, tries elsewhere on the 10th.
TEST_F(RestrictionsTest, WhoeverIsBarredIsNotAppointedElsewhere) {
  ASSERT_EQ(Bar(Day(2026, 3, 1)), "");
  story_.At(Noon(2026, 3, 10));
  const std::string id = Propose("TST02-deputy", Day(2026, 4, 1));
  const v1::EligibilityDecided decided = Check(id);
  EXPECT_EQ(decided.outcome(), v1::ELIGIBILITY_OUTCOME_NOT_ELIGIBLE);
  EXPECT_THAT(decided.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_EQ(Confirm(id), "BARRED");
  EXPECT_EQ(Arg(last_, "restriction"), "sanction-1");
  EXPECT_EQ(State(id).bar_breach_attempts(), 1);
  EXPECT_EQ(State(id).ineligible_attempts(), 0);
  EXPECT_THAT(Inbox("TST02"), ElementsAre(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT));
  EXPECT_THAT(Inbox("THE_REGULATOR"), ElementsAre(v1::NOTICE_KIND_BAR_BREACH_ATTEMPT));
  const v1::NoticeState told = story_.State<Notice>(NoticeIdAt(story_.Ids("inbox", kRegulator)->at(0)));
  EXPECT_EQ(told.person_id(), kAnna);
  EXPECT_EQ(told.appointment_id(), id);
  const std::string interim = Propose("TST01-chief", Day(2026, 4, 1), v1::APPOINTMENT_BASIS_INTERIM);
  EXPECT_THAT(Check(interim).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED)) << "nor for a while";
}

// Whoever appoints is told; the register's public status says nothing.
TEST_F(RestrictionsTest, ABarOfSomebodyElseStopsAnAppointmentAndIsNoStatus) {
  Apply(kAnna, "external-1", v1::RESTRICTION_KIND_EXTERNAL_BAR, Day(2026, 3, 1));
  const std::string id = Propose("TST02-deputy", Day(2026, 4, 1));
  EXPECT_THAT(Check(id).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_EQ(Confirm(id), "BARRED");
  EXPECT_EQ(Arg(last_, "restriction"), "external-1");
  EXPECT_EQ(
      ShownStatus(v1::REGISTER_STATUS_ACTIVE, RestrictionsOn(Restrictions(), absl::CivilDay(2026, 4, 1))),
      v1::REGISTER_STATUS_ACTIVE);
}

TEST_F(RestrictionsTest, WhatAnotherRegulatorDecidedIsANote) {
  Apply(kAnna, "external-1", v1::RESTRICTION_KIND_EXTERNAL_RECORD, Day(2026, 3, 1), Day(2026, 4, 30));
  const std::string id = Propose("TST02-deputy", Day(2026, 4, 1));
  EXPECT_EQ(Check(id).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(Check(id).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_EXTERNAL_RECORD));
  const std::string later = Propose("TST02-manager", Day(2026, 5, 1));
  EXPECT_THAT(Check(later).notes(), IsEmpty());
  EXPECT_EQ(Confirm(id), "");
}

TEST_F(RestrictionsTest, OutsideItsScopeABarIsSaidAndDecidesNothing) {
  Bar(Day(2026, 3, 1));
  const std::string charity = Propose("CHA01-director", Day(2026, 4, 1));
  EXPECT_EQ(Check(charity).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(Check(charity).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_OUT_OF_SCOPE));
  EXPECT_EQ(Confirm(charity), "");
  EXPECT_THAT(State(charity).prohibitions(), IsEmpty());
  const std::string manager = Propose("TST02-manager", Day(2026, 4, 1));
  EXPECT_THAT(Check(manager).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_SCOPE_VOLUNTARY));
  EXPECT_EQ(Confirm(manager), "");
}

TEST_F(RestrictionsTest, AWiderScopeHoldsFromItsDay) {
  v1::Rules rules = England2026();
  v1::BarScopeRule& wider = *rules.add_bar_scope();
  wider = rules.bar_scope(0);
  *wider.mutable_validity()->mutable_valid_from() = Day(2026, 7, 1);
  wider.add_organisation_types(v1::ORGANISATION_TYPE_OTHER);
  GivenRules(rules);
  Bar(Day(2026, 3, 1));
  const std::string before = Propose("CHA01-director", Day(2026, 6, 1));
  EXPECT_EQ(Check(before).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  ASSERT_EQ(Confirm(before), "");
  ASSERT_THAT(State(before).prohibitions(), SizeIs(1)) << "known already on the day of the appointment";
  EXPECT_EQ(*DayOf(State(before).prohibitions(0).from()), CivilDay(2026, 7, 1));
  const std::string after = Propose("CHA01-director", Day(2026, 7, 1), v1::APPOINTMENT_BASIS_INTERIM);
  EXPECT_THAT(Check(after).reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
}

// Rules that are published after the bar: the charity is brought into scope from 1 July, then taken out
// again.
TEST_F(RestrictionsTest, AScopeThatIsPublishedLaterReachesWhoeverServesAlready) {
  const std::string charity = InPost("CHA01-director", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  ASSERT_THAT(State(charity).prohibitions(), IsEmpty());
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  v1::BarScopeRule& wider = *publish.mutable_rules()->add_bar_scope();
  wider = publish.rules().bar_scope(0);
  *wider.mutable_validity()->mutable_valid_from() = Day(2026, 7, 1);
  wider.add_organisation_types(v1::ORGANISATION_TYPE_OTHER);
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  ASSERT_EQ(story_.FireDue(), 1);
  ASSERT_THAT(State(charity).prohibitions(), SizeIs(1));
  EXPECT_EQ(*DayOf(State(charity).prohibitions(0).from()), CivilDay(2026, 7, 1));
  EXPECT_EQ(story_.FireDue(), 0) << "nobody is left to look at";
  *publish.mutable_rules() = England2026();
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  story_.FireDue();
  EXPECT_FALSE(ProhibitedOn(State(charity), CivilDay(2026, 7, 1)));
}

TEST_F(RestrictionsTest, AnotherScopeIsAppliedPageByPageAndToOneHumanOnce) {
  MergeTwice();
  for (int i = 0; i < 26; ++i) {
    v1::PersonRecorded recorded;
    recorded.set_person_id(absl::StrCat("00000000-0000-4000-8000-0000000001", absl::Dec(i, absl::kZeroPad2)));
    story_.Given("person/" + recorded.person_id(), recorded);
    Bar(Day(2026, 3, 1), recorded.person_id());
  }
  const std::string charity = InPost("CHA01-director", Day(2025, 1, 1), kAnnaTwice);
  Bar(Day(2026, 3, 1));
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  publish.mutable_rules()->clear_bar_scope();
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  EXPECT_EQ(story_.FireDue(), 2) << "27 people, 25 at once";
  EXPECT_THAT(State(charity).prohibitions(), SizeIs(1));
}

TEST_F(RestrictionsTest, RulesWithTheSameScopeOrWithNobodyUnderABarAskForNoReview) {
  v1::PublishRulesRequest publish;
  *publish.mutable_rules() = England2026();
  publish.mutable_rules()->clear_bar_scope();
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  EXPECT_THAT(last_.facts(), SizeIs(1));
  Bar(Day(2026, 3, 1));
  publish.mutable_rules()->mutable_code_reminder(0)->set_days(3);
  ASSERT_EQ(Do<RuleSet>(std::string(kCurrentRules), publish), "");
  EXPECT_THAT(last_.facts(), SizeIs(1));
}

TEST_F(RestrictionsTest, WithoutARuleOfScopeABarReachesEveryPost) {
  v1::Rules rules = England2026();
  rules.clear_bar_scope();
  GivenRules(rules);
  Bar(Day(2026, 3, 1));
  EXPECT_THAT(Check(Propose("CHA01-director", Day(2026, 4, 1))).reasons(),
              ElementsAre(v1::INELIGIBILITY_BARRED));
}

// SC3: found eligible at nine, barred at half past, to be confirmed at ten.
TEST_F(RestrictionsTest, ABarBetweenCheckAndConfirmationIsSeen) {
  const std::string id = Propose("TST01-chief", Day(2026, 3, 2));
  ASSERT_EQ(Check(id).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  Bar(Day(2026, 3, 2));
  EXPECT_EQ(Confirm(id), "BARRED");
  EXPECT_THAT(conditions_, Contains(Key(absl::StrCat("person/", kAnna))));
  EXPECT_EQ(State(id).bar_breach_attempts(), 1);
  ASSERT_EQ(Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2)), "");
  EXPECT_EQ(Confirm(id), "") << "the same proposal, found eligible once";
}

// Whoever is confirmed on what was known before a bar is decided again: the person's stream has moved.
TEST_F(RestrictionsTest, EveryAnswerAboutSomebodyDependsOnTheirRecord) {
  const std::string id = Propose("TST01-chief", Day(2026, 3, 2));
  Check(id);
  EXPECT_EQ(conditions_.at(absl::StrCat("person/", kAnna)), 1);
  ASSERT_EQ(Confirm(id), "");
  EXPECT_EQ(conditions_.at(absl::StrCat("person/", kAnna)), 1);
}

TEST_F(RestrictionsTest, WhoeverIsInPostMayNotActInItAndTheEmployerIsTold) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  const std::string manager = InPost("TST02-manager", Day(2025, 1, 1));
  const std::string charity = InPost("CHA01-director", Day(2025, 1, 1));
  Bar(Day(2026, 3, 20));
  ASSERT_THAT(State(chief).prohibitions(), SizeIs(1));
  EXPECT_FALSE(ProhibitedOn(State(chief), CivilDay(2026, 3, 19)));
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2026, 3, 20))) << "by the date, whatever happens on it";
  EXPECT_EQ(State(chief).status(), v1::APPOINTMENT_STATUS_IN_POST) << "only the employer ends it";
  EXPECT_THAT(State(manager).prohibitions(), IsEmpty());
  EXPECT_THAT(State(charity).prohibitions(), IsEmpty());
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED));
  EXPECT_THAT(Inbox("TST02"), ElementsAre(v1::NOTICE_KIND_RESTRICTED))
      << "who have to know of it all the same";
  EXPECT_THAT(Inbox("CHA01"), ElementsAre(v1::NOTICE_KIND_RESTRICTED));
  EXPECT_EQ(*DayOf(story_.State<Notice>(NoticeIdAt(story_.Ids("inbox_open", "TST01")->at(0))).last_day()),
            CivilDay(2026, 3, 4))
      << "two working days";
  const auto entries =
      EmployerRegisterOn({story_.State<Post>("TST01-chief")}, {}, {State(chief)}, CivilDay(2026, 3, 20));
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_TRUE(entries[0].prohibited());
}

// Whether a manager reports to the board is asked again when the line changes: it is what scope depends on.
TEST_F(RestrictionsTest, AReportingLineToTheBoardBringsThePostIntoScopeAndOneAwayTakesItOut) {
  const std::string manager = InPost("TST01-manager", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  ASSERT_THAT(State(manager).prohibitions(), IsEmpty());
  v1::ChangeReportingRequest change;
  change.set_org_code("TST01");
  change.set_post_id("TST01-manager");
  change.set_reports_to_post_id("TST01-chief");
  *change.mutable_from() = Day(2026, 4, 1);
  ASSERT_EQ(Do<Post>("TST01-manager", change), "");
  ASSERT_THAT(State(manager).prohibitions(), SizeIs(1));
  EXPECT_EQ(*DayOf(State(manager).prohibitions(0).from()), CivilDay(2026, 4, 1));
  EXPECT_THAT(Inbox("TST01"), UnorderedElementsAre(v1::NOTICE_KIND_RESTRICTED, v1::NOTICE_KIND_PROHIBITED))
      << "first that there is a bar, then that it reaches the post";
  change.set_reports_to_post_id("TST01-deputy");
  *change.mutable_from() = Day(2026, 6, 1);
  ASSERT_EQ(Do<Post>("TST01-manager", change), "");
  EXPECT_TRUE(ProhibitedOn(State(manager), CivilDay(2026, 5, 31)));
  EXPECT_FALSE(ProhibitedOn(State(manager), CivilDay(2026, 6, 1)));
}

TEST_F(RestrictionsTest, AnEndIsADateToo) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 2), Day(2027, 9, 1));
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2027, 9, 1)));
  EXPECT_FALSE(ProhibitedOn(State(chief), CivilDay(2027, 9, 2)));
  ASSERT_EQ(Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 6, 1)), "");
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2026, 5, 31)));
  EXPECT_FALSE(ProhibitedOn(State(chief), CivilDay(2026, 6, 1)));
  EXPECT_THAT(Inbox("TST01"),
              testing::UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
}

TEST_F(RestrictionsTest, WhatWasQuashedNeverHeld) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2));
  EXPECT_THAT(State(chief).prohibitions(), IsEmpty());
  EXPECT_FALSE(HoldsOn(Restrictions()[0], CivilDay(2026, 3, 1)));
  EXPECT_THAT(Restrictions(), SizeIs(1)) << "that it was said stays";
  EXPECT_THAT(Inbox("TST01"),
              testing::UnorderedElementsAre(v1::NOTICE_KIND_PROHIBITED, v1::NOTICE_KIND_PROHIBITION_LIFTED));
}

TEST_F(RestrictionsTest, ToldTwiceIsRecordedOnce) {
  Bar(Day(2026, 3, 1));
  Bar(Day(2026, 3, 1));
  EXPECT_THAT(last_.facts(), IsEmpty());
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 2), 2);
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 2), 2);
  EXPECT_THAT(last_.facts(), IsEmpty());
}

// Reactions to facts of two types walk the other ledger each for itself.
TEST_F(RestrictionsTest, WhatWasSaidLaterStandsWhicheverComesFirst) {
  Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 5), 7);
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2027, 3, 1), 5);
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2026, 3, 4)));
  EXPECT_FALSE(HoldsOn(Restrictions().at(0), CivilDay(2026, 3, 5)));
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2028, 3, 1), 8);
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2028, 3, 1))) << "imposed anew";
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1), Day(2027, 3, 1), 5);
  Lift(kAnna, "order-1", v1::LIFT_REASON_ENDED, Day(2026, 3, 5), 7);
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2028, 3, 1)));
  EXPECT_THAT(Restrictions(), SizeIs(1));
}

TEST_F(RestrictionsTest, AStayedBarWaitsForNewDays) {
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 20), {}, 3);
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_STAYED, Day(2026, 3, 2), 4);
  EXPECT_FALSE(HoldsOn(Restrictions().at(0), CivilDay(2026, 3, 20)));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 6, 1), {}, 6);
  EXPECT_EQ(Restrictions().at(0).restriction().kind(), v1::RESTRICTION_KIND_BAR);
  EXPECT_FALSE(HoldsOn(Restrictions().at(0), CivilDay(2026, 5, 31)));
  EXPECT_TRUE(HoldsOn(Restrictions().at(0), CivilDay(2026, 6, 1)));
}

// Whatever the order in which reactions bring them.
TEST_F(RestrictionsTest, TheOrderOfWhatIsToldChangesNothing) {
  using Told = std::function<void(const std::string&)>;
  const std::vector<Told> told = {
      [&](const std::string& id) { Apply(kAnna, id, v1::RESTRICTION_KIND_BAR, Day(2026, 3, 20), {}, 3); },
      [&](const std::string& id) { Lift(kAnna, id, v1::LIFT_REASON_STAYED, Day(2026, 3, 2), 4); },
      [&](const std::string& id) {
        Apply(kAnna, id, v1::RESTRICTION_KIND_UNSPECIFIED, Day(2026, 6, 1), Day(2027, 6, 1), 6);
      },
      [&](const std::string& id) { Lift(kAnna, id, v1::LIFT_REASON_ENDED, Day(2026, 9, 1), 7); }};
  std::vector<size_t> order = {0, 1, 2, 3};
  std::set<std::string> states;
  do {
    const std::string id = absl::StrCat("sanction-", order[0], order[1], order[2], order[3]);
    for (const size_t i : order) told[i](id);
    v1::KnownRestriction known =
        *std::find_if(Anna().restrictions().begin(), Anna().restrictions().end(),
                      [&](const v1::KnownRestriction& one) { return one.restriction().source_id() == id; });
    EXPECT_TRUE(HoldsOn(known, CivilDay(2026, 8, 31)));
    EXPECT_FALSE(HoldsOn(known, CivilDay(2026, 9, 1)));
    known.mutable_restriction()->clear_source_id();
    states.insert(known.SerializeAsString());
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_THAT(states, SizeIs(1));
  EXPECT_THAT(Restrictions(), SizeIs(24));
}

TEST_F(RestrictionsTest, ThatSomebodyServesUnderABarIsRecordedAndFlagged) {
  Bar(Day(2026, 2, 1));
  v1::RecordPersonInPostRequest record;
  record.set_org_code("TST01");
  record.set_person_id(kAnna);
  *record.mutable_terms() = TermsOf("TST01-chief", Day(2026, 1, 15));
  story_.As({"cqc-1", "CQC", "", ""});
  ASSERT_EQ(Do<Appointment>("x", record), "");
  EXPECT_THAT(story_.recorded(), Contains("BarBreachFlagged"));
  EXPECT_THAT(Inbox("TST01"), ElementsAre(v1::NOTICE_KIND_PROHIBITED));
  for (const DecidedFact& fact : last_.facts()) {
    const auto* flagged = dynamic_cast<const v1::BarBreachFlagged*>(fact.fact.get());
    if (flagged != nullptr) {
      EXPECT_EQ(*DayOf(flagged->from()), CivilDay(2026, 2, 1));
    }
  }
}

TEST_F(RestrictionsTest, ABarUnderOneRecordReachesTheHuman) {
  const std::string chief = InPost("TST01-chief", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1), kAnnaTwice);
  EXPECT_THAT(State(chief).prohibitions(), IsEmpty()) << "nobody knows yet that they are one";
  MergeTwice();
  EXPECT_TRUE(ProhibitedOn(State(chief), CivilDay(2026, 3, 2)));
  EXPECT_THAT(Check(Propose("TST02-chief", Day(2026, 4, 1))).reasons(),
              ElementsAre(v1::INELIGIBILITY_BARRED));
  // The sanctions service may go on to name the record that it knew.
  Apply(kAnnaTwice, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 2), Day(2026, 9, 1));
  EXPECT_THAT(State(chief).prohibitions(), SizeIs(2));
  v1::SplitPersonRequest split;
  split.set_person_id(kAnna);
  split.set_split_person_id(kAnnaTwice);
  story_.As({"registrar-1", "REGISTRAR", "", kCleo});
  ASSERT_EQ(Do<Person>(kAnna, split), "");
  EXPECT_THAT(State(chief).prohibitions(), IsEmpty()) << "it was another's after all";
}

TEST_F(RestrictionsTest, ACorrectionIntoTheScopeOfABarIsOne) {
  const std::string manager = InPost("TST02-manager", Day(2025, 1, 1));
  Bar(Day(2026, 3, 1));
  v1::CorrectAppointmentRequest correct;
  correct.set_org_code("TST02");
  correct.set_appointment_id(manager);
  *correct.mutable_terms() = TermsOf("TST02-deputy", Day(2025, 1, 1));
  ASSERT_EQ(Do<Appointment>(manager, correct), "");
  EXPECT_TRUE(ProhibitedOn(State(manager), CivilDay(2026, 3, 2)));
  *correct.mutable_terms() = TermsOf("TST02-manager", Day(2025, 1, 1));
  ASSERT_EQ(Do<Appointment>(manager, correct), "");
  EXPECT_FALSE(ProhibitedOn(State(manager), CivilDay(2026, 3, 2)));
}

TEST_F(RestrictionsTest, ASuspensionProhibitsAndConditionsAreSaid) {
  const std::string id = Propose("TST01-chief", Day(2026, 3, 2));
  Apply(kAnna, "sanction-1", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1), Day(2027, 3, 1));
  EXPECT_EQ(Check(id).outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_THAT(Check(id).notes(), ElementsAre(v1::ELIGIBILITY_NOTE_CONDITIONS));
  Apply(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 9, 1));
  EXPECT_EQ(Confirm(id), "SUSPENDED");
  EXPECT_THAT(Check(id).reasons(), ElementsAre(v1::INELIGIBILITY_SUSPENDED));
  EXPECT_EQ(State(id).bar_breach_attempts(), 1);
}

TEST_F(RestrictionsTest, NobodyUnknownIsRestricted) {
  EXPECT_EQ(Bar(Day(2026, 3, 1), "00000000-0000-4000-8000-0000000000ee"), "PERSON_UNKNOWN");
}

TEST_F(RestrictionsTest, WhoeverIsBarredDoesNotApplyAndIsNotForgotten) {
  Bar(Day(2026, 3, 20));
  v1::ApplyRequest apply;
  apply.set_person_id(kAnna);
  apply.set_stage(v1::STAGE_L4_BOARD);
  story_.As({"anna", "MANAGER", "", kAnna});
  EXPECT_EQ(Do<Registrant>(kAnna, apply), "") << "not barred yet";
  story_.At(Noon(2026, 3, 20));
  story_.As({"dpo-1", "DPO", "", kCleo});
  v1::RequestErasureRequest erase;
  erase.set_person_id(kAnna);
  *erase.mutable_date_of_birth() = Day(1940, 1, 1);
  EXPECT_EQ(Do<Person>(kAnna, erase), "RESTRICTION_STANDS");
  Bar(Day(2026, 3, 1), kCleo);
  apply.set_person_id(kCleo);
  EXPECT_EQ(Do<Registrant>(kCleo, apply), "BARRED");
}

TEST_F(RestrictionsTest, TheMostSevereShowsInPlaceOfTheStatus) {
  const auto shown = [&](v1::RegisterStatus status) {
    return ShownStatus(status, RestrictionsOn(Restrictions(), CivilDay(2026, 3, 2)));
  };
  Apply(kAnna, "1", v1::RESTRICTION_KIND_WARNING, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_ACTIVE);
  Apply(kAnna, "2", v1::RESTRICTION_KIND_CONDITIONS, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_RESTRICTED);
  EXPECT_EQ(shown(v1::REGISTER_STATUS_LAPSED), v1::REGISTER_STATUS_LAPSED);
  Apply(kAnna, "0", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_SUSPENDED);
  EXPECT_EQ(shown(v1::REGISTER_STATUS_NONE), v1::REGISTER_STATUS_NONE);
  Apply(kAnna, "3", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  EXPECT_EQ(shown(v1::REGISTER_STATUS_ACTIVE), v1::REGISTER_STATUS_BARRED);
  EXPECT_EQ(shown(v1::REGISTER_STATUS_REMOVED), v1::REGISTER_STATUS_BARRED) << "leaving hides no bar";
  EXPECT_EQ(shown(v1::REGISTER_STATUS_DECEASED), v1::REGISTER_STATUS_DECEASED);
}

TEST_F(RestrictionsTest, WhoeverIsBarredIsPublicWithoutEverHavingBeenRegistered) {
  v1::Identity identity;
  identity.add_names()->set_family("Byron");
  const v1::RegistrantState never;
  const auto entry = [&](CivilDay day) { return RenderPublicEntry(never, Restrictions(), identity, day); };
  Apply(kAnna, "order-1", v1::RESTRICTION_KIND_INTERIM_BAR, Day(2026, 3, 1));
  EXPECT_FALSE(entry(CivilDay(2026, 3, 2))) << "no finding";
  Bar(Day(2026, 3, 20));
  EXPECT_FALSE(entry(CivilDay(2026, 3, 19)));
  const auto barred = entry(CivilDay(2026, 3, 20));
  ASSERT_TRUE(barred);
  EXPECT_EQ(barred->status(), v1::REGISTER_STATUS_BARRED);
  EXPECT_EQ(barred->family_name(), "Byron");
  EXPECT_EQ(barred->register_number(), "");
  EXPECT_THAT(barred->restrictions(), SizeIs(2));
  const v1::EmployerEntry employer =
      RenderEmployerEntry(never, Restrictions(), identity, {}, CivilDay(2026, 3, 19));
  EXPECT_EQ(employer.status(), v1::REGISTER_STATUS_NONE);
  EXPECT_THAT(employer.restrictions(), SizeIs(1))
      << "the employer sees the interim bar of whoever is not registered";
}

TEST_F(RestrictionsTest, WhatIsNotPublicShowsToTheEmployerAlone) {
  v1::ApplyRestriction apply;
  apply.mutable_restriction()->set_source_id("order-1");
  apply.mutable_restriction()->set_kind(v1::RESTRICTION_KIND_BAR);
  *apply.mutable_restriction()->mutable_from() = Day(2026, 3, 1);
  ASSERT_EQ(Do<Person>(kAnna, apply), "");
  EXPECT_FALSE(RenderPublicEntry({}, Restrictions(), {}, CivilDay(2026, 3, 2)));
  EXPECT_EQ(RenderEmployerEntry({}, Restrictions(), {}, {}, CivilDay(2026, 3, 2)).status(),
            v1::REGISTER_STATUS_BARRED);
}

TEST(Scope, FollowsFromThePostTheOrganisationAndTheRule) {
  const v1::BarScopeRule rule = England2026().bar_scope(0);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_NHS_TRUST, v1::POST_TYPE_NED}, &rule), Scope::kIn);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_ICB, v1::POST_TYPE_MANAGER, true}, &rule), Scope::kIn);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_ICB, v1::POST_TYPE_MANAGER}, &rule), Scope::kVoluntary);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_OTHER, v1::POST_TYPE_CHAIR}, &rule), Scope::kOut);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_UNSPECIFIED, v1::POST_TYPE_CHAIR}, &rule), Scope::kIn)
      << "never imported: nobody knows that it is outside";
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_OTHER, v1::POST_TYPE_MANAGER}, nullptr), Scope::kIn);
  v1::BarScopeRule strict = rule;
  strict.set_direct_reports(false);
  strict.set_others_voluntary(false);
  EXPECT_EQ(ScopeOf({v1::ORGANISATION_TYPE_ICB, v1::POST_TYPE_MANAGER, true}, &strict), Scope::kOut);
}

}  // namespace
}  // namespace candour

#include <algorithm>
#include <memory>

#include "candour/sanctions/v1/register_word.pb.h"
#include "services/sanctions/case/deadlines.h"
#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

class Screened : public CaseStory {
 protected:
  std::string Assess(v1::RiskLevel level) {
    v1::RiskAssessRequest assess;
    assess.set_level(level);
    assess.set_reasons("What the list says.");
    return Ask(assess);
  }
  std::string Countersign(bool agreed = true) {
    v1::CountersignClosingRequest sign;
    sign.set_agreed(agreed);
    sign.set_reasons("I have read it.");
    return Ask(sign);
  }
};

TEST_F(Screened, IdentifiesThePersonFirst) {
  Refer();
  AsScreener();
  Declare(v1::CASE_PART_SCREENER);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING);
  EXPECT_EQ(Frame(), "PERSON_UNIDENTIFIED");
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "PERSON_UNIDENTIFIED");
  EXPECT_EQ(Identify(), "");
  EXPECT_EQ(The().person_id(), kAda);
  EXPECT_EQ(Identify(), "");
  EXPECT_THAT(story_.recorded(), testing::IsEmpty());
  EXPECT_EQ(Identify(kBea), "") << "nothing rests on it yet";
  EXPECT_EQ(Identify(kAda), "");
  Frame();
  EXPECT_EQ(Identify(kBea), "PERSON_IDENTIFIED");
}

TEST_F(Screened, NobodyTakesPartInTheirOwn) {
  Refer();
  As("ada-screens", "SCREENER", kAda);
  EXPECT_EQ(Identify(kBea), "CONFLICT_OF_INTEREST") << "as the referrer says";
  EXPECT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("InterestsDeclared", "OfficerRecused"));
  EXPECT_EQ(story_.fact<v1::OfficerRecused>(1)->reason(), v1::RECUSAL_REASON_OWN_MATTER);
  AsScreener();
  EXPECT_EQ(Identify(), "");
  As("ada-screens", "SCREENER", kAda);
  EXPECT_EQ(Frame(), "CONFLICT_OF_INTEREST");
}

TEST_F(Screened, NeedsACase) {
  case_ = "another";
  AsScreener();
  EXPECT_EQ(Identify(), "CASE_UNKNOWN");
  EXPECT_EQ(Frame(), "CASE_UNKNOWN");
  EXPECT_EQ(Assess(v1::RISK_LEVEL_LOW), "CASE_UNKNOWN");
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "CASE_UNKNOWN");
  EXPECT_EQ(Countersign(), "CASE_UNKNOWN");
}

// SC21.
TEST_F(Screened, AllegesWhatWasForbiddenWhenItWasDone) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2019, 3, 1), CivilDay(2019, 3, 1));
  v1::ClauseCitation& clause = *frame.mutable_citation()->mutable_clause();
  *clause.mutable_in_force_from() = DateOf(CivilDay(2026, 1, 1));
  EXPECT_EQ(Ask(frame), "CLAUSE_NOT_IN_FORCE");
  EXPECT_EQ(Arg("from"), "2026-01-01");
  v1::FpptCitation& fppt = *frame.mutable_citation()->mutable_fppt();
  fppt.set_ground(v1::FPPT_GROUND_KIND_MISCONDUCT);
  *fppt.mutable_in_force_from() = DateOf(CivilDay(2010, 1, 1));
  *fppt.mutable_in_force_until() = DateOf(CivilDay(2018, 1, 1));
  EXPECT_EQ(Ask(frame), "") << "the same conduct on a ground that was in force";
  EXPECT_TRUE(The().allegations(1).sanctionable());
  const v1::FpptCitation& cited = The().allegations(1).citation().fppt();
  EXPECT_EQ(StoredDay(cited.in_force_from()), CivilDay(2014, 11, 27)) << "as the rules say";
  EXPECT_FALSE(cited.has_in_force_until());
  *frame.mutable_conduct_from() = DateOf(CivilDay(2012, 3, 1));
  EXPECT_EQ(Ask(frame), "CLAUSE_NOT_IN_FORCE") << "not on every day";
  EXPECT_EQ(Arg("from"), "2014-11-27");
  *frame.mutable_conduct_to() = DateOf(CivilDay(2012, 3, 1));
  EXPECT_EQ(Ask(frame), "CLAUSE_NOT_IN_FORCE") << "before all of them";
  frame.mutable_citation()->set_record_only(true);
  EXPECT_EQ(Ask(frame), "");
  EXPECT_FALSE(The().allegations(2).sanctionable()) << "for the record, no sanction";
}

TEST_F(Screened, AGroundOfTheTestIsInForceAsTheRulesSay) {
  TakeUp();
  v1::RulesPublished rules;
  *rules.mutable_rules() = SanctionsEngland2026();
  auto& grounds = *rules.mutable_rules()->mutable_fppt_grounds();
  grounds.DeleteSubrange(1, grounds.size() - 1);
  ASSERT_EQ(grounds[0].ground(), v1::FPPT_GROUND_KIND_GOOD_CHARACTER);
  *grounds[0].mutable_last_day() = DateOf(CivilDay(2025, 6, 30));
  ASSERT_TRUE(story_.Given("rule_set/current", rules));
  v1::FrameAllegationRequest frame = Framing(CivilDay(2025, 3, 1), CivilDay(2025, 6, 30));
  v1::FpptCitation& fppt = *frame.mutable_citation()->mutable_fppt();
  fppt.set_ground(v1::FPPT_GROUND_KIND_GOOD_CHARACTER);
  EXPECT_EQ(Ask(frame), "");
  EXPECT_EQ(StoredDay(The().allegations(1).citation().fppt().in_force_until()), CivilDay(2025, 6, 30));
  *frame.mutable_conduct_to() = DateOf(CivilDay(2025, 7, 1));
  EXPECT_EQ(Ask(frame), "CLAUSE_NOT_IN_FORCE");
  EXPECT_EQ(Arg("until"), "2025-06-30");
  fppt.set_ground(v1::FPPT_GROUND_KIND_HEALTH);
  EXPECT_EQ(Ask(frame), "CLAUSE_UNKNOWN") << "the rules do not have it";
  EXPECT_EQ(Arg("clause"), "FPPT_GROUND_KIND_HEALTH");
  // Amended on 1 July: it goes on without a day between.
  fppt.set_ground(v1::FPPT_GROUND_KIND_GOOD_CHARACTER);
  *grounds.Add() = grounds[0];
  *grounds[1].mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2025, 7, 1));
  grounds[1].clear_last_day();
  ASSERT_TRUE(story_.Given("rule_set/current", rules));
  EXPECT_EQ(Ask(frame), "");
  EXPECT_EQ(StoredDay(The().allegations(2).citation().fppt().in_force_from()), CivilDay(2014, 11, 27));
  EXPECT_FALSE(The().allegations(2).citation().fppt().has_in_force_until());
  *grounds[1].mutable_validity()->mutable_valid_from() = DateOf(CivilDay(2025, 7, 2));
  ASSERT_TRUE(story_.Given("rule_set/current", rules));
  EXPECT_EQ(Ask(frame), "CLAUSE_NOT_IN_FORCE") << "not on 1 July";
  grounds.Clear();
  ASSERT_TRUE(story_.Given("rule_set/current", rules));
  EXPECT_EQ(Ask(frame), "RULES_INCOMPLETE") << "a set from before there were such rules";
  EXPECT_EQ(Arg("rule"), "fppt_grounds");
}

// The register's word, where it was asked, stands for the screener's.
TEST_F(Screened, TakesTheWordOfTheRegister) {
  Refer();
  AsScreener();
  v1::PersonInRegister person;
  person.set_asked(true);
  story_.Finding(std::make_shared<v1::PersonInRegister>(person));
  EXPECT_EQ(Identify(), "PERSON_UNKNOWN");
  person.set_known(true);
  person.set_merged_into(kBea);
  story_.Finding(std::make_shared<v1::PersonInRegister>(person));
  EXPECT_EQ(Identify(), "PERSON_MERGED");
  EXPECT_EQ(Arg("merged_into"), kBea);
  person.clear_merged_into();
  person.set_erased(true);
  story_.Finding(std::make_shared<v1::PersonInRegister>(person));
  EXPECT_EQ(Identify(), "PERSON_ERASED");
  person.clear_erased();
  story_.Finding(std::make_shared<v1::PersonInRegister>(person));
  EXPECT_EQ(Identify(), "");
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  v1::ClauseInRegister clause;
  clause.set_asked(true);
  story_.Finding(std::make_shared<v1::ClauseInRegister>(clause));
  EXPECT_EQ(Frame(), "CLAUSE_UNKNOWN");
  EXPECT_EQ(Arg("clause"), "managers-code 2025.1, 3.2");
  clause.set_known(true);
  *clause.mutable_in_force_from() = DateOf(CivilDay(2025, 3, 2));
  story_.Finding(std::make_shared<v1::ClauseInRegister>(clause));
  EXPECT_EQ(Frame(), "CLAUSE_NOT_IN_FORCE");
  *clause.mutable_in_force_from() = DateOf(CivilDay(2024, 1, 1));
  story_.Finding(std::make_shared<v1::ClauseInRegister>(clause));
  EXPECT_EQ(Frame(), "NOT_SANCTIONABLE");
  clause.set_sanctionable(true);
  story_.Finding(std::make_shared<v1::ClauseInRegister>(clause));
  EXPECT_EQ(Frame(), "");
  EXPECT_TRUE(The().allegations(0).citation().clause().from_register());
  EXPECT_EQ(StoredDay(The().allegations(0).citation().clause().in_force_from()), CivilDay(2024, 1, 1));
}

TEST_F(Screened, LooksAtTheLastDayOfAClauseToo) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2025, 3, 1), CivilDay(2025, 9, 30));
  v1::ClauseCitation& clause = *frame.mutable_citation()->mutable_clause();
  *clause.mutable_in_force_until() = DateOf(CivilDay(2025, 9, 29));
  EXPECT_EQ(Ask(frame), "CLAUSE_NOT_IN_FORCE");
  EXPECT_EQ(Arg("until"), "2025-09-29");
  *clause.mutable_in_force_until() = DateOf(CivilDay(2025, 9, 30));
  EXPECT_EQ(Ask(frame), "");
  clause.set_sanctionable(false);
  EXPECT_EQ(Ask(frame), "NOT_SANCTIONABLE");
  *clause.mutable_in_force_until() = DateOf(CivilDay(2024, 1, 1));
  EXPECT_EQ(Ask(frame), "DATE_ORDER");
  clause.mutable_in_force_until()->set_month(13);
  EXPECT_EQ(Ask(frame), "DATE_INVALID");
  clause.mutable_in_force_from()->set_month(13);
  EXPECT_EQ(Ask(frame), "DATE_INVALID");
}

TEST_F(Screened, AllegesOnDaysOfTheCalendar) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2025, 3, 1), CivilDay(2026, 1, 3));
  EXPECT_EQ(Ask(frame), "DATE_FUTURE");
  frame = Framing(CivilDay(2025, 3, 2), CivilDay(2025, 3, 1));
  EXPECT_EQ(Ask(frame), "DATE_ORDER");
  frame.mutable_conduct_to()->set_day(32);
  EXPECT_EQ(Ask(frame), "DATE_INVALID");
  frame.mutable_conduct_from()->set_day(32);
  EXPECT_EQ(Ask(frame), "DATE_INVALID");
  frame = Framing(CivilDay(2025, 3, 2), CivilDay(2025, 3, 2));
  frame.clear_citation();
  EXPECT_EQ(Ask(frame), "CITATION_MISSING");
  frame.mutable_citation()->set_record_only(false);
  EXPECT_EQ(Ask(frame), "CITATION_MISSING");
}

TEST_F(Screened, RestsOnAConvictionAfterTheConduct) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2025, 3, 1), CivilDay(2025, 3, 1));
  v1::ConvictionCitation& conviction = *frame.mutable_citation()->mutable_conviction();
  conviction.set_court_ref("T20257001");
  *conviction.mutable_convicted_on() = DateOf(CivilDay(2025, 2, 28));
  EXPECT_EQ(Ask(frame), "DATE_ORDER");
  *conviction.mutable_convicted_on() = DateOf(CivilDay(2026, 1, 3));
  EXPECT_EQ(Ask(frame), "DATE_FUTURE");
  conviction.mutable_convicted_on()->set_day(40);
  EXPECT_EQ(Ask(frame), "DATE_INVALID");
  *conviction.mutable_convicted_on() = DateOf(CivilDay(2025, 12, 1));
  EXPECT_EQ(Ask(frame), "");
}

// SC18: what another regulator found; its sanction is its own.
TEST_F(Screened, RestsOnAnotherRegulatorsFindingAfterTheConduct) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2025, 3, 1), CivilDay(2025, 3, 1));
  v1::RegulatorCitation& finding = *frame.mutable_citation()->mutable_regulator();
  finding.set_body("GMC");
  *finding.mutable_found_on() = DateOf(CivilDay(2025, 2, 28));
  EXPECT_EQ(Ask(frame), "DATE_ORDER");
  *finding.mutable_found_on() = DateOf(CivilDay(2026, 1, 3));
  EXPECT_EQ(Ask(frame), "DATE_FUTURE");
  EXPECT_EQ(Arg("field"), "found_on");
  *finding.mutable_found_on() = DateOf(CivilDay(2025, 12, 1));
  EXPECT_EQ(Ask(frame), "");
  EXPECT_EQ(story_.fact<v1::AllegationFramed>()->citation().regulator().body(), "GMC");
  EXPECT_TRUE(story_.fact<v1::AllegationFramed>()->sanctionable());
}

// The trust that refers is not the only one that she worked for.
TEST_F(Screened, NobodyFromWhereThePersonWorkedDecides) {
  Refer();
  AsScreener();
  v1::IdentifyPersonRequest identify;
  identify.set_person_id(kAda);
  identify.add_org_codes("TST02");
  identify.add_org_codes("TST01");
  ASSERT_EQ(Ask(identify), "");
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01", "TST02"));
  EXPECT_EQ(Ask(identify), "");
  EXPECT_THAT(story_.recorded(), ElementsAre()) << "known";
  identify.add_org_codes("TST03");
  EXPECT_EQ(Ask(identify), "");
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01", "TST02", "TST03")) << "learnt of later";
  Declare(v1::CASE_PART_SCREENER, "TST02");
  EXPECT_EQ(Frame(), "CONFLICT_OF_INTEREST");
}

TEST_F(Screened, IsByWhoeverSaidWhatBindsThem) {
  Refer();
  AsScreener();
  ASSERT_EQ(Identify(), "");
  EXPECT_EQ(Frame(), "INTERESTS_UNDECLARED");
  EXPECT_EQ(Assess(v1::RISK_LEVEL_LOW), "INTERESTS_UNDECLARED");
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "INTERESTS_UNDECLARED");
  Declare(v1::CASE_PART_SCREENER, "TST01");
  EXPECT_EQ(Frame(), "CONFLICT_OF_INTEREST") << "lately in the same organisation";
}

TEST_F(Screened, InNeedsAnAllegationInScope) {
  Refer();
  AsScreener();
  Declare(v1::CASE_PART_SCREENER);
  Identify();
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "NO_ALLEGATION");
  Frame();
  v1::ScreenRequest screen = Screening(v1::SCREENING_OUTCOME_INVESTIGATE);
  screen.mutable_scope()->set_result(v1::SCOPE_RESULT_OUT);
  EXPECT_EQ(Ask(screen), "SCOPE");
  screen.mutable_scope()->set_result(v1::SCOPE_RESULT_VOLUNTARY);
  EXPECT_EQ(Ask(screen), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION);
  EXPECT_EQ(The().screening().scope().result(), v1::SCOPE_RESULT_VOLUNTARY);
  EXPECT_EQ(Ask(screen), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_INVESTIGATION");
}

// What the scope was read from is the register's; where that is not followed it is the screener's word.
TEST_F(Screened, ReliesOnAPostAndRulesThatTheRegisterHas) {
  TakeUp();
  v1::ScreenRequest screen = Screening(v1::SCREENING_OUTCOME_INVESTIGATE);
  screen.mutable_scope()->set_post_id("30000000-0000-4000-8000-00000000000a");
  screen.mutable_scope()->set_rules_digest(std::string(32, 'r'));
  screen.mutable_scope()->set_from_register(true);
  v1::ScopeInRegister found;
  found.set_asked(true);
  story_.Finding(std::make_shared<v1::ScopeInRegister>(found));
  EXPECT_EQ(Ask(screen), "POST_UNKNOWN");
  EXPECT_EQ(Arg("post_id"), "30000000-0000-4000-8000-00000000000a");
  found.set_post_known(true);
  story_.Finding(std::make_shared<v1::ScopeInRegister>(found));
  EXPECT_EQ(Ask(screen), "SCOPE_RULES_UNKNOWN");
  found.set_rules_known(true);
  story_.Finding(std::make_shared<v1::ScopeInRegister>(found));
  EXPECT_EQ(Ask(screen), "");
  EXPECT_TRUE(The().screening().scope().from_register());
}

TEST_F(Screened, ReliesOnTheScreenersWordWhereNobodyIsAsked) {
  TakeUp();
  v1::ScreenRequest screen = Screening(v1::SCREENING_OUTCOME_INVESTIGATE);
  screen.mutable_scope()->set_rules_digest(std::string(32, 'r'));
  screen.mutable_scope()->set_from_register(true);
  EXPECT_EQ(Ask(screen), "");
  EXPECT_FALSE(The().screening().scope().from_register()) << "a screener can't say so";
}

TEST_F(Screened, LeavesWhatIsOlderThanFiveYearsUnlessThePublicNeedsIt) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2020, 1, 1), CivilDay(2021, 1, 1));
  *frame.mutable_citation()->mutable_clause()->mutable_in_force_from() = DateOf(CivilDay(2016, 1, 1));
  ASSERT_EQ(Ask(frame), "");
  v1::ScreenRequest screen = Screening(v1::SCREENING_OUTCOME_INVESTIGATE);
  EXPECT_EQ(Ask(screen), "TIME_LIMIT");
  EXPECT_EQ(Arg("allegation_id"), The().allegations(1).allegation_id());
  screen.set_public_interest_reasons("It went on in other trusts.");
  EXPECT_EQ(Ask(screen), "");
}

TEST_F(Screened, CountsFiveYearsFromTheReceiptAndNotForNeverEvents) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2020, 1, 1), CivilDay(2021, 1, 2));
  *frame.mutable_citation()->mutable_clause()->mutable_in_force_from() = DateOf(CivilDay(2016, 1, 1));
  ASSERT_EQ(Ask(frame), "") << "ended five years before to the day";
  frame = Framing(CivilDay(2017, 1, 1), CivilDay(2017, 1, 1));
  *frame.mutable_citation()->mutable_clause()->mutable_in_force_from() = DateOf(CivilDay(2016, 1, 1));
  frame.set_never_event("NE3");
  ASSERT_EQ(Ask(frame), "");
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "");
}

TEST_F(Screened, OutNeedsReasons) {
  TakeUp();
  v1::ScreenRequest screen = Screening(v1::SCREENING_OUTCOME_CLOSE);
  screen.set_reasons("  ");
  EXPECT_EQ(Ask(screen), "MISSING_REASONS");
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING);
}

TEST_F(Screened, OutWithANeverEventTakesAnExaminer) {
  TakeUp("NE3");
  As("examiner-1", "EXAMINER");
  EXPECT_EQ(Countersign(), "CLOSING_NOT_PROPOSED");
  AsScreener();
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ClosingProposed"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING);
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "DUPLICATE");
  EXPECT_EQ(Countersign(), "SOD") << "the same person";
  As("examiner-1", "EXAMINER");
  EXPECT_EQ(Countersign(), "INTERESTS_UNDECLARED");
  EXPECT_EQ(Declare(v1::CASE_PART_COUNTERSIGNER), "");
  EXPECT_EQ(Countersign(false), "");
  EXPECT_EQ(Countersign(), "CLOSING_NOT_PROPOSED") << "it was not agreed to";
  AsScreener();
  Screen(v1::SCREENING_OUTCOME_CLOSE);
  As("examiner-1", "EXAMINER");
  EXPECT_EQ(Countersign(), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING);
  EXPECT_EQ(story_.fact<v1::ScreenedOut>()->screener(), "screener-1");
  EXPECT_EQ(story_.fact<v1::ScreenedOut>()->countersigner(), "examiner-1");
}

// Once proposed, a report came that says there is something in it; or the police asked to wait.
TEST_F(Screened, OutIsNotCountersignedOnceThereIsSomethingInIt) {
  TakeUp("NE3");
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  As("examiner-1", "EXAMINER");
  ASSERT_EQ(Declare(v1::CASE_PART_COUNTERSIGNER), "");
  const std::string stream = absl::StrCat("case/", case_);
  v1::DeterminationRequested requested;
  requested.set_prima_facie_report_hash(std::string(32, 'r'));
  story_.Given(stream, requested);
  EXPECT_EQ(Countersign(), "PRIMA_FACIE");
  story_.Given(stream, v1::CaseStayed());
  EXPECT_EQ(Countersign(), "STAYED");
}

TEST_F(Screened, OutKeepsWhatTheScreenerWroteForTheReferrer) {
  TakeUp("NE3");
  const std::string stream = absl::StrCat("case/", case_);
  v1::ClosingProposed proposed;
  proposed.mutable_sealed()->set_ciphertext("the screener's");
  v1::ScreenedOut out;
  out.mutable_sealed()->set_ciphertext("the examiner's");
  story_.Given(stream, proposed);
  story_.Given(stream, out);
  EXPECT_EQ(The().screening().closed().ciphertext(), "the screener's");
  v1::ScreeningReviewRequested again;
  story_.Given(stream, again);
  story_.Given(stream, out);
  EXPECT_EQ(The().screening().closed().ciphertext(), "the examiner's") << "closed by one alone";
}

TEST_F(Screened, AsHighAsksForAnInterimHearingWithin28Days) {
  TakeUp();
  On(CivilDay(2026, 1, 4));
  EXPECT_EQ(Assess(v1::RISK_LEVEL_HIGH), "");
  EXPECT_EQ(*DayOf(story_.fact<v1::RiskAssessed>()->interim_hearing_by()), CivilDay(2026, 2, 1));
  On(CivilDay(2026, 1, 20));
  Assess(v1::RISK_LEVEL_HIGH);
  EXPECT_EQ(*DayOf(The().risk().interim_hearing_by()), CivilDay(2026, 2, 1)) << "said again it is no later";
  On(CivilDay(2026, 2, 2));
  FireDue();
  EXPECT_TRUE(The().risk().hearing_overdue());
  EXPECT_FALSE(The().risk().overdue());
  Assess(v1::RISK_LEVEL_LOW);
  EXPECT_FALSE(The().risk().has_interim_hearing_by());
}

TEST_F(Screened, TooLateIsToldOf) {
  Refer();  // Friday 2 January: two working days are over with Tuesday
  On(CivilDay(2026, 1, 6));
  FireDue();
  EXPECT_FALSE(The().risk().overdue());
  On(CivilDay(2026, 1, 7));
  FireDue();
  EXPECT_TRUE(The().risk().overdue());
  On(CivilDay(2026, 2, 1));
  FireDue();
  EXPECT_FALSE(The().screening().overdue());
  On(CivilDay(2026, 2, 2));
  FireDue();
  EXPECT_TRUE(The().screening().overdue());
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_RECEIVED) << "nothing is decided by it";
}

// Something new was said, on Tuesday 20 January: two working days are over with the 22nd.
TEST_F(Screened, TheRiskIsAssessedAgainWhenAnotherReferralComes) {
  TakeUp();
  On(CivilDay(2026, 1, 4));
  ASSERT_EQ(Assess(v1::RISK_LEVEL_LOW), "");
  On(CivilDay(2026, 1, 20));
  As("worker-1", "REPORTER");
  ASSERT_EQ(Begin(Referring(kAda)), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ReferralReceived", "ReferralLinked"));
  EXPECT_EQ(*DayOf(The().risk().due_on()), CivilDay(2026, 1, 22));
  EXPECT_EQ(The().risk().level(), v1::RISK_LEVEL_LOW) << "until it is";
  const auto deadlines = DeadlinesOf(The());
  EXPECT_TRUE(std::any_of(deadlines.begin(), deadlines.end(), [](const Deadline& one) {
    return one.kind == v1::DEADLINE_KIND_RISK_ASSESSMENT && one.day == CivilDay(2026, 1, 22);
  }));
  On(CivilDay(2026, 1, 22));
  FireDue();
  EXPECT_FALSE(The().risk().overdue());
  On(CivilDay(2026, 1, 23));
  FireDue();
  EXPECT_TRUE(The().risk().overdue());
  AsScreener();
  ASSERT_EQ(Assess(v1::RISK_LEVEL_HIGH), "");
  EXPECT_FALSE(The().risk().again());
}

// F10.
TEST_F(Screened, ACaseThatNobodyDecidesIsToldToBeOld) {
  Refer();
  ASSERT_EQ(The().age_marks_size(), 3);
  EXPECT_EQ(StoredDay(The().age_marks(0)), CivilDay(2026, 7, 3)) << "26 weeks";
  On(CivilDay(2026, 7, 3));
  FireDue();
  EXPECT_EQ(The().aged_days(), 0);
  On(CivilDay(2026, 7, 4));
  EXPECT_EQ(FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("CaseAged"));
  EXPECT_EQ(The().aged_days(), 182);
  On(CivilDay(2026, 12, 31));
  EXPECT_EQ(FireDue(), 0);
  On(CivilDay(2027, 12, 31));
  EXPECT_EQ(FireDue(), 2) << "52 and 78 weeks, and no more";
  EXPECT_EQ(The().aged_days(), 546);
}

// What is waited for is known without a timer.
TEST_F(Screened, HasDaysThatAreWaitedFor) {
  Refer();
  const auto waits = [&] {
    std::vector<std::string> all;
    for (const Deadline& one : DeadlinesOf(The()))
      all.push_back(absl::StrCat(v1::DeadlineKind_Name(one.kind).substr(14), " ", DayText(one.day)));
    return all;
  };
  EXPECT_THAT(waits(), ElementsAre("SCREENING 2026-02-01", "RISK_ASSESSMENT 2026-01-06", "AGE 2026-07-03"));
  EXPECT_EQ(DueOn(The()), CivilDay(2026, 2, 1));
  AsScreener();
  ASSERT_EQ(Declare(v1::CASE_PART_SCREENER), "");
  ASSERT_EQ(Identify(), "");
  ASSERT_EQ(Assess(v1::RISK_LEVEL_HIGH), "");
  EXPECT_THAT(waits(), ElementsAre("SCREENING 2026-02-01", "INTERIM_HEARING 2026-01-30", "AGE 2026-07-03"));
  On(CivilDay(2026, 12, 1));
  FireDue();
  EXPECT_THAT(waits(), ElementsAre("SCREENING 2026-02-01", "INTERIM_HEARING 2026-01-30", "AGE 2027-01-01"))
      << "what was told stays until it is done";
  ASSERT_EQ(Frame(), "");
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  EXPECT_THAT(waits(), testing::IsEmpty());
  EXPECT_EQ(DueOn(The()), std::nullopt);
}

TEST_F(Screened, ARowOfADeadlineSaysWhatItIs) {
  Refer();
  const std::vector<std::string> rows = *story_.Ids("case_deadline", kAllDeadlines);
  ASSERT_EQ(rows.size(), 3);
  const auto row = DeadlineAt(rows[0]);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->case_id, case_);
  EXPECT_EQ(row->deadline.kind, v1::DEADLINE_KIND_RISK_ASSESSMENT);
  EXPECT_EQ(row->deadline.day, CivilDay(2026, 1, 6));
  EXPECT_EQ(row->deadline.of, "");
  for (const char* none :
       {"", "2026-01-06", "2026-01-06.c.2", "2026-13-06.c.2.", "2026-01-06.c.99.", "2026-01-06.c.x."})
    EXPECT_FALSE(DeadlineAt(none)) << none;
}

TEST_F(Screened, ACaseThatIsClosedDoesNotAge) {
  TakeUp();
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING);
  On(CivilDay(2027, 12, 31));
  FireDue();
  EXPECT_EQ(The().aged_days(), 0);
}

TEST_F(Screened, NeedsRules) {
  Scenario bare(Model::Of<SanctionsRuleSet, Referral, Case>(), Noon(CivilDay(2026, 1, 2)));
  v1::CaseOpened opened;
  opened.set_case_id("c");
  v1::InterestsDeclared declared;
  declared.set_account("screener-1");
  declared.set_part(v1::CASE_PART_SCREENER);
  bare.Given("case/c", opened);
  bare.Given("case/c", declared);
  bare.As({"screener-1", "SCREENER", "", ""});
  bare.When<Case>("c", v1::RiskAssessRequest());
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
  bare.When<Case>("c", Screening(v1::SCREENING_OUTCOME_CLOSE));
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_SCREENER);
  bare.When<Case>("c", declare);
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

}  // namespace
}  // namespace candour

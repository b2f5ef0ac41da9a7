#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

constexpr char kForTheRecord[] = "30000000-0000-4000-8000-000000000003";

constexpr char kConvicted[] = "30000000-0000-4000-8000-000000000004";
constexpr char kFound[] = "30000000-0000-4000-8000-000000000005";

class Findings : public HearingStory {
 protected:
  // The case ended here, and the interim order with it.
  void ExpectNoFinding(v1::HearingStage at) {
    ASSERT_EQ(story_.recorded().size(), 3u);
    const auto* none = story_.fact<v1::NoFindingMade>(1);
    ASSERT_NE(none, nullptr);
    EXPECT_EQ(none->at(), at);
    const auto* ended = story_.fact<v1::InterimOrderEnded>(2);
    ASSERT_NE(ended, nullptr);
    EXPECT_EQ(ended->reason(), v1::INTERIM_END_CASE_ENDED);
    EXPECT_EQ(StoredDay(ended->last_day()), CivilDay(2026, 5, 26));
    EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  }
};

// SC10: Determine(SANCTION) before FACTS.
TEST_F(Findings, AreMadeInOrder) {
  EXPECT_EQ(Sit(Facts(3, 0)), "STATE");
  ListAndOpen();
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_BAR)), "STATE");
  EXPECT_EQ(Sit(Grounds()), "STATE");
  EXPECT_EQ(Sit(Impairment()), "STATE");
  EXPECT_EQ(Sit(Facts(3, 0)), "");
  EXPECT_EQ(Sit(Facts(3, 0)), "STATE");
  EXPECT_EQ(Arg("stage"), "HEARING_STAGE_FACTS");
  EXPECT_EQ(Sit(Impairment()), "STATE");
  EXPECT_EQ(Sit(Grounds()), "");
  EXPECT_EQ(Sit(Impairment()), "");
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_BAR)), "");
}

// F12: of the facts; what follows from them is the panel's.
TEST_F(Findings, OfCourtsAndOtherRegulatorsAreTakenOver) {
  v1::AllegationFramed convicted;
  convicted.set_allegation_id(kConvicted);
  convicted.mutable_citation()->mutable_conviction()->set_court_ref("T20257001");
  convicted.set_sanctionable(true);
  Give(convicted);
  v1::AllegationFramed found = convicted;
  found.set_allegation_id(kFound);
  found.mutable_citation()->mutable_regulator()->set_body("GMC");
  Give(found);
  v1::CaseToAnswer to_answer;
  for (const char* id : {kFirst, kSecond, kConvicted, kFound}) to_answer.add_allegation_ids(id);
  Give(to_answer);
  ListAndOpen();
  const auto facts = [](uint32_t court, uint32_t regulator) {
    v1::DetermineFactsRequest all = Facts(3, 0);
    for (const auto& [id, votes] : {std::pair(kConvicted, court), std::pair(kFound, regulator)}) {
      v1::FactVote& vote = *all.add_findings();
      vote.set_allegation_id(id);
      vote.set_votes(votes);
      v1::AllegationReasons& reasons = *all.add_reasons();
      reasons.set_allegation_id(id);
      reasons.set_reasons("As was found elsewhere.");
    }
    return all;
  };
  EXPECT_EQ(Sit(facts(1, 3)), "CONCLUSIVE");
  EXPECT_EQ(Arg("allegation_id"), kConvicted);
  EXPECT_EQ(Sit(facts(3, 0)), "CONCLUSIVE");
  EXPECT_EQ(Arg("allegation_id"), kFound);
  v1::DetermineFactsRequest fell = facts(3, 2);
  fell.mutable_findings(3)->set_citation_fell(true);
  EXPECT_EQ(Sit(fell), "CONCLUSIVE") << "what fell proves nothing";
  fell.mutable_findings(3)->set_votes(0);
  fell.mutable_findings(1)->set_citation_fell(true);
  EXPECT_EQ(Sit(fell), "CITATION_STANDS");
  EXPECT_EQ(Arg("allegation_id"), kSecond);
  fell.mutable_findings(1)->set_citation_fell(false);
  EXPECT_EQ(Sit(fell), "");
  const auto& findings = story_.fact<v1::FactsFound>()->findings();
  EXPECT_TRUE(findings[2].proved());
  EXPECT_FALSE(findings[3].proved());
  EXPECT_TRUE(findings[3].citation_fell());
}

// As before there was such a rule.
TEST_F(Findings, AreTheirOwnWhereTheRulesDoNotSayOtherwise) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = SanctionsEngland2026();
  rules.mutable_rules()->clear_conclusive();
  rules.set_digest(RulesDigest(rules.rules()));
  story_.Given("rule_set/current", rules);
  v1::AllegationFramed convicted;
  convicted.set_allegation_id(kConvicted);
  convicted.mutable_citation()->mutable_conviction()->set_court_ref("T20257001");
  convicted.set_sanctionable(true);
  Give(convicted);
  v1::CaseToAnswer to_answer;
  for (const char* id : {kFirst, kSecond, kConvicted}) to_answer.add_allegation_ids(id);
  Give(to_answer);
  ListAndOpen();
  v1::DetermineFactsRequest facts = Facts(3, 0);
  facts.add_findings()->set_allegation_id(kConvicted);
  v1::AllegationReasons& reasons = *facts.add_reasons();
  reasons.set_allegation_id(kConvicted);
  reasons.set_reasons("It was somebody else.");
  EXPECT_EQ(Sit(facts), "");
  EXPECT_FALSE(story_.fact<v1::FactsFound>()->findings(2).proved());
}

TEST_F(Findings, FollowFromTheMajority) {
  ListAndOpen();
  EXPECT_EQ(Sit(Facts(2, 1)), "");
  const auto* found = story_.fact<v1::FactsFound>();
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->findings(0).proved());
  EXPECT_FALSE(found->findings(1).proved());
  EXPECT_EQ(Sit(Grounds(v1::GROUND_MISMANAGEMENT, 2)), "");
  EXPECT_EQ(The().hearing().findings(0).ground(), v1::GROUND_MISMANAGEMENT);
  EXPECT_EQ(Sit(Impairment(1, 2)), "");
  EXPECT_FALSE(The().hearing().personal());
  EXPECT_TRUE(The().hearing().public_());
}

TEST_F(Findings, AreMadeOnEveryAllegationOnce) {
  ListAndOpen();
  v1::DetermineFactsRequest facts = Facts(3, 3);
  facts.mutable_findings()->RemoveLast();
  EXPECT_EQ(Sit(facts), "FINDINGS_INCOMPLETE");
  EXPECT_EQ(Arg("allegation_id"), kSecond);
  facts.add_findings()->set_allegation_id(kFirst);
  EXPECT_EQ(Sit(facts), "DUPLICATE");
  facts.mutable_findings(1)->set_allegation_id(kCase);
  EXPECT_EQ(Sit(facts), "ALLEGATION_UNKNOWN");
  EXPECT_EQ(Sit(Facts(4, 0)), "VOTES");
}

TEST_F(Findings, NeedReasonsAndLegalAdvice) {
  ListAndOpen();
  v1::DetermineFactsRequest facts = Facts(3, 3);
  facts.mutable_reasons(1)->clear_reasons();
  EXPECT_EQ(Sit(facts), "MISSING_REASONS");
  facts = Facts(3, 3);
  facts.clear_legal_advice();
  EXPECT_EQ(Sit(facts), "LEGAL_ADVICE_MISSING");
  EXPECT_EQ(Sit(Facts(3, 3)), "");
}

TEST_F(Findings, AreMadeByTheWholePanel) {
  ListAndOpen();
  v1::DetermineFactsRequest facts = Facts(2, 2);
  facts.add_present(kChair);
  facts.add_present(kManager);
  EXPECT_EQ(Sit(facts), "QUORUM");
  facts.add_present("somebody");
  EXPECT_EQ(Sit(facts), "QUORUM");
}

TEST_F(Findings, EndTheCaseWhereNothingIsProved) {
  ListAndOpen();
  EXPECT_EQ(Sit(Facts(1, 0)), "");
  ExpectNoFinding(v1::HEARING_STAGE_FACTS);
  // 40 days after 26 May.
  EXPECT_EQ(StoredDay(The().oversight().last_day()), CivilDay(2026, 7, 5));
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_WARNING)), "NO_FINDING");
}

// SC21: what is alleged for the record alone carries no sanction, whatever is proved of it.
TEST_F(Findings, EndTheCaseWhereOnlyWhatIsForTheRecordIsProved) {
  v1::AllegationFramed for_the_record;
  for_the_record.set_allegation_id(kForTheRecord);
  Give(for_the_record);
  v1::CaseToAnswer to_answer;
  for (const char* id : {kFirst, kSecond, kForTheRecord}) to_answer.add_allegation_ids(id);
  Give(to_answer);
  ListAndOpen();
  v1::DetermineFactsRequest facts = Facts(0, 0);
  v1::FactVote& vote = *facts.add_findings();
  vote.set_allegation_id(kForTheRecord);
  vote.set_votes(3);
  *facts.add_reasons() = facts.reasons(0);
  facts.mutable_reasons(2)->set_allegation_id(kForTheRecord);
  EXPECT_EQ(Sit(facts), "");
  ExpectNoFinding(v1::HEARING_STAGE_FACTS);
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_WARNING)), "NO_FINDING");
}

TEST_F(Findings, EndTheCaseWhereThereIsNoGround) {
  ListAndOpen();
  Sit(Facts(3, 0));
  EXPECT_EQ(Sit(Grounds(v1::GROUND_NONE)), "GROUND_NONE");
  EXPECT_EQ(Sit(Grounds(v1::GROUND_MISCONDUCT, 1)), "");
  ExpectNoFinding(v1::HEARING_STAGE_GROUNDS);
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_WARNING)), "NO_FINDING");
}

TEST_F(Findings, EndTheCaseWhereThePersonIsFit) {
  ListAndOpen();
  Sit(Facts(3, 0));
  Sit(Grounds());
  EXPECT_EQ(Sit(Impairment(4, 0)), "VOTES");
  v1::DetermineImpairmentRequest bare = Impairment();
  bare.clear_reasons();
  EXPECT_EQ(Sit(bare), "MISSING_REASONS");
  EXPECT_EQ(Sit(Impairment(1, 1)), "");
  ExpectNoFinding(v1::HEARING_STAGE_IMPAIRMENT);
  EXPECT_EQ(Sit(Imposing(v1::SANCTION_TYPE_WARNING)), "NO_FINDING");
}

// Found on Tuesday 26 May: five working days end on Tuesday 2 June.
TEST_F(Findings, AreFollowedByALetterInFiveWorkingDays) {
  FindUnfit();
  EXPECT_EQ(StoredDay(story_.fact<v1::UnfitnessFound>()->letter_last_day()), CivilDay(2026, 6, 2));
  On(CivilDay(2026, 6, 2));
  EXPECT_EQ(story_.FireDue(), 0);
  On(CivilDay(2026, 6, 3));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("DecisionLetterOverdue"));
  EXPECT_EQ(story_.FireDue(), 0);
}

TEST_F(Findings, AreNotLateOnceTheSanctionIsImposed) {
  EXPECT_EQ(ImposeOn2June(v1::SANCTION_TYPE_CAUTION, 12), "");
  On(CivilDay(2026, 6, 3));
  EXPECT_EQ(story_.FireDue(), 0);
}

TEST_F(Findings, NeedRules) {
  Scenario bare(Model::Of<SanctionsRuleSet, Case>(), story_.now());
  bare.When<Case>(kCase, Facts(3, 3));
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

}  // namespace
}  // namespace candour

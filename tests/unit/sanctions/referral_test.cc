#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

class Referrals : public CaseStory {
 protected:
  std::string Withdraw() { return AskOfReferral(v1::WithdrawReferralRequest()); }
  std::string AskForReview() {
    v1::RequestScreeningReviewRequest ask;
    ask.set_reasons("The list was not looked at.");
    return AskOfReferral(ask);
  }
  static v1::RequestDeterminationRequest Determination(const std::string& case_id = "") {
    v1::RequestDeterminationRequest ask;
    ask.set_person_id(kAda);
    ask.set_case_id(case_id);
    ask.set_text("I want this decided.");
    return ask;
  }
  void CloseAtScreening() {
    TakeUp();
    ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  }
  const v1::ReferralState& TheReferral() { return story_.State<Referral>(referral_); }
};

TEST_F(Referrals, OpensACaseInTheSameCommit) {
  Refer();
  EXPECT_THAT(story_.recorded(), ElementsAre("ReferralReceived", "CaseOpened"));
  EXPECT_EQ(*DayOf(TheReferral().acknowledge_by()), CivilDay(2026, 1, 9));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_RECEIVED);
  EXPECT_EQ(The().person_id(), "") << "whom the referrer names is not yet whom it is about";
  EXPECT_EQ(*DayOf(The().screening().due_on()), CivilDay(2026, 2, 1));
  EXPECT_EQ(*DayOf(The().risk().due_on()), CivilDay(2026, 1, 6));
  EXPECT_THAT(The().case_no(), testing::MatchesRegex("C-2026-[0-9A-HJKMNP-TV-Z]{10}"));
  EXPECT_THAT(TheReferral().ref_no(), testing::MatchesRegex("F-2026-[0-9A-HJKMNP-TV-Z]{10}"));
}

TEST_F(Referrals, SaysSomethingAboutSomebody) {
  AsTrust();
  v1::SubmitReferralRequest silent = Referring(kAda);
  silent.set_text(" \n");
  EXPECT_EQ(Begin(silent), "EMPTY");
  EXPECT_EQ(Arg("field"), "text");
  EXPECT_EQ(Begin(Referring("")), "EMPTY");
  EXPECT_EQ(Arg("field"), "person");
  v1::SubmitReferralRequest described = Referring("");
  described.set_described_person("The finance director of the trust.");
  EXPECT_EQ(Begin(described), "");
}

TEST_F(Referrals, NeedsRules) {
  Scenario bare(Model::Of<SanctionsRuleSet, Referral, Case>(), Noon(CivilDay(2026, 1, 2)));
  bare.When<Referral>("r", Referring(kAda));
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
  v1::RequestDeterminationRequest ask = Determination();
  bare.When<Referral>("r", ask);
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

TEST_F(Referrals, TakesAnotherNumberWhereOneIsTaken) {
  const std::string first = NumberOf('F', CivilDay(2026, 1, 2), NextCommand(), 0);
  common::v1::KeyTaken taken;
  taken.set_owner("referral/another");
  story_.Given(absl::StrCat("key/ref_no.", first), taken);
  Refer();
  EXPECT_EQ(TheReferral().ref_no(),
            NumberOf('F', CivilDay(2026, 1, 2), "00000000-0000-4000-8000-000000000001", 1));
  for (int attempt = 0; attempt < 8; ++attempt) {
    story_.Given(absl::StrCat("key/case_no.", NumberOf('C', CivilDay(2026, 1, 2), NextCommand(), attempt)),
                 taken);
  }
  EXPECT_EQ(Begin(Referring(kBea)), "NO_FREE_NUMBER");
}

TEST_F(Referrals, KeepsNothingOfWhoeverComesWithoutAToken) {
  As("anonymous", "PUBLIC");
  ASSERT_EQ(Begin(Referring(kAda)), "");
  EXPECT_EQ(TheReferral().source(), v1::REFERRAL_SOURCE_PUBLIC) << "whatever they say";
  EXPECT_EQ(TheReferral().referrer_account(), "");
  EXPECT_EQ(Withdraw(), "REFERRAL_UNKNOWN") << "anybody could be that account";
}

// SC22.
TEST_F(Referrals, FiveOfOneGroupAreOneCase) {
  Refer();
  const std::string first = case_;
  for (int i = 0; i < 4; ++i) {
    As(absl::StrCat("worker-", i), "REPORTER");
    ASSERT_EQ(Begin(Referring(kAda)), "");
    EXPECT_EQ(case_, first);
    EXPECT_THAT(story_.recorded(), ElementsAre("ReferralReceived", "ReferralLinked"));
  }
  EXPECT_EQ(The().referral_ids_size(), 5);
  AsScreener();
  Declare(v1::CASE_PART_SCREENER);
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING);
}

TEST_F(Referrals, ComesToTheCaseOfThePersonOnceTheyAreIdentified) {
  Investigate();
  const std::string first = case_;
  As("worker-1", "REPORTER");
  v1::SubmitReferralRequest described = Referring("");
  described.set_described_person("The chief executive.");
  described.set_org_code("TST02");
  ASSERT_EQ(Begin(described), "");
  const std::string second = case_;
  ASSERT_NE(second, first);
  AsScreener();
  EXPECT_EQ(Identify(kAda), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("PersonIdentified", "CaseConcernsSubject", "CaseLinked",
                                             "ReferralLinked", "ReferralMoved"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CLOSED_AT_SCREENING);
  EXPECT_EQ(The().linked_into(), first);
  EXPECT_EQ(TheReferral().case_id(), first);
  case_ = first;
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION) << "it goes on as it was";
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01", "TST02"));
}

// Who decides there may not come from where the person worked either.
TEST_F(Referrals, BringsWhereThePersonWorkedToTheCaseThatItJoins) {
  Investigate();
  const std::string first = case_;
  As("worker-1", "REPORTER");
  v1::SubmitReferralRequest described = Referring("");
  described.set_described_person("The chief executive.");
  described.set_org_code("TST02");
  ASSERT_EQ(Begin(described), "");
  AsScreener();
  v1::IdentifyPersonRequest identify;
  identify.set_person_id(kAda);
  identify.add_org_codes("TST03");
  ASSERT_EQ(Ask(identify), "");
  ASSERT_EQ(The().linked_into(), first);
  case_ = first;
  EXPECT_THAT(The().org_codes(), ElementsAre("TST01", "TST02", "TST03"));
}

TEST_F(Referrals, OpensAnotherCaseOnceAllegationsCanNotBeAddedTo) {
  CloseAtScreening();
  const std::string closed = case_;
  AsTrust();
  ASSERT_EQ(Begin(Referring(kAda)), "");
  EXPECT_NE(case_, closed);
}

// SC1, SC14: whoever refers can't end it.
TEST_F(Referrals, IsWithdrawnAndTheCaseGoesOn) {
  Investigate();
  As("somebody", "TRUST_HR");
  EXPECT_EQ(Withdraw(), "REFERRAL_UNKNOWN");
  AsTrust();
  EXPECT_EQ(Withdraw(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ReferrerWithdrew", "ReferrerWithdrew"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_INVESTIGATION);
  EXPECT_EQ(Withdraw(), "");
  EXPECT_THAT(story_.recorded(), testing::IsEmpty());
}

TEST_F(Referrals, IsAcknowledgedInTime) {
  Refer();
  On(CivilDay(2026, 1, 9));
  AsScreener();
  EXPECT_EQ(AskOfReferral(v1::AcknowledgeReferralRequest()), "");
  EXPECT_EQ(AskOfReferral(v1::AcknowledgeReferralRequest()), "");
  EXPECT_THAT(story_.recorded(), testing::IsEmpty()) << "once";
  On(CivilDay(2026, 1, 12));
  FireDue();
  EXPECT_FALSE(TheReferral().acknowledgement_overdue());
  referral_ = "another";
  EXPECT_EQ(AskOfReferral(v1::AcknowledgeReferralRequest()), "REFERRAL_UNKNOWN");
}

TEST_F(Referrals, ThatNobodyAcknowledgesIsToldOf) {
  Refer();
  On(CivilDay(2026, 1, 9));
  FireDue();
  EXPECT_FALSE(TheReferral().acknowledgement_overdue());
  On(CivilDay(2026, 1, 10));
  FireDue();
  EXPECT_TRUE(TheReferral().acknowledgement_overdue());
}

TEST_F(Referrals, ClosedAtScreeningIsLookedAtAgainWithin28Days) {
  CloseAtScreening();  // 2 January
  EXPECT_EQ(*DayOf(The().screening().review_last_day()), CivilDay(2026, 1, 30));
  AsAda();
  EXPECT_EQ(AskForReview(), "REFERRAL_UNKNOWN");
  AsTrust();
  On(CivilDay(2026, 1, 31));
  EXPECT_EQ(AskForReview(), "DEADLINE_PASSED");
  EXPECT_EQ(Arg("last_day"), "2026-01-30");
  On(CivilDay(2026, 1, 30));
  EXPECT_EQ(AskForReview(), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING);
  EXPECT_EQ(*DayOf(The().screening().due_on()), CivilDay(2026, 3, 1));
  EXPECT_EQ(AskForReview(), "DUPLICATE");
  AsScreener();
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "SOD") << "another screener decides";
  AsScreener("screener-2");
  Declare(v1::CASE_PART_SCREENER);
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "");
}

TEST_F(Referrals, ThatIsNotClosedHasNothingToReview) {
  Investigate();
  AsTrust();
  EXPECT_EQ(AskForReview(), "NOT_CLOSED");
}

// SC5, F13: flagged, and looked at like any other.
TEST_F(Referrals, AgainstAComplaintIsFlagged) {
  AsTrust();
  v1::SubmitReferralRequest declared = Referring(kAda);
  declared.set_complained_about_referrer(true);
  ASSERT_EQ(Begin(declared), "");
  EXPECT_THAT(TheReferral().flags(), ElementsAre(v1::REFERRAL_FLAG_DECLARED));
  AsScreener();
  v1::RecordReferrerConflictRequest record;
  record.set_basis("Her concern of December names the referrer.");
  EXPECT_EQ(AskOfReferral(record), "");
  EXPECT_THAT(TheReferral().flags(), ElementsAre(v1::REFERRAL_FLAG_DECLARED, v1::REFERRAL_FLAG_RECORDED));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_RECEIVED);
  referral_ = "another";
  EXPECT_EQ(AskOfReferral(record), "REFERRAL_UNKNOWN");
}

TEST_F(Referrals, OfWhoeverReferredOneIsFlagged) {
  AsAda();
  ASSERT_EQ(Begin(Referring(kBea)), "");
  As("bea-account", "CHAIR", kBea);
  ASSERT_EQ(Begin(Referring(kAda)), "");
  EXPECT_THAT(TheReferral().flags(), ElementsAre(v1::REFERRAL_FLAG_REFERRED_BEFORE));
}

// SC1: leaving does not end it, and whom it is about can have it decided.
TEST_F(Referrals, OfOneselfAsksForADecision) {
  AsAda();
  ASSERT_EQ(Begin(Determination()), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ReferralReceived", "CaseOpened", "DeterminationRequested"));
  EXPECT_EQ(*DayOf(The().screening().due_on()), CivilDay(2026, 1, 30))
      << "28 days, before those of any referral";
  v1::RequestDeterminationRequest ask = Determination();
  ask.set_text("");
  EXPECT_EQ(Begin(ask), "EMPTY");
  ask = Determination();
  ask.set_prima_facie_report_hash("short");
  EXPECT_EQ(Begin(ask), "EVIDENCE_HASH");
}

TEST_F(Referrals, AsksForADecisionOfWhatIsOpenUnseen) {
  Refer();
  const std::string open = case_;
  AsAda();
  EXPECT_EQ(Begin(Determination(open)), "CASE_UNKNOWN") << "she was not told of it";
  ASSERT_EQ(Begin(Determination()), "");
  EXPECT_EQ(case_, open);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_RECEIVED);
  EXPECT_EQ(*DayOf(The().screening().due_on()), CivilDay(2026, 1, 30));
  EXPECT_EQ(The().referral_ids_size(), 2);
}

TEST_F(Referrals, AsksForADecisionOfWhatWasDropped) {
  CloseAtScreening();
  const std::string dropped = case_;
  On(CivilDay(2026, 6, 1));
  AsAda();
  ASSERT_EQ(Begin(Determination()), "");
  EXPECT_EQ(case_, dropped);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_SCREENING);
  EXPECT_EQ(*DayOf(The().screening().due_on()), CivilDay(2026, 6, 29));
  On(CivilDay(2026, 6, 30));
  FireDue();
  EXPECT_TRUE(The().screening().overdue());
}

TEST_F(Referrals, WithAnEmployersReportCanNotBeClosed) {
  AsAda();
  v1::RequestDeterminationRequest ask = Determination();
  ask.set_prima_facie_report_hash(std::string(32, 'h'));
  ASSERT_EQ(Begin(ask), "");
  AsScreener();
  Declare(v1::CASE_PART_SCREENER);
  EXPECT_EQ(Screen(v1::SCREENING_OUTCOME_CLOSE), "PRIMA_FACIE");
}

TEST_F(Referrals, AsksForNoDecisionOfWhatWasDecided) {
  Investigate();
  v1::InterimNoticeGiven told;
  story_.Given(absl::StrCat("case/", case_), told);
  v1::SubjectDied died;
  *died.mutable_died_on() = DateOf(CivilDay(2026, 1, 1));
  story_.Given(absl::StrCat("case/", case_), died);
  AsAda();
  const std::string decided = case_;
  EXPECT_EQ(Begin(Determination(decided)), "STATE");
}

TEST_F(Referrals, AsksForNoDecisionOfACaseThatWentIntoAnother) {
  Investigate();
  As("worker-1", "REPORTER");
  v1::SubmitReferralRequest described = Referring("");
  described.set_described_person("The chief executive.");
  ASSERT_EQ(Begin(described), "");
  const std::string linked = case_;
  story_.Given(absl::StrCat("case/", linked), v1::InterimNoticeGiven());
  AsScreener();
  ASSERT_EQ(Identify(kAda), "");
  ASSERT_NE(The().linked_into(), "");
  AsAda();
  EXPECT_EQ(Begin(Determination(linked)), "STATE");
}

}  // namespace
}  // namespace candour

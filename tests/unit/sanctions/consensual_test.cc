#include "services/sanctions/case/consensual/consensual.h"

#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Agreements : public HearingStory {
 protected:
  Agreements() {
    As("registrar-1", "REGISTRAR");
    Seated("lay-x", v1::SEAT_LAY, "50000000-0000-4000-8000-000000000011");
    Seated("manager-x", v1::SEAT_MANAGER, "50000000-0000-4000-8000-000000000012");
    Seated("chair-x", v1::SEAT_LAY_CHAIR, "50000000-0000-4000-8000-000000000013");
    Seated("lay-y", v1::SEAT_LAY, "50000000-0000-4000-8000-000000000014");
  }
  void Seated(const std::string& account, v1::Seat seat, const std::string& person) {
    v1::OfficerAppointed appointed;
    appointed.set_account(account);
    appointed.set_person_id(person);
    appointed.set_part(v1::CASE_PART_EXAMINER);
    appointed.set_seat(seat);
    Give(appointed);
    v1::InterestsDeclared declared;
    declared.set_account(account);
    declared.set_person_id(person);
    declared.set_part(v1::CASE_PART_EXAMINER);
    Give(declared);
  }
  static v1::ProposeConsensualRequest Proposing(v1::SanctionType type = v1::SANCTION_TYPE_CAUTION,
                                                uint32_t months = 24) {
    v1::ProposeConsensualRequest propose;
    propose.set_type(type);
    propose.set_months(months);
    for (const char* id : {kFirst, kSecond}) {
      v1::Admission& admission = *propose.add_admissions();
      admission.set_allegation_id(id);
      admission.set_ground(v1::GROUND_MISCONDUCT);
    }
    propose.set_personal(true);
    propose.set_reasons("She has admitted all of it; nobody would learn more at a hearing.");
    propose.set_support("A mentor was offered, and taken.");
    AddLadder(type, propose);
    return propose;
  }
  std::string Propose(const v1::ProposeConsensualRequest& propose = Proposing(),
                      const std::string& account = "lay-x") {
    As(account, "EXAMINER");
    return Ask(propose);
  }
  v1::EndorseConsensualRequest Endorsing(bool agree = true) {
    v1::EndorseConsensualRequest endorse;
    endorse.set_consensual_id(The().consensual().consensual_id());
    endorse.set_agree(agree);
    endorse.set_delivery(v1::DELIVERY_PORTAL);
    endorse.set_reasons("So do I.");
    return endorse;
  }
  std::string Endorse(const std::string& account = "manager-x", bool agree = true) {
    As(account, "EXAMINER");
    return Ask(Endorsing(agree));
  }
  // On 20 April 2026: to be answered until 18 May.
  void Serve() {
    ASSERT_EQ(Propose(), "");
    ASSERT_EQ(Endorse(), "");
  }
  v1::AnswerConsensualRequest Answering(bool agree = true) {
    v1::AnswerConsensualRequest answer;
    answer.set_person_id(kAda);
    answer.set_consensual_id(The().consensual().consensual_id());
    answer.set_agree(agree);
    answer.set_admits_facts(agree);
    answer.set_admits_unfitness(agree);
    return answer;
  }
  std::string Answer(bool agree = true) {
    AsAda();
    return Ask(Answering(agree));
  }
};

TEST_F(Agreements, EndInASanctionThatMayBeAppealed) {
  Serve();
  EXPECT_THAT(story_.recorded(), ElementsAre("ConsensualServed"));
  EXPECT_EQ(StoredDay(The().consensual().last_day()), CivilDay(2026, 5, 18)) << "28 days after 20 April";
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CONSENSUAL_PROPOSED);
  On(CivilDay(2026, 5, 18));
  EXPECT_EQ(Answer(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ConsensualAgreed", "SanctionImposed", "OversightWindowSet"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_APPEAL_PERIOD);
  EXPECT_EQ(Sanction().type(), v1::SANCTION_TYPE_CAUTION);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_PENDING);
  EXPECT_EQ(StoredDay(Sanction().appeal_last_day()), CivilDay(2026, 6, 15))
      << "28 days beginning with 18 May end on a Sunday";
  EXPECT_EQ(StoredDay(Sanction().effective_on()), CivilDay(2026, 6, 16));
  EXPECT_EQ(StoredDay(Sanction().expires_on()), CivilDay(2028, 6, 15));
  ASSERT_EQ(The().hearing().findings_size(), 2) << "what is admitted is found";
  EXPECT_TRUE(The().hearing().findings(0).proved());
  EXPECT_EQ(The().hearing().findings(0).ground(), v1::GROUND_MISCONDUCT);
  EXPECT_TRUE(The().hearing().personal());
  On(CivilDay(2026, 6, 16));
  story_.FireDue();
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  EXPECT_EQ(Sanction().status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(The().interim_orders(0).ended(), v1::INTERIM_END_SANCTION_IN_FORCE);
}

TEST_F(Agreements, AreAppealedAsAnyOther) {
  Serve();
  ASSERT_EQ(Answer(), "");
  EXPECT_EQ(Lodge(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppealLodged", "SanctionStayed"));
}

TEST_F(Agreements, ThatAreNotAgreedToAreHeard) {
  Serve();
  EXPECT_EQ(Answer(false), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ConsensualRejected"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  EXPECT_EQ(The().hearing().findings_size(), 0);
  EXPECT_EQ(Answer(), "CONSENSUAL_UNKNOWN");
  EXPECT_EQ(List(Listing()), "");
}

TEST_F(Agreements, LapseAfterTheirLastDay) {
  Serve();
  EXPECT_EQ(List(Listing()), "STATE") << "not while the person may agree";
  On(CivilDay(2026, 5, 18));
  story_.FireDue();
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CONSENSUAL_PROPOSED);
  On(CivilDay(2026, 5, 19));
  EXPECT_EQ(Answer(), "DEADLINE_PASSED") << "whether a timer has said so or not";
  EXPECT_EQ(Arg("last_day"), "2026-05-18");
  story_.FireDue();
  EXPECT_EQ(The().consensual().rejected(), v1::CONSENSUAL_REJECTION_LAPSED);
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  EXPECT_EQ(Propose(), "") << "another may be proposed";
}

TEST_F(Agreements, AreProposedByTwoFromTwoSeats) {
  EXPECT_EQ(Propose(Proposing(), "chair-x"), "SEAT");
  EXPECT_EQ(Propose(Proposing(), "somebody"), "NOT_APPOINTED");
  EXPECT_EQ(Propose(), "");
  EXPECT_EQ(Propose(Proposing(), "manager-x"), "STATE");
  EXPECT_EQ(Answer(), "CONSENSUAL_UNKNOWN") << "it was not sent";
  EXPECT_EQ(Endorse("lay-x"), "SOD");
  EXPECT_EQ(Endorse("lay-y"), "SEAT");
  EXPECT_EQ(Endorse("chair-x"), "SEAT");
  v1::EndorseConsensualRequest endorse = Endorsing();
  endorse.clear_reasons();
  As("manager-x", "EXAMINER");
  EXPECT_EQ(Ask(endorse), "MISSING_REASONS");
  endorse = Endorsing();
  endorse.set_consensual_id(kFirst);
  EXPECT_EQ(Ask(endorse), "CONSENSUAL_UNKNOWN");
  EXPECT_EQ(Endorse(), "");
  EXPECT_EQ(Endorse(), "DUPLICATE");
}

TEST_F(Agreements, AreHeardWhereTheSecondExaminerSaysNo) {
  ASSERT_EQ(Propose(), "");
  EXPECT_EQ(Endorse("manager-x", false), "");
  EXPECT_EQ(story_.fact<v1::ConsensualRejected>()->examiner(), "manager-x");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
}

TEST_F(Agreements, AreOnWhatTheRulesAllow) {
  EXPECT_EQ(Propose(Proposing(v1::SANCTION_TYPE_ADVICE, 0)), "SANCTION_TYPE") << "it would end unseen";
  EXPECT_EQ(Propose(Proposing(v1::SANCTION_TYPE_SUSPENSION, 6)), "SANCTION_TYPE");
  EXPECT_EQ(Propose(Proposing(v1::SANCTION_TYPE_BAR, 0)), "SANCTION_TYPE");
  EXPECT_EQ(Arg("type"), "SANCTION_TYPE_BAR");
  EXPECT_EQ(Propose(Proposing(v1::SANCTION_TYPE_CAUTION, 0)), "RULE_RANGE");
  EXPECT_EQ(Propose(Proposing(v1::SANCTION_TYPE_CONDITIONS, 12)), "CONDITIONS_MISSING");
  v1::ProposeConsensualRequest propose = Proposing();
  propose.mutable_lesser()->RemoveLast();
  EXPECT_EQ(Propose(propose), "DISPROPORTIONATE");
  propose = Proposing();
  propose.clear_reasons();
  EXPECT_EQ(Propose(propose), "MISSING_REASONS");
  propose = Proposing();
  propose.clear_support();
  EXPECT_EQ(Propose(propose), "MISSING_REASONS");
  EXPECT_EQ(Propose(Proposing(v1::SANCTION_TYPE_WARNING, 0)), "");
  EXPECT_GT(The().consensual().months(), 0u) << "as long as the rules say";
}

TEST_F(Agreements, AdmitEachAllegationAndUnfitness) {
  v1::ProposeConsensualRequest propose = Proposing();
  propose.mutable_admissions()->RemoveLast();
  EXPECT_EQ(Propose(propose), "FINDINGS_INCOMPLETE");
  EXPECT_EQ(Arg("allegation_id"), kSecond);
  propose = Proposing();
  propose.mutable_admissions(1)->set_allegation_id(kFirst);
  EXPECT_EQ(Propose(propose), "ALLEGATION_UNKNOWN") << "named twice";
  propose = Proposing();
  propose.mutable_admissions(0)->set_ground(v1::GROUND_NONE);
  EXPECT_EQ(Propose(propose), "GROUND_NONE");
  propose = Proposing();
  propose.set_personal(false);
  EXPECT_EQ(Propose(propose), "NO_FINDING");
  Serve();
  v1::AnswerConsensualRequest answer = Answering();
  answer.set_admits_facts(false);
  AsAda();
  EXPECT_EQ(Ask(answer), "ADMISSION_MISSING");
  answer = Answering();
  answer.set_admits_unfitness(false);
  EXPECT_EQ(Ask(answer), "ADMISSION_MISSING");
}

TEST_F(Agreements, AreAnsweredByThePersonOrOnPaperByTheScreenerOfTheCase) {
  Serve();
  v1::AnswerConsensualRequest answer = Answering();
  answer.set_person_id(kFirst);
  AsAda();
  EXPECT_EQ(Ask(answer), "CASE_UNKNOWN");
  answer = Answering();
  answer.set_consensual_id(kFirst);
  EXPECT_EQ(Ask(answer), "CONSENSUAL_UNKNOWN");
  As("screener-8", "SCREENER", kAda);
  EXPECT_EQ(Ask(Answering()), "CONFLICT_OF_INTEREST") << "a screener of their own";
  As("screener-9", "SCREENER");
  EXPECT_EQ(Ask(Answering()), "INTERESTS_UNDECLARED");
  v1::InterestsDeclared declared;
  declared.set_account("screener-9");
  declared.set_part(v1::CASE_PART_SCREENER);
  Give(declared);
  EXPECT_EQ(Ask(Answering()), "EVIDENCE_HASH");
  answer = Answering();
  answer.set_signed_hash(std::string(32, 's'));
  EXPECT_EQ(Ask(answer), "");
  EXPECT_EQ(story_.fact<v1::ConsensualAgreed>()->signed_hash(), std::string(32, 's'));
  EXPECT_EQ(StoredDay(Sanction().served_on()), CivilDay(2026, 4, 21)) << "posted on the 20th";
}

TEST_F(Agreements, RestWhileTheCaseWaits) {
  v1::StayCaseRequest stay;
  stay.set_reason(v1::STAY_REASON_POLICE);
  stay.set_details("A charge is near.");
  Serve();
  As("registrar-1", "REGISTRAR");
  ASSERT_EQ(Ask(stay), "");
  EXPECT_EQ(Propose(), "STATE");
  EXPECT_EQ(Answer(false), "") << "their time runs on, and so they may answer";
  EXPECT_EQ(Propose(), "STAYED");
}

TEST_F(Agreements, AreSentWhenTwoAgreeAndNotBefore) {
  ASSERT_EQ(Propose(), "");
  On(CivilDay(2026, 5, 20));
  As("manager-x", "EXAMINER");
  v1::EndorseConsensualRequest endorse = Endorsing();
  endorse.set_delivery(v1::DELIVERY_POST);
  *endorse.mutable_sent_on() = DateOf(CivilDay(2026, 4, 20));
  EXPECT_EQ(Ask(endorse), "DATE_ORDER") << "the person would have no time";
  endorse.clear_sent_on();
  EXPECT_EQ(Ask(endorse), "");
  EXPECT_EQ(StoredDay(The().consensual().last_day()), CivilDay(2026, 6, 18)) << "served on the 21st";
}

TEST_F(Agreements, AreTakenBackByWhoeverProposedThem) {
  ASSERT_EQ(Propose(), "");
  EXPECT_EQ(Endorse("lay-x", false), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
}

TEST_F(Agreements, NeedAProposerWhoStillHasThePart) {
  ASSERT_EQ(Propose(), "");
  v1::RecuseOfficerRequest recuse;
  recuse.set_account("lay-x");
  recuse.set_reasons("A cousin works there.");
  As("registrar-1", "REGISTRAR");
  ASSERT_EQ(Ask(recuse), "");
  EXPECT_EQ(Endorse(), "SOD");
  EXPECT_EQ(Endorse("manager-x", false), "");
}

TEST_F(Agreements, AreByTheRulesOfTheDayOnWhichTheyAreMade) {
  Serve();
  v1::RulesPublished rules;
  *rules.mutable_rules() = SanctionsEngland2026();
  rules.mutable_rules()->mutable_consensual_types(0)->clear_types();
  rules.set_digest(RulesDigest(rules.rules()));
  story_.Given("rule_set/current", rules);
  EXPECT_EQ(Answer(), "SANCTION_TYPE");
  EXPECT_EQ(Answer(false), "");
}

// Until two want it the person learns nothing, not even from what is refused.
TEST_F(Agreements, AreNotToldByRefusals) {
  v1::SubmitResponseRequest respond;
  respond.set_person_id(kAda);
  respond.set_text("I have more to say.");
  ASSERT_EQ(Propose(), "");
  AsAda();
  EXPECT_EQ(Ask(respond), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_CASE_TO_ANSWER");
  ASSERT_EQ(Endorse(), "");
  AsAda();
  EXPECT_EQ(Ask(respond), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_CONSENSUAL_PROPOSED");
}

// Nothing was found, and a court wants it heard again.
TEST_F(Agreements, AreNoneWhereOversightWonAHearing) {
  ListAndOpen();
  ASSERT_EQ(Sit(Facts(0, 0)), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_FINAL);
  v1::ReferOversightRequest refer;
  refer.set_reasons("Too lenient.");
  As("oversight-1", "OVERSIGHT");
  ASSERT_EQ(Ask(refer), "");
  v1::RecordOversightOutcomeRequest outcome;
  outcome.set_outcome(v1::APPEAL_OUTCOME_REMITTED);
  outcome.set_court_ref("CO/2/2026");
  *outcome.mutable_decided_on() = DateOf(CivilDay(2026, 5, 26));
  As("clerk-1", "COURT_CLERK");
  ASSERT_EQ(Ask(outcome), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  EXPECT_EQ(Propose(), "DUPLICATE");
}

// A court that sends a decision back wants it heard.
TEST_F(Agreements, AreNoneOnceItWasDecided) {
  Serve();
  ASSERT_EQ(Answer(), "");
  ASSERT_EQ(Lodge(), "");
  ASSERT_EQ(Ask(Outcome(v1::APPEAL_OUTCOME_REMITTED, CivilDay(2026, 4, 20))), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  EXPECT_EQ(Propose(), "DUPLICATE");
  EXPECT_EQ(List(Listing()), "");
  EXPECT_EQ(The().hearing().findings_size(), 0) << "what was admitted then is not found now";
}

// What was agreed on is reviewed as what a panel imposed is.
TEST_F(Agreements, AreReviewed) {
  v1::ProposeConsensualRequest propose = Proposing(v1::SANCTION_TYPE_CONDITIONS, 12);
  propose.set_conditions("Works under supervision.");
  ASSERT_EQ(Propose(propose), "");
  ASSERT_EQ(Endorse(), "");
  ASSERT_EQ(Answer(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ConsensualAgreed", "SanctionImposed", "SanctionReviewScheduled",
                                             "OversightWindowSet"));
  On(CivilDay(2026, 5, 19));
  story_.FireDue();
  ASSERT_EQ(Sanction().status(), v1::SANCTION_STATUS_IN_FORCE);
  As("listing-1", "LISTING");
  Appear(Listing().members());  // nobody has sat before
  Announce(CivilDay(2026, 7, 1));
  EXPECT_EQ(Ask(Replace(v1::SANCTION_TYPE_SUSPENSION, 6)), "");
  EXPECT_EQ(Sanction(1).type(), v1::SANCTION_TYPE_SUSPENSION);
}

}  // namespace
}  // namespace candour

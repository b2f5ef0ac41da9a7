#include "tests/unit/sanctions/hearing_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Hearing : public HearingStory {
 protected:
  std::string Adjourn(v1::AdjournReason reason, CivilDay review_by) {
    v1::AdjournHearingRequest adjourn;
    adjourn.set_hearing_id(The().hearing().hearing_id());
    adjourn.set_reason(reason);
    *adjourn.mutable_review_by() = DateOf(review_by);
    adjourn.set_reasons("A doctor's letter of yesterday.");
    if (reason == v1::ADJOURN_REASON_ILLNESS) adjourn.set_evidence_hash(std::string(32, 'd'));
    return Ask(adjourn);
  }
  std::string Resume(CivilDay on) {
    v1::ResumeHearingRequest resume;
    resume.set_hearing_id(The().hearing().hearing_id());
    *resume.mutable_resumes_on() = DateOf(on);
    return Ask(resume);
  }
  static v1::ProceedInAbsenceRequest Proceeding() {
    v1::ProceedInAbsenceRequest proceed;
    proceed.set_service_proof_hash(std::string(32, 'p'));
    proceed.set_fairness("Three dates were offered.");
    proceed.set_public_interest("Witnesses have waited for two years.");
    return proceed;
  }
  std::string Assess(CivilDay on) {
    v1::RecordMedicalAssessmentRequest assess;
    *assess.mutable_assessed_on() = DateOf(on);
    assess.set_found(v1::FITNESS_FIT_WITH_ADJUSTMENTS);
    assess.set_evidence_hash(std::string(32, 'm'));
    return Ask(assess);
  }
  std::string RecuseMember(const std::string& account) {
    v1::RecuseOfficerRequest recuse;
    recuse.set_account(account);
    recuse.set_reasons("Ill.");
    As("listing-1", "LISTING");
    const std::string refusal = Ask(recuse);
    As(kChair, "PANEL_CHAIR");
    return refusal;
  }
};

TEST_F(Hearing, IsListedWithItsPanelAndPublished28DaysAhead) {
  v1::ListHearingRequest list = Listing();
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 6, 30));
  EXPECT_EQ(List(list), "");
  const auto* listed = story_.fact<v1::HearingListed>();
  ASSERT_NE(listed, nullptr);
  EXPECT_EQ(StoredDay(listed->served_on()), CivilDay(2026, 4, 20));
  EXPECT_EQ(StoredDay(listed->publish_on()), CivilDay(2026, 6, 2));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_LISTED);
  ASSERT_NE(FindOfficer(The(), kManager), nullptr);
  EXPECT_EQ(FindOfficer(The(), kManager)->part(), v1::CASE_PART_FINAL_PANEL);
}

// SC10: served on 20 April, a hearing on 17 May has 27 days; 28 clear days end with the 18th.
TEST_F(Hearing, NeedsTheWholeNotice) {
  v1::ListHearingRequest list = Listing();
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 5, 17));
  EXPECT_EQ(List(list), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Arg("earliest"), "2026-05-19");
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 5, 18));
  EXPECT_EQ(List(list), "NOTICE_NOT_SERVED");
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 5, 19));
  EXPECT_EQ(List(list), "");
}

// SC10: whoever had another part does not decide: by account, and by person.
TEST_F(Hearing, KeepsThePartsApart) {
  v1::ListHearingRequest list = Listing();
  list.mutable_members(1)->set_account("interim-1");
  EXPECT_EQ(List(list), "SOD");
  list = Listing();
  list.mutable_members(1)->set_account("examiner-1");
  EXPECT_EQ(List(list), "SOD");
  list = Listing();
  list.mutable_members(1)->set_person_id("50000000-0000-4000-8000-000000000001");
  EXPECT_EQ(List(list), "SOD");
  list = Listing();
  list.set_presenter("examiner-1");
  EXPECT_EQ(List(list), "SOD");
  list = Listing();
  list.set_presenter(kLay);
  EXPECT_EQ(List(list), "SOD");
  list = Listing();
  list.mutable_members(1)->set_account("listing-1");
  EXPECT_EQ(List(list), "SOD");
}

TEST_F(Hearing, IsListedByNobodyWhoHasAPartAndSeatsNobodyWhoListedIt) {
  As("interim-1", "LISTING");
  EXPECT_EQ(Ask(Listing()), "SOD");
  ASSERT_EQ(List(Listing()), "");  // by listing-1
  v1::ListHearingRequest again = Listing();
  again.mutable_members(1)->set_account("listing-1");
  As("listing-2", "LISTING");
  EXPECT_EQ(Ask(again), "SOD");
  for (const char* lister : {"listing-1", "listing-2"}) {
    again = Listing();
    again.set_presenter(lister);
    EXPECT_EQ(Ask(again), "SOD") << lister;
  }
  EXPECT_EQ(Ask(Listing()), "");
}

// Adjourned before its day, it is not heard before its notice has run.
TEST_F(Hearing, GoesOnNoEarlierThanItsNotice) {
  ASSERT_EQ(List(Listing()), "");
  ASSERT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 6, 1)), "");
  EXPECT_EQ(Resume(CivilDay(2026, 5, 25)), "DATE_ORDER");
  EXPECT_EQ(Arg("earliest"), "2026-05-26");
  EXPECT_EQ(Resume(CivilDay(2026, 5, 26)), "");
}

TEST_F(Hearing, LooksAtWhatBindsAMember) {
  v1::ListHearingRequest list = Listing();
  list.mutable_members(1)->set_declared(false);
  EXPECT_EQ(List(list), "INTERESTS_UNDECLARED");
  list.mutable_members(1)->set_declared(true);
  list.mutable_members(1)->set_has_interest(true);
  EXPECT_EQ(List(list), "CONFLICT_OF_INTEREST");
  list = Listing();
  list.mutable_members(1)->set_person_id(kAda);
  EXPECT_EQ(List(list), "CONFLICT_OF_INTEREST");
}

// Each was appointed, and has said themselves what binds them; nobody says it for them.
TEST_F(Hearing, SeatsThoseWhoWereAppointedAndDeclared) {
  v1::ListHearingRequest list = Listing();
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(Offering()), "");
  EXPECT_EQ(Ask(list), "NOT_APPOINTED");
  EXPECT_EQ(Arg("part"), "CASE_PART_FINAL_PANEL");
  for (const v1::PanelMember& member : list.members()) {
    v1::AppointOfficerRequest appoint;
    appoint.set_account(member.account());
    appoint.set_officer_person_id(member.person_id());
    appoint.set_part(v1::CASE_PART_FINAL_PANEL);
    appoint.set_seat(member.seat());
    EXPECT_EQ(Ask(appoint), "");
  }
  EXPECT_EQ(Ask(list), "INTERESTS_UNDECLARED") << "whatever the listing says";
  for (const v1::PanelMember& member : list.members()) {
    v1::DeclareInterestsRequest declare;
    declare.set_part(v1::CASE_PART_FINAL_PANEL);
    As(member.account(), "PANEL_MEMBER", member.person_id());
    EXPECT_EQ(Ask(declare), "");
  }
  As("listing-1", "LISTING");
  list.mutable_members(1)->set_seat(v1::SEAT_MANAGER);
  EXPECT_EQ(Ask(list), "SEAT");
  list = Listing();
  list.mutable_members(2)->clear_person_id();
  EXPECT_EQ(Ask(list), "");
  const v1::HearingListed listed = *story_.fact<v1::HearingListed>();
  EXPECT_EQ(listed.members(2).person_id(), Listing().members(2).person_id()) << "of the appointment";
  EXPECT_FALSE(listed.members(0).declared());
  EXPECT_TRUE(FindOfficer(The(), kChair)->declared());
}

TEST_F(Hearing, SeatsNobodyWhomAnObjectionWaitsFor) {
  ASSERT_EQ(List(Listing()), "");
  AsAda();
  v1::ChallengeOfficerRequest challenge;
  challenge.set_person_id(kAda);
  challenge.set_account(kManager);
  challenge.set_reasons("We applied for the same post.");
  ASSERT_EQ(Ask(challenge), "");
  EXPECT_EQ(List(Listing()), "CHALLENGE_OPEN") << "a new listing answers no objection";
}

// A listing from before members declared themselves: its word for them stands.
TEST_F(Hearing, BelievesWhatWasRecordedBefore) {
  v1::HearingListed listed;
  listed.set_hearing_id("60000000-0000-4000-8000-000000000001");
  *listed.mutable_members() = Listing().members();
  *listed.mutable_hearing_on() = DateOf(CivilDay(2026, 5, 26));
  listed.set_legal_assessor("assessor-1");
  listed.set_presenter("presenter-1");
  Give(listed);
  On(CivilDay(2026, 5, 26));
  EXPECT_EQ(Open(), "");
  EXPECT_TRUE(FindOfficer(The(), kLay)->declared());
}

// Who was asked for another hearing and is not listed is asked again.
TEST_F(Hearing, KeepsThoseWhoWait) {
  As("listing-1", "LISTING");
  google::protobuf::RepeatedPtrField<v1::PanelMember> spare;
  *spare.Add() = Member("lay-2", v1::SEAT_LAY);
  Appear(spare);
  ASSERT_EQ(List(Listing()), "");
  v1::ListHearingRequest again = Listing();
  again.mutable_members(1)->set_account("lay-2");
  EXPECT_EQ(FindOfficer(The(), "lay-2")->recused(), v1::RECUSAL_REASON_UNSPECIFIED);
  ASSERT_EQ(List(again), "");
  EXPECT_EQ(FindOfficer(The(), kLay)->recused(), v1::RECUSAL_REASON_WITHDRAWN);
  EXPECT_EQ(List(Listing()), "") << "whoever was only left out sits again";
  EXPECT_EQ(FindOfficer(The(), kLay)->recused(), v1::RECUSAL_REASON_UNSPECIFIED);
}

// "I know her": what was declared before says otherwise, and so may what is declared after.
TEST_F(Hearing, SeatsNobodyWhoSteppedBack) {
  As("listing-1", "LISTING");
  Appear(Listing().members());
  As(kLay, "PANEL_MEMBER");
  v1::RecuseOfficerRequest recuse;
  recuse.set_account(kLay);
  recuse.set_reasons("I know her.");
  ASSERT_EQ(Ask(recuse), "");
  EXPECT_EQ(story_.fact<v1::OfficerRecused>()->reason(), v1::RECUSAL_REASON_DECLARED_INTEREST);
  EXPECT_EQ(story_.fact<v1::OfficerRecused>()->reasons(), "I know her.");
  EXPECT_EQ(List(Listing()), "CONFLICT_OF_INTEREST");
}

// Left TST01 on 19 April 2021: more than five years before.
TEST_F(Hearing, SeatsNobodyOfTheSameOrganisationForFiveYears) {
  v1::ListHearingRequest list = Listing();
  v1::FormerOrganisation& trust = *list.mutable_members(1)->add_organisations();
  trust.set_org_code("TST01");
  *trust.mutable_until() = DateOf(CivilDay(2021, 4, 20));
  EXPECT_EQ(List(list), "CONFLICT_OF_INTEREST");
  *trust.mutable_until() = DateOf(CivilDay(2021, 4, 19));
  EXPECT_EQ(List(list), "");
}

TEST_F(Hearing, NeedsAChairALayMemberAndAManager) {
  v1::ListHearingRequest list = Listing();
  list.mutable_members()->RemoveLast();
  EXPECT_EQ(List(list), "QUORUM");
  list = Listing();
  list.mutable_members(2)->set_seat(v1::SEAT_LAY);
  EXPECT_EQ(List(list), "QUORUM");
  list = Listing();
  list.mutable_members(0)->set_seat(v1::SEAT_LAY);
  EXPECT_EQ(List(list), "QUORUM");
  list = Listing();
  list.mutable_members(1)->set_account(kChair);
  EXPECT_EQ(List(list), "DUPLICATE");
  list = Listing();
  list.mutable_members(1)->set_person_id(list.members(2).person_id());
  EXPECT_EQ(List(list), "DUPLICATE");
}

TEST_F(Hearing, IsListedOnDaysThatAre) {
  v1::ListHearingRequest list = Listing();
  list.mutable_hearing_on()->set_month(13);
  EXPECT_EQ(List(list), "DATE_INVALID");
  list = Listing();
  *list.mutable_notice_sent_on() = DateOf(CivilDay(2026, 4, 21));
  EXPECT_EQ(List(list), "DATE_FUTURE");
}

TEST_F(Hearing, OpensOnItsDayAndOnce) {
  EXPECT_EQ(Open(), "STATE");
  List(Listing());
  On(CivilDay(2026, 5, 25));
  EXPECT_EQ(Open(), "DEADLINE_NOT_REACHED");
  On(CivilDay(2026, 5, 26));
  v1::OpenHearingRequest other;
  other.set_hearing_id("60000000-0000-4000-8000-000000000001");
  AllPresent(other);
  EXPECT_EQ(Ask(other), "HEARING_UNKNOWN");
  EXPECT_EQ(Open(), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_IN_HEARING);
  EXPECT_EQ(Open(), "DUPLICATE");
  EXPECT_EQ(List(Listing()), "STATE");
}

// SC10: a member is ill, two are left.
TEST_F(Hearing, DecidesNothingByTwo) {
  List(Listing());
  On(CivilDay(2026, 5, 26));
  v1::OpenHearingRequest open;
  open.add_present(kChair);
  open.add_present(kLay);
  EXPECT_EQ(Sit(open), "QUORUM");
  open.add_present(kLay);
  EXPECT_EQ(Sit(open), "QUORUM");
  As(kLay, "PANEL_CHAIR");
  EXPECT_EQ(Open(), "NOT_APPOINTED");
}

TEST_F(Hearing, IsAdjournedWhereTooFewAreLeft) {
  ListAndOpen();
  EXPECT_EQ(RecuseMember(kManager), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("OfficerRecused", "HearingAdjourned"));
  EXPECT_EQ(The().hearing().adjournment().reason(), v1::ADJOURN_REASON_QUORUM);
  EXPECT_EQ(StoredDay(The().hearing().adjournment().review_by()), CivilDay(2026, 8, 26));
  EXPECT_EQ(Sit(Facts(3, 3)), "ADJOURNED");
  EXPECT_EQ(Resume(CivilDay(2026, 6, 1)), "QUORUM");
  // Anew, with another manager.
  v1::ListHearingRequest list = Listing();
  list.mutable_members(2)->set_account("manager-2");
  list.mutable_members(2)->clear_person_id();
  *list.mutable_hearing_on() = DateOf(CivilDay(2026, 6, 30));
  EXPECT_EQ(List(list), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_LISTED);
  EXPECT_EQ(The().hearing().decided(), v1::HEARING_STAGE_UNSPECIFIED);
}

// A challenge is answered before the member decides anything.
TEST_F(Hearing, WaitsForTheAnswerToAChallenge) {
  List(Listing());
  AsAda();
  v1::ChallengeOfficerRequest challenge;
  challenge.set_person_id(kAda);
  challenge.set_account(kManager);
  challenge.set_reasons("We applied for the same post.");
  EXPECT_EQ(Ask(challenge), "");
  As(kChair, "PANEL_CHAIR");
  On(CivilDay(2026, 5, 26));
  EXPECT_EQ(Open(), "CHALLENGE_OPEN");
  v1::AnswerOfficerChallengeRequest answer;
  answer.set_account(kManager);
  answer.set_upheld(true);
  answer.set_reasons("It could look like rivalry.");
  As("listing-1", "LISTING");
  EXPECT_EQ(Ask(answer), "");
  EXPECT_THAT(story_.recorded(),
              ElementsAre("OfficerChallengeAnswered", "OfficerRecused", "HearingAdjourned"));
}

TEST_F(Hearing, IsAdjournedForThreeMonthsAtMost) {
  ListAndOpen();
  EXPECT_EQ(Resume(CivilDay(2026, 6, 1)), "NOT_ADJOURNED");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 8, 27)), "REVIEW_TOO_LATE");
  EXPECT_EQ(Arg("latest"), "2026-08-26");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 5, 25)), "DATE_ORDER");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 8, 26)), "");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 8, 26)), "ADJOURNED");
  EXPECT_EQ(Resume(CivilDay(2026, 5, 25)), "DATE_ORDER");
  EXPECT_EQ(Resume(CivilDay(2026, 6, 8)), "");
  EXPECT_EQ(Sit(Facts(3, 3)), "STATE");  // that day is opened first
  On(CivilDay(2026, 6, 8));
  EXPECT_EQ(Open(), "");
  EXPECT_EQ(Sit(Facts(3, 3)), "");
  EXPECT_EQ(story_.fact<v1::FactsFound>()->proof(), v1::STANDARD_OF_PROOF_CIVIL);
}

TEST_F(Hearing, SaysThatNobodyLookedAtAnAdjournmentInTime) {
  ListAndOpen();
  Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 7, 1));
  On(CivilDay(2026, 7, 1));
  EXPECT_EQ(story_.FireDue(), 0);
  On(CivilDay(2026, 7, 2));
  EXPECT_EQ(story_.FireDue(), 1);
  EXPECT_THAT(story_.recorded(), ElementsAre("AdjournmentOverdue"));
  EXPECT_EQ(story_.FireDue(), 0);
}

// F17: adjourned once, then assessed, then on.
TEST_F(Hearing, GoesOnInAbsenceAfterAnAssessment) {
  ListAndOpen(false);
  EXPECT_EQ(Sit(Facts(3, 3)), "SUBJECT_ABSENT");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_ILLNESS, CivilDay(2026, 6, 26)), "");
  EXPECT_EQ(Resume(CivilDay(2026, 6, 8)), "");
  On(CivilDay(2026, 6, 8));
  EXPECT_EQ(Open(false), "");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_ILLNESS, CivilDay(2026, 6, 26)), "ILLNESS_ONCE");
  v1::ProceedInAbsenceRequest proceed = Proceeding();
  EXPECT_EQ(Sit(proceed), "MEDICAL_ASSESSMENT_MISSING");
  EXPECT_EQ(Assess(CivilDay(2026, 6, 9)), "DATE_FUTURE");
  EXPECT_EQ(Assess(CivilDay(2026, 6, 5)), "");
  const auto* recorded = story_.fact<v1::MedicalAssessmentRecorded>();
  EXPECT_EQ(recorded->found(), v1::FITNESS_FIT_WITH_ADJUSTMENTS) << "which is sealed";
  EXPECT_EQ(recorded->fitness(), v1::FITNESS_UNSPECIFIED) << "which is not";
  EXPECT_EQ(Sit(proceed), "MISSING_REASONS");  // the evidence about health
  proceed.set_health_evidence("Fit to take part by video, with breaks.");
  EXPECT_EQ(Sit(proceed), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ProceededInAbsence"));
  EXPECT_EQ(Sit(Facts(3, 3)), "");
}

// F17
TEST_F(Hearing, IsAdjournedForIllnessOnEvidence) {
  ListAndOpen(false);
  v1::AdjournHearingRequest adjourn;
  adjourn.set_hearing_id(The().hearing().hearing_id());
  adjourn.set_reason(v1::ADJOURN_REASON_ILLNESS);
  *adjourn.mutable_review_by() = DateOf(CivilDay(2026, 6, 26));
  adjourn.set_reasons("She is said to be ill.");
  EXPECT_EQ(Ask(adjourn), "EVIDENCE_HASH");
  adjourn.set_evidence_hash("short");
  EXPECT_EQ(Ask(adjourn), "EVIDENCE_HASH");
  adjourn.set_evidence_hash(std::string(32, 'd'));
  EXPECT_EQ(Ask(adjourn), "");
  EXPECT_EQ(story_.fact<v1::HearingAdjourned>()->evidence_hash(), std::string(32, 'd'));
}

TEST_F(Hearing, IsAdjournedAndResumedByItsOwnChairOrWhoListsIt) {
  ListAndOpen();
  As("chair-of-another", "PANEL_CHAIR");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 7, 1)), "NOT_APPOINTED");
  As(kLay, "PANEL_CHAIR");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 7, 1)), "NOT_APPOINTED");
  As(kChair, "PANEL_CHAIR");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 7, 1)), "");
  As("chair-of-another", "PANEL_CHAIR");
  EXPECT_EQ(Resume(CivilDay(2026, 6, 8)), "NOT_APPOINTED");
  As("listing-1", "LISTING");
  EXPECT_EQ(Resume(CivilDay(2026, 6, 8)), "");
}

TEST_F(Hearing, IsAdjournedByNoChairWhoWasRecused) {
  ListAndOpen();
  v1::OfficerRecused recused;
  recused.set_account(kChair);
  recused.set_reason(v1::RECUSAL_REASON_CHALLENGED);
  Give(recused);
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 7, 1)), "NOT_APPOINTED");
  As("listing-1", "LISTING");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 7, 1)), "");
}

// Two records of one human were merged after the panel was seated.
TEST_F(Hearing, IsDecidedByNobodyWhomItTurnsOutToBeAbout) {
  ASSERT_EQ(List(Listing()), "");
  On(CivilDay(2026, 5, 26));
  v1::SubjectKnownAs known;
  known.add_person_ids(Listing().members(2).person_id());
  Give(known);
  EXPECT_EQ(Open(), "CONFLICT_OF_INTEREST");
  v1::SubjectKnownAsNoMore split;
  *split.mutable_person_ids() = known.person_ids();
  Give(split);
  EXPECT_EQ(Open(), "");
}

TEST_F(Hearing, IsHeardInPrivateWhereBothAreAskedFor) {
  v1::ListHearingRequest list = Listing();
  list.set_private_(true);
  list.set_public_by_request(true);
  EXPECT_EQ(List(list), "");
  EXPECT_TRUE(story_.fact<v1::HearingListed>()->private_());
  EXPECT_FALSE(story_.fact<v1::HearingListed>()->public_by_request());
  EXPECT_TRUE(The().hearing().private_());
}

TEST_F(Hearing, WhatIsAboutHealthIsHeardInPrivateUnlessThePersonAsks) {
  v1::AllegationFramed framed;
  framed.set_allegation_id("30000000-0000-4000-8000-000000000003");
  framed.mutable_citation()->mutable_fppt()->set_ground(v1::FPPT_GROUND_KIND_HEALTH);
  EXPECT_EQ(List(Listing()), "");
  EXPECT_FALSE(The().hearing().private_());
  As("listing-1", "LISTING");
  Give(framed);
  EXPECT_EQ(List(Listing()), "");
  EXPECT_FALSE(The().hearing().private_()) << "nobody is to answer for it";
  v1::CaseToAnswer to_answer;
  to_answer.add_allegation_ids(framed.allegation_id());
  Give(to_answer);
  EXPECT_EQ(List(Listing()), "");
  EXPECT_TRUE(The().hearing().private_());
  v1::ListHearingRequest list = Listing();
  list.set_public_by_request(true);
  EXPECT_EQ(List(list), "");
  EXPECT_FALSE(The().hearing().private_());
  EXPECT_TRUE(story_.fact<v1::HearingListed>()->public_by_request());
}

// SC1: illness that is claimed on the day counts too.
TEST_F(Hearing, ProceedsInAbsenceOnlyOnProofOfServiceAndReasons) {
  ListAndOpen(false);
  v1::ProceedInAbsenceRequest proceed = Proceeding();
  proceed.clear_service_proof_hash();
  EXPECT_EQ(Sit(proceed), "NOTICE_NOT_SERVED");
  proceed.set_service_proof_hash("short");
  EXPECT_EQ(Sit(proceed), "EVIDENCE_HASH");
  proceed = Proceeding();
  proceed.clear_fairness();
  EXPECT_EQ(Sit(proceed), "MISSING_REASONS");
  proceed = Proceeding();
  proceed.set_illness_claimed(true);
  EXPECT_EQ(Sit(proceed), "MEDICAL_ASSESSMENT_MISSING");
  EXPECT_EQ(Sit(Proceeding()), "");
}

TEST_F(Hearing, IsNotInAbsenceOfWhoIsThere) {
  ListAndOpen();
  EXPECT_EQ(Sit(Proceeding()), "SUBJECT_PRESENT");
}

TEST_F(Hearing, RestsWhileTheCaseIsStayed) {
  ListAndOpen();
  v1::CaseStayed stayed;
  stayed.set_reason(v1::STAY_REASON_POLICE);
  *stayed.mutable_review_by() = DateOf(CivilDay(2026, 8, 1));
  Give(stayed);
  EXPECT_EQ(Sit(Facts(3, 3)), "STAYED");
  EXPECT_EQ(Adjourn(v1::ADJOURN_REASON_EVIDENCE, CivilDay(2026, 8, 1)), "STAYED");
  EXPECT_EQ(The().interim_orders(0).ended(), v1::INTERIM_END_UNSPECIFIED);
}

TEST_F(Hearing, IsOfACaseThatThereIs) {
  story_.When<Case>("60000000-0000-4000-8000-000000000001", Listing());
  EXPECT_EQ(story_.refusal(), "CASE_UNKNOWN");
}

}  // namespace
}  // namespace candour

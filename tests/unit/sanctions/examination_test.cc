#include "services/sanctions/case/sight.h"
#include "tests/unit/sanctions/case_story.h"

namespace candour {
namespace {

constexpr v1::ExaminationOutcome kNo = v1::EXAMINATION_OUTCOME_NO_CASE,
                                 kAdvice = v1::EXAMINATION_OUTCOME_ADVICE,
                                 kToAnswer = v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER;

class Examination : public CaseStory {
 protected:
  static v1::NotifyAllegationRequest Notice(v1::Delivery delivery = v1::DELIVERY_PORTAL) {
    v1::NotifyAllegationRequest notify;
    notify.set_delivery(delivery);
    notify.add_evidence_hashes(std::string(32, 'e'));
    notify.set_unused_schedule_hash(std::string(32, 'u'));
    notify.set_notice("This is alleged.");
    return notify;
  }
  // Served on 1 April 2026.
  void Notify() {
    Investigate();
    On(CivilDay(2026, 4, 1));
    AsScreener();
    ASSERT_EQ(Ask(Notice()), "");
  }
  std::string Extend(CivilDay last_day) {
    v1::GrantExtensionRequest grant;
    *grant.mutable_last_day() = DateOf(last_day);
    grant.set_reasons("Her union is away.");
    return Ask(grant);
  }
  std::string Respond(const std::string& person = kAda) {
    v1::SubmitResponseRequest submit;
    submit.set_person_id(person);
    submit.set_text("I was told to.");
    return Ask(submit);
  }
  void SeatExaminers() {
    Seated("lay-x", v1::CASE_PART_EXAMINER, v1::SEAT_LAY);
    Seated("manager-x", v1::CASE_PART_EXAMINER, v1::SEAT_MANAGER, kCal);
  }
  void SeatThreeOthers() {
    Seated("chair-y", v1::CASE_PART_EXAMINER, v1::SEAT_MANAGER_CHAIR);
    Seated("lay-y", v1::CASE_PART_EXAMINER, v1::SEAT_LAY);
    Seated("manager-y", v1::CASE_PART_EXAMINER, v1::SEAT_MANAGER);
  }
  std::string Examine(const std::string& account, v1::ExaminationOutcome outcome,
                      std::vector<int> allegations = {0}) {
    As(account, "EXAMINER");
    v1::ExamineRequest examine;
    examine.set_outcome(outcome);
    if (outcome == kToAnswer) {
      for (const int nth : allegations) examine.add_allegation_ids(The().allegations(nth).allegation_id());
    }
    examine.set_reasons("I have read both.");
    return Ask(examine);
  }
  // Answered, and examiners seated.
  void Ready() {
    Notify();
    AsAda();
    ASSERT_EQ(Respond(), "");
    SeatExaminers();
  }
  void Disagree() {
    Ready();
    ASSERT_EQ(Examine("lay-x", kToAnswer), "");
    ASSERT_EQ(Examine("manager-x", kNo), "");
    EXPECT_THAT(story_.recorded(), ElementsAre("ExaminerDecided", "ExaminersDisagreed"));
    EXPECT_EQ(The().stage(), v1::CASE_STAGE_EXAMINATION);
    SeatThreeOthers();
  }
};

// SC10.
TEST_F(Examination, WaitsForTheResponseOrItsLastDay) {
  Notify();
  EXPECT_EQ(*DayOf(The().examination().last_day()), CivilDay(2026, 4, 29)) << "28 days after 1 April";
  SeatExaminers();
  On(CivilDay(2026, 4, 20));
  EXPECT_EQ(Examine("lay-x", kToAnswer), "DEADLINE_NOT_REACHED");
  EXPECT_EQ(Arg("last_day"), "2026-04-29");
  On(CivilDay(2026, 4, 29));
  EXPECT_EQ(Examine("lay-x", kToAnswer), "DEADLINE_NOT_REACHED");
  FireDue();
  EXPECT_FALSE(The().examination().period_over());
  On(CivilDay(2026, 4, 30));
  FireDue();
  EXPECT_TRUE(The().examination().period_over());
  EXPECT_EQ(Examine("lay-x", kToAnswer), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_EXAMINATION);
  EXPECT_EQ(Examine("manager-x", kToAnswer), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ExaminerDecided", "CaseToAnswer"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
  EXPECT_TRUE(The().allegations(0).case_to_answer());
}

// F12.
class DecidedOnce : public Examination {
 protected:
  DecidedOnce() { Investigate(); }

  // Another case about Ada, in which it is said that she broke the same clause from `from` to `to`.
  void Another(CivilDay from, CivilDay to) {
    v1::CaseOpened opened;
    opened.set_case_id(kOther);
    opened.set_case_no("C-2025-OTHERCASE1");
    *opened.mutable_received_on() = DateOf(CivilDay(2025, 11, 3));
    Tell(opened);
    v1::PersonIdentified identified;
    identified.set_person_id(kAda);
    Tell(identified);
    v1::AllegationFramed framed;
    framed.set_allegation_id(kTold);
    *framed.mutable_citation() = Framing(from, to).citation();
    framed.mutable_citation()->mutable_clause()->set_version("0.9");
    *framed.mutable_conduct_from() = DateOf(from);
    *framed.mutable_conduct_to() = DateOf(to);
    framed.set_sanctionable(true);
    Tell(framed);
    Tell(v1::ScreenedIn());
  }
  void TellHer() {
    v1::AllegationNotified notified;
    notified.add_allegation_ids(kTold);
    Tell(notified);
  }
  template <class Fact>
  void Tell(const Fact& fact) {
    ASSERT_TRUE(story_.Given(absl::StrCat("case/", kOther), fact));
  }
  CivilDay FirstDay() { return StoredDay(The().allegations(0).conduct_from()); }
  CivilDay LastDay() { return StoredDay(The().allegations(0).conduct_to()); }

  static constexpr char kOther[] = "30000000-0000-4000-8000-0000000000c2";
  static constexpr char kTold[] = "30000000-0000-4000-8000-0000000000a2";
};

TEST_F(DecidedOnce, WhatThePersonWasToldOfInAnotherCase) {
  Another(LastDay(), LastDay() + 30);
  TellHer();
  EXPECT_EQ(Ask(Notice()), "DECIDED_ELSEWHERE");
  EXPECT_EQ(Arg("allegation_id"), The().allegations(0).allegation_id());
  EXPECT_EQ(Arg("case_no"), "C-2025-OTHERCASE1");
  v1::NotifyAllegationRequest blank = Notice();
  blank.set_another_matter(" ");
  EXPECT_EQ(Ask(blank), "DECIDED_ELSEWHERE");
  v1::RulesPublished before;
  *before.mutable_rules() = SanctionsEngland2026();
  before.mutable_rules()->clear_safeguards();
  ASSERT_TRUE(story_.Given("rule_set/current", before));
  EXPECT_EQ(Ask(Notice()), "") << "under rules that do not ask";
}

TEST_F(DecidedOnce, AnotherMatterIsSaidToBeOne) {
  Another(FirstDay(), LastDay());
  TellHer();
  v1::NotifyAllegationRequest notify = Notice();
  notify.set_another_matter("The same day, another ward.");
  EXPECT_EQ(Ask(notify), "");
  EXPECT_EQ(story_.fact<v1::AllegationNotified>()->other_case_no(), "C-2025-OTHERCASE1");
  EXPECT_EQ(Ask(Notice()), "") << "told already";
}

TEST_F(DecidedOnce, OtherDaysAreAnotherMatter) {
  Another(LastDay() + 1, LastDay() + 2);
  TellHer();
  EXPECT_EQ(Ask(Notice()), "");
  EXPECT_EQ(story_.fact<v1::AllegationNotified>()->other_case_no(), "");
}

TEST_F(DecidedOnce, WhatNobodyToldHerOfWasNotDecided) {
  Another(FirstDay(), LastDay());
  EXPECT_EQ(Ask(Notice()), "");
}

// She was taken for somebody else: she answered for nothing.
TEST_F(DecidedOnce, NotWhatWasQuashedButByTheCourt) {
  Another(FirstDay(), LastDay());
  TellHer();
  v1::SanctionImposed imposed;
  imposed.set_sanction_id("sanction-1");
  Tell(imposed);
  v1::DeterminationCorrected corrected;
  corrected.set_kind(v1::CORRECTION_KIND_WRONG_PERSON);
  Tell(corrected);
  ASSERT_EQ(story_.State<Case>(kOther).stage(), v1::CASE_STAGE_QUASHED);
  EXPECT_EQ(Ask(Notice()), "");
}

TEST_F(Examination, NoticeShowsWhatIsReliedOn) {
  Investigate();
  v1::NotifyAllegationRequest notify = Notice();
  notify.clear_evidence_hashes();
  EXPECT_EQ(Ask(notify), "EVIDENCE_MISSING");
  notify.add_evidence_hashes("short");
  EXPECT_EQ(Ask(notify), "EVIDENCE_HASH");
  notify = Notice();
  notify.set_unused_schedule_hash("short");
  EXPECT_EQ(Ask(notify), "EVIDENCE_HASH");
  notify = Notice(v1::DELIVERY_POST);
  *notify.mutable_sent_on() = DateOf(CivilDay(2026, 1, 1));
  EXPECT_EQ(Ask(notify), "DATE_ORDER") << "before it was screened in";
  EXPECT_EQ(Ask(Notice(v1::DELIVERY_POST)), "");
  EXPECT_EQ(*DayOf(story_.fact<v1::AllegationNotified>()->served_on()), CivilDay(2026, 1, 3));
  EXPECT_EQ(story_.fact<v1::AllegationNotified>()->test(), v1::CASE_TO_ANSWER_TEST_REALISTIC_PROSPECT);
  As("other", "SCREENER");
  EXPECT_EQ(Ask(Notice()), "INTERESTS_UNDECLARED");
}

TEST_F(Examination, NoticeIsOfWhatWasScreenedIn) {
  TakeUp();
  EXPECT_EQ(Ask(Notice()), "STATE");
  case_ = "another";
  EXPECT_EQ(Ask(Notice()), "CASE_UNKNOWN");
  EXPECT_EQ(Extend(CivilDay(2026, 5, 1)), "CASE_UNKNOWN");
  EXPECT_EQ(Respond(), "CASE_UNKNOWN");
  EXPECT_EQ(Examine("lay-x", kNo), "CASE_UNKNOWN");
}

TEST_F(Examination, ResponseIsThePersonsAndInTime) {
  Investigate();
  AsAda();
  EXPECT_EQ(Respond(), "CASE_UNKNOWN") << "not told yet";
  AsScreener();
  On(CivilDay(2026, 4, 1));
  ASSERT_EQ(Ask(Notice()), "");
  EXPECT_EQ(Respond(kBea), "CASE_UNKNOWN");
  AsAda();
  On(CivilDay(2026, 4, 30));
  EXPECT_EQ(Respond(), "DEADLINE_PASSED");
  AsScreener();
  EXPECT_EQ(Extend(CivilDay(2026, 4, 29)), "DATE_ORDER");
  EXPECT_EQ(Extend(CivilDay(2026, 5, 10)), "") << "leave";
  AsAda();
  EXPECT_EQ(Respond(), "");
  EXPECT_TRUE(story_.fact<v1::ResponseReceived>()->late());
}

// F1: nobody ends the person's time for them.
TEST_F(Examination, ResponseOnPaperIsSignedAndEnteredByTheCasesScreener) {
  Notify();
  v1::SubmitResponseRequest paper;
  paper.set_person_id(kAda);
  paper.set_text("I was told to.");
  EXPECT_EQ(Ask(paper), "EVIDENCE_HASH");
  paper.set_signed_hash("short");
  EXPECT_EQ(Ask(paper), "EVIDENCE_HASH");
  paper.set_signed_hash(std::string(32, 's'));
  As("another-screener", "SCREENER");
  EXPECT_EQ(Ask(paper), "INTERESTS_UNDECLARED");
  AsScreener();
  EXPECT_EQ(Ask(paper), "");
  EXPECT_EQ(story_.fact<v1::ResponseReceived>()->signed_hash(), std::string(32, 's'));
}

// Somebody of the same name was told of allegations; nothing was ordered against them yet.
TEST_F(Examination, WhoWasNamedWronglyIsCleared) {
  Notify();
  As("registrar-1", "REGISTRAR");
  v1::ProposeCorrectionRequest propose;
  propose.set_kind(v1::CORRECTION_KIND_WRONG_PERSON);
  propose.set_text("Another person of that name was meant.");
  propose.set_sanction_id(kBea);
  EXPECT_EQ(Ask(propose), "SANCTION_UNKNOWN");
  propose.clear_sanction_id();
  ASSERT_EQ(Ask(propose), "");
  As("dpo-1", "DPO");
  v1::ConfirmCorrectionRequest confirm;
  confirm.set_correction_id(The().correction().correction_id());
  confirm.set_text("Somebody else was meant.");
  EXPECT_EQ(Ask(confirm), "MISSING_REASONS") << "an apology is owed";
  confirm.set_apology("You were taken for somebody of the same name. We are sorry.");
  EXPECT_EQ(Ask(confirm), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("DeterminationCorrected", "ApologyRecorded"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_QUASHED);
  EXPECT_EQ(SightOf(The(), {"cqc-1", "CQC", "", ""}, ""), Sight::kNothing) << "nothing was heard";
  EXPECT_EQ(OutcomeFor(The()), v1::REFERRAL_OUTCOME_CLOSED);
}

TEST_F(Examination, ResponseWithinAnExtensionIsNoticed) {
  Notify();
  EXPECT_EQ(Extend(CivilDay(2026, 4, 29)), "DATE_ORDER");
  EXPECT_EQ(Arg("earliest"), "2026-04-30");
  v1::GrantExtensionRequest none;
  none.mutable_last_day()->set_day(40);
  EXPECT_EQ(Ask(none), "DATE_INVALID");
  EXPECT_EQ(Extend(CivilDay(2026, 5, 10)), "");
  On(CivilDay(2026, 5, 11));
  FireDue();
  EXPECT_TRUE(The().examination().period_over());
  AsAda();
  EXPECT_EQ(Respond(), "DEADLINE_PASSED");
  EXPECT_EQ(Arg("last_day"), "2026-05-10");
}

TEST_F(Examination, IsByALayExaminerAndAManager) {
  Ready();
  Seated("lay-2", v1::CASE_PART_EXAMINER, v1::SEAT_LAY);
  Seated("chair-2", v1::CASE_PART_EXAMINER, v1::SEAT_LAY_CHAIR);
  EXPECT_EQ(Examine("nobody", kNo), "NOT_APPOINTED");
  EXPECT_EQ(Examine("screener-1", kNo), "SOD");
  EXPECT_EQ(Examine("chair-2", kNo), "SEAT") << "for three alone";
  EXPECT_EQ(Examine("lay-x", kNo), "");
  EXPECT_EQ(Examine("lay-x", kNo), "SOD") << "twice the same";
  EXPECT_EQ(Examine("lay-2", kNo), "SEAT");
  EXPECT_EQ(Examine("manager-x", kNo), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_NO_CASE);
  EXPECT_EQ(Examine("lay-2", kNo), "STATE");
}

// 2.9: private, but for the person's own word.
TEST_F(Examination, WithNothingToAnswerIsToldWhereThePersonAsksForIt) {
  const v1::Rules rules = SanctionsEngland2026();
  const auto told = [&](CivilDay day) {
    const auto found = ToldOf(The(), SanctionsRules(rules, day));
    return found && ShownOn(*found, day) ? found : std::nullopt;
  };
  v1::RequestOutcomePublicationRequest request, withdraw;
  request.set_person_id(kAda);
  withdraw.set_person_id(kAda);
  withdraw.set_withdraw(true);
  Investigate();
  AsAda();
  EXPECT_EQ(Ask(request), "CASE_UNKNOWN") << "she was told of nothing yet";
  On(CivilDay(2026, 4, 1));
  AsScreener();
  ASSERT_EQ(Ask(Notice()), "");
  AsAda();
  ASSERT_EQ(Respond(), "");
  SeatExaminers();
  AsAda();
  EXPECT_EQ(Ask(request), "STATE");
  EXPECT_EQ(Arg("stage"), "CASE_STAGE_ALLEGATION_NOTIFIED");
  ASSERT_EQ(Examine("lay-x", kNo), "");
  ASSERT_EQ(Examine("manager-x", kNo), "");
  const CivilDay decided = *DayOf(The().examination().decided_on());
  Rows rows;
  IndexDetermination(The(), rows);
  EXPECT_TRUE(rows.rows().empty());
  EXPECT_FALSE(told(decided));

  AsAda();
  EXPECT_EQ(Ask(withdraw), "DUPLICATE") << "nothing to take back";
  v1::RequestOutcomePublicationRequest another = request;
  another.set_person_id(kBea);
  EXPECT_EQ(Ask(another), "CASE_UNKNOWN");
  On(CivilDay(2026, 6, 15));
  ASSERT_EQ(Ask(request), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("OutcomePublicationRequested"));
  EXPECT_EQ(Ask(request), "DUPLICATE");
  EXPECT_EQ(Arg("what"), "publication");
  const auto shown = told(CivilDay(2026, 6, 15));
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->outcome(), v1::DETERMINATION_OUTCOME_NO_CASE);
  EXPECT_EQ(shown->case_no(), The().case_no());
  EXPECT_EQ(*DayOf(shown->decided_on()), decided);
  EXPECT_EQ(shown->sanctions_size(), 0);
  EXPECT_FALSE(shown->has_text_published_on());
  EXPECT_EQ(*DayOf(shown->shown_until()), CivilDay(2027, 6, 15)) << "a year from when it was asked for";
  EXPECT_TRUE(told(CivilDay(2027, 6, 15)));
  EXPECT_FALSE(told(CivilDay(2027, 6, 16)));
  IndexDetermination(The(), rows);
  EXPECT_EQ(rows.rows().size(), 2u) << "in the list, and by its number";

  ASSERT_EQ(Ask(withdraw), "");
  EXPECT_FALSE(told(CivilDay(2026, 6, 15)));
  ASSERT_EQ(Ask(request), "");
  // Looked at once more: what ended then is not what is told.
  v1::RequestDeterminationRequest determine;
  determine.set_person_id(kAda);
  determine.set_case_id(case_);
  determine.set_text("Decide it.");
  ASSERT_EQ(AskOn<Referral>("30000000-0000-4000-8000-000000000077", determine), "");
  ASSERT_EQ(The().stage(), v1::CASE_STAGE_SCREENING);
  EXPECT_FALSE(told(CivilDay(2026, 6, 15)));
  story_.Given(StreamOf<Case>(case_), v1::NoCase());
  EXPECT_FALSE(The().publication().has_requested_on()) << "of the next outcome it is asked anew";
}

TEST_F(Examination, IsOfAllegationsThatThePersonKnows) {
  Ready();
  AsScreener();
  ASSERT_EQ(Frame(), "");
  EXPECT_EQ(Examine("lay-x", kToAnswer), "NOTICE_NOT_SERVED");
  AsScreener();
  On(CivilDay(2026, 4, 10));
  ASSERT_EQ(Ask(Notice()), "");
  EXPECT_EQ(Examine("lay-x", kToAnswer), "DEADLINE_NOT_REACHED") << "the time to answer begins anew";
  EXPECT_EQ(Arg("last_day"), "2026-05-08");
}

TEST_F(Examination, SendsOnWhatASanctionMayRestOn) {
  TakeUp();
  v1::FrameAllegationRequest frame = Framing(CivilDay(2012, 1, 1), CivilDay(2012, 1, 1));
  frame.mutable_citation()->set_record_only(true);
  ASSERT_EQ(Ask(frame), "");
  v1::ScreenRequest screen = Screening(v1::SCREENING_OUTCOME_INVESTIGATE);
  screen.set_public_interest_reasons("The pattern is old.");
  ASSERT_EQ(Ask(screen), "");
  ASSERT_EQ(Ask(Notice()), "");
  AsAda();
  ASSERT_EQ(Respond(), "");
  SeatExaminers();
  EXPECT_EQ(Examine("lay-x", kToAnswer, {}), "NO_ALLEGATION");
  EXPECT_EQ(Examine("lay-x", kToAnswer, {1}), "NOT_SANCTIONABLE");
  v1::ExamineRequest examine;
  examine.set_outcome(kToAnswer);
  examine.add_allegation_ids("another");
  EXPECT_EQ(Ask(examine), "ALLEGATION_UNKNOWN");
  EXPECT_EQ(Arg("allegation_id"), "another");
  EXPECT_EQ(Examine("lay-x", kToAnswer, {0, 1}), "");
  EXPECT_EQ(Examine("manager-x", kToAnswer, {0}), "");
  EXPECT_TRUE(The().allegations(0).case_to_answer());
  EXPECT_FALSE(The().allegations(1).case_to_answer()) << "both have to name it";
}

TEST_F(Examination, EndsInAdviceAndNoInterimOrderOutlivesIt) {
  Ready();
  SeatInterimPanel();
  ASSERT_EQ(Ask(InterimBar(6)), "");
  ASSERT_EQ(Examine("lay-x", kAdvice), "");
  ASSERT_EQ(Examine("manager-x", kAdvice), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ExaminerDecided", "AdviceGiven", "InterimOrderEnded"));
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_ADVICE);
  EXPECT_EQ(The().interim_orders(0).ended(), v1::INTERIM_END_CASE_ENDED);
}

TEST_F(Examination, GoesToThreeOthersWhereTwoDisagree) {
  Disagree();
  EXPECT_EQ(Examine("lay-x", kNo), "SOD") << "the first two have had their say";
  EXPECT_EQ(Examine("chair-y", kToAnswer), "");
  EXPECT_EQ(Examine("lay-y", kNo), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_EXAMINATION);
  EXPECT_EQ(Examine("manager-y", kToAnswer), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_CASE_TO_ANSWER);
}

TEST_F(Examination, OfThreeWhoAllDifferIsAdvice) {
  Disagree();
  EXPECT_EQ(Examine("chair-y", kToAnswer), "");
  EXPECT_EQ(Examine("lay-y", kNo), "");
  EXPECT_EQ(Examine("manager-y", kAdvice), "");
  EXPECT_EQ(The().stage(), v1::CASE_STAGE_ADVICE);
}

TEST_F(Examination, OfTwoWhoNameNothingInCommonIsDisagreement) {
  TakeUp();
  ASSERT_EQ(Frame(), "");
  ASSERT_EQ(Screen(v1::SCREENING_OUTCOME_INVESTIGATE), "");
  ASSERT_EQ(Ask(Notice()), "");
  AsAda();
  ASSERT_EQ(Respond(), "");
  SeatExaminers();
  EXPECT_EQ(Examine("lay-x", kToAnswer, {0}), "");
  EXPECT_EQ(Examine("manager-x", kToAnswer, {1}), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("ExaminerDecided", "ExaminersDisagreed"));
}

// SC4.
TEST_F(Examination, RestsWhileTheCaseWaitsForThePolice) {
  Ready();
  SeatInterimPanel();
  ASSERT_EQ(Ask(InterimBar(6)), "");
  As("registrar-1", "REGISTRAR");
  v1::StayCaseRequest stay;
  stay.set_reason(v1::STAY_REASON_POLICE);
  *stay.mutable_review_by() = DateOf(CivilDay(2026, 7, 2));
  EXPECT_EQ(Ask(stay), "REVIEW_TOO_LATE");
  EXPECT_EQ(Arg("latest"), "2026-07-01") << "three months";
  *stay.mutable_review_by() = DateOf(CivilDay(2026, 3, 31));
  EXPECT_EQ(Ask(stay), "DATE_ORDER");
  stay.mutable_review_by()->set_day(40);
  EXPECT_EQ(Ask(stay), "DATE_INVALID");
  stay.clear_review_by();
  EXPECT_EQ(Ask(v1::ResumeCaseRequest()), "NOT_STAYED");
  EXPECT_EQ(Ask(stay), "");
  EXPECT_EQ(Ask(stay), "STAYED");
  EXPECT_EQ(Examine("lay-x", kNo), "STAYED");
  AsScreener();
  EXPECT_EQ(Ask(Notice()), "STAYED");
  On(CivilDay(2026, 7, 2));
  FireDue();
  EXPECT_TRUE(The().stay().overdue());
  EXPECT_TRUE(Stands(The().interim_orders(0), CivilDay(2026, 7, 2)));
  EXPECT_EQ(Ask(v1::ResumeCaseRequest()), "");
  EXPECT_EQ(Examine("lay-x", kNo), "");
  As("ada-lists", "LISTING", kAda);
  EXPECT_EQ(Ask(stay), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(Ask(v1::ResumeCaseRequest()), "CONFLICT_OF_INTEREST");
  case_ = "another";
  EXPECT_EQ(Ask(stay), "CASE_UNKNOWN");
  EXPECT_EQ(Ask(v1::ResumeCaseRequest()), "CASE_UNKNOWN");
}

}  // namespace
}  // namespace candour

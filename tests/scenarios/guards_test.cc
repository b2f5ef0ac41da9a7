// What is asked for wrongly is refused by its rule, and by name, over gRPC as by the rules alone.
#include <optional>

#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using absl::CivilDay;

const CivilDay kMonday(2026, 3, 2);

// Days pass where a test says so; no period runs but the one for an answer.
class Guards : public testing::Test {
 protected:
  void SetUp() override {
    Must(services_.Start());
    Must(desk_.Furnish(RulesWithoutWaiting()));
    who_ = Must(desk_.Admit("Wilhelmina", "Ashgrove"));
    walk_ = std::make_unique<CaseWalk>(services_, who_.person_id);
  }
  static std::string Morning(CivilDay day) { return absl::StrCat(DayText(day), "T10:00:00Z"); }

  v1::SubmitResponseRequest OnPaper(const std::string& signed_hash) const {
    v1::SubmitResponseRequest paper;
    paper.set_person_id(who_.person_id);
    paper.set_text("I was told to.");
    paper.set_signed_hash(signed_hash);
    return paper;
  }
  // Somebody who screens another case, and has no part in this one.
  TokenHolder ScreenerOfAnother() {
    const TokenHolder screener{
        .account = "screener-2", .roles = {"SCREENER"}, .person_id = "70000000-0000-4000-8000-000000000021"};
    const RegisteredPerson other = Must(desk_.Admit("Barnabas", "Quillfeather"));
    CaseWalk another(services_, other.person_id);
    Must(another.Refer());
    v1::DeclareInterestsRequest declare;
    declare.set_part(v1::CASE_PART_SCREENER);
    Must(another.Ask(screener, &Sanctions::Stub::DeclareInterests, declare));
    return screener;
  }
  void OpenHearing() {
    Must(walk_->Investigate());
    Must(walk_->FindCaseToAnswer());
    Must(walk_->List(walk_->Listing(kMonday, kMonday)));
    Must(walk_->Open());
  }
  absl::Status Adjourn(const TokenHolder& who, v1::AdjournReason reason,
                       const std::string& evidence_hash = "") {
    v1::AdjournHearingRequest adjourn;
    adjourn.set_hearing_id(walk_->hearing_id());
    adjourn.set_reason(reason);
    *adjourn.mutable_review_by() = DateOf(kMonday + 30);
    adjourn.set_reasons("She is said to be ill.");
    adjourn.set_evidence_hash(evidence_hash);
    return walk_->Ask(who, &Sanctions::Stub::AdjournHearing, adjourn).status();
  }
  // A case to answer on misconduct, and on health.
  void FindHealthToAnswer() {
    Must(walk_->Refer());
    Must(walk_->Identify());
    Must(walk_->Frame());
    v1::FrameAllegationRequest frame;
    frame.mutable_citation()->mutable_fppt()->set_ground(v1::FPPT_GROUND_KIND_HEALTH);
    *frame.mutable_conduct_from() = DateOf(CivilDay(2025, 6, 1));
    frame.set_particulars("Could not do the work that the post needs.");
    const std::string health =
        Must(walk_->Ask(TheCast().screener, &Sanctions::Stub::FrameAllegation, frame)).allegation_id();
    Must(walk_->Screen(v1::SCREENING_OUTCOME_INVESTIGATE));
    Must(walk_->Notify());
    Must(walk_->Respond());
    Must(walk_->SeatExaminers());
    v1::ExamineRequest examine;
    examine.set_outcome(v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER);
    examine.add_allegation_ids(walk_->allegation_id());
    examine.add_allegation_ids(health);
    examine.set_reasons("A panel could find both proved.");
    for (const TokenHolder* examiner : {&TheCast().examiner_lay, &TheCast().examiner_manager})
      Must(walk_->Ask(*examiner, &Sanctions::Stub::Examine, examine));
  }
  // As everybody sees it.
  std::optional<v1::ListedHearing> Published() {
    const std::string case_no = Must(walk_->View()).case_no();
    const auto all =
        Must(services_.Ask(TokenHolder(), &Sanctions::Stub::ListHearings, v1::ListHearingsRequest()));
    for (const v1::ListedHearing& one : all.hearings()) {
      if (one.case_no() == case_no) return one;
    }
    return std::nullopt;
  }

  EmbeddedServices services_{Morning(kMonday)};
  RegisterDesk desk_{services_};
  RegisteredPerson who_;
  std::unique_ptr<CaseWalk> walk_;
};

TEST_F(Guards, AnAnswerOnPaperIsSignedAndEnteredByTheCasesScreener) {
  Must(walk_->Investigate());
  Must(walk_->Notify());
  const std::string hash(32, 's');
  const auto respond = [&](const TokenHolder& who, const v1::SubmitResponseRequest& response) {
    return walk_->Ask(who, &Sanctions::Stub::SubmitResponse, response).status();
  };
  const absl::Status unsigned_answer = respond(TheCast().screener, OnPaper(""));
  EXPECT_EQ(ReasonOf(unsigned_answer), "EVIDENCE_HASH") << unsigned_answer;
  const absl::Status of_another = respond(ScreenerOfAnother(), OnPaper(hash));
  EXPECT_EQ(ReasonOf(of_another), "INTERESTS_UNDECLARED") << of_another;
  EXPECT_EQ(respond(TheCast().screener, OnPaper(hash)), absl::OkStatus());
  const auto received = Must(walk_->Facts<v1::ResponseReceived>());
  ASSERT_EQ(received.size(), 1);
  EXPECT_EQ(received[0].signed_hash(), hash);
}

TEST_F(Guards, AnAdjournmentIsForItsOwnChairAndForIllnessOnEvidence) {
  Must(walk_->Investigate());
  Must(walk_->SeatInterimPanel());
  Must(walk_->FindCaseToAnswer());
  Must(walk_->List(walk_->Listing(kMonday, kMonday)));
  Must(walk_->Open());
  const absl::Status of_another = Adjourn(TheCast().interim_chair, v1::ADJOURN_REASON_EVIDENCE);
  EXPECT_EQ(ReasonOf(of_another), "NOT_APPOINTED") << of_another;
  const absl::Status unshown = Adjourn(TheCast().chair, v1::ADJOURN_REASON_ILLNESS);
  EXPECT_EQ(ReasonOf(unshown), "EVIDENCE_HASH") << unshown;
  EXPECT_EQ(Adjourn(TheCast().chair, v1::ADJOURN_REASON_ILLNESS, std::string(32, 'd')), absl::OkStatus());
}

TEST_F(Guards, WhatIsAboutHealthIsHeardInPrivateUnlessThePersonAsks) {
  FindHealthToAnswer();
  v1::ListHearingRequest listing = walk_->Listing(kMonday, kMonday);
  Must(walk_->List(listing));
  auto published = Published();
  ASSERT_TRUE(published);
  EXPECT_TRUE(published->private_()) << "nobody asked for it";
  listing.set_public_by_request(true);
  Must(walk_->List(listing));
  published = Published();
  ASSERT_TRUE(published);
  EXPECT_FALSE(published->private_());
}

TEST_F(Guards, AnInterimOrderIsMadeOnTheDayOfItsNoticeUnlessItIsUrgent) {
  Must(walk_->Investigate());
  Must(walk_->SeatInterimPanel());
  Must(walk_->GiveInterimNotice(kMonday));
  Must(services_.MoveTo(Morning(kMonday + 1)));
  const absl::Status later = walk_->MakeInterimOrder(18, /*urgent=*/false).status();
  EXPECT_EQ(ReasonOf(later), "NOTICE_NOT_SERVED") << later;
  Must(walk_->GiveInterimNotice(kMonday + 1));
  EXPECT_EQ(walk_->MakeInterimOrder(18, /*urgent=*/false).status(), absl::OkStatus());
}

TEST_F(Guards, APanelsLetterIsNotOlderThanItsDecision) {
  OpenHearing();
  Must(walk_->FindUnfit());
  Must(services_.MoveTo(Morning(kMonday + 1)));
  v1::ImposeSanctionRequest impose = walk_->Imposing(v1::SANCTION_TYPE_BAR);
  *impose.mutable_sent_on() = DateOf(kMonday);
  const absl::Status early = walk_->Ask(TheCast().chair, &Sanctions::Stub::ImposeSanction, impose).status();
  EXPECT_EQ(ReasonOf(early), "DATE_ORDER") << early;
  EXPECT_EQ(ArgOf(early, "earliest"), "2026-03-03");
  *impose.mutable_sent_on() = DateOf(kMonday + 1);
  EXPECT_EQ(walk_->Ask(TheCast().chair, &Sanctions::Stub::ImposeSanction, impose).status(), absl::OkStatus());
}

}  // namespace
}  // namespace candour

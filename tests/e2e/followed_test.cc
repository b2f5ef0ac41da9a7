// A bar that the sanctions service decides reaches the register, and nobody is appointed past it. Over real
// gRPC; the other service's ledger is written by the test, as its facts stand.
#include <gmock/gmock.h>

#include <utility>

#include "absl/strings/str_join.h"
#include "candour/common/v1/common.pb.h"
#include "candour/records/v1/records.pb.h"
#include "tests/e2e/followed_fixture.h"
#include "tests/e2e/redecide_fixture.h"

namespace candour {
namespace {

using absl::CivilDay;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(FollowedTest, ABarIsSeenByTheNextQuestionAndByTheConfirmationOfAnEarlierAnswer) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_EQ(checked.outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  TheyBar(CivilDay(2026, 1, 5));
  EXPECT_EQ(Confirm(id), "BARRED") << last_.error_message();
  EXPECT_THAT(last_.error_message(), HasSubstr("order-1"));
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_TRUE(
      service_->Within(absl::Seconds(20), [&] { return Appointment(id).bar_breach_attempts() == 1; }));
  TheyLift(CivilDay(2026, 1, 4));
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_EQ(checked.outcome(), v1::ELIGIBILITY_OUTCOME_ELIGIBLE);
  EXPECT_EQ(Confirm(id), "");
}

TEST_F(FollowedTest, WhoeverIsInPostIsProhibitedAndTheEmployerHears) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  ASSERT_EQ(Confirm(id), "");
  TheyBar(CivilDay(2026, 1, 5));
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return Appointment(id).prohibitions_size() == 1; }));
  EXPECT_EQ(Appointment(id).prohibitions(0).source_id(), "order-1");
  EXPECT_EQ(Appointment(id).prohibitions(0).source_ledger(), TestLedgerId());
  v1::ListInboxRequest inbox;
  inbox.set_org_code("TST01");
  v1::ListInboxResponse listed;
  EXPECT_TRUE(service_->Within(absl::Seconds(20), [&] {
    return service_
               ->Call("candour.registration.v1.Appointments/ListInbox", inbox, &listed,
                      service_->TokenFor({"TRUST_HR"}, "TST01"))
               .ok() &&
           listed.notices_size() == 1;
  }));
  EXPECT_EQ(listed.notices(0).kind(), v1::NOTICE_KIND_PROHIBITED);
}

// Conditions prohibit nothing, and an employer hears of them all the same: that there are some, not which;
// and that there are none any more.
TEST_F(FollowedTest, TheEmployerHearsOfConditionsToo) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  ASSERT_EQ(Confirm(id), "");
  TheyImpose(person_, "sanction-1", theirs::SANCTION_TYPE_WARNING, CivilDay(2026, 1, 5));
  TheyImpose(person_, "sanction-2", theirs::SANCTION_TYPE_CONDITIONS, CivilDay(2026, 1, 5));
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return Inbox("TST01").size() == 1; }));
  const v1::NoticeState notice = Inbox("TST01")[0];
  EXPECT_EQ(notice.kind(), v1::NOTICE_KIND_RESTRICTED);
  EXPECT_EQ(notice.restriction_kind(), v1::RESTRICTION_KIND_CONDITIONS);
  EXPECT_EQ(notice.person_id(), person_);
  EXPECT_EQ(notice.appointment_id(), id);
  EXPECT_EQ(Appointment(id).prohibitions_size(), 0);
  EXPECT_TRUE(Inbox("THE_REGULATOR").empty());
  TheyQuash(person_, "sanction-1", CivilDay(2026, 1, 5));
  TheyQuash(person_, "sanction-2", CivilDay(2026, 1, 5));
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return Inbox("TST01").size() == 2; }));
  for (const v1::NoticeState& one : Inbox("TST01")) {
    if (one.notice_id() == notice.notice_id()) continue;
    EXPECT_EQ(one.kind(), v1::NOTICE_KIND_RESTRICTION_ENDED);
    EXPECT_EQ(one.restriction_kind(), v1::RESTRICTION_KIND_CONDITIONS);
    EXPECT_EQ(one.appointment_id(), id);
  }
}

// An attempt to appoint somebody barred is the regulator's to know, by an inbox of its own.
TEST_F(FollowedTest, TheRegulatorHearsOfAnAttemptAndAcknowledgesIt) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  TheyBar(CivilDay(2026, 1, 5));
  ASSERT_EQ(Confirm(id), "BARRED");
  ASSERT_TRUE(service_->Within(
      absl::Seconds(20), [&] { return Inbox("THE_REGULATOR").size() == 1 && Inbox("TST01").size() == 1; }));
  const v1::NoticeState regulators = Inbox("THE_REGULATOR")[0], employers = Inbox("TST01")[0];
  EXPECT_EQ(regulators.kind(), v1::NOTICE_KIND_BAR_BREACH_ATTEMPT);
  EXPECT_EQ(regulators.person_id(), person_);
  EXPECT_EQ(regulators.appointment_id(), id);
  EXPECT_EQ(employers.kind(), v1::NOTICE_KIND_BAR_BREACH_ATTEMPT);

  v1::ListInboxRequest list;
  list.set_org_code("THE_REGULATOR");
  v1::ListInboxResponse listed;
  EXPECT_EQ(As("TRUST_HR", "", "ListInbox", list, &listed), "SCOPE");
  v1::AcknowledgeNoticeRequest acknowledge;
  v1::AcknowledgeNoticeResponse reply;
  acknowledge.set_org_code("THE_REGULATOR");
  acknowledge.set_notice_id(regulators.notice_id());
  EXPECT_EQ(As("TRUST_HR", "", "AcknowledgeNotice", acknowledge, &reply), "SCOPE");
  acknowledge.set_org_code("TST01");
  EXPECT_EQ(As("TRUST_HR", "", "AcknowledgeNotice", acknowledge, &reply), "NOTICE_UNKNOWN");
  acknowledge.set_notice_id(employers.notice_id());
  EXPECT_EQ(As("REGISTRAR", "", "AcknowledgeNotice", acknowledge, &reply), "NOTICE_UNKNOWN");
  acknowledge.set_notice_id(regulators.notice_id());
  acknowledge.clear_org_code();
  EXPECT_EQ(As("REGISTRAR", "", "AcknowledgeNotice", acknowledge, &reply), "");
  EXPECT_TRUE(Inbox("THE_REGULATOR").empty());
  EXPECT_EQ(Inbox("TST01").size(), 1u) << "still the employer's to acknowledge";
}

// The register may begin to follow late, or lose its state: nothing that was ever decided there is missed.
TEST_F(FollowedTest, WhatWasDecidedBeforeAnybodyFollowedCountsAndAStateIsFoldedAnew) {
  Begin();
  TheyBar(CivilDay(2026, 1, 5));
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  // Until nothing reacts any more.
  uint64_t end = 0;
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] {
    absl::SleepFor(absl::Milliseconds(300));
    return std::exchange(end, service_->replica().View()->position()) ==
           service_->replica().View()->position();
  }));
  const std::string digest = *service_->replica().View()->Digest();
  service_->Restart(/*without_state=*/true);
  EXPECT_EQ(*service_->replica().View()->Digest(), digest);
  ASSERT_EQ(Check(id, &checked), "");
  EXPECT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  EXPECT_THAT(service_->host().MetricsText(),
              HasSubstr("candour_followed_position{ledger=\"sanctions\"} 2\n"));
  EXPECT_THAT(service_->host().MetricsText(), HasSubstr("candour_followed_end{ledger=\"sanctions\"} 2\n"));
  EXPECT_THAT(service_->host().MetricsText(), HasSubstr("candour_followed_ready{ledger=\"sanctions\"} 1\n"));
  EXPECT_THAT(service_->host().MetricsText(),
              HasSubstr("candour_followed_lag_seconds{ledger=\"sanctions\"}"));
  EXPECT_THAT(service_->host().MetricsText(),
              HasSubstr("candour_reaction_lag_seconds{reaction=\"apply_interim_order\"} 0\n"));
}

TEST_F(FollowedTest, WhileTheirLedgerIsSilentNothingIsDecidedThatNeedsIt) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  shown_.silent = true;
  EXPECT_EQ(Confirm(id), "STALE_VIEW");
  EXPECT_EQ(last_.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(service_->host().Ready().ok()) << "the register goes on serving";
  shown_.silent = false;
  EXPECT_EQ(Confirm(id), "");
}

// The barrier leaves decisions that their own log explains.
TEST_F(FollowedTest, WhatWasDecidedOnEvidenceIsDecidedAgainFromTheOwnLedger) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  ASSERT_EQ(Check(id, &checked), "");
  TheyBar(CivilDay(2026, 1, 5));
  ASSERT_EQ(Confirm(id), "BARRED");
  ASSERT_TRUE(
      service_->Within(absl::Seconds(20), [&] { return Appointment(id).bar_breach_attempts() == 1; }));
  Auditor auditor(*service_);
  const std::vector<LogRecord> honest = AllRecords(service_->ledger());
  EXPECT_THAT(auditor.Run(honest),
              ElementsAre(HasSubstr("what asks for that stands in another ledger, at offset 1")))
      << "the one command that their fact asked for";
  EXPECT_EQ(auditor.count(Redecided::kCauseUnseen), 1);
  auditor.Follow(AllRecords(*sanctions_));
  EXPECT_THAT(auditor.Run(honest), testing::IsEmpty());
  EXPECT_EQ(auditor.count(Redecided::kCauseUnseen), 0);
}

// With or without their ledger: whoever may only write to the topic bars nobody.
TEST_F(FollowedTest, ABarThatNobodyDecidedIsNamed) {
  Begin();
  const std::string id = Propose();
  v1::CheckEligibilityResponse checked;
  TheyBar(CivilDay(2026, 1, 5));
  ASSERT_EQ(Check(id, &checked), "");
  ASSERT_THAT(checked.reasons(), ElementsAre(v1::INELIGIBILITY_BARRED));
  const std::vector<LogRecord> honest = AllRecords(service_->ledger());
  Auditor auditor(*service_);
  const auto forged = [&](const std::function<void(ledger::v1::Commit*)>& forge,
                          absl::string_view method = "reaction/apply_interim_order") {
    const std::vector<std::string> found = auditor.Run(Forged(honest, method, forge));
    EXPECT_EQ(auditor.count(Redecided::kDiffers), 1) << absl::StrJoin(found, "\n");
    return found;
  };
  const auto moved = [](ledger::v1::Commit* commit) {
    commit->mutable_cause()->set_offset(7);
    commit->set_command_id(ReactionId(commit->cause(), "apply_interim_order"));
  };
  EXPECT_THAT(forged(moved), ElementsAre(HasSubstr("no service made this commit")));
  const auto own = [](ledger::v1::Commit* commit) {
    commit->mutable_cause()->set_ledger_id(commit->known_at(0).ledger_id());
    commit->set_command_id(ReactionId(commit->cause(), "apply_interim_order"));
  };
  EXPECT_THAT(
      forged(own),
      ElementsAre(HasSubstr("its cause stands in this ledger, and apply_interim_order reacts to another")));
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) { commit->set_command_id(std::string(16, 'x')); }),
              ElementsAre(HasSubstr("its command id does not follow from the cause that it names")));
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) {
                commit->mutable_request()->set_type(v1::LiftRestriction::descriptor()->full_name());
              }),
              ElementsAre(HasSubstr("is none that apply_interim_order makes")));
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) {
                v1::ApplyRestriction apply;
                ASSERT_TRUE(apply.ParseFromString(commit->request().value()));
                apply.mutable_restriction()->mutable_to()->set_year(2099);
                apply.SerializeToString(commit->mutable_request()->mutable_value());
              }),
              ElementsAre(AllOf(HasSubstr("no service made this commit"), HasSubstr("year: 2099"))));
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) {
                v1::RestrictionApplied applied;
                auto* fact = commit->mutable_writes(0)->mutable_facts(0);
                ASSERT_TRUE(applied.ParseFromString(fact->value()));
                applied.mutable_restriction()->mutable_to()->set_year(2099);
                applied.SerializeToString(fact->mutable_value());
              }),
              ElementsAre(AllOf(HasSubstr("@2 is RestrictionApplied {"), HasSubstr("year: 2099"))));
  EXPECT_THAT(forged([](ledger::v1::Commit* commit) { commit->mutable_actor()->set_role("REGISTRAR"); }),
              ElementsAre(HasSubstr("its actor is not the system")));
  EXPECT_THAT(forged(
                  [](ledger::v1::Commit* commit) {
                    common::v1::StartReaction start;
                    ASSERT_TRUE(start.ParseFromString(commit->request().value()));
                    start.set_from(1);
                    start.SerializeToString(commit->mutable_request()->mutable_value());
                  },
                  "reaction_start/apply_interim_order"),
              ElementsAre(HasSubstr("it is not how apply_interim_order begins in this ledger")))
      << "what they decided before that would never count";
  auditor.Follow(AllRecords(*sanctions_));
  EXPECT_THAT(forged(moved), ElementsAre(HasSubstr("nothing at offset 7 of the ledger that it names asks "
                                                   "apply_interim_order for it")));
}

TEST_F(FollowedTest, AnOperatorSeesWhereItsReactionsStand) {
  Begin();
  TheyBar(CivilDay(2026, 1, 5));
  const auto standing = [&] {
    records::v1::ListReactionsResponse response;
    EXPECT_TRUE(service_
                    ->Call("candour.records.v1.Records/ListReactions", records::v1::ListReactionsRequest(),
                           &response, service_->TokenFor({"OPERATOR"}))
                    .ok());
    for (const auto& one : response.reactions())
      if (one.name() == "apply_interim_order") return one;
    return records::v1::ReactionStanding();
  };
  ASSERT_TRUE(service_->Within(absl::Seconds(20), [&] { return standing().next_offset() == 2; }));
  EXPECT_EQ(standing().from_offset(), 0) << "from the start of their ledger";
  EXPECT_EQ(standing().behind(), 0);
}

}  // namespace
}  // namespace candour

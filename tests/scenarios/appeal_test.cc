// SC10, with the days that domain.md gives it: an interim order, a hearing, a bar, an appeal.
#include <algorithm>
#include <iostream>

#include "services/sanctions/rule_set/england_2026.h"
#include "tests/cluster/child_process.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace ours = registration::v1;
using absl::CivilDay;

constexpr absl::Duration kAtMost = absl::Seconds(5);

class AppealScenario : public DatedScenarios {
 protected:
  // 10:00 in London, in winter; 11:00 in summer.
  void MoveTo(CivilDay day) { Must(services_->MoveTo(absl::StrCat(DayText(day), "T10:00:00Z"))); }
  ours::RegisterStatus StatusOn(RegisterDesk& desk, CivilDay day) {
    return Must(desk.Entry(who_.number, {.on = day})).status();
  }

  void ReferredAndBarredInTheInterim();
  void AllegedAndExamined();
  void ListedAndFoundUnfit();
  void BarredAndCovered();
  void NobodyAppeals();

  const std::unique_ptr<DatedServices> services_ = ServicesFrom(GetParam(), "2026-01-02T10:00:00Z");
  RegisterDesk desk_{*services_};
  RegisteredPerson who_;
  std::unique_ptr<CaseWalk> walk_;
  std::string interim_, sanction_, check_;
};

void AppealScenario::ReferredAndBarredInTheInterim() {
  Must(services_->Start());
  Must(desk_.Furnish(SanctionsEngland2026()));
  who_ = Must(desk_.Admit("Zenobia", "Marchbanks"));
  walk_ = std::make_unique<CaseWalk>(*services_, who_.person_id);
  Must(walk_->Refer());
  Must(walk_->Identify());
  Must(walk_->Frame("NE3"));
  Must(walk_->Screen(v1::SCREENING_OUTCOME_INVESTIGATE));

  MoveTo(CivilDay(2026, 1, 4));
  v1::RiskAssessRequest assess;
  assess.set_level(v1::RISK_LEVEL_HIGH);
  assess.set_reasons("The list is still hers to run.");
  const auto assessed = Must(walk_->Ask(TheCast().screener, &Sanctions::Stub::RiskAssess, assess));
  EXPECT_EQ(Text(assessed.interim_hearing_by()), "2026-02-01");
  Must(walk_->SeatInterimPanel());
  EXPECT_EQ(ReasonOf(walk_->GiveInterimNotice(CivilDay(2026, 1, 11)).status()), "DATE_ORDER");
  EXPECT_EQ(Text(Must(walk_->GiveInterimNotice(CivilDay(2026, 1, 12))).served_on()), "2026-01-04");

  MoveTo(CivilDay(2026, 1, 11));
  const absl::Status early = walk_->MakeInterimOrder(18, /*urgent=*/false).status();
  EXPECT_EQ(ReasonOf(early), "NOTICE_NOT_SERVED") << early;
  EXPECT_EQ(ArgOf(early, "earliest"), "2026-01-12");

  MoveTo(CivilDay(2026, 1, 12));
  const absl::Status too_long = walk_->MakeInterimOrder(19, /*urgent=*/false).status();
  EXPECT_EQ(ReasonOf(too_long), "RULE_RANGE") << too_long;
  EXPECT_EQ(ArgOf(too_long, "rule"), "interim_max");
  const auto made = Must(walk_->MakeInterimOrder(18, /*urgent=*/false));
  const auto took = desk_.TimeUntilShown(who_.number, ours::REGISTER_STATUS_SUSPENDED);
  ASSERT_TRUE(took);
  EXPECT_LT(*took, kAtMost);
  std::cout << "from the interim order to the register: " << *took << "\n";
  EXPECT_EQ(Text(made.from()), "2026-01-12");
  EXPECT_EQ(Text(made.ends_on()), "2027-07-11");
  EXPECT_EQ(Text(made.review_by()), "2026-07-12");
  interim_ = made.order_id();
}

void AppealScenario::AllegedAndExamined() {
  MoveTo(CivilDay(2026, 4, 1));
  const auto notified = Must(walk_->Notify());
  EXPECT_EQ(Text(notified.served_on()), "2026-04-01");
  EXPECT_EQ(Text(notified.last_day()), "2026-04-29");

  MoveTo(CivilDay(2026, 4, 20));
  Must(walk_->SeatExaminers());
  const absl::Status early = walk_->Examine(TheCast().examiner_lay).status();
  EXPECT_EQ(ReasonOf(early), "DEADLINE_NOT_REACHED") << early;
  EXPECT_EQ(ArgOf(early, "last_day"), "2026-04-29");

  MoveTo(CivilDay(2026, 4, 30));
  EXPECT_FALSE(Must(walk_->Examine(TheCast().examiner_lay)).complete());
  const auto examined = Must(walk_->Examine(TheCast().examiner_manager));
  EXPECT_TRUE(examined.complete());
  EXPECT_EQ(examined.decided(), v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER);
}

void AppealScenario::ListedAndFoundUnfit() {
  const CivilDay notice_on(2026, 4, 30), hearing_on(2026, 6, 2);
  v1::ListHearingRequest again = walk_->Listing(notice_on, hearing_on);
  again.mutable_members(0)->set_account(TheCast().interim_chair.account);
  again.mutable_members(0)->set_person_id(TheCast().interim_chair.person_id);
  EXPECT_EQ(ReasonOf(walk_->List(again).status()), "SOD") << "whoever made the interim order";
  // 28 clear days: 27 are one too few.
  const absl::Status early = walk_->List(walk_->Listing(notice_on, CivilDay(2026, 5, 28))).status();
  EXPECT_EQ(ReasonOf(early), "NOTICE_NOT_SERVED") << early;
  EXPECT_EQ(ArgOf(early, "earliest"), "2026-05-29");
  EXPECT_EQ(Text(Must(walk_->List(walk_->Listing(notice_on, hearing_on))).served_on()), "2026-04-30");

  MoveTo(hearing_on);
  Must(walk_->Open());
  EXPECT_EQ(ReasonOf(walk_->Impose(v1::SANCTION_TYPE_BAR).status()), "STATE") << "before the facts";
  v1::DetermineFactsRequest by_two = walk_->Proved();
  by_two.add_present(TheCast().chair.account);
  by_two.add_present(TheCast().lay.account);
  const absl::Status short_of_one =
      walk_->Ask(TheCast().chair, &Sanctions::Stub::DetermineFacts, by_two).status();
  EXPECT_EQ(ReasonOf(short_of_one), "QUORUM") << short_of_one;
  Must(walk_->FindUnfit());
}

// Posted on 2 June: served on the 3rd, which is day 1 of 28.
void AppealScenario::BarredAndCovered() {
  const auto imposed = Must(walk_->Impose(v1::SANCTION_TYPE_BAR, 0, /*post=*/true));
  sanction_ = imposed.sanction_id();
  EXPECT_EQ(Text(imposed.appeal_last_day()), "2026-06-30");
  EXPECT_EQ(Text(imposed.effective_on()), "2026-07-01");
  Must(walk_->CoverAppeal(sanction_, 18));

  const v1::CaseView the = Must(walk_->View());
  EXPECT_EQ(the.stage(), v1::CASE_STAGE_APPEAL_PERIOD);
  ASSERT_EQ(the.sanctions_size(), 1);
  EXPECT_EQ(Text(the.sanctions(0).served_on()), "2026-06-03");
  ASSERT_EQ(the.interim_orders_size(), 2);
  EXPECT_EQ(the.interim_orders(0).order_id(), interim_);
  EXPECT_EQ(the.interim_orders(0).ended(), v1::INTERIM_END_REPLACED);
  EXPECT_EQ(StoredDay(the.interim_orders(0).last_day()) + 1, StoredDay(the.interim_orders(1).from()));
  EXPECT_EQ(Text(the.interim_orders(1).from()), "2026-06-02");

  // An employer asks whether she could begin in July.
  const auto checked = Must(desk_.CheckBar("TST02", who_.given, who_.family, {.on = CivilDay(2026, 7, 1)}));
  ASSERT_EQ(checked.found_size(), 1);
  ASSERT_EQ(checked.found(0).restrictions_size(), 2);
  EXPECT_EQ(checked.answer(), ours::BAR_CHECK_ANSWER_MATCH);
  EXPECT_EQ(checked.found(0).restrictions(0).kind(), ours::RESTRICTION_KIND_BAR);
  EXPECT_EQ(Text(checked.found(0).restrictions(0).from()), "2026-07-01");
  check_ = checked.check_id();
}

// The same records, and nobody lodged anything until 1 July.
void AppealScenario::NobodyAppeals() {
  const auto late = Must(services_->Branch("2026-07-01T08:00:00Z"));
  if (late == nullptr) return;
  CaseWalk walk = walk_->In(*late);
  RegisterDesk desk(*late);
  const absl::Status lodged = walk.LodgeAppeal(sanction_).status();
  EXPECT_EQ(ReasonOf(lodged), "DEADLINE_PASSED") << lodged;
  EXPECT_EQ(ArgOf(lodged, "last_day"), "2026-06-30");
  v1::CaseView the;
  EXPECT_TRUE(Becomes([&] {
    the = Must(walk.View());
    return the.stage() == v1::CASE_STAGE_FINAL;
  }));
  EXPECT_EQ(the.sanctions(0).status(), v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(the.interim_orders(1).ended(), v1::INTERIM_END_SANCTION_IN_FORCE);
  EXPECT_EQ(Text(the.interim_orders(1).last_day()), "2026-06-30");
  EXPECT_TRUE(desk.TimeUntilShown(who_.number, ours::REGISTER_STATUS_BARRED));
  EXPECT_EQ(StatusOn(desk, CivilDay(2026, 6, 3)), ours::REGISTER_STATUS_SUSPENDED);
  EXPECT_EQ(StatusOn(desk, CivilDay(2026, 6, 30)), ours::REGISTER_STATUS_SUSPENDED) << "without a gap";
  EXPECT_EQ(StatusOn(desk, CivilDay(2026, 7, 1)), ours::REGISTER_STATUS_BARRED);
}

INSTANTIATE_TEST_SUITE_P(On, AppealScenario, testing::Values(Environment::kEmbedded, Environment::kKafka),
                         NameOf);

TEST_P(AppealScenario, SC10InterimHearingBarAppeal) {
  ASSERT_NO_FATAL_FAILURE(ReferredAndBarredInTheInterim());
  ASSERT_NO_FATAL_FAILURE(AllegedAndExamined());
  ASSERT_NO_FATAL_FAILURE(ListedAndFoundUnfit());
  ASSERT_NO_FATAL_FAILURE(BarredAndCovered());
  ASSERT_NO_FATAL_FAILURE(NobodyAppeals());

  // 23:59 in London on the last day.
  Must(services_->MoveTo("2026-06-30T22:59:00Z"));
  const std::string appeal = Must(walk_->LodgeAppeal(sanction_)).appeal_id();
  v1::CaseView the = Must(walk_->View());
  EXPECT_EQ(the.stage(), v1::CASE_STAGE_UNDER_APPEAL);
  EXPECT_EQ(the.sanctions(0).status(), v1::SANCTION_STATUS_STAYED);
  EXPECT_EQ(Text(the.appeal().lodged_on()), "2026-06-30");

  MoveTo(CivilDay(2026, 7, 15));
  EXPECT_EQ(Must(walk_->View()).interim_orders(1).ended(), v1::INTERIM_END_UNSPECIFIED) << "it goes on";
  EXPECT_TRUE(desk_.TimeUntilShown(who_.number, ours::REGISTER_STATUS_SUSPENDED)) << "the bar waits";

  Must(walk_->DecideAppeal(appeal, v1::APPEAL_OUTCOME_ALLOWED_QUASHED, CivilDay(2026, 7, 15)));
  const auto took = desk_.TimeUntilShown(who_.number, ours::REGISTER_STATUS_ACTIVE);
  ASSERT_TRUE(took);
  EXPECT_LT(*took, kAtMost);
  the = Must(walk_->View());
  EXPECT_EQ(the.stage(), v1::CASE_STAGE_QUASHED);
  EXPECT_EQ(the.sanctions(0).status(), v1::SANCTION_STATUS_QUASHED);
  EXPECT_EQ(the.interim_orders(1).ended(), v1::INTERIM_END_SANCTION_QUASHED);
  EXPECT_EQ(Must(desk_.BarredList(who_.name())).answer(), ours::BARRED_LIST_ANSWER_NOTHING_RECORDED);

  // Whoever had been told of the bar is told that it never was.
  EXPECT_TRUE(Becomes([&] {
    const auto notices = desk_.Inbox("TST02");
    return notices.ok() &&
           std::any_of(notices->begin(), notices->end(), [&](const ours::NoticeState& notice) {
             return notice.kind() == ours::NOTICE_KIND_CHECKED_RESTRICTION_QUASHED &&
                    notice.bar_check_id() == check_;
           });
  }));
  const auto check = Must(desk_.BarCheck("TST02", check_));
  EXPECT_EQ(check.check().answer(), ours::BAR_CHECK_ANSWER_MATCH) << "what was answered stays";
  EXPECT_THAT(check.quashed(), testing::ElementsAre(sanction_));

  // 15 June, as known then.
  const AskedAbout june{.on = CivilDay(2026, 6, 15),
                        .as_known_at = absl::FromCivil(absl::CivilSecond(2026, 6, 15, 12, 0, 0), London())};
  const auto entry = Must(desk_.Entry(who_.number, june));
  EXPECT_EQ(entry.status(), ours::REGISTER_STATUS_SUSPENDED);
  ASSERT_EQ(entry.restrictions_size(), 1);
  EXPECT_EQ(entry.restrictions(0).kind(), ours::RESTRICTION_KIND_INTERIM_BAR);
  EXPECT_EQ(Must(desk_.BarredList(who_.name(), june)).answer(), ours::BARRED_LIST_ANSWER_ON_THE_LIST);
}

}  // namespace
}  // namespace candour

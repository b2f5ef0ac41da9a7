// SC11 and SC12: what is looked at again after months and years.
#include "services/sanctions/rule_set/england_2026.h"
#include "tests/cluster/child_process.h"
#include "tests/scenarios/scenarios.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
namespace ours = registration::v1;
using absl::CivilDay;
using testing::ElementsAre;

std::string Morning(CivilDay day) { return absl::StrCat(DayText(day), "T09:00:00Z"); }

// Found unfit on 2 June 2026; the sanction is to be decided. Where there are branches, made once, and gone on
// from in them.
class Heard {
 public:
  static Heard& OnceEmbedded() {
    static Heard heard(Environment::kEmbedded);
    return heard;
  }
  explicit Heard(Environment environment)
      : services_(ServicesFrom(environment, Morning(CivilDay(2026, 5, 1)))) {
    Must(services_->Start());
    RegisterDesk desk(*services_);
    Must(desk.Furnish(SanctionsEngland2026()));
    who_ = Must(desk.Admit("Leofric", "Saltmarsh"));
    walk_ = std::make_unique<CaseWalk>(*services_, who_.person_id);
    Must(walk_->Investigate());
    Must(walk_->FindCaseToAnswer());
    const CivilDay hearing_on(2026, 6, 2);
    Must(walk_->List(walk_->Listing(CivilDay(2026, 5, 1), hearing_on)));
    Must(services_->MoveTo(Morning(hearing_on)));
    Must(walk_->Open());
    Must(walk_->FindUnfit());
  }

  std::unique_ptr<DatedServices> services_;
  RegisteredPerson who_;
  std::unique_ptr<CaseWalk> walk_;
};

class LaterScenarios : public DatedScenarios {
 protected:
  // In force from 1 July 2026, unless somebody appeals.
  void Impose(v1::SanctionType type, uint32_t months) {
    if (GetParam() == Environment::kEmbedded) {
      Heard& heard = Heard::OnceEmbedded();
      services_ = Must(heard.services_->Branch(Morning(CivilDay(2026, 6, 2))));
      ASSERT_NE(services_, nullptr);
      who_ = heard.who_;
      walk_ = std::make_unique<CaseWalk>(heard.walk_->In(*services_));
    } else {
      Heard heard(GetParam());
      services_ = std::move(heard.services_);
      who_ = heard.who_;
      walk_ = std::move(heard.walk_);
    }
    const auto imposed = Must(walk_->Impose(type, months, /*post=*/true));
    EXPECT_EQ(Text(imposed.effective_on()), "2026-07-01");
    sanction_ = imposed.sanction_id();
  }
  void MoveTo(CivilDay day) { Must(services_->MoveTo(Morning(day))); }
  // The timers that are due have said so.
  static void ExpectStatus(CaseWalk& walk, v1::SanctionStatus status) {
    EXPECT_TRUE(Becomes([&] {
      const auto the = walk.View();
      return the.ok() && the->sanctions(0).status() == status;
    })) << v1::SanctionStatus_Name(status);
  }
  static void ExpectAlarms(CaseWalk& walk, const std::vector<uint32_t>& days_before) {
    std::vector<uint32_t> raised;
    EXPECT_TRUE(Becomes([&] {
      raised.clear();
      for (const auto& alarmed : Must(walk.Facts<v1::SanctionReviewAlarmed>()))
        raised.push_back(alarmed.days_before());
      return raised.size() >= days_before.size();
    }));
    EXPECT_EQ(raised, days_before);
  }
  absl::StatusOr<v1::ReviewSanctionResponse> Extend(CaseWalk& walk) const {
    v1::ReviewSanctionRequest review;
    review.set_sanction_id(sanction_);
    for (const v1::PanelMember& member : CaseWalk::Members()) *review.add_members() = member;
    review.set_result(v1::REVIEW_RESULT_EXTEND);
    review.set_months(12);
    review.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
    review.set_reasons("The training was not done.");
    review.set_remediation("A letter, and no more.");
    review.set_votes(2);
    review.set_attended(true);
    return walk.Ask(TheCast().chair, &Sanctions::Stub::ReviewSanction, review);
  }
  absl::StatusOr<v1::GiveReviewNoticeResponse> Announce(CivilDay hearing_on) {
    v1::GiveReviewNoticeRequest give;
    give.set_sanction_id(sanction_);
    give.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
    *give.mutable_hearing_on() = DateOf(hearing_on);
    give.set_notice("Whether the suspension goes on will be heard.");
    return walk_->Ask(TheCast().listing, &Sanctions::Stub::GiveReviewNotice, give);
  }
  absl::StatusOr<v1::ApplyRestorationResponse> ApplyRestoration(CaseWalk& walk) const {
    v1::ApplyRestorationRequest apply;
    apply.set_person_id(who_.person_id);
    apply.set_sanction_id(sanction_);
    apply.set_statement("I have put it right.");
    apply.set_referees("Three colleagues.");
    const TokenHolder subject{.account = "subject-1", .roles = {"MANAGER"}, .person_id = who_.person_id};
    return walk.Ask(subject, &Sanctions::Stub::ApplyRestoration, apply);
  }
  void ExpectUnreviewed(CaseWalk& walk) const;
  bool DecideRestoration(const std::string& restoration_id, uint32_t votes) {
    v1::DecideRestorationRequest decide;
    decide.set_restoration_id(restoration_id);
    for (const v1::PanelMember& member : CaseWalk::Members()) *decide.add_members() = member;
    decide.set_votes(votes);
    decide.set_reasons("As the panel finds today.");
    return Must(walk_->Ask(TheCast().chair, &Sanctions::Stub::DecideRestoration, decide)).restored();
  }
  static void ExpectTooEarly(const absl::Status& applied, const std::string& last_day) {
    EXPECT_EQ(ReasonOf(applied), "DEADLINE_NOT_REACHED") << applied;
    EXPECT_EQ(ArgOf(applied, "last_day"), last_day);
  }

  RegisteredPerson who_;
  std::unique_ptr<DatedServices> services_;
  std::unique_ptr<CaseWalk> walk_;
  std::string sanction_;
};

// Nobody looked at it.
void LaterScenarios::ExpectUnreviewed(CaseWalk& walk) const {
  const absl::Status late = Extend(walk).status();
  EXPECT_EQ(ReasonOf(late), "EXPIRED") << late;
  EXPECT_EQ(ArgOf(late, "ends_on"), "2027-06-30");
  ExpectStatus(walk, v1::SANCTION_STATUS_EXPIRED);
  ExpectAlarms(walk, {60, 30, 14});
  const auto incidents = Must(walk.Facts<v1::SanctionUnreviewed>());
  ASSERT_EQ(incidents.size(), 1);
  EXPECT_EQ(Text(incidents[0].last_day()), "2027-06-30");
}

INSTANTIATE_TEST_SUITE_P(On, LaterScenarios, testing::Values(Environment::kEmbedded, Environment::kKafka),
                         NameOf);

TEST_P(LaterScenarios, SC11SuspensionReview) {
  ASSERT_NO_FATAL_FAILURE(Impose(v1::SANCTION_TYPE_SUSPENSION, 12));
  MoveTo(CivilDay(2026, 7, 1));
  ExpectStatus(*walk_, v1::SANCTION_STATUS_IN_FORCE);
  EXPECT_EQ(Text(Must(walk_->View()).sanctions(0).expires_on()), "2027-06-30");
  EXPECT_TRUE(RegisterDesk(*services_).TimeUntilShown(who_.number, ours::REGISTER_STATUS_SUSPENDED));
  ExpectAlarms(*walk_, {});
  MoveTo(CivilDay(2027, 5, 1));
  ExpectAlarms(*walk_, {60});
  const absl::Status unheard = Extend(*walk_).status();
  EXPECT_EQ(ReasonOf(unheard), "NOTICE_NOT_SERVED") << unheard;
  const absl::Status too_soon = Announce(CivilDay(2027, 5, 29)).status();
  EXPECT_EQ(ReasonOf(too_soon), "DATE_ORDER") << too_soon;
  EXPECT_EQ(ArgOf(too_soon, "earliest"), "2027-05-30") << "28 clear days";
  EXPECT_EQ(Text(Must(Announce(CivilDay(2027, 6, 10))).served_on()), "2027-05-01");
  MoveTo(CivilDay(2027, 6, 10));
  ExpectAlarms(*walk_, {60, 30});

  if (const auto unreviewed = Must(services_->Branch(Morning(CivilDay(2027, 7, 1))))) {
    CaseWalk walk = walk_->In(*unreviewed);
    ExpectUnreviewed(walk);
    MoveTo(CivilDay(2027, 6, 10));
  }

  const std::string extended = Must(Extend(*walk_)).sanction_id();
  const v1::CaseView the = Must(walk_->View());
  ASSERT_EQ(the.sanctions_size(), 2);
  EXPECT_EQ(the.sanctions(0).status(), v1::SANCTION_STATUS_REPLACED);
  EXPECT_EQ(the.sanctions(1).sanction_id(), extended);
  EXPECT_EQ(Text(the.sanctions(1).effective_on()), "2027-07-01");
  EXPECT_EQ(Text(the.sanctions(1).expires_on()), "2028-06-30");
  MoveTo(CivilDay(2027, 7, 1));
  RegisterDesk desk(*services_);
  const auto in_force = [&](CivilDay day) {
    std::vector<std::string> sources;
    const auto listed = Must(desk.BarredList(who_.name(), {.on = day}));
    for (const auto& entry : listed.entries()) {
      for (const auto& one : entry.restrictions()) {
        if (one.in_force()) sources.push_back(one.restriction().source_id());
      }
    }
    return sources;
  };
  // The register may have been stopped before it heard of what was extended.
  EXPECT_TRUE(
      Becomes([&] { return in_force(CivilDay(2027, 7, 1)) == std::vector{extended}; }, absl::Seconds(5)));
  EXPECT_THAT(in_force(CivilDay(2027, 6, 30)), ElementsAre(sanction_));
  EXPECT_TRUE(Must(walk_->Facts<v1::SanctionUnreviewed>()).empty());
}

TEST_P(LaterScenarios, SC12Restoration) {
  ASSERT_NO_FATAL_FAILURE(Impose(v1::SANCTION_TYPE_BAR, 0));
  MoveTo(CivilDay(2031, 6, 30));
  ExpectStatus(*walk_, v1::SANCTION_STATUS_IN_FORCE);
  ExpectTooEarly(ApplyRestoration(*walk_).status(), "2031-06-30");
  MoveTo(CivilDay(2031, 7, 1));
  const std::string first = Must(ApplyRestoration(*walk_)).restoration_id();

  MoveTo(CivilDay(2031, 12, 1));
  EXPECT_FALSE(DecideRestoration(first, 1));
  EXPECT_EQ(Text(Must(walk_->View()).restoration().next_from()), "2032-12-01");
  MoveTo(CivilDay(2032, 11, 30));
  ExpectTooEarly(ApplyRestoration(*walk_).status(), "2032-11-30");
  MoveTo(CivilDay(2032, 12, 1));
  const std::string second = Must(ApplyRestoration(*walk_)).restoration_id();
  EXPECT_TRUE(DecideRestoration(second, 3));
  EXPECT_EQ(Must(walk_->View()).sanctions(0).status(), v1::SANCTION_STATUS_LIFTED);
}

// She comes back under conditions, which the register shows; a course that nobody confirms is late.
TEST_P(LaterScenarios, SC12RestorationUnderConditions) {
  ASSERT_NO_FATAL_FAILURE(Impose(v1::SANCTION_TYPE_BAR, 0));
  MoveTo(CivilDay(2031, 7, 1));
  ExpectStatus(*walk_, v1::SANCTION_STATUS_IN_FORCE);
  v1::DecideRestorationRequest decide;
  decide.set_restoration_id(Must(ApplyRestoration(*walk_)).restoration_id());
  for (const v1::PanelMember& member : CaseWalk::Members()) *decide.add_members() = member;
  decide.set_votes(2);
  decide.set_reasons("She has trained, and others speak for her.");
  decide.set_months(12);
  decide.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  for (const auto& [text, months] : {std::pair("Complete a course.", 3), std::pair("Is supervised.", 0)}) {
    v1::Condition& one = *decide.add_terms();
    one.set_text(text);
    one.set_within_months(static_cast<uint32_t>(months));
    one.set_verifier(v1::CONDITION_VERIFIER_SUPERVISOR);
  }
  const auto decided = Must(walk_->Ask(TheCast().chair, &Sanctions::Stub::DecideRestoration, decide));
  EXPECT_TRUE(decided.restored());
  const v1::CaseView the = Must(walk_->View());
  ASSERT_EQ(the.sanctions_size(), 2);
  EXPECT_EQ(the.sanctions(0).status(), v1::SANCTION_STATUS_LIFTED);
  EXPECT_EQ(the.sanctions(1).sanction_id(), decided.sanction_id());
  EXPECT_EQ(Text(the.sanctions(1).effective_on()), "2031-07-02");
  EXPECT_EQ(Text(the.sanctions(1).expires_on()), "2032-07-01");

  MoveTo(CivilDay(2031, 7, 2));
  // Her registration lapsed long ago; what holds is shown beside that.
  ours::PublicEntry entry;
  EXPECT_TRUE(Becomes([&] {
    entry = Must(RegisterDesk(*services_).Entry(who_.number));
    return entry.restrictions_size() == 1 &&
           entry.restrictions(0).kind() == ours::RESTRICTION_KIND_CONDITIONS;
  })) << entry.ShortDebugString();
  ASSERT_EQ(entry.restrictions_size(), 1);
  EXPECT_EQ(entry.restrictions(0).source_id(), decided.sanction_id());
  EXPECT_EQ(Text(entry.restrictions(0).from()), "2031-07-02");
  EXPECT_EQ(entry.status(), ours::REGISTER_STATUS_LAPSED);
  MoveTo(CivilDay(2031, 10, 2));
  EXPECT_TRUE(Becomes([&] { return Must(walk_->View()).sanctions(1).conditions(0).overdue(); }));
  v1::RecordConditionRequest met;
  met.set_sanction_id(decided.sanction_id());
  met.set_number(1);
  met.set_outcome(v1::CONDITION_OUTCOME_COMPLIED);
  met.set_report("Her supervisor sent the certificate.");
  Must(walk_->Ask(TheCast().listing, &Sanctions::Stub::RecordCondition, met));
  met.set_number(2);
  met.set_outcome(v1::CONDITION_OUTCOME_BREACHED);
  Must(walk_->Ask(TheCast().listing, &Sanctions::Stub::RecordCondition, met));
  const v1::CaseView after = Must(walk_->View());
  EXPECT_EQ(after.sanctions(1).conditions(0).outcome(), v1::CONDITION_OUTCOME_COMPLIED);
  EXPECT_EQ(after.sanctions(1).conditions(1).outcome(), v1::CONDITION_OUTCOME_BREACHED);
  EXPECT_EQ(Text(after.sanctions(1).conditions(1).outcome_on()), "2031-10-02");
  EXPECT_EQ(after.sanctions(1).status(), v1::SANCTION_STATUS_IN_FORCE) << "a panel looks at it";
}

// The time runs from the end of the appeal.
TEST_P(LaterScenarios, SC12RestorationAfterAnAppealDismissedLate) {
  ASSERT_NO_FATAL_FAILURE(Impose(v1::SANCTION_TYPE_BAR, 0));
  MoveTo(CivilDay(2026, 6, 30));
  const std::string appeal = Must(walk_->LodgeAppeal(sanction_)).appeal_id();
  MoveTo(CivilDay(2026, 9, 15));
  Must(walk_->DecideAppeal(appeal, v1::APPEAL_OUTCOME_DISMISSED, CivilDay(2026, 9, 15)));
  EXPECT_EQ(Text(Must(walk_->View()).sanctions(0).effective_on()), "2026-09-15");
  EXPECT_TRUE(RegisterDesk(*services_).TimeUntilShown(who_.number, ours::REGISTER_STATUS_BARRED));

  MoveTo(CivilDay(2031, 9, 14));
  ExpectTooEarly(ApplyRestoration(*walk_).status(), "2031-09-14");
  MoveTo(CivilDay(2031, 9, 15));
  EXPECT_FALSE(Must(ApplyRestoration(*walk_)).restoration_id().empty());
}

}  // namespace
}  // namespace candour

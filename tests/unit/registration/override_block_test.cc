// What a check found against an appointment, passed over by two people: what of it may be, and what then
// follows.
#include "tests/unit/registration/restrictions_story.h"

namespace candour {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;

constexpr char kDora[] = "00000000-0000-4000-8000-0000000000dd";
constexpr char kEve[] = "00000000-0000-4000-8000-0000000000ee";

// Somebody else is deputy at TST02, and Anna is proposed for that post from 1 April: BLOCKED.
class OverrideBlockTest : public RestrictionsTest {
 protected:
  OverrideBlockTest() {
    v1::PostHolderRecorded held;
    held.mutable_holding()->set_appointment_id("another");
    held.mutable_holding()->set_person_id("00000000-0000-4000-8000-0000000000ff");
    held.mutable_holding()->set_substantive(true);
    *held.mutable_holding()->mutable_start() = Day(2025, 1, 1);
    story_.Given("post/TST02-deputy", held);
    id_ = Propose("TST02-deputy", Day(2026, 4, 1));
  }
  void Block() { ASSERT_THAT(Check(id_).reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD)); }
  // The refusal, or "".
  std::string PassOver(const std::string& account, const std::string& person,
                       const std::string& org_code = "TST02") {
    v1::OverrideBlockRequest request;
    request.set_org_code(org_code);
    request.set_appointment_id(id_);
    request.set_reasons("Both share the post until June.");
    story_.As({account, "CHAIR", org_code, person});
    return Do<Appointment>(id_, request);
  }
  std::string Dora() { return PassOver("chair-1", kDora); }
  std::string Eve() { return PassOver("sid-1", kEve); }
  // What is not passed over, of a refusal.
  std::string NotPassedOver() {
    return last_.refused() && last_.refusal().reason == "NO_OVERRIDE" ? Arg(last_, "reason") : "";
  }
  void GivenOverridable(std::initializer_list<v1::Ineligibility> reasons) {
    v1::Rules rules = England2026();
    rules.mutable_overridable(0)->clear_reasons();
    for (const v1::Ineligibility reason : reasons) rules.mutable_overridable(0)->add_reasons(reason);
    GivenRules(rules);
  }
  void GivenClosed(common::v1::Date on) {
    v1::OrganisationClosed closed;
    *closed.mutable_closed_on() = on;
    story_.Given("organisation/TST02", closed);
  }
  void GivenDeath() {
    v1::DeathRecorded died;
    *died.mutable_died_on() = Day(2026, 3, 1);
    story_.Given(absl::StrCat("person/", kAnna), died);
  }

  std::string id_;
};

TEST_F(OverrideBlockTest, TwoPeopleClearItAndTheRegulatorIsTold) {
  Block();
  EXPECT_EQ(Dora(), "");
  ASSERT_THAT(story_.recorded(), ElementsAre("AppointmentOverrideProposed"));
  const auto* proposed = story_.fact<v1::AppointmentOverrideProposed>();
  EXPECT_THAT(proposed->reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD));
  EXPECT_EQ(proposed->proposed_by_person(), kDora);
  EXPECT_EQ(proposed->why(), "Both share the post until June.");
  EXPECT_EQ(State(id_).status(), v1::APPOINTMENT_STATUS_BLOCKED) << "one is not enough";
  EXPECT_EQ(State(id_).override_proposed_by(), "chair-1");
  EXPECT_THAT(Inbox("THE_REGULATOR"), IsEmpty());

  EXPECT_EQ(Dora(), "SOD");
  EXPECT_EQ(PassOver("chair-1", kEve), "SOD") << "the same account";
  EXPECT_EQ(PassOver("registrar-1", kDora), "SOD") << "another account of hers";
  EXPECT_EQ(Eve(), "");
  ASSERT_THAT(story_.recorded(), ElementsAre("AppointmentOverridden"));
  EXPECT_THAT(story_.conditions(), Contains(Key(absl::StrCat("person/", kAnna)))) << "a bar at once is seen";
  const auto* overridden = story_.fact<v1::AppointmentOverridden>();
  EXPECT_THAT(overridden->reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD));
  EXPECT_EQ(*DayOf(overridden->overridden_on()), CivilDay(2026, 3, 2));
  EXPECT_EQ(overridden->why(), "Both share the post until June.");
  EXPECT_EQ(State(id_).status(), v1::APPOINTMENT_STATUS_CLEARED);
  EXPECT_THAT(State(id_).overridden(), ElementsAre(v1::INELIGIBILITY_POST_HELD));

  ASSERT_THAT(Inbox("THE_REGULATOR"), ElementsAre(v1::NOTICE_KIND_BLOCK_OVERRIDDEN));
  EXPECT_THAT(Inbox("TST02"), IsEmpty()) << "they did it themselves";
  const v1::NoticeState told = story_.State<Notice>(NoticeIdAt(story_.Ids("inbox", kRegulator)->at(0)));
  EXPECT_EQ(told.person_id(), kAnna);
  EXPECT_EQ(told.appointment_id(), id_);

  EXPECT_EQ(Eve(), "STATE") << "done";
  EXPECT_EQ(Arg(last_, "status"), "APPOINTMENT_STATUS_CLEARED");
  EXPECT_EQ(Confirm(id_), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("Appointed", "PostAlreadyHeldFlagged", "PostHolderRecorded"));
  EXPECT_EQ(State(id_).status(), v1::APPOINTMENT_STATUS_IN_POST);
}

TEST_F(OverrideBlockTest, WhatElseStandsAgainstItStillDoes) {
  Block();
  ASSERT_EQ(Dora() + Eve(), "");
  GivenClosed(Day(2026, 3, 31));
  EXPECT_EQ(Confirm(id_), "NOT_ELIGIBLE");
  EXPECT_EQ(Arg(last_, "reason"), "INELIGIBILITY_ORGANISATION_NOT_OPEN");
  Bar(Day(2026, 3, 1));
  EXPECT_EQ(Confirm(id_), "BARRED");
  EXPECT_EQ(State(id_).bar_breach_attempts(), 1);
}

// Not even where a rule that was published says so.
TEST_F(OverrideBlockTest, NobodyPassesOverABarASuspensionOrADeath) {
  GivenOverridable({v1::INELIGIBILITY_POST_HELD, v1::INELIGIBILITY_BARRED, v1::INELIGIBILITY_SUSPENDED,
                    v1::INELIGIBILITY_PERSON_DECEASED});
  Apply(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 8, 31));
  ASSERT_THAT(Check(id_).reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD, v1::INELIGIBILITY_SUSPENDED));
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_SUSPENDED");
  Bar(Day(2026, 3, 1));
  ASSERT_THAT(Check(id_).reasons(), ElementsAre(v1::INELIGIBILITY_POST_HELD, v1::INELIGIBILITY_BARRED));
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_BARRED");
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2));
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_BARRED") << "until another check says that it is none";
  Apply(kAnna, "sanction-3", v1::RESTRICTION_KIND_BAR, Day(2026, 3, 1));
  GivenDeath();
  ASSERT_THAT(Check(id_).reasons(), ElementsAre(v1::INELIGIBILITY_PERSON_DECEASED,
                                                v1::INELIGIBILITY_POST_HELD, v1::INELIGIBILITY_BARRED));
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_PERSON_DECEASED") << "the first";
  EXPECT_EQ(State(id_).override_proposed_by(), "");
}

// Whatever the last check found.
TEST_F(OverrideBlockTest, ABarThatCameSinceTheCheckIsSeenAtEachOfTheTwo) {
  Block();
  Apply(kAnna, "sanction-2", v1::RESTRICTION_KIND_SUSPENSION, Day(2026, 3, 1), Day(2026, 4, 30));
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_SUSPENDED");
  Lift(kAnna, "sanction-2", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2));
  EXPECT_EQ(Dora(), "");
  Bar(Day(2026, 4, 1));
  Eve();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_BARRED") << "on the first day in the post";
  Lift(kAnna, "sanction-1", v1::LIFT_REASON_QUASHED, Day(2026, 3, 2));
  GivenDeath();
  Eve();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_PERSON_DECEASED");
  EXPECT_EQ(State(id_).status(), v1::APPOINTMENT_STATUS_BLOCKED);
}

TEST_F(OverrideBlockTest, WhatTheRuleInForceDoesNotListIsNotPassedOver) {
  GivenClosed(Day(2026, 3, 31));
  ASSERT_THAT(Check(id_).reasons(),
              ElementsAre(v1::INELIGIBILITY_ORGANISATION_NOT_OPEN, v1::INELIGIBILITY_POST_HELD));
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_ORGANISATION_NOT_OPEN");
  GivenOverridable({v1::INELIGIBILITY_ORGANISATION_NOT_OPEN});
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_POST_HELD") << "the other one";
  v1::Rules rules = England2026();
  rules.clear_overridable();
  GivenRules(rules);
  Dora();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_ORGANISATION_NOT_OPEN") << "as before there was such a rule";
  GivenOverridable({v1::INELIGIBILITY_ORGANISATION_NOT_OPEN, v1::INELIGIBILITY_POST_HELD});
  EXPECT_EQ(Dora(), "");
  GivenRules(England2026());
  Eve();
  EXPECT_EQ(NotPassedOver(), "INELIGIBILITY_ORGANISATION_NOT_OPEN") << "by the rules of the day";
  GivenOverridable({v1::INELIGIBILITY_ORGANISATION_NOT_OPEN, v1::INELIGIBILITY_POST_HELD});
  EXPECT_EQ(Eve(), "");
  EXPECT_EQ(Confirm(id_), "");
}

TEST_F(OverrideBlockTest, AnotherCheckTakesItBack) {
  Block();
  ASSERT_EQ(Dora(), "");
  Block();
  EXPECT_EQ(State(id_).override_proposed_by() + State(id_).override_proposed_by_person(), "");
  EXPECT_EQ(Eve(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("AppointmentOverrideProposed")) << "the first of two again";
  ASSERT_EQ(Dora(), "");
  ASSERT_EQ(State(id_).status(), v1::APPOINTMENT_STATUS_CLEARED);
  Block();
  EXPECT_THAT(State(id_).overridden(), IsEmpty());
  EXPECT_EQ(Confirm(id_), "STATE");
}

TEST_F(OverrideBlockTest, OtherTermsAndAnotherHumanAreToBeCheckedAndPassedOverAnew) {
  Block();
  ASSERT_EQ(Dora() + Eve(), "");
  v1::CorrectAppointmentRequest correct;
  correct.set_org_code("TST02");
  correct.set_appointment_id(id_);
  correct.set_reason("the letter gives another day");
  *correct.mutable_terms() = TermsOf("TST02-deputy", Day(2026, 4, 2));
  ASSERT_EQ(Do<Appointment>(id_, correct), "");
  EXPECT_THAT(State(id_).overridden(), IsEmpty());
  EXPECT_EQ(State(id_).override_proposed_by() + State(id_).override_proposed_by_person(), "");
  EXPECT_EQ(Confirm(id_), "STATE");
  Block();
  ASSERT_EQ(Dora() + Eve(), "");
  v1::AppointmentReassigned reassigned;
  reassigned.set_to(kCleo);
  story_.Given("appointment/" + id_, reassigned);
  EXPECT_THAT(State(id_).overridden(), IsEmpty());
  EXPECT_EQ(Eve(), "STATE");
  EXPECT_EQ(Arg(last_, "status"), "APPOINTMENT_STATUS_PROPOSED");
}

TEST_F(OverrideBlockTest, RefusesWhoMayNotAndWhatIsNotBlocked) {
  EXPECT_EQ(Dora(), "STATE");
  EXPECT_EQ(Arg(last_, "status"), "APPOINTMENT_STATUS_PROPOSED");
  Block();
  EXPECT_EQ(PassOver("chair-1", kDora, "TST01"), "APPOINTMENT_UNKNOWN");
  EXPECT_EQ(PassOver("chair-1", ""), "ACTOR_UNIDENTIFIED");
  EXPECT_EQ(PassOver("chair-1", kAnna), "CONFLICT_OF_INTEREST");
  MergeTwice();
  EXPECT_EQ(PassOver("chair-1", kAnnaTwice), "CONFLICT_OF_INTEREST") << "by another record of hers";
  EXPECT_EQ(Dora(), "");
}

}  // namespace
}  // namespace candour

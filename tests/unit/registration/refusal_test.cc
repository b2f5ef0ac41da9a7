#include "tests/unit/registration/people_story.h"

namespace candour {
namespace {

using testing::ElementsAre;

class Refusing : public PeopleStory {
 protected:
  std::string Notice(v1::Delivery delivery = v1::DELIVERY_POST) {
    v1::GiveNoticeOfRefusalRequest give;
    give.set_reasons("The qualification could not be found.");
    give.set_delivery(delivery);
    return Ask(give);
  }
  std::string NoticeSent(CivilDay sent_on, v1::Delivery delivery = v1::DELIVERY_POST) {
    v1::GiveNoticeOfRefusalRequest give;
    give.set_delivery(delivery);
    *give.mutable_sent_on() = DateOf(sent_on);
    return Ask(give);
  }
  std::string Represent() {
    v1::SubmitRepresentationsRequest submit;
    submit.set_text("It was awarded under my former name.");
    return Ask(submit);
  }
  std::string Refuse(v1::Delivery delivery = v1::DELIVERY_POST) {
    v1::RefuseRequest refuse;
    refuse.set_reasons("The qualification does not exist.");
    refuse.set_delivery(delivery);
    return Ask(refuse);
  }
};

// Posted on 31 March 2026, served on 1 April, day 28 after it is 29 April (SC10).
TEST_F(Refusing, WaitsForTheWholePeriodOfRepresentations) {
  Apply();
  On(CivilDay(2026, 3, 31));
  EXPECT_EQ(Notice(), "");
  const auto* given = story_.fact<v1::RefusalNoticeGiven>();
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(*DayOf(given->sent_on()), CivilDay(2026, 3, 31));
  EXPECT_EQ(*DayOf(given->served_on()), CivilDay(2026, 4, 1));
  EXPECT_EQ(*DayOf(given->last_day()), CivilDay(2026, 4, 29));
  On(CivilDay(2026, 4, 29));
  EXPECT_EQ(Refuse(), "DEADLINE_NOT_REACHED");
  EXPECT_EQ(Arg("last_day"), "2026-04-29");
  On(CivilDay(2026, 4, 30));
  EXPECT_EQ(Refuse(), "");
  EXPECT_EQ(StatusAt(CivilDay(2026, 4, 30)), v1::REGISTER_STATUS_REFUSED);
  EXPECT_EQ(StatusAt(CivilDay(2026, 4, 29)), v1::REGISTER_STATUS_APPLIED);
}

// Posted on 2 June 2026, served on the 3rd, which is day 1 of 28: the last day is 30 June (SC10).
TEST_F(Refusing, StatesTheLastDayForAnAppeal) {
  Apply();
  Notice();
  Represent();
  On(CivilDay(2026, 6, 2));
  EXPECT_EQ(Refuse(), "");
  const auto* refused = story_.fact<v1::RegistrationRefused>();
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(*DayOf(refused->served_on()), CivilDay(2026, 6, 3));
  EXPECT_EQ(*DayOf(refused->appeal_last_day()), CivilDay(2026, 6, 30));
  EXPECT_EQ(*DayOf(Ada().refused().appeal_last_day()), CivilDay(2026, 6, 30));
}

TEST_F(Refusing, MayFollowAnAnswerAtOnce) {
  Apply();
  Notice();
  EXPECT_EQ(Represent(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("RepresentationsReceived"));
  EXPECT_EQ(Refuse(), "");
}

TEST_F(Refusing, StartsAgainWithANewNotice) {
  Apply();
  Notice();
  Represent();
  Notice();
  EXPECT_EQ(Refuse(), "DEADLINE_NOT_REACHED");
}

TEST_F(Refusing, NeedsNoticeFirst) {
  EXPECT_EQ(Refuse(), "NO_APPLICATION");
  EXPECT_EQ(Notice(), "NO_APPLICATION");
  EXPECT_EQ(Represent(), "NO_APPLICATION");
  Apply();
  EXPECT_EQ(Refuse(), "NOTICE_NOT_SERVED");
  EXPECT_EQ(Represent(), "NOTICE_NOT_SERVED");
}

TEST_F(Refusing, AcceptsALateAnswerAndFlagsIt) {
  Apply();
  On(CivilDay(2026, 3, 31));
  Notice();
  On(CivilDay(2026, 5, 1));
  EXPECT_EQ(Represent(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre("RepresentationsReceived", "RepresentationsLateFlagged"));
  EXPECT_EQ(story_.fact<v1::RepresentationsLateFlagged>(1)->late_days(), 2u);
}

TEST_F(Refusing, CountsServiceByTheWayItWasSent) {
  Apply();
  const auto served = [&] { return *DayOf(story_.fact<v1::RefusalNoticeGiven>()->served_on()); };
  Notice(v1::DELIVERY_LEFT_AT_ADDRESS);
  EXPECT_EQ(served(), CivilDay(2026, 2, 2));
  Notice(v1::DELIVERY_PORTAL);  // at noon
  EXPECT_EQ(served(), CivilDay(2026, 2, 2));
  story_.At(Noon(CivilDay(2026, 2, 2)) + absl::Minutes(270));  // 16:30
  Notice(v1::DELIVERY_PORTAL);
  EXPECT_EQ(served(), CivilDay(2026, 2, 3));
  On(CivilDay(2026, 2, 9));
  EXPECT_EQ(NoticeSent(CivilDay(2026, 2, 6)), "");
  EXPECT_EQ(served(), CivilDay(2026, 2, 7));
}

// 28 days after the day of service, which is another one.
TEST_F(Refusing, CountsFromTheDayThatTheRulesOfThePortalGive) {
  v1::RulesPublished rules;
  *rules.mutable_rules() = England2026();
  rules.mutable_rules()->mutable_portal(0)->set_closes_hour(17);
  const auto publish = [&] {
    rules.set_digest(RulesDigest(rules.rules()));
    story_.Given("rule_set/current", rules);
  };
  const auto sent_at = [&](int hour, int minute) {
    story_.At(absl::FromCivil(absl::CivilMinute(2026, 2, 2, hour, minute), London()));
    EXPECT_EQ(Notice(v1::DELIVERY_PORTAL), "");
    const auto* given = story_.fact<v1::RefusalNoticeGiven>();
    EXPECT_EQ(*DayOf(given->last_day()), *DayOf(given->served_on()) + 28);
    return *DayOf(given->served_on());
  };
  Apply();
  publish();
  EXPECT_EQ(sent_at(17, 29), CivilDay(2026, 2, 2));
  EXPECT_EQ(sent_at(17, 30), CivilDay(2026, 2, 3));
  rules.mutable_rules()->clear_portal();  // a set of a time before there was such a rule
  publish();
  EXPECT_EQ(sent_at(16, 29), CivilDay(2026, 2, 2));
  EXPECT_EQ(sent_at(16, 30), CivilDay(2026, 2, 3));
}

TEST_F(Refusing, SendsNothingBeforeTheApplicationOrInTheFuture) {
  Apply();
  On(CivilDay(2026, 2, 9));
  EXPECT_EQ(NoticeSent(CivilDay(2026, 2, 10)), "DATE_FUTURE");
  EXPECT_EQ(NoticeSent(CivilDay(2026, 2, 1)), "DATE_ORDER");
  EXPECT_EQ(NoticeSent(CivilDay(2026, 2, 8), v1::DELIVERY_PORTAL), "DATE_ORDER");
  v1::GiveNoticeOfRefusalRequest give;
  give.mutable_sent_on()->set_year(2026);
  EXPECT_EQ(Ask(give), "DATE_INVALID");
}

TEST_F(Refusing, IsNotForOneself) {
  Apply();
  Notice();
  As("other-account", "REGISTRAR", kAda);
  EXPECT_EQ(Notice(), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(Refuse(), "CONFLICT_OF_INTEREST");
}

TEST_F(Refusing, LeavesTheWayOpenForAnotherApplication) {
  Apply();
  Notice();
  Represent();
  Refuse();
  EXPECT_EQ(Apply(), "");
  EXPECT_EQ(Refuse(), "NOTICE_NOT_SERVED");
}

TEST_F(Refusing, NeedsRules) {
  Scenario bare(Model::Of<RuleSet, CodeOfConduct, Person, Registrant>(), story_.now());
  v1::RegistrationApplied applied;
  *applied.mutable_applied_on() = DateOf(CivilDay(2026, 2, 2));
  bare.Given(absl::StrCat("registrant/", kAda), applied);
  v1::GiveNoticeOfRefusalRequest give;
  give.set_person_id(kAda);
  bare.When<Registrant>(kAda, give);
  EXPECT_EQ(bare.refusal(), "RULES_NOT_PUBLISHED");
}

}  // namespace
}  // namespace candour

#include "services/registration/rule_set/rule_set.h"

#include <gmock/gmock.h>

#include "common/decider/scenario.h"
#include "services/registration/rule_set/england_2026.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;
using testing::Contains;
using testing::ElementsAre;
using testing::Key;

absl::Time Noon(CivilDay day) { return absl::FromCivil(absl::CivilHour(day) + 12, London()); }

void SetDate(int year, int month, int day, common::v1::Date* date) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

class RuleSetTest : public testing::Test {
 protected:
  RuleSetTest() { publish_.mutable_rules()->CopyFrom(England2026()); }

  v1::Rules& rules() { return *publish_.mutable_rules(); }
  std::string Publish() {
    story_.When<RuleSet>(std::string(kCurrentRules), publish_);
    return story_.refusal();
  }

  Scenario story_{Model::Of<RuleSet>(), Noon(CivilDay(2026, 2, 2))};
  v1::PublishRulesRequest publish_;
};

TEST_F(RuleSetTest, PublishesTheDefaultRulesWithTheirDigest) {
  EXPECT_EQ(Publish(), "");
  ASSERT_NE(story_.fact<v1::RulesPublished>(), nullptr);
  EXPECT_EQ(story_.fact<v1::RulesPublished>()->digest(), RulesDigest(England2026()));
  EXPECT_EQ(story_.State<RuleSet>("current").digest(), RulesDigest(England2026()));
}

TEST_F(RuleSetTest, RecordsNothingWhenTheSameRulesArePublishedAgain) {
  Publish();
  EXPECT_EQ(Publish(), "");
  EXPECT_THAT(story_.recorded(), ElementsAre());
  rules().mutable_registration_term(0)->set_months(24);
  Publish();
  EXPECT_THAT(story_.recorded(), ElementsAre("RulesPublished"));
}

TEST_F(RuleSetTest, RefusesADayThatNoCalendarHas) {
  SetDate(2026, 2, 30, rules().mutable_bank_holidays(0)->mutable_days(0));
  EXPECT_EQ(Publish(), "DATE_INVALID");
  rules() = England2026();
  SetDate(2026, 13, 1, rules().mutable_code_resign(0)->mutable_validity()->mutable_valid_from());
  EXPECT_EQ(Publish(), "DATE_INVALID");
}

TEST_F(RuleSetTest, RefusesALengthThatMakesNoSense) {
  rules().mutable_registration_term(0)->set_months(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules() = England2026();
  rules().mutable_representations(0)->set_days(36'601);
  EXPECT_EQ(Publish(), "RULE_RANGE");
}

TEST_F(RuleSetTest, LooksAtWhenThePortalClosesWhereThereIsARule) {
  rules().mutable_portal(0)->set_closes_hour(25);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules() = England2026();
  *rules().add_portal() = rules().portal(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules().clear_portal();
  EXPECT_EQ(Publish(), "");
}

TEST_F(RuleSetTest, LooksAtHowPeopleAreCountedWhereThereIsARule) {
  const auto refused = [&](auto change) {
    rules() = England2026();
    change(*rules().mutable_equality_monitoring(0));
    return Publish();
  };
  using Rule = v1::EqualityMonitoringRule;
  EXPECT_EQ(refused([](Rule& rule) { rule.set_small_number(0); }), "RULE_RANGE") << "one alone would be told";
  EXPECT_THAT(story_.decision().refusal().args, ElementsAre(testing::Pair("rule", "equality_monitoring")));
  EXPECT_EQ(refused([](Rule& rule) { rule.set_small_number(101); }), "RULE_RANGE");
  EXPECT_EQ(refused([](Rule& rule) { rule.set_round_to(0); }), "RULE_RANGE");
  EXPECT_EQ(refused([](Rule& rule) { rule.set_round_to(16); }), "RULE_RANGE") << "8 would be shown as nobody";
  EXPECT_EQ(refused([](Rule& rule) { rule.set_round_to(15); }), "");
  EXPECT_EQ(refused([](Rule& rule) { rule.set_risk_ratio_percent(10'001); }), "RULE_RANGE");
  EXPECT_EQ(refused([](Rule& rule) { rule.set_least_people(1'000'001); }), "RULE_RANGE");
  EXPECT_EQ(refused([](Rule& rule) { rule.set_risk_ratio_percent(99); }), "RULE_RANGE");
  EXPECT_EQ(refused([](Rule& rule) { rule.set_least_people(0); }), "RULE_RANGE");
  EXPECT_EQ(refused([](Rule& rule) { rule.mutable_characteristics(1)->set_code("DISABILITY"); }),
            "RULE_RANGE")
      << "listed twice";
  EXPECT_EQ(refused([](Rule& rule) { rule.mutable_characteristics(0)->add_categories("DISABLED"); }),
            "RULE_RANGE");
  rules() = England2026();
  rules().clear_equality_monitoring();
  EXPECT_EQ(Publish(), "") << "as sets were before";
  EXPECT_EQ(RulesInForce(rules(), CivilDay(2026, 2, 2)).equality_monitoring(), nullptr);
  EXPECT_EQ(RulesInForce(England2026(), CivilDay(2025, 12, 31)).equality_monitoring(), nullptr);
}

TEST_F(RuleSetTest, NoRuleLetsTwoPeoplePassOverABar) {
  for (const v1::Ineligibility never :
       {v1::INELIGIBILITY_BARRED, v1::INELIGIBILITY_SUSPENDED, v1::INELIGIBILITY_PERSON_DECEASED,
        v1::INELIGIBILITY_UNSPECIFIED, static_cast<v1::Ineligibility>(99)}) {
    rules() = England2026();
    rules().mutable_overridable(0)->add_reasons(never);
    EXPECT_EQ(Publish(), "RULE_RANGE") << never;
    EXPECT_THAT(story_.decision().refusal().args, ElementsAre(testing::Pair("rule", "overridable")));
    EXPECT_FALSE(RulesInForce(rules(), CivilDay(2026, 2, 2)).PassesOver(never))
        << "nor by what was published";
  }
  rules() = England2026();
  *rules().add_overridable() = rules().overridable(0);
  EXPECT_EQ(Publish(), "RULE_RANGE") << "two from one day";
  rules() = England2026();
  for (const v1::Ineligibility other :
       {v1::INELIGIBILITY_ORGANISATION_NOT_OPEN, v1::INELIGIBILITY_POST_UNKNOWN})
    rules().mutable_overridable(0)->add_reasons(other);
  EXPECT_EQ(Publish(), "");
  EXPECT_TRUE(
      RulesInForce(rules(), CivilDay(2026, 2, 2)).PassesOver(v1::INELIGIBILITY_ORGANISATION_NOT_OPEN));
  rules().clear_overridable();
  EXPECT_EQ(Publish(), "") << "as sets were before";
  EXPECT_FALSE(RulesInForce(rules(), CivilDay(2026, 2, 2)).PassesOver(v1::INELIGIBILITY_POST_HELD));
}

TEST_F(RuleSetTest, EnglandLetsTwoPeoplePassOverThatAPostIsHeldFromItsDay) {
  const v1::Rules england = England2026();
  for (int reason = 0; reason <= v1::Ineligibility_MAX; ++reason) {
    EXPECT_EQ(RulesInForce(england, CivilDay(2026, 1, 1)).PassesOver(static_cast<v1::Ineligibility>(reason)),
              reason == v1::INELIGIBILITY_POST_HELD)
        << reason;
  }
  EXPECT_FALSE(RulesInForce(england, CivilDay(2025, 12, 31)).PassesOver(v1::INELIGIBILITY_POST_HELD));
}

TEST_F(RuleSetTest, LooksAtTheRulesOfErasureWhereThereAreSome) {
  rules().mutable_retention_after_end(0)->set_months(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules() = England2026();
  *rules().add_erasure_waiting() = rules().erasure_waiting(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules() = England2026();
  rules().clear_erasure_waiting();
  rules().clear_retention_after_end();
  rules().clear_retention_from_birth();
  EXPECT_EQ(Publish(), "") << "as sets were before there was erasure";
  const RulesInForce without(rules(), CivilDay(2026, 2, 2));
  EXPECT_FALSE(without.erasure_waiting().has_value()) << "not a period of no days";
  EXPECT_EQ(without.retention_after_end_months(), std::nullopt);
  EXPECT_EQ(without.retention_from_birth_months(), std::nullopt);
  const v1::Rules england = England2026();
  EXPECT_EQ(RulesInForce(england, CivilDay(2026, 2, 2)).retention_from_birth_months(), 900);
}

TEST_F(RuleSetTest, LooksAtTheLimitsOfSigningAndOfNoticesWhereThereAreSome) {
  rules().mutable_code_lapse(0)->set_days(36'601);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules() = England2026();
  rules().mutable_notice_acknowledgement(0)->set_days(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules().mutable_notice_acknowledgement(0)->set_days(1'001);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules().clear_notice_acknowledgement();
  rules().clear_code_lapse();
  EXPECT_EQ(Publish(), "") << "as sets were before there were such limits";
  const RulesInForce without(rules(), CivilDay(2026, 2, 2));
  EXPECT_FALSE(without.code_lapse().has_value());
  EXPECT_EQ(without.notice_acknowledgement_working_days(), std::nullopt);
  const v1::Rules england = England2026();
  EXPECT_EQ(RulesInForce(england, CivilDay(2026, 2, 2)).notice_acknowledgement_working_days(), 2);
  EXPECT_EQ(RulesInForce(england, CivilDay(2026, 2, 2)).code_lapse()->LastDay(CivilDay(2027, 1, 1)),
            CivilDay(2027, 4, 1));
}

TEST_F(RuleSetTest, RefusesTwoEntriesOfOneRuleFromOneDay) {
  *rules().add_renewal_window() = rules().renewal_window(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
  rules() = England2026();
  *rules().add_check_validity() = rules().check_validity(0);
  EXPECT_EQ(Publish(), "RULE_RANGE");
}

TEST_F(RuleSetTest, RefusesRulesThatLeaveTodayWithoutOne) {
  rules().clear_change_declaration();
  EXPECT_EQ(Publish(), "RULES_INCOMPLETE");
  rules() = England2026();
  SetDate(2026, 2, 3, rules().mutable_registration_term(0)->mutable_validity()->mutable_valid_from());
  EXPECT_EQ(Publish(), "RULES_INCOMPLETE");
  rules() = England2026();
  rules().mutable_mandatory_checks(0)->set_stage(v1::STAGE_L4_BOARD);
  SetDate(2026, 1, 2, rules().mutable_mandatory_checks(0)->mutable_validity()->mutable_valid_from());
  EXPECT_EQ(Publish(), "RULES_INCOMPLETE");  // nothing for the first line
}

TEST_F(RuleSetTest, TheLatestEntryOnOrBeforeTheDayIsInForce) {
  v1::DaysRule& later = *rules().add_change_declaration();
  later = rules().change_declaration(0);
  later.set_days(14);
  SetDate(2026, 7, 1, later.mutable_validity()->mutable_valid_from());
  EXPECT_EQ(RulesInForce(rules(), CivilDay(2026, 6, 30)).change_declaration().days, 7);
  EXPECT_EQ(RulesInForce(rules(), CivilDay(2026, 7, 1)).change_declaration().days, 14);
  EXPECT_EQ(RulesInForce(rules(), CivilDay(2025, 1, 1)).change_declaration().days, 7);
}

TEST_F(RuleSetTest, EachPeriodKnowsHowItIsCounted) {
  const RulesInForce in_force(rules(), CivilDay(2026, 4, 1));
  EXPECT_EQ(in_force.representations().LastDay(CivilDay(2026, 4, 1)), CivilDay(2026, 4, 29));
  EXPECT_EQ(in_force.refusal_appeal().LastDay(CivilDay(2026, 6, 3)), CivilDay(2026, 6, 30));
  EXPECT_EQ(in_force.registration_term_months(), 12);
  EXPECT_EQ(in_force.renewal_window_days(), 60);
}

TEST_F(RuleSetTest, IdentityIsAlwaysMandatory) {
  EXPECT_THAT(RulesInForce(rules(), CivilDay(2026, 4, 1)).MandatoryChecks(v1::STAGE_L1_FIRST_LINE),
              ElementsAre(v1::CHECK_KIND_IDENTITY, v1::CHECK_KIND_REFERENCE, v1::CHECK_KIND_RIGHT_TO_WORK));
  for (v1::MandatoryChecksRule& rule : *rules().mutable_mandatory_checks()) rule.clear_kinds();
  const RulesInForce in_force(rules(), CivilDay(2026, 4, 1));
  EXPECT_THAT(in_force.MandatoryChecks(v1::STAGE_L2_MIDDLE), ElementsAre(v1::CHECK_KIND_IDENTITY));
}

TEST_F(RuleSetTest, AKindOfCheckWithoutARuleDoesNotAge) {
  const RulesInForce in_force(rules(), CivilDay(2026, 4, 1));
  EXPECT_EQ(in_force.CheckValidUntil(v1::CHECK_KIND_DBS, CivilDay(2024, 2, 29)), CivilDay(2027, 2, 28));
  EXPECT_EQ(in_force.CheckValidUntil(v1::CHECK_KIND_IDENTITY, CivilDay(1990, 1, 1)), std::nullopt);
}

// Eight a year in England and Wales unless a royal event adds one; each falls on a weekday, substitutes
// included.
TEST_F(RuleSetTest, BankHolidaysAreEightWeekdaysAYear) {
  const BankHolidays holidays = RulesInForce(rules(), CivilDay(2026, 4, 1)).bank_holidays();
  std::map<int64_t, int> per_year;
  for (CivilDay day : holidays) {
    per_year[day.year()] += 1;
    EXPECT_TRUE(IsWorkingDay(day, {})) << day;
  }
  EXPECT_THAT(per_year, ElementsAre(testing::Pair(2024, 8), testing::Pair(2025, 8), testing::Pair(2026, 8),
                                    testing::Pair(2027, 8), testing::Pair(2028, 8)));
  EXPECT_EQ(AddWorkingDays(CivilDay(2026, 12, 24), 1, holidays), CivilDay(2026, 12, 29));
}

TEST_F(RuleSetTest, WhoeverUsesTheRulesDependsOnThemAndNamesThem) {
  const Context before(story_, "id", {}, story_.now());
  EXPECT_FALSE(InForce(before).has_value());
  EXPECT_THAT(before.seen(), Contains(Key("rule_set/current")));
  Publish();
  const Context after(story_, "id", {}, story_.now());
  ASSERT_TRUE(InForce(after).has_value());
  EXPECT_EQ(after.rule_set(), RulesDigest(England2026()));
  EXPECT_EQ(after.seen().at("rule_set/current").version, 1u);
}

}  // namespace
}  // namespace candour

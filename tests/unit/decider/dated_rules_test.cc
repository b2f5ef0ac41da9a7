#include "common/decider/dated_rules.h"

#include <gmock/gmock.h>

#include "candour/registration/v1/rule_set.pb.h"
#include "common/decider/rules_review.h"

namespace candour {
namespace {

using absl::CivilDay;
using common::v1::DaysRule;
using common::v1::MonthsRule;
using common::v1::WorkingDaysRule;
using google::protobuf::RepeatedPtrField;
using testing::ElementsAre;

constexpr CivilDay kToday(2026, 2, 2);

DaysRule Days(CivilDay from, uint32_t days, common::v1::Counting counting = common::v1::COUNTING_AFTER) {
  DaysRule rule;
  *rule.mutable_validity()->mutable_valid_from() = DateOf(from);
  rule.set_days(days);
  rule.set_counting(counting);
  return rule;
}
MonthsRule Months(CivilDay from, uint32_t months) {
  MonthsRule rule;
  *rule.mutable_validity()->mutable_valid_from() = DateOf(from);
  rule.set_months(months);
  return rule;
}
WorkingDaysRule WorkingDays(uint32_t days) {
  WorkingDaysRule rule;
  *rule.mutable_validity()->mutable_valid_from() = DateOf(kToday);
  rule.set_days(days);
  return rule;
}

template <class Rule>
RepeatedPtrField<Rule> List(std::initializer_list<Rule> rules) {
  return RepeatedPtrField<Rule>(rules.begin(), rules.end());
}

TEST(DatedRules, TheEntryWithTheLatestDayHoldsUntilTheNextDoes) {
  const auto list = List(
      {Months(CivilDay(2027, 1, 1), 3), Months(CivilDay(2026, 1, 1), 1), Months(CivilDay(2026, 7, 1), 2)});
  EXPECT_EQ(EntryInForce(list, CivilDay(2026, 6, 30)).months(), 1);
  EXPECT_EQ(EntryInForce(list, CivilDay(2026, 7, 1)).months(), 2);
  EXPECT_EQ(EntryInForce(list, CivilDay(2026, 12, 31)).months(), 2);
  EXPECT_EQ(EntryInForce(list, CivilDay(2027, 1, 1)).months(), 3);
}

TEST(DatedRules, BeforeAllOfThemTheFirstHoldsOrNone) {
  const auto list = List({Months(CivilDay(2026, 7, 1), 2), Months(CivilDay(2026, 1, 1), 1)});
  EXPECT_EQ(EntryInForce(list, CivilDay(2025, 12, 31)).months(), 1);
  EXPECT_EQ(LatestEntry(list, CivilDay(2025, 12, 31)), nullptr);
  EXPECT_EQ(EntryInForce(List<MonthsRule>({}), kToday).months(), 0);
}

TEST(DatedRules, OnlyEntriesThatMatchAreLookedAt) {
  const auto list = List({Months(CivilDay(2026, 1, 1), 1), Months(CivilDay(2026, 1, 2), 2)});
  const auto odd = [](const MonthsRule& rule) { return rule.months() % 2 == 1; };
  EXPECT_EQ(EntryInForce(list, kToday, odd).months(), 1);
  EXPECT_EQ(LatestEntry(list, CivilDay(2026, 1, 1), [](const MonthsRule&) { return false; }), nullptr);
}

// Baines: served on 18 February, the last day for an appeal is 16 March.
TEST(DatedRules, APeriodIsCountedAsItsRuleSays) {
  const CivilDay served(2012, 2, 18);
  EXPECT_EQ(PeriodOf(Days(kToday, 28, common::v1::COUNTING_BEGINNING_WITH)).LastDay(served),
            CivilDay(2012, 3, 16));
  EXPECT_EQ(PeriodOf(Days(kToday, 28)).LastDay(served), CivilDay(2012, 3, 17));
  EXPECT_EQ(PeriodOf(Days(kToday, 0)).LastDay(served), served);
}

// The register's own messages, which were there before the shared ones.
TEST(DatedRules, ReadsTheRulesOfAnyService) {
  registration::v1::DaysRule rule;
  rule.set_days(28);
  rule.set_counting(registration::v1::COUNTING_BEGINNING_WITH);
  EXPECT_EQ(PeriodOf(rule).LastDay(CivilDay(2012, 2, 18)), CivilDay(2012, 3, 16));
  registration::v1::BankHolidayList list;
  *list.add_days() = DateOf(CivilDay(2026, 12, 25));
  EXPECT_THAT(HolidaysIn(List({list, list})), ElementsAre(CivilDay(2026, 12, 25)));
}

TEST(DatedRules, TheDigestIsOfTheBytes) {
  EXPECT_EQ(RulesDigest(Days(kToday, 28)), RulesDigest(Days(kToday, 28)));
  EXPECT_NE(RulesDigest(Days(kToday, 28)), RulesDigest(Days(kToday, 29)));
  EXPECT_EQ(RulesDigest(Days(kToday, 28)).size(), 32);
}

std::string ReasonOf(const RulesReview& review) { return review.fault() ? review.fault()->reason : ""; }
template <class Rule>
std::string Review(const RepeatedPtrField<Rule>& entries) {
  return ReasonOf(RulesReview(kToday).Entries("rule", entries));
}

TEST(RulesReview, RefusesALengthThatMakesNoSense) {
  EXPECT_EQ(Review(List({Days(kToday, 0)})), "");
  EXPECT_EQ(Review(List({Days(kToday, 36'600)})), "");
  EXPECT_EQ(Review(List({Days(kToday, 36'601)})), "RULE_RANGE");
  EXPECT_EQ(Review(List({Months(kToday, 0)})), "RULE_RANGE");
  EXPECT_EQ(Review(List({Months(kToday, 1'200)})), "");
  EXPECT_EQ(Review(List({Months(kToday, 1'201)})), "RULE_RANGE");
  EXPECT_EQ(Review(List({WorkingDays(0)})), "RULE_RANGE");
  EXPECT_EQ(Review(List({WorkingDays(1'000)})), "");
  EXPECT_EQ(Review(List({WorkingDays(1'001)})), "RULE_RANGE");
}

TEST(RulesReview, RefusesTwoEntriesFromOneDayUnlessTheirKeyTellsThemApart) {
  const auto twice = List({Months(kToday, 1), Months(kToday, 2)});
  EXPECT_EQ(Review(twice), "RULE_RANGE");
  const auto by_months = [](const MonthsRule& rule) { return static_cast<int>(rule.months()); };
  EXPECT_EQ(ReasonOf(RulesReview(kToday).Entries("rule", twice, AnyEntry(), by_months)), "");
}

TEST(RulesReview, RefusesADayThatNoCalendarHas) {
  MonthsRule rule = Months(kToday, 1);
  rule.mutable_validity()->mutable_valid_from()->set_month(13);
  const RulesReview review = RulesReview(kToday).Entries("rule", List({rule}));
  EXPECT_EQ(ReasonOf(review), "DATE_INVALID");
  EXPECT_THAT(review.fault()->args, ElementsAre(testing::Pair("field", "rule.valid_from")));
  common::v1::BankHolidayList holidays;
  holidays.add_days()->set_year(2026);
  EXPECT_EQ(ReasonOf(RulesReview(kToday).Holidays(List({holidays}))), "DATE_INVALID");
}

TEST(RulesReview, AListIsCoveredByAnEntryInForceToday) {
  const auto covers = [](CivilDay from) {
    const RulesReview review = RulesReview(kToday).Entries("rule", List({Months(from, 1)})).Covers("rule");
    return ReasonOf(review);
  };
  EXPECT_EQ(covers(kToday), "");
  EXPECT_EQ(covers(kToday + 1), "RULES_INCOMPLETE");
  EXPECT_EQ(ReasonOf(RulesReview(kToday).Covers("rule")), "RULES_INCOMPLETE");
}

common::v1::PortalRule Portal(CivilDay from, uint32_t hour, uint32_t minute) {
  common::v1::PortalRule rule;
  *rule.mutable_validity()->mutable_valid_from() = DateOf(from);
  rule.set_closes_hour(hour);
  rule.set_closes_minute(minute);
  return rule;
}

TEST(PortalCloses, AtHalfPastFourUnlessTheRulesInForceSayOtherwise) {
  const auto closes = [](const auto& rules, CivilDay day) {
    const ClockTime time = PortalCloses(rules, day);
    return std::pair(time.hour, time.minute);
  };
  EXPECT_EQ(closes(List<common::v1::PortalRule>({}), kToday), std::pair(16, 30));
  const auto later = List({Portal(kToday, 17, 0), Portal(kToday + 10, 12, 15)});
  EXPECT_EQ(closes(later, kToday - 1), std::pair(16, 30)) << "as it was decided before there was a rule";
  EXPECT_EQ(closes(later, kToday), std::pair(17, 0));
  EXPECT_EQ(closes(later, kToday + 10), std::pair(12, 15));
}

TEST(PortalCloses, AtATimeOfTheClock) {
  const auto makes_sense = [](uint32_t hour, uint32_t minute) {
    return ReasonOf(RulesReview(kToday).Entries("portal", List({Portal(kToday, hour, minute)}),
                                                &ClosesMakeSense)) == "";
  };
  EXPECT_TRUE(makes_sense(16, 30));
  EXPECT_TRUE(makes_sense(0, 1));
  EXPECT_TRUE(makes_sense(24, 0));
  EXPECT_FALSE(makes_sense(0, 0));
  EXPECT_FALSE(makes_sense(24, 1));
  EXPECT_FALSE(makes_sense(25, 0));
  EXPECT_FALSE(makes_sense(12, 60));
}

TEST(RulesReview, NamesTheFirstFault) {
  const RulesReview review = RulesReview(kToday)
                                 .Entries("one", List({Months(kToday, 1)}))
                                 .Entries("two", List({Months(kToday, 0)}))
                                 .Covers("three");
  ASSERT_EQ(ReasonOf(review), "RULE_RANGE");
  EXPECT_THAT(review.fault()->args, ElementsAre(testing::Pair("rule", "two")));
}

}  // namespace
}  // namespace candour

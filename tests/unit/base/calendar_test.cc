#include "common/base/calendar.h"

#include <gmock/gmock.h>

namespace candour {
namespace {

using absl::CivilDay;

absl::Time At(int year, int month, int day, int hour, int minute, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second), London());
}

constexpr ClockTime kHalfPastFour{16, 30};

// R (Baines) v Nursing and Midwifery Council: weekends count, and so does the day of service.
TEST(LastDay, BeginsWithTheDayOfServiceAsInBaines) {
  const CivilDay served = ServedOn(Delivery::kPost, At(2012, 2, 17, 15, 0), kHalfPastFour);
  EXPECT_EQ(served, CivilDay(2012, 2, 18));
  const CivilDay last = LastDay(served, 28, Counting::kBeginningWith);
  EXPECT_EQ(last, CivilDay(2012, 3, 16));
  EXPECT_LE(At(2012, 3, 16, 23, 59), EndOfDay(last));
  EXPECT_GT(At(2012, 3, 19, 9, 0), EndOfDay(last));
}

TEST(LastDay, OfADecisionPostedOnTheSecondOfJuneIsTheThirtieth) {
  const CivilDay served = ServedOn(Delivery::kPost, At(2026, 6, 2, 12, 0), kHalfPastFour);
  EXPECT_EQ(LastDay(served, 28, Counting::kBeginningWith), CivilDay(2026, 6, 30));
}

TEST(LastDay, AfterADayDoesNotCountThatDay) {
  EXPECT_EQ(LastDay(CivilDay(2026, 4, 1), 28, Counting::kAfter), CivilDay(2026, 4, 29));
  EXPECT_EQ(LastDay(CivilDay(2026, 4, 1), 28, Counting::kBeginningWith), CivilDay(2026, 4, 28));
  EXPECT_EQ(LastDay(CivilDay(2026, 4, 1), 1, Counting::kBeginningWith), CivilDay(2026, 4, 1));
}

TEST(LastDay, CountsTheLeapDay) {
  EXPECT_EQ(LastDay(CivilDay(2028, 2, 28), 2, Counting::kAfter), CivilDay(2028, 3, 1));
  EXPECT_EQ(LastDay(CivilDay(2027, 2, 28), 2, Counting::kAfter), CivilDay(2027, 3, 2));
}

TEST(AddMonths, ClampsToTheEndOfAShorterMonth) {
  EXPECT_EQ(AddMonths(CivilDay(2026, 1, 31), 1), CivilDay(2026, 2, 28));
  EXPECT_EQ(AddMonths(CivilDay(2028, 1, 31), 1), CivilDay(2028, 2, 29));
  EXPECT_EQ(AddMonths(CivilDay(2026, 1, 31), 3), CivilDay(2026, 4, 30));
  EXPECT_EQ(AddMonths(CivilDay(2028, 2, 29), 12), CivilDay(2029, 2, 28));
  EXPECT_EQ(AddMonths(CivilDay(2028, 2, 29), 48), CivilDay(2032, 2, 29));
  EXPECT_EQ(AddMonths(CivilDay(2100, 1, 29), 1), CivilDay(2100, 2, 28));
  EXPECT_EQ(AddMonths(CivilDay(2026, 12, 15), 1), CivilDay(2027, 1, 15));
  EXPECT_EQ(AddMonths(CivilDay(2026, 3, 31), -1), CivilDay(2026, 2, 28));
}

TEST(ServedOn, TakesTheNextDayForPostWhateverDayThatIs) {
  EXPECT_EQ(ServedOn(Delivery::kPost, At(2026, 12, 24, 9, 0), kHalfPastFour), CivilDay(2026, 12, 25));
  EXPECT_EQ(ServedOn(Delivery::kLeftAtAddress, At(2026, 12, 24, 23, 0), kHalfPastFour),
            CivilDay(2026, 12, 24));
}

TEST(ServedOn, TakesTheSameDayInThePortalUntilItClosesInLondon) {
  EXPECT_EQ(ServedOn(Delivery::kPortal, At(2026, 6, 2, 16, 29, 59), kHalfPastFour), CivilDay(2026, 6, 2));
  EXPECT_EQ(ServedOn(Delivery::kPortal, At(2026, 6, 2, 16, 30), kHalfPastFour), CivilDay(2026, 6, 3));
  // 15:45 UTC is 16:45 in summer.
  const absl::Time summer = absl::FromCivil(absl::CivilMinute(2026, 6, 2, 15, 45), absl::UTCTimeZone());
  EXPECT_EQ(ServedOn(Delivery::kPortal, summer, kHalfPastFour), CivilDay(2026, 6, 3));
  const absl::Time winter = absl::FromCivil(absl::CivilMinute(2026, 1, 6, 15, 45), absl::UTCTimeZone());
  EXPECT_EQ(ServedOn(Delivery::kPortal, winter, kHalfPastFour), CivilDay(2026, 1, 6));
}

TEST(ServedOn, TakesWhateverTimeThePortalClosesAt) {
  const auto served = [](absl::Time sent, ClockTime closes) {
    return ServedOn(Delivery::kPortal, sent, closes);
  };
  EXPECT_EQ(served(At(2026, 6, 2, 16, 30), {17, 0}), CivilDay(2026, 6, 2));
  EXPECT_EQ(served(At(2026, 6, 2, 17, 0), {17, 0}), CivilDay(2026, 6, 3));
  EXPECT_EQ(served(At(2026, 6, 2, 16, 29), {12, 0}), CivilDay(2026, 6, 3));
  EXPECT_EQ(served(At(2026, 6, 2, 0, 0), {0, 1}), CivilDay(2026, 6, 2));
  EXPECT_EQ(served(At(2026, 6, 2, 0, 1), {0, 1}), CivilDay(2026, 6, 3));
  EXPECT_EQ(served(At(2026, 6, 2, 23, 59, 59), {24, 0}), CivilDay(2026, 6, 2));
}

// The clocks go forward on 29 March 2026 and back on 25 October 2026.
TEST(EndOfDay, IsTheLastSecondInLondonWhenTheClocksChange) {
  const auto utc = [](int month, int day, int hour) {
    return absl::FromCivil(absl::CivilSecond(2026, month, day, hour, 59, 59), absl::UTCTimeZone());
  };
  EXPECT_EQ(EndOfDay(CivilDay(2026, 3, 28)), utc(3, 28, 23));
  EXPECT_EQ(EndOfDay(CivilDay(2026, 3, 29)), utc(3, 29, 22));
  EXPECT_EQ(EndOfDay(CivilDay(2026, 10, 24)), utc(10, 24, 22));
  EXPECT_EQ(EndOfDay(CivilDay(2026, 10, 25)), utc(10, 25, 23));
  EXPECT_EQ(EndOfDay(CivilDay(2026, 3, 29)) - EndOfDay(CivilDay(2026, 3, 28)), absl::Hours(23));
  EXPECT_EQ(EndOfDay(CivilDay(2026, 10, 25)) - EndOfDay(CivilDay(2026, 10, 24)), absl::Hours(25));
}

TEST(LondonDay, BeginsAnHourBeforeUtcInSummer) {
  const absl::Time time = absl::FromCivil(absl::CivilMinute(2026, 6, 30, 23, 30), absl::UTCTimeZone());
  EXPECT_EQ(LondonDay(time), CivilDay(2026, 7, 1));
}

TEST(LastDay, IsTheSameOverAClockChange) {
  EXPECT_EQ(LastDay(CivilDay(2026, 3, 15), 28, Counting::kAfter), CivilDay(2026, 4, 12));
  EXPECT_EQ(LastDay(CivilDay(2026, 10, 11), 28, Counting::kAfter), CivilDay(2026, 11, 8));
}

TEST(AddWorkingDays, PassesOverWeekendsAndBankHolidays) {
  const BankHolidays easter = {CivilDay(2026, 4, 3), CivilDay(2026, 4, 6)};
  EXPECT_EQ(AddWorkingDays(CivilDay(2026, 4, 2), 1, easter), CivilDay(2026, 4, 7));
  EXPECT_EQ(AddWorkingDays(CivilDay(2026, 4, 2), 5, easter), CivilDay(2026, 4, 13));
  EXPECT_EQ(AddWorkingDays(CivilDay(2026, 4, 2), 1, {}), CivilDay(2026, 4, 3));
  EXPECT_EQ(AddWorkingDays(CivilDay(2026, 4, 4), 0, easter), CivilDay(2026, 4, 4));
  EXPECT_FALSE(IsWorkingDay(CivilDay(2026, 4, 3), easter));
  EXPECT_FALSE(IsWorkingDay(CivilDay(2026, 4, 5), {}));
}

}  // namespace
}  // namespace candour

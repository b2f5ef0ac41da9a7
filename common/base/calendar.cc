#include "common/base/calendar.h"

#include <algorithm>
#include <cstdlib>

namespace candour {
namespace {

// 24:00 is 00:00 of the day after.
absl::CivilMinute Closing(absl::CivilDay day, ClockTime closes) {
  return absl::CivilMinute(day.year(), day.month(), day.day(), closes.hour, closes.minute);
}

}  // namespace

absl::TimeZone London() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone loaded;
    if (!absl::LoadTimeZone("Europe/London", &loaded)) std::abort();
    return loaded;
  }();
  return zone;
}

absl::CivilDay LondonDay(absl::Time time) { return absl::ToCivilDay(time, London()); }

absl::Time EndOfDay(absl::CivilDay day) {
  return absl::FromCivil(absl::CivilSecond(day.year(), day.month(), day.day(), 23, 59, 59), London());
}

absl::CivilDay LastDay(absl::CivilDay trigger, int days, Counting counting) {
  return trigger + days - (counting == Counting::kBeginningWith ? 1 : 0);
}

absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const int last = (absl::CivilDay(month + 1) - 1).day();
  return absl::CivilDay(month.year(), month.month(), std::min(day.day(), last));
}

absl::CivilDay ServedOn(Delivery delivery, absl::Time sent, ClockTime portal_closes) {
  const absl::CivilMinute minute = absl::ToCivilMinute(sent, London());
  const absl::CivilDay day(minute);
  switch (delivery) {
    case Delivery::kPost:
      return day + 1;
    case Delivery::kLeftAtAddress:
      return day;
    case Delivery::kPortal:
      return minute < Closing(day, portal_closes) ? day : day + 1;
  }
  std::abort();  // not a Delivery
}

bool IsWorkingDay(absl::CivilDay day, const BankHolidays& holidays) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday && !holidays.contains(day);
}

absl::CivilDay AddWorkingDays(absl::CivilDay day, int days, const BankHolidays& holidays) {
  while (days > 0) {
    ++day;
    if (IsWorkingDay(day, holidays)) --days;
  }
  return day;
}

}  // namespace candour

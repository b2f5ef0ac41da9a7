// Civil days between the wire and the calendar.
//
//   const std::optional<absl::CivilDay> from = DayOf(request.from());
//   if (!from) return error::DateInvalid("from");
#ifndef CANDOUR_COMMON_DECIDER_DAY_H_
#define CANDOUR_COMMON_DECIDER_DAY_H_

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "candour/common/v1/common.pb.h"

namespace candour {

// The day that `date` names; nothing for one that no calendar has (31 February) or outside the years 1800 to
// 9999.
inline std::optional<absl::CivilDay> DayOf(const common::v1::Date& date) {
  if (date.year() < 1800 || date.year() > 9999) return std::nullopt;
  const absl::CivilDay day(date.year(), date.month(), date.day());
  if (day.month() != date.month() || day.day() != date.day()) return std::nullopt;
  return day;
}

// The day in a fact or a state: whoever decided it has looked at it, so it always is one.
inline absl::CivilDay StoredDay(const common::v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

inline common::v1::Date DateOf(absl::CivilDay day) {
  common::v1::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// "2026-02-01".
inline std::string DayText(absl::CivilDay day) { return absl::FormatCivilTime(day); }

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_DAY_H_

// What the tests of organisations, posts and appointments share.
#ifndef CANDOUR_TESTS_UNIT_REGISTRATION_POSTS_SUPPORT_H_
#define CANDOUR_TESTS_UNIT_REGISTRATION_POSTS_SUPPORT_H_

#include <string>

#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

inline common::v1::Date Day(int year, int month, int day) { return DateOf(absl::CivilDay(year, month, day)); }

inline absl::Time Noon(int year, int month, int day) {
  return absl::FromCivil(absl::CivilHour(year, month, day, 12), absl::UTCTimeZone());
}

// The argument of a refusal, "" when it has none of that name.
inline std::string Arg(const Decision& decision, absl::string_view name) {
  for (const auto& [key, value] : decision.refusal().args) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_REGISTRATION_POSTS_SUPPORT_H_

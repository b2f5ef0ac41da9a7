// What the tests of organisations, posts and appointments share.
#ifndef CANDOUR_TESTS_UNIT_REGISTRATION_POSTS_SUPPORT_H_
#define CANDOUR_TESTS_UNIT_REGISTRATION_POSTS_SUPPORT_H_

#include <optional>
#include <string>

#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "common/decider/scenario.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

namespace v1 = registration::v1;

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

// The id of the record that the n-th command of a Scenario creates.
inline std::string NewIdOf(const std::string& kind, int nth_command) {
  const std::string id = absl::StrCat("00000000-0000-4000-8000-", absl::Dec(nth_command, absl::kZeroPad12));
  return DerivedUuid(CandourNamespace(), {kind, id, "0"});
}

inline v1::OrganisationImported Opened(const std::string& code, common::v1::Date opened,
                                       std::optional<common::v1::Date> closed = {}) {
  v1::OrganisationImported fact;
  fact.set_org_code(code);
  fact.mutable_details()->set_name(code + " NHS TRUST");
  *fact.mutable_details()->mutable_opened_on() = opened;
  if (closed) *fact.mutable_details()->mutable_closed_on() = *closed;
  return fact;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_REGISTRATION_POSTS_SUPPORT_H_

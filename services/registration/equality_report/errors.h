// What is refused about equality monitoring, by name; the comment is the text for people. Never says what
// somebody declared.
#ifndef CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_ERRORS_H_

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/decider/decision.h"

namespace candour::error {

// "The rules in force have no equality monitoring."
inline Refusal NoEqualityMonitoring() {
  return {"NO_EQUALITY_MONITORING", absl::StatusCode::kFailedPrecondition, {}};
}

// "Either name what is declared, or take all back."
inline Refusal DeclareOrTakeBack() {
  return {"DECLARE_OR_TAKE_BACK", absl::StatusCode::kInvalidArgument, {}};
}

// "The rules have no such category: the {item}. of those declared." From 1.
inline Refusal CharacteristicUnknown(int item) {
  return {"CHARACTERISTIC_UNKNOWN", absl::StatusCode::kInvalidArgument, {{"item", absl::StrCat(item)}}};
}

// "The {item}. of those declared is of a characteristic that was declared before it."
inline Refusal CharacteristicRepeated(int item) {
  return {"CHARACTERISTIC_REPEATED", absl::StatusCode::kInvalidArgument, {{"item", absl::StrCat(item)}}};
}

// "The year {year} is not over."
inline Refusal YearNotOver(uint32_t year) {
  return {"YEAR_NOT_OVER", absl::StatusCode::kFailedPrecondition, {{"year", absl::StrCat(year)}}};
}

// "This register follows no sanctions ledger, so nobody's cases can be counted."
inline Refusal SanctionsNotFollowed() {
  return {"SANCTIONS_NOT_FOLLOWED", absl::StatusCode::kFailedPrecondition, {}};
}

// "The report of {year} was taken, in revision {revision}."
inline Refusal ReportTaken(uint32_t year, uint32_t revision) {
  return {"REPORT_TAKEN",
          absl::StatusCode::kAlreadyExists,
          {{"year", absl::StrCat(year)}, {"revision", absl::StrCat(revision)}}};
}

// "There is no report of {year} yet."
inline Refusal NoReport(uint32_t year) {
  return {"NO_REPORT", absl::StatusCode::kFailedPrecondition, {{"year", absl::StrCat(year)}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_EQUALITY_REPORT_ERRORS_H_

// What the rules of conditions refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_CONDITION_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_CONDITION_ERRORS_H_

#include "absl/strings/str_cat.h"
#include "services/sanctions/case/errors.h"

namespace candour::error {

// "The last day of condition {number} would be over, or come after that of the sanction."
inline Refusal ConditionDue(int number) {
  return CaseRuleSaysNo("CONDITION_DUE", {{"number", absl::StrCat(number)}});
}

// "The sanction has no condition {number}."
inline Refusal ConditionUnknown(uint32_t number) {
  return {"CONDITION_UNKNOWN", absl::StatusCode::kNotFound, {{"number", absl::StrCat(number)}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_CONDITION_ERRORS_H_

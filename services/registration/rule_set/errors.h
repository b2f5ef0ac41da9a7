// What publishing and using rules refuses, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_RULE_SET_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_RULE_SET_ERRORS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/decider/decision.h"

namespace candour::error {

// "No rules have been published yet: nothing can be decided by them."
inline Refusal RulesNotPublished() {
  return {"RULES_NOT_PUBLISHED", absl::StatusCode::kFailedPrecondition, {}};
}

// "An entry of {rule} has a length that makes no sense, or holds from the same day as another."
inline Refusal RuleRange(absl::string_view rule) {
  return {"RULE_RANGE", absl::StatusCode::kFailedPrecondition, {{"rule", std::string(rule)}}};
}

// "No entry of {rule} would be in force today."
inline Refusal RulesIncomplete(absl::string_view rule) {
  return {"RULES_INCOMPLETE", absl::StatusCode::kFailedPrecondition, {{"rule", std::string(rule)}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_RULE_SET_ERRORS_H_

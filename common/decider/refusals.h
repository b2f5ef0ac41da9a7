// Refusals that the services share; the comment is the text for people.
#ifndef CANDOUR_COMMON_DECIDER_REFUSALS_H_
#define CANDOUR_COMMON_DECIDER_REFUSALS_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "common/decider/decision.h"

namespace candour {

// What people read, one text per reason, with {name} for the refusal's args: of those below and of what any
// service refuses without a rule of its own. A service's own texts stand beside these.
const std::map<std::string, std::string, std::less<>>& SharedRefusalTexts();

namespace error {

// "{field} is no day of the calendar."
inline Refusal DateInvalid(absl::string_view field) {
  return {"DATE_INVALID", absl::StatusCode::kInvalidArgument, {{"field", std::string(field)}}};
}

// "{field} lies in the future." What has not happened cannot be recorded.
inline Refusal DateFuture(absl::string_view field) {
  return {"DATE_FUTURE", absl::StatusCode::kFailedPrecondition, {{"field", std::string(field)}}};
}

// "{field} is before {earliest}, which it has to follow."
inline Refusal DateOrder(absl::string_view field, absl::string_view earliest) {
  return {"DATE_ORDER",
          absl::StatusCode::kFailedPrecondition,
          {{"field", std::string(field)}, {"earliest", std::string(earliest)}}};
}

// "Your token does not say which person you are, so it cannot be told whether this is yours to decide."
inline Refusal ActorUnidentified() { return {"ACTOR_UNIDENTIFIED", absl::StatusCode::kPermissionDenied, {}}; }

// "Nobody decides on their own matter."
inline Refusal ConflictOfInterest() {
  return {"CONFLICT_OF_INTEREST", absl::StatusCode::kPermissionDenied, {}};
}

// "Two different people have to agree."
inline Refusal SeparationOfDuties() { return {"SOD", absl::StatusCode::kPermissionDenied, {}}; }

// "No rules have been published yet: nothing can be decided by them."
inline Refusal RulesNotPublished() {
  return {"RULES_NOT_PUBLISHED", absl::StatusCode::kFailedPrecondition, {}};
}

// "{rule}: that is outside what the rules allow, makes no sense as a rule, or is of the day of another."
inline Refusal RuleRange(absl::string_view rule) {
  return {"RULE_RANGE", absl::StatusCode::kFailedPrecondition, {{"rule", std::string(rule)}}};
}

// "No entry of {rule} would be in force today."
inline Refusal RulesIncomplete(absl::string_view rule) {
  return {"RULES_INCOMPLETE", absl::StatusCode::kFailedPrecondition, {{"rule", std::string(rule)}}};
}

}  // namespace error
}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_REFUSALS_H_

// Refusals that several records of the register share; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_ERRORS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"

namespace candour::error {

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

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_ERRORS_H_

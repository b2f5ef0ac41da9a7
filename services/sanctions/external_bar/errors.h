// What the rules of bars elsewhere refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_ERRORS_H_

#include "absl/time/civil_time.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"

namespace candour::error {

// "No such bar is recorded."
inline Refusal ExternalBarUnknown() { return {"EXTERNAL_BAR_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "It is recorded until {last_day}. Record a bar that was extended as another one."
inline Refusal ExternalBarOver(absl::CivilDay last_day) {
  return {"EXTERNAL_BAR_OVER", absl::StatusCode::kFailedPrecondition, {{"last_day", DayText(last_day)}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_ERRORS_H_

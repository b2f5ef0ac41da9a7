// What the rules of bars elsewhere refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_ERRORS_H_

#include "common/decider/decision.h"

namespace candour::error {

// "No such bar is recorded."
inline Refusal ExternalBarUnknown() { return {"EXTERNAL_BAR_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_ERRORS_H_

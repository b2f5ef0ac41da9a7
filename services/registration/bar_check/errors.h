// What a check of somebody refuses, by name; the comment is the text for people. Never with personal
// arguments.
#ifndef CANDOUR_SERVICES_REGISTRATION_BAR_CHECK_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_BAR_CHECK_ERRORS_H_

#include "common/decider/decision.h"

namespace candour::error {

// "The check character of the register number does not fit: one of its characters is wrong."
inline Refusal NumberMistyped() { return {"NUMBER_MISTYPED", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_BAR_CHECK_ERRORS_H_

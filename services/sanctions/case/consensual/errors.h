// What the rules of agreements refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_CONSENSUAL_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_CONSENSUAL_ERRORS_H_

#include "services/sanctions/case/errors.h"

namespace candour::error {

// "No such proposal is open in the case." Says the same of one that the person was not sent.
inline Refusal ConsensualUnknown() { return {"CONSENSUAL_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "Whoever agrees admits the facts, and to be unfit."
inline Refusal AdmissionMissing() { return {"ADMISSION_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_CONSENSUAL_ERRORS_H_

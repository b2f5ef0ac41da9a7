// What the rules about people refuse, by name; the comment is the text for people. Never with personal
// arguments.
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_

#include "common/decider/decision.h"

namespace candour::error {

// "Nobody is recorded under this id."
inline Refusal PersonUnknown() { return {"PERSON_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The person has died."
inline Refusal Deceased() { return {"DECEASED", absl::StatusCode::kFailedPrecondition, {}}; }

// "One of the names has to be in use: without an end."
inline Refusal NameMissing() { return {"NAME_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_

// What the rules of appointments refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_ERRORS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "candour/registration/v1/appointment.pb.h"
#include "common/decider/decision.h"

namespace candour::error {

// "There is no appointment {appointment_id} in this organisation." Says the same of one that others may see.
inline Refusal AppointmentUnknown(absl::string_view appointment_id) {
  return {
      "APPOINTMENT_UNKNOWN", absl::StatusCode::kNotFound, {{"appointment_id", std::string(appointment_id)}}};
}

// "The appointment is {status}: this cannot be done with it."
inline Refusal AppointmentStatusIs(registration::v1::AppointmentStatus status) {
  return {"STATE",
          absl::StatusCode::kFailedPrecondition,
          {{"status", registration::v1::AppointmentStatus_Name(status)}}};
}

// "Not eligible: {reason}."
inline Refusal NotEligible(registration::v1::Ineligibility reason) {
  return {"NOT_ELIGIBLE",
          absl::StatusCode::kFailedPrecondition,
          {{"reason", registration::v1::Ineligibility_Name(reason)}}};
}

// "{reason} is not passed over."
inline Refusal NoOverride(registration::v1::Ineligibility reason) {
  return {"NO_OVERRIDE",
          absl::StatusCode::kFailedPrecondition,
          {{"reason", registration::v1::Ineligibility_Name(reason)}}};
}

// "The {needed} confirms this appointment."
inline Refusal RoleNeeded(absl::string_view needed) {
  return {"ROLE", absl::StatusCode::kPermissionDenied, {{"needed", std::string(needed)}}};
}

// "Say which post it is, or what post was found."
inline Refusal PostNotSaid() { return {"POST_NOT_SAID", absl::StatusCode::kInvalidArgument, {}}; }

// "The terms are recorded like that already."
inline Refusal NothingToCorrect() {
  return {"NOTHING_TO_CORRECT", absl::StatusCode::kFailedPrecondition, {}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_ERRORS_H_

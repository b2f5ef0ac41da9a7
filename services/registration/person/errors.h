// What the rules about people refuse, by name; the comment is the text for people. Never with personal
// arguments.
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"

namespace candour::error {

// "Nobody is recorded under this id."
inline Refusal PersonUnknown() { return {"PERSON_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "All that was sealed about the person was erased on {erased_on}."
inline Refusal PersonErased(absl::CivilDay erased_on) {
  return {"PERSON_ERASED", absl::StatusCode::kFailedPrecondition, {{"erased_on", DayText(erased_on)}}};
}

// "A legal hold stands, {reference}."
inline Refusal LegalHold(const std::string& reference) {
  return {"LEGAL_HOLD", absl::StatusCode::kFailedPrecondition, {{"reference", reference}}};
}

// "A legal hold stands." For the person themselves: what it is for may be what they must not be told.
inline Refusal LegalHoldStands() { return {"LEGAL_HOLD_STANDS", absl::StatusCode::kFailedPrecondition, {}}; }

// "The person is registered until {last_day}."
inline Refusal Registered(absl::CivilDay last_day) {
  return {"REGISTERED", absl::StatusCode::kFailedPrecondition, {{"last_day", DayText(last_day)}}};
}

// "An application of the person is open."
inline Refusal ApplicationOpen() { return {"APPLICATION_OPEN", absl::StatusCode::kFailedPrecondition, {}}; }

// "The person is in post by {appointment_id}." `last_day` is empty where none is known.
inline Refusal InPost(const std::string& appointment_id, const std::string& last_day) {
  return {"IN_POST",
          absl::StatusCode::kFailedPrecondition,
          {{"appointment_id", appointment_id}, {"last_day", last_day}}};
}

// "The rules keep the person's data until {until}."
inline Refusal Retention(absl::CivilDay until) {
  return {"RETENTION", absl::StatusCode::kFailedPrecondition, {{"until", DayText(until)}}};
}

// "The rules keep the data of whoever served until {months} months after birth." The day would tell the
// birthday.
inline Refusal RetentionAge(int months) {
  return {"RETENTION_AGE", absl::StatusCode::kFailedPrecondition, {{"months", absl::StrCat(months)}}};
}

// "It was asked for already."
inline Refusal ErasureRequestedAlready() {
  return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "erasure"}}};
}

// "It was approved already."
inline Refusal ErasureApprovedAlready() {
  return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "approval"}}};
}

// "Nobody has asked for an erasure that is not carried out or taken back."
inline Refusal ErasureNotRequested() {
  return {"ERASURE_NOT_REQUESTED", absl::StatusCode::kFailedPrecondition, {}};
}

// "A hold of this reference stands already."
inline Refusal HoldStands() { return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "hold"}}}; }

// "No hold of this id stands."
inline Refusal HoldUnknown() { return {"HOLD_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The person has died."
inline Refusal Deceased() { return {"DECEASED", absl::StatusCode::kFailedPrecondition, {}}; }

// "One of the names has to be in use: without an end."
inline Refusal NameMissing() { return {"NAME_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_

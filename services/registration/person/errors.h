// What the rules about people refuse, by name; the comment is the text for people. Never with personal
// arguments.
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_

#include <string>
#include <utility>

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

// "The record was merged into {merged_into}, which is the one to name."
inline Refusal PersonMerged(const std::string& merged_into) {
  return {"PERSON_MERGED", absl::StatusCode::kFailedPrecondition, {{"merged_into", merged_into}}};
}

// "Both ids are the same record."
inline Refusal SamePerson() { return {"SAME_PERSON", absl::StatusCode::kInvalidArgument, {}}; }

// "Others are merged into {person_id}: it has to be the one that goes on."
inline Refusal HasMerged(const std::string& person_id) {
  return {"HAS_MERGED", absl::StatusCode::kFailedPrecondition, {{"person_id", person_id}}};
}

// "An erasure of {person_id} is asked for: it would reach another record than was meant."
inline Refusal ErasurePending(const std::string& person_id) {
  return {"ERASURE_PENDING", absl::StatusCode::kFailedPrecondition, {{"person_id", person_id}}};
}

// "{person_id} is registered until {last_day}: it has to go on, or leave the register first."
inline Refusal RegistrationLive(const std::string& person_id, absl::CivilDay last_day) {
  return {"REGISTRATION_LIVE",
          absl::StatusCode::kFailedPrecondition,
          {{"person_id", person_id}, {"last_day", DayText(last_day)}}};
}

// "{person_id} has a register number, the other record none: it has to go on."
inline Refusal NumberWouldBeLost(const std::string& person_id) {
  return {"NUMBER_WOULD_BE_LOST", absl::StatusCode::kFailedPrecondition, {{"person_id", person_id}}};
}

// "One record says that the person died, the other does not, or another day."
inline Refusal DeathsDisagree() { return {"DEATHS_DISAGREE", absl::StatusCode::kFailedPrecondition, {}}; }

// "{person_id} has appointments, checks or a registration of its own."
inline Refusal NotFresh(const std::string& person_id) {
  return {"NOT_FRESH", absl::StatusCode::kFailedPrecondition, {{"person_id", person_id}}};
}

// "Appointment {appointment_id} is not one of the record that is split."
inline Refusal AppointmentOfAnother(const std::string& appointment_id) {
  return {
      "APPOINTMENT_OF_ANOTHER", absl::StatusCode::kFailedPrecondition, {{"appointment_id", appointment_id}}};
}

// Says which of two records a refusal is about.
inline Refusal About(const std::string& person_id, Refusal refusal) {
  refusal.args.emplace_back("person_id", person_id);
  return refusal;
}

// "The person is barred, by {restriction}."
inline Refusal Barred(const std::string& restriction) {
  return {"BARRED", absl::StatusCode::kFailedPrecondition, {{"restriction", restriction}}};
}

// "The person is suspended, by {restriction}."
inline Refusal Suspended(const std::string& restriction) {
  return {"SUSPENDED", absl::StatusCode::kFailedPrecondition, {{"restriction", restriction}}};
}

// "{restriction} is in force, or will be: whom it is about has to be known."
inline Refusal RestrictionStands(const std::string& restriction) {
  return {"RESTRICTION_STANDS", absl::StatusCode::kFailedPrecondition, {{"restriction", restriction}}};
}

// "The person has died."
inline Refusal Deceased() { return {"DECEASED", absl::StatusCode::kFailedPrecondition, {}}; }

// "One of the names has to be in use: without an end."
inline Refusal NameMissing() { return {"NAME_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_ERRORS_H_

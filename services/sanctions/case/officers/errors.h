// What the rules about officers refuse, by name; the comment is the text for people. Others in case/errors.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_OFFICERS_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_OFFICERS_ERRORS_H_

#include <string>

#include "services/sanctions/case/errors.h"

namespace candour::error {

// "Nobody with this account takes part in the case."
inline Refusal OfficerUnknown() { return {"OFFICER_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "This part is not given by an appointment."
inline Refusal PartNotAppointed() { return {"PART", absl::StatusCode::kInvalidArgument, {}}; }

// "The part has no such seat, or somebody has it."
inline Refusal SeatWrong() { return CaseRuleSaysNo("SEAT"); }

// "Nobody has objected to this officer."
inline Refusal NotChallenged() { return CaseRuleSaysNo("NOT_CHALLENGED"); }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_OFFICERS_ERRORS_H_

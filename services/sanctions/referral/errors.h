// What the rules of referrals refuse, by name; the comment is the text for people. Others in case/errors.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_REFERRAL_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_REFERRAL_ERRORS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/decider/decision.h"

namespace candour::error {

// "Say something in {field}."
inline Refusal NothingSaid(absl::string_view field) {
  return {"EMPTY", absl::StatusCode::kInvalidArgument, {{"field", std::string(field)}}};
}

// "There is no such referral." Says the same of one that somebody else made.
inline Refusal ReferralUnknown() { return {"REFERRAL_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "What was referred is not closed at screening."
inline Refusal NotClosedAtScreening() { return {"NOT_CLOSED", absl::StatusCode::kFailedPrecondition, {}}; }

// "No free number was found; try again with a new command id." Practically impossible.
inline Refusal AllNumbersTaken() { return {"NO_FREE_NUMBER", absl::StatusCode::kFailedPrecondition, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_REFERRAL_ERRORS_H_

// What the rules of notices refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_NOTICE_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_NOTICE_ERRORS_H_

#include <string>

#include "common/decider/decision.h"

namespace candour::error {

// "There is no notice {notice_id} in this inbox." Says the same of one that is in another.
inline Refusal NoticeUnknown(const std::string& notice_id) {
  return {"NOTICE_UNKNOWN", absl::StatusCode::kNotFound, {{"notice_id", notice_id}}};
}

// "It was acknowledged already."
inline Refusal AcknowledgedAlready() {
  return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "acknowledgement"}}};
}

// "Its holder has until {last_day} to acknowledge it." `last_day` is empty where the rules gave none.
inline Refusal NotEscalated(const std::string& last_day) {
  return {"NOT_ESCALATED", absl::StatusCode::kFailedPrecondition, {{"last_day", last_day}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_NOTICE_ERRORS_H_

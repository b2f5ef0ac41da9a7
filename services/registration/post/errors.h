// What the rules of posts refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_POST_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_POST_ERRORS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"

namespace candour::error {

// "There is no post {post_id} in this organisation on {on}." Says the same of a post that others may see.
inline Refusal PostUnknown(absl::string_view post_id, absl::CivilDay on) {
  return {
      "POST_UNKNOWN", absl::StatusCode::kNotFound, {{"post_id", std::string(post_id)}, {"on", DayText(on)}}};
}

// "From {on} the post would report to itself, by way of {reports_to}."
inline Refusal ReportingCycle(absl::string_view reports_to, absl::CivilDay on) {
  return {"REPORTING_CYCLE",
          absl::StatusCode::kFailedPrecondition,
          {{"reports_to_post_id", std::string(reports_to)}, {"on", DayText(on)}}};
}

// "The reporting line above {reports_to} is too long to be followed."
inline Refusal ReportingTooLong(absl::string_view reports_to) {
  return {"REPORTING_TOO_LONG",
          absl::StatusCode::kFailedPrecondition,
          {{"reports_to_post_id", std::string(reports_to)}}};
}

// "{reports_to} is a post of another organisation: only a joint post reports across."
inline Refusal ReportingAcrossOrganisations(absl::string_view reports_to) {
  return {"REPORTING_ACROSS_ORGANISATIONS",
          absl::StatusCode::kFailedPrecondition,
          {{"reports_to_post_id", std::string(reports_to)}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_POST_ERRORS_H_

// What the rules of organisations refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ERRORS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"
#include "services/registration/organisation/organisation.h"

namespace candour::error {

// "The file has {rows} rows, at most {limit} are taken at once: split it."
inline Refusal TooManyRows(size_t rows, size_t limit) {
  return {"TOO_MANY_ROWS",
          absl::StatusCode::kInvalidArgument,
          {{"rows", absl::StrCat(rows)}, {"limit", absl::StrCat(limit)}}};
}

// "{org_code} is no organisation that we know."
inline Refusal OrganisationUnknown(absl::string_view org_code) {
  return {"ORG_UNKNOWN", absl::StatusCode::kNotFound, {{"org_code", std::string(org_code)}}};
}

// "{org_code} was not open on {on}. {successor} answers for it."; without the last sentence when nobody is
// known to.
inline Refusal OrganisationNotOpen(absl::string_view org_code,
                                   const registration::v1::OrganisationState& known, absl::CivilDay on) {
  Refusal refusal = OrganisationUnknown(org_code);
  refusal.args.emplace_back("on", DayText(on));
  const std::string successor = SuccessorOf(known);
  if (!successor.empty()) refusal.args.emplace_back("successor", successor);
  return refusal;
}

// "An organisation does not follow itself."
inline Refusal SuccessorIsItself(absl::string_view org_code) {
  return {
      "SUCCESSOR_IS_ITSELF", absl::StatusCode::kFailedPrecondition, {{"org_code", std::string(org_code)}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_ORGANISATION_ERRORS_H_

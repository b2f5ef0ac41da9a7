// What the rules of interim orders refuse, by name; the comment is the text for people. Others in
// case/errors.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_INTERIM_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_INTERIM_ERRORS_H_

#include <string>

#include "services/sanctions/case/errors.h"

namespace candour::error {

// "No such interim order stands in the case."
inline Refusal InterimOrderUnknown() { return {"INTERIM_ORDER_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "{order_id} stands; review it instead."
inline Refusal InterimOrderStands(const std::string& order_id) {
  return CaseRuleSaysNo("INTERIM_ORDER_STANDS", {{"order_id", order_id}});
}

// "It holds until the end of {ends_on} alone."
inline Refusal InterimOrderOver(absl::CivilDay ends_on) {
  return CaseRuleSaysNo("EXPIRED", {{"ends_on", DayText(ends_on)}});
}

// "Say which conditions."
inline Refusal ConditionsMissing() { return {"CONDITIONS_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

// "An interim bar has no conditions that could be varied; replace it."
inline Refusal NotConditions() { return CaseRuleSaysNo("NOT_CONDITIONS"); }

// "Say why an order is necessary."
inline Refusal GroundMissing() { return {"GROUND_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_INTERIM_ERRORS_H_

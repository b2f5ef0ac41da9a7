// What the rules of sanctions and of what follows them refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_ERRORS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/case/errors.h"

namespace candour::error {

// "No such sanction was imposed in the case."
inline Refusal SanctionUnknown() { return {"SANCTION_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The sanction is {status}; this cannot be done then."
inline Refusal SanctionIs(sanctions::v1::SanctionStatus status) {
  return CaseRuleSaysNo("SANCTION_STATUS", {{"status", sanctions::v1::SanctionStatus_Name(status)}});
}

// "This is not for a sanction of the type {type}."
inline Refusal NotForType(sanctions::v1::SanctionType type) {
  return CaseRuleSaysNo("SANCTION_TYPE", {{"type", sanctions::v1::SanctionType_Name(type)}});
}

// "It holds until the end of {ends_on} alone."
inline Refusal SanctionExpired(absl::CivilDay last_day) {
  return CaseRuleSaysNo("EXPIRED", {{"ends_on", DayText(last_day)}});
}

// "Nothing was found against the person."
inline Refusal NoFindingAgainst() { return CaseRuleSaysNo("NO_FINDING"); }

// "No majority of the panel is in favour."
inline Refusal NoMajority() { return CaseRuleSaysNo("NO_MAJORITY"); }

// "Say why {type} would not do, and so for each lesser sanction in order of severity."
inline Refusal Disproportionate(sanctions::v1::SanctionType type) {
  return CaseRuleSaysNo("DISPROPORTIONATE", {{"type", sanctions::v1::SanctionType_Name(type)}});
}

// "The person's post was not under these rules." A bar is for posts that are; `result` says what this one
// was.
inline Refusal OutsideScope(sanctions::v1::ScopeResult result) {
  return CaseRuleSaysNo("SCOPE", {{"result", sanctions::v1::ScopeResult_Name(result)}});
}

// "Nobody is barred for want of competence or for health alone before {months} months of unbroken conditions
// or suspension."
inline Refusal CompetenceOnly(int months) {
  return CaseRuleSaysNo("COMPETENCE_ONLY", {{"months", absl::StrCat(months)}});
}

// "A bar cannot rest on anonymous evidence alone."
inline Refusal AnonymousEvidenceOnly() { return CaseRuleSaysNo("ANONYMOUS_EVIDENCE"); }

// "Conditions have to be said."
inline Refusal ConditionsUnsaid() { return {"CONDITIONS_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

// "Say how the decision letter was sent."
inline Refusal DeliveryMissing() { return {"DELIVERY_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

// "No such appeal was lodged in the case."
inline Refusal AppealUnknown() { return {"APPEAL_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "Say what the court put in the place of the sanction."
inline Refusal SubstituteMissing() { return {"SUBSTITUTE_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

// "The decision was not referred."
inline Refusal NotReferred() { return CaseRuleSaysNo("NOT_REFERRED"); }

// "No such application is open."
inline Refusal RestorationUnknown() { return {"RESTORATION_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "A panel directed that there be no application before {from}."
inline Refusal RestorationClosed(absl::CivilDay from) {
  return CaseRuleSaysNo("RESTORATION_CLOSED", {{"from", DayText(from)}});
}

// "The case took {days} days: say that the delay was weighed (SANCTION_FACTOR_DELAY)."
inline Refusal DelayUnweighed(int64_t days) {
  return CaseRuleSaysNo("DELAY_UNWEIGHED", {{"days", absl::StrCat(days)}});
}

// "No such correction is proposed."
inline Refusal CorrectionUnknown() { return {"CORRECTION_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_ERRORS_H_

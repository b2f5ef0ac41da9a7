// What screening refuses, by name; the comment is the text for people. Others in case/errors.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SCREENING_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SCREENING_ERRORS_H_

#include <string>

#include "services/sanctions/case/errors.h"

namespace candour::error {

// "Somebody else was identified, and something rests on that already."
inline Refusal IdentifiedAlready() { return CaseRuleSaysNo("PERSON_IDENTIFIED"); }

// "Say what the allegation rests on."
inline Refusal CitationMissing() { return {"CITATION_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

// "Neither the register nor the rules know {clause}."
inline Refusal ClauseUnknown(absl::string_view clause) {
  return {"CLAUSE_UNKNOWN", absl::StatusCode::kNotFound, {{"clause", std::string(clause)}}};
}

// "What is cited was in force from {from} to {until}, not on every day of the conduct." Without `until`:
// still.
inline Refusal ClauseNotInForce(absl::string_view from, absl::string_view until) {
  return CaseRuleSaysNo("CLAUSE_NOT_IN_FORCE", {{"from", std::string(from)}, {"until", std::string(until)}});
}

// "The person's post was not under these rules."
inline Refusal OutOfScope() { return CaseRuleSaysNo("SCOPE"); }

// "The conduct of {allegation_id} is too old, without a reason of public interest."
inline Refusal ConductTooOld(const std::string& allegation_id) {
  return CaseRuleSaysNo("TIME_LIMIT", {{"allegation_id", allegation_id}});
}

// "The register has no post {post_id}."
inline Refusal ScopePostUnknown(const std::string& post_id) {
  return {"POST_UNKNOWN", absl::StatusCode::kNotFound, {{"post_id", post_id}}};
}

// "The register never published rules of that digest."
inline Refusal ScopeRulesUnknown() { return {"SCOPE_RULES_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The employer's report finds a prima facie case, and the person wants it decided: it can't be closed."
inline Refusal PrimaFacie() { return CaseRuleSaysNo("PRIMA_FACIE"); }

// "Nobody has proposed to close the case."
inline Refusal ClosingNotProposed() { return CaseRuleSaysNo("CLOSING_NOT_PROPOSED"); }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SCREENING_ERRORS_H_

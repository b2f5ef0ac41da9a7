// What the rules of the register refuse, by name; the comment is the text for people. Shared ones stand in
// common/decider/refusals.h and person/errors.h.
#ifndef CANDOUR_SERVICES_REGISTRATION_REGISTRANT_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_REGISTRANT_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"

namespace candour::error {

// A rule says no; nearly all of them.
inline Refusal RuleSaysNo(absl::string_view reason,
                          std::vector<std::pair<std::string, std::string>> args = {}) {
  return {std::string(reason), absl::StatusCode::kFailedPrecondition, std::move(args)};
}

// "An application is open already, or the person is registered."
inline Refusal AlreadyApplied() {
  return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "application"}}};
}

// "There is no open application."
inline Refusal NoApplication() { return RuleSaysNo("NO_APPLICATION"); }

// "The person is neither applicant nor registrant."
inline Refusal NotOnTheRegister() { return RuleSaysNo("NOT_ON_THE_REGISTER"); }

// "The person is not registered."
inline Refusal NotRegistered() { return RuleSaysNo("NOT_REGISTERED"); }

// "The evidence is named by its SHA-256, 32 bytes."
inline Refusal EvidenceHash() { return {"EVIDENCE_HASH", absl::StatusCode::kInvalidArgument, {}}; }

// "No check with this id is relied on."
inline Refusal CheckUnknown() { return {"CHECK_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// The same, where several are named.
inline Refusal CheckUnknown(const std::string& check_id) {
  return {"CHECK_UNKNOWN", absl::StatusCode::kNotFound, {{"check_id", check_id}}};
}

// "Only an adverse check can be overridden."
inline Refusal CheckNotAdverse() { return RuleSaysNo("CHECK_NOT_ADVERSE"); }

// "The check is overridden already."
inline Refusal AlreadyOverridden() {
  return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", "override"}}};
}

// "Not clear, too old or missing: {kinds}."
inline Refusal CheckMissing(const std::string& kinds) {
  return RuleSaysNo("CHECK_MISSING", {{"kinds", kinds}});
}

// "{code_id} {version} is not the version in force." Without a version: "No version of {code_id} is in
// force."
inline Refusal CodeNotInForce(const std::string& code_id, const std::string& version) {
  return RuleSaysNo("CODE_NOT_IN_FORCE", {{"code_id", code_id}, {"version", version}});
}

// "{code_id} {version} has to be signed first."
inline Refusal CodeUnsigned(const std::string& code_id, const std::string& version) {
  return RuleSaysNo("CODE_UNSIGNED", {{"code_id", code_id}, {"version", version}});
}

// "In the portal everybody signs for themselves; otherwise say that you witnessed it."
inline Refusal SignatureNotOwn() { return {"SIGNATURE_NOT_OWN", absl::StatusCode::kPermissionDenied, {}}; }

// "No free register number was found." Practically impossible; a new command tries others.
inline Refusal NoFreeNumber() { return RuleSaysNo("NO_FREE_NUMBER"); }

// "The {what} {id} is open: nobody leaves the register before it is over."
inline Refusal OpenProceedings(absl::string_view what, const std::string& id) {
  return RuleSaysNo("OPEN_PROCEEDINGS", {{"what", std::string(what)}, {"id", id}});
}

// "The applicant has not been told why a refusal is considered."
inline Refusal NoticeNotServed() { return RuleSaysNo("NOTICE_NOT_SERVED"); }

// "The applicant may answer until the end of {last_day}."
inline Refusal DeadlineNotReached(absl::CivilDay last_day) {
  return RuleSaysNo("DEADLINE_NOT_REACHED", {{"last_day", DayText(last_day)}});
}

// "Renewal is possible from {opens} to {closes}."
inline Refusal Window(absl::CivilDay opens, absl::CivilDay closes) {
  return RuleSaysNo("WINDOW", {{"opens", DayText(opens)}, {"closes", DayText(closes)}});
}

// "Continuing professional development has to be declared."
inline Refusal Cpd() { return RuleSaysNo("CPD"); }

// "Fitness has to be declared."
inline Refusal FitnessUndeclared() { return RuleSaysNo("FITNESS_UNDECLARED"); }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_REGISTRANT_ERRORS_H_

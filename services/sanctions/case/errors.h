// What the rules of a case refuse wherever it stands, by name; the comment is the text for people. Those of
// one part stand in its folder, those of every service in common/decider/refusals.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/case.pb.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"

namespace candour::error {

// A rule says no; nearly all of them.
inline Refusal CaseRuleSaysNo(absl::string_view reason,
                              std::vector<std::pair<std::string, std::string>> args = {}) {
  return {std::string(reason), absl::StatusCode::kFailedPrecondition, std::move(args)};
}

// "There is no such case." Says the same of one that the caller was not told of.
inline Refusal CaseUnknown() { return {"CASE_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The case is at {stage}; this cannot be done then."
inline Refusal StageIs(sanctions::v1::CaseStage stage) {
  return CaseRuleSaysNo("STATE", {{"stage", sanctions::v1::CaseStage_Name(stage)}});
}

// "The case waits for others; resume it first."
inline Refusal CaseIsStayed() { return CaseRuleSaysNo("STAYED"); }

// "Nobody has said yet who the case is about; identify the person in the register first."
inline Refusal PersonUnidentified() { return CaseRuleSaysNo("PERSON_UNIDENTIFIED"); }

// "The register has nobody of this id."
inline Refusal NotInRegister() { return {"PERSON_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The register has two records of this human; name the one that goes on, {merged_into}."
inline Refusal MergedInRegister(const std::string& merged_into) {
  return CaseRuleSaysNo("PERSON_MERGED", {{"merged_into", merged_into}});
}

// "What the register knew of the person was erased."
inline Refusal ErasedInRegister() { return CaseRuleSaysNo("PERSON_ERASED"); }

// "Whom it would be about has died; nothing is decided about them any more."
inline Refusal SubjectHasDied() { return CaseRuleSaysNo("SUBJECT_DIED"); }

// "This is for whoever has the part {part} in the case."
inline Refusal NotAppointed(sanctions::v1::CasePart part) {
  return {
      "NOT_APPOINTED", absl::StatusCode::kPermissionDenied, {{"part", sanctions::v1::CasePart_Name(part)}}};
}

// "Say first what binds you to the case."
inline Refusal InterestsUndeclared() { return CaseRuleSaysNo("INTERESTS_UNDECLARED"); }

// "The objection to an officer has to be answered first."
inline Refusal ChallengeOpen() { return CaseRuleSaysNo("CHALLENGE_OPEN"); }

// "The panel needs {needed}."
inline Refusal NoQuorum(absl::string_view needed) {
  return CaseRuleSaysNo("QUORUM", {{"needed", std::string(needed)}});
}

// "Reasons have to be given."
inline Refusal ReasonsMissing() { return {"MISSING_REASONS", absl::StatusCode::kInvalidArgument, {}}; }

// "Notice has to be served, and to have run: not before {earliest}." Empty: none was given.
inline Refusal NoticeHasNotRun(absl::string_view earliest) {
  return CaseRuleSaysNo("NOTICE_NOT_SERVED", {{"earliest", std::string(earliest)}});
}

// "There is time until the end of {last_day}."
inline Refusal PeriodNotOver(absl::CivilDay last_day) {
  return CaseRuleSaysNo("DEADLINE_NOT_REACHED", {{"last_day", DayText(last_day)}});
}

// "There was time until the end of {last_day}."
inline Refusal PeriodOver(absl::CivilDay last_day) {
  return CaseRuleSaysNo("DEADLINE_PASSED", {{"last_day", DayText(last_day)}});
}

// "It has been done already ({what})."
inline Refusal DoneAlready(absl::string_view what) {
  return {"DUPLICATE", absl::StatusCode::kAlreadyExists, {{"what", std::string(what)}}};
}

inline constexpr size_t kHashBytes = 32;
// "Documents are named by their SHA-256, 32 bytes."
inline Refusal DocumentHash() { return {"EVIDENCE_HASH", absl::StatusCode::kInvalidArgument, {}}; }

// "No such allegation is part of the case: {allegation_id}."
inline Refusal AllegationUnknown(const std::string& allegation_id) {
  return {"ALLEGATION_UNKNOWN", absl::StatusCode::kNotFound, {{"allegation_id", allegation_id}}};
}

// "There is no allegation to decide on."
inline Refusal NoAllegation() { return CaseRuleSaysNo("NO_ALLEGATION"); }

// "No sanction may rest on what is cited."
inline Refusal NotSanctionable() { return CaseRuleSaysNo("NOT_SANCTIONABLE"); }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_ERRORS_H_

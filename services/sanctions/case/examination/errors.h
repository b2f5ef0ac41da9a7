// What notice and examination refuse, by name; the comment is the text for people. Others in case/errors.h.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_ERRORS_H_

#include <string>

#include "services/sanctions/case/errors.h"

namespace candour::error {

// "Name what is relied on: nobody answers what they were not shown."
inline Refusal EvidenceMissing() { return {"EVIDENCE_MISSING", absl::StatusCode::kInvalidArgument, {}}; }

// "The examiners need another seat than this one." A lay one and a manager; three where they disagreed.
inline Refusal ExaminerSeatTaken() { return CaseRuleSaysNo("SEAT"); }

// "It has to be looked at again by {latest} at the latest."
inline Refusal StayedTooLong(absl::CivilDay latest) {
  return CaseRuleSaysNo("REVIEW_TOO_LATE", {{"latest", DayText(latest)}});
}

// "The case waits for nobody."
inline Refusal NotStayed() { return CaseRuleSaysNo("NOT_STAYED"); }

// "The person was told of {allegation_id} in case {case_no} already; say why this is another matter."
inline Refusal DecidedElsewhere(const std::string& allegation_id, const std::string& case_no) {
  return CaseRuleSaysNo("DECIDED_ELSEWHERE", {{"allegation_id", allegation_id}, {"case_no", case_no}});
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_ERRORS_H_

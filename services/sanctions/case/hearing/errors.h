// What the rules of a hearing refuse, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_ERRORS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_ERRORS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "services/sanctions/case/errors.h"

namespace candour::error {

// "No such hearing is listed in the case."
inline Refusal HearingUnknown() { return {"HEARING_UNKNOWN", absl::StatusCode::kNotFound, {}}; }

// "The case is at {stage}; this cannot be done then." Of the hearing: the stage that it decided last.
inline Refusal HearingStageIs(sanctions::v1::HearingStage decided) {
  return CaseRuleSaysNo("STATE", {{"stage", sanctions::v1::HearingStage_Name(decided)}});
}

// "The hearing was adjourned; resume it first."
inline Refusal HearingIsAdjourned() { return CaseRuleSaysNo("ADJOURNED"); }

// "The hearing is not adjourned."
inline Refusal HearingNotAdjourned() { return CaseRuleSaysNo("NOT_ADJOURNED"); }

// "It was adjourned once for illness; now an independent medical assessment is due."
inline Refusal AdjournedForIllnessBefore() { return CaseRuleSaysNo("ILLNESS_ONCE"); }

// "It has to be looked at again by {latest} at the latest."
inline Refusal AdjournedTooLong(absl::CivilDay latest) {
  return CaseRuleSaysNo("REVIEW_TOO_LATE", {{"latest", DayText(latest)}});
}

// "The person is not there; decide first whether to go on in their absence."
inline Refusal SubjectAbsent() { return CaseRuleSaysNo("SUBJECT_ABSENT"); }

// "The person is there."
inline Refusal SubjectPresent() { return CaseRuleSaysNo("SUBJECT_PRESENT"); }

// "Illness is claimed: an independent medical assessment has to be recorded first."
inline Refusal MedicalAssessmentMissing() { return CaseRuleSaysNo("MEDICAL_ASSESSMENT_MISSING"); }

// "{votes} votes by {members} members."
inline Refusal TooManyVotes(uint32_t votes, int members) {
  return {"VOTES",
          absl::StatusCode::kInvalidArgument,
          {{"votes", absl::StrCat(votes)}, {"members", absl::StrCat(members)}}};
}

// "The legal advice that was given has to be recorded."
inline Refusal LegalAdviceMissing() {
  return {"LEGAL_ADVICE_MISSING", absl::StatusCode::kInvalidArgument, {}};
}

// "Each allegation has to be decided: {allegation_id}."
inline Refusal FindingsIncomplete(const std::string& allegation_id) {
  return CaseRuleSaysNo("FINDINGS_INCOMPLETE", {{"allegation_id", allegation_id}});
}

// "A court or another regulator found it: {allegation_id} is proved, unless that fell (`citation_fell`)."
inline Refusal Conclusive(const std::string& allegation_id) {
  return CaseRuleSaysNo("CONCLUSIVE", {{"allegation_id", allegation_id}});
}

// "{allegation_id} rests on no finding of a court or of another regulator that binds the panel, and could
// fall."
inline Refusal CitationStands(const std::string& allegation_id) {
  return CaseRuleSaysNo("CITATION_STANDS", {{"allegation_id", allegation_id}});
}

// "The person, or whoever referred, has to be offered {kind} before a hearing is listed."
inline Refusal SupportNotOffered(sanctions::v1::CaseParty to, sanctions::v1::SupportKind kind) {
  // Of the person none is named, as before there was another: what was refused then is refused alike.
  if (to == sanctions::v1::CASE_PARTY_SUBJECT)
    return CaseRuleSaysNo("SUPPORT_NOT_OFFERED", {{"kind", sanctions::v1::SupportKind_Name(kind)}});
  return CaseRuleSaysNo("REFERRER_SUPPORT_NOT_OFFERED", {{"kind", sanctions::v1::SupportKind_Name(kind)}});
}

// "Name the ground; that there is none follows from the votes."
inline Refusal GroundIsNone() { return {"GROUND_NONE", absl::StatusCode::kInvalidArgument, {}}; }

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_ERRORS_H_

// What a panel may impose, and how it gets there.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_PROPORTION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_PROPORTION_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/decision.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

using LesserSanctions = google::protobuf::RepeatedPtrField<sanctions::v1::LesserSanction>;

// How long it lasts: as asked for; a warning for which nothing was, as the rules say.
uint32_t MonthsOf(sanctions::v1::SanctionType type, uint32_t asked_months, const SanctionsRules&);

// Why a sanction of this length is none: RULE_RANGE{rule}, CONDITIONS_MISSING.
std::optional<Refusal> LengthWrong(sanctions::v1::SanctionType type, uint32_t months,
                                   absl::string_view conditions, const SanctionsRules&);

// Why it may not be imposed on what was found: NO_FINDING, SCOPE, COMPETENCE_ONLY, ANONYMOUS_EVIDENCE.
// `restricted_months`: of unbroken conditions or suspension until now.
std::optional<Refusal> NotOnTheseFindings(const sanctions::v1::CaseState&, sanctions::v1::SanctionType type,
                                          int restricted_months, const SanctionsRules&);

// DISPROPORTIONATE unless each less severe sanction was considered, in order, with why it would not do.
std::optional<Refusal> LadderWrong(sanctions::v1::SanctionType type, const LesserSanctions& lesser);
// The same as one text, a line for each: "ADVICE: ...".
std::string LadderText(const LesserSanctions& lesser);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SANCTION_PROPORTION_H_

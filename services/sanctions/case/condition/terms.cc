#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/condition/errors.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

std::optional<Refusal> TermsWrong(const Conditions& conditions, v1::SanctionType type, uint32_t months,
                                  absl::CivilDay effective_on, absl::CivilDay today) {
  if (!conditions.empty() && type != v1::SANCTION_TYPE_CONDITIONS) return error::NotForType(type);
  for (int at = 0; at < conditions.size(); ++at) {
    const uint32_t within = conditions[at].within_months();
    if (within == 0) continue;
    const bool outlasts = months != 0 && within > months;
    if (outlasts || *DaysOf(effective_on, within).expires_on < today) return error::ConditionDue(at + 1);
  }
  return std::nullopt;
}

std::string ConditionsText(absl::string_view words, const Conditions& conditions) {
  std::string text(words);  // as it was said: what was decided before is decided so again
  for (int at = 0; at < conditions.size(); ++at) {
    const v1::Condition& one = conditions[at];
    const std::string verifier = v1::ConditionVerifier_Name(one.verifier());
    absl::StrAppend(&text, text.empty() ? "" : "\n", at + 1, ". ", one.text(), " (");
    if (one.within_months() != 0) absl::StrAppend(&text, "within ", one.within_months(), " months, ");
    absl::StrAppend(&text, "confirmed by ", absl::StripPrefix(verifier, "CONDITION_VERIFIER_"), ")");
  }
  return text;
}

ConditionTerms TermsOf(const Conditions& conditions) {
  ConditionTerms terms;
  for (const v1::Condition& one : conditions) {
    v1::ConditionTerm& term = *terms.Add();
    term.set_within_months(one.within_months());
    term.set_verifier(one.verifier());
  }
  return terms;
}

void AddConditions(const CaseState& the, const std::string& sanction_id, const ConditionTerms& terms,
                   Decision* decision) {
  if (terms.empty()) return;
  v1::ConditionsSet set;
  set.set_person_id(the.person_id());
  set.set_sanction_id(sanction_id);
  *set.mutable_terms() = terms;
  decision->Add("", std::move(set));
}

}  // namespace candour

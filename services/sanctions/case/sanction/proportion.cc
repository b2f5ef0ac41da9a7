#include "services/sanctions/case/sanction/proportion.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/no_finding.h"
#include "services/sanctions/case/sanction/errors.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

struct Range {
  absl::string_view rule;
  uint32_t least = 0, most = 0;
};

// What has no end has no months.
Range RangeOf(v1::SanctionType type, const SanctionsRules& rules) {
  switch (type) {
    case v1::SANCTION_TYPE_WARNING:
      return {"warning", static_cast<uint32_t>(rules.warning_months()),
              static_cast<uint32_t>(rules.warning_months())};
    case v1::SANCTION_TYPE_CAUTION:
      return {"caution", rules.caution().min_months(), rules.caution().max_months()};
    case v1::SANCTION_TYPE_CONDITIONS:
      return {"conditions_max", 1, static_cast<uint32_t>(rules.conditions_months_max())};
    case v1::SANCTION_TYPE_SUSPENSION:
      return {"suspension_max", 1, static_cast<uint32_t>(rules.suspension_months_max())};
    default:
      return {"without_end", 0, 0};
  }
}

bool IsCompetence(v1::Ground ground) {
  return ground == v1::GROUND_LACK_OF_COMPETENCE || ground == v1::GROUND_HEALTH;
}

// Whether a bar may rest on what was found.
std::optional<Refusal> NoGroundForABar(const v1::CaseState& the, int restricted_months,
                                       const SanctionsRules& rules) {
  const v1::ScopeResult scope = the.screening().scope().result();
  if (scope != v1::SCOPE_RESULT_IN) return error::OutsideScope(scope);
  const auto& findings = the.hearing().findings();
  const auto all = [&](auto&& holds) {
    return std::all_of(findings.begin(), findings.end(),
                       [&](const v1::Finding& finding) { return !Counts(the, finding) || holds(finding); });
  };
  if (all([](const v1::Finding& finding) { return finding.anonymous_evidence_only(); })) {
    return error::AnonymousEvidenceOnly();
  }
  if (restricted_months < rules.competence_bar_months() &&
      all([](const v1::Finding& finding) { return IsCompetence(finding.ground()); })) {
    return error::CompetenceOnly(rules.competence_bar_months());
  }
  return std::nullopt;
}

}  // namespace

uint32_t MonthsOf(v1::SanctionType type, uint32_t asked_months, const SanctionsRules& rules) {
  const bool by_rule = type == v1::SANCTION_TYPE_WARNING && asked_months == 0;
  return by_rule ? static_cast<uint32_t>(rules.warning_months()) : asked_months;
}

std::optional<Refusal> LengthWrong(v1::SanctionType type, uint32_t months, absl::string_view conditions,
                                   const SanctionsRules& rules) {
  const Range range = RangeOf(type, rules);
  if (months < range.least || months > range.most) return error::RuleRange(range.rule);
  if (type == v1::SANCTION_TYPE_CONDITIONS && conditions.empty()) return error::ConditionsUnsaid();
  return std::nullopt;
}

std::optional<Refusal> NotOnTheseFindings(const v1::CaseState& the, v1::SanctionType type,
                                          int restricted_months, const SanctionsRules& rules) {
  const v1::HearingState& hearing = the.hearing();
  const bool found = std::any_of(hearing.findings().begin(), hearing.findings().end(),
                                 [&](const v1::Finding& finding) { return Counts(the, finding); }) &&
                     (hearing.personal() || hearing.public_());
  if (!found) return error::NoFindingAgainst();
  if (type == v1::SANCTION_TYPE_BAR) return NoGroundForABar(the, restricted_months, rules);
  return std::nullopt;
}

// The types are numbered in the order of severity.
std::optional<Refusal> LadderWrong(v1::SanctionType type, const LesserSanctions& lesser) {
  for (int step = v1::SANCTION_TYPE_NO_FURTHER_ACTION; step < type; ++step) {
    const int at = step - v1::SANCTION_TYPE_NO_FURTHER_ACTION;
    if (at >= lesser.size() || lesser[at].type() != step || lesser[at].why().empty()) {
      return error::Disproportionate(static_cast<v1::SanctionType>(step));
    }
  }
  const bool more = lesser.size() > type - v1::SANCTION_TYPE_NO_FURTHER_ACTION;
  return more ? std::optional<Refusal>(error::Disproportionate(type)) : std::nullopt;
}

std::string LadderText(const LesserSanctions& lesser) {
  std::string text;
  for (const v1::LesserSanction& one : lesser) {
    const std::string name = v1::SanctionType_Name(one.type());
    absl::StrAppend(&text, absl::StripPrefix(name, "SANCTION_TYPE_"), ": ", one.why(), "\n");
  }
  return text;
}

}  // namespace candour

#include <algorithm>

#include "absl/algorithm/container.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using google::protobuf::RepeatedPtrField;

int MonthsIn(const RepeatedPtrField<common::v1::MonthsRule>& rules, absl::CivilDay day) {
  return static_cast<int>(EntryInForce(rules, day).months());
}
Period PeriodIn(const RepeatedPtrField<common::v1::DaysRule>& rules, absl::CivilDay day) {
  return PeriodOf(EntryInForce(rules, day));
}
int WorkingDaysIn(const RepeatedPtrField<common::v1::WorkingDaysRule>& rules, absl::CivilDay day) {
  return static_cast<int>(EntryInForce(rules, day).days());
}
std::vector<int> AlarmsIn(const RepeatedPtrField<v1::AlarmsRule>& rules, absl::CivilDay day) {
  const auto& days = EntryInForce(rules, day).days_before();
  return {days.begin(), days.end()};
}

std::vector<v1::SupportKind> KindsOf(const google::protobuf::RepeatedField<int>& numbers) {
  std::vector<v1::SupportKind> kinds;
  for (const int kind : numbers) kinds.push_back(static_cast<v1::SupportKind>(kind));
  return kinds;
}

// In order; what goes on without a day between is one.
std::vector<SanctionsRules::InForce> SpansOf(const RepeatedPtrField<v1::FpptGroundRule>& rules,
                                             v1::FpptGroundKind ground) {
  std::vector<SanctionsRules::InForce> all, joined;
  for (const v1::FpptGroundRule& rule : rules) {
    if (rule.ground() != ground) continue;
    all.push_back({StoredDay(rule.validity().valid_from()),
                   rule.has_last_day() ? StoredDay(rule.last_day()) : absl::CivilDay::max()});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  for (const SanctionsRules::InForce& one : all) {
    const bool goes_on = !joined.empty() && (joined.back().until == absl::CivilDay::max() ||
                                             one.from <= joined.back().until + 1);
    if (!goes_on) joined.push_back(one);
    joined.back().until = std::max(joined.back().until, one.until);
  }
  return joined;
}

}  // namespace

const v1::CautionRule& SanctionsRules::caution() const { return EntryInForce(rules_->caution(), day_); }
int SanctionsRules::conditions_months_max() const { return MonthsIn(rules_->conditions_max(), day_); }
int SanctionsRules::suspension_months_max() const { return MonthsIn(rules_->suspension_max(), day_); }
int SanctionsRules::warning_months() const { return MonthsIn(rules_->warning(), day_); }
int SanctionsRules::competence_bar_months() const { return MonthsIn(rules_->competence_bar(), day_); }
std::string SanctionsRules::statutory_basis(v1::SanctionType type) const {
  const v1::StatutoryBasisRule* rule = LatestEntry(rules_->statutory_basis(), day_);
  if (rule == nullptr) return "";
  return absl::c_linear_search(rule->types(), type) ? rule->basis() : "";
}

int SanctionsRules::interim_months_max() const { return MonthsIn(rules_->interim_max(), day_); }
int SanctionsRules::interim_first_review_months() const {
  return static_cast<int>(EntryInForce(rules_->interim_review(), day_).first_months());
}
int SanctionsRules::interim_next_review_months() const {
  return static_cast<int>(EntryInForce(rules_->interim_review(), day_).next_months());
}
Period SanctionsRules::interim_notice() const { return PeriodIn(rules_->interim_notice(), day_); }
Period SanctionsRules::interim_hearing() const { return PeriodIn(rules_->interim_hearing(), day_); }
std::vector<int> SanctionsRules::interim_alarms() const { return AlarmsIn(rules_->interim_alarms(), day_); }

int SanctionsRules::referral_acknowledgement_working_days() const {
  return WorkingDaysIn(rules_->referral_acknowledgement(), day_);
}
int SanctionsRules::risk_assessment_working_days() const {
  return WorkingDaysIn(rules_->risk_assessment(), day_);
}
Period SanctionsRules::screening() const { return PeriodIn(rules_->screening(), day_); }
Period SanctionsRules::screening_review() const { return PeriodIn(rules_->screening_review(), day_); }
int SanctionsRules::allegation_age_months() const { return MonthsIn(rules_->allegation_age(), day_); }
Period SanctionsRules::determination() const { return PeriodIn(rules_->determination(), day_); }
std::optional<SanctionsRules::InForce> SanctionsRules::fppt_ground(v1::FpptGroundKind ground) const {
  std::vector<InForce> spans = SpansOf(rules_->fppt_grounds(), ground);
  if (spans.empty()) return std::nullopt;
  // The last that began by then, or the first.
  auto it = std::find_if(spans.rbegin(), spans.rend(), [&](const InForce& one) { return one.from <= day_; });
  return it != spans.rend() ? *it : spans.front();
}
bool SanctionsRules::names_fppt_grounds() const { return !rules_->fppt_grounds().empty(); }

Period SanctionsRules::representations() const { return PeriodIn(rules_->representations(), day_); }
Period SanctionsRules::hearing_notice() const { return PeriodIn(rules_->hearing_notice(), day_); }
const v1::PanelRule& SanctionsRules::panel() const { return EntryInForce(rules_->panel(), day_); }
int SanctionsRules::hearing_listing_days() const {
  return static_cast<int>(EntryInForce(rules_->hearing_listing(), day_).days());
}
int SanctionsRules::same_organisation_months() const { return MonthsIn(rules_->same_organisation(), day_); }
int SanctionsRules::stay_review_months() const { return MonthsIn(rules_->stay_review(), day_); }
int SanctionsRules::decision_letter_working_days() const {
  return WorkingDaysIn(rules_->decision_letter(), day_);
}

std::vector<v1::SupportKind> SanctionsRules::support_offer() const {
  const v1::SupportOfferRule* rule = LatestEntry(rules_->support_offer(), day_);
  return rule == nullptr ? std::vector<v1::SupportKind>() : KindsOf(rule->kinds());
}
std::vector<v1::SupportKind> SanctionsRules::support_offer_to_referrers() const {
  const v1::SupportOfferRule* rule = LatestEntry(rules_->support_offer(), day_);
  return rule == nullptr ? std::vector<v1::SupportKind>() : KindsOf(rule->to_referrers());
}

v1::StandardOfProof SanctionsRules::proof() const {
  const v1::ProofRule* rule = LatestEntry(rules_->proof(), day_);
  return rule == nullptr ? v1::STANDARD_OF_PROOF_UNSPECIFIED : rule->standard();
}
v1::CaseToAnswerTest SanctionsRules::case_to_answer_test() const {
  const v1::CaseToAnswerRule* rule = LatestEntry(rules_->case_to_answer(), day_);
  return rule == nullptr ? v1::CASE_TO_ANSWER_TEST_UNSPECIFIED : rule->test();
}

std::optional<int> SanctionsRules::restoration_conditions_months() const {
  const common::v1::MonthsRule* rule = LatestEntry(rules_->restoration_conditions(), day_);
  return rule == nullptr ? std::nullopt : std::optional(static_cast<int>(rule->months()));
}

bool SanctionsRules::conclusive(const v1::Citation& citation) const {
  const v1::ConclusiveRule* rule = LatestEntry(rules_->conclusive(), day_);
  if (rule == nullptr) return false;
  return (citation.has_conviction() && rule->convictions()) ||
         (citation.has_regulator() && rule->regulators());
}

bool SanctionsRules::asks(v1::Safeguard safeguard) const {
  const auto* rule = LatestEntry(rules_->safeguards(), day_,
                                 [&](const v1::SafeguardRule& one) { return one.safeguard() == safeguard; });
  return rule != nullptr && !rule->ended();
}

std::vector<int> SanctionsRules::case_ages() const {
  const auto& days = EntryInForce(rules_->case_age(), day_).days();
  return {days.begin(), days.end()};
}

absl::CivilDay SanctionsRules::appeal_last_day(absl::CivilDay served_on) const {
  const absl::CivilDay last_day = PeriodIn(rules_->appeal(), day_).LastDay(served_on);
  if (!asks(v1::SAFEGUARD_COURT_OFFICE)) return last_day;
  return AddWorkingDays(last_day - 1, 1, bank_holidays());
}
Period SanctionsRules::oversight() const { return PeriodIn(rules_->oversight(), day_); }
const v1::ReviewWindowRule& SanctionsRules::sanction_review_window() const {
  return EntryInForce(rules_->sanction_review_window(), day_);
}
std::vector<int> SanctionsRules::sanction_review_alarms() const {
  return AlarmsIn(rules_->sanction_review_alarms(), day_);
}
std::optional<Period> SanctionsRules::review_notice() const {
  if (rules_->review_notice().empty()) return std::nullopt;
  return PeriodIn(rules_->review_notice(), day_);
}

int SanctionsRules::restoration_months() const { return MonthsIn(rules_->restoration(), day_); }
int SanctionsRules::restoration_reapply_months() const {
  return MonthsIn(rules_->restoration_reapply(), day_);
}
int SanctionsRules::restoration_closed_review_months() const {
  return MonthsIn(rules_->restoration_closed_review(), day_);
}

Period SanctionsRules::external_check() const { return PeriodIn(rules_->external_check(), day_); }
bool SanctionsRules::prohibits(v1::ExternalBarSource source) const {
  return absl::c_linear_search(EntryInForce(rules_->external_bar_effect(), day_).sources(), source);
}

bool SanctionsRules::consensual(v1::SanctionType type) const {
  return absl::c_linear_search(EntryInForce(rules_->consensual_types(), day_).types(), type);
}
Period SanctionsRules::consensual_reply() const { return PeriodIn(rules_->consensual_reply(), day_); }

std::optional<int> SanctionsRules::determination_months(v1::SanctionType type) const {
  const auto* entry =
      LatestEntry(rules_->determination_publication(), day_,
                  [&](const v1::DeterminationPublicationRule& one) { return one.type() == type; });
  if (entry == nullptr) return std::nullopt;
  return static_cast<int>(entry->months());
}

BankHolidays SanctionsRules::bank_holidays() const { return HolidaysIn(rules_->bank_holidays()); }

std::optional<SanctionsRules> SanctionsRulesInForce(const Context& context) {
  const v1::RuleSetState& published = context.Read<SanctionsRuleSet>(kCurrentRules);
  if (!published.has_rules()) return std::nullopt;
  context.UsedRuleSet(published.digest());
  return SanctionsRules(published.rules(), context.today());
}

}  // namespace candour

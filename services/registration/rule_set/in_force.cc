#include <algorithm>

#include "services/registration/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// A type does not change its package: the register's own counting has the numbers of the shared one.
static_assert(int{v1::COUNTING_BEGINNING_WITH} == int{common::v1::COUNTING_BEGINNING_WITH});
static_assert(int{v1::COUNTING_AFTER} == int{common::v1::COUNTING_AFTER});

}  // namespace

bool MayBePassedOver(v1::Ineligibility reason) {
  switch (reason) {
    case v1::INELIGIBILITY_ORGANISATION_NOT_OPEN:
    case v1::INELIGIBILITY_POST_UNKNOWN:
    case v1::INELIGIBILITY_POST_HELD:
      return true;
    default:
      return false;
  }
}

int RulesInForce::registration_term_months() const {
  return static_cast<int>(EntryInForce(rules_->registration_term(), day_).months());
}
int RulesInForce::renewal_window_days() const {
  return static_cast<int>(EntryInForce(rules_->renewal_window(), day_).days());
}
Period RulesInForce::representations() const {
  return PeriodOf(EntryInForce(rules_->representations(), day_));
}
Period RulesInForce::refusal_appeal() const { return PeriodOf(EntryInForce(rules_->refusal_appeal(), day_)); }
Period RulesInForce::change_declaration() const {
  return PeriodOf(EntryInForce(rules_->change_declaration(), day_));
}
Period RulesInForce::code_resign() const { return PeriodOf(EntryInForce(rules_->code_resign(), day_)); }
Period RulesInForce::late_recording() const { return PeriodOf(EntryInForce(rules_->late_recording(), day_)); }

absl::btree_set<v1::CheckKind> RulesInForce::MandatoryChecks(v1::Stage stage) const {
  absl::btree_set<v1::CheckKind> kinds = {v1::CHECK_KIND_IDENTITY};
  const v1::MandatoryChecksRule& rule =
      EntryInForce(rules_->mandatory_checks(), day_,
                   [&](const v1::MandatoryChecksRule& entry) { return entry.stage() == stage; });
  for (int kind : rule.kinds()) kinds.insert(static_cast<v1::CheckKind>(kind));
  return kinds;
}

const v1::RequiredCodesRule& RulesInForce::required_codes() const {
  return EntryInForce(rules_->required_codes(), day_);
}

std::optional<absl::CivilDay> RulesInForce::CheckValidUntil(v1::CheckKind kind,
                                                            absl::CivilDay checked_on) const {
  const v1::CheckValidityRule* rule =
      LatestEntry(rules_->check_validity(), day_,
                  [&](const v1::CheckValidityRule& entry) { return entry.kind() == kind; });
  if (rule == nullptr) return std::nullopt;
  return AddMonths(checked_on, static_cast<int>(rule->months()));
}

BankHolidays RulesInForce::bank_holidays() const { return HolidaysIn(rules_->bank_holidays()); }

std::optional<Period> RulesInForce::erasure_waiting() const {
  if (rules_->erasure_waiting().empty()) return std::nullopt;
  return PeriodOf(EntryInForce(rules_->erasure_waiting(), day_));
}
std::optional<int> RulesInForce::retention_after_end_months() const {
  if (rules_->retention_after_end().empty()) return std::nullopt;
  return static_cast<int>(EntryInForce(rules_->retention_after_end(), day_).months());
}
std::optional<int> RulesInForce::retention_from_birth_months() const {
  if (rules_->retention_from_birth().empty()) return std::nullopt;
  return static_cast<int>(EntryInForce(rules_->retention_from_birth(), day_).months());
}
std::optional<Period> RulesInForce::code_lapse() const {
  if (rules_->code_lapse().empty()) return std::nullopt;
  return PeriodOf(EntryInForce(rules_->code_lapse(), day_));
}
std::optional<int> RulesInForce::notice_acknowledgement_working_days() const {
  if (rules_->notice_acknowledgement().empty()) return std::nullopt;
  return static_cast<int>(EntryInForce(rules_->notice_acknowledgement(), day_).days());
}
std::optional<int> RulesInForce::code_reminder_days() const {
  if (rules_->code_reminder().empty()) return std::nullopt;
  return static_cast<int>(EntryInForce(rules_->code_reminder(), day_).days());
}

const v1::PublicationRule* RulesInForce::publication(v1::RestrictionKind kind) const {
  return LatestEntry(rules_->publication(), day_,
                     [&](const v1::PublicationRule& entry) { return entry.kind() == kind; });
}

const v1::EqualityMonitoringRule* RulesInForce::equality_monitoring() const {
  return LatestEntry(rules_->equality_monitoring(), day_);
}

bool RulesInForce::PassesOver(v1::Ineligibility reason) const {
  const v1::OverridableRule* rule = LatestEntry(rules_->overridable(), day_);
  return rule != nullptr && MayBePassedOver(reason) &&
         std::find(rule->reasons().begin(), rule->reasons().end(), reason) != rule->reasons().end();
}

const v1::BarScopeRule* RulesInForce::bar_scope() const {
  return rules_->bar_scope().empty() ? nullptr : &EntryInForce(rules_->bar_scope(), day_);
}
std::vector<absl::CivilDay> RulesInForce::BarScopeDays() const {
  std::vector<absl::CivilDay> days;
  for (const v1::BarScopeRule& rule : rules_->bar_scope())
    days.push_back(StoredDay(rule.validity().valid_from()));
  return days;
}

std::optional<RulesInForce> InForce(const Context& context) {
  const v1::RuleSetState& published = context.Read<RuleSet>(kCurrentRules);
  if (!published.has_rules()) return std::nullopt;
  context.UsedRuleSet(published.digest());
  return RulesInForce(published.rules(), context.today());
}

}  // namespace candour

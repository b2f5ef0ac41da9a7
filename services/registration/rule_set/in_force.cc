#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "common/base/sha256.h"
#include "services/registration/dates.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using google::protobuf::RepeatedPtrField;

// The entry with the latest day on or before `day`, or nullptr.
template <class Rule, class Matches>
const Rule* Latest(const RepeatedPtrField<Rule>& entries, absl::CivilDay day, const Matches& matches) {
  const Rule* latest = nullptr;
  for (const Rule& entry : entries) {
    const absl::CivilDay from = StoredDay(entry.validity().valid_from());
    if (!matches(entry) || from > day) continue;
    if (latest == nullptr || from > StoredDay(latest->validity().valid_from())) latest = &entry;
  }
  return latest;
}

// For the lists that a publication must cover: an entry always exists.
template <class Rule, class Matches>
const Rule& InForceOf(const RepeatedPtrField<Rule>& entries, absl::CivilDay day, const Matches& matches) {
  if (const Rule* latest = Latest(entries, day, matches)) return *latest;
  const Rule* first = nullptr;
  for (const Rule& entry : entries) {
    if (!matches(entry)) continue;
    if (first == nullptr ||
        StoredDay(entry.validity().valid_from()) < StoredDay(first->validity().valid_from())) {
      first = &entry;
    }
  }
  return first != nullptr ? *first : Rule::default_instance();
}

template <class Rule>
const Rule& InForceOf(const RepeatedPtrField<Rule>& entries, absl::CivilDay day) {
  return InForceOf(entries, day, [](const Rule&) { return true; });
}

Period PeriodOf(const v1::DaysRule& rule) {
  const bool with = rule.counting() == v1::COUNTING_BEGINNING_WITH;
  return {static_cast<int>(rule.days()), with ? Counting::kBeginningWith : Counting::kAfter};
}

}  // namespace

std::string RulesDigest(const v1::Rules& rules) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream raw(&bytes);
    google::protobuf::io::CodedOutputStream stream(&raw);
    stream.SetSerializationDeterministic(true);
    rules.SerializeToCodedStream(&stream);
  }
  return Sha256(bytes);
}

int RulesInForce::registration_term_months() const {
  return static_cast<int>(InForceOf(rules_->registration_term(), day_).months());
}
int RulesInForce::renewal_window_days() const {
  return static_cast<int>(InForceOf(rules_->renewal_window(), day_).days());
}
Period RulesInForce::representations() const { return PeriodOf(InForceOf(rules_->representations(), day_)); }
Period RulesInForce::refusal_appeal() const { return PeriodOf(InForceOf(rules_->refusal_appeal(), day_)); }
Period RulesInForce::change_declaration() const {
  return PeriodOf(InForceOf(rules_->change_declaration(), day_));
}
Period RulesInForce::code_resign() const { return PeriodOf(InForceOf(rules_->code_resign(), day_)); }
Period RulesInForce::late_recording() const { return PeriodOf(InForceOf(rules_->late_recording(), day_)); }

absl::btree_set<v1::CheckKind> RulesInForce::MandatoryChecks(v1::Stage stage) const {
  absl::btree_set<v1::CheckKind> kinds = {v1::CHECK_KIND_IDENTITY};
  const v1::MandatoryChecksRule& rule =
      InForceOf(rules_->mandatory_checks(), day_,
                [&](const v1::MandatoryChecksRule& entry) { return entry.stage() == stage; });
  for (int kind : rule.kinds()) kinds.insert(static_cast<v1::CheckKind>(kind));
  return kinds;
}

const v1::RequiredCodesRule& RulesInForce::required_codes() const {
  return InForceOf(rules_->required_codes(), day_);
}

std::optional<absl::CivilDay> RulesInForce::CheckValidUntil(v1::CheckKind kind,
                                                            absl::CivilDay checked_on) const {
  const v1::CheckValidityRule* rule =
      Latest(rules_->check_validity(), day_,
             [&](const v1::CheckValidityRule& entry) { return entry.kind() == kind; });
  if (rule == nullptr) return std::nullopt;
  return AddMonths(checked_on, static_cast<int>(rule->months()));
}

BankHolidays RulesInForce::bank_holidays() const {
  BankHolidays holidays;
  for (const v1::BankHolidayList& list : rules_->bank_holidays()) {
    for (const common::v1::Date& day : list.days()) holidays.insert(StoredDay(day));
  }
  return holidays;
}

std::optional<Period> RulesInForce::erasure_waiting() const {
  if (rules_->erasure_waiting().empty()) return std::nullopt;
  return PeriodOf(InForceOf(rules_->erasure_waiting(), day_));
}
std::optional<int> RulesInForce::retention_after_end_months() const {
  if (rules_->retention_after_end().empty()) return std::nullopt;
  return static_cast<int>(InForceOf(rules_->retention_after_end(), day_).months());
}
std::optional<int> RulesInForce::retention_from_birth_months() const {
  if (rules_->retention_from_birth().empty()) return std::nullopt;
  return static_cast<int>(InForceOf(rules_->retention_from_birth(), day_).months());
}
std::optional<Period> RulesInForce::code_lapse() const {
  if (rules_->code_lapse().empty()) return std::nullopt;
  return PeriodOf(InForceOf(rules_->code_lapse(), day_));
}
std::optional<int> RulesInForce::notice_acknowledgement_working_days() const {
  if (rules_->notice_acknowledgement().empty()) return std::nullopt;
  return static_cast<int>(InForceOf(rules_->notice_acknowledgement(), day_).days());
}
std::optional<int> RulesInForce::code_reminder_days() const {
  if (rules_->code_reminder().empty()) return std::nullopt;
  return static_cast<int>(InForceOf(rules_->code_reminder(), day_).days());
}

const v1::BarScopeRule* RulesInForce::bar_scope() const {
  return rules_->bar_scope().empty() ? nullptr : &InForceOf(rules_->bar_scope(), day_);
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

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/decider/day.h"
#include "services/registration/errors.h"
#include "services/registration/rule_set/errors.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using google::protobuf::RepeatedPtrField;

// A century: longer is a slip of the keyboard.
constexpr uint32_t kMostDays = 36'600, kMostMonths = 1'200;
// Four years.
constexpr uint32_t kMostWorkingDays = 1'000;

bool InRange(const v1::DaysRule& rule) { return rule.days() <= kMostDays; }
bool InRange(const v1::MonthsRule& rule) { return rule.months() >= 1 && rule.months() <= kMostMonths; }
bool InRange(const v1::WorkingDaysRule& rule) { return rule.days() >= 1 && rule.days() <= kMostWorkingDays; }
bool InRange(const v1::CheckValidityRule& rule) { return rule.months() >= 1 && rule.months() <= kMostMonths; }
bool InRange(const v1::MandatoryChecksRule&) { return true; }
bool InRange(const v1::RequiredCodesRule&) { return true; }
bool InRange(const v1::BarScopeRule&) { return true; }

// What tells the entries of one list apart beside their day.
template <class Rule>
int KeyOf(const Rule&) {
  return 0;
}
int KeyOf(const v1::CheckValidityRule& rule) { return rule.kind(); }
int KeyOf(const v1::MandatoryChecksRule& rule) { return rule.stage(); }

// Collects the first fault of a set of rules.
class Review {
 public:
  explicit Review(absl::CivilDay today) : today_(today) {}

  template <class Rule>
  Review& Entries(absl::string_view name, const RepeatedPtrField<Rule>& entries) {
    std::set<std::pair<int, absl::CivilDay>> seen;
    for (const Rule& entry : entries) {
      const std::optional<absl::CivilDay> from = DayOf(entry.validity().valid_from());
      if (!from) return Fault(error::DateInvalid(absl::StrCat(name, ".valid_from")));
      if (!InRange(entry) || !seen.emplace(KeyOf(entry), *from).second) return Fault(error::RuleRange(name));
      if (*from <= today_) covered_.emplace(name, KeyOf(entry));
    }
    return *this;
  }

  Review& Covers(absl::string_view name, std::initializer_list<int> keys = {0}) {
    for (int key : keys) {
      if (!covered_.count({std::string(name), key})) return Fault(error::RulesIncomplete(name));
    }
    return *this;
  }

  Review& Holidays(const RepeatedPtrField<v1::BankHolidayList>& lists) {
    for (const v1::BankHolidayList& list : lists) {
      for (const common::v1::Date& day : list.days()) {
        if (!DayOf(day)) return Fault(error::DateInvalid("bank_holidays.days"));
      }
    }
    return *this;
  }

  const std::optional<Refusal>& fault() const { return fault_; }

 private:
  Review& Fault(Refusal refusal) {
    if (!fault_) fault_ = std::move(refusal);
    return *this;
  }

  const absl::CivilDay today_;
  std::set<std::pair<std::string, int>> covered_;
  std::optional<Refusal> fault_;
};

std::optional<Refusal> FaultOf(const v1::Rules& rules, absl::CivilDay today) {
  return Review(today)
      .Entries("registration_term", rules.registration_term())
      .Entries("renewal_window", rules.renewal_window())
      .Entries("representations", rules.representations())
      .Entries("refusal_appeal", rules.refusal_appeal())
      .Entries("change_declaration", rules.change_declaration())
      .Entries("code_resign", rules.code_resign())
      .Entries("late_recording", rules.late_recording())
      .Entries("mandatory_checks", rules.mandatory_checks())
      .Entries("required_codes", rules.required_codes())
      .Entries("check_validity", rules.check_validity())
      .Entries("erasure_waiting", rules.erasure_waiting())
      .Entries("retention_after_end", rules.retention_after_end())
      .Entries("retention_from_birth", rules.retention_from_birth())
      .Entries("code_lapse", rules.code_lapse())
      .Entries("notice_acknowledgement", rules.notice_acknowledgement())
      .Entries("bar_scope", rules.bar_scope())
      .Entries("code_reminder", rules.code_reminder())
      .Holidays(rules.bank_holidays())
      .Covers("registration_term")
      .Covers("renewal_window")
      .Covers("representations")
      .Covers("refusal_appeal")
      .Covers("change_declaration")
      .Covers("code_resign")
      .Covers("late_recording")
      .Covers("mandatory_checks",
              {v1::STAGE_L1_FIRST_LINE, v1::STAGE_L2_MIDDLE, v1::STAGE_L3_SENIOR, v1::STAGE_L4_BOARD})
      .Covers("required_codes")
      .fault();
}

}  // namespace

Decision Decide(const v1::PublishRulesRequest& publish, const Context& context,
                const v1::RuleSetState& current) {
  if (std::optional<Refusal> fault = FaultOf(publish.rules(), context.today())) return *std::move(fault);
  const std::string digest = RulesDigest(publish.rules());
  if (digest == current.digest()) return Decision();
  v1::RulesPublished published;
  *published.mutable_rules() = publish.rules();
  published.set_digest(digest);
  return Record(std::move(published));
}

}  // namespace candour

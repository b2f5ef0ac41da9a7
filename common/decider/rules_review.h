// Looks through a dated rule set before it is published, for the first fault.
//
//   return RulesReview(context.today())
//       .Entries("appeal", rules.appeal())
//       .Entries("panel", rules.panel(), &CanSit)
//       .Holidays(rules.bank_holidays())
//       .Covers("appeal")
//       .fault();
#ifndef CANDOUR_COMMON_DECIDER_RULES_REVIEW_H_
#define CANDOUR_COMMON_DECIDER_RULES_REVIEW_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "candour/common/v1/rules.pb.h"
#include "common/decider/dated_rules.h"
#include "common/decider/refusals.h"

namespace candour {

// A century: longer is a slip of the keyboard.
inline constexpr uint32_t kMostRuleDays = 36'600, kMostRuleMonths = 1'200;
// Four years.
inline constexpr uint32_t kMostRuleWorkingDays = 1'000;

inline bool IsRuleMonths(uint32_t months) { return months >= 1 && months <= kMostRuleMonths; }

// From 00:01 on: at 00:00 nothing would ever be served on its day.
inline bool ClosesMakeSense(const common::v1::PortalRule& rule) {
  const uint32_t hour = rule.closes_hour(), minute = rule.closes_minute();
  return hour <= 24 && minute <= 59 && (hour < 24 || minute == 0) && (hour > 0 || minute > 0);
}

// Of an entry that is one length: months, days with a counting, or working days.
struct LengthMakesSense {
  template <class Rule>
  bool operator()(const Rule& rule) const {
    if constexpr (requires { rule.months(); }) {
      return IsRuleMonths(rule.months());
    } else if constexpr (requires { rule.counting(); }) {
      return rule.days() <= kMostRuleDays;
    } else {
      return rule.days() >= 1 && rule.days() <= kMostRuleWorkingDays;
    }
  }
};

// Of lists whose entries have nothing that tells them apart beside their day.
struct OneKey {
  template <class Rule>
  int operator()(const Rule&) const {
    return 0;
  }
};

class RulesReview {
 public:
  explicit RulesReview(absl::CivilDay today) : today_(today) {}

  // DATE_INVALID for a day that is none; RULE_RANGE for an entry that makes no sense, or two of one key and
  // day.
  template <class Rule, class MakesSense = LengthMakesSense, class KeyOf = OneKey>
  RulesReview& Entries(absl::string_view name, const google::protobuf::RepeatedPtrField<Rule>& entries,
                       const MakesSense& makes_sense = {}, const KeyOf& key_of = {}) {
    std::set<std::pair<int, absl::CivilDay>> seen;
    for (const Rule& entry : entries) {
      const int key = key_of(entry);
      const std::optional<absl::CivilDay> from = DayOf(entry.validity().valid_from());
      if (!from) return Fault(error::DateInvalid(absl::StrCat(name, ".valid_from")));
      if (!makes_sense(entry) || !seen.emplace(key, *from).second) return Fault(error::RuleRange(name));
      if (*from <= today_) covered_.emplace(name, key);
    }
    return *this;
  }

  // RULES_INCOMPLETE unless the list, looked through before, has an entry in force today of each key.
  RulesReview& Covers(absl::string_view name, std::initializer_list<int> keys = {0}) {
    for (int key : keys) {
      if (!covered_.count({std::string(name), key})) return Fault(error::RulesIncomplete(name));
    }
    return *this;
  }

  template <class HolidayList>
  RulesReview& Holidays(const google::protobuf::RepeatedPtrField<HolidayList>& lists) {
    for (const HolidayList& list : lists) {
      for (const common::v1::Date& day : list.days()) {
        if (!DayOf(day)) return Fault(error::DateInvalid("bank_holidays.days"));
      }
    }
    return *this;
  }

  const std::optional<Refusal>& fault() const { return fault_; }

 private:
  RulesReview& Fault(Refusal refusal) {
    if (!fault_) fault_ = std::move(refusal);
    return *this;
  }

  const absl::CivilDay today_;
  std::set<std::pair<std::string, int>> covered_;
  std::optional<Refusal> fault_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_RULES_REVIEW_H_

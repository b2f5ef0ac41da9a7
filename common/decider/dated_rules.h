// A dated rule set, as any service has one: lists of entries, each with the day from which it holds.
//
//   const v1::MonthsRule& rule = EntryInForce(rules.registration_term(), today);
//   const absl::CivilDay last = PeriodOf(EntryInForce(rules.appeal(), today)).LastDay(served_on);
//
// An entry is any message with a `validity`; one of days may have a `counting`.
#ifndef CANDOUR_COMMON_DECIDER_DATED_RULES_H_
#define CANDOUR_COMMON_DECIDER_DATED_RULES_H_

#include <google/protobuf/message.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

#include "candour/common/v1/rules.pb.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"

namespace candour {

// The id of a service's one rule set.
inline constexpr absl::string_view kCurrentRules = "current";

// A length with its way of counting.
struct Period {
  int days = 0;
  Counting counting = Counting::kAfter;
  // 0 days after the trigger is the trigger.
  absl::CivilDay LastDay(absl::CivilDay trigger) const { return candour::LastDay(trigger, days, counting); }
};

// The countings of every service's rules have the numbers of common/v1/rules.proto.
template <class DaysRule>
Period PeriodOf(const DaysRule& rule) {
  const bool with = static_cast<int>(rule.counting()) == common::v1::COUNTING_BEGINNING_WITH;
  return {static_cast<int>(rule.days()), with ? Counting::kBeginningWith : Counting::kAfter};
}

struct AnyEntry {
  template <class Rule>
  bool operator()(const Rule&) const {
    return true;
  }
};

// Of the entries that match the one with the latest day on or before `day`, or nullptr.
template <class Rule, class Matches = AnyEntry>
const Rule* LatestEntry(const google::protobuf::RepeatedPtrField<Rule>& entries, absl::CivilDay day,
                        const Matches& matches = {}) {
  const Rule* latest = nullptr;
  for (const Rule& entry : entries) {
    const absl::CivilDay from = StoredDay(entry.validity().valid_from());
    if (!matches(entry) || from > day) continue;
    if (latest == nullptr || from > StoredDay(latest->validity().valid_from())) latest = &entry;
  }
  return latest;
}

// That one, or on a day before all of them the first: for lists that a publication must cover. The empty
// entry where none matches.
template <class Rule, class Matches = AnyEntry>
const Rule& EntryInForce(const google::protobuf::RepeatedPtrField<Rule>& entries, absl::CivilDay day,
                         const Matches& matches = {}) {
  if (const Rule* latest = LatestEntry(entries, day, matches)) return *latest;
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

// Of all lists together.
template <class HolidayList>
BankHolidays HolidaysIn(const google::protobuf::RepeatedPtrField<HolidayList>& lists) {
  BankHolidays holidays;
  for (const HolidayList& list : lists) {
    for (const common::v1::Date& day : list.days()) holidays.insert(StoredDay(day));
  }
  return holidays;
}

// Until when what the portal takes is served that day. A set without such a rule, or without one in force
// yet, decides as was decided before there were any: until 16:30.
inline constexpr ClockTime kPortalClosesUnlessSaid{16, 30};
inline ClockTime PortalCloses(const google::protobuf::RepeatedPtrField<common::v1::PortalRule>& entries,
                              absl::CivilDay day) {
  const common::v1::PortalRule* rule = LatestEntry(entries, day);
  if (rule == nullptr) return kPortalClosesUnlessSaid;
  return {static_cast<int>(rule->closes_hour()), static_cast<int>(rule->closes_minute())};
}

// SHA-256 of the rules' deterministic bytes, 32 bytes.
std::string RulesDigest(const google::protobuf::Message& rules);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_DATED_RULES_H_

// Days that follow from other days by the rules, computed anew.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_RECOMPUTE_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_RECOMPUTE_H_

#include <optional>
#include <string>

#include "candour/sanctions/v1/rule_set.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/story.h"

namespace candour::fairness {

// Whether rules that are known ask for it on a day.
bool Asks(const sanctions::v1::Rules&, absl::CivilDay, sanctions::v1::Safeguard);

// Compares the days of one fact with those that its rules give on the day on which it was decided.
class Recompute {
 public:
  // Where the rules of `at` are not known, nothing is compared: see known().
  Recompute(const Story& story, const CaseFact& at, Found& out)
      : at_(at), today_(DayDecided(at)), rules_(story.RulesOf(at)), out_(out) {}

  bool known() const { return rules_ != nullptr; }
  absl::CivilDay today() const { return today_; }

  // `is` has to be `should`.
  void Same(absl::string_view field, const common::v1::Date& is, absl::CivilDay should);
  // `is` has to lie between them, both included.
  void Within(absl::string_view field, const common::v1::Date& is, absl::CivilDay first, absl::CivilDay last);

  // The last day of the entry in force of a list.
  absl::CivilDay Last(const google::protobuf::RepeatedPtrField<common::v1::DaysRule>& list,
                      absl::CivilDay trigger) const {
    return PeriodOf(EntryInForce(list, today_)).LastDay(trigger);
  }
  absl::CivilDay WorkingDays(const google::protobuf::RepeatedPtrField<common::v1::WorkingDaysRule>& list,
                             absl::CivilDay trigger) const {
    return AddWorkingDays(trigger, static_cast<int>(EntryInForce(list, today_).days()),
                          HolidaysIn(rules_->bank_holidays()));
  }
  int Months(const google::protobuf::RepeatedPtrField<common::v1::MonthsRule>& list) const {
    return static_cast<int>(EntryInForce(list, today_).months());
  }
  const sanctions::v1::Rules& rules() const { return *rules_; }
  // In force of it.
  bool Asks(sanctions::v1::Safeguard safeguard) const { return fairness::Asks(*rules_, today_, safeguard); }
  // The last day for an appeal against what was served that day.
  absl::CivilDay AppealLastDay(absl::CivilDay served_on) const;

  // The day on which what was sent on `sent_on` counts as served.
  absl::CivilDay Served(sanctions::v1::Delivery delivery, const common::v1::Date& sent_on) const;

 private:
  const CaseFact& at_;
  const absl::CivilDay today_;
  const sanctions::v1::Rules* const rules_;
  Found& out_;
};

// The same for each fact of a type whose rules are known: `check(recompute, at, fact)`.
template <class Fact, class Check>
void EachRecomputed(const Story& story, Found& out, const Check& check) {
  for (const auto& [at, fact] : story.All<Fact>()) {
    Recompute recompute(story, *at, out);
    if (recompute.known()) check(recompute, *at, *fact);
  }
}

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_RECOMPUTE_H_

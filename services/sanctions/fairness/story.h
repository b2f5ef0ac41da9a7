// A case's facts, as the invariants ask for them.
//
//   for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
//     const auto listing = story.Before<v1::HearingListed>(*at);
//     if (!listing) out.Add(*at, "A sanction was imposed, and no hearing had been listed.");
//   }
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_STORY_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_STORY_H_

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "candour/common/v1/common.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/sanctions/fairness/fairness.h"

namespace candour::fairness {

// A fact with the place where it stands. False: there is none.
template <class Fact>
struct Told {
  const CaseFact* at = nullptr;
  const Fact* fact = nullptr;
  explicit operator bool() const { return fact != nullptr; }
  const Fact* operator->() const { return fact; }
};

class Story {
 public:
  // Both outlive it.
  Story(const CaseHistory& history, const Rulebook& rules) : history_(history), rules_(rules) {
    for (const CaseFact& one : history) by_type_[one.fact->GetDescriptor()].push_back(&one);
  }

  const CaseHistory& history() const { return history_; }

  // Those of one type, in order.
  template <class Fact>
  std::vector<Told<Fact>> All() const {
    std::vector<Told<Fact>> all;
    for (const CaseFact* at : Of(Fact::descriptor())) all.push_back({at, &As<Fact>(*at)});
    return all;
  }
  // The last one before `at`; none.
  template <class Fact>
  Told<Fact> Before(const CaseFact& at) const {
    const std::vector<const CaseFact*>& all = Of(Fact::descriptor());
    for (auto it = all.rbegin(); it != all.rend(); ++it) {
      if ((*it)->version < at.version) return {*it, &As<Fact>(**it)};
    }
    return {};
  }
  // The first one that was decided together with `at`; none.
  template <class Fact>
  Told<Fact> With(const CaseFact& at) const {
    for (const CaseFact* one : Of(Fact::descriptor())) {
      if (one->commit == at.commit) return {one, &As<Fact>(*one)};
    }
    return {};
  }

  // The entries of a list of rules are taken as of the day of the decision; nullptr: its rules are not known.
  const sanctions::v1::Rules* RulesOf(const CaseFact& at) const { return rules_.Find(at.rule_set); }
  // The newest rules that any fact up to `at` names: for what was decided without reading them.
  const sanctions::v1::Rules* RulesUpTo(const CaseFact& at) const;

  // Whom it is about as of `at`; empty: nobody has said.
  std::string PersonAt(const CaseFact& at) const;
  // Other records of the same human in the register, as was known at `at`.
  std::set<std::string> OtherRecordsAt(const CaseFact& at) const;

 private:
  template <class Fact>
  static const Fact& As(const CaseFact& at) {
    return static_cast<const Fact&>(*at.fact);
  }
  const std::vector<const CaseFact*>& Of(const google::protobuf::Descriptor* type) const {
    static const std::vector<const CaseFact*> none;
    const auto found = by_type_.find(type);
    return found == by_type_.end() ? none : found->second;
  }

  const CaseHistory& history_;
  const Rulebook& rules_;
  std::unordered_map<const google::protobuf::Descriptor*, std::vector<const CaseFact*>> by_type_;
};

// What one invariant finds.
class Found {
 public:
  Found(absl::string_view invariant, std::vector<Violation>* violations)
      : invariant_(invariant), violations_(violations) {}
  void Add(const CaseFact& at, absl::string_view text,
           std::vector<std::pair<std::string, std::string>> args = {}) {
    violations_->push_back({std::string(invariant_), at.version, std::string(text), std::move(args)});
  }

 private:
  const absl::string_view invariant_;
  std::vector<Violation>* const violations_;
};

// The day in London on which it was decided.
inline absl::CivilDay DayDecided(const CaseFact& at) { return LondonDay(at.decided_at); }

// Decided under rules without a notice of reviews: older than the laws about it.
bool IsOlderThanNotices(const Story&, const CaseFact& at);

// Something was written in a personal field: as it is, or sealed with the others of its message.
template <class Fact>
bool IsWritten(const Fact& fact, absl::string_view text) {
  return !text.empty() || fact.has_sealed();
}

template <class List, class Value>
bool Contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// By whom a sanction was imposed.
enum class Imposer { kPanel, kAgreement, kReview, kRestoration, kCourt };
Imposer ImposerOf(const Story&, const CaseFact& imposed);
// The first decision of a case: it waits for an appeal.
inline bool IsFirst(Imposer imposer) { return imposer == Imposer::kPanel || imposer == Imposer::kAgreement; }

// Does `check(at, fact)` for each fact of each type.
template <class... Facts, class Check>
void Each(const Story& story, const Check& check) {
  const auto each = [&](const auto& all) {
    for (const auto& one : all) check(*one.at, *one.fact);
  };
  (each(story.All<Facts>()), ...);
}

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_STORY_H_

#include <algorithm>
#include <optional>

#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/spans.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

struct Range {
  uint32_t least = 0, most = 0;
};

// What has no end has no months.
Range RangeOf(v1::SanctionType type, const v1::Rules& rules, absl::CivilDay today) {
  const auto months = [&](const auto& list) { return EntryInForce(list, today).months(); };
  switch (type) {
    case v1::SANCTION_TYPE_WARNING:
      return {months(rules.warning()), months(rules.warning())};
    case v1::SANCTION_TYPE_CAUTION: {
      const v1::CautionRule& rule = EntryInForce(rules.caution(), today);
      return {rule.min_months(), rule.max_months()};
    }
    case v1::SANCTION_TYPE_CONDITIONS:
      return {1, months(rules.conditions_max())};
    case v1::SANCTION_TYPE_SUSPENSION:
      return {1, months(rules.suspension_max())};
    default:
      return {0, 0};
  }
}

// The first day of the sanction that was imposed or upheld last, as of the commit of `at`.
std::optional<absl::CivilDay> HoldsFrom(const Story& story, const CaseFact& at) {
  std::optional<absl::CivilDay> day;
  uint64_t version = 0;
  const auto take = [&](const CaseFact& one, const auto& fact) {
    if (one.commit > at.commit || one.version < version || !fact.has_effective_on()) return;
    version = one.version;
    day = StoredDay(fact.effective_on());
  };
  Each<v1::SanctionImposed, v1::SanctionEffective>(story, take);
  return day;
}

// Whether an earlier order counts towards the longest time: it ran out, or was replaced by its own review.
bool RanOut(const Story& story, const Told<v1::InterimOrderMade>& order) {
  if (!order->covers_sanction_id().empty()) return false;
  for (const auto& ended : story.All<v1::InterimOrderEnded>()) {
    if (ended->order_id() == order->order_id())
      return ended->reason() == v1::INTERIM_END_LAPSED || ended->reason() == v1::INTERIM_END_REPLACED;
  }
  return true;
}

// What a court said some days ago is recorded today: what was ended in between did not go on.
bool WasEnded(const Story& story, const std::string& order_id, const CaseFact& at) {
  const auto all = story.All<v1::InterimOrderEnded>();
  return std::any_of(all.begin(), all.end(), [&](const auto& ended) {
    return ended->order_id() == order_id && ended.at->commit < at.commit;
  });
}

// What a review put in the place of an order may last as long as a court let that one.
bool IsAsACourtSaid(const Story& story, const Told<v1::InterimOrderMade>& order) {
  const auto all = story.All<v1::InterimOrderExtended>();
  return std::any_of(all.begin(), all.end(), [&](const auto& extended) {
    return extended.at->version < order.at->version &&
           StoredDay(extended->ends_on()) == StoredDay(order->ends_on());
  });
}

// It goes on, and for longer than it would have.
void CourtsMakeLonger(const Story& story, Found& out) {
  for (const auto& [at, extended] : story.All<v1::InterimOrderExtended>()) {
    absl::CivilDay last = absl::CivilDay::min();
    const auto take = [&](const CaseFact& one, const auto& fact) {
      if (one.version < at->version && fact.order_id() == extended->order_id())
        last = StoredDay(fact.ends_on());
    };
    Each<v1::InterimOrderMade, v1::InterimOrderExtended>(story, take);
    if (WasEnded(story, extended->order_id(), *at) || DayDecided(*at) > last)
      out.Add(*at, "An interim order was made longer that had ended.");
    if (StoredDay(extended->ends_on()) <= last) out.Add(*at, "A court made an interim order no longer.");
    if (extended->court_ref().empty())
      out.Add(*at, "An interim order was made longer, and no court is named.");
  }
}

void CoverReaches(const Story& story, Found& out) {
  for (const auto& [at, made] : story.All<v1::InterimOrderMade>()) {
    if (made->covers_sanction_id().empty()) continue;
    const auto from = HoldsFrom(story, *at);
    if (!from || StoredDay(made->ends_on()) < *from - 1)
      out.Add(*at, "An interim order ends before the sanction that it covers holds.");
  }
  for (const auto& [at, ended] : story.All<v1::InterimOrderEnded>()) {
    if (ended->reason() != v1::INTERIM_END_SANCTION_IN_FORCE) continue;
    const auto from = HoldsFrom(story, *at);
    if (!from || StoredDay(ended->last_day()) < *from - 1)
      out.Add(*at, "An interim order was ended before the sanction holds that takes its place.",
              {{"last_day", DayText(StoredDay(ended->last_day()))}});
  }
}

// An order that was ended for another ends on the day before it; one is not left beside the sanction.
void CoverGivesWay(const Story& story, Found& out) {
  for (const auto& [at, ended] : story.All<v1::InterimOrderEnded>()) {
    if (ended->reason() != v1::INTERIM_END_REPLACED) continue;
    const auto next = story.With<v1::InterimOrderMade>(*at);
    if (!next || StoredDay(next->from()) != StoredDay(ended->last_day()) + 1)
      out.Add(*at, "What replaces an interim order does not begin on the day after it.");
  }
  const std::vector<Span> orders = InterimSpans(story), sanctions = SanctionSpans(story);
  const auto holds = [&](const CaseFact& at, const auto& fact) {
    for (const Span& sanction : sanctions) {
      if (sanction.id != fact.sanction_id()) continue;
      for (const Span& order : orders) {
        const bool goes_on = order.last >= order.first && order.last >= sanction.first;
        if (order.at->version < at.version && goes_on && !WasEnded(story, order.id, at))
          out.Add(at, "An interim order goes on although the sanction holds.");
      }
    }
  };
  Each<v1::AppealPeriodEnded, v1::SanctionEffective>(story, holds);
}

}  // namespace

// A court is bound by its own law: what it puts in place of a sanction is as long as it says.
void SanctionsInRange(const Story& story, Found& out) {
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    if (rules == nullptr || ImposerOf(story, *at) == Imposer::kCourt) continue;
    Range range = RangeOf(imposed->type(), *rules, DayDecided(*at));
    if (ImposerOf(story, *at) == Imposer::kRestoration) {
      const auto* rule = LatestEntry(rules->restoration_conditions(), DayDecided(*at));
      range.most = rule == nullptr ? 0 : rule->months();
    }
    if (imposed->months() < range.least || imposed->months() > range.most)
      out.Add(*at, "A sanction is shorter or longer than the rules allow.",
              {{"months", std::to_string(imposed->months())},
               {"least", std::to_string(range.least)},
               {"most", std::to_string(range.most)}});
    const bool none = imposed->type() == v1::SANCTION_TYPE_NO_FURTHER_ACTION;
    if (none == imposed->has_effective_on())
      out.Add(*at, "A sanction has a first day, and no further action has none.");
  }
}

// As long as the rules allow, reckoned from the first of those that ran out or replaced each other; only a
// court makes it longer. One holds at a time, on a ground.
void InterimOrdersInRange(const Story& story, Found& out) {
  const auto all = story.All<v1::InterimOrderMade>();
  for (const auto& made : all) {
    if (made->grounds().empty()) out.Add(*made.at, "An interim order has no ground.");
    const v1::Rules* rules = story.RulesOf(*made.at);
    if (rules == nullptr) continue;
    absl::CivilDay first = StoredDay(made->from());
    for (const auto& earlier : all) {
      if (earlier.at->version < made.at->version && made->covers_sanction_id().empty() &&
          RanOut(story, earlier))
        first = std::min(first, StoredDay(earlier->from()));
    }
    const int most = static_cast<int>(EntryInForce(rules->interim_max(), DayDecided(*made.at)).months());
    const absl::CivilDay ends_on = StoredDay(made->ends_on());
    const bool too_long = ends_on > AddMonths(first, most) - 1 && !IsAsACourtSaid(story, made);
    if (ends_on < StoredDay(made->from()) || too_long)
      out.Add(*made.at, "An interim order is longer than the rules allow.", {{"most", std::to_string(most)}});
  }
  CourtsMakeLonger(story, out);
  const std::vector<Span> spans = InterimSpans(story);
  for (size_t later = 1; later < spans.size(); ++later) {
    for (size_t earlier = 0; earlier < later; ++earlier) {
      if (Overlap(spans[earlier], spans[later]))
        out.Add(*spans[later].at, "Two interim orders hold on one day.");
    }
  }
}

// What covers a sanction reaches to the day before it; what replaces one begins on the day after it; and what
// ended by itself ended on its own last day.
void NoGaps(const Story& story, Found& out) {
  CoverReaches(story, out);
  CoverGivesWay(story, out);
  for (const auto& [at, ended] : story.All<v1::SanctionEnded>()) {
    if (ended->reason() != v1::SANCTION_END_REPLACED) continue;
    const auto next = story.With<v1::SanctionImposed>(*at);
    if (!next || StoredDay(next->effective_on()) != StoredDay(ended->last_day()) + 1)
      out.Add(*at, "What replaces a sanction does not begin on the day after it.");
  }
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    const Imposer by = ImposerOf(story, *at);
    const bool after_another = by == Imposer::kReview || by == Imposer::kRestoration;
    if (after_another && !story.With<v1::SanctionEnded>(*at))
      out.Add(*at, "What a review imposed takes the place of nothing.");
  }
  const auto ran_out = [&](const CaseFact& at, const std::vector<Span>& spans, const std::string& id,
                           const common::v1::Date& last_day) {
    for (const Span& span : spans) {
      const bool own_day = StoredDay(last_day) == span.planned_last && DayDecided(at) > span.planned_last;
      if (span.id == id && !own_day) out.Add(at, "Something ran out on another day than its last one.");
    }
  };
  for (const auto& [at, ended] : story.All<v1::InterimOrderEnded>()) {
    if (ended->reason() == v1::INTERIM_END_LAPSED)
      ran_out(*at, InterimSpans(story), ended->order_id(), ended->last_day());
  }
  for (const auto& [at, ended] : story.All<v1::SanctionEnded>()) {
    if (ended->reason() == v1::SANCTION_END_EXPIRED)
      ran_out(*at, SanctionSpans(story), ended->sanction_id(), ended->last_day());
  }
}

}  // namespace candour::fairness

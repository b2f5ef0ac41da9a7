#include <optional>

#include "candour/sanctions/v1/sanction.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// The last of them before `at` about this sanction.
template <class Fact>
Told<Fact> About(const Story& story, const std::string& sanction_id, const CaseFact& at) {
  Told<Fact> last;
  for (const auto& one : story.All<Fact>()) {
    if (one.at->version < at.version && one->sanction_id() == sanction_id) last = one;
  }
  return last;
}

template <class Fact>
absl::CivilDay LastDayOf(const Fact& fact) {
  return fact.has_expires_on() ? StoredDay(fact.expires_on()) : absl::CivilDay::max();
}

// As was said before the review, by the panel or a court.
absl::CivilDay LastDayBefore(const Story& story, const Told<v1::SanctionImposed>& imposed,
                             const CaseFact& at) {
  const auto holds = About<v1::SanctionEffective>(story, imposed->sanction_id(), at);
  return holds ? LastDayOf(*holds.fact) : LastDayOf(*imposed.fact);
}

// Other conditions are what the panel says they are, where the person asked for them.
bool Eases(const Story& story, const CaseFact& at, const v1::SanctionReviewed& reviewed) {
  if (!reviewed.eases()) return false;
  const auto asked = About<v1::EarlyReviewRequested>(story, reviewed.sanction_id(), at);
  const auto before = About<v1::SanctionReviewed>(story, reviewed.sanction_id(), at);
  return asked && (!before || before.at->version < asked.at->version);
}

// By what follows, whatever it is called: longer, or more severe, or nobody can tell. Advice restricts
// nothing.
bool MayWorsen(const Story& story, const CaseFact& at, const v1::SanctionReviewed& reviewed) {
  const auto next = story.With<v1::SanctionImposed>(at);
  if (!next) return reviewed.result() == v1::REVIEW_RESULT_VARY && !Eases(story, at, reviewed);
  const auto before = About<v1::SanctionImposed>(story, reviewed.sanction_id(), at);
  if (!before || next->type() > before->type()) return true;
  return next->type() != v1::SANCTION_TYPE_ADVICE && LastDayOf(*next.fact) > LastDayBefore(story, before, at);
}

// `check(at, reviewed)` for each review that may have worsened something.
template <class Check>
void EachThatMayWorsen(const Story& story, const Check& check) {
  for (const auto& [at, reviewed] : story.All<v1::SanctionReviewed>()) {
    if (IsOlderThanNotices(story, *at)) continue;
    if (MayWorsen(story, *at, *reviewed)) check(*at, *reviewed);
  }
}

}  // namespace

// Audi alteram partem, here too: of each review another notice, which had run before the day that it named;
// and the panel did not sit before that day, nor, without them, on one of which nobody told them.
void NoticeBeforeReview(const Story& story, Found& out) {
  for (const auto& [at, given] : story.All<v1::ReviewNoticeGiven>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    if (rules == nullptr) continue;
    const absl::CivilDay last_day = PeriodOf(EntryInForce(rules->review_notice(), DayDecided(*at)))
                                        .LastDay(StoredDay(given->served_on()));
    if (StoredDay(given->hearing_on()) <= last_day)
      out.Add(*at, "A review was announced for a day before its notice has run.",
              {{"last_day", DayText(last_day)}});
  }
  EachThatMayWorsen(story, [&](const CaseFact& at, const v1::SanctionReviewed& reviewed) {
    const auto notice = About<v1::ReviewNoticeGiven>(story, reviewed.sanction_id(), at);
    const auto before = About<v1::SanctionReviewed>(story, reviewed.sanction_id(), at);
    if (!notice || (before && before.at->version > notice.at->version))
      return out.Add(at, "A review made a sanction longer or heavier, and the person had no notice of it.");
    if (DayDecided(at) < StoredDay(notice->hearing_on()))
      out.Add(at, "A review made a sanction longer or heavier before the day that the person was told of.",
              {{"hearing_on", DayText(StoredDay(notice->hearing_on()))}});
    if (DayDecided(at) > StoredDay(notice->hearing_on()) && !reviewed.attended())
      out.Add(
          at,
          "A review made a sanction longer or heavier after the day that the person was told of, and they "
          "were not there.",
          {{"hearing_on", DayText(StoredDay(notice->hearing_on()))}});
  });
}

void HeardAtReviews(const Story& story, Found& out) {
  EachThatMayWorsen(story, [&](const CaseFact& at, const v1::SanctionReviewed& reviewed) {
    if (!reviewed.attended() && !IsWritten(reviewed, reviewed.absence()))
      out.Add(
          at,
          "A review made a sanction longer or heavier in the absence of the person, and nothing says why.");
  });
}

// Nothing is announced to somebody who has died, and nothing about them decided again.
void TheDeadAreNotReviewed(const Story& story, Found& out) {
  Each<v1::ReviewNoticeGiven, v1::SanctionReviewed>(story, [&](const CaseFact& at, const auto&) {
    if (!IsOlderThanNotices(story, at) && story.Before<v1::SubjectDied>(at))
      out.Add(at, "A sanction of somebody who has died was reviewed.");
  });
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (ImposerOf(story, *at) == Imposer::kRestoration && story.Before<v1::SubjectDied>(*at))
      out.Add(*at, "Conditions were imposed on somebody who has died.");
  }
}

}  // namespace candour::fairness

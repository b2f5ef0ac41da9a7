#include <optional>

#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

Told<v1::SanctionImposed> SanctionOf(const Story& story, const std::string& sanction_id) {
  for (const auto& imposed : story.All<v1::SanctionImposed>()) {
    if (imposed->sanction_id() == sanction_id) return imposed;
  }
  return {};
}

// Waits for a court as of `at`.
bool IsStayed(const Story& story, const std::string& sanction_id, const CaseFact& at) {
  bool stayed = false;
  for (const CaseFact& one : story.history()) {
    if (one.version >= at.version) break;
    if (const auto* stay = dynamic_cast<const v1::SanctionStayed*>(one.fact.get())) {
      stayed |= stay->sanction_id() == sanction_id;
    } else if (const auto* holds = dynamic_cast<const v1::SanctionEffective*>(one.fact.get())) {
      if (holds->sanction_id() == sanction_id) stayed = false;
    }
  }
  return stayed;
}

bool AppealIsOpen(const Story& story, const CaseFact& at) {
  const auto lodged = story.Before<v1::AppealLodged>(at);
  const auto decided = story.Before<v1::AppealDecided>(at);
  return lodged && (!decided || decided.at->version < lodged.at->version);
}

v1::QuashReason ReasonFor(v1::AppealOutcome outcome) {
  switch (outcome) {
    case v1::APPEAL_OUTCOME_ALLOWED_QUASHED:
      return v1::QUASH_REASON_APPEAL_ALLOWED;
    case v1::APPEAL_OUTCOME_SUBSTITUTED:
      return v1::QUASH_REASON_SUBSTITUTED;
    case v1::APPEAL_OUTCOME_REMITTED:
      return v1::QUASH_REASON_REMITTED;
    default:
      return v1::QUASH_REASON_UNSPECIFIED;
  }
}

// What the court said of one sanction, and what was recorded together with it.
void WordFollowed(const Story& story, const CaseFact& at, const std::string& sanction_id,
                  v1::AppealOutcome outcome, Found& out) {
  const auto quashed = story.With<v1::SanctionQuashed>(at);
  const v1::QuashReason reason = ReasonFor(outcome);
  if (reason == v1::QUASH_REASON_UNSPECIFIED) {
    if (quashed) out.Add(at, "A court upheld a sanction, and it was quashed.");
    if (IsStayed(story, sanction_id, at) && !story.With<v1::SanctionEffective>(at))
      out.Add(at, "A court upheld a sanction, and it does not hold.");
    return;
  }
  const bool gone = quashed && quashed->sanction_id() == sanction_id && quashed->reason() == reason;
  if (!gone) out.Add(at, "A court did away with a sanction, and it was not quashed.");
  const auto imposed = story.With<v1::SanctionImposed>(at);
  if ((outcome == v1::APPEAL_OUTCOME_SUBSTITUTED) != static_cast<bool>(imposed))
    out.Add(at, "What stands after a court's decision is not what the court put there.");
}

bool IsCourts(v1::QuashReason reason) { return reason != v1::QUASH_REASON_WRONG_PERSON; }

// For a referral, as of `at`: of the decision before it, with a sanction or without a finding.
std::optional<absl::CivilDay> OversightLastDay(const Story& story, const CaseFact& at) {
  const auto set = story.Before<v1::OversightWindowSet>(at);
  const auto none = story.Before<v1::NoFindingMade>(at);
  if (none && (!set || set.at->version < none.at->version)) return StoredDay(none->oversight_last_day());
  return set ? std::optional(StoredDay(set->last_day())) : std::nullopt;
}

}  // namespace

// Until the last day and once, or with the court's leave: it is for the court to let somebody appeal late, or
// again.
void AppealsInTime(const Story& story, Found& out) {
  for (const auto& [at, lodged] : story.All<v1::AppealLodged>()) {
    const auto decided = story.Before<v1::AppealDecided>(*at);
    if (decided && decided->sanction_id() == lodged->sanction_id() && lodged->permission_ref().empty())
      out.Add(*at, "An appeal was taken a second time without leave of the court.");
    const auto imposed = SanctionOf(story, lodged->sanction_id());
    if (!imposed) continue;
    const absl::CivilDay last_day = StoredDay(imposed->appeal_last_day());
    if (StoredDay(lodged->lodged_on()) > last_day && lodged->permission_ref().empty())
      out.Add(*at, "An appeal was taken after its last day without leave of the court.",
              {{"last_day", DayText(last_day)}});
  }
}

// What a panel imposed, or was agreed on, waits for an appeal in time. What a review made holds on, and so
// does what is appealed by leave.
void AppealsStay(const Story& story, Found& out) {
  for (const auto& [at, lodged] : story.All<v1::AppealLodged>()) {
    const auto imposed = SanctionOf(story, lodged->sanction_id());
    if (!imposed || !lodged->permission_ref().empty() || !imposed->has_effective_on()) continue;
    if (!IsFirst(ImposerOf(story, *imposed.at))) continue;
    const auto stayed = story.With<v1::SanctionStayed>(*at);
    if (!stayed || stayed->sanction_id() != lodged->sanction_id())
      out.Add(*at, "An appeal in time did not stay the sanction.");
  }
  for (const auto& [at, ended] : story.All<v1::AppealPeriodEnded>()) {
    if (AppealIsOpen(story, *at)) out.Add(*at, "A decision became final under appeal.");
    if (DayDecided(*at) <= StoredDay(ended->last_day()))
      out.Add(*at, "The time for an appeal was ended before its last day was over.",
              {{"last_day", DayText(StoredDay(ended->last_day()))}});
  }
}

// Until its last day is over, and not for longer.
void OversightInTime(const Story& story, Found& out) {
  for (const auto& [at, over] : story.All<v1::OversightWindowOver>()) {
    const bool as_set = OversightLastDay(story, *at) == StoredDay(over->last_day());
    if (!as_set || DayDecided(*at) <= StoredDay(over->last_day()))
      out.Add(*at, "The time for a referral to a court was ended before its last day was over.",
              {{"last_day", DayText(StoredDay(over->last_day()))}});
  }
  for (const auto& [at, referred] : story.All<v1::OversightReferred>()) {
    const auto last_day = OversightLastDay(story, *at);
    if (!last_day || StoredDay(referred->referred_on()) > *last_day)
      out.Add(*at, "A decision was referred to a court after the last day for it.");
  }
}

void CourtsBind(const Story& story, Found& out) {
  for (const auto& [at, decided] : story.All<v1::AppealDecided>())
    WordFollowed(story, *at, decided->sanction_id(), decided->outcome(), out);
  for (const auto& [at, quashed] : story.All<v1::SanctionQuashed>()) {
    const bool by_court = story.With<v1::AppealDecided>(*at) || story.With<v1::OversightDecided>(*at);
    if (IsCourts(quashed->reason()) && !by_court)
      out.Add(*at, "A sanction was quashed that no court decided on.");
    const auto holds = [&, gone_at = at, gone = quashed](const CaseFact& later, const auto& fact) {
      if (later.version > gone_at->version && fact.sanction_id() == gone->sanction_id())
        out.Add(later, "A sanction that was quashed is treated as one that held.");
    };
    Each<v1::SanctionEffective, v1::SanctionEnded, v1::SanctionStayed>(story, holds);
  }
}

// The day after the last one for an appeal; and no word that it holds but a court's that the appeal failed.
void NoEffectBeforeAppeal(const Story& story, Found& out) {
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (!IsFirst(ImposerOf(story, *at)) || !imposed->has_effective_on()) continue;
    if (!imposed->has_appeal_last_day() ||
        StoredDay(imposed->effective_on()) <= StoredDay(imposed->appeal_last_day()))
      out.Add(*at, "A sanction holds before the time for an appeal is over.");
  }
  for (const auto& [at, holds] : story.All<v1::SanctionEffective>()) {
    const auto appeal = story.With<v1::AppealDecided>(*at);
    const auto oversight = story.With<v1::OversightDecided>(*at);
    const bool upheld = (appeal && appeal->outcome() == v1::APPEAL_OUTCOME_DISMISSED) ||
                        (oversight && oversight->outcome() == v1::APPEAL_OUTCOME_DISMISSED);
    if (!upheld) out.Add(*at, "A sanction was said to hold, and no court had dismissed an appeal.");
    if (!IsStayed(story, holds->sanction_id(), *at))
      out.Add(*at, "A sanction was said to hold that was not stayed.");
  }
}

}  // namespace candour::fairness

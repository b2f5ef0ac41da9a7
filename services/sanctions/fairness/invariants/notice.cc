#include <set>

#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/panels.h"
#include "services/sanctions/fairness/recompute.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr size_t kHashBytes = 32;  // SHA-256

// Framed before `at`, and in no notice between the framing and `at`.
std::set<std::string> NotTold(const Story& story, const CaseFact& at) {
  std::set<std::string> untold;
  for (const auto& [framed_at, framed] : story.All<v1::AllegationFramed>()) {
    if (framed_at->version < at.version) untold.insert(framed->allegation_id());
  }
  for (const auto& [told_at, told] : story.All<v1::AllegationNotified>()) {
    if (told_at->version >= at.version) break;
    for (const std::string& id : told->allegation_ids()) untold.erase(id);
  }
  return untold;
}

// The last day for an answer to `notice`, as extended before `at`.
absl::CivilDay LastDayFor(const Story& story, const Told<v1::AllegationNotified>& notice,
                          const CaseFact& at) {
  const auto extended = story.Before<v1::ExtensionGranted>(at);
  if (extended && extended.at->version > notice.at->version) return StoredDay(extended->last_day());
  return StoredDay(notice->last_day());
}

// The day that the person was told of was held, whatever came of it.
bool IsHeardAt(const Story& story, const Told<v1::InterimNoticeGiven>& notice,
               const Told<v1::InterimReviewed>& reviewed) {
  if (reviewed->on_notice()) return true;
  if (reviewed->urgent() || IsOlderThanNotices(story, *reviewed.at)) return false;
  return DayDecided(*reviewed.at) >= StoredDay(notice->hearing_on());
}

// Another panel has heard it: what is sought again is announced again.
bool IsUsedUp(const Story& story, const Told<v1::InterimNoticeGiven>& notice, const CaseFact& at) {
  const auto heard = [&](const auto& before) { return before && before.at->version > notice.at->version; };
  for (const auto& reviewed : story.All<v1::InterimReviewed>()) {
    const bool between = reviewed.at->version > notice.at->version && reviewed.at->version < at.version;
    if (between && IsHeardAt(story, notice, reviewed)) return true;
  }
  return heard(story.Before<v1::InterimOrderMade>(at)) || heard(story.Before<v1::InterimOrderDeclined>(at));
}

// It was given to somebody who then turned out not to be the one, even where they were taken for them again.
bool IsAnothers(const Story& story, const Told<v1::InterimNoticeGiven>& notice, const CaseFact& at) {
  const std::string told = story.PersonAt(*notice.at);
  for (const auto& identified : story.All<v1::PersonIdentified>()) {
    const bool between = identified.at->version > notice.at->version && identified.at->version < at.version;
    if (between && identified->person_id() != told) return true;
  }
  return false;
}

// The last notice before `at` was given in time, and no panel has heard it; or reasons say why it could not
// wait.
void HeardOrUrgent(const Story& story, const CaseFact& at, bool urgent, Found& out) {
  if (urgent) {
    const auto explained = story.With<v1::InterimUrgencyExplained>(at);
    if (!explained || !IsWritten(*explained.fact, explained->reasons()))
      out.Add(at, "An interim order was made at once, and nothing says why.");
    return;
  }
  const auto notice = story.Before<v1::InterimNoticeGiven>(at);
  if (!notice || IsUsedUp(story, notice, at))
    return out.Add(at, "An interim order was made without notice, and was not urgent.");
  if (IsAnothers(story, notice, at))
    return out.Add(at, "An interim order was made on notice that somebody else had been given.");
  const v1::Rules* rules = story.RulesOf(*notice.at);
  if (rules == nullptr) return;
  const absl::CivilDay last_day = PeriodOf(EntryInForce(rules->interim_notice(), DayDecided(*notice.at)))
                                      .LastDay(StoredDay(notice->served_on()));
  const v1::Rules* now = story.RulesOf(at);
  if (now != nullptr && Asks(*now, DayDecided(at), v1::SAFEGUARD_INTERIM_DAY) &&
      DayDecided(at) > StoredDay(notice->hearing_on()))
    out.Add(at, "An interim order was made on a later day than the person was told of.",
            {{"hearing_on", DayText(StoredDay(notice->hearing_on()))}});
  if (DayDecided(at) <= last_day || DayDecided(at) < StoredDay(notice->hearing_on()))
    out.Add(at, "An interim order was made before its notice had run.",
            {{"hearing_on", DayText(StoredDay(notice->hearing_on()))}});
}

bool IsHash(const std::string& bytes) { return bytes.size() == kHashBytes; }

// By themselves, or entered for them from what they signed, where the rules ask for that.
bool IsTheirs(const Story& story, const Told<v1::ResponseReceived>& answer) {
  if (answer.at->role == "MANAGER" || IsHash(answer->signed_hash())) return true;
  const v1::Rules* rules = story.RulesOf(*answer.at);
  return rules == nullptr || !Asks(*rules, DayDecided(*answer.at), v1::SAFEGUARD_SIGNED_RESPONSE);
}

void AnswersAreTheirs(const Story& story, Found& out) {
  for (const auto& answer : story.All<v1::ResponseReceived>()) {
    if (!IsTheirs(story, answer))
      out.Add(*answer.at, "An answer was entered for the person, and they had not signed it.");
  }
}

}  // namespace

// Audi alteram partem. Notice, and either an answer or the whole time for one: where the last day is 29
// April, examiners decide on the 30th.
void NoticeBeforeExamination(const Story& story, Found& out) {
  AnswersAreTheirs(story, out);
  for (const auto& [at, decided] : story.All<v1::ExaminerDecided>()) {
    const auto notice = story.Before<v1::AllegationNotified>(*at);
    if (!notice) {
      out.Add(*at, "An examiner decided before the person was told of any allegation.");
      continue;
    }
    for (const std::string& id : NotTold(story, *at))
      out.Add(*at, "An examiner decided, and the person had not been told of an allegation.",
              {{"allegation_id", id}});
    const auto answer = story.Before<v1::ResponseReceived>(*at);
    const bool answered = answer && answer.at->version > notice.at->version && IsTheirs(story, answer);
    const absl::CivilDay last_day = LastDayFor(story, notice, *at);
    if (!answered && DayDecided(*at) <= last_day)
      out.Add(*at, "An examiner decided before the time to answer was over.",
              {{"last_day", DayText(last_day)}});
  }
}

// The notice of the hearing had run before its day, it was not opened before that, and the person had been
// told of all that is found.
void NoticeBeforeHearing(const Story& story, Found& out) {
  for (const auto& [at, listed] : story.All<v1::HearingListed>()) {
    const v1::Rules* rules = story.RulesOf(*at);
    if (rules == nullptr) continue;
    const absl::CivilDay last_day = PeriodOf(EntryInForce(rules->hearing_notice(), DayDecided(*at)))
                                        .LastDay(StoredDay(listed->served_on()));
    if (StoredDay(listed->hearing_on()) <= last_day)
      out.Add(*at, "The hearing was listed for a day before its notice has run.",
              {{"last_day", DayText(last_day)}});
  }
  for (const auto& [at, opened] : story.All<v1::HearingOpened>()) {
    const auto listing = story.Before<v1::HearingListed>(*at);
    if (!listing) {
      out.Add(*at, "A hearing was opened that had not been listed.");
      continue;
    }
    // The day of its notice, or a later one on which it goes on.
    absl::CivilDay day = StoredDay(listing->hearing_on());
    const auto resumed = story.Before<v1::HearingResumed>(*at);
    if (resumed && resumed.at->version > listing.at->version)
      day = std::max(day, StoredDay(resumed->resumes_on()));
    if (DayDecided(*at) < day)
      out.Add(*at, "A hearing was opened before the day that the person was told of.",
              {{"hearing_on", DayText(day)}});
  }
  for (const auto& [at, found] : story.All<v1::FactsFound>()) {
    const std::set<std::string> untold = NotTold(story, *at);
    for (const v1::Finding& finding : found->findings()) {
      if (untold.contains(finding.allegation_id()))
        out.Add(*at, "The panel decided on an allegation that the person had not been told of.",
                {{"allegation_id", finding.allegation_id()}});
    }
  }
}

// What covers a sanction was decided at its hearing; what replaces an order, at its review.
void NoticeBeforeInterimOrder(const Story& story, Found& out) {
  for (const auto& [at, made] : story.All<v1::InterimOrderMade>()) {
    if (!made->covers_sanction_id().empty() || story.With<v1::InterimReviewed>(*at)) continue;
    HeardOrUrgent(story, *at, made->urgent(), out);
  }
}

// Other conditions, and a bar in the place of some, may be heavier than what stood.
void NoticeBeforeInterimReview(const Story& story, Found& out) {
  for (const auto& [at, reviewed] : story.All<v1::InterimReviewed>()) {
    if (IsOlderThanNotices(story, *at)) continue;
    const auto made = story.With<v1::InterimOrderMade>(*at);
    const bool barred = made && made->type() == v1::INTERIM_ORDER_TYPE_INTERIM_BAR;
    if (reviewed->result() == v1::INTERIM_RESULT_VARY || barred)
      HeardOrUrgent(story, *at, reviewed->urgent(), out);
  }
}

// SHA-256 of each document that is relied on, and of the schedule of those that are not.
void EvidenceIsShown(const Story& story, Found& out) {
  for (const auto& [at, told] : story.All<v1::AllegationNotified>()) {
    if (told->evidence_hashes().empty())
      out.Add(*at, "The person was told of allegations, and nothing is named that they rest on.");
    for (const std::string& hash : told->evidence_hashes()) {
      if (!IsHash(hash)) out.Add(*at, "A document that is relied on is not named by its SHA-256.");
    }
    if (!IsHash(told->unused_schedule_hash()))
      out.Add(*at, "The person was told of allegations without a schedule of what is not relied on.");
  }
}

// One proved allegation with a ground has to rest on more than what somebody said who is not known. A court
// may see it otherwise.
void NoBarOnAnonymousEvidence(const Story& story, Found& out) {
  for (const auto& [at, imposed] : story.All<v1::SanctionImposed>()) {
    if (imposed->type() != v1::SANCTION_TYPE_BAR || ImposerOf(story, *at) == Imposer::kCourt) continue;
    const std::vector<v1::Finding> against = FindingsAgainst(story, *at);
    const auto anonymous = [](const v1::Finding& one) { return one.anonymous_evidence_only(); };
    if (!against.empty() && std::all_of(against.begin(), against.end(), anonymous))
      out.Add(*at, "A bar rests on anonymous evidence alone.");
  }
}

}  // namespace candour::fairness

#include <algorithm>
#include <set>

#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/interim.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "services/sanctions/fairness/invariants/invariants.h"
#include "services/sanctions/fairness/recompute.h"
#include "services/sanctions/fairness/spans.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

// Of the court that decided together with `at`.
std::optional<absl::CivilDay> CourtsDay(const Story& story, const CaseFact& at) {
  if (const auto appeal = story.With<v1::AppealDecided>(at)) return StoredDay(appeal->decided_on());
  if (const auto oversight = story.With<v1::OversightDecided>(at)) return StoredDay(oversight->decided_on());
  return std::nullopt;
}

// For 12 months from 1 July 2026: until 30 June 2027.
void LastDayFollows(Recompute& by, const CaseFact& at, absl::CivilDay first, uint32_t months, bool has_last,
                    const common::v1::Date& last, Found& out) {
  if (months == 0 && has_last) out.Add(at, "What has no end has a last day.");
  if (months > 0 && !has_last) out.Add(at, "A sanction for some months has no last day.");
  if (months > 0 && has_last) by.Same("expires_on", last, AddMonths(first, static_cast<int>(months)) - 1);
}

// Its first day: after the time for an appeal, the day after the last of what goes on or is replaced, or the
// court's.
std::optional<absl::CivilDay> FirstDay(const Story& story, const CaseFact& at,
                                       const v1::SanctionImposed& imposed) {
  if (const auto courts = CourtsDay(story, at)) return courts;
  if (IsFirst(ImposerOf(story, at))) return StoredDay(imposed.appeal_last_day()) + 1;
  if (const auto ended = story.With<v1::SanctionEnded>(at)) return StoredDay(ended->last_day()) + 1;
  return std::nullopt;
}

void ImposedDays(const Story& story, Recompute& by, const CaseFact& at, const v1::SanctionImposed& imposed,
                 Found& out) {
  // At once, the way the answer came.
  if (ImposerOf(story, at) == Imposer::kAgreement) {
    const auto way = at.role == "MANAGER" ? v1::DELIVERY_PORTAL : v1::DELIVERY_POST;
    by.Same("served_on", imposed.served_on(), by.Served(way, DateOf(by.today())));
  }
  if (ImposerOf(story, at) == Imposer::kRestoration) {
    if (StoredDay(imposed.served_on()) < by.today())
      out.Add(at, "Conditions of a restoration were served before they were decided.");
    if (imposed.has_appeal_last_day()) out.Add(at, "There is no appeal against the way back.");
  } else if (ImposerOf(story, at) != Imposer::kCourt)
    by.Same("appeal_last_day", imposed.appeal_last_day(), by.AppealLastDay(StoredDay(imposed.served_on())));
  const bool panels = ImposerOf(story, at) == Imposer::kPanel || ImposerOf(story, at) == Imposer::kReview;
  if (panels && by.Asks(v1::SAFEGUARD_DECISION_LETTER) && StoredDay(imposed.served_on()) < by.today())
    out.Add(at, "A decision was served before it was made: the time for an appeal had begun already.");
  if (!imposed.has_effective_on()) return;
  const absl::CivilDay first = StoredDay(imposed.effective_on());
  if (const auto should = FirstDay(story, at, imposed))
    by.Same("effective_on", imposed.effective_on(), *should);
  LastDayFollows(by, at, first, imposed.months(), imposed.has_expires_on(), imposed.expires_on(), out);
}

uint32_t MonthsOf(const Story& story, const std::string& sanction_id) {
  for (const auto& imposed : story.All<v1::SanctionImposed>()) {
    if (imposed->sanction_id() == sanction_id) return imposed->months();
  }
  return 0;
}

// As of `at`: what was imposed, or the newest word of a court.
std::optional<absl::CivilDay> LastDayAt(const Story& story, const std::string& sanction_id,
                                        const CaseFact& at, bool first) {
  std::optional<absl::CivilDay> day;
  const auto take = [&](const CaseFact& one, const auto& fact) {
    if (one.version > at.version || fact.sanction_id() != sanction_id || !fact.has_effective_on()) return;
    if (first) day = StoredDay(fact.effective_on());
    if (!first) day = fact.has_expires_on() ? std::optional(StoredDay(fact.expires_on())) : std::nullopt;
  };
  Each<v1::SanctionImposed, v1::SanctionEffective>(story, take);
  return day;
}

void RestorationDays(const Story& story, Found& out) {
  EachRecomputed<v1::RestorationApplied>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::RestorationApplied& applied) {
        const auto from = LastDayAt(story, applied.sanction_id(), at, /*first=*/true);
        if (!from) return;
        absl::CivilDay earliest = AddMonths(*from, by.Months(by.rules().restoration()));
        if (const auto refused = story.Before<v1::RestorationRefused>(at))
          earliest = std::max(earliest, StoredDay(refused->next_from()));
        by.Within("applied_on", applied.applied_on(), earliest, absl::CivilDay::max());
      });
  EachRecomputed<v1::RestorationRefused>(
      story, out, [](Recompute& by, const CaseFact&, const v1::RestorationRefused& refused) {
        const auto& list =
            refused.closed() ? by.rules().restoration_closed_review() : by.rules().restoration_reapply();
        by.Same("next_from", refused.next_from(), AddMonths(by.today(), by.Months(list)));
      });
}

}  // namespace

void HearingDaysRecompute(const Story& story, Found& out) {
  EachRecomputed<v1::HearingListed>(
      story, out, [](Recompute& by, const CaseFact&, const v1::HearingListed& listed) {
        by.Same("served_on", listed.served_on(), by.Served(listed.delivery(), listed.notice_sent_on()));
        const int days = static_cast<int>(EntryInForce(by.rules().hearing_listing(), by.today()).days());
        by.Same("publish_on", listed.publish_on(),
                std::max(by.today(), StoredDay(listed.hearing_on()) - days));
      });
  EachRecomputed<v1::HearingAdjourned>(
      story, out, [](Recompute& by, const CaseFact&, const v1::HearingAdjourned& adjourned) {
        by.Within("review_by", adjourned.review_by(), by.today(),
                  AddMonths(by.today(), by.Months(by.rules().stay_review())));
      });
  EachRecomputed<v1::UnfitnessFound>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::UnfitnessFound& found) {
        const bool unfit = found.personal() || found.public_();
        if (unfit != found.has_letter_last_day())
          return out.Add(at, "A decision letter is due where somebody was found unfit, and only there.");
        if (unfit)
          by.Same("letter_last_day", found.letter_last_day(),
                  by.WorkingDays(by.rules().decision_letter(), by.today()));
      });
  EachRecomputed<v1::NoFindingMade>(
      story, out, [](Recompute& by, const CaseFact&, const v1::NoFindingMade& none) {
        by.Same("oversight_last_day", none.oversight_last_day(), by.Last(by.rules().oversight(), by.today()));
      });
}

void OutcomeDaysRecompute(const Story& story, Found& out) {
  EachRecomputed<v1::SanctionImposed>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::SanctionImposed& imposed) {
        ImposedDays(story, by, at, imposed, out);
      });
  EachRecomputed<v1::SanctionEffective>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::SanctionEffective& holds) {
        const auto courts = CourtsDay(story, at);
        const auto before = story.Before<v1::SanctionImposed>(at);
        if (courts && before)
          by.Same("effective_on", holds.effective_on(), std::max(*courts, StoredDay(before->effective_on())));
        LastDayFollows(by, at, StoredDay(holds.effective_on()), MonthsOf(story, holds.sanction_id()),
                       holds.has_expires_on(), holds.expires_on(), out);
      });
  EachRecomputed<v1::OversightWindowSet>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::OversightWindowSet& window) {
        if (const auto imposed = story.With<v1::SanctionImposed>(at))
          by.Same("last_day", window.last_day(),
                  by.Last(by.rules().oversight(), StoredDay(imposed->appeal_last_day())));
      });
  RestorationDays(story, out);
}

namespace {

// The last day for the next review of an interim order, as was said before.
absl::CivilDay ReviewAwaited(const Story& story, const std::string& order_id, const CaseFact& at) {
  absl::CivilDay by;
  for (const auto& made : story.All<v1::InterimOrderMade>()) {
    if (made.at->version < at.version && made->order_id() == order_id) by = StoredDay(made->review_by());
  }
  for (const auto& reviewed : story.All<v1::InterimReviewed>()) {
    const bool said = reviewed->order_id() == order_id && reviewed->has_next_review_by();
    if (reviewed.at->version < at.version && said) by = StoredDay(reviewed->next_review_by());
  }
  return by;
}

}  // namespace

// When conditions or a suspension is looked at again, and when somebody is told that it, or the review of an
// interim order, comes near.
void ReviewDaysRecompute(const Story& story, Found& out) {
  EachRecomputed<v1::SanctionReviewScheduled>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::SanctionReviewScheduled& scheduled) {
        const auto last = LastDayAt(story, scheduled.sanction_id(), at, /*first=*/false);
        if (!last) return out.Add(at, "A review is scheduled of what has no last day.");
        const auto& window = EntryInForce(by.rules().sanction_review_window(), by.today());
        by.Same("review_from", scheduled.review_from(), *last - window.opens_days_before());
        by.Same("review_by", scheduled.review_by(), *last - window.closes_days_before());
        for (const v1::ReviewAlarm& alarm : scheduled.alarms())
          by.Same("alarms", alarm.on(), *last - alarm.days_before());
      });
  EachRecomputed<v1::ReviewNoticeGiven>(
      story, out, [](Recompute& by, const CaseFact&, const v1::ReviewNoticeGiven& given) {
        by.Same("served_on", given.served_on(), by.Served(given.delivery(), given.sent_on()));
      });
  EachRecomputed<v1::InterimAlarmsSet>(
      story, out, [&](Recompute& by, const CaseFact& at, const v1::InterimAlarmsSet& set) {
        std::set<absl::CivilDay> should;
        const auto order = story.With<v1::InterimOrderMade>(at);
        const auto reviewed = story.With<v1::InterimReviewed>(at);
        const absl::CivilDay ends_on = InterimEndAt(story, set.order_id(), at);
        absl::CivilDay review_by;
        if (order) review_by = StoredDay(order->review_by());
        if (!order && reviewed) review_by = StoredDay(reviewed->next_review_by());
        if (!order && !reviewed) review_by = ReviewAwaited(story, set.order_id(), at);
        for (const uint32_t before : EntryInForce(by.rules().interim_alarms(), by.today()).days_before()) {
          for (const absl::CivilDay day : {review_by - before, ends_on - before}) {
            if (day > by.today()) should.insert(day);
          }
        }
        std::set<absl::CivilDay> is;
        for (const common::v1::Date& day : set.alarms()) is.insert(StoredDay(day));
        if (is != should) out.Add(at, "The days on which a review is announced are not those of the rules.");
      });
}

}  // namespace candour::fairness

#include <utility>

#include "common/decider/day.h"
#include "common/decider/due_day.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Nobody appealed, so far.
bool AwaitsAppeal(const CaseState& the, const v1::SanctionState& sanction) {
  return the.stage() == v1::CASE_STAGE_APPEAL_PERIOD && sanction.status() == v1::SANCTION_STATUS_PENDING &&
         sanction.has_appeal_last_day();
}

bool Expires(const v1::SanctionState& sanction) {
  return sanction.status() == v1::SANCTION_STATUS_IN_FORCE && sanction.has_expires_on();
}

bool Alarms(const v1::SanctionState& sanction, const v1::ReviewAlarm& alarm) {
  return Expires(sanction) && !sanction.reviewed() && !alarm.raised();
}

bool WasToBeReviewed(const v1::SanctionState& sanction) {
  return sanction.has_review_by() && !sanction.reviewed();
}

}  // namespace

// Nothing is reviewed or taken into force once the person is dead.
void ArmSanctions(const CaseState& the, TimerRows& rows) {
  if (the.has_person_died_on()) return;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (AwaitsAppeal(the, sanction)) {
      rows.AddAfter<v1::EndAppealPeriod>(StoredDay(sanction.appeal_last_day()),
                                         sanction.imposed_fact_version());
    }
    if (Expires(sanction)) {
      rows.AddAfter<v1::ExpireSanction>(StoredDay(sanction.expires_on()), sanction.days_fact_version());
    }
    for (const v1::ReviewAlarm& alarm : sanction.alarms()) {
      if (!Alarms(sanction, alarm)) continue;
      rows.AddAfter<v1::AlarmSanctionReview>(StoredDay(alarm.on()) - 1, sanction.alarms_fact_version());
    }
  }
}

// The last day is 30 June: final from 1 July, when the sanction holds and what covered it until then ends.
Decision Decide(const v1::EndAppealPeriod& end, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (!AwaitsAppeal(the, sanction) || StoredDay(sanction.appeal_last_day()) >= DueDay(end.due_us()))
      continue;
    v1::AppealPeriodEnded ended;
    ended.set_sanction_id(sanction.sanction_id());
    *ended.mutable_last_day() = sanction.appeal_last_day();
    ended.set_due_us(end.due_us());
    decision.Add("", std::move(ended));
    if (!sanction.has_effective_on()) continue;
    AddInterimEnds(the, v1::INTERIM_END_SANCTION_IN_FORCE, StoredDay(sanction.effective_on()) - 1, decision);
  }
  return decision;
}

Decision Decide(const v1::ExpireSanction& expire, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (!Expires(sanction) || StoredDay(sanction.expires_on()) >= DueDay(expire.due_us())) continue;
    v1::SanctionEnded ended;
    ended.set_case_id(the.case_id());
    ended.set_person_id(the.person_id());
    ended.set_sanction_id(sanction.sanction_id());
    ended.set_reason(v1::SANCTION_END_EXPIRED);
    *ended.mutable_last_day() = sanction.expires_on();
    decision.Add("", std::move(ended));
    if (!WasToBeReviewed(sanction)) continue;
    v1::SanctionUnreviewed unreviewed;
    unreviewed.set_person_id(the.person_id());
    unreviewed.set_sanction_id(sanction.sanction_id());
    *unreviewed.mutable_last_day() = sanction.expires_on();
    decision.Add("", std::move(unreviewed));
  }
  return decision;
}

Decision Decide(const v1::AlarmSanctionReview& due, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    for (const v1::ReviewAlarm& alarm : sanction.alarms()) {
      if (!Alarms(sanction, alarm) || StoredDay(alarm.on()) > DueDay(due.due_us())) continue;
      v1::SanctionReviewAlarmed alarmed;
      alarmed.set_sanction_id(sanction.sanction_id());
      alarmed.set_days_before(alarm.days_before());
      *alarmed.mutable_expires_on() = sanction.expires_on();
      alarmed.set_due_us(due.due_us());
      decision.Add("", std::move(alarmed));
    }
  }
  return decision;
}

}  // namespace candour

#include <utility>

#include "common/decider/day.h"
#include "common/decider/due_day.h"
#include "services/sanctions/case/condition/condition.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// By its days, not its status alone: a sanction that a review replaced holds until its last day, and one that
// has just run out may have had a condition that was due with it.
bool IsAwaited(const v1::SanctionState& sanction, const v1::ConditionState& condition) {
  if (!WasHeld(sanction) || !condition.has_due_on()) return false;
  const bool over_before =
      sanction.has_expires_on() && StoredDay(condition.due_on()) > StoredDay(sanction.expires_on());
  return !over_before && condition.outcome() != v1::CONDITION_OUTCOME_COMPLIED;
}

}  // namespace

bool WasHeld(const v1::SanctionState& sanction) {
  return sanction.status() != v1::SANCTION_STATUS_PENDING &&
         sanction.status() != v1::SANCTION_STATUS_STAYED && sanction.status() != v1::SANCTION_STATUS_QUASHED;
}

std::vector<absl::CivilDay> ConditionsDue(const v1::SanctionState& sanction) {
  std::vector<absl::CivilDay> days;
  for (const v1::ConditionState& one : sanction.conditions()) {
    const bool holds = sanction.status() == v1::SANCTION_STATUS_IN_FORCE;
    if (IsAwaited(sanction, one) && (holds || !one.overdue())) days.push_back(StoredDay(one.due_on()));
  }
  return days;
}

void ArmConditions(const CaseState& the, TimerRows& rows) {
  if (the.has_person_died_on()) return;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    for (const v1::ConditionState& one : sanction.conditions()) {
      if (!IsAwaited(sanction, one) || one.overdue()) continue;
      rows.AddAfter<v1::FlagConditionOverdue>(StoredDay(one.due_on()), sanction.conditions_fact_version());
    }
  }
}

Decision Decide(const v1::FlagConditionOverdue& flag, const Context&, const CaseState& the) {
  Decision decision;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    for (const v1::ConditionState& one : sanction.conditions()) {
      if (!IsAwaited(sanction, one) || one.overdue() || StoredDay(one.due_on()) >= DueDay(flag.due_us()))
        continue;
      v1::ConditionOverdue overdue;
      overdue.set_sanction_id(sanction.sanction_id());
      overdue.set_number(one.number());
      *overdue.mutable_due_on() = one.due_on();
      overdue.set_due_us(flag.due_us());
      decision.Add("", std::move(overdue));
    }
  }
  return decision;
}

}  // namespace candour

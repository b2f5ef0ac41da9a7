#include "common/decider/day.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/publication/publication.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

v1::ConditionState* Find(const std::string& sanction_id, uint32_t number, CaseState& the) {
  v1::SanctionState* sanction = FindSanction(sanction_id, the);
  if (sanction == nullptr) return nullptr;
  for (v1::ConditionState& one : *sanction->mutable_conditions()) {
    if (one.number() == number) return &one;
  }
  return nullptr;
}

// Of the latest day: what is recorded later of an earlier one changes nothing of it.
template <class Fact>
void Say(v1::ConditionOutcome outcome, const Fact& fact, CaseState& the) {
  v1::ConditionState* condition = Find(fact.sanction_id(), fact.number(), the);
  if (condition == nullptr) return;
  if (condition->has_outcome_on() && StoredDay(fact.on()) < StoredDay(condition->outcome_on())) return;
  condition->set_outcome(outcome);
  *condition->mutable_outcome_on() = fact.on();
}

}  // namespace

void CountConditions(uint64_t fact_version, v1::SanctionState& sanction) {
  if (sanction.conditions().empty() || !sanction.has_effective_on()) return;
  for (v1::ConditionState& one : *sanction.mutable_conditions()) {
    const SanctionDays days = DaysOf(StoredDay(sanction.effective_on()), one.within_months());
    if (!days.expires_on) continue;
    const bool moved = one.has_due_on() && StoredDay(one.due_on()) != *days.expires_on;
    if (moved) one.clear_overdue();
    *one.mutable_due_on() = DateOf(*days.expires_on);
  }
  sanction.set_conditions_fact_version(fact_version);
}

void Evolve(const v1::ConditionsSet& fact, const FactContext& context, CaseState& the) {
  ForgetPublishedConditions(the);
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  sanction->clear_conditions();
  for (const v1::ConditionTerm& term : fact.terms()) {
    v1::ConditionState& one = *sanction->add_conditions();
    one.set_number(static_cast<uint32_t>(sanction->conditions_size()));
    one.set_verifier(term.verifier());
    one.set_within_months(term.within_months());
  }
  CountConditions(context.version, *sanction);
}

void Evolve(const v1::ConditionComplied& fact, const FactContext&, CaseState& the) {
  Say(v1::CONDITION_OUTCOME_COMPLIED, fact, the);
}

void Evolve(const v1::ConditionBreached& fact, const FactContext&, CaseState& the) {
  Say(v1::CONDITION_OUTCOME_BREACHED, fact, the);
  v1::SanctionState* sanction = FindSanction(fact.sanction_id(), the);
  if (sanction == nullptr) return;
  sanction->set_breaches(sanction->breaches() + 1);
  if (!sanction->has_last_breach_on() || StoredDay(sanction->last_breach_on()) < StoredDay(fact.on()))
    *sanction->mutable_last_breach_on() = fact.on();
}

void Evolve(const v1::ConditionOverdue& fact, const FactContext&, CaseState& the) {
  if (v1::ConditionState* condition = Find(fact.sanction_id(), fact.number(), the))
    condition->set_overdue(true);
}

}  // namespace candour

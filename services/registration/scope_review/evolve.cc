#include "common/decider/day.h"
#include "services/registration/scope_review/scope_review.h"

namespace candour {

namespace v1 = registration::v1;

void Arm(const v1::ScopeReviewState& state, TimerRows& rows) {
  if (state.digest().empty()) return;
  rows.AddAfter<v1::ReviewScope>(StoredDay(state.changed_on()) - 1, state.fact_version());
}

void Evolve(const v1::ScopeChanged& fact, const FactContext& context, v1::ScopeReviewState& state) {
  state.Clear();
  state.set_digest(fact.digest());
  *state.mutable_changed_on() = fact.changed_on();
  state.set_fact_version(context.version);
}

void Evolve(const v1::ScopeReviewContinues& fact, const FactContext& context, v1::ScopeReviewState& state) {
  state.set_after_person_id(fact.after_person_id());
  state.set_fact_version(context.version);
}

void Evolve(const v1::ScopeReviewed&, const FactContext&, v1::ScopeReviewState& state) { state.Clear(); }

}  // namespace candour

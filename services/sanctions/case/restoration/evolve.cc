#include "services/sanctions/case/restoration/restoration.h"

namespace candour {

namespace v1 = sanctions::v1;

// Refusals of an earlier application against the same bar count on.
void Evolve(const v1::RestorationApplied& fact, const FactContext&, CaseState& the) {
  v1::RestorationState& restoration = *the.mutable_restoration();
  if (restoration.sanction_id() != fact.sanction_id()) restoration.Clear();
  restoration.set_restoration_id(fact.restoration_id());
  restoration.set_sanction_id(fact.sanction_id());
  restoration.set_open(true);
}

// SanctionEnded in the same commit lifts the bar.
void Evolve(const v1::Restored&, const FactContext&, CaseState& the) {
  the.mutable_restoration()->set_open(false);
}

void Evolve(const v1::RestorationRefused& fact, const FactContext&, CaseState& the) {
  v1::RestorationState& restoration = *the.mutable_restoration();
  restoration.set_open(false);
  restoration.set_refusals(restoration.refusals() + 1);
  *restoration.mutable_refused_on() = fact.decided_on();
  *restoration.mutable_next_from() = fact.next_from();
  restoration.set_closed(fact.closed());
}

}  // namespace candour

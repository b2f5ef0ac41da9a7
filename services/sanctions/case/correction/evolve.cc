#include <string>

#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

void Evolve(const v1::CorrectionProposed& fact, const FactContext& context, CaseState& the) {
  v1::PendingCorrection& pending = *the.mutable_correction();
  pending.Clear();
  pending.set_correction_id(fact.correction_id());
  pending.set_kind(fact.kind());
  pending.set_sanction_id(fact.sanction_id());
  pending.set_proposed_by(std::string(context.account));
  pending.set_proposed_role(std::string(context.role));
  pending.set_proposed_by_person(fact.proposed_by_person());
}

void Evolve(const v1::DeterminationCorrected& fact, const FactContext&, CaseState& the) {
  the.clear_correction();
  const bool wrong_person = fact.kind() == v1::CORRECTION_KIND_WRONG_PERSON;
  MoveTo(wrong_person ? CaseEvent::kWrongPerson : CaseEvent::kCorrected, the);
}

// Nothing depends on it.
void Evolve(const v1::ApologyRecorded&, const FactContext&, CaseState&) {}

void Evolve(const v1::SubjectDied& fact, const FactContext&, CaseState& the) {
  MoveTo(CaseEvent::kPersonDied, the);
  *the.mutable_person_died_on() = fact.died_on();
}

}  // namespace candour

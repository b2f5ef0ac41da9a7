#include "services/sanctions/case/consensual/consensual.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

void Evolve(const v1::ConsensualProposed& fact, const FactContext&, CaseState& the) {
  v1::ConsensualState& proposal = *the.mutable_consensual();
  proposal.Clear();
  proposal.set_consensual_id(fact.consensual_id());
  proposal.set_status(v1::CONSENSUAL_STATUS_PROPOSED);
  proposal.set_type(fact.type());
  proposal.set_months(fact.months());
  *proposal.mutable_admissions() = fact.admissions();
  proposal.set_personal(fact.personal());
  proposal.set_public_(fact.public_());
  proposal.set_proposed_by(fact.examiner());
  proposal.set_proposer_seat(fact.seat());
  *proposal.mutable_proposed_on() = fact.proposed_on();
  if (fact.has_sealed()) *proposal.mutable_sealed() = fact.sealed();
  MoveTo(CaseEvent::kConsensualProposed, the);
}

void Evolve(const v1::ConsensualTermsSet& fact, const FactContext&, CaseState& the) {
  *the.mutable_consensual()->mutable_terms() = fact.terms();
}

void Evolve(const v1::ConsensualServed& fact, const FactContext& context, CaseState& the) {
  v1::ConsensualState& proposal = *the.mutable_consensual();
  proposal.set_status(v1::CONSENSUAL_STATUS_SERVED);
  *proposal.mutable_served_on() = fact.served_on();
  *proposal.mutable_last_day() = fact.last_day();
  proposal.set_last_day_version(context.version);
  MoveTo(CaseEvent::kConsensualServed, the);
}

// What is admitted is found; SanctionImposed beside it does the rest.
void Evolve(const v1::ConsensualAgreed& fact, const FactContext&, CaseState& the) {
  the.mutable_consensual()->set_status(v1::CONSENSUAL_STATUS_AGREED);
  v1::HearingState& found = *the.mutable_hearing();
  found.clear_findings();
  for (const v1::Admission& admission : fact.admissions()) {
    v1::Finding& finding = *found.add_findings();
    finding.set_allegation_id(admission.allegation_id());
    finding.set_proved(true);
    finding.set_ground(admission.ground());
  }
  found.set_personal(fact.personal());
  found.set_public_(fact.public_());
  MoveTo(CaseEvent::kConsensualAgreed, the);
}

void Evolve(const v1::ConsensualRejected& fact, const FactContext&, CaseState& the) {
  the.mutable_consensual()->set_status(v1::CONSENSUAL_STATUS_REJECTED);
  the.mutable_consensual()->set_rejected(fact.reason());
  MoveTo(CaseEvent::kConsensualRejected, the);
}

}  // namespace candour

// What is put right in a record that is never changed: slips, a person who was taken for another; and the
// death of whom a case is about.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_CORRECTION_CORRECTION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_CORRECTION_CORRECTION_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// correct.cc
Decision Decide(const sanctions::v1::ProposeCorrectionRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ConfirmCorrectionRequest&, const Context&, const CaseState&);
// death.cc
Decision Decide(const sanctions::v1::RecordSubjectDeathRequest&, const Context&, const CaseState&);
// Known, and nothing is open. One that a court has sent back is open again.
bool EndedByDeath(const CaseState&);
// The case and its interim orders end; what was decided stays.
void AddSubjectDied(const CaseState&, const common::v1::Date& died_on, const Context&, Decision&);

void Evolve(const sanctions::v1::CorrectionProposed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::DeterminationCorrected&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::ApologyRecorded&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::SubjectDied&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_CORRECTION_CORRECTION_H_

// Illness stops no case for good: it is adjourned once, then somebody independent looks at the person, then
// the panel decides whether to go on.
#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/hearing/panel.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

std::optional<Refusal> ReasonsIncomplete(const v1::ProceedInAbsenceRequest& proceed, bool illness) {
  const bool complete = !proceed.fairness().empty() && !proceed.public_interest().empty() &&
                        (!illness || !proceed.health_evidence().empty());
  return complete ? std::nullopt : std::optional<Refusal>(error::ReasonsMissing());
}

std::optional<Refusal> CannotProceed(const v1::ProceedInAbsenceRequest& proceed, const CaseState& the) {
  if (auto refusal = HearingCannotGoOn(the, proceed.hearing_id(), CaseEvent::kDetermined)) return refusal;
  const v1::HearingState& hearing = the.hearing();
  if (!hearing.opened()) return error::HearingStageIs(hearing.decided());
  if (hearing.attended()) return error::SubjectPresent();
  if (proceed.service_proof_hash().empty()) return error::NoticeHasNotRun("");
  if (proceed.service_proof_hash().size() != error::kHashBytes) return error::DocumentHash();
  const bool illness = proceed.illness_claimed() || hearing.illness_claimed();
  if (illness && !hearing.has_assessment()) return error::MedicalAssessmentMissing();
  return ReasonsIncomplete(proceed, illness);
}

}  // namespace

Decision Decide(const v1::RecordMedicalAssessmentRequest& record, const Context& context,
                const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const std::optional<absl::CivilDay> assessed_on = DayOf(record.assessed_on());
  if (!assessed_on) return error::DateInvalid("assessed_on");
  if (*assessed_on > context.today()) return error::DateFuture("assessed_on");
  if (record.evidence_hash().size() != error::kHashBytes) return error::DocumentHash();
  v1::MedicalAssessmentRecorded recorded;
  *recorded.mutable_assessed_on() = record.assessed_on();
  recorded.set_found(record.found());
  if (record.found() == v1::FITNESS_UNSPECIFIED) recorded.set_fitness(record.fitness());
  recorded.set_evidence_hash(record.evidence_hash());
  recorded.set_summary(record.summary());
  return Record(std::move(recorded));
}

Decision Decide(const v1::ProceedInAbsenceRequest& proceed, const Context& context, const CaseState& the) {
  if (auto refusal = CannotProceed(proceed, the)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDecideNow(the, context, *rules, proceed.present())) return *std::move(refusal);
  v1::ProceededInAbsence proceeded;
  proceeded.set_hearing_id(proceed.hearing_id());
  *proceeded.mutable_decided_on() = DateOf(context.today());
  *proceeded.mutable_present() = proceed.present();
  proceeded.set_service_proof_hash(proceed.service_proof_hash());
  proceeded.set_illness_claimed(proceed.illness_claimed());
  proceeded.set_fairness(proceed.fairness());
  proceeded.set_public_interest(proceed.public_interest());
  proceeded.set_health_evidence(proceed.health_evidence());
  return Record(std::move(proceeded));
}

}  // namespace candour

#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

CaseEvent EventOf(v1::CorrectionKind kind) {
  return kind == v1::CORRECTION_KIND_WRONG_PERSON ? CaseEvent::kWrongPerson : CaseEvent::kCorrected;
}

// A slip is one of a determination; a wrong person is one who has a sanction, or, before a decision, an
// interim order, or is named in allegations.
template <class Correction>
std::optional<Refusal> NothingToCorrect(const Correction& propose, const CaseState& the) {
  const bool wrong_person = propose.kind() == v1::CORRECTION_KIND_WRONG_PERSON;
  const bool named = !the.person_id().empty() && !the.allegations().empty() && the.interim_orders().empty() &&
                     the.sanctions().empty();
  if (wrong_person && named && propose.sanction_id().empty()) return std::nullopt;
  if (propose.sanction_id().empty() && !wrong_person) {
    const bool determined = the.hearing().decided() != v1::HEARING_STAGE_UNSPECIFIED;
    return determined ? std::nullopt : std::optional<Refusal>(error::StageIs(the.stage()));
  }
  if (wrong_person && FindOrder(the, propose.sanction_id()) != nullptr) return std::nullopt;
  const v1::SanctionState* sanction = FindSanction(the, propose.sanction_id());
  if (sanction == nullptr) return error::SanctionUnknown();
  if (wrong_person && sanction->status() == v1::SANCTION_STATUS_QUASHED) {
    return error::DoneAlready("quashing");
  }
  return std::nullopt;
}

// Two accounts, two people where both are known, and the two roles.
bool IsProposer(const Actor& actor, const v1::PendingCorrection& pending) {
  const bool same_person = !actor.person_id.empty() && actor.person_id == pending.proposed_by_person();
  return actor.account == pending.proposed_by() || actor.role == pending.proposed_role() || same_person;
}

// None of them ever held against this person, whichever of them it was noticed at, nor any interim order.
void QuashAll(const CaseState& the, absl::CivilDay today, Decision* decision) {
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (sanction.status() == v1::SANCTION_STATUS_QUASHED) continue;
    v1::SanctionQuashed quashed;
    quashed.set_case_id(the.case_id());
    quashed.set_person_id(the.person_id());
    quashed.set_sanction_id(sanction.sanction_id());
    quashed.set_reason(v1::QUASH_REASON_WRONG_PERSON);
    *quashed.mutable_quashed_on() = DateOf(today);
    decision->Add("", std::move(quashed));
  }
  AddNeverHeld(the, *decision);
}

void AddApology(const v1::ConfirmCorrectionRequest& confirm, const CaseState& the, absl::CivilDay today,
                Decision* decision) {
  v1::ApologyRecorded apology;
  apology.set_person_id(the.person_id());
  apology.set_correction_id(confirm.correction_id());
  *apology.mutable_recorded_on() = DateOf(today);
  apology.set_text(confirm.apology());
  decision->Add("", std::move(apology));
}

}  // namespace

Decision Decide(const v1::ProposeCorrectionRequest& propose, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, EventOf(propose.kind()))) return *std::move(refusal);
  if (the.has_correction()) return error::DoneAlready("correction");
  if (auto refusal = NothingToCorrect(propose, the)) return *std::move(refusal);
  if (propose.text().empty()) return error::ReasonsMissing();
  v1::CorrectionProposed proposed;
  proposed.set_correction_id(context.NewId("correction"));
  proposed.set_kind(propose.kind());
  proposed.set_sanction_id(propose.sanction_id());
  proposed.set_proposed_by_person(context.actor().person_id);
  proposed.set_text(propose.text());
  return Record(std::move(proposed));
}

Decision Decide(const v1::ConfirmCorrectionRequest& confirm, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::PendingCorrection& pending = the.correction();
  if (!the.has_correction() || pending.correction_id() != confirm.correction_id()) {
    return error::CorrectionUnknown();
  }
  if (auto refusal = CannotMove(the, EventOf(pending.kind()))) return *std::move(refusal);
  if (IsProposer(context.actor(), pending)) return error::SeparationOfDuties();
  // A court may have quashed it since. Who was named wrongly is cleared of what came after that, too.
  const bool named = pending.kind() == v1::CORRECTION_KIND_WRONG_PERSON && pending.sanction_id().empty();
  if (auto refusal = NothingToCorrect(pending, the); refusal && !named) return *std::move(refusal);
  const bool wrong_person = pending.kind() == v1::CORRECTION_KIND_WRONG_PERSON;
  if (confirm.text().empty() || (wrong_person && confirm.apology().empty())) return error::ReasonsMissing();
  v1::DeterminationCorrected corrected;
  corrected.set_correction_id(pending.correction_id());
  corrected.set_kind(pending.kind());
  corrected.set_sanction_id(pending.sanction_id());
  *corrected.mutable_corrected_on() = DateOf(context.today());
  corrected.set_text(confirm.text());
  Decision decision = Record(std::move(corrected));
  if (wrong_person) {
    QuashAll(the, context.today(), &decision);
    AddApology(confirm, the, context.today(), &decision);
  }
  return decision;
}

}  // namespace candour

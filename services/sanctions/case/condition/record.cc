// What became of a condition, as its verifier says.
#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/condition/errors.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

const v1::ConditionState* FindCondition(const v1::SanctionState& sanction, uint32_t number) {
  const auto& all = sanction.conditions();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const v1::ConditionState& one) { return one.number() == number; });
  return found == all.end() ? nullptr : &*found;
}

// Done is done; what holds on is said of each day again.
bool WasSaid(const v1::ConditionState& condition, v1::ConditionOutcome outcome, absl::CivilDay on) {
  const bool done = condition.has_due_on() && condition.outcome() == v1::CONDITION_OUTCOME_COMPLIED;
  return done || (condition.outcome() == outcome && StoredDay(condition.outcome_on()) == on);
}

std::optional<Refusal> NotWhileItHeld(const v1::SanctionState& sanction, absl::CivilDay on) {
  const absl::CivilDay first = StoredDay(sanction.effective_on());
  if (on < first) return error::DateOrder("on", DayText(first));
  const bool over = sanction.has_expires_on() && on > StoredDay(sanction.expires_on());
  return over ? std::optional<Refusal>(error::SanctionExpired(StoredDay(sanction.expires_on())))
              : std::nullopt;
}

template <class Fact>
Decision Said(const v1::RecordConditionRequest& record, absl::CivilDay on) {
  Fact fact;
  fact.set_sanction_id(record.sanction_id());
  fact.set_number(record.number());
  *fact.mutable_on() = DateOf(on);
  fact.set_evidence_hash(record.evidence_hash());
  fact.set_report(record.report());
  return Record(std::move(fact));
}

}  // namespace

Decision Decide(const v1::RecordConditionRequest& record, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::SanctionState* sanction = FindSanction(the, record.sanction_id());
  if (sanction == nullptr) return error::SanctionUnknown();
  if (!WasHeld(*sanction)) return error::SanctionIs(sanction->status());
  const v1::ConditionState* condition = FindCondition(*sanction, record.number());
  if (condition == nullptr) return error::ConditionUnknown(record.number());
  if (absl::StripAsciiWhitespace(record.report()).empty()) return error::ReasonsMissing();
  if (!record.evidence_hash().empty() && record.evidence_hash().size() != error::kHashBytes)
    return error::DocumentHash();
  const auto said = DayItHappened("on", record.has_on() ? &record.on() : nullptr, context, the);
  if (const auto* refusal = std::get_if<Refusal>(&said)) return *refusal;
  const absl::CivilDay on = std::get<absl::CivilDay>(said);
  if (auto refusal = NotWhileItHeld(*sanction, on)) return *std::move(refusal);
  if (WasSaid(*condition, record.outcome(), on)) return error::DoneAlready("condition");
  return record.outcome() == v1::CONDITION_OUTCOME_COMPLIED ? Said<v1::ConditionComplied>(record, on)
                                                            : Said<v1::ConditionBreached>(record, on);
}

}  // namespace candour

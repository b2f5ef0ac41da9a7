// A decision that those who look over the panel's shoulder hold for too lenient goes to a court.
#include <optional>
#include <utility>

#include "common/decider/due_day.h"
#include "services/sanctions/case/appeal/appeal.h"
#include "services/sanctions/case/appeal/court.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// The decision that stands; nullptr: there was no finding, or nothing is left of it.
const v1::SanctionState* StandingSanction(const CaseState& the) {
  const v1::SanctionState* standing = nullptr;
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (IsOpen(sanction)) standing = &sanction;
  }
  return standing;
}

std::optional<Refusal> CannotRecord(const v1::RecordOversightOutcomeRequest& record, const Context& context,
                                    const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::OversightState& oversight = the.oversight();
  if (!oversight.has_referred_on()) return error::NotReferred();
  if (oversight.outcome() != v1::APPEAL_OUTCOME_UNSPECIFIED) return error::DoneAlready("outcome");
  if (auto refusal = CannotMove(the, CaseEvent::kOversightDismissed)) return refusal;
  if (record.outcome() == v1::APPEAL_OUTCOME_ALLOWED_QUASHED) return error::RuleRange("oversight");
  if (auto refusal = WordWrong(record, StoredDay(oversight.referred_on()), context.today())) return refusal;
  const bool nothing_to_substitute =
      record.outcome() == v1::APPEAL_OUTCOME_SUBSTITUTED && StandingSanction(the) == nullptr;
  return nothing_to_substitute ? std::optional<Refusal>(error::SanctionUnknown()) : std::nullopt;
}

}  // namespace

// A court that quashed the decision, or sent it back, left nothing to be referred.
bool OversightOpen(const CaseState& the) {
  const v1::OversightState& oversight = the.oversight();
  return oversight.has_last_day() && !oversight.has_referred_on() && !oversight.over() &&
         Next(the.stage(), CaseEvent::kOversightReferred).has_value();
}

Decision Decide(const v1::ReferOversightRequest& refer, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, CaseEvent::kOversightReferred)) return *std::move(refusal);
  const v1::OversightState& oversight = the.oversight();
  if (!oversight.has_last_day()) return error::StageIs(the.stage());
  if (oversight.has_referred_on()) return error::DoneAlready("referral");
  const absl::CivilDay last_day = StoredDay(oversight.last_day());
  if (context.today() > last_day) return error::PeriodOver(last_day);
  if (refer.reasons().empty()) return error::ReasonsMissing();
  v1::OversightReferred referred;
  *referred.mutable_referred_on() = DateOf(context.today());
  *referred.mutable_last_day() = oversight.last_day();
  referred.set_reasons(refer.reasons());
  return Record(std::move(referred));
}

void ArmOversight(const CaseState& the, TimerRows& rows) {
  if (OversightOpen(the))
    rows.AddAfter<v1::EndOversightWindow>(StoredDay(the.oversight().last_day()),
                                          the.oversight().fact_version());
}

Decision Decide(const v1::EndOversightWindow& end, const Context&, const CaseState& the) {
  const absl::CivilDay due = DueDay(end.due_us());
  if (!OversightOpen(the) || StoredDay(the.oversight().last_day()) >= due) return {};
  v1::OversightWindowOver over;
  *over.mutable_last_day() = the.oversight().last_day();
  over.set_due_us(end.due_us());
  return Record(std::move(over));
}

Decision Decide(const v1::RecordOversightOutcomeRequest& record, const Context& context,
                const CaseState& the) {
  if (auto refusal = CannotRecord(record, context, the)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  v1::OversightDecided decided;
  decided.set_outcome(record.outcome());
  *decided.mutable_decided_on() = record.decided_on();
  decided.set_court_ref(record.court_ref());
  Decision decision = Record(std::move(decided));
  const v1::SanctionState* sanction = StandingSanction(the);
  if (sanction == nullptr) return decision;
  AddWord(the, *sanction, WordIn(record), context, *rules, &decision);
  // What the panel decided is heard again, whatever reviews made of it since.
  if (record.outcome() == v1::APPEAL_OUTCOME_REMITTED) QuashWhatRunsOn(the, WordIn(record), &decision);
  return decision;
}

}  // namespace candour

// What the person says to it, or that they say nothing.
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/consensual/consensual.h"
#include "services/sanctions/case/consensual/errors.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/officers.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/proportion.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsOpenProposal(const CaseState& the) {
  return the.stage() == v1::CASE_STAGE_CONSENSUAL_PROPOSED &&
         the.consensual().status() == v1::CONSENSUAL_STATUS_SERVED;
}

// Whoever has this role speaks for themselves alone (sanctions.proto).
bool IsOnPaper(const Context& context) { return context.actor().role != "MANAGER"; }

// On paper: the case's screener, for somebody who signed.
std::optional<Refusal> CannotSpeakFor(const v1::AnswerConsensualRequest& answer, const Context& context,
                                      const CaseState& the) {
  if (!IsOnPaper(context)) return std::nullopt;
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return refusal;
  if (answer.signed_hash().size() != error::kHashBytes) return error::DocumentHash();
  return std::nullopt;
}

// The person answers while the case waits for others too: their time runs on. That something is proposed
// which they were not sent they do not learn.
std::optional<Refusal> CannotAnswer(const v1::AnswerConsensualRequest& answer, const Context& context,
                                    const CaseState& the) {
  if (the.case_id().empty() || !IsAbout(the, answer.person_id())) return error::CaseUnknown();
  if (!IsOpenProposal(the) || the.consensual().consensual_id() != answer.consensual_id())
    return error::ConsensualUnknown();
  if (auto refusal = CannotSpeakFor(answer, context, the)) return refusal;
  const absl::CivilDay last_day = StoredDay(the.consensual().last_day());
  if (context.today() > last_day) return error::PeriodOver(last_day);
  const bool admits = answer.admits_facts() && answer.admits_unfitness();
  if (answer.agree() && !admits) return error::AdmissionMissing();
  return std::nullopt;
}

// By the rules of the day on which it is agreed to; conditions were said.
std::optional<Refusal> NotAllowedNow(const v1::ConsensualState& proposal, const SanctionsRules& rules) {
  if (!rules.consensual(proposal.type())) return error::NotForType(proposal.type());
  return LengthWrong(proposal.type(), proposal.months(), "said", rules);
}

v1::ConsensualRejected MakeRejected(const CaseState& the, v1::ConsensualRejection reason,
                                    absl::CivilDay today) {
  v1::ConsensualRejected rejected;
  rejected.set_consensual_id(the.consensual().consensual_id());
  rejected.set_reason(reason);
  *rejected.mutable_rejected_on() = DateOf(today);
  return rejected;
}

// The decision is sent at once, the way the answer came. Its texts are the proposal's.
v1::SanctionImposed MakeAgreed(const CaseState& the, const Context& context, const SanctionsRules& rules) {
  const v1::ConsensualState& proposal = the.consensual();
  const auto sent = Serve(context, rules, IsOnPaper(context) ? v1::DELIVERY_POST : v1::DELIVERY_PORTAL,
                          nullptr, context.today());
  const absl::CivilDay served_on = std::get<ServiceOf>(sent).served_on;  // nothing refuses what is sent today
  const absl::CivilDay last_day = rules.appeal_last_day(served_on);
  v1::SanctionImposed imposed = MakeSanction(the, context.NewId("sanction"), proposal.type(),
                                             proposal.months(), served_on, last_day + 1, rules);
  *imposed.mutable_appeal_last_day() = DateOf(last_day);
  return imposed;
}

}  // namespace

Decision Decide(const v1::AnswerConsensualRequest& answer, const Context& context, const CaseState& the) {
  if (auto refusal = CannotAnswer(answer, context, the)) return *std::move(refusal);
  if (!answer.agree()) {
    v1::ConsensualRejected rejected = MakeRejected(the, v1::CONSENSUAL_REJECTION_PERSON, context.today());
    if (IsOnPaper(context)) rejected.set_signed_hash(answer.signed_hash());
    return Record(std::move(rejected));
  }
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = NotAllowedNow(the.consensual(), *rules)) return *std::move(refusal);
  v1::ConsensualAgreed agreed;
  agreed.set_consensual_id(answer.consensual_id());
  *agreed.mutable_admissions() = the.consensual().admissions();
  agreed.set_personal(the.consensual().personal());
  agreed.set_public_(the.consensual().public_());
  *agreed.mutable_agreed_on() = DateOf(context.today());
  if (IsOnPaper(context)) agreed.set_signed_hash(answer.signed_hash());
  Decision decision = Record(std::move(agreed));
  v1::SanctionImposed imposed = MakeAgreed(the, context, *rules);
  v1::OversightWindowSet window;
  *window.mutable_last_day() = DateOf(rules->oversight().LastDay(StoredDay(imposed.appeal_last_day())));
  const std::string sanction_id = imposed.sanction_id();
  AddSanction(std::move(imposed), context.today(), *rules, &decision);
  AddConditions(the, sanction_id, the.consensual().terms(), &decision);
  decision.Add("", std::move(window));
  return decision;
}

void ArmConsensual(const CaseState& the, TimerRows& rows) {
  if (!IsOpenProposal(the)) return;
  rows.AddAfter<v1::LapseConsensual>(StoredDay(the.consensual().last_day()),
                                     the.consensual().last_day_version());
}

Decision Decide(const v1::LapseConsensual& lapse, const Context& context, const CaseState& the) {
  v1::ConsensualRejected rejected = MakeRejected(the, v1::CONSENSUAL_REJECTION_LAPSED, context.today());
  rejected.set_due_us(lapse.due_us());
  return Record(std::move(rejected));
}

}  // namespace candour

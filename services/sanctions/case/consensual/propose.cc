// What two examiners propose: one, and then the other from the other seat.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/consensual/consensual.h"
#include "services/sanctions/case/consensual/errors.h"
#include "services/sanctions/case/examination/errors.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/hearing/errors.h"
#include "services/sanctions/case/officers/officers.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/proportion.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

const v1::Officer& Caller(const CaseState& the, const Context& context) {
  return *FindOfficer(the, context.actor().account);
}

// Each allegation with a case to answer once, with what it amounts to, and nothing else.
std::optional<Refusal> AdmissionsWrong(const v1::ProposeConsensualRequest& propose, const CaseState& the) {
  std::set<std::string> left;
  for (const v1::Allegation& one : the.allegations()) {
    if (one.case_to_answer()) left.insert(one.allegation_id());
  }
  for (const v1::Admission& one : propose.admissions()) {
    if (left.erase(one.allegation_id()) == 0) return error::AllegationUnknown(one.allegation_id());
    if (one.ground() == v1::GROUND_NONE) return error::GroundIsNone();
  }
  if (!left.empty()) return error::FindingsIncomplete(*left.begin());
  if (!propose.personal() && !propose.public_()) return error::NoFindingAgainst();
  return std::nullopt;
}

std::optional<Refusal> ProposalWrong(const v1::ProposeConsensualRequest& propose, const CaseState& the,
                                     absl::CivilDay today, const SanctionsRules& rules) {
  if (!rules.consensual(propose.type())) return error::NotForType(propose.type());
  const uint32_t months = MonthsOf(propose.type(), propose.months(), rules);
  const std::string conditions = ConditionsText(propose.conditions(), propose.terms());
  if (auto refusal = LengthWrong(propose.type(), months, conditions, rules)) return refusal;
  if (auto refusal = TermsWrong(propose.terms(), propose.type(), months, today, today)) return refusal;
  if (auto refusal = AdmissionsWrong(propose, the)) return refusal;
  if (auto refusal = LadderWrong(propose.type(), propose.lesser())) return refusal;
  if (propose.reasons().empty() || propose.support().empty()) return error::ReasonsMissing();
  return std::nullopt;
}

// What a panel decided before a court sent back, with a sanction or without, is heard.
bool WasDecidedBefore(const CaseState& the) {
  return !the.sanctions().empty() || the.oversight().outcome() == v1::APPEAL_OUTCOME_REMITTED;
}

std::optional<Refusal> CannotPropose(const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kConsensualProposed)) return refusal;
  if (WasDecidedBefore(the)) return error::DoneAlready("decision");
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_EXAMINER)) return refusal;
  const v1::Seat seat = Caller(the, context).seat();
  const bool is_one_of_two = seat == v1::SEAT_LAY || seat == v1::SEAT_MANAGER;
  return is_one_of_two ? std::nullopt : std::optional<Refusal>(error::ExaminerSeatTaken());
}

// From the other seat, by somebody else, with one who still has the part. To say no it takes no second.
std::optional<Refusal> NotTheSecond(const CaseState& the, const v1::Officer& caller) {
  const v1::ConsensualState& proposal = the.consensual();
  const v1::Officer* first = FindOfficer(the, proposal.proposed_by());
  const bool left = first == nullptr || first->recused() != v1::RECUSAL_REASON_UNSPECIFIED;
  const bool same_person =
      first != nullptr && !caller.person_id().empty() && first->person_id() == caller.person_id();
  if (caller.account() == proposal.proposed_by() || same_person || left) return error::SeparationOfDuties();
  const v1::Seat other = proposal.proposer_seat() == v1::SEAT_LAY ? v1::SEAT_MANAGER : v1::SEAT_LAY;
  return caller.seat() == other ? std::nullopt : std::optional<Refusal>(error::ExaminerSeatTaken());
}

std::optional<Refusal> CannotEndorse(const v1::EndorseConsensualRequest& endorse, const Context& context,
                                     const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kConsensualServed)) return refusal;
  const v1::ConsensualState& proposal = the.consensual();
  if (proposal.consensual_id() != endorse.consensual_id()) return error::ConsensualUnknown();
  if (proposal.status() != v1::CONSENSUAL_STATUS_PROPOSED) return error::DoneAlready("endorsement");
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_EXAMINER)) return refusal;
  if (endorse.agree()) {
    if (auto refusal = NotTheSecond(the, Caller(the, context))) return refusal;
  }
  if (endorse.reasons().empty()) return error::ReasonsMissing();
  return std::nullopt;
}

v1::ConsensualRejected MakeRefused(const v1::EndorseConsensualRequest& endorse, const Context& context,
                                   const CaseState& the) {
  v1::ConsensualRejected rejected;
  rejected.set_consensual_id(endorse.consensual_id());
  rejected.set_reason(v1::CONSENSUAL_REJECTION_EXAMINER);
  *rejected.mutable_rejected_on() = DateOf(context.today());
  rejected.set_examiner(context.actor().account);
  rejected.set_seat(Caller(the, context).seat());
  rejected.set_reasons(endorse.reasons());
  return rejected;
}

}  // namespace

Decision Decide(const v1::ProposeConsensualRequest& propose, const Context& context, const CaseState& the) {
  if (auto refusal = CannotPropose(context, the)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = ProposalWrong(propose, the, context.today(), *rules)) return *std::move(refusal);
  v1::ConsensualProposed proposed;
  proposed.set_consensual_id(context.NewId("consensual"));
  proposed.set_examiner(context.actor().account);
  proposed.set_seat(Caller(the, context).seat());
  proposed.set_type(propose.type());
  proposed.set_months(MonthsOf(propose.type(), propose.months(), *rules));
  *proposed.mutable_admissions() = propose.admissions();
  proposed.set_personal(propose.personal());
  proposed.set_public_(propose.public_());
  *proposed.mutable_proposed_on() = DateOf(context.today());
  proposed.set_reasons(propose.reasons());
  proposed.set_lesser_insufficient(LadderText(propose.lesser()));
  proposed.set_conditions(ConditionsText(propose.conditions(), propose.terms()));
  proposed.set_support(propose.support());
  v1::ConsensualTermsSet terms;
  terms.set_consensual_id(proposed.consensual_id());
  *terms.mutable_terms() = TermsOf(propose.terms());
  Decision decision = Record(std::move(proposed));
  if (!terms.terms().empty()) decision.Add("", std::move(terms));
  return decision;
}

Decision Decide(const v1::EndorseConsensualRequest& endorse, const Context& context, const CaseState& the) {
  if (auto refusal = CannotEndorse(endorse, context, the)) return *std::move(refusal);
  if (!endorse.agree()) return Record(MakeRefused(endorse, context, the));
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const auto service =
      Serve(context, *rules, endorse.delivery(), endorse.has_sent_on() ? &endorse.sent_on() : nullptr,
            context.today());  // not before two agree
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;
  const ServiceOf& sent = std::get<ServiceOf>(service);
  v1::ConsensualServed served;
  served.set_consensual_id(endorse.consensual_id());
  served.set_examiner(context.actor().account);
  served.set_seat(Caller(the, context).seat());
  served.set_delivery(endorse.delivery());
  *served.mutable_sent_on() = DateOf(sent.sent_on);
  *served.mutable_served_on() = DateOf(sent.served_on);
  *served.mutable_last_day() = DateOf(rules->consensual_reply().LastDay(sent.served_on));
  served.set_reasons(endorse.reasons());
  return Record(std::move(served));
}

}  // namespace candour

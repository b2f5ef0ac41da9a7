#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "candour/sanctions/v1/register_word.pb.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/screening/errors.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool NamesNeverEvent(const CaseState& the) {
  return std::any_of(the.allegations().begin(), the.allegations().end(),
                     [](const v1::Allegation& one) { return !one.never_event().empty(); });
}

// Another look is by somebody else.
bool DecidedBefore(const CaseState& the, const Actor& actor) {
  const v1::ScreeningState& screening = the.screening();
  if (!screening.has_decided_on()) return false;
  return screening.decided_by() == actor.account ||
         (!actor.person_id.empty() && screening.decided_by_person_id() == actor.person_id);
}

// Conduct that ended on 1 March 2021 is looked at after a referral of 1 March 2026, not of the day after.
const v1::Allegation* TooOld(const CaseState& the, const SanctionsRules& rules) {
  const absl::CivilDay oldest = AddMonths(StoredDay(the.received_on()), -rules.allegation_age_months());
  for (const v1::Allegation& one : the.allegations()) {
    if (one.never_event().empty() && StoredDay(one.conduct_to()) < oldest) return &one;
  }
  return nullptr;
}

// Whether the register has what the screener names; which result follows from it the screener says.
std::optional<Refusal> CannotRelyOn(const v1::ScopeDecision& scope, const v1::ScopeInRegister& found) {
  if (!found.asked()) return std::nullopt;
  if (!scope.post_id().empty() && !found.post_known()) return error::ScopePostUnknown(scope.post_id());
  if (!scope.rules_digest().empty() && !found.rules_known()) return error::ScopeRulesUnknown();
  return std::nullopt;
}

v1::ScopeDecision Scope(const v1::ScreenRequest& screen, const Context& context) {
  v1::ScopeDecision scope = screen.scope();
  scope.set_from_register(context.LookedUp<v1::ScopeInRegister>().asked());
  return scope;
}

Decision Investigate(const v1::ScreenRequest& screen, const Context& context, const CaseState& the,
                     const SanctionsRules& rules) {
  if (the.person_id().empty()) return error::PersonUnidentified();
  if (the.allegations().empty()) return error::NoAllegation();
  if (screen.scope().result() == v1::SCOPE_RESULT_OUT) return error::OutOfScope();
  const v1::Allegation* old = TooOld(the, rules);
  const bool public_interest = !absl::StripAsciiWhitespace(screen.public_interest_reasons()).empty();
  if (old != nullptr && !public_interest) return error::ConductTooOld(old->allegation_id());

  v1::ScreenedIn in;
  *in.mutable_scope() = Scope(screen, context);
  *in.mutable_decided_on() = DateOf(context.today());
  in.set_screener(context.actor().account);
  in.set_screener_person_id(context.actor().person_id);
  in.set_reasons(screen.reasons());
  in.set_public_interest_reasons(screen.public_interest_reasons());
  return Record(std::move(in));
}

// Whoever ends a case ends its interim orders.
Decision Close(v1::ScreenedOut out, const Context& context, const CaseState& the,
               const SanctionsRules& rules) {
  *out.mutable_decided_on() = DateOf(context.today());
  *out.mutable_review_last_day() = DateOf(rules.screening_review().LastDay(context.today()));
  Decision decision = Record(std::move(out));
  AddInterimEnds(the, v1::INTERIM_END_CASE_ENDED, context.today(), decision);
  return decision;
}

Decision ProposeOrClose(const v1::ScreenRequest& screen, const Context& context, const CaseState& the,
                        const SanctionsRules& rules) {
  if (absl::StripAsciiWhitespace(screen.reasons()).empty()) return error::ReasonsMissing();
  if (the.screening().prima_facie()) return error::PrimaFacie();
  if (NamesNeverEvent(the)) {
    if (the.screening().has_closing()) return error::DoneAlready("closing_proposed");
    v1::ClosingProposed proposed;
    *proposed.mutable_scope() = Scope(screen, context);
    proposed.set_screener(context.actor().account);
    proposed.set_screener_person_id(context.actor().person_id);
    proposed.set_reasons(screen.reasons());
    proposed.set_summary(screen.summary());
    return Record(std::move(proposed));
  }
  v1::ScreenedOut out;
  *out.mutable_scope() = Scope(screen, context);
  out.set_screener(context.actor().account);
  out.set_screener_person_id(context.actor().person_id);
  out.set_reasons(screen.reasons());
  out.set_summary(screen.summary());
  return Close(std::move(out), context, the, rules);
}

}  // namespace

Decision Decide(const v1::RiskAssessRequest& assess, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, CaseEvent::kRiskAssessed)) return *std::move(refusal);
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  v1::RiskAssessed assessed;
  assessed.set_level(assess.level());
  *assessed.mutable_assessed_on() = DateOf(context.today());
  assessed.set_reasons(assess.reasons());
  // Assessed as high again, the hearing is due when it was.
  if (assess.level() == v1::RISK_LEVEL_HIGH && StandingOrder(the, context.today()) == nullptr) {
    *assessed.mutable_interim_hearing_by() = the.risk().has_interim_hearing_by()
                                                 ? the.risk().interim_hearing_by()
                                                 : DateOf(rules->interim_hearing().LastDay(context.today()));
  }
  return Record(std::move(assessed));
}

Decision Decide(const v1::ScreenRequest& screen, const Context& context, const CaseState& the) {
  const bool in = screen.outcome() == v1::SCREENING_OUTCOME_INVESTIGATE;
  if (auto refusal = CannotGoOn(the, in ? CaseEvent::kScreenedIn : CaseEvent::kScreenedOut))
    return *std::move(refusal);
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return *std::move(refusal);
  if (DecidedBefore(the, context.actor())) return error::SeparationOfDuties();
  if (auto refusal = CannotRelyOn(screen.scope(), context.LookedUp<v1::ScopeInRegister>()))
    return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  return in ? Investigate(screen, context, the, *rules) : ProposeOrClose(screen, context, the, *rules);
}

Decision Decide(const v1::CountersignClosingRequest& sign, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kScreenedOut)) return *std::move(refusal);
  if (!the.screening().has_closing()) return error::ClosingNotProposed();
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_COUNTERSIGNER)) return *std::move(refusal);
  if (!sign.agreed()) {
    v1::ClosingNotAgreed not_agreed;
    not_agreed.set_reasons(sign.reasons());
    return Record(std::move(not_agreed));
  }
  if (the.screening().prima_facie()) return error::PrimaFacie();
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  v1::ScreenedOut out;
  *out.mutable_scope() = the.screening().closing().scope();
  out.set_screener(the.screening().closing().screener());
  out.set_screener_person_id(the.screening().closing().screener_person_id());
  out.set_countersigner(context.actor().account);
  out.set_countersigner_person_id(context.actor().person_id);
  out.set_reasons(sign.reasons());
  return Close(std::move(out), context, the, *rules);
}

}  // namespace candour

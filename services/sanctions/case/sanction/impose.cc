#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/case/sanction/proportion.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/case/service_of.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// A case that ended without a finding says so, rather than where it stands.
std::optional<Refusal> CannotImposeNow(const v1::ImposeSanctionRequest& impose, const Context& context,
                                       const CaseState& the, const SanctionsRules& rules) {
  if (the.hearing().hearing_id() == impose.hearing_id() && EndedWithoutFinding(the)) {
    return error::NoFindingAgainst();
  }
  return CannotDetermine(the, context, rules, impose, v1::HEARING_STAGE_SANCTION);
}

// F10: what took long is weighed.
std::optional<Refusal> DelayForgotten(const v1::ImposeSanctionRequest& impose, const CaseState& the,
                                      absl::CivilDay today, const SanctionsRules& rules) {
  const std::vector<int> ages = rules.case_ages();
  const auto days = today - StoredDay(the.received_on());
  if (ages.empty() || days <= ages[0]) return std::nullopt;
  if (absl::c_linear_search(impose.factors(), v1::SANCTION_FACTOR_DELAY)) return std::nullopt;
  return error::DelayUnweighed(days);
}

std::optional<Refusal> CannotImpose(const v1::ImposeSanctionRequest& impose, const Context& context,
                                    const CaseState& the, const SanctionsRules& rules) {
  if (auto refusal = CannotImposeNow(impose, context, the, rules)) return refusal;
  if (impose.votes() > static_cast<uint32_t>(impose.present_size())) {
    return error::TooManyVotes(impose.votes(), impose.present_size());
  }
  if (!IsMajority(impose.votes(), impose.present_size())) return error::NoMajority();
  if (impose.reasons().empty() || impose.support().empty()) return error::ReasonsMissing();
  if (auto refusal = DelayForgotten(impose, the, context.today(), rules)) return refusal;
  const uint32_t months = MonthsOf(impose.type(), impose.months(), rules);
  const std::string conditions = ConditionsText(impose.conditions(), impose.terms());
  if (auto refusal = LengthWrong(impose.type(), months, conditions, rules)) return refusal;
  const absl::CivilDay today = context.today();
  if (auto refusal = TermsWrong(impose.terms(), impose.type(), months, today, today)) return refusal;
  if (auto refusal = NotOnTheseFindings(the, impose.type(), 0, rules)) return refusal;
  return LadderWrong(impose.type(), impose.lesser());
}

std::string WeighedText(const google::protobuf::RepeatedPtrField<v1::FactorWeighed>& weighed) {
  std::string text;
  for (const v1::FactorWeighed& one : weighed) {
    const std::string name = v1::SanctionFactor_Name(one.factor());
    absl::StrAppend(&text, absl::StripPrefix(name, "SANCTION_FACTOR_"), ": ", one.how(), "\n");
  }
  return text;
}

v1::FactorsRecorded MakeFactors(const v1::ImposeSanctionRequest& impose, const std::string& sanction_id) {
  v1::FactorsRecorded factors;
  factors.set_sanction_id(sanction_id);
  *factors.mutable_factors() = impose.factors();
  for (const v1::FactorWeighed& one : impose.weighed()) {
    if (!absl::c_linear_search(factors.factors(), one.factor())) factors.add_factors(one.factor());
  }
  factors.set_weighed(WeighedText(impose.weighed()));
  *factors.mutable_present() = impose.present();
  factors.set_support(impose.support());
  factors.set_legal_advice(impose.legal_advice());
  return factors;
}

v1::SanctionImposed MakeImposed(const v1::ImposeSanctionRequest& impose, const CaseState& the,
                                const std::string& sanction_id, absl::CivilDay served_on,
                                const SanctionsRules& rules) {
  const absl::CivilDay last_day = rules.appeal_last_day(served_on);
  const uint32_t months = MonthsOf(impose.type(), impose.months(), rules);
  v1::SanctionImposed imposed =
      MakeSanction(the, sanction_id, impose.type(), months, served_on, last_day + 1, rules);
  *imposed.mutable_appeal_last_day() = DateOf(last_day);
  imposed.set_reasons(impose.reasons());
  imposed.set_lesser_insufficient(LadderText(impose.lesser()));
  imposed.set_conditions(ConditionsText(impose.conditions(), impose.terms()));
  return imposed;
}

}  // namespace

Decision Decide(const v1::ImposeSanctionRequest& impose, const Context& context, const CaseState& the) {
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotImpose(impose, context, the, *rules)) return *std::move(refusal);
  const auto service =
      Serve(context, *rules, impose.delivery(), impose.has_sent_on() ? &impose.sent_on() : nullptr,
            EarliestLetter(*rules, context.today(), StoredDay(the.hearing().opened_on())));
  if (const auto* refusal = std::get_if<Refusal>(&service)) return *refusal;

  const std::string sanction_id = context.NewId("sanction");
  const absl::CivilDay served_on = std::get<ServiceOf>(service).served_on;
  Decision decision = Record(MakeFactors(impose, sanction_id));
  v1::SanctionImposed imposed = MakeImposed(impose, the, sanction_id, served_on, *rules);
  v1::OversightWindowSet window;
  *window.mutable_last_day() = DateOf(rules->oversight().LastDay(StoredDay(imposed.appeal_last_day())));
  AddSanction(std::move(imposed), context.today(), *rules, &decision);
  AddConditions(the, sanction_id, TermsOf(impose.terms()), &decision);
  decision.Add("", std::move(window));
  if (impose.type() == v1::SANCTION_TYPE_NO_FURTHER_ACTION) {
    AddInterimEnds(the, v1::INTERIM_END_CASE_ENDED, context.today(), decision);
  }
  return decision;
}

}  // namespace candour

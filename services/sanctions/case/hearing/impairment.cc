// Whether the person is unfit now; and the end of a case without a finding.
#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/hearing/no_finding.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/interim/interim.h"

namespace candour {

namespace v1 = sanctions::v1;

Decision Decide(const v1::DetermineImpairmentRequest& determine, const Context& context,
                const CaseState& the) {
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDetermine(the, context, *rules, determine, v1::HEARING_STAGE_IMPAIRMENT)) {
    return *std::move(refusal);
  }
  if (determine.reasons().empty()) return error::ReasonsMissing();
  const int members = determine.present_size();
  const uint32_t most = std::max(determine.votes_personal(), determine.votes_public());
  if (most > static_cast<uint32_t>(members)) return error::TooManyVotes(most, members);

  v1::UnfitnessFound found;
  found.set_hearing_id(determine.hearing_id());
  *found.mutable_decided_on() = DateOf(context.today());
  *found.mutable_present() = determine.present();
  found.set_personal(IsMajority(determine.votes_personal(), members));
  found.set_public_(IsMajority(determine.votes_public(), members));
  found.set_reasons(determine.reasons());
  found.set_legal_advice(determine.legal_advice());
  const bool unfit = found.personal() || found.public_();
  if (unfit) {
    *found.mutable_letter_last_day() = DateOf(
        AddWorkingDays(context.today(), rules->decision_letter_working_days(), rules->bank_holidays()));
  }
  Decision decision = Record(std::move(found));
  if (!unfit) AddNoFinding(the, context, *rules, v1::HEARING_STAGE_IMPAIRMENT, &decision);
  return decision;
}

void AddNoFinding(const CaseState& the, const Context& context, const SanctionsRules& rules,
                  v1::HearingStage stage, Decision* decision) {
  v1::NoFindingMade none;
  none.set_person_id(the.person_id());
  none.set_hearing_id(the.hearing().hearing_id());
  none.set_at(stage);
  *none.mutable_decided_on() = DateOf(context.today());
  *none.mutable_oversight_last_day() = DateOf(rules.oversight().LastDay(context.today()));
  decision->Add("", std::move(none));
  AddInterimEnds(the, v1::INTERIM_END_CASE_ENDED, context.today(), *decision);
}

bool Counts(const CaseState& the, const v1::Finding& finding) {
  if (!finding.proved() || finding.ground() == v1::GROUND_NONE) return false;
  return std::any_of(the.allegations().begin(), the.allegations().end(), [&](const v1::Allegation& one) {
    return one.allegation_id() == finding.allegation_id() && one.sanctionable();
  });
}

bool EndedWithoutFinding(const CaseState& the) {
  const v1::HearingState& hearing = the.hearing();
  switch (hearing.decided()) {
    case v1::HEARING_STAGE_FACTS:
    case v1::HEARING_STAGE_GROUNDS:
      return std::none_of(hearing.findings().begin(), hearing.findings().end(),
                          [&](const v1::Finding& finding) { return Counts(the, finding); });
    case v1::HEARING_STAGE_IMPAIRMENT:
      return !hearing.personal() && !hearing.public_();
    default:
      return false;
  }
}

}  // namespace candour

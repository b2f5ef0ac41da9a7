#include "services/sanctions/case/appeal/court.h"

#include <algorithm>
#include <utility>

#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

void AddQuashed(const CaseState& the, const v1::SanctionState& sanction, v1::QuashReason reason,
                const CourtsWord& word, Decision* decision) {
  v1::SanctionQuashed quashed;
  quashed.set_case_id(the.case_id());
  quashed.set_person_id(the.person_id());
  quashed.set_sanction_id(sanction.sanction_id());
  quashed.set_reason(reason);
  *quashed.mutable_quashed_on() = DateOf(word.decided_on);
  quashed.set_court_ref(word.court_ref);
  decision->Add("", std::move(quashed));
}

// One that was never stayed holds as it did.
void AddEffective(const CaseState& the, const v1::SanctionState& sanction, const CourtsWord& word,
                  const Context& context, const SanctionsRules& rules, Decision* decision) {
  if (sanction.status() != v1::SANCTION_STATUS_STAYED) return;
  const absl::CivilDay from = std::max(word.decided_on, StoredDay(sanction.effective_on()));
  const SanctionDays days = DaysOf(from, sanction.months());
  v1::SanctionEffective effective;
  effective.set_case_id(the.case_id());
  effective.set_person_id(the.person_id());
  effective.set_sanction_id(sanction.sanction_id());
  *effective.mutable_effective_on() = DateOf(from);
  if (days.expires_on) *effective.mutable_expires_on() = DateOf(*days.expires_on);
  decision->Add("", std::move(effective));
  if (auto scheduled =
          ScheduleReview(sanction.sanction_id(), sanction.type(), days, context.today(), rules)) {
    decision->Add("", *std::move(scheduled));
  }
  // One that ends by itself before that is left to.
  const v1::InterimOrder* order = StandingOrder(the, context.today());
  if (order != nullptr && StoredDay(order->ends_on()) < from - 1) return;
  AddInterimEnds(the, v1::INTERIM_END_SANCTION_IN_FORCE, from - 1, *decision);
}

// A review lets what it replaces run on until the successor begins.
bool RunsOn(const v1::SanctionState& sanction, const CourtsWord& word) {
  return sanction.status() == v1::SANCTION_STATUS_REPLACED && sanction.has_expires_on() &&
         StoredDay(sanction.expires_on()) >= word.decided_on;
}

// The court's own begins before that.
void CutShort(const CaseState& the, const CourtsWord& word, Decision* decision) {
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (!RunsOn(sanction, word)) continue;
    v1::SanctionEnded ended;
    ended.set_case_id(the.case_id());
    ended.set_person_id(the.person_id());
    ended.set_sanction_id(sanction.sanction_id());
    ended.set_reason(v1::SANCTION_END_REPLACED);
    *ended.mutable_last_day() = DateOf(word.decided_on - 1);
    decision->Add("", std::move(ended));
  }
}

// The court's own, which nobody appeals here. It holds from its day.
void AddSubstitute(const CaseState& the, const CourtsWord& word, const Context& context,
                   const SanctionsRules& rules, Decision* decision) {
  v1::SanctionImposed imposed =
      MakeSanction(the, context.NewId("sanction"), word.substitute.type(), word.substitute.months(),
                   word.decided_on, word.decided_on, rules);
  imposed.set_reasons(word.reasons);
  imposed.set_conditions(word.conditions);
  const bool holds = imposed.has_effective_on();
  if (holds) CutShort(the, word, decision);
  AddSanction(std::move(imposed), context.today(), rules, decision);
  AddInterimEnds(the, holds ? v1::INTERIM_END_SANCTION_IN_FORCE : v1::INTERIM_END_SANCTION_QUASHED,
                 word.decided_on - 1, *decision);
}

// What covered the sanction goes with it, at once: on the day of the court's word nothing holds any more. An
// order that was made for its own sake goes on until the new hearing.
void EndCovering(const CaseState& the, const v1::SanctionState& sanction, const CourtsWord& word,
                 Decision* decision) {
  for (const v1::InterimOrder& order : the.interim_orders()) {
    if (order.ended() != v1::INTERIM_END_UNSPECIFIED) continue;
    if (order.covers_sanction_id() != sanction.sanction_id()) continue;
    v1::InterimOrderEnded ended;
    ended.set_case_id(the.case_id());
    ended.set_person_id(the.person_id());
    ended.set_order_id(order.order_id());
    ended.set_reason(v1::INTERIM_END_SANCTION_QUASHED);
    *ended.mutable_last_day() = DateOf(word.decided_on - 1);
    decision->Add("", std::move(ended));
  }
}

}  // namespace

void QuashWhatRunsOn(const CaseState& the, const CourtsWord& word, Decision* decision) {
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (RunsOn(sanction, word)) AddQuashed(the, sanction, v1::QUASH_REASON_REMITTED, word, decision);
  }
}

void AddWord(const CaseState& the, const v1::SanctionState& sanction, const CourtsWord& word,
             const Context& context, const SanctionsRules& rules, Decision* decision) {
  switch (word.outcome) {
    case v1::APPEAL_OUTCOME_ALLOWED_QUASHED:
      AddQuashed(the, sanction, v1::QUASH_REASON_APPEAL_ALLOWED, word, decision);
      return AddInterimEnds(the, v1::INTERIM_END_SANCTION_QUASHED, word.decided_on - 1, *decision);
    case v1::APPEAL_OUTCOME_SUBSTITUTED:
      AddQuashed(the, sanction, v1::QUASH_REASON_SUBSTITUTED, word, decision);
      return AddSubstitute(the, word, context, rules, decision);
    case v1::APPEAL_OUTCOME_REMITTED:
      AddQuashed(the, sanction, v1::QUASH_REASON_REMITTED, word, decision);
      // Nobody is heard again who has died.
      if (the.has_person_died_on()) return AddSubjectDied(the, the.person_died_on(), context, *decision);
      return EndCovering(the, sanction, word, decision);
    default:
      return AddEffective(the, sanction, word, context, rules, decision);
  }
}

void ExcludePanel(CaseState& the) {
  for (const v1::PanelMember& member : the.hearing().members()) {
    the.mutable_hearing()->add_excluded(member.account());
    if (!member.person_id().empty()) the.mutable_hearing()->add_excluded(member.person_id());
  }
}

}  // namespace candour

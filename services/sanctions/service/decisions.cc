#include "services/sanctions/service/decisions.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "candour/sanctions/v1/condition.pb.h"
#include "candour/sanctions/v1/examination.pb.h"
#include "candour/sanctions/v1/hearing.pb.h"
#include "candour/sanctions/v1/sanction.pb.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "common/base/calendar.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/service/opened.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;
using replica::v1::FactRow;

void Show(const v1::ScreenedOut& fact, v1::DecisionView& view) { view.set_reasons(fact.reasons()); }
void Show(const v1::ScreenedIn& fact, v1::DecisionView& view) { view.set_reasons(fact.reasons()); }
void Show(const v1::ExaminerDecided& fact, v1::DecisionView& view) { view.set_reasons(fact.reasons()); }
void Show(const v1::FactsFound& fact, v1::DecisionView& view) {
  view.set_proof(fact.proof());
  *view.mutable_of_allegations() = fact.reasons();
}
void Show(const v1::GroundsFound& fact, v1::DecisionView& view) {
  *view.mutable_of_allegations() = fact.reasons();
}
void Show(const v1::UnfitnessFound& fact, v1::DecisionView& view) { view.set_reasons(fact.reasons()); }
// It stands before the sanction, in its commit.
void Show(const v1::FactorsRecorded& fact, v1::DecisionView& view) {
  *view.mutable_factors() = fact.factors();
  view.set_support(fact.support());
  view.set_weighed(fact.weighed());
}
template <class Fact>
void ShowCondition(const Fact& fact, v1::DecisionView& view) {
  view.set_reasons(fact.report());
  view.set_sanction_id(fact.sanction_id());
  view.set_condition(fact.number());
  *view.mutable_on() = fact.on();
}
void Show(const v1::ConditionComplied& fact, v1::DecisionView& view) { ShowCondition(fact, view); }
void Show(const v1::ConditionBreached& fact, v1::DecisionView& view) { ShowCondition(fact, view); }
void Show(const v1::MedicalAssessmentRecorded& fact, v1::DecisionView& view) {
  view.set_reasons(fact.summary());
  view.set_fitness(fact.found() == v1::FITNESS_UNSPECIFIED ? fact.fitness() : fact.found());
  *view.mutable_on() = fact.assessed_on();
}
void Show(const v1::SanctionImposed& fact, v1::DecisionView& view) {
  view.set_reasons(fact.reasons());
  view.set_lesser_insufficient(fact.lesser_insufficient());
  view.set_conditions(fact.conditions());
}
void Show(const v1::SanctionReviewed& fact, v1::DecisionView& view) {
  view.set_reasons(fact.reasons());
  view.set_conditions(fact.conditions());
}
void Show(const v1::Restored& fact, v1::DecisionView& view) {
  view.set_reasons(fact.reasons());
  view.set_conditions(fact.conditions());
}
void Show(const v1::RestorationRefused& fact, v1::DecisionView& view) { view.set_reasons(fact.reasons()); }
void Show(const v1::DeterminationCorrected& fact, v1::DecisionView& view) { view.set_reasons(fact.text()); }
void Show(const v1::ApologyRecorded& fact, v1::DecisionView& view) { view.set_reasons(fact.text()); }

struct Shown {
  v1::DecisionKind kind;
  std::function<absl::Status(Sealer&, const std::string& stream, uint64_t version, const FactRow&,
                             v1::DecisionView&)>
      show;
};

template <class Fact>
std::pair<std::string, Shown> As(v1::DecisionKind kind) {
  return {Fact::descriptor()->full_name(),
          {kind,
           [](Sealer& sealer, const std::string& stream, uint64_t version, const FactRow& row,
              v1::DecisionView& view) -> absl::Status {
             CANDOUR_ASSIGN_OR_RETURN(const Fact fact, OpenedFact<Fact>(sealer, stream, version, row));
             Show(fact, view);
             return absl::OkStatus();
           }}};
}

const std::map<std::string, Shown>& Decisions() {
  static const std::map<std::string, Shown> all = {
      As<v1::ScreenedIn>(v1::DECISION_KIND_SCREENING),
      As<v1::ScreenedOut>(v1::DECISION_KIND_SCREENING),
      As<v1::ExaminerDecided>(v1::DECISION_KIND_EXAMINATION),
      As<v1::FactsFound>(v1::DECISION_KIND_FACTS),
      As<v1::GroundsFound>(v1::DECISION_KIND_GROUNDS),
      As<v1::UnfitnessFound>(v1::DECISION_KIND_UNFITNESS),
      As<v1::FactorsRecorded>(v1::DECISION_KIND_SANCTION),
      As<v1::SanctionImposed>(v1::DECISION_KIND_SANCTION),
      As<v1::SanctionReviewed>(v1::DECISION_KIND_REVIEW),
      As<v1::Restored>(v1::DECISION_KIND_RESTORATION),
      As<v1::RestorationRefused>(v1::DECISION_KIND_RESTORATION),
      As<v1::DeterminationCorrected>(v1::DECISION_KIND_CORRECTION),
      As<v1::ApologyRecorded>(v1::DECISION_KIND_CORRECTION),
      As<v1::MedicalAssessmentRecorded>(v1::DECISION_KIND_MEDICAL_ASSESSMENT),
      As<v1::ConditionComplied>(v1::DECISION_KIND_CONDITION_COMPLIED),
      As<v1::ConditionBreached>(v1::DECISION_KIND_CONDITION_BREACHED),
  };
  return all;
}

// What the person was not told of yet, one examiner's word among it, is for the regulator; what was thought
// before the hearing is not for who hears.
bool Sees(Sight sight, v1::DecisionKind kind, const v1::CaseState& the, const Actor& actor) {
  if (kind == v1::DECISION_KIND_MEDICAL_ASSESSMENT) return SeesHealth(sight, the, actor);
  if (sight == Sight::kAll) return true;
  if (kind == v1::DECISION_KIND_SCREENING) return false;
  const bool of_condition =
      kind == v1::DECISION_KIND_CONDITION_COMPLIED || kind == v1::DECISION_KIND_CONDITION_BREACHED;
  if (of_condition) return sight != Sight::kOutcome;
  if (kind != v1::DECISION_KIND_EXAMINATION) return true;
  return sight == Sight::kSubject && the.examination().outcome() != v1::EXAMINATION_OUTCOME_UNSPECIFIED;
}

// A doctor's finding goes on to whoever hears it next, as the case has it.
void KeepAssessments(v1::CaseView* view) {
  auto& decisions = *view->mutable_decisions();
  decisions.erase(std::remove_if(decisions.begin(), decisions.end(),
                                 [](const v1::DecisionView& one) {
                                   return one.kind() != v1::DECISION_KIND_MEDICAL_ASSESSMENT;
                                 }),
                  decisions.end());
}

}  // namespace

absl::Status AddDecisions(const QueryContext& context, const v1::CaseState& the, Sight sight,
                          v1::CaseView* view) {
  const std::string stream = StreamOf<Case>(the.case_id());
  absl::Status failed;
  CANDOUR_RETURN_IF_ERROR(context.view->Facts(stream, 1, [&](uint64_t version, const FactRow& row) {
    // Whoever hears it again does not learn what was found the first time.
    if (sight == Sight::kPanel && row.type() == v1::HearingListed::descriptor()->full_name())
      KeepAssessments(view);
    const auto found = Decisions().find(row.type());
    if (found == Decisions().end() || !Sees(sight, found->second.kind, the, context.actor)) return true;
    // What weighed and the sanction are one decision.
    const bool goes_on =
        view->decisions_size() > 0 && row.type() == v1::SanctionImposed::descriptor()->full_name() &&
        view->decisions().rbegin()->factors_size() > 0 && view->decisions().rbegin()->reasons().empty();
    v1::DecisionView& decision =
        goes_on ? *view->mutable_decisions(view->decisions_size() - 1) : *view->add_decisions();
    decision.set_kind(found->second.kind);
    decision.set_version(version);
    *decision.mutable_decided_on() = DateOf(LondonDay(absl::FromUnixMicros(row.decided_at_us())));
    failed = found->second.show(context.sealer, stream, version, row, decision);
    return failed.ok();
  }));
  return failed;
}

}  // namespace candour

#include "services/sanctions/case/deadlines.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

class Deadlines {
 public:
  // Where `runs`.
  void Add(v1::DeadlineKind kind, bool runs, const common::v1::Date& day, const std::string& of = "") {
    if (runs) all_.push_back({kind, StoredDay(day), of});
  }
  std::vector<Deadline> Take() { return std::move(all_); }

 private:
  std::vector<Deadline> all_;
};

// A stay is waited for alone, and so is an adjournment.
void AddOfStage(const CaseState& the, Deadlines* all) {
  if (the.has_stay()) return all->Add(v1::DEADLINE_KIND_STAY_REVIEW, true, the.stay().review_by());
  const v1::HearingState& hearing = the.hearing();
  switch (the.stage()) {
    case v1::CASE_STAGE_RECEIVED:
    case v1::CASE_STAGE_SCREENING:
      return all->Add(v1::DEADLINE_KIND_SCREENING, the.screening().has_due_on(), the.screening().due_on());
    case v1::CASE_STAGE_ALLEGATION_NOTIFIED:
      return all->Add(v1::DEADLINE_KIND_RESPONSE, true, the.examination().last_day());
    case v1::CASE_STAGE_CONSENSUAL_PROPOSED:
      return all->Add(v1::DEADLINE_KIND_CONSENSUAL_REPLY, the.consensual().has_last_day(),
                      the.consensual().last_day());
    case v1::CASE_STAGE_LISTED:
    case v1::CASE_STAGE_IN_HEARING:
      if (hearing.has_adjournment())
        return all->Add(v1::DEADLINE_KIND_ADJOURNMENT_REVIEW, true, hearing.adjournment().review_by());
      if (hearing.has_letter_last_day())
        return all->Add(v1::DEADLINE_KIND_DECISION_LETTER, true, hearing.letter_last_day());
      return all->Add(v1::DEADLINE_KIND_HEARING, true, hearing.hearing_on());
    case v1::CASE_STAGE_APPEAL_PERIOD:
      // Against what was decided first, or put in its place.
      for (const v1::SanctionState& one : the.sanctions()) {
        if (IsOpen(one) && one.has_appeal_last_day())
          return all->Add(v1::DEADLINE_KIND_APPEAL, true, one.appeal_last_day(), one.sanction_id());
      }
      return;
    default:
      return;
  }
}

void AddOfOrders(const CaseState& the, Deadlines* all) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    if (one.ended() != v1::INTERIM_END_UNSPECIFIED) continue;
    // A review that is due with the end is not held.
    all->Add(v1::DEADLINE_KIND_INTERIM_REVIEW, StoredDay(one.review_by()) < StoredDay(one.ends_on()),
             one.review_by(), one.order_id());
    all->Add(v1::DEADLINE_KIND_INTERIM_END, true, one.ends_on(), one.order_id());
  }
}

void AddOfSanctions(const CaseState& the, Deadlines* all) {
  if (the.has_person_died_on()) return;
  for (const v1::SanctionState& one : the.sanctions()) {
    if (one.status() != v1::SANCTION_STATUS_IN_FORCE) continue;
    all->Add(v1::DEADLINE_KIND_SANCTION_REVIEW, one.has_review_by() && !one.reviewed(), one.review_by(),
             one.sanction_id());
    all->Add(v1::DEADLINE_KIND_SANCTION_END, one.has_expires_on(), one.expires_on(), one.sanction_id());
    for (const absl::CivilDay day : ConditionsDue(one))
      all->Add(v1::DEADLINE_KIND_CONDITION, true, DateOf(day), one.sanction_id());
  }
}

}  // namespace

std::vector<Deadline> DeadlinesOf(const CaseState& the) {
  Deadlines all;
  if (!IsOver(the.stage())) {
    AddOfStage(the, &all);
    const v1::RiskState& risk = the.risk();
    all.Add(v1::DEADLINE_KIND_RISK_ASSESSMENT, AwaitsAssessment(risk), risk.due_on());
    all.Add(v1::DEADLINE_KIND_INTERIM_HEARING, risk.has_interim_hearing_by(), risk.interim_hearing_by());
    const bool ages = !the.age_marks().empty() && AwaitsDecision(the.stage());
    all.Add(v1::DEADLINE_KIND_AGE, ages, ages ? the.age_marks(0) : common::v1::Date());
  }
  all.Add(v1::DEADLINE_KIND_OVERSIGHT, OversightOpen(the), the.oversight().last_day());
  AddOfOrders(the, &all);
  AddOfSanctions(the, &all);
  return all.Take();
}

std::optional<absl::CivilDay> DueOn(const CaseState& the) {
  if (IsOver(the.stage())) return std::nullopt;
  Deadlines all;
  AddOfStage(the, &all);
  const std::vector<Deadline> first = all.Take();
  return first.empty() ? std::nullopt : std::optional(first[0].day);
}

void IndexDeadlines(const CaseState& the, Rows& rows) {
  for (const Deadline& one : DeadlinesOf(the)) {
    rows.Add("case_deadline", {kAllDeadlines, absl::StrCat(DayText(one.day), ".", the.case_id(), ".",
                                                           static_cast<int>(one.kind), ".", one.of)});
  }
}

std::optional<DeadlineRow> DeadlineAt(absl::string_view row_id) {
  const std::vector<std::string> parts = absl::StrSplit(row_id, '.');
  DeadlineRow row;
  int kind = 0;
  if (parts.size() != 4 || !absl::ParseCivilTime(parts[0], &row.deadline.day) ||
      !absl::SimpleAtoi(parts[2], &kind) || !v1::DeadlineKind_IsValid(kind))
    return std::nullopt;
  row.case_id = parts[1];
  row.deadline.kind = static_cast<v1::DeadlineKind>(kind);
  row.deadline.of = parts[3];
  return row;
}

}  // namespace candour

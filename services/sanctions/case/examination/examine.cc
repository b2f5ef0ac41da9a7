#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/examination/errors.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

using Decisions = std::vector<const v1::ExaminerDecision*>;

constexpr int kFirst = 2, kAfterDisagreement = 3;  // domain.md 2.5: two; else a panel

enum class Kind { kChair, kLay, kManager };

Kind KindOf(v1::Seat seat) {
  if (seat == v1::SEAT_LAY) return Kind::kLay;
  return seat == v1::SEAT_MANAGER ? Kind::kManager : Kind::kChair;
}

// Of those whose turn it is: the first two, or the three after them.
Decisions Round(const v1::ExaminationState& examination) {
  Decisions round;
  for (int i = examination.disagreed() ? kFirst : 0; i < examination.decisions_size(); ++i)
    round.push_back(&examination.decisions(i));
  return round;
}

// The caller, or who is known to be the same person, decided before.
bool DecidedBefore(const CaseState& the, const v1::Officer& caller) {
  const auto& decisions = the.examination().decisions();
  return std::any_of(decisions.begin(), decisions.end(), [&](const v1::ExaminerDecision& one) {
    const v1::Officer* other = FindOfficer(the, one.examiner());
    return one.examiner() == caller.account() ||
           (other != nullptr && !caller.person_id().empty() && other->person_id() == caller.person_id());
  });
}

std::optional<Refusal> NotItsSeat(const CaseState& the, const v1::Officer& caller) {
  const Kind kind = KindOf(caller.seat());
  if (kind == Kind::kChair && !the.examination().disagreed()) return error::ExaminerSeatTaken();
  for (const v1::ExaminerDecision* one : Round(the.examination())) {
    if (KindOf(one->seat()) == kind) return error::ExaminerSeatTaken();
  }
  return std::nullopt;
}

// The person knows all that is decided, and answered it, or had the time to.
std::optional<Refusal> NotReady(const CaseState& the, absl::CivilDay today) {
  for (const v1::Allegation& one : the.allegations()) {
    if (!one.notified()) return error::NoticeHasNotRun("");
  }
  const v1::ExaminationState& examination = the.examination();
  const absl::CivilDay last_day = StoredDay(examination.last_day());
  if (!examination.has_responded_on() && today <= last_day) return error::PeriodNotOver(last_day);
  return std::nullopt;
}

// On a case to answer: on allegations that a sanction may rest on, one at least.
std::optional<Refusal> NothingToAnswer(const v1::ExamineRequest& examine, const CaseState& the) {
  if (examine.allegation_ids().empty()) return error::NoAllegation();
  bool sanctionable = false;
  for (const std::string& id : examine.allegation_ids()) {
    const auto found = std::find_if(the.allegations().begin(), the.allegations().end(),
                                    [&](const v1::Allegation& one) { return one.allegation_id() == id; });
    if (found == the.allegations().end()) return error::AllegationUnknown(id);
    sanctionable = sanctionable || found->sanctionable();
  }
  return sanctionable ? std::nullopt : std::optional(error::NotSanctionable());
}

// Those that two of the round name: both of two, or most of three. None where a sanction may rest on none.
std::vector<std::string> Agreed(const Decisions& round, const CaseState& the) {
  std::vector<std::string> agreed;
  bool sanctionable = false;
  for (const v1::Allegation& allegation : the.allegations()) {
    const auto names = [&](const v1::ExaminerDecision* one) {
      const auto& ids = one->allegation_ids();
      return std::find(ids.begin(), ids.end(), allegation.allegation_id()) != ids.end();
    };
    if (std::count_if(round.begin(), round.end(), names) < 2) continue;
    agreed.push_back(allegation.allegation_id());
    sanctionable = sanctionable || allegation.sanctionable();
  }
  return sanctionable ? agreed : std::vector<std::string>();
}

// Of two what both say; of three what most say, and where all differ what lies between: two then want no less
// than advice, and two no more. Nothing: two disagree.
std::optional<v1::ExaminationOutcome> OutcomeOf(const Decisions& round, bool nothing_agreed) {
  std::vector<v1::ExaminationOutcome> outcomes;
  for (const v1::ExaminerDecision* one : round) outcomes.push_back(one->outcome());
  std::sort(outcomes.begin(), outcomes.end());
  const bool alike = outcomes.front() == outcomes.back();
  const v1::ExaminationOutcome middle = outcomes[1];
  const bool to_answer_nothing = middle == v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER && nothing_agreed;
  if (round.size() == kFirst && (!alike || to_answer_nothing)) return std::nullopt;
  return to_answer_nothing ? v1::EXAMINATION_OUTCOME_ADVICE : middle;
}

template <class Ends>
void AddEnd(v1::ExaminationOutcome outcome, const Context& context, const CaseState& the,
            Decision& decision) {
  Ends ends;
  ends.set_decided(outcome);
  *ends.mutable_decided_on() = DateOf(context.today());
  decision.Add("", std::move(ends));
  AddInterimEnds(the, v1::INTERIM_END_CASE_ENDED, context.today(), decision);
}

// What the round comes to, once all of it have decided.
void AddOutcome(const Decisions& round, const Context& context, const CaseState& the, Decision& decision) {
  const std::vector<std::string> agreed = Agreed(round, the);
  const auto outcome = OutcomeOf(round, agreed.empty());
  if (!outcome) {
    v1::ExaminersDisagreed disagreed;
    *disagreed.mutable_disagreed_on() = DateOf(context.today());
    decision.Add("", std::move(disagreed));
  } else if (*outcome == v1::EXAMINATION_OUTCOME_NO_CASE) {
    AddEnd<v1::NoCase>(*outcome, context, the, decision);
  } else if (*outcome == v1::EXAMINATION_OUTCOME_ADVICE) {
    AddEnd<v1::AdviceGiven>(*outcome, context, the, decision);
  } else {
    v1::CaseToAnswer to_answer;
    to_answer.set_decided(*outcome);
    *to_answer.mutable_decided_on() = DateOf(context.today());
    for (const std::string& id : agreed) to_answer.add_allegation_ids(id);
    decision.Add("", std::move(to_answer));
  }
}

std::optional<Refusal> CannotExamine(const v1::ExamineRequest& examine, const Context& context,
                                     const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kExaminerDecided)) return refusal;
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_EXAMINER)) return refusal;
  const v1::Officer& caller = *FindOfficer(the, context.actor().account);
  if (DecidedBefore(the, caller)) return error::SeparationOfDuties();
  if (auto refusal = NotItsSeat(the, caller)) return refusal;
  if (auto refusal = NotReady(the, context.today())) return refusal;
  const bool to_answer = examine.outcome() == v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER;
  return to_answer ? NothingToAnswer(examine, the) : std::nullopt;
}

}  // namespace

Decision Decide(const v1::ExamineRequest& examine, const Context& context, const CaseState& the) {
  if (auto refusal = CannotExamine(examine, context, the)) return *std::move(refusal);
  v1::ExaminerDecided decided;
  decided.set_examiner(context.actor().account);
  decided.set_seat(FindOfficer(the, context.actor().account)->seat());
  decided.set_outcome(examine.outcome());
  if (examine.outcome() == v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER)
    *decided.mutable_allegation_ids() = examine.allegation_ids();
  *decided.mutable_examined_on() = DateOf(context.today());
  decided.set_reasons(examine.reasons());

  v1::ExaminerDecision last;
  last.set_outcome(decided.outcome());
  *last.mutable_allegation_ids() = decided.allegation_ids();
  Decisions round = Round(the.examination());
  round.push_back(&last);
  Decision decision = Record(std::move(decided));
  const int needed = the.examination().disagreed() ? kAfterDisagreement : kFirst;
  if (static_cast<int>(round.size()) == needed) AddOutcome(round, context, the, decision);
  return decision;
}

}  // namespace candour

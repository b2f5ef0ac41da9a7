#include <utility>

#include "common/decider/day.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// The letter of a hearing that rests, or of a case that waits for others, is not due.
bool AwaitsLetter(const CaseState& the) {
  return the.stage() == v1::CASE_STAGE_IN_HEARING && the.hearing().has_letter_last_day() &&
         !the.hearing().letter_overdue() && !the.hearing().has_adjournment() && !the.has_stay();
}

bool AwaitsReview(const CaseState& the) {
  return Next(the.stage(), CaseEvent::kHearingAdjourned) && the.hearing().has_adjournment() &&
         !the.hearing().adjournment().overdue();
}

}  // namespace

void ArmHearing(const CaseState& the, TimerRows& rows) {
  const v1::HearingState& hearing = the.hearing();
  if (AwaitsLetter(the)) {
    rows.AddAfter<v1::AlarmDecisionLetter>(StoredDay(hearing.letter_last_day()),
                                           hearing.letter_fact_version());
  }
  if (AwaitsReview(the)) {
    rows.AddAfter<v1::AlarmAdjournment>(StoredDay(hearing.adjournment().review_by()),
                                        hearing.adjournment().fact_version());
  }
}

Decision Decide(const v1::AlarmDecisionLetter& alarm, const Context&, const CaseState& the) {
  v1::DecisionLetterOverdue overdue;
  overdue.set_hearing_id(the.hearing().hearing_id());
  *overdue.mutable_last_day() = the.hearing().letter_last_day();
  overdue.set_due_us(alarm.due_us());
  return Record(std::move(overdue));
}

Decision Decide(const v1::AlarmAdjournment& alarm, const Context&, const CaseState& the) {
  v1::AdjournmentOverdue overdue;
  overdue.set_hearing_id(the.hearing().hearing_id());
  *overdue.mutable_review_by() = the.hearing().adjournment().review_by();
  overdue.set_due_us(alarm.due_us());
  return Record(std::move(overdue));
}

}  // namespace candour

#include <utility>

#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

void ArmExamination(const CaseState& the, TimerRows& rows) {
  const v1::ExaminationState& examination = the.examination();
  if (the.stage() == v1::CASE_STAGE_ALLEGATION_NOTIFIED && !examination.has_responded_on() &&
      !examination.period_over()) {
    rows.AddAfter<v1::EndRepresentations>(StoredDay(examination.last_day()), examination.last_day_version());
  }
  if (the.has_stay() && !the.stay().overdue() && !IsOver(the.stage()))
    rows.AddAfter<v1::FlagStayUnreviewed>(StoredDay(the.stay().review_by()), the.stay().fact_version());
}

Decision Decide(const v1::EndRepresentations& end, const Context&, const CaseState& the) {
  v1::RepresentationsOver over;
  *over.mutable_last_day() = the.examination().last_day();
  over.set_due_us(end.due_us());
  return Record(std::move(over));
}

Decision Decide(const v1::FlagStayUnreviewed& flag, const Context&, const CaseState& the) {
  v1::StayReviewOverdue overdue;
  *overdue.mutable_review_by() = the.stay().review_by();
  overdue.set_due_us(flag.due_us());
  return Record(std::move(overdue));
}

}  // namespace candour

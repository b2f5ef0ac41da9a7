#include <utility>

#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

// A day that is missed is told; no stage waits for it, and none is decided by it.
void ArmScreening(const CaseState& the, TimerRows& rows) {
  if (IsOver(the.stage())) return;
  if (!the.age_marks().empty() && AwaitsDecision(the.stage()))
    rows.AddAfter<v1::FlagCaseAged>(StoredDay(the.age_marks(0)), the.opened_version());
  const v1::ScreeningState& screening = the.screening();
  if (Next(the.stage(), CaseEvent::kPersonIdentified) && screening.has_due_on() && !screening.overdue())
    rows.AddAfter<v1::FlagScreeningOverdue>(StoredDay(screening.due_on()), screening.due_version());
  const v1::RiskState& risk = the.risk();
  if (AwaitsAssessment(risk) && !risk.overdue())
    rows.AddAfter<v1::FlagRiskUnassessed>(StoredDay(risk.due_on()), risk.due_version());
  if (risk.has_interim_hearing_by() && !risk.hearing_overdue()) {
    rows.AddAfter<v1::FlagInterimHearingOverdue>(StoredDay(risk.interim_hearing_by()),
                                                 risk.hearing_version());
  }
}

Decision Decide(const v1::FlagScreeningOverdue& flag, const Context&, const CaseState& the) {
  v1::ScreeningOverdue overdue;
  *overdue.mutable_due_on() = the.screening().due_on();
  overdue.set_due_us(flag.due_us());
  return Record(std::move(overdue));
}

Decision Decide(const v1::FlagRiskUnassessed& flag, const Context&, const CaseState& the) {
  v1::RiskAssessmentOverdue overdue;
  *overdue.mutable_due_on() = the.risk().due_on();
  overdue.set_due_us(flag.due_us());
  return Record(std::move(overdue));
}

Decision Decide(const v1::FlagInterimHearingOverdue& flag, const Context&, const CaseState& the) {
  v1::InterimHearingOverdue overdue;
  *overdue.mutable_interim_hearing_by() = the.risk().interim_hearing_by();
  overdue.set_due_us(flag.due_us());
  return Record(std::move(overdue));
}

// F10. Nothing follows from it but that it is told, and weighed (sanction/impose.cc).
Decision Decide(const v1::FlagCaseAged& flag, const Context&, const CaseState& the) {
  v1::CaseAged aged;
  *aged.mutable_mark() = the.age_marks(0);
  aged.set_days(static_cast<uint32_t>(StoredDay(the.age_marks(0)) - StoredDay(the.received_on())));
  aged.set_due_us(flag.due_us());
  return Record(std::move(aged));
}

}  // namespace candour

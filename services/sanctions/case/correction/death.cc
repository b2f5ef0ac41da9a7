#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/interim/interim.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

bool EndedByDeath(const CaseState& the) { return the.has_person_died_on() && IsOver(the.stage()); }

void AddSubjectDied(const CaseState& the, const common::v1::Date& died_on, const Context& context,
                    Decision& decision) {
  v1::SubjectDied died;
  died.set_person_id(the.person_id());
  *died.mutable_died_on() = died_on;
  decision.Add("", std::move(died));
  AddInterimEnds(the, v1::INTERIM_END_CASE_ENDED, context.today(), decision);
}

Decision Decide(const v1::RecordSubjectDeathRequest& record, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const std::optional<absl::CivilDay> died_on = DayOf(record.died_on());
  if (!died_on) return error::DateInvalid("died_on");
  if (*died_on > context.today()) return error::DateFuture("died_on");
  if (EndedByDeath(the)) return {};
  Decision decision;
  AddSubjectDied(the, record.died_on(), context, decision);
  return decision;
}

}  // namespace candour

// What a court's word does to a sanction: the same after an appeal and after a referral by oversight.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_APPEAL_COURT_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_APPEAL_COURT_H_

#include <optional>
#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/sanction/errors.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

struct CourtsWord {
  sanctions::v1::AppealOutcome outcome = sanctions::v1::APPEAL_OUTCOME_UNSPECIFIED;
  std::string court_ref;
  absl::CivilDay decided_on;
  // Of SUBSTITUTED.
  sanctions::v1::Substitute substitute;
  std::string reasons, conditions;
};

template <class Request>
CourtsWord WordIn(const Request& record) {
  return {record.outcome(),    record.court_ref(), StoredDay(record.decided_on()),
          record.substitute(), record.reasons(),   record.conditions()};
}

// What cannot be recorded: DATE_INVALID, DATE_FUTURE, DATE_ORDER (before `since`), SUBSTITUTE_MISSING.
template <class Request>
std::optional<Refusal> WordWrong(const Request& record, absl::CivilDay since, absl::CivilDay today) {
  const std::optional<absl::CivilDay> decided_on = DayOf(record.decided_on());
  if (!decided_on) return error::DateInvalid("decided_on");
  if (*decided_on > today) return error::DateFuture("decided_on");
  if (*decided_on < since) return error::DateOrder("decided_on", DayText(since));
  const bool substituted = record.outcome() == sanctions::v1::APPEAL_OUTCOME_SUBSTITUTED;
  if (substituted && record.substitute().type() == sanctions::v1::SANCTION_TYPE_UNSPECIFIED) {
    return error::SubstituteMissing();
  }
  return std::nullopt;
}

// Adds what follows for `sanction`. Where the court left a stayed one, it holds from the court's day, but not
// before its own; what covered it until then ends without a gap.
void AddWord(const sanctions::v1::CaseState&, const sanctions::v1::SanctionState&, const CourtsWord&,
             const Context&, const SanctionsRules&, Decision*);

// With the panel's decision goes what a review had let run on until a successor begins.
void QuashWhatRunsOn(const sanctions::v1::CaseState&, const CourtsWord&, Decision*);

// The panel whose decision was sent back does not sit again.
void ExcludePanel(sanctions::v1::CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_APPEAL_COURT_H_

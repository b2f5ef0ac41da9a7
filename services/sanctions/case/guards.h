// Conditions that commands about a case share.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_GUARDS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_GUARDS_H_

#include <optional>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/common/v1/common.pb.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/day.h"
#include "common/decider/decision.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

// Of what is proposed and was not sent the person does not hear.
inline sanctions::v1::CaseStage StageTold(const sanctions::v1::CaseState& the) {
  const bool unsent = the.stage() == sanctions::v1::CASE_STAGE_CONSENSUAL_PROPOSED &&
                      the.consensual().status() == sanctions::v1::CONSENSUAL_STATUS_PROPOSED;
  return unsent ? sanctions::v1::CASE_STAGE_CASE_TO_ANSWER : the.stage();
}

// Whether the person may ask for it.
inline bool IsThePersons(CaseEvent event) {
  return event == CaseEvent::kResponseReceived || event == CaseEvent::kSanctionReviewed ||
         event == CaseEvent::kRestorationApplied || event == CaseEvent::kOutcomePublicationAsked;
}

// Why `event` can't be recorded: CASE_UNKNOWN, STATE.
inline std::optional<Refusal> CannotMove(const sanctions::v1::CaseState& the, CaseEvent event) {
  if (the.case_id().empty()) return error::CaseUnknown();
  if (!Next(the.stage(), event)) return error::StageIs(IsThePersons(event) ? StageTold(the) : the.stage());
  return std::nullopt;
}

// The same of what rests while the case waits for others: STAYED.
inline std::optional<Refusal> CannotGoOn(const sanctions::v1::CaseState& the, CaseEvent event) {
  if (auto refusal = CannotMove(the, event)) return refusal;
  if (the.has_stay()) return error::CaseIsStayed();
  return std::nullopt;
}

// The day of what happened before it is recorded; `said` is null: today. Refusals, naming `field`:
// DATE_INVALID, DATE_FUTURE, DATE_ORDER (before the referral).
inline std::variant<absl::CivilDay, Refusal> DayItHappened(absl::string_view field,
                                                           const common::v1::Date* said,
                                                           const Context& context,
                                                           const sanctions::v1::CaseState& the) {
  if (said == nullptr) return context.today();
  const std::optional<absl::CivilDay> day = DayOf(*said);
  if (!day) return error::DateInvalid(field);
  if (*day > context.today()) return error::DateFuture(field);
  const absl::CivilDay received_on = StoredDay(the.received_on());
  if (*day < received_on) return error::DateOrder(field, DayText(received_on));
  return *day;
}

// Evolve's: a fact stands in the log, so its move was one. A log that says otherwise leaves the stage.
inline void MoveTo(CaseEvent event, sanctions::v1::CaseState& the) {
  if (const auto next = Next(the.stage(), event)) the.set_stage(*next);
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_GUARDS_H_

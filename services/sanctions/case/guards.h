// Conditions that commands about a case share.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_GUARDS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_GUARDS_H_

#include <optional>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/decision.h"
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

// Evolve's: a fact stands in the log, so its move was one. A log that says otherwise leaves the stage.
inline void MoveTo(CaseEvent event, sanctions::v1::CaseState& the) {
  if (const auto next = Next(the.stage(), event)) the.set_stage(*next);
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_GUARDS_H_

// Who may sit on a final panel, and whether those who are there may decide.
//
//   if (auto no = CannotForm(the, context, *rules, request.members(), kWithChair)) return *std::move(no);
//   if (auto no = CannotDetermine(the, context, *rules, request, v1::HEARING_STAGE_FACTS)) ...
//   if (IsMajority(vote.votes(), request.present_size())) ...
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_PANEL_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_PANEL_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/hearing/errors.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

bool IsChair(sanctions::v1::Seat seat);

// Who asks for a panel to be formed.
enum class PanelAsks {
  kSomebodyElse,  // who does not sit on it
  kItsChair,
};

// Why these may not form a final panel: QUORUM, DUPLICATE, SOD, NOT_APPOINTED, CONFLICT_OF_INTEREST, SEAT,
// INTERESTS_UNDECLARED, CHALLENGE_OPEN.
std::optional<Refusal> CannotForm(const sanctions::v1::CaseState&, const Context&, const SanctionsRules&,
                                  const google::protobuf::RepeatedPtrField<sanctions::v1::PanelMember>&,
                                  PanelAsks);
// The same as a fact names them: of each the account, the seat, and the person of their appointment.
google::protobuf::RepeatedPtrField<sanctions::v1::PanelMember> AsAppointed(
    const sanctions::v1::CaseState&, const google::protobuf::RepeatedPtrField<sanctions::v1::PanelMember>&);

// Why those present may decide nothing: QUORUM (too few, a seat empty, somebody who is no member),
// NOT_APPOINTED (its chair does not ask), CHALLENGE_OPEN.
std::optional<Refusal> CannotDecideNow(const sanctions::v1::CaseState&, const Context&, const SanctionsRules&,
                                       const google::protobuf::RepeatedPtrField<std::string>& present);

// Without those who sit no more: enough of them, and each seat taken.
bool PanelIsWhole(const sanctions::v1::CaseState&, const SanctionsRules&, absl::string_view without = "");

// Where the panel has too few members without `account`, adds that the hearing is adjourned. For whoever
// recuses an officer.
void AdjournIfTooFew(const sanctions::v1::CaseState&, const Context&, absl::string_view account, Decision*);

// Why the hearing can't go on: CASE_UNKNOWN, STATE, STAYED, HEARING_UNKNOWN, ADJOURNED.
std::optional<Refusal> HearingCannotGoOn(const sanctions::v1::CaseState&, const std::string& hearing_id,
                                         CaseEvent event);

// Why a sitting that was opened may not decide `stage`: the same, and STATE where it is not its turn,
// SUBJECT_ABSENT.
std::optional<Refusal> NotItsTurn(const sanctions::v1::CaseState&, const std::string& hearing_id,
                                  sanctions::v1::HearingStage stage);

// Of members who all vote.
inline bool IsMajority(uint32_t votes, int members) { return 2 * int64_t{votes} > members; }

// The same with who is there: all that a determination needs beside what it decides.
template <class Request>
std::optional<Refusal> CannotDetermine(const sanctions::v1::CaseState& the, const Context& context,
                                       const SanctionsRules& rules, const Request& request,
                                       sanctions::v1::HearingStage stage) {
  if (auto refusal = NotItsTurn(the, request.hearing_id(), stage)) return refusal;
  if (auto refusal = CannotDecideNow(the, context, rules, request.present())) return refusal;
  if (request.legal_advice().empty()) return error::LegalAdviceMissing();
  return std::nullopt;
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_HEARING_PANEL_H_

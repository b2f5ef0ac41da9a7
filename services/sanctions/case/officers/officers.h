// Who has which part in a case, and whether somebody may act in it.
//
//   if (auto no = CannotAct(the, context, v1::CASE_PART_SCREENER)) return *std::move(no);
//   if (auto no = CannotSit(the, context, request.panel())) return *std::move(no);     // an interim panel
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_OFFICERS_OFFICERS_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_OFFICERS_OFFICERS_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

Decision Decide(const sanctions::v1::AppointOfficerRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::DeclareInterestsRequest&, const Context&, const CaseState&);
// challenge.cc
Decision Decide(const sanctions::v1::RecuseOfficerRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::ChallengeOfficerRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::AnswerOfficerChallengeRequest&, const Context&, const CaseState&);

// The officer of that account, or nullptr.
const sanctions::v1::Officer* FindOfficer(const CaseState&, absl::string_view account);

// For a reason that does not go away: whoever was only taken out may be listed again.
bool IsOutForGood(const sanctions::v1::Officer&);

// Whether this account has chosen any of those who decide.
bool HasChosen(const CaseState&, absl::string_view account);
// In Evolve of what it chose by.
void AddChooser(absl::string_view account, CaseState&);

// Of this account, or of this person where both are known, any part but `part` is or was: as an officer or on
// the final panel, as the legal assessor or presenter of the hearing.
bool HasOtherPart(const CaseState&, absl::string_view account, absl::string_view person_id,
                  sanctions::v1::CasePart part);

// The caller's token names the person whom the case is about.
bool IsOwnCase(const CaseState&, const Context&);

// Why the caller may not act in `part`: CONFLICT_OF_INTEREST, SOD, NOT_APPOINTED, INTERESTS_UNDECLARED,
// CHALLENGE_OPEN.
std::optional<Refusal> CannotAct(const CaseState&, const Context&, sanctions::v1::CasePart part);
// The same of an officer by account, who need not be the caller.
std::optional<Refusal> OfficerCannotAct(const CaseState&, const Context&, absl::string_view account,
                                        sanctions::v1::CasePart part);

// Lately in an organisation that the case names; by the rules of the day.
bool WorkedThere(const CaseState&, const sanctions::v1::Officer&, const SanctionsRules&, absl::CivilDay);

// Why these members, of whom the caller has to be the chair, may decide nothing as INTERIM_PANEL: panel.cc
std::optional<Refusal> CannotSit(const CaseState&, const Context&, const SanctionsRules&,
                                 const google::protobuf::RepeatedPtrField<std::string>& panel);

// Counts seats against the rules: what is missing, "" where they suffice.
class SeatCount {
 public:
  void Add(sanctions::v1::Seat seat);
  std::string Missing(const sanctions::v1::PanelRule& rule) const;

 private:
  int chairs_ = 0, lay_ = 0, managers_ = 0;
};

void Evolve(const sanctions::v1::OfficerAppointed&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::InterestsDeclared&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OfficerRecused&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OfficerChallenged&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OfficerChallengeAnswered&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_OFFICERS_OFFICERS_H_

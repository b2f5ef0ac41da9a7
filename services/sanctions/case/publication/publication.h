// What others are told of a decision: everybody how the case ended and why (determination.proto), other
// regulators that there is a sanction.
//
//   const std::optional<v1::Determination> told = ToldOf(the, rules);
//   if (told && ShownOn(*told, today)) ...
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_PUBLICATION_PUBLICATION_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_PUBLICATION_PUBLICATION_H_

#include <optional>

#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/determination.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

// publish.cc
Decision Decide(const sanctions::v1::PublishDeterminationRequest&, const Context&, const CaseState&);
Decision Decide(const sanctions::v1::RequestOutcomePublicationRequest&, const Context&, const CaseState&);
// inform.cc
Decision Decide(const sanctions::v1::RecordRegulatorInformedRequest&, const Context&, const CaseState&);

// How the case ended, without the reasons; nothing where it has not, or not any more, or where the rules show
// nothing of it.
std::optional<sanctions::v1::Determination> ToldOf(const CaseState&, const SanctionsRules&);
bool ShownOn(const sanctions::v1::Determination&, absl::CivilDay);
// The first day on which it is shown.
absl::CivilDay ShownFrom(const CaseState&);

// Rows "determination" under kListed, the newest decision first, named as CaseIdAt reads them;
// "determination_of" under the number of the case and the id of each of its public sanctions.
void IndexDetermination(const CaseState&, Rows&);

// Others are asked for now: in Evolve of what says so.
void ForgetPublishedConditions(CaseState&);

void Evolve(const sanctions::v1::DeterminationPublished&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OutcomePublicationRequested&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OutcomePublicationWithdrawn&, const FactContext&, CaseState&);
void Evolve(const sanctions::v1::OtherRegulatorInformed&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_PUBLICATION_PUBLICATION_H_

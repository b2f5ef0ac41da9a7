// What is offered to those whom a case touches, so that each can take part in it. That it was is recorded;
// whether somebody takes it is theirs.
//
//   if (const auto offer = FirstNotOffered(the, context, *rules)) return error::SupportNotOffered(offer->to,
//   offer->kind);
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SUPPORT_SUPPORT_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SUPPORT_SUPPORT_H_

#include <optional>

#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

using CaseState = sanctions::v1::CaseState;

Decision Decide(const sanctions::v1::OfferSupportRequest&, const Context&, const CaseState&);

// Of what the rules ask for before a hearing is listed, the first that was not offered to whom the case is
// about, or to whoever referred and is known; nothing: there is none. Where the rules ask for something for
// referrers it depends on each referral.
struct SupportDue {
  sanctions::v1::CaseParty to;
  sanctions::v1::SupportKind kind;
};
std::optional<SupportDue> FirstNotOffered(const CaseState&, const Context&, const SanctionsRules&);

// Whom the case is about was another until now: nothing was offered to this person yet.
void ForgetOffersToSubject(CaseState&);

void Evolve(const sanctions::v1::SupportOffered&, const FactContext&, CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SUPPORT_SUPPORT_H_

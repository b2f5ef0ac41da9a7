// Who sees how much of a case. Pure.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_SIGHT_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_SIGHT_H_

#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "candour/sanctions/v1/support.pb.h"
#include "common/decider/context.h"

namespace candour {

enum class Sight {
  kNothing,  // as if there were no such case
  kSubject,  // whom it is about: what they were told of, what is decided
  kOutcome,  // what was decided: stage, findings, sanctions, appeal
  kPanel,    // what is to be decided at a hearing, and nothing that was dropped before
  kAll,
};

// SCREENER, EXAMINER, REGISTRAR, LISTING, AUDITOR, DPO.
bool IsRegulators(absl::string_view role);

// After a hearing, or an agreement.
bool IsDecided(const sanctions::v1::CaseState&);

// By the case as it is now, whatever moment is asked about.
Sight SightOf(const sanctions::v1::CaseState& the, const Actor& actor, absl::string_view asked_person_id);

// Whether what a doctor found of the person is seen: by the person, by the regulator, and by who sits on the
// panel.
bool SeesHealth(Sight, const sanctions::v1::CaseState&, const Actor&);

// Whether what was offered to that party is seen.
bool SeesSupportOf(sanctions::v1::CaseParty, Sight);

// What whoever referred is told of a case: that it is open, or how it ended.
sanctions::v1::ReferralOutcome OutcomeFor(const sanctions::v1::CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_SIGHT_H_

// F13: a referral of somebody by whom they had referred before may be made against that. It is flagged, and
// looked at like any other: when it comes (submit.cc), or once it is known who a case is about.
#ifndef CANDOUR_SERVICES_SANCTIONS_REFERRAL_REFERRED_BEFORE_H_
#define CANDOUR_SERVICES_SANCTIONS_REFERRAL_REFERRED_BEFORE_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "candour/sanctions/v1/referral.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

// Whether a case about the person has a referral that `is_theirs`.
bool WasReferred(const std::string& person_id, const Context&,
                 absl::FunctionRef<bool(const sanctions::v1::ReferralState&)> is_theirs);

// On a case, by the reaction to its identification (reactions.h).
Decision Decide(const sanctions::v1::LookAtReferrers&, const Context&, const sanctions::v1::CaseState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_REFERRAL_REFERRED_BEFORE_H_

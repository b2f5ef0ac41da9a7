#include "services/sanctions/reactions.h"

#include <optional>
#include <string>

#include "absl/strings/strip.h"
#include "candour/sanctions/v1/screening.pb.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/referral/referred_before.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// A referral that named nobody could not be held against what the person had referred.
std::optional<CommandOn<Case, v1::LookAtReferrers>> LookAtReferrersOf(const v1::PersonIdentified&,
                                                                      const FactContext& at) {
  return Ask<Case>(std::string(absl::StripPrefix(at.stream, "case/")), v1::LookAtReferrers());
}

}  // namespace

const Reactions& CaseReactions() {
  static const Reactions reactions =
      Reactions().ToFact("look_at_referrers", FactList<v1::ReferralFlagged>(), LookAtReferrersOf);
  return reactions;
}

}  // namespace candour

#include "services/sanctions/referral/referred_before.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/referral/referral.h"

namespace candour {

namespace v1 = sanctions::v1;

bool WasReferred(const std::string& person_id, const Context& context,
                 absl::FunctionRef<bool(const v1::ReferralState&)> is_theirs) {
  for (const std::string& case_id : context.Ids("case_by_person", person_id)) {
    for (const std::string& referral_id : context.Read<Case>(case_id).referral_ids()) {
      if (is_theirs(context.Read<Referral>(referral_id))) return true;
    }
  }
  return false;
}

Decision Decide(const v1::LookAtReferrers&, const Context& context, const v1::CaseState& the) {
  Decision decision;
  for (const std::string& referral_id : the.referral_ids()) {
    const v1::ReferralState& referral = context.Read<Referral>(referral_id);
    const std::string& referrer = referral.referrer_person_id();
    const bool flagged = absl::c_linear_search(referral.flags(), v1::REFERRAL_FLAG_REFERRED_BEFORE);
    if (IsAbout(the, referrer) || flagged) continue;
    // Of two of one day nobody knows any more which came first.
    const bool was_referred = WasReferred(referrer, context, [&](const v1::ReferralState& one) {
      const bool later = StoredDay(one.received_on()) > StoredDay(referral.received_on());
      return IsAbout(the, one.referrer_person_id()) && !later;
    });
    if (!was_referred) continue;
    v1::ReferralFlagged flag;
    flag.set_flag(v1::REFERRAL_FLAG_REFERRED_BEFORE);
    decision.Add(StreamOf<Referral>(referral_id), std::move(flag));
  }
  return decision;
}

}  // namespace candour

#include "services/sanctions/referral/referral.h"

namespace candour {

namespace v1 = sanctions::v1;

void Evolve(const v1::ReferralReceived& fact, const FactContext& context, v1::ReferralState& referral) {
  referral.set_referral_id(fact.referral_id());
  referral.set_ref_no(fact.ref_no());
  referral.set_case_id(fact.case_id());
  referral.set_source(fact.source());
  referral.set_named_person_id(fact.named_person_id());
  referral.set_org_code(fact.org_code());
  *referral.mutable_received_on() = fact.received_on();
  *referral.mutable_acknowledge_by() = fact.acknowledge_by();
  referral.set_fact_version(context.version);
  referral.set_referrer_person_id(fact.referrer_person_id());
  if (context.role != "PUBLIC") referral.set_referrer_account(std::string(context.account));
  if (fact.has_sealed()) *referral.mutable_received() = fact.sealed();
}

void Evolve(const v1::ReferralFlagged& fact, const FactContext&, v1::ReferralState& referral) {
  referral.add_flags(fact.flag());
}

void Evolve(const v1::ReferralAcknowledged& fact, const FactContext&, v1::ReferralState& referral) {
  *referral.mutable_acknowledged_on() = fact.acknowledged_on();
}

void Evolve(const v1::AcknowledgementOverdue&, const FactContext&, v1::ReferralState& referral) {
  referral.set_acknowledgement_overdue(true);
}

void Evolve(const v1::ReferrerWithdrew& fact, const FactContext&, v1::ReferralState& referral) {
  *referral.mutable_withdrawn_on() = fact.withdrawn_on();
}

void Evolve(const v1::ScreeningReviewRequested& fact, const FactContext&, v1::ReferralState& referral) {
  *referral.mutable_review_requested_on() = fact.requested_on();
}

void Evolve(const v1::ReferralMoved& fact, const FactContext&, v1::ReferralState& referral) {
  referral.set_case_id(fact.case_id());
}

}  // namespace candour

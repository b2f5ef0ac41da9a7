#include "services/sanctions/case/support/support.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "common/decider/day.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/referral/referral.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool WasOffered(const CaseState& the, v1::CaseParty to, v1::SupportKind kind) {
  return std::any_of(the.support().begin(), the.support().end(),
                     [&](const v1::OfferedSupport& one) { return one.to() == to && one.kind() == kind; });
}

// Somebody other than whom it is about; of who referred anonymously nobody knows whom to offer it to.
bool KnowsAReferrer(const CaseState& the, const Context& context) {
  return std::any_of(the.referral_ids().begin(), the.referral_ids().end(), [&](const std::string& id) {
    const v1::ReferralState& referral = context.Read<Referral>(id);
    return !referral.referrer_account().empty() && !IsAbout(the, referral.referrer_person_id());
  });
}

std::optional<Refusal> CannotOffer(const v1::OfferSupportRequest& offer, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  if (IsOver(the.stage())) return error::StageIs(the.stage());
  if (offer.to() == v1::CASE_PARTY_SUBJECT && the.person_id().empty()) return error::PersonUnidentified();
  return std::nullopt;
}

}  // namespace

Decision Decide(const v1::OfferSupportRequest& offer, const Context& context, const CaseState& the) {
  if (auto refusal = CannotOffer(offer, the)) return *std::move(refusal);
  const common::v1::Date* said = offer.has_offered_on() ? &offer.offered_on() : nullptr;
  const auto offered_on = DayItHappened("offered_on", said, context, the);
  if (const auto* refusal = std::get_if<Refusal>(&offered_on)) return *refusal;
  std::set<v1::SupportKind> kinds;
  for (const int number : offer.kinds()) {
    const auto kind = static_cast<v1::SupportKind>(number);
    if (!WasOffered(the, offer.to(), kind)) kinds.insert(kind);
  }
  if (kinds.empty()) return error::DoneAlready("offer");
  v1::SupportOffered offered;
  offered.set_to(offer.to());
  for (const v1::SupportKind kind : kinds) offered.add_kinds(kind);
  *offered.mutable_offered_on() = DateOf(std::get<absl::CivilDay>(offered_on));
  return Record(std::move(offered));
}

std::optional<SupportDue> FirstNotOffered(const CaseState& the, const Context& context,
                                          const SanctionsRules& rules) {
  for (const v1::SupportKind kind : rules.support_offer()) {
    if (!WasOffered(the, v1::CASE_PARTY_SUBJECT, kind)) return SupportDue{v1::CASE_PARTY_SUBJECT, kind};
  }
  const std::vector<v1::SupportKind> due = rules.support_offer_to_referrers();
  if (due.empty() || !KnowsAReferrer(the, context)) return std::nullopt;
  for (const v1::SupportKind kind : due) {
    if (!WasOffered(the, v1::CASE_PARTY_REFERRER, kind)) return SupportDue{v1::CASE_PARTY_REFERRER, kind};
  }
  return std::nullopt;
}

void ForgetOffersToSubject(CaseState& the) {
  auto& support = *the.mutable_support();
  const auto to_subject = [](const v1::OfferedSupport& one) { return one.to() == v1::CASE_PARTY_SUBJECT; };
  support.erase(std::remove_if(support.begin(), support.end(), to_subject), support.end());
}

void Evolve(const v1::SupportOffered& fact, const FactContext&, CaseState& the) {
  for (const int kind : fact.kinds()) {
    v1::OfferedSupport& one = *the.add_support();
    one.set_to(fact.to());
    one.set_kind(static_cast<v1::SupportKind>(kind));
    *one.mutable_offered_on() = fact.offered_on();
  }
}

}  // namespace candour

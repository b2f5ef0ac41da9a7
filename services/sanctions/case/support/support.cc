#include "services/sanctions/case/support/support.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "common/decider/day.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool WasOffered(const CaseState& the, v1::CaseParty to, v1::SupportKind kind) {
  return std::any_of(the.support().begin(), the.support().end(),
                     [&](const v1::OfferedSupport& one) { return one.to() == to && one.kind() == kind; });
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

std::optional<v1::SupportKind> FirstNotOffered(const CaseState& the, const SanctionsRules& rules) {
  for (const v1::SupportKind kind : rules.support_offer()) {
    if (!WasOffered(the, v1::CASE_PARTY_SUBJECT, kind)) return kind;
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

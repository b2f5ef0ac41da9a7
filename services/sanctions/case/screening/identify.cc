#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/screening/errors.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/subject/subject.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Nothing but referrals would have to move.
bool CanBeLinked(const CaseState& the) {
  return the.allegations().empty() && the.interim_orders().empty() &&
         !the.screening().determination_requested();
}

// That is not known yet.
bool NamesNoOrganisation(const v1::IdentifyPersonRequest& identify, const CaseState& the) {
  return absl::c_all_of(identify.org_codes(), [&](const std::string& code) {
    return absl::c_linear_search(the.org_codes(), code);
  });
}

// Where the person works and worked, as this identification and those of the same person before it say.
std::vector<std::string> EmployersOf(const v1::IdentifyPersonRequest& identify, const CaseState& the) {
  std::vector<std::string> employers(identify.org_codes().begin(), identify.org_codes().end());
  if (the.person_id() != identify.person_id()) return employers;
  for (const std::string& code : the.employer_codes()) {
    if (!absl::c_linear_search(employers, code)) employers.push_back(code);
  }
  return employers;
}

// The referrals of `the` become part of `other`.
void AddLink(const v1::IdentifyPersonRequest& identify, const CaseState& the, const std::string& other,
             const Context& context, Decision& decision) {
  v1::CaseLinked into;
  into.set_linked_into(other);
  decision.Add("", std::move(into));
  const std::vector<std::string> employers = EmployersOf(identify, the);
  for (const std::string& referral_id : the.referral_ids()) {
    v1::ReferralLinked linked;
    linked.set_referral_id(referral_id);
    const v1::ReferralState& referral = context.Read<Referral>(referral_id);
    if (!referral.referrer_account().empty()) linked.set_org_code(referral.org_code());
    if (referral_id == the.referral_ids(0))
      linked.mutable_org_codes()->Assign(employers.begin(), employers.end());
    decision.Add(StreamOf<Case>(other), std::move(linked));
    v1::ReferralMoved moved;
    moved.set_case_id(other);
    decision.Add(StreamOf<Referral>(referral_id), std::move(moved));
  }
}

}  // namespace

std::optional<std::string> CaseToJoin(const Context& context, const std::string& person_id,
                                      const std::string& but) {
  for (const std::string& id : context.Ids("case_by_person", person_id)) {
    if (id != but && Next(context.Read<Case>(id).stage(), CaseEvent::kReferralLinked)) return id;
  }
  return std::nullopt;
}

// F12: what is about one person is decided once.
Decision Decide(const v1::IdentifyPersonRequest& identify, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, CaseEvent::kPersonIdentified)) return *std::move(refusal);
  if (context.actor().person_id == identify.person_id()) return error::ConflictOfInterest();
  const bool again = the.person_id() == identify.person_id();
  if (again && NamesNoOrganisation(identify, the)) return {};
  const bool rests_on_it = !the.allegations().empty() || !the.interim_orders().empty();
  if (!the.person_id().empty() && rests_on_it && !again) return error::IdentifiedAlready();
  if (auto refusal = CannotName(context.LookedUp<v1::PersonInRegister>())) return *std::move(refusal);
  if (context.Read<Subject>(identify.person_id()).has_died_on()) return error::SubjectHasDied();
  const auto& others = context.Read<Subject>(identify.person_id()).other_records();
  if (absl::c_linear_search(others, context.actor().person_id)) return error::ConflictOfInterest();

  v1::PersonIdentified identified;
  identified.set_person_id(identify.person_id());
  *identified.mutable_identified_on() = DateOf(context.today());
  identified.set_basis(identify.basis());
  *identified.mutable_org_codes() = identify.org_codes();
  Decision decision = Record(std::move(identified));
  v1::CaseConcernsSubject concerns;
  concerns.set_case_id(the.case_id());
  decision.Add(StreamOf<Subject>(identify.person_id()), std::move(concerns));
  if (!others.empty()) {
    v1::SubjectKnownAs known;
    *known.mutable_person_ids() = others;
    decision.Add("", std::move(known));
  }
  if (!CanBeLinked(the)) return decision;
  const auto other = CaseToJoin(context, identify.person_id(), the.case_id());
  if (other) AddLink(identify, the, *other, context, decision);
  return decision;
}

}  // namespace candour

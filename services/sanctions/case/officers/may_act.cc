#include <algorithm>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsKnownAs(absl::string_view one, absl::string_view other) { return !one.empty() && one == other; }

// Taken by whoever has the role, with a declaration: nobody appoints them.
bool IsTaken(v1::CasePart part) {
  return part == v1::CASE_PART_SCREENER || part == v1::CASE_PART_COUNTERSIGNER;
}

}  // namespace

const v1::Officer* FindOfficer(const CaseState& the, absl::string_view account) {
  const auto found = std::find_if(the.officers().begin(), the.officers().end(),
                                  [&](const v1::Officer& one) { return one.account() == account; });
  return found == the.officers().end() ? nullptr : &*found;
}

bool IsOutForGood(const v1::Officer& officer) {
  return officer.recused() != v1::RECUSAL_REASON_UNSPECIFIED &&
         officer.recused() != v1::RECUSAL_REASON_WITHDRAWN;
}

bool HasChosen(const CaseState& the, absl::string_view account) {
  return std::find(the.choosers().begin(), the.choosers().end(), account) != the.choosers().end();
}

void AddChooser(absl::string_view account, CaseState& the) {
  if (!HasChosen(the, account)) the.add_choosers(std::string(account));
}

bool HasOtherPart(const CaseState& the, absl::string_view account, absl::string_view person_id,
                  v1::CasePart part) {
  const v1::HearingState& hearing = the.hearing();
  if (part != v1::CASE_PART_LEGAL_ASSESSOR && IsKnownAs(hearing.legal_assessor(), account)) return true;
  if (part != v1::CASE_PART_PRESENTER && IsKnownAs(hearing.presenter(), account)) return true;
  return std::any_of(the.officers().begin(), the.officers().end(), [&](const v1::Officer& one) {
    return one.part() != part && (one.account() == account || IsKnownAs(one.person_id(), person_id));
  });
}

bool IsOwnCase(const CaseState& the, const Context& context) {
  return MayBeAbout(the, context.actor().person_id);
}

bool WorkedThere(const CaseState& the, const v1::Officer& officer, const SanctionsRules& rules,
                 absl::CivilDay today) {
  const absl::CivilDay since = AddMonths(today, -rules.same_organisation_months());
  return std::any_of(officer.organisations().begin(), officer.organisations().end(),
                     [&](const v1::FormerOrganisation& one) {
                       if (one.has_until() && StoredDay(one.until()) < since) return false;
                       return std::find(the.org_codes().begin(), the.org_codes().end(), one.org_code()) !=
                              the.org_codes().end();
                     });
}

std::optional<Refusal> OfficerCannotAct(const CaseState& the, const Context& context,
                                        absl::string_view account, v1::CasePart part) {
  const v1::Officer* officer = FindOfficer(the, account);
  if (officer == nullptr) return IsTaken(part) ? error::InterestsUndeclared() : error::NotAppointed(part);
  if (officer->part() != part || HasOtherPart(the, account, officer->person_id(), part))
    return error::SeparationOfDuties();
  if (IsAbout(the, officer->person_id())) return error::ConflictOfInterest();
  if (officer->recused() != v1::RECUSAL_REASON_UNSPECIFIED) return error::ConflictOfInterest();
  if (!officer->declared()) return error::InterestsUndeclared();
  if (officer->challenged()) return error::ChallengeOpen();
  // A referral that came later may name an organisation that no declaration was held against.
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (rules && WorkedThere(the, *officer, *rules, context.today())) return error::ConflictOfInterest();
  return std::nullopt;
}

std::optional<Refusal> CannotAct(const CaseState& the, const Context& context, v1::CasePart part) {
  const Actor& caller = context.actor();
  if (HasOtherPart(the, caller.account, caller.person_id, part)) return error::SeparationOfDuties();
  return OfficerCannotAct(the, context, caller.account, part);
}

}  // namespace candour

#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/errors.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// The assessor's and the presenter's come with the hearing.
bool IsAppointed(v1::CasePart part) {
  return part == v1::CASE_PART_INVESTIGATOR || part == v1::CASE_PART_EXAMINER ||
         part == v1::CASE_PART_INTERIM_PANEL || part == v1::CASE_PART_FINAL_PANEL;
}

CaseEvent EventOf(v1::CasePart part) {
  return part == v1::CASE_PART_FINAL_PANEL ? CaseEvent::kPanelAppointed : CaseEvent::kOfficerAppointed;
}

bool HasSeats(v1::CasePart part) { return part != v1::CASE_PART_INVESTIGATOR; }

// A screener takes the part, and an examiner that of countersigning; others have it.
std::optional<Refusal> CannotDeclare(const v1::DeclareInterestsRequest& declare, const Context& context,
                                     const CaseState& the) {
  for (const v1::FormerOrganisation& one : declare.organisations()) {
    if (one.has_until() && !DayOf(one.until())) return error::DateInvalid("until");
  }
  const Actor& caller = context.actor();
  if (HasChosen(the, caller.account) || HasOtherPart(the, caller.account, caller.person_id, declare.part()))
    return error::SeparationOfDuties();
  if (declare.part() == v1::CASE_PART_SCREENER && caller.role == "SCREENER") return std::nullopt;
  if (declare.part() == v1::CASE_PART_COUNTERSIGNER && caller.role == "EXAMINER") return std::nullopt;
  if (FindOfficer(the, caller.account) == nullptr) return error::NotAppointed(declare.part());
  return std::nullopt;
}

v1::RecusalReason ConflictIn(const v1::DeclareInterestsRequest& declare, const Context& context,
                             const CaseState& the, const SanctionsRules& rules) {
  if (IsOwnCase(the, context)) return v1::RECUSAL_REASON_OWN_MATTER;
  if (declare.has_interest()) return v1::RECUSAL_REASON_DECLARED_INTEREST;
  v1::Officer officer;
  *officer.mutable_organisations() = declare.organisations();
  if (WorkedThere(the, officer, rules, context.today())) return v1::RECUSAL_REASON_SAME_ORGANISATION;
  return v1::RECUSAL_REASON_UNSPECIFIED;
}

}  // namespace

Decision Decide(const v1::AppointOfficerRequest& appoint, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, EventOf(appoint.part()))) return *std::move(refusal);
  if (!IsAppointed(appoint.part())) return error::PartNotAppointed();
  if (HasSeats(appoint.part()) != (appoint.seat() != v1::SEAT_UNSPECIFIED)) return error::SeatWrong();
  const std::string& person = appoint.officer_person_id();
  if (IsAbout(the, person)) return error::ConflictOfInterest();
  const Actor& caller = context.actor();
  const bool oneself = appoint.account() == caller.account || (!person.empty() && person == caller.person_id);
  if (oneself || FindOfficer(the, caller.account) != nullptr) return error::SeparationOfDuties();
  if (HasChosen(the, appoint.account()) || HasOtherPart(the, appoint.account(), person, appoint.part()))
    return error::SeparationOfDuties();
  if (FindOfficer(the, appoint.account()) != nullptr) return error::DoneAlready("appointment");

  v1::OfficerAppointed appointed;
  appointed.set_account(appoint.account());
  appointed.set_person_id(person);
  appointed.set_part(appoint.part());
  appointed.set_seat(appoint.seat());
  return Record(std::move(appointed));
}

// What somebody says binds them is recorded, whatever it is; it takes them out where it is a conflict.
Decision Decide(const v1::DeclareInterestsRequest& declare, const Context& context, const CaseState& the) {
  if (auto refusal = CannotMove(the, EventOf(declare.part()))) return *std::move(refusal);
  if (auto refusal = CannotDeclare(declare, context, the)) return *std::move(refusal);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  v1::InterestsDeclared declared;
  declared.set_account(context.actor().account);
  declared.set_person_id(context.actor().person_id);
  declared.set_part(declare.part());
  *declared.mutable_organisations() = declare.organisations();
  *declared.mutable_declared_on() = DateOf(context.today());
  declared.set_details(declare.details());
  Decision decision = Record(std::move(declared));
  const v1::RecusalReason conflict = ConflictIn(declare, context, the, *rules);
  if (conflict == v1::RECUSAL_REASON_UNSPECIFIED) return decision;
  v1::OfficerRecused recused;
  recused.set_account(context.actor().account);
  recused.set_reason(conflict);
  decision.Add("", std::move(recused));
  AdjournIfTooFew(the, context, context.actor().account, &decision);
  return decision;
}

}  // namespace candour

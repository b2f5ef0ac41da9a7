#include <algorithm>

#include "common/decider/day.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

void AddOrganisation(const std::string& org_code, CaseState& the) {
  const auto& known = the.org_codes();
  if (!org_code.empty() && std::find(known.begin(), known.end(), org_code) == known.end())
    the.add_org_codes(org_code);
}

void AddEmployer(const std::string& org_code, CaseState& the) {
  AddOrganisation(org_code, the);
  const auto& known = the.employer_codes();
  if (std::find(known.begin(), known.end(), org_code) == known.end()) the.add_employer_codes(org_code);
}

void AddReferral(const std::string& referral_id, const std::string& org_code, CaseState& the) {
  the.add_referral_ids(referral_id);
  AddOrganisation(org_code, the);
}

// A day to decide by, and so another timer.
void SetDue(const common::v1::Date& due_on, uint64_t version, CaseState& the) {
  v1::ScreeningState& screening = *the.mutable_screening();
  *screening.mutable_due_on() = due_on;
  screening.set_due_version(version);
  screening.set_overdue(false);
}

bool IsScreened(const CaseState& the) {
  return the.stage() == v1::CASE_STAGE_RECEIVED || the.stage() == v1::CASE_STAGE_SCREENING;
}

template <class Decided>
void SetDecided(const Decided& fact, CaseState& the) {
  v1::ScreeningState& screening = *the.mutable_screening();
  screening.clear_closing();
  *screening.mutable_scope() = fact.scope();
  *screening.mutable_decided_on() = fact.decided_on();
  screening.set_decided_by(fact.screener());
  screening.set_decided_by_person_id(fact.screener_person_id());
}

}  // namespace

void Evolve(const v1::CaseOpened& fact, const FactContext& context, CaseState& the) {
  the.set_case_id(fact.case_id());
  the.set_case_no(fact.case_no());
  the.set_stage(v1::CASE_STAGE_RECEIVED);
  *the.mutable_received_on() = fact.received_on();
  the.set_named_person_id(fact.named_person_id());
  AddReferral(fact.referral_id(), fact.org_code(), the);
  SetDue(fact.screening_due_on(), context.version, the);
  *the.mutable_risk()->mutable_due_on() = fact.risk_due_on();
  the.mutable_risk()->set_due_version(context.version);
  *the.mutable_age_marks() = fact.age_marks();
  the.set_opened_version(context.version);
}

void Evolve(const v1::ReferralLinked& fact, const FactContext& context, CaseState& the) {
  AddReferral(fact.referral_id(), fact.org_code(), the);
  for (const std::string& org_code : fact.org_codes()) AddEmployer(org_code, the);
  // Whoever refers after that does not put it off.
  if (fact.has_risk_due_on() && !the.risk().again()) {
    v1::RiskState& risk = *the.mutable_risk();
    *risk.mutable_due_on() = fact.risk_due_on();
    risk.set_due_version(context.version);
    risk.set_overdue(false);
    risk.set_again(true);
  }
  MoveTo(CaseEvent::kReferralLinked, the);
}

// What somebody else was given notice of, or offered, whom it was thought to be about, this person was not;
// nor have they left where that one did.
void Evolve(const v1::PersonIdentified& fact, const FactContext&, CaseState& the) {
  if (!the.person_id().empty() && the.person_id() != fact.person_id()) {
    the.clear_interim_notice();
    the.clear_departures();
    the.clear_employer_codes();
    ForgetOffersToSubject(the);
  }
  the.clear_also_known_as();  // of whoever was named; what is known of this person follows
  the.set_person_id(fact.person_id());
  for (const std::string& org_code : fact.org_codes()) AddEmployer(org_code, the);
  MoveTo(CaseEvent::kPersonIdentified, the);
}

void Evolve(const v1::CaseLinked& fact, const FactContext&, CaseState& the) {
  the.set_linked_into(fact.linked_into());
  MoveTo(CaseEvent::kLinkedIntoCase, the);
}

void Evolve(const v1::AllegationFramed& fact, const FactContext&, CaseState& the) {
  v1::Allegation& allegation = *the.add_allegations();
  allegation.set_allegation_id(fact.allegation_id());
  *allegation.mutable_citation() = fact.citation();
  *allegation.mutable_conduct_from() = fact.conduct_from();
  *allegation.mutable_conduct_to() = fact.conduct_to();
  allegation.set_never_event(fact.never_event());
  allegation.set_sanctionable(fact.sanctionable());
  if (fact.has_sealed()) *allegation.mutable_particulars() = fact.sealed();
  MoveTo(CaseEvent::kAllegationFramed, the);
}

void Evolve(const v1::RiskAssessed& fact, const FactContext& context, CaseState& the) {
  v1::RiskState& risk = *the.mutable_risk();
  risk.set_level(fact.level());
  risk.set_again(false);
  *risk.mutable_assessed_on() = fact.assessed_on();
  if (!fact.has_interim_hearing_by()) {
    risk.clear_interim_hearing_by();
    risk.set_hearing_overdue(false);
  } else if (!risk.has_interim_hearing_by()) {
    *risk.mutable_interim_hearing_by() = fact.interim_hearing_by();
    risk.set_hearing_version(context.version);
    risk.set_hearing_overdue(false);
  }
  MoveTo(CaseEvent::kRiskAssessed, the);
}

void Evolve(const v1::ScreenedIn& fact, const FactContext&, CaseState& the) {
  SetDecided(fact, the);
  MoveTo(CaseEvent::kScreenedIn, the);
}

void Evolve(const v1::ClosingProposed& fact, const FactContext&, CaseState& the) {
  v1::ProposedClosing& closing = *the.mutable_screening()->mutable_closing();
  closing.set_screener(fact.screener());
  closing.set_screener_person_id(fact.screener_person_id());
  *closing.mutable_scope() = fact.scope();
  if (fact.has_sealed()) *closing.mutable_proposed() = fact.sealed();
  MoveTo(CaseEvent::kClosingProposed, the);
}

void Evolve(const v1::ClosingNotAgreed&, const FactContext&, CaseState& the) {
  the.mutable_screening()->clear_closing();
}

// What goes to whoever referred stands where the screener said it.
void Evolve(const v1::ScreenedOut& fact, const FactContext&, CaseState& the) {
  v1::ScreeningState& screening = *the.mutable_screening();
  screening.clear_closed();
  if (screening.closing().has_proposed()) {
    *screening.mutable_closed() = screening.closing().proposed();
  } else if (fact.has_sealed()) {
    *screening.mutable_closed() = fact.sealed();
  }
  SetDecided(fact, the);
  *screening.mutable_review_last_day() = fact.review_last_day();
  MoveTo(CaseEvent::kScreenedOut, the);
}

// The case does not depend on whoever began it.
void Evolve(const v1::ReferrerWithdrew&, const FactContext&, CaseState&) {}

void Evolve(const v1::ScreeningReviewRequested& fact, const FactContext& context, CaseState& the) {
  MoveTo(CaseEvent::kScreeningReviewRequested, the);
  the.mutable_screening()->clear_review_last_day();
  SetDue(fact.due_on(), context.version, the);
}

void Evolve(const v1::DeterminationRequested& fact, const FactContext& context, CaseState& the) {
  const bool was_screened = IsScreened(the);
  MoveTo(CaseEvent::kDeterminationRequested, the);
  const auto& known = the.referral_ids();
  if (std::find(known.begin(), known.end(), fact.referral_id()) == known.end())
    the.add_referral_ids(fact.referral_id());
  v1::ScreeningState& screening = *the.mutable_screening();
  screening.set_determination_requested(true);
  if (!fact.prima_facie_report_hash().empty()) screening.set_prima_facie(true);
  if (!IsScreened(the)) return;
  // Of two days the earlier one holds.
  screening.clear_review_last_day();
  if (!was_screened || StoredDay(fact.due_on()) < StoredDay(screening.due_on()))
    SetDue(fact.due_on(), context.version, the);
}

void Evolve(const v1::ScreeningOverdue&, const FactContext&, CaseState& the) {
  the.mutable_screening()->set_overdue(true);
}

void Evolve(const v1::RiskAssessmentOverdue&, const FactContext&, CaseState& the) {
  the.mutable_risk()->set_overdue(true);
}

void Evolve(const v1::InterimHearingOverdue&, const FactContext&, CaseState& the) {
  the.mutable_risk()->set_hearing_overdue(true);
}

void Evolve(const v1::CaseAged& fact, const FactContext&, CaseState& the) {
  the.set_aged_days(fact.days());
  auto& marks = *the.mutable_age_marks();
  marks.erase(
      std::remove_if(marks.begin(), marks.end(),
                     [&](const common::v1::Date& mark) { return StoredDay(mark) <= StoredDay(fact.mark()); }),
      marks.end());
}

}  // namespace candour

#include <algorithm>
#include <string>

#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsOfAHearing(v1::CasePart part) {
  return part == v1::CASE_PART_FINAL_PANEL || part == v1::CASE_PART_LEGAL_ASSESSOR ||
         part == v1::CASE_PART_PRESENTER;
}

v1::Officer& OfficerOf(const std::string& account, CaseState& the) {
  auto& officers = *the.mutable_officers();
  const auto known = std::find_if(officers.begin(), officers.end(),
                                  [&](const v1::Officer& one) { return one.account() == account; });
  v1::Officer& officer = known != officers.end() ? *known : *officers.Add();
  officer.set_account(account);
  return officer;
}

// Who has the part with the listing: nothing that they said before counts.
v1::Officer& Appoint(const std::string& account, v1::CasePart part, CaseState& the) {
  v1::Officer& officer = OfficerOf(account, the);
  officer.Clear();
  officer.set_account(account);
  officer.set_part(part);
  officer.set_declared(true);
  return officer;
}

bool SitsIn(const v1::HearingState& hearing, const v1::Officer& officer) {
  return officer.part() != v1::CASE_PART_FINAL_PANEL ||
         std::any_of(hearing.members().begin(), hearing.members().end(),
                     [&](const v1::PanelMember& one) { return one.account() == officer.account(); });
}

// Of an earlier listing: whoever sits again is an officer again below.
void WithdrawAll(const v1::HearingState& earlier, CaseState& the) {
  for (v1::Officer& officer : *the.mutable_officers()) {
    if (!IsOfAHearing(officer.part()) || officer.recused() != v1::RECUSAL_REASON_UNSPECIFIED) continue;
    if (SitsIn(earlier, officer)) officer.set_recused(v1::RECUSAL_REASON_WITHDRAWN);
  }
}

// Once whoever listed them said what binds them (`declared`), and gave them the part.
void Seat(const v1::PanelMember& member, CaseState& the) {
  if (member.declared()) {
    v1::Officer& officer = Appoint(member.account(), v1::CASE_PART_FINAL_PANEL, the);
    officer.set_person_id(member.person_id());
    *officer.mutable_organisations() = member.organisations();
  }
  v1::Officer& officer = OfficerOf(member.account(), the);
  officer.set_seat(member.seat());
  officer.clear_recused();
}

void AddOfficers(const v1::HearingListed& fact, const v1::HearingState& earlier, CaseState& the) {
  WithdrawAll(earlier, the);
  for (const v1::PanelMember& member : fact.members()) Seat(member, the);
  Appoint(fact.legal_assessor(), v1::CASE_PART_LEGAL_ASSESSOR, the);
  Appoint(fact.presenter(), v1::CASE_PART_PRESENTER, the);
}

}  // namespace

void Evolve(const v1::HearingListed& fact, const FactContext& context, CaseState& the) {
  AddChooser(context.account, the);
  MoveTo(CaseEvent::kHearingListed, the);
  v1::HearingState hearing;
  // What is known of the person's health, and of panels that do not sit again, outlasts a listing.
  *hearing.mutable_excluded() = the.hearing().excluded();
  hearing.set_illness_claimed(the.hearing().illness_claimed());
  if (the.hearing().has_assessment()) *hearing.mutable_assessment() = the.hearing().assessment();
  hearing.set_hearing_id(fact.hearing_id());
  *hearing.mutable_members() = fact.members();
  hearing.set_legal_assessor(fact.legal_assessor());
  hearing.set_presenter(fact.presenter());
  *hearing.mutable_hearing_on() = fact.hearing_on();
  *hearing.mutable_notice_sent_on() = fact.notice_sent_on();
  *hearing.mutable_served_on() = fact.served_on();
  hearing.set_private_(fact.private_());
  hearing.set_town(fact.town());
  hearing.set_mode(fact.mode());
  *hearing.mutable_publish_on() = fact.publish_on();
  const v1::HearingState earlier = the.hearing();
  *the.mutable_hearing() = hearing;
  AddOfficers(fact, earlier, the);
}

void Evolve(const v1::HearingAdjourned& fact, const FactContext& context, CaseState& the) {
  v1::HearingState& hearing = *the.mutable_hearing();
  v1::Adjournment& adjournment = *hearing.mutable_adjournment();
  adjournment.Clear();
  adjournment.set_reason(fact.reason());
  *adjournment.mutable_since() = fact.adjourned_on();
  *adjournment.mutable_review_by() = fact.review_by();
  adjournment.set_fact_version(context.version);
  hearing.set_adjournments(hearing.adjournments() + 1);
  if (fact.reason() != v1::ADJOURN_REASON_ILLNESS) return;
  hearing.set_illness_claimed(true);
  hearing.clear_assessment();  // one from before says nothing about this illness
}

// It sits again from that day on: who is there is asked anew.
void Evolve(const v1::HearingResumed& fact, const FactContext&, CaseState& the) {
  v1::HearingState& hearing = *the.mutable_hearing();
  hearing.clear_adjournment();
  *hearing.mutable_hearing_on() = fact.resumes_on();
  hearing.set_opened(false);
  hearing.set_attended(false);
  hearing.set_represented(false);
  hearing.set_in_absence(false);
}

void Evolve(const v1::HearingOpened& fact, const FactContext&, CaseState& the) {
  MoveTo(CaseEvent::kHearingOpened, the);
  v1::HearingState& hearing = *the.mutable_hearing();
  hearing.set_opened(true);
  *hearing.mutable_opened_on() = fact.opened_on();
  hearing.set_attended(fact.attended());
  hearing.set_represented(fact.represented());
}

void Evolve(const v1::MedicalAssessmentRecorded& fact, const FactContext&, CaseState& the) {
  v1::MedicalAssessment& assessment = *the.mutable_hearing()->mutable_assessment();
  *assessment.mutable_assessed_on() = fact.assessed_on();
  assessment.set_fitness(fact.fitness());
}

void Evolve(const v1::ProceededInAbsence& fact, const FactContext&, CaseState& the) {
  the.mutable_hearing()->set_in_absence(true);
  if (fact.illness_claimed()) the.mutable_hearing()->set_illness_claimed(true);
}

void Evolve(const v1::FactsFound& fact, const FactContext&, CaseState& the) {
  MoveTo(CaseEvent::kDetermined, the);
  the.mutable_hearing()->set_decided(v1::HEARING_STAGE_FACTS);
  *the.mutable_hearing()->mutable_findings() = fact.findings();
}

// Those that were not proved stay as they are.
void Evolve(const v1::GroundsFound& fact, const FactContext&, CaseState& the) {
  MoveTo(CaseEvent::kDetermined, the);
  the.mutable_hearing()->set_decided(v1::HEARING_STAGE_GROUNDS);
  for (const v1::Finding& found : fact.findings()) {
    for (v1::Finding& finding : *the.mutable_hearing()->mutable_findings()) {
      if (finding.allegation_id() == found.allegation_id()) finding.set_ground(found.ground());
    }
  }
}

void Evolve(const v1::UnfitnessFound& fact, const FactContext& context, CaseState& the) {
  MoveTo(CaseEvent::kDetermined, the);
  v1::HearingState& hearing = *the.mutable_hearing();
  hearing.set_decided(v1::HEARING_STAGE_IMPAIRMENT);
  hearing.set_personal(fact.personal());
  hearing.set_public_(fact.public_());
  if (!fact.has_letter_last_day()) return;
  *hearing.mutable_letter_last_day() = fact.letter_last_day();
  hearing.set_letter_fact_version(context.version);
}

void Evolve(const v1::NoFindingMade& fact, const FactContext& context, CaseState& the) {
  MoveTo(CaseEvent::kNoFinding, the);
  *the.mutable_decided_on() = fact.decided_on();
  the.mutable_oversight()->Clear();  // of a decision that was sent back
  *the.mutable_oversight()->mutable_last_day() = fact.oversight_last_day();
  the.mutable_oversight()->set_fact_version(context.version);
}

void Evolve(const v1::DecisionLetterOverdue&, const FactContext&, CaseState& the) {
  the.mutable_hearing()->set_letter_overdue(true);
}

void Evolve(const v1::AdjournmentOverdue&, const FactContext&, CaseState& the) {
  if (the.hearing().has_adjournment()) the.mutable_hearing()->mutable_adjournment()->set_overdue(true);
}

}  // namespace candour

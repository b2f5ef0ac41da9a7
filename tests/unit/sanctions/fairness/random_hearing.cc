#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr char kText[] = "as the panel says";
constexpr v1::Seat kSeats[] = {v1::SEAT_LAY_CHAIR, v1::SEAT_LAY, v1::SEAT_MANAGER};

}  // namespace

v1::PanelMember RandomCase::Member(const std::string& account, v1::Seat seat) {
  v1::PanelMember member;
  member.set_account(account);
  if (Percent(95)) member.set_person_id(PersonOf(account));
  member.set_seat(seat);
  member.set_has_interest(Percent(1));
  return member;
}

// A case that was sent back is heard by the other three.
void RandomCase::AddMembers(google::protobuf::RepeatedPtrField<v1::PanelMember>* members) {
  const size_t first = The().hearing().excluded().empty() || Percent(5) ? 0 : 3;
  for (size_t n = 0; n < 3; ++n) *members->Add() = Member(Whom(final_[first + n]), kSeats[n]);
}

// At times too little, or to one of them alone.
void RandomCase::OfferSupport() {
  for (const v1::CaseParty to : {v1::CASE_PARTY_REFERRER, v1::CASE_PARTY_SUBJECT}) {
    if (Percent(95)) OfferSupportTo(to);
  }
}

void RandomCase::OfferSupportTo(v1::CaseParty to) {
  v1::OfferSupportRequest offer;
  offer.set_to(to);
  for (int kind = v1::SUPPORT_KIND_REPRESENTATION; v1::SupportKind_IsValid(kind); ++kind) {
    if (Percent(97)) offer.add_kinds(static_cast<v1::SupportKind>(kind));
  }
  if (Percent(30)) *offer.mutable_offered_on() = DateOf(Near(today()));
  As(Whom(listing_), "LISTING");
  Ask(offer);
}

// Whom nobody has asked yet is appointed, and says what binds them.
void RandomCase::SeatPanel() {
  const size_t first = The().hearing().excluded().empty() || Percent(5) ? 0 : 3;
  for (size_t n = 0; n < 3; ++n) {
    const std::string account = Whom(final_[first + n]);
    if (FindOfficer(The(), account) == nullptr && Percent(98)) {
      v1::AppointOfficerRequest appoint;
      appoint.set_account(account);
      appoint.set_part(v1::CASE_PART_FINAL_PANEL);
      appoint.set_seat(kSeats[Percent(99) ? n : 1]);
      if (Percent(70)) appoint.set_officer_person_id(PersonOf(account));
      As(Chooser(listing_), "LISTING");
      Ask(appoint);
    }
    const v1::Officer* officer = FindOfficer(The(), account);
    const bool silent = officer == nullptr || !officer->declared();
    if (silent && Percent(98)) DeclareAs(account, "PANEL_MEMBER", v1::CASE_PART_FINAL_PANEL);
  }
}

void RandomCase::List() {
  if (The().support().empty() && Percent(90)) OfferSupport();
  if (Percent(95)) SeatPanel();
  v1::ListHearingRequest list;
  AddMembers(list.mutable_members());
  list.set_legal_assessor(Whom(assessor_));
  list.set_presenter(Whom(presenter_));
  list.set_delivery(static_cast<v1::Delivery>(1 + Below(2)));
  *list.mutable_notice_sent_on() = DateOf(today() - Below(2));
  *list.mutable_hearing_on() = DateOf(Near(today() + 31));
  list.set_town("Leeds");
  list.set_mode(v1::HEARING_MODE_REMOTE);
  list.set_private_(Percent(30));
  As(Chooser(listing_), "LISTING");
  Ask(list);
}

// On the hearing of the case, by its chair and those who sit with them.
template <class Request>
void RandomCase::Sit(Request request) {
  const v1::HearingState& hearing = The().hearing();
  request.set_hearing_id(hearing.hearing_id());
  std::string chair = final_[0];
  for (const v1::PanelMember& member : hearing.members()) {
    if (member.seat() == v1::SEAT_LAY_CHAIR) chair = member.account();
    if (Percent(99)) request.add_present(Whom(member.account()));
  }
  As(Percent(98) ? chair : OneOf(accounts_), "PANEL_CHAIR");
  Ask(request);
}

void RandomCase::Adjourn() {
  if (Percent(60)) return;
  v1::AdjournHearingRequest adjourn;
  adjourn.set_hearing_id(The().hearing().hearing_id());
  adjourn.set_reason(static_cast<v1::AdjournReason>(1 + Below(5)));
  *adjourn.mutable_review_by() = DateOf(Near(today() + 40));
  adjourn.set_reasons(Mostly(kText));
  if (Percent(90)) adjourn.set_evidence_hash(std::string(Percent(95) ? 32 : 31, 'd'));
  As(OneOf(accounts_), Percent(70) ? "LISTING" : "PANEL_CHAIR");
  Ask(adjourn);
}

void RandomCase::ResumeHearing() {
  if (!The().hearing().has_adjournment() && Percent(95)) return;
  v1::ResumeHearingRequest resume;
  resume.set_hearing_id(The().hearing().hearing_id());
  *resume.mutable_resumes_on() = DateOf(Near(today() + Below(3)));
  As(OneOf(accounts_), "LISTING");
  Ask(resume);
}

void RandomCase::Open() {
  v1::OpenHearingRequest open;
  open.set_attended(Percent(80));
  open.set_represented(Percent(50));
  Sit(open);
}

void RandomCase::AssessHealth() {
  v1::RecordMedicalAssessmentRequest record;
  *record.mutable_assessed_on() = DateOf(today() - Below(5));
  record.set_found(v1::FITNESS_FIT);
  record.set_evidence_hash(std::string(Percent(98) ? 32 : 3, 'm'));
  record.set_summary(kText);
  As(OneOf(accounts_), "LISTING");
  Ask(record);
}

void RandomCase::ProceedInAbsence() {
  if (The().hearing().attended() && Percent(90)) return;
  v1::ProceedInAbsenceRequest proceed;
  if (Percent(95)) proceed.set_service_proof_hash(std::string(32, 's'));
  proceed.set_illness_claimed(Percent(20));
  proceed.set_fairness(Mostly(kText));
  proceed.set_public_interest(Mostly(kText));
  proceed.set_health_evidence(Mostly(kText));
  Sit(proceed);
}

void RandomCase::FindFacts() {
  if (The().hearing().decided() != v1::HEARING_STAGE_UNSPECIFIED && Percent(90)) return;
  v1::DetermineFactsRequest determine;
  for (const v1::Allegation& one : The().allegations()) {
    if (!one.case_to_answer() && Percent(99)) continue;
    v1::FactVote& vote = *determine.add_findings();
    vote.set_allegation_id(one.allegation_id());
    vote.set_votes(static_cast<uint32_t>(Percent(80) ? 2 + Below(2) : Below(5)));
    vote.set_anonymous_evidence_only(Percent(30));
    const bool elsewhere = one.citation().has_conviction() || one.citation().has_regulator();
    vote.set_citation_fell(Percent(elsewhere ? 30 : 1));
    v1::AllegationReasons& reasons = *determine.add_reasons();
    reasons.set_allegation_id(one.allegation_id());
    reasons.set_reasons(Mostly(kText));
  }
  determine.set_legal_advice(Mostly(kText));
  Sit(determine);
}

void RandomCase::FindGrounds() {
  if (The().hearing().decided() != v1::HEARING_STAGE_FACTS && Percent(90)) return;
  v1::DetermineGroundsRequest determine;
  const bool competence = Percent(20);
  for (const v1::Finding& one : The().hearing().findings()) {
    if (!one.proved() && Percent(99)) continue;
    v1::GroundVote& vote = *determine.add_grounds();
    vote.set_allegation_id(one.allegation_id());
    vote.set_ground(competence ? v1::GROUND_LACK_OF_COMPETENCE : static_cast<v1::Ground>(1 + Below(6)));
    vote.set_votes(static_cast<uint32_t>(Percent(90) ? 2 + Below(2) : Below(2)));
    v1::AllegationReasons& reasons = *determine.add_reasons();
    reasons.set_allegation_id(one.allegation_id());
    reasons.set_reasons(Mostly(kText));
  }
  determine.set_legal_advice(Mostly(kText));
  Sit(determine);
}

void RandomCase::FindUnfitness() {
  if (The().hearing().decided() != v1::HEARING_STAGE_GROUNDS && Percent(90)) return;
  v1::DetermineImpairmentRequest determine;
  determine.set_votes_personal(static_cast<uint32_t>(Percent(90) ? 2 + Below(2) : Below(5)));
  determine.set_votes_public(static_cast<uint32_t>(Below(4)));
  determine.set_reasons(Mostly(kText));
  determine.set_legal_advice(Mostly(kText));
  Sit(determine);
}

void RandomCase::AddLadder(v1::SanctionType type,
                           google::protobuf::RepeatedPtrField<v1::LesserSanction>* lesser) {
  for (int step = v1::SANCTION_TYPE_NO_FURTHER_ACTION; step < type; ++step) {
    v1::LesserSanction& one = *lesser->Add();
    one.set_type(static_cast<v1::SanctionType>(step));
    one.set_why(Percent(99) ? kText : "");
  }
}

uint32_t RandomCase::MonthsFor(v1::SanctionType type) {
  if (Percent(10)) return static_cast<uint32_t>(Below(70));
  switch (type) {
    case v1::SANCTION_TYPE_WARNING:
      return Percent(50) ? 0 : 24;
    case v1::SANCTION_TYPE_CAUTION:
      return static_cast<uint32_t>(12 + Below(49));
    case v1::SANCTION_TYPE_CONDITIONS:
      return static_cast<uint32_t>(1 + Below(36));
    case v1::SANCTION_TYPE_SUSPENSION:
      return static_cast<uint32_t>(1 + Below(12));
    default:
      return 0;
  }
}

void RandomCase::Impose() {
  if (The().hearing().decided() != v1::HEARING_STAGE_IMPAIRMENT && Percent(90)) return;
  v1::ImposeSanctionRequest impose;
  impose.set_votes(static_cast<uint32_t>(Percent(90) ? 2 + Below(2) : Below(5)));
  impose.set_type(static_cast<v1::SanctionType>(Percent(70) ? 5 + Below(3) : 1 + Below(7)));
  impose.set_months(MonthsFor(impose.type()));
  impose.add_factors(v1::SANCTION_FACTOR_NO_INSIGHT);
  if (Percent(70)) impose.add_factors(v1::SANCTION_FACTOR_DELAY);
  impose.set_delivery(static_cast<v1::Delivery>(1 + Below(3)));
  impose.set_reasons(Mostly(kText));
  AddLadder(impose.type(), impose.mutable_lesser());
  impose.set_conditions(Mostly(kText));
  if (impose.type() == v1::SANCTION_TYPE_CONDITIONS || Percent(5)) AddTerms(impose.mutable_terms());
  impose.set_support(Mostly(kText));
  impose.set_legal_advice(Mostly(kText));
  Sit(impose);
}

void RandomCase::Cover() {
  if (The().sanctions().empty()) return;
  v1::MakeImmediateInterimRequest make;
  make.set_sanction_id(OneOf(The().sanctions()).sanction_id());
  for (const v1::PanelMember& member : The().hearing().members()) make.add_present(Whom(member.account()));
  make.add_grounds(v1::INTERIM_GROUND_PUBLIC_INTEREST);
  make.set_months(static_cast<uint32_t>(1 + Below(20)));
  make.set_reasons(Mostly(kText));
  As(The().hearing().members().empty() ? final_[0] : The().hearing().members(0).account(), "PANEL_CHAIR");
  Ask(make);
}

}  // namespace candour::fairness

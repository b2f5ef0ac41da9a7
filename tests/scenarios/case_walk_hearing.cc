// From the listing of the hearing to what a court says.
#include "common/base/status.h"
#include "common/decider/day.h"
#include "tests/scenarios/case_walk.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

using absl::CivilDay;

constexpr char kCourtRef[] = "CO/1234/2026";

v1::PanelMember Member(const TokenHolder& who, v1::Seat seat) {
  v1::PanelMember member;
  member.set_account(who.account);
  member.set_person_id(who.person_id);
  member.set_seat(seat);
  return member;
}

// Each that is less severe.
template <class Request>
void AddLadder(v1::SanctionType type, Request* request) {
  for (int step = v1::SANCTION_TYPE_NO_FURTHER_ACTION; step < type; ++step) {
    v1::LesserSanction& lesser = *request->add_lesser();
    lesser.set_type(static_cast<v1::SanctionType>(step));
    lesser.set_why("It would not keep patients safe.");
  }
}

}  // namespace

std::vector<v1::PanelMember> CaseWalk::Members() {
  const Cast& cast = TheCast();
  return {Member(cast.chair, v1::SEAT_LAY_CHAIR), Member(cast.lay, v1::SEAT_LAY),
          Member(cast.manager, v1::SEAT_MANAGER)};
}

template <class Request, class Response>
absl::StatusOr<Response> CaseWalk::Sit(Rpc<Sanctions::Stub, Request, Response> rpc, Request request) {
  request.set_hearing_id(hearing_id_);
  if (request.present().empty()) {
    for (const v1::PanelMember& member : Members()) request.add_present(member.account());
  }
  return Ask(TheCast().chair, rpc, std::move(request));
}

v1::ListHearingRequest CaseWalk::Listing(CivilDay notice_on, CivilDay hearing_on) const {
  v1::ListHearingRequest listing;
  for (const v1::PanelMember& member : Members()) *listing.add_members() = member;
  listing.set_legal_assessor("assessor-1");
  listing.set_presenter("presenter-1");
  *listing.mutable_hearing_on() = DateOf(hearing_on);
  *listing.mutable_notice_sent_on() = DateOf(notice_on);
  listing.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  listing.set_town("Leeds");
  listing.set_mode(v1::HEARING_MODE_IN_PERSON);
  return listing;
}

absl::Status CaseWalk::OfferSupport() {
  if (support_offered_) return absl::OkStatus();
  v1::OfferSupportRequest offer;
  offer.set_to(v1::CASE_PARTY_SUBJECT);
  for (const v1::SupportKind kind : {v1::SUPPORT_KIND_REPRESENTATION, v1::SUPPORT_KIND_COMPANION,
                                     v1::SUPPORT_KIND_INTERPRETER, v1::SUPPORT_KIND_ADJUSTMENTS})
    offer.add_kinds(kind);
  CANDOUR_RETURN_IF_ERROR(Ask(TheCast().screener, &Sanctions::Stub::OfferSupport, offer).status());
  v1::OfferSupportRequest to_referrer;
  to_referrer.set_to(v1::CASE_PARTY_REFERRER);
  to_referrer.add_kinds(v1::SUPPORT_KIND_COMPANION);
  to_referrer.add_kinds(v1::SUPPORT_KIND_WELLBEING);
  CANDOUR_RETURN_IF_ERROR(Ask(TheCast().screener, &Sanctions::Stub::OfferSupport, to_referrer).status());
  support_offered_ = true;
  return absl::OkStatus();
}

absl::StatusOr<v1::ListHearingResponse> CaseWalk::List(const v1::ListHearingRequest& listing) {
  CANDOUR_RETURN_IF_ERROR(SeatPanel());
  CANDOUR_RETURN_IF_ERROR(OfferSupport());
  auto listed = Ask(TheCast().listing, &Sanctions::Stub::ListHearing, listing);
  if (listed.ok()) hearing_id_ = listed->hearing_id();
  return listed;
}

absl::Status CaseWalk::Open() {
  v1::OpenHearingRequest open;
  open.set_attended(true);
  open.set_represented(true);
  return Sit(&Sanctions::Stub::OpenHearing, open).status();
}

v1::DetermineFactsRequest CaseWalk::Proved() const {
  v1::DetermineFactsRequest facts;
  facts.set_hearing_id(hearing_id_);
  v1::FactVote& vote = *facts.add_findings();
  vote.set_allegation_id(allegation_id_);
  vote.set_votes(3);
  v1::AllegationReasons& reasons = *facts.add_reasons();
  reasons.set_allegation_id(allegation_id_);
  reasons.set_reasons("Two clerks, and the list itself.");
  facts.set_legal_advice("The burden is the regulator's.");
  return facts;
}

absl::Status CaseWalk::FindUnfit() {
  CANDOUR_RETURN_IF_ERROR(Sit(&Sanctions::Stub::DetermineFacts, Proved()).status());
  v1::DetermineGroundsRequest grounds;
  v1::GroundVote& vote = *grounds.add_grounds();
  vote.set_allegation_id(allegation_id_);
  vote.set_ground(v1::GROUND_MISCONDUCT);
  vote.set_votes(3);
  v1::AllegationReasons& reasons = *grounds.add_reasons();
  reasons.set_allegation_id(allegation_id_);
  reasons.set_reasons("Far below what patients may expect.");
  grounds.set_legal_advice("Misconduct has to be serious.");
  CANDOUR_RETURN_IF_ERROR(Sit(&Sanctions::Stub::DetermineGrounds, grounds).status());
  v1::DetermineImpairmentRequest impairment;
  impairment.set_votes_personal(3);
  impairment.set_votes_public(3);
  impairment.set_reasons("There is no insight yet.");
  impairment.set_legal_advice("The question is of today.");
  return Sit(&Sanctions::Stub::DetermineImpairment, impairment).status();
}

v1::ImposeSanctionRequest CaseWalk::Imposing(v1::SanctionType type, uint32_t months) const {
  v1::ImposeSanctionRequest impose;
  impose.set_hearing_id(hearing_id_);
  for (const v1::PanelMember& member : Members()) impose.add_present(member.account());
  impose.set_votes(3);
  impose.set_type(type);
  impose.set_months(months);
  impose.add_factors(v1::SANCTION_FACTOR_HARM_TO_PATIENTS);
  impose.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  impose.set_reasons("Nothing less protects patients.");
  impose.set_support("A mentor was offered.");
  if (type == v1::SANCTION_TYPE_CONDITIONS) impose.set_conditions("Works under supervision.");
  impose.set_legal_advice("Proportionality comes first.");
  AddLadder(type, &impose);
  return impose;
}

absl::StatusOr<v1::ImposeSanctionResponse> CaseWalk::Impose(v1::SanctionType type, uint32_t months,
                                                            bool post) {
  v1::ImposeSanctionRequest impose = Imposing(type, months);
  if (post) impose.set_delivery(v1::DELIVERY_POST);
  return Ask(TheCast().chair, &Sanctions::Stub::ImposeSanction, impose);
}

absl::Status CaseWalk::CoverAppeal(const std::string& sanction_id, uint32_t months) {
  v1::MakeImmediateInterimRequest make;
  make.set_sanction_id(sanction_id);
  for (const v1::PanelMember& member : Members()) make.add_present(member.account());
  make.add_grounds(v1::INTERIM_GROUND_PUBLIC_PROTECTION);
  make.set_months(months);
  make.set_reasons("Until the appeal period is over.");
  return Ask(TheCast().chair, &Sanctions::Stub::MakeImmediateInterim, make).status();
}

absl::StatusOr<v1::ImposeSanctionResponse> CaseWalk::HearAtOnce(CivilDay today, v1::SanctionType type,
                                                                uint32_t months) {
  CANDOUR_RETURN_IF_ERROR(Investigate());
  CANDOUR_RETURN_IF_ERROR(FindCaseToAnswer());
  CANDOUR_RETURN_IF_ERROR(List(Listing(today, today)).status());
  CANDOUR_RETURN_IF_ERROR(Open());
  CANDOUR_RETURN_IF_ERROR(FindUnfit());
  return Impose(type, months);
}

absl::StatusOr<v1::LodgeAppealResponse> CaseWalk::LodgeAppeal(const std::string& sanction_id) {
  v1::LodgeAppealRequest lodge;
  lodge.set_sanction_id(sanction_id);
  lodge.set_court_ref(kCourtRef);
  return Ask(TheCast().clerk, &Sanctions::Stub::LodgeAppeal, lodge);
}

absl::Status CaseWalk::DecideAppeal(const std::string& appeal_id, v1::AppealOutcome outcome,
                                    CivilDay decided_on) {
  v1::RecordAppealOutcomeRequest record;
  record.set_appeal_id(appeal_id);
  record.set_outcome(outcome);
  record.set_court_ref(kCourtRef);
  *record.mutable_decided_on() = DateOf(decided_on);
  record.set_reasons("As handed down.");
  return Ask(TheCast().clerk, &Sanctions::Stub::RecordAppealOutcome, record).status();
}

}  // namespace candour

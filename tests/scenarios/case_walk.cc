#include "tests/scenarios/case_walk.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/decider/day.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

using absl::CivilDay;

constexpr char kTrust[] = "TST01";
const CivilDay kConductFrom(2025, 3, 1), kConductTo(2025, 9, 30);

// The n-th of the cast.
TokenHolder Holder(const std::string& account, const std::string& role, int n) {
  return {.account = account,
          .roles = {role},
          .person_id = absl::StrCat("70000000-0000-4000-8000-", absl::Dec(n, absl::kZeroPad12))};
}

Cast MakeCast() {
  return {.trust = {.account = "trust-hr-1", .roles = {"TRUST_HR"}, .organisation = kTrust},
          .screener = Holder("screener-1", "SCREENER", 1),
          .listing = Holder("listing-1", "LISTING", 2),
          .interim_chair = Holder("interim-chair-1", "PANEL_CHAIR", 3),
          .interim_lay = Holder("interim-lay-1", "PANEL_MEMBER", 4),
          .interim_manager = Holder("interim-manager-1", "PANEL_MEMBER", 5),
          .examiner_lay = Holder("examiner-lay-1", "EXAMINER", 6),
          .examiner_manager = Holder("examiner-manager-1", "EXAMINER", 7),
          .chair = Holder("panel-chair-1", "PANEL_CHAIR", 8),
          .lay = Holder("panel-lay-1", "PANEL_MEMBER", 9),
          .manager = Holder("panel-manager-1", "PANEL_MEMBER", 10),
          .clerk = Holder("court-clerk-1", "COURT_CLERK", 11),
          .registrar = Holder("case-registrar-1", "REGISTRAR", 12),
          .protection_officer = Holder("protection-officer-1", "DPO", 13)};
}

}  // namespace

const Cast& TheCast() {
  static const Cast cast = MakeCast();
  return cast;
}

CaseWalk CaseWalk::In(TwoServices& services) const {
  CaseWalk walk(services, person_id_);
  walk.case_id_ = case_id_;
  walk.allegation_id_ = allegation_id_;
  walk.hearing_id_ = hearing_id_;
  walk.panel_seated_ = panel_seated_;
  walk.support_offered_ = support_offered_;
  return walk;
}

absl::StatusOr<v1::CaseView> CaseWalk::View() {
  CANDOUR_ASSIGN_OR_RETURN(const auto answer,
                           Ask(TheCast().registrar, &Sanctions::Stub::GetCase, v1::GetCaseRequest()));
  return answer.case_();
}

absl::StatusOr<uint64_t> CaseWalk::Version() {
  CANDOUR_ASSIGN_OR_RETURN(const auto history, services_.HistoryOfCase(case_id_));
  return history.empty() ? 0 : history.back().version();
}

absl::StatusOr<v1::SubmitReferralResponse> CaseWalk::Refer(const TokenHolder& who,
                                                           v1::ReferralSource source) {
  v1::SubmitReferralRequest submit;
  submit.set_source(source);
  submit.set_person_id(person_id_);
  submit.set_org_code(kTrust);
  submit.set_text("Patients were taken off the list so that the target was met.");
  CANDOUR_ASSIGN_OR_RETURN(auto submitted, services_.Ask(who, &Sanctions::Stub::SubmitReferral, submit));
  v1::GetReferralRequest get;
  get.set_referral_id(submitted.referral_id());
  CANDOUR_ASSIGN_OR_RETURN(const auto referral,
                           services_.Ask(TheCast().registrar, &Sanctions::Stub::GetReferral, get));
  case_id_ = referral.case_id();
  return submitted;
}

absl::Status CaseWalk::Identify() {
  v1::DeclareInterestsRequest declare;
  declare.set_part(v1::CASE_PART_SCREENER);
  CANDOUR_RETURN_IF_ERROR(Ask(TheCast().screener, &Sanctions::Stub::DeclareInterests, declare).status());
  v1::IdentifyPersonRequest identify;
  identify.set_person_id(person_id_);
  identify.set_basis("Named by the minutes of the board.");
  return Ask(TheCast().screener, &Sanctions::Stub::IdentifyPerson, identify).status();
}

absl::Status CaseWalk::Frame(const std::string& never_event) {
  v1::FrameAllegationRequest frame;
  frame.mutable_citation()->mutable_fppt()->set_ground(v1::FPPT_GROUND_KIND_MISCONDUCT);
  *frame.mutable_conduct_from() = DateOf(kConductFrom);
  *frame.mutable_conduct_to() = DateOf(kConductTo);
  frame.set_never_event(never_event);
  frame.set_particulars("Had 41 patients removed from the waiting list.");
  CANDOUR_ASSIGN_OR_RETURN(const auto framed,
                           Ask(TheCast().screener, &Sanctions::Stub::FrameAllegation, frame));
  allegation_id_ = framed.allegation_id();
  return absl::OkStatus();
}

absl::StatusOr<v1::ScreenResponse> CaseWalk::Screen(v1::ScreeningOutcome outcome) {
  v1::ScreenRequest screen;
  screen.set_outcome(outcome);
  screen.mutable_scope()->set_result(v1::SCOPE_RESULT_IN);
  screen.set_reasons("As the rules of screening have it.");
  screen.set_summary("Nothing of what was said is borne out.");
  return Ask(TheCast().screener, &Sanctions::Stub::Screen, screen);
}

absl::Status CaseWalk::Investigate() {
  CANDOUR_RETURN_IF_ERROR(Refer().status());
  CANDOUR_RETURN_IF_ERROR(Identify());
  CANDOUR_RETURN_IF_ERROR(Frame());
  return Screen(v1::SCREENING_OUTCOME_INVESTIGATE).status();
}

// Appointed, and bound to nothing.
absl::Status CaseWalk::Seat(const TokenHolder& who, v1::CasePart part, v1::Seat seat) {
  v1::AppointOfficerRequest appoint;
  appoint.set_account(who.account);
  appoint.set_officer_person_id(who.person_id);
  appoint.set_part(part);
  appoint.set_seat(seat);
  CANDOUR_RETURN_IF_ERROR(Ask(TheCast().listing, &Sanctions::Stub::AppointOfficer, appoint).status());
  v1::DeclareInterestsRequest declare;
  declare.set_part(part);
  return Ask(who, &Sanctions::Stub::DeclareInterests, declare).status();
}

absl::Status CaseWalk::SeatInterimPanel() {
  const Cast& cast = TheCast();
  CANDOUR_RETURN_IF_ERROR(Seat(cast.interim_chair, v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY_CHAIR));
  CANDOUR_RETURN_IF_ERROR(Seat(cast.interim_lay, v1::CASE_PART_INTERIM_PANEL, v1::SEAT_LAY));
  return Seat(cast.interim_manager, v1::CASE_PART_INTERIM_PANEL, v1::SEAT_MANAGER);
}

absl::Status CaseWalk::SeatPanel() {
  if (panel_seated_) return absl::OkStatus();
  const Cast& cast = TheCast();
  CANDOUR_RETURN_IF_ERROR(Seat(cast.chair, v1::CASE_PART_FINAL_PANEL, v1::SEAT_LAY_CHAIR));
  CANDOUR_RETURN_IF_ERROR(Seat(cast.lay, v1::CASE_PART_FINAL_PANEL, v1::SEAT_LAY));
  CANDOUR_RETURN_IF_ERROR(Seat(cast.manager, v1::CASE_PART_FINAL_PANEL, v1::SEAT_MANAGER));
  panel_seated_ = true;
  return absl::OkStatus();
}

absl::StatusOr<v1::GiveInterimNoticeResponse> CaseWalk::GiveInterimNotice(CivilDay hearing_on) {
  v1::GiveInterimNoticeRequest give;
  give.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  *give.mutable_hearing_on() = DateOf(hearing_on);
  give.set_notice("Whether an interim order is needed will be heard.");
  return Ask(TheCast().screener, &Sanctions::Stub::GiveInterimNotice, give);
}

v1::MakeInterimOrderRequest CaseWalk::InterimBar(uint32_t months, bool urgent) const {
  const Cast& cast = TheCast();
  v1::MakeInterimOrderRequest make;
  make.set_case_id(case_id_);
  make.set_type(v1::INTERIM_ORDER_TYPE_INTERIM_BAR);
  make.set_months(months);
  make.add_grounds(v1::INTERIM_GROUND_PUBLIC_PROTECTION);
  for (const TokenHolder* member : {&cast.interim_chair, &cast.interim_lay, &cast.interim_manager})
    make.add_panel(member->account);
  make.set_reasons("Patients are at risk while it is looked into.");
  make.set_urgent(urgent);
  if (urgent) make.set_urgent_reasons("The list is still hers to run.");
  return make;
}

absl::StatusOr<v1::MakeInterimOrderResponse> CaseWalk::MakeInterimOrder(uint32_t months, bool urgent) {
  return Ask(TheCast().interim_chair, &Sanctions::Stub::MakeInterimOrder, InterimBar(months, urgent));
}

absl::StatusOr<v1::NotifyAllegationResponse> CaseWalk::Notify() {
  v1::NotifyAllegationRequest notify;
  notify.set_delivery(v1::DELIVERY_LEFT_AT_ADDRESS);
  notify.add_evidence_hashes(std::string(32, 'a'));
  notify.set_unused_schedule_hash(std::string(32, 'b'));
  notify.set_notice("The allegation, and all that it rests on.");
  return Ask(TheCast().screener, &Sanctions::Stub::NotifyAllegation, notify);
}

absl::Status CaseWalk::Respond() {
  v1::SubmitResponseRequest respond;
  respond.set_person_id(person_id_);
  respond.set_text("It was asked of me.");
  const TokenHolder subject{.account = "subject-1", .roles = {"MANAGER"}, .person_id = person_id_};
  return Ask(subject, &Sanctions::Stub::SubmitResponse, respond).status();
}

absl::Status CaseWalk::SeatExaminers() {
  CANDOUR_RETURN_IF_ERROR(Seat(TheCast().examiner_lay, v1::CASE_PART_EXAMINER, v1::SEAT_LAY));
  return Seat(TheCast().examiner_manager, v1::CASE_PART_EXAMINER, v1::SEAT_MANAGER);
}

absl::StatusOr<v1::ExamineResponse> CaseWalk::Examine(const TokenHolder& examiner) {
  v1::ExamineRequest examine;
  examine.set_outcome(v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER);
  examine.add_allegation_ids(allegation_id_);
  examine.set_reasons("A panel could find it proved.");
  return Ask(examiner, &Sanctions::Stub::Examine, examine);
}

absl::Status CaseWalk::FindCaseToAnswer() {
  CANDOUR_RETURN_IF_ERROR(Notify().status());
  CANDOUR_RETURN_IF_ERROR(Respond());
  CANDOUR_RETURN_IF_ERROR(SeatExaminers());
  CANDOUR_RETURN_IF_ERROR(Examine(TheCast().examiner_lay).status());
  return Examine(TheCast().examiner_manager).status();
}

}  // namespace candour

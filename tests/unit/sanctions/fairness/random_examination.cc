#include "common/decider/day.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr char kText[] = "as it was found";

constexpr v1::Seat kPanelSeats[] = {v1::SEAT_LAY_CHAIR, v1::SEAT_LAY, v1::SEAT_MANAGER};
// Of the first two examiners, and of the three who decide where those disagree.
constexpr v1::Seat kExaminerSeats[] = {v1::SEAT_LAY, v1::SEAT_MANAGER, v1::SEAT_LAY_CHAIR, v1::SEAT_LAY,
                                       v1::SEAT_MANAGER};

}  // namespace

void RandomCase::AppointSomebody() {
  v1::AppointOfficerRequest appoint;
  const int which = Below(11);
  if (which < 5) {
    const size_t n = static_cast<size_t>(Below(5));
    appoint.set_account(Whom(examiners_[n]));
    appoint.set_part(v1::CASE_PART_EXAMINER);
    appoint.set_seat(kExaminerSeats[n]);
  } else if (which < 9) {
    const size_t n = static_cast<size_t>(Below(3));
    appoint.set_account(Whom(interim_[n]));
    appoint.set_part(v1::CASE_PART_INTERIM_PANEL);
    appoint.set_seat(kPanelSeats[n]);
  } else if (which == 9) {
    const size_t n = static_cast<size_t>(Below(6));
    appoint.set_account(Whom(final_[n]));
    appoint.set_part(v1::CASE_PART_FINAL_PANEL);
    appoint.set_seat(kPanelSeats[n % 3]);
  } else {
    appoint.set_account(OneOf(accounts_));
    appoint.set_part(v1::CASE_PART_INVESTIGATOR);
  }
  if (Percent(70)) appoint.set_officer_person_id(PersonOf(appoint.account()));
  As(Chooser(Percent(50) ? registrar_ : listing_), "LISTING");
  Ask(appoint);
}

// Who was appointed and has not said anything yet.
void RandomCase::DeclareOfficer() {
  for (const v1::Officer& officer : The().officers()) {
    if (officer.declared() && Percent(98)) continue;
    const v1::Officer one = officer;
    return DeclareAs(Whom(one.account()), "PANEL_MEMBER", one.part());
  }
}

void RandomCase::Recuse() {
  if (The().officers().empty() || Percent(50)) return;
  v1::RecuseOfficerRequest recuse;
  recuse.set_account(OneOf(The().officers()).account());
  recuse.set_reasons(kText);
  As(Percent(50) ? registrar_ : recuse.account(), Percent(50) ? "REGISTRAR" : "PANEL_MEMBER");
  Ask(recuse);
}

void RandomCase::Challenge() {
  if (The().officers().empty() || Percent(50)) return;
  v1::ChallengeOfficerRequest challenge;
  challenge.set_account(OneOf(The().officers()).account());
  challenge.set_reasons(kText);
  if (Percent(70)) challenge.set_person_id("about");
  As(Percent(70) ? accounts_[0] : presenter_, "MANAGER");
  Ask(challenge);
}

void RandomCase::Answer() {
  for (const v1::Officer& officer : The().officers()) {
    if (!officer.challenged()) continue;
    v1::AnswerOfficerChallengeRequest answer;
    answer.set_account(officer.account());
    answer.set_upheld(Percent(30));
    answer.set_reasons(kText);
    As(Whom(registrar_), "REGISTRAR");
    return Ask(answer);
  }
}

void RandomCase::Notify() {
  v1::NotifyAllegationRequest notify;
  notify.set_delivery(static_cast<v1::Delivery>(1 + Below(3)));
  if (notify.delivery() != v1::DELIVERY_PORTAL && Percent(40))
    *notify.mutable_sent_on() = DateOf(today() - Below(3));
  if (Percent(95)) notify.add_evidence_hashes(std::string(Percent(98) ? 32 : 31, 'e'));
  notify.set_unused_schedule_hash(std::string(Percent(98) ? 32 : 5, 'u'));
  notify.set_notice(kText);
  As(Whom(screener_), "SCREENER");
  Ask(notify);
}

void RandomCase::Extend() {
  v1::GrantExtensionRequest grant;
  *grant.mutable_last_day() = DateOf(Near(StoredDay(The().examination().last_day()) + 14));
  grant.set_reasons(kText);
  As(Whom(screener_), "SCREENER");
  Ask(grant);
}

void RandomCase::Respond() {
  v1::SubmitResponseRequest submit;
  submit.set_person_id("about");
  submit.set_text(kText);
  const bool on_paper = Percent(25);
  if (on_paper && Percent(90)) submit.set_signed_hash(std::string(Percent(95) ? 32 : 31, 's'));
  As(on_paper ? Whom(screener_) : accounts_[0], on_paper ? "SCREENER" : "MANAGER");
  Ask(submit);
}

void RandomCase::Examine() {
  v1::ExamineRequest examine;
  examine.set_outcome(Percent(85) ? v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER
                                  : static_cast<v1::ExaminationOutcome>(1 + Below(3)));
  for (const v1::Allegation& one : The().allegations()) {
    if (Percent(90)) examine.add_allegation_ids(one.allegation_id());
  }
  examine.set_reasons(kText);
  const size_t first = The().examination().disagreed() ? 2 : 0;
  As(Whom(examiners_[first + static_cast<size_t>(Below(first == 0 ? 2 : 3))]), "EXAMINER");
  Ask(examine);
}

void RandomCase::Stay() {
  if (Percent(70)) return;
  v1::StayCaseRequest stay;
  stay.set_reason(v1::STAY_REASON_POLICE);
  if (Percent(50)) *stay.mutable_review_by() = DateOf(Near(today() + 60));
  stay.set_details(kText);
  As(OneOf(accounts_), "REGISTRAR");
  Ask(stay);
}

void RandomCase::Resume() {
  As(OneOf(accounts_), "REGISTRAR");
  Ask(v1::ResumeCaseRequest());
}

void RandomCase::GiveNotice() {
  v1::GiveInterimNoticeRequest give;
  give.set_delivery(v1::DELIVERY_POST);
  *give.mutable_hearing_on() = DateOf(Near(today() + 9));
  give.set_notice(kText);
  As(OneOf(accounts_), "LISTING");
  Ask(give);
}

void RandomCase::AddPanel(google::protobuf::RepeatedPtrField<std::string>* panel,
                          const std::vector<std::string>& accounts) {
  for (size_t n = 0; n < 3; ++n) {
    if (Percent(98)) *panel->Add() = Percent(98) ? accounts[n] : OneOf(accounts_);
  }
}

void RandomCase::MakeOrder() {
  v1::MakeInterimOrderRequest make;
  make.set_type(static_cast<v1::InterimOrderType>(1 + Below(2)));
  make.set_months(static_cast<uint32_t>(1 + Below(20)));
  if (Percent(98)) make.add_grounds(v1::INTERIM_GROUND_PUBLIC_PROTECTION);
  AddPanel(make.mutable_panel(), interim_);
  make.set_urgent(Percent(60));
  make.set_reasons(kText);
  make.set_urgent_reasons(Mostly(kText));
  make.set_conditions(Mostly(kText));
  As(Whom(interim_[0]), "PANEL_CHAIR");
  Ask(make);
}

void RandomCase::DeclineOrder() {
  if (Percent(70)) return;
  v1::DeclineInterimOrderRequest decline;
  AddPanel(decline.mutable_panel(), interim_);
  decline.set_reasons(kText);
  As(Whom(interim_[0]), "PANEL_CHAIR");
  Ask(decline);
}

void RandomCase::ReviewOrder() {
  if (The().interim_orders().empty()) return;
  v1::ReviewInterimRequest review;
  review.set_order_id(The().interim_orders(The().interim_orders_size() - 1).order_id());
  review.set_result(static_cast<v1::InterimResult>(1 + Below(4)));
  AddPanel(review.mutable_panel(), interim_);
  review.set_reasons(kText);
  review.set_conditions(Mostly(kText));
  review.set_urgent(Percent(50));
  review.set_urgent_reasons(Mostly(kText));
  As(Whom(interim_[0]), "PANEL_CHAIR");
  Ask(review);
}

// By a court, mostly for longer.
void RandomCase::ExtendOrder() {
  if (The().interim_orders().empty()) return;
  const v1::InterimOrder& last = *The().interim_orders().rbegin();
  v1::RecordInterimExtensionRequest record;
  record.set_order_id(last.order_id());
  *record.mutable_ends_on() = DateOf(StoredDay(last.ends_on()) + Below(300) - 20);
  *record.mutable_decided_on() = DateOf(today() - Below(4));
  record.set_court_ref("CO/4");
  As(clerk_, "COURT_CLERK");
  Ask(record);
}

}  // namespace candour::fairness

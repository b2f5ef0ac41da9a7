#include "common/decider/day.h"
#include "services/sanctions/case/appeal/appeal.h"
#include "services/sanctions/case/condition/condition.h"
#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/publication/publication.h"
#include "services/sanctions/case/restoration/restoration.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "tests/unit/sanctions/fairness/random_case.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

constexpr char kText[] = "as it was decided";

}  // namespace

std::string RandomCase::SomeSanction() {
  return The().sanctions().empty() ? "none" : OneOf(The().sanctions()).sanction_id();
}

void RandomCase::Appeal() {
  v1::LodgeAppealRequest lodge;
  lodge.set_sanction_id(SomeSanction());
  if (Percent(60)) *lodge.mutable_lodged_on() = DateOf(today() - Below(40));
  lodge.set_court_ref("CO/1");
  if (Percent(20)) lodge.set_permission_ref("CO/2");
  As(clerk_, "COURT_CLERK");
  Ask(lodge);
}

template <class Request>
void RandomCase::FillWord(Request& record) {
  record.set_outcome(static_cast<v1::AppealOutcome>(1 + Below(4)));
  record.set_court_ref("CO/3");
  *record.mutable_decided_on() = DateOf(today() - Below(4));
  const auto type = static_cast<v1::SanctionType>(1 + Below(7));
  if (Percent(95)) {
    record.mutable_substitute()->set_type(type);
    record.mutable_substitute()->set_months(MonthsFor(type));
  }
  record.set_reasons(kText);
  record.set_conditions(kText);
}

void RandomCase::DecideAppeal() {
  v1::RecordAppealOutcomeRequest record;
  record.set_appeal_id(The().appeal().appeal_id());
  FillWord(record);
  As(clerk_, "COURT_CLERK");
  Ask(record);
}

void RandomCase::ReferOversight() {
  if (Percent(60)) return;
  v1::ReferOversightRequest refer;
  refer.set_reasons(Mostly(kText));
  As("oversight", "OVERSIGHT");
  Ask(refer);
}

void RandomCase::DecideOversight() {
  v1::RecordOversightOutcomeRequest record;
  FillWord(record);
  As(clerk_, "COURT_CLERK");
  Ask(record);
}

// And mostly waits for the day.
void RandomCase::Announce(const v1::SanctionState& sanction) {
  v1::GiveReviewNoticeRequest give;
  give.set_sanction_id(sanction.sanction_id());
  give.set_delivery(static_cast<v1::Delivery>(1 + Below(3)));
  if (give.delivery() != v1::DELIVERY_PORTAL && Percent(40)) *give.mutable_sent_on() = DateOf(today() - 1);
  *give.mutable_hearing_on() = DateOf(Near(today() + 31));
  give.set_notice(kText);
  As(OneOf(accounts_), "LISTING");
  Ask(give);
  if (story_.decision().refused() || Percent(10)) return;
  const absl::Time then = absl::FromCivil(absl::CivilHour(StoredDay(give.hearing_on())) + 11, London());
  if (then > story_.now()) story_.At(then);
  Fire();
}

void RandomCase::ReviewSanction() {
  if (The().sanctions().empty()) return;
  const v1::SanctionState last = The().sanctions(The().sanctions_size() - 1);
  if (last.has_expires_on() && Percent(60)) {
    const absl::Time then =
        absl::FromCivil(absl::CivilHour(StoredDay(last.expires_on()) - 40) + 11, London());
    if (then > story_.now()) story_.At(then);
    Fire();
  }
  if (Percent(80)) Announce(last);
  if (Percent(80)) SeatPanel();
  v1::ReviewSanctionRequest review;
  review.set_sanction_id(last.sanction_id());
  AddMembers(review.mutable_members());
  review.set_result(static_cast<v1::ReviewResult>(1 + Below(4)));
  review.set_type(static_cast<v1::SanctionType>(1 + Below(7)));
  review.set_months(MonthsFor(review.result() == v1::REVIEW_RESULT_EXTEND ? last.type() : review.type()));
  review.set_delivery(v1::DELIVERY_PORTAL);
  review.set_reasons(Mostly(kText));
  review.set_remediation(Mostly(kText));
  AddLadder(review.type(), review.mutable_lesser());
  review.set_conditions(kText);
  AddTerms(review.mutable_terms());
  review.set_votes(static_cast<uint32_t>(Percent(90) ? 2 + Below(2) : Below(5)));
  review.set_attended(Percent(70));
  review.set_represented(Percent(30));
  review.set_absence(Percent(90) ? kText : "");
  review.set_eases(Percent(50));
  As(Percent(97) ? review.members(0).account() : OneOf(accounts_), "PANEL_CHAIR");
  Ask(review);
}

// Sometimes none.
void RandomCase::AddTerms(google::protobuf::RepeatedPtrField<v1::Condition>* terms) {
  for (int i = Percent(80) ? 1 + Below(2) : 0; i > 0; --i) {
    v1::Condition& term = *terms->Add();
    term.set_text(kText);
    term.set_within_months(static_cast<uint32_t>(Percent(80) ? Below(4) : Below(15)));
    term.set_verifier(static_cast<v1::ConditionVerifier>(1 + Below(4)));
  }
}

void RandomCase::SayOfCondition() {
  if (The().sanctions().empty()) return;
  const v1::SanctionState& sanction = OneOf(The().sanctions());
  if (sanction.conditions().empty() && Percent(90)) return;
  v1::RecordConditionRequest record;
  record.set_sanction_id(sanction.sanction_id());
  record.set_number(static_cast<uint32_t>(Percent(95) ? 1 + Below(sanction.conditions_size() + 1) : 0));
  record.set_outcome(static_cast<v1::ConditionOutcome>(1 + Below(2)));
  if (Percent(60)) *record.mutable_on() = DateOf(today() - Below(40));
  record.set_report(Mostly(kText));
  As(OneOf(accounts_), "LISTING");
  Ask(record);
}

void RandomCase::AskEarlyReview() {
  v1::RequestEarlyReviewRequest request;
  request.set_person_id("about");
  request.set_sanction_id(SomeSanction());
  request.set_evidence_hash(std::string(32, 'n'));
  request.set_new_evidence(kText);
  As(accounts_[0], "MANAGER");
  Ask(request);
}

void RandomCase::ApplyRestoration() {
  v1::ApplyRestorationRequest apply;
  apply.set_person_id("about");
  apply.set_sanction_id(SomeSanction());
  const v1::SanctionState* bar = FindSanction(The(), apply.sanction_id());
  if (bar != nullptr && bar->type() == v1::SANCTION_TYPE_BAR && Percent(60)) {
    const absl::Time then =
        absl::FromCivil(absl::CivilHour(StoredDay(bar->effective_on()) + 1830) + 11, London());
    if (then > story_.now()) story_.At(then);
    Fire();
  }
  apply.set_statement(kText);
  As(accounts_[0], "MANAGER");
  Ask(apply);
}

void RandomCase::DecideRestoration() {
  if (!The().restoration().open() && Percent(95)) return;
  if (Percent(80)) SeatPanel();
  v1::DecideRestorationRequest decide;
  decide.set_restoration_id(The().restoration().restoration_id());
  AddMembers(decide.mutable_members());
  decide.set_votes(static_cast<uint32_t>(Below(4)));
  decide.set_close(Percent(30));
  decide.set_reasons(Mostly(kText));
  if (Percent(60)) {
    decide.set_conditions(Mostly(kText));
    AddTerms(decide.mutable_terms());
    decide.set_months(static_cast<uint32_t>(Percent(90) ? 1 + Below(36) : Below(40)));
    decide.set_delivery(static_cast<v1::Delivery>(Below(4)));
  }
  As(decide.members(0).account(), "PANEL_CHAIR");
  Ask(decide);
}

void RandomCase::Propose() {
  if (Percent(90)) return;
  v1::ProposeCorrectionRequest propose;
  propose.set_kind(static_cast<v1::CorrectionKind>(Percent(80) ? 1 : 2));
  propose.set_sanction_id(SomeSanction());
  if (!The().interim_orders().empty() && Percent(30))
    propose.set_sanction_id(OneOf(The().interim_orders()).order_id());
  propose.set_text(Mostly(kText));
  As(Whom(registrar_), "REGISTRAR");
  Ask(propose);
}

void RandomCase::Confirm() {
  if (!The().has_correction() && Percent(95)) return;
  v1::ConfirmCorrectionRequest confirm;
  confirm.set_correction_id(The().correction().correction_id());
  confirm.set_text(Mostly(kText));
  confirm.set_apology(Mostly(kText));
  As(OneOf(accounts_), Percent(80) ? "DPO" : "REGISTRAR");
  Ask(confirm);
}

void RandomCase::Die() {
  v1::RecordSubjectDeathRequest record;
  *record.mutable_died_on() = DateOf(today() - Below(3));
  As(registrar_, "REGISTRAR");
  Ask(record);
}

void RandomCase::Publish() {
  v1::PublishDeterminationRequest publish;
  publish.set_text(Mostly(kText));
  publish.set_private_parts_removed(Percent(60));
  As(Percent(95) ? registrar_ : OneOf(accounts_), "REGISTRAR");
  Ask(publish);
}

void RandomCase::AskPublication() {
  v1::RequestOutcomePublicationRequest request;
  request.set_person_id("about");
  request.set_withdraw(Percent(40));
  As(accounts_[0], "MANAGER");
  Ask(request);
}

void RandomCase::Inform() {
  v1::RecordRegulatorInformedRequest record;
  record.set_source_id(SomeSanction());
  record.set_body("GMC");
  *record.mutable_informed_on() = DateOf(today() - Below(4));
  As(registrar_, "REGISTRAR");
  Ask(record);
}

}  // namespace candour::fairness

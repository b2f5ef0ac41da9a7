#include "services/sanctions/service/case_queries.h"

#include <string>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/rpc/reads.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/sight.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/service/decisions.h"
#include "services/sanctions/service/opened.h"
#include "services/sanctions/subject/subject.h"

namespace candour {
namespace {

namespace v1 = sanctions::v1;

// What the screener wrote for whoever referred.
absl::StatusOr<std::string> SummaryOf(Sealer& sealer, const v1::ScreeningState& screening) {
  const ledger::v1::Sealed& closed = screening.closed();
  if (closed.type() == v1::ClosingProposed::descriptor()->full_name()) {
    CANDOUR_ASSIGN_OR_RETURN(const auto proposed, Opened<v1::ClosingProposed>(sealer, true, closed));
    return proposed.summary();
  }
  CANDOUR_ASSIGN_OR_RETURN(const auto out, Opened<v1::ScreenedOut>(sealer, screening.has_closed(), closed));
  return out.summary();
}

absl::Status AddAllegations(Sealer& sealer, const v1::CaseState& the, Sight sight, v1::CaseView* view) {
  const bool heard =
      sight == Sight::kPanel && the.examination().outcome() == v1::EXAMINATION_OUTCOME_CASE_TO_ANSWER;
  for (const v1::Allegation& one : the.allegations()) {
    if (sight == Sight::kSubject && !one.notified()) continue;
    if (heard && !one.case_to_answer()) continue;
    CANDOUR_ASSIGN_OR_RETURN(const auto framed,
                             Opened<v1::AllegationFramed>(sealer, one.has_particulars(), one.particulars()));
    v1::AllegationView& allegation = *view->add_allegations();
    allegation.set_allegation_id(one.allegation_id());
    *allegation.mutable_citation() = one.citation();
    *allegation.mutable_conduct_from() = one.conduct_from();
    *allegation.mutable_conduct_to() = one.conduct_to();
    allegation.set_never_event(one.never_event());
    allegation.set_sanctionable(one.sanctionable());
    allegation.set_notified(one.notified());
    allegation.set_case_to_answer(one.case_to_answer());
    allegation.set_particulars(framed.particulars());
  }
  return absl::OkStatus();
}

absl::Status AddInterimOrders(Sealer& sealer, const v1::CaseState& the, v1::CaseView* view) {
  for (const v1::InterimOrder& one : the.interim_orders()) {
    CANDOUR_ASSIGN_OR_RETURN(const auto made,
                             Opened<v1::InterimOrderMade>(sealer, one.has_made(), one.made()));
    CANDOUR_ASSIGN_OR_RETURN(const auto reviewed,
                             Opened<v1::InterimReviewed>(sealer, one.has_reviewed(), one.reviewed()));
    v1::InterimOrderView& order = *view->add_interim_orders();
    order.set_order_id(one.order_id());
    order.set_type(one.type());
    *order.mutable_from() = one.from();
    *order.mutable_ends_on() = one.ends_on();
    *order.mutable_grounds() = one.grounds();
    *order.mutable_review_by() = one.review_by();
    if (one.has_last_reviewed_on()) *order.mutable_last_reviewed_on() = one.last_reviewed_on();
    order.set_ended(one.ended());
    if (one.has_last_day()) *order.mutable_last_day() = one.last_day();
    order.set_extended_by(one.extended_by());
    order.set_reasons(made.reasons());
    order.set_conditions(reviewed.conditions().empty() ? made.conditions() : reviewed.conditions());
  }
  return absl::OkStatus();
}

absl::Status AddExamination(Sealer& sealer, const v1::CaseState& the, v1::CaseView* view) {
  const v1::ExaminationState& examination = the.examination();
  if (examination.has_served_on()) *view->mutable_served_on() = examination.served_on();
  if (examination.has_last_day()) *view->mutable_last_day() = examination.last_day();
  if (examination.has_responded_on()) *view->mutable_responded_on() = examination.responded_on();
  view->set_examination_outcome(examination.outcome());
  view->set_case_to_answer_test(examination.test());
  for (const ledger::v1::Sealed& sealed : examination.responses()) {
    CANDOUR_ASSIGN_OR_RETURN(const auto response, Opened<v1::ResponseReceived>(sealer, true, sealed));
    view->add_responses(response.text());
  }
  return absl::OkStatus();
}

// The person sees what was sent. Who hears the case does not learn what was proposed instead, unless it was
// agreed.
absl::Status AddConsensual(Sealer& sealer, const v1::CaseState& the, Sight sight, v1::CaseView* view) {
  const v1::ConsensualState& proposal = the.consensual();
  if (proposal.consensual_id().empty()) return absl::OkStatus();
  const bool agreed = proposal.status() == v1::CONSENSUAL_STATUS_AGREED;
  if (sight == Sight::kPanel && !(agreed && IsDecided(the))) return absl::OkStatus();
  if (sight == Sight::kSubject && !proposal.has_served_on()) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(const auto proposed,
                           Opened<v1::ConsensualProposed>(sealer, proposal.has_sealed(), proposal.sealed()));
  v1::ConsensualView& shown = *view->mutable_consensual();
  *shown.mutable_proposal() = proposal;
  shown.mutable_proposal()->clear_sealed();
  shown.set_reasons(proposed.reasons());
  shown.set_conditions(proposed.conditions());
  shown.set_lesser_insufficient(proposed.lesser_insufficient());
  shown.set_support(proposed.support());
  return absl::OkStatus();
}

void AddOfficers(const v1::CaseState& the, v1::CaseView* view) {
  for (const v1::Officer& one : the.officers()) {
    v1::OfficerView& officer = *view->add_officers();
    officer.set_account(one.account());
    officer.set_part(one.part());
    officer.set_seat(one.seat());
    officer.set_recused(one.recused());
    officer.set_challenged(one.challenged());
  }
}

void AddSupport(const v1::CaseState& the, Sight sight, v1::CaseView* view) {
  for (const v1::OfferedSupport& one : the.support()) {
    if (SeesSupportOf(one.to(), sight)) *view->add_support() = one;
  }
}

// What became of conditions is not the court's, nor of those that were quashed whoever's hears it anew.
void HideConditions(Sight sight, v1::CaseView* view) {
  for (v1::SanctionState& one : *view->mutable_sanctions()) {
    const bool heard_anew = sight == Sight::kPanel && one.status() == v1::SANCTION_STATUS_QUASHED;
    if (sight != Sight::kOutcome && !heard_anew) continue;
    one.clear_conditions();
    one.clear_breaches();
    one.clear_last_breach_on();
  }
}

// What everybody sees who sees the case.
void AddCommon(const v1::CaseState& the, v1::CaseView* view) {
  view->set_case_id(the.case_id());
  view->set_case_no(the.case_no());
  view->set_person_id(the.person_id());
  view->set_stage(the.stage());
  *view->mutable_received_on() = the.received_on();
  if (the.has_hearing()) {
    *view->mutable_hearing() = the.hearing();
    view->mutable_hearing()->clear_excluded();  // who may not sit again is for whoever lists
  }
  *view->mutable_sanctions() = the.sanctions();
  if (the.has_appeal()) *view->mutable_appeal() = the.appeal();
  if (the.has_restoration()) *view->mutable_restoration() = the.restoration();
  if (the.has_stay()) *view->mutable_stay() = the.stay();
  if (the.has_person_died_on()) *view->mutable_person_died_on() = the.person_died_on();
}

void AddRegulators(const v1::CaseState& the, v1::CaseView* view) {
  view->set_named_person_id(the.named_person_id());
  *view->mutable_referral_ids() = the.referral_ids();
  *view->mutable_org_codes() = the.org_codes();
  *view->mutable_screening() = the.screening();
  view->mutable_screening()->clear_closed();  // sealed; what it says is the referrer's
  if (the.screening().has_closing()) view->mutable_screening()->mutable_closing()->clear_proposed();
  *view->mutable_risk() = the.risk();
  if (the.has_interim_notice()) *view->mutable_interim_notice() = the.interim_notice();
  view->set_linked_into(the.linked_into());
  view->set_aged_days(the.aged_days());
  *view->mutable_informed() = the.informed();
  *view->mutable_departures() = the.departures();
}

void AddReferral(const v1::ReferralState& referral, v1::GetReferralResponse* answer) {
  answer->set_referral_id(referral.referral_id());
  answer->set_ref_no(referral.ref_no());
  answer->set_source(referral.source());
  *answer->mutable_received_on() = referral.received_on();
  if (referral.has_acknowledged_on()) *answer->mutable_acknowledged_on() = referral.acknowledged_on();
  if (referral.has_withdrawn_on()) *answer->mutable_withdrawn_on() = referral.withdrawn_on();
  answer->set_named_person_id(referral.named_person_id());
  answer->set_org_code(referral.org_code());
}

}  // namespace

absl::Status AnswerGetReferral(const QueryContext& context, const v1::GetReferralRequest& asked,
                               v1::GetReferralResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const auto referral, ReadState<Referral>(*context.view, asked.referral_id()));
  CANDOUR_ASSIGN_OR_RETURN(const auto the, ReadState<Case>(*context.view, referral.case_id()));
  const bool regulator = IsRegulators(context.actor.role) && SightOf(the, context.actor, "") == Sight::kAll;
  const bool own =
      !referral.referrer_account().empty() && referral.referrer_account() == context.actor.account;
  if (!regulator && !own) return NotFound();
  CANDOUR_ASSIGN_OR_RETURN(
      const auto received,
      Opened<v1::ReferralReceived>(context.sealer, referral.has_received(), referral.received()));
  AddReferral(referral, answer);
  answer->set_outcome(OutcomeFor(the));
  if (the.screening().has_review_last_day())
    *answer->mutable_review_last_day() = the.screening().review_last_day();
  if (answer->outcome() == v1::REFERRAL_OUTCOME_CLOSED_AT_SCREENING) {
    CANDOUR_ASSIGN_OR_RETURN(*answer->mutable_summary(), SummaryOf(context.sealer, the.screening()));
  }
  answer->set_text(received.text());
  answer->set_described_person(received.described_person());
  if (!regulator) return absl::OkStatus();
  answer->set_case_id(referral.case_id());
  *answer->mutable_flags() = referral.flags();
  return absl::OkStatus();
}

absl::Status AnswerGetCase(const QueryContext& context, const v1::GetCaseRequest& asked,
                           v1::GetCaseResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const auto present, ReadState<Case>(*context.present, asked.case_id()));
  const Sight sight = SightOf(present, context.actor, asked.person_id());
  if (sight == Sight::kNothing) return NotFound();
  CANDOUR_ASSIGN_OR_RETURN(const auto the, ReadState<Case>(*context.view, asked.case_id()));
  // What stood there while it was taken to be about somebody else is not theirs to see.
  if (sight == Sight::kSubject && the.person_id() != present.person_id()) return NotFound();
  v1::CaseView* view = answer->mutable_case_();
  AddCommon(the, view);
  if (sight == Sight::kSubject) view->set_stage(StageTold(the));
  if (sight == Sight::kPanel && the.stage() == v1::CASE_STAGE_CONSENSUAL_PROPOSED)
    view->set_stage(v1::CASE_STAGE_CASE_TO_ANSWER);
  HideConditions(sight, view);
  CANDOUR_RETURN_IF_ERROR(AddDecisions(context, the, sight, view));
  if (sight == Sight::kOutcome) {
    // That somebody was ill is not the court's to know before it asks.
    view->mutable_hearing()->clear_assessment();
    view->mutable_hearing()->clear_illness_claimed();
    return absl::OkStatus();
  }
  CANDOUR_RETURN_IF_ERROR(AddAllegations(context.sealer, the, sight, view));
  CANDOUR_RETURN_IF_ERROR(AddExamination(context.sealer, the, view));
  CANDOUR_RETURN_IF_ERROR(AddConsensual(context.sealer, the, sight, view));
  CANDOUR_RETURN_IF_ERROR(AddInterimOrders(context.sealer, the, view));
  AddOfficers(the, view);
  AddSupport(the, sight, view);
  if (sight == Sight::kAll) AddRegulators(the, view);
  return absl::OkStatus();
}

absl::StatusOr<bool> SeesHistoryOf(const RecordsView& present, const Actor& actor, absl::string_view stream) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(stream, absl::MaxSplits('/', 1));
  const auto& [kind, id] = parts;
  if (kind == Subject::kKind) return id != actor.person_id;
  if (kind != Case::kKind && kind != Referral::kKind) return true;
  v1::ReferralState referral;
  referral.set_case_id(std::string(id));
  if (kind == Referral::kKind) CANDOUR_RETURN_IF_ERROR(present.Load(stream, &referral).status());
  v1::CaseState the;
  CANDOUR_RETURN_IF_ERROR(present.Load(StreamOf<Case>(referral.case_id()), &the).status());
  return SightOf(the, actor, "") == Sight::kAll;
}

}  // namespace candour

// A hearing is adjourned, resumed and opened.
#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

std::optional<Refusal> ReviewDayWrong(const v1::AdjournHearingRequest& adjourn, const Context& context,
                                      const SanctionsRules& rules) {
  const std::optional<absl::CivilDay> review_by = DayOf(adjourn.review_by());
  if (!review_by) return error::DateInvalid("review_by");
  if (*review_by < context.today()) return error::DateOrder("review_by", DayText(context.today()));
  const absl::CivilDay latest = AddMonths(context.today(), rules.stay_review_months());
  if (*review_by > latest) return error::AdjournedTooLong(latest);
  return std::nullopt;
}

// F17: on evidence.
std::optional<Refusal> IllnessUnshown(const v1::AdjournHearingRequest& adjourn, const SanctionsRules& rules) {
  const bool asked =
      adjourn.reason() == v1::ADJOURN_REASON_ILLNESS && rules.asks(v1::SAFEGUARD_ILLNESS_EVIDENCE);
  const size_t bytes = adjourn.evidence_hash().size();
  const bool wrong = bytes == 0 ? asked : bytes != error::kHashBytes;
  return wrong ? std::optional<Refusal>(error::DocumentHash()) : std::nullopt;
}

// Whoever lists it may, and of those who sit its chair.
std::optional<Refusal> NotItsPanel(const CaseState& the, const Context& context,
                                   const SanctionsRules& rules) {
  if (context.actor().role != "PANEL_CHAIR" || !rules.asks(v1::SAFEGUARD_OWN_PANEL)) return std::nullopt;
  const auto& members = the.hearing().members();
  const bool chairs = std::any_of(members.begin(), members.end(), [&](const v1::PanelMember& one) {
    if (one.account() != context.actor().account || !IsChair(one.seat())) return false;
    const v1::Officer* officer = FindOfficer(the, one.account());
    return officer != nullptr && officer->recused() == v1::RECUSAL_REASON_UNSPECIFIED;
  });
  return chairs ? std::nullopt : std::optional<Refusal>(error::NotAppointed(v1::CASE_PART_FINAL_PANEL));
}

}  // namespace

Decision Decide(const v1::AdjournHearingRequest& adjourn, const Context& context, const CaseState& the) {
  if (auto refusal = HearingCannotGoOn(the, adjourn.hearing_id(), CaseEvent::kHearingAdjourned)) {
    return *std::move(refusal);
  }
  if (adjourn.reasons().empty()) return error::ReasonsMissing();
  if (adjourn.reason() == v1::ADJOURN_REASON_ILLNESS && the.hearing().illness_claimed()) {
    return error::AdjournedForIllnessBefore();
  }
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = NotItsPanel(the, context, *rules)) return *std::move(refusal);
  if (auto refusal = IllnessUnshown(adjourn, *rules)) return *std::move(refusal);
  if (auto refusal = ReviewDayWrong(adjourn, context, *rules)) return *std::move(refusal);
  v1::HearingAdjourned adjourned;
  adjourned.set_hearing_id(adjourn.hearing_id());
  adjourned.set_reason(adjourn.reason());
  *adjourned.mutable_adjourned_on() = DateOf(context.today());
  *adjourned.mutable_review_by() = adjourn.review_by();
  adjourned.set_reasons(adjourn.reasons());
  adjourned.set_evidence_hash(adjourn.evidence_hash());
  return Record(std::move(adjourned));
}

Decision Decide(const v1::ResumeHearingRequest& resume, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kHearingAdjourned)) return *std::move(refusal);
  if (the.hearing().hearing_id() != resume.hearing_id()) return error::HearingUnknown();
  if (!the.hearing().has_adjournment()) return error::HearingNotAdjourned();
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = NotItsPanel(the, context, *rules)) return *std::move(refusal);
  if (!PanelIsWhole(the, *rules)) return error::NoQuorum("another panel: list the hearing anew");
  const std::optional<absl::CivilDay> resumes_on = DayOf(resume.resumes_on());
  if (!resumes_on) return error::DateInvalid("resumes_on");
  // Of one that never sat, the notice has to run all the same.
  const bool sat = the.stage() == v1::CASE_STAGE_IN_HEARING;
  const absl::CivilDay earliest =
      sat ? context.today() : std::max(context.today(), StoredDay(the.hearing().hearing_on()));
  if (*resumes_on < earliest) return error::DateOrder("resumes_on", DayText(earliest));
  v1::HearingResumed resumed;
  resumed.set_hearing_id(resume.hearing_id());
  *resumed.mutable_resumes_on() = resume.resumes_on();
  return Record(std::move(resumed));
}

Decision Decide(const v1::OpenHearingRequest& open, const Context& context, const CaseState& the) {
  if (auto refusal = HearingCannotGoOn(the, open.hearing_id(), CaseEvent::kHearingOpened)) {
    return *std::move(refusal);
  }
  if (the.hearing().opened()) return error::DoneAlready("opening");
  const absl::CivilDay hearing_on = StoredDay(the.hearing().hearing_on());
  if (context.today() < hearing_on) return error::PeriodNotOver(hearing_on - 1);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (auto refusal = CannotDecideNow(the, context, *rules, open.present())) return *std::move(refusal);
  v1::HearingOpened opened;
  opened.set_hearing_id(open.hearing_id());
  *opened.mutable_opened_on() = DateOf(context.today());
  *opened.mutable_present() = open.present();
  opened.set_attended(open.attended());
  opened.set_represented(open.represented());
  return Record(std::move(opened));
}

}  // namespace candour

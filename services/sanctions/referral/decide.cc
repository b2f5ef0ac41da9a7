#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/transitions.h"
#include "services/sanctions/referral/errors.h"
#include "services/sanctions/referral/referral.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Nobody is the referrer of what was sent anonymously.
bool IsReferrer(const Context& context, const v1::ReferralState& referral) {
  return !referral.referrer_account().empty() && referral.referrer_account() == context.actor().account;
}

bool IsReferrersWord(const google::protobuf::Descriptor* request) {
  return request == v1::WithdrawReferralRequest::descriptor() ||
         request == v1::RequestScreeningReviewRequest::descriptor();
}

// By its case, which may have been found to be about another than the referral names. From an index: what was
// decided before somebody asked this has no condition on the case.
bool IsAboutCaller(const Context& context, const v1::ReferralState& referral) {
  if (referral.case_id().empty() || context.actor().person_id.empty()) return false;
  const std::vector<std::string> own = context.Ids("case_by_person", context.actor().person_id);
  return std::find(own.begin(), own.end(), referral.case_id()) != own.end();
}

}  // namespace

std::optional<Refusal> Referral::CannotAsk(const google::protobuf::Message& request, const Context& context,
                                           const v1::ReferralState& referral) {
  if (IsReferrersWord(request.GetDescriptor()) || !IsAboutCaller(context, referral)) return std::nullopt;
  return error::ConflictOfInterest();
}

Decision Decide(const v1::AcknowledgeReferralRequest&, const Context& context,
                const v1::ReferralState& referral) {
  if (referral.referral_id().empty()) return error::ReferralUnknown();
  if (referral.has_acknowledged_on()) return {};
  v1::ReferralAcknowledged acknowledged;
  *acknowledged.mutable_acknowledged_on() = DateOf(context.today());
  return Record(std::move(acknowledged));
}

// The case does not move: what was said stays said.
Decision Decide(const v1::WithdrawReferralRequest& withdraw, const Context& context,
                const v1::ReferralState& referral) {
  if (!IsReferrer(context, referral)) return error::ReferralUnknown();
  if (referral.has_withdrawn_on()) return {};
  v1::ReferrerWithdrew withdrew;
  withdrew.set_referral_id(referral.referral_id());
  *withdrew.mutable_withdrawn_on() = DateOf(context.today());
  v1::ReferrerWithdrew on_case = withdrew;
  withdrew.set_reasons(withdraw.reasons());
  return Record(std::move(withdrew)).On(StreamOf<Case>(referral.case_id()), std::move(on_case));
}

Decision Decide(const v1::RequestScreeningReviewRequest& ask, const Context& context,
                const v1::ReferralState& referral) {
  if (!IsReferrer(context, referral)) return error::ReferralUnknown();
  if (referral.has_review_requested_on()) return error::DoneAlready("review");
  const CaseState& the = context.Read<Case>(referral.case_id());
  if (!Next(the.stage(), CaseEvent::kScreeningReviewRequested)) return error::NotClosedAtScreening();
  if (the.has_person_died_on()) return error::SubjectHasDied();
  const absl::CivilDay last_day = StoredDay(the.screening().review_last_day());
  if (context.today() > last_day) return error::PeriodOver(last_day);
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();

  v1::ScreeningReviewRequested requested;
  requested.set_referral_id(referral.referral_id());
  *requested.mutable_requested_on() = DateOf(context.today());
  *requested.mutable_due_on() = DateOf(rules->screening().LastDay(context.today()));
  v1::ScreeningReviewRequested on_case = requested;
  requested.set_reasons(ask.reasons());
  return Record(std::move(requested)).On(StreamOf<Case>(referral.case_id()), std::move(on_case));
}

Decision Decide(const v1::RecordReferrerConflictRequest& record, const Context&,
                const v1::ReferralState& referral) {
  if (referral.referral_id().empty()) return error::ReferralUnknown();
  v1::ReferralFlagged flagged;
  flagged.set_flag(v1::REFERRAL_FLAG_RECORDED);
  flagged.set_basis(record.basis());
  return Record(std::move(flagged));
}

void Arm(const v1::ReferralState& referral, TimerRows& rows) {
  if (!referral.has_acknowledge_by() || referral.has_acknowledged_on() || referral.acknowledgement_overdue())
    return;
  rows.AddAfter<v1::FlagUnacknowledged>(StoredDay(referral.acknowledge_by()), referral.fact_version());
}

Decision Decide(const v1::FlagUnacknowledged& flag, const Context&, const v1::ReferralState& referral) {
  v1::AcknowledgementOverdue overdue;
  *overdue.mutable_acknowledge_by() = referral.acknowledge_by();
  overdue.set_due_us(flag.due_us());
  return Record(std::move(overdue));
}

}  // namespace candour

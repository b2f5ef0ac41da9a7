#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/examination/examination.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/hearing/panel.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/errors.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Whoever steps back says that something binds them, and comes no more. Whom somebody else takes out may be
// listed again.
v1::RecusalReason ReasonOf(const v1::RecuseOfficerRequest& recuse, const Actor& caller) {
  return recuse.account() == caller.account ? v1::RECUSAL_REASON_DECLARED_INTEREST
                                            : v1::RECUSAL_REASON_WITHDRAWN;
}

// Adds that the officer sits no more, and what becomes of a hearing without them.
void AddRecusal(const std::string& account, v1::RecusalReason reason, const std::string& reasons,
                const CaseState& the, const Context& context, Decision& decision) {
  v1::OfficerRecused recused;
  recused.set_account(account);
  recused.set_reason(reason);
  recused.set_reasons(reasons);
  decision.Add("", std::move(recused));
  AdjournIfTooFew(the, context, account, &decision);
}

// Whom it is about, once they were told of it; whoever presents it.
std::optional<Refusal> MayNotChallenge(const v1::ChallengeOfficerRequest& challenge, const Context& context,
                                       const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  if (!challenge.person_id().empty()) {
    const bool concerned = IsAbout(the, challenge.person_id()) && WasTold(the);
    return concerned ? std::nullopt : std::optional(error::CaseUnknown());
  }
  if (the.hearing().presenter() == context.actor().account) return std::nullopt;
  return error::NotAppointed(v1::CASE_PART_PRESENTER);
}

}  // namespace

Decision Decide(const v1::RecuseOfficerRequest& recuse, const Context& context, const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::Officer* officer = FindOfficer(the, recuse.account());
  if (officer == nullptr) return error::OfficerUnknown();
  const Actor& caller = context.actor();
  const bool appoints = caller.role == "REGISTRAR" || caller.role == "LISTING";
  if (recuse.account() != caller.account && !appoints) return error::SeparationOfDuties();
  const v1::RecusalReason reason = ReasonOf(recuse, caller);
  if (IsOutForGood(*officer) || officer->recused() == reason) return {};
  Decision decision;
  AddRecusal(recuse.account(), reason, recuse.reasons(), the, context, decision);
  return decision;
}

Decision Decide(const v1::ChallengeOfficerRequest& challenge, const Context& context, const CaseState& the) {
  if (auto refusal = MayNotChallenge(challenge, context, the)) return *std::move(refusal);
  const v1::Officer* officer = FindOfficer(the, challenge.account());
  if (officer == nullptr || IsOutForGood(*officer)) return error::OfficerUnknown();
  if (officer->challenged()) return error::DoneAlready("challenge");
  v1::OfficerChallenged challenged;
  challenged.set_account(challenge.account());
  *challenged.mutable_challenged_on() = DateOf(context.today());
  challenged.set_reasons(challenge.reasons());
  return Record(std::move(challenged));
}

Decision Decide(const v1::AnswerOfficerChallengeRequest& answer, const Context& context,
                const CaseState& the) {
  if (the.case_id().empty()) return error::CaseUnknown();
  const v1::Officer* officer = FindOfficer(the, answer.account());
  if (officer == nullptr) return error::OfficerUnknown();
  if (!officer->challenged()) return error::NotChallenged();
  const Actor& caller = context.actor();
  if (HasOtherPart(the, caller.account, caller.person_id, v1::CASE_PART_UNSPECIFIED))
    return error::SeparationOfDuties();
  v1::OfficerChallengeAnswered answered;
  answered.set_account(answer.account());
  answered.set_upheld(answer.upheld());
  *answered.mutable_answered_on() = DateOf(context.today());
  answered.set_reasons(answer.reasons());
  Decision decision = Record(std::move(answered));
  if (answer.upheld() && !IsOutForGood(*officer))
    AddRecusal(answer.account(), v1::RECUSAL_REASON_CHALLENGED, "", the, context, decision);
  return decision;
}

}  // namespace candour

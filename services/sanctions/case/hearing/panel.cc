#include "services/sanctions/case/hearing/panel.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/known_as.h"
#include "services/sanctions/case/officers/errors.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;
using google::protobuf::RepeatedPtrField;

namespace {

constexpr char kMembersOnly[] = "members of this panel only";

std::string MembersNeeded(uint32_t members) { return absl::StrCat(members, " members"); }

// The member of the hearing's panel who sits under `account`, or nullptr.
const v1::PanelMember* SittingMember(const CaseState& the, absl::string_view account) {
  const v1::Officer* officer = FindOfficer(the, account);
  if (officer == nullptr || officer->recused() != v1::RECUSAL_REASON_UNSPECIFIED) return nullptr;
  for (const v1::PanelMember& member : the.hearing().members()) {
    if (member.account() == account) return &member;
  }
  return nullptr;
}

bool SatBefore(const CaseState& the, const v1::PanelMember& member) {
  const auto& excluded = the.hearing().excluded();
  return std::any_of(excluded.begin(), excluded.end(), [&](const std::string& one) {
    return one == member.account() || (!one.empty() && one == member.person_id());
  });
}

bool IsLay(v1::Seat seat) { return seat == v1::SEAT_LAY || seat == v1::SEAT_LAY_CHAIR; }

// Whoever sits was appointed, and said themselves what binds them.
std::optional<Refusal> MemberCannotSit(const CaseState& the, const Context& context,
                                       const SanctionsRules& rules, const v1::PanelMember& member) {
  if (SatBefore(the, member) || HasChosen(the, member.account()) ||
      HasOtherPart(the, member.account(), member.person_id(), v1::CASE_PART_FINAL_PANEL)) {
    return error::SeparationOfDuties();
  }
  const v1::Officer* officer = FindOfficer(the, member.account());
  if (officer == nullptr) return error::NotAppointed(v1::CASE_PART_FINAL_PANEL);
  const bool own = IsAbout(the, member.person_id());
  if (own || IsOutForGood(*officer)) return error::ConflictOfInterest();
  // Who chairs may change from one hearing to the next; who is a manager does not.
  if (IsLay(officer->seat()) != IsLay(member.seat())) return error::SeatWrong();
  if (!officer->declared()) return error::InterestsUndeclared();
  if (officer->challenged()) return error::ChallengeOpen();
  // A referral that came later may name an organisation that no declaration was held against.
  if (WorkedThere(the, *officer, rules, context.today())) return error::ConflictOfInterest();
  return std::nullopt;
}

std::optional<Refusal> WrongAsker(const Context& context, const RepeatedPtrField<v1::PanelMember>& members,
                                  PanelAsks asks) {
  const auto caller = std::find_if(members.begin(), members.end(), [&](const v1::PanelMember& member) {
    return member.account() == context.actor().account;
  });
  if (asks == PanelAsks::kSomebodyElse) {
    return caller == members.end() ? std::nullopt : std::optional<Refusal>(error::SeparationOfDuties());
  }
  const bool chairs = caller != members.end() && IsChair(caller->seat());
  return chairs ? std::nullopt : std::optional<Refusal>(error::NotAppointed(v1::CASE_PART_FINAL_PANEL));
}

}  // namespace

bool IsChair(v1::Seat seat) { return seat == v1::SEAT_LAY_CHAIR || seat == v1::SEAT_MANAGER_CHAIR; }

RepeatedPtrField<v1::PanelMember> AsAppointed(const CaseState& the,
                                              const RepeatedPtrField<v1::PanelMember>& members) {
  RepeatedPtrField<v1::PanelMember> appointed;
  for (const v1::PanelMember& member : members) {
    const v1::Officer* officer = FindOfficer(the, member.account());
    const bool known = officer != nullptr && !officer->person_id().empty();
    v1::PanelMember& one = *appointed.Add();
    one.set_account(member.account());
    one.set_person_id(known ? officer->person_id() : member.person_id());
    one.set_seat(member.seat());
  }
  return appointed;
}

std::optional<Refusal> CannotForm(const CaseState& the, const Context& context, const SanctionsRules& rules,
                                  const RepeatedPtrField<v1::PanelMember>& asked, PanelAsks asks) {
  const RepeatedPtrField<v1::PanelMember> members = AsAppointed(the, asked);
  // Whoever chooses a panel has no part in the case, sitting or past.
  const Actor& caller = context.actor();
  if (asks == PanelAsks::kSomebodyElse &&
      HasOtherPart(the, caller.account, caller.person_id, v1::CASE_PART_UNSPECIFIED)) {
    return error::SeparationOfDuties();
  }
  if (members.size() != static_cast<int>(rules.panel().size())) {
    return error::NoQuorum(MembersNeeded(rules.panel().size()));
  }
  SeatCount seats;
  std::set<std::string> seen;
  for (const v1::PanelMember& member : members) {
    seats.Add(member.seat());
    if (!seen.insert(member.account()).second) return error::DoneAlready("member");
    if (!member.person_id().empty() && !seen.insert(member.person_id()).second) {
      return error::DoneAlready("member");
    }
  }
  const std::string missing = seats.Missing(rules.panel());
  if (!missing.empty()) return error::NoQuorum(missing);
  for (const v1::PanelMember& member : asked) {
    if (member.has_interest()) return error::ConflictOfInterest();
  }
  for (const v1::PanelMember& member : members) {
    if (auto refusal = MemberCannotSit(the, context, rules, member)) return refusal;
  }
  return WrongAsker(context, members, asks);
}

std::optional<Refusal> CannotDecideNow(const CaseState& the, const Context& context,
                                       const SanctionsRules& rules,
                                       const RepeatedPtrField<std::string>& present) {
  SeatCount seats;
  bool chair_asks = false;
  std::set<std::string> seen;
  for (const std::string& account : present) {
    const v1::PanelMember* member = SittingMember(the, account);
    if (member == nullptr || !seen.insert(account).second) return error::NoQuorum(kMembersOnly);
    if (FindOfficer(the, account)->challenged()) return error::ChallengeOpen();
    if (IsAbout(the, member->person_id())) return error::ConflictOfInterest();  // as is known now
    seats.Add(member->seat());
    chair_asks |= IsChair(member->seat()) && account == context.actor().account;
  }
  if (seen.size() < rules.panel().quorum()) return error::NoQuorum(MembersNeeded(rules.panel().quorum()));
  const std::string missing = seats.Missing(rules.panel());
  if (!missing.empty()) return error::NoQuorum(missing);
  if (!chair_asks) return error::NotAppointed(v1::CASE_PART_FINAL_PANEL);
  return std::nullopt;
}

bool PanelIsWhole(const CaseState& the, const SanctionsRules& rules, absl::string_view without) {
  SeatCount seats;
  uint32_t members = 0;
  for (const v1::PanelMember& member : the.hearing().members()) {
    if (member.account() == without || SittingMember(the, member.account()) == nullptr) continue;
    seats.Add(member.seat());
    ++members;
  }
  return members >= rules.panel().quorum() && seats.Missing(rules.panel()).empty();
}

void AdjournIfTooFew(const CaseState& the, const Context& context, absl::string_view account,
                     Decision* decision) {
  if (!Next(the.stage(), CaseEvent::kHearingAdjourned) || the.hearing().has_adjournment()) return;
  if (SittingMember(the, account) == nullptr) return;
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules || PanelIsWhole(the, *rules, account)) return;
  v1::HearingAdjourned adjourned;
  adjourned.set_hearing_id(the.hearing().hearing_id());
  adjourned.set_reason(v1::ADJOURN_REASON_QUORUM);
  *adjourned.mutable_adjourned_on() = DateOf(context.today());
  *adjourned.mutable_review_by() = DateOf(AddMonths(context.today(), rules->stay_review_months()));
  decision->Add("", std::move(adjourned));
}

std::optional<Refusal> HearingCannotGoOn(const CaseState& the, const std::string& hearing_id,
                                         CaseEvent event) {
  if (auto refusal = CannotGoOn(the, event)) return refusal;
  if (the.hearing().hearing_id() != hearing_id) return error::HearingUnknown();
  if (the.hearing().has_adjournment()) return error::HearingIsAdjourned();
  return std::nullopt;
}

std::optional<Refusal> NotItsTurn(const CaseState& the, const std::string& hearing_id,
                                  v1::HearingStage stage) {
  if (auto refusal = HearingCannotGoOn(the, hearing_id, CaseEvent::kDetermined)) return refusal;
  const v1::HearingState& hearing = the.hearing();
  if (!hearing.opened() || hearing.decided() + 1 != stage) return error::HearingStageIs(hearing.decided());
  if (!hearing.attended() && !hearing.in_absence()) return error::SubjectAbsent();
  return std::nullopt;
}

}  // namespace candour

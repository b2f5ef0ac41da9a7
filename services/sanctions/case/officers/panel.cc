#include <set>

#include "common/decider/refusals.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/case/officers/officers.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

bool IsChair(v1::Seat seat) { return seat == v1::SEAT_LAY_CHAIR || seat == v1::SEAT_MANAGER_CHAIR; }

}  // namespace

void SeatCount::Add(v1::Seat seat) {
  if (IsChair(seat)) ++chairs_;
  if (seat == v1::SEAT_LAY || seat == v1::SEAT_LAY_CHAIR) ++lay_;
  if (seat == v1::SEAT_MANAGER || seat == v1::SEAT_MANAGER_CHAIR) ++managers_;
}

// A lay chair, a lay member and a manager: one chair, two lay members, one manager.
std::string SeatCount::Missing(const v1::PanelRule& rule) const {
  if (chairs_ != 1) return "chair";
  if (lay_ + managers_ < static_cast<int>(rule.quorum())) return "members";
  if (lay_ < static_cast<int>(rule.min_lay())) return "lay";
  if (managers_ < static_cast<int>(rule.min_registrants())) return "manager";
  if (managers_ - lay_ > static_cast<int>(rule.max_registrants_over_lay())) return "lay";
  return "";
}

std::optional<Refusal> CannotSit(const CaseState& the, const Context& context, const SanctionsRules& rules,
                                 const google::protobuf::RepeatedPtrField<std::string>& panel) {
  SeatCount seats;
  std::set<std::string> accounts, people;
  bool asked_by_chair = false;
  for (const std::string& account : panel) {
    if (!accounts.insert(account).second) continue;
    if (auto refusal = OfficerCannotAct(the, context, account, v1::CASE_PART_INTERIM_PANEL)) return refusal;
    const v1::Officer& member = *FindOfficer(the, account);
    if (!member.person_id().empty() && !people.insert(member.person_id()).second)
      return error::SeparationOfDuties();
    seats.Add(member.seat());
    if (account == context.actor().account && IsChair(member.seat())) asked_by_chair = true;
  }
  if (!asked_by_chair) return error::NoQuorum("chair");
  const std::string missing = seats.Missing(rules.panel());
  if (!missing.empty()) return error::NoQuorum(missing);
  return std::nullopt;
}

}  // namespace candour

#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/sanctions/case/sanction/sanction.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// Those are reviewed before they end.
bool IsReviewed(v1::SanctionType type) {
  return type == v1::SANCTION_TYPE_CONDITIONS || type == v1::SANCTION_TYPE_SUSPENSION;
}

}  // namespace

const v1::SanctionState* FindSanction(const CaseState& the, absl::string_view sanction_id) {
  for (const v1::SanctionState& sanction : the.sanctions()) {
    if (sanction.sanction_id() == sanction_id) return &sanction;
  }
  return nullptr;
}

v1::SanctionState* FindSanction(absl::string_view sanction_id, CaseState& the) {
  for (v1::SanctionState& sanction : *the.mutable_sanctions()) {
    if (sanction.sanction_id() == sanction_id) return &sanction;
  }
  return nullptr;
}

bool IsOpen(const v1::SanctionState& sanction) {
  return sanction.status() == v1::SANCTION_STATUS_PENDING ||
         sanction.status() == v1::SANCTION_STATUS_STAYED || sanction.status() == v1::SANCTION_STATUS_IN_FORCE;
}

SanctionDays DaysOf(absl::CivilDay effective_on, uint32_t months) {
  if (months == 0) return {effective_on, std::nullopt};
  return {effective_on, AddMonths(effective_on, static_cast<int>(months)) - 1};
}

v1::SanctionImposed MakeSanction(const CaseState& the, const std::string& sanction_id, v1::SanctionType type,
                                 uint32_t months, absl::CivilDay served_on, absl::CivilDay effective_on,
                                 const SanctionsRules& rules) {
  v1::SanctionImposed imposed;
  imposed.set_case_id(the.case_id());
  imposed.set_person_id(the.person_id());
  imposed.set_sanction_id(sanction_id);
  imposed.set_type(type);
  imposed.set_months(months);
  *imposed.mutable_served_on() = DateOf(served_on);
  imposed.set_statutory_basis(rules.statutory_basis(type));
  if (type == v1::SANCTION_TYPE_NO_FURTHER_ACTION) return imposed;
  const SanctionDays days = DaysOf(effective_on, months);
  *imposed.mutable_effective_on() = DateOf(days.effective_on);
  if (days.expires_on) *imposed.mutable_expires_on() = DateOf(*days.expires_on);
  return imposed;
}

std::optional<v1::SanctionReviewScheduled> ScheduleReview(const std::string& sanction_id,
                                                          v1::SanctionType type, const SanctionDays& days,
                                                          absl::CivilDay today, const SanctionsRules& rules) {
  if (!IsReviewed(type) || !days.expires_on) return std::nullopt;
  v1::SanctionReviewScheduled scheduled;
  scheduled.set_sanction_id(sanction_id);
  const v1::ReviewWindowRule& window = rules.sanction_review_window();
  *scheduled.mutable_review_from() = DateOf(*days.expires_on - window.opens_days_before());
  *scheduled.mutable_review_by() = DateOf(*days.expires_on - window.closes_days_before());
  for (const int days_before : rules.sanction_review_alarms()) {
    if (*days.expires_on - days_before <= today) continue;
    v1::ReviewAlarm& alarm = *scheduled.add_alarms();
    *alarm.mutable_on() = DateOf(*days.expires_on - days_before);
    alarm.set_days_before(static_cast<uint32_t>(days_before));
  }
  return scheduled;
}

void AddSanction(v1::SanctionImposed imposed, absl::CivilDay today, const SanctionsRules& rules,
                 Decision* decision) {
  std::optional<v1::SanctionReviewScheduled> scheduled;
  if (imposed.has_effective_on()) {
    const SanctionDays days = DaysOf(StoredDay(imposed.effective_on()), imposed.months());
    scheduled = ScheduleReview(imposed.sanction_id(), imposed.type(), days, today, rules);
  }
  decision->Add("", std::move(imposed));
  if (scheduled) decision->Add("", *std::move(scheduled));
}

}  // namespace candour

#include "services/registration/views/standing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

using Appointments = absl::Span<const v1::AppointmentState* const>;

// What stands against somebody whatever their entry says; UNSPECIFIED: nothing does.
v1::StandingReason ReasonAgainst(const v1::AppointmentState& appointment, const PostHolder& holder,
                                 v1::RegisterStatus status, absl::CivilDay day) {
  if (holder.person.has_died_on() && day >= StoredDay(holder.person.died_on()))
    return v1::STANDING_REASON_DIED;
  if (status == v1::REGISTER_STATUS_BARRED) return v1::STANDING_REASON_BARRED;
  if (status == v1::REGISTER_STATUS_SUSPENDED) return v1::STANDING_REASON_SUSPENDED;
  return ProhibitedOn(appointment, day) ? v1::STANDING_REASON_PROHIBITED : v1::STANDING_REASON_UNSPECIFIED;
}

v1::StandingReason ReasonBy(v1::RegisterStatus status, bool lacking) {
  switch (status) {
    case v1::REGISTER_STATUS_ACTIVE:
      return lacking ? v1::STANDING_REASON_CHECKS_LACKING : v1::STANDING_REASON_REGISTERED;
    case v1::REGISTER_STATUS_RESTRICTED:
      return v1::STANDING_REASON_RESTRICTED;
    case v1::REGISTER_STATUS_LAPSED:
      return v1::STANDING_REASON_LAPSED;
    case v1::REGISTER_STATUS_REMOVED:
      return v1::STANDING_REASON_REMOVED;
    default:  // not admitted; what stands against somebody was asked before
      return v1::STANDING_REASON_NOT_REGISTERED;
  }
}

// The first day of the unbroken row of appointments that ends in `held`.
absl::CivilDay UnbrokenSince(const v1::AppointmentState& held, Appointments theirs) {
  absl::CivilDay since = StoredDay(held.terms().start());
  for (bool earlier = true; std::exchange(earlier, false);) {
    for (const v1::AppointmentState* one : theirs) {
      const v1::Terms& terms = one->terms();
      if (!FillsPost(*one) || StoredDay(terms.start()) >= since) continue;
      if (terms.has_end() && StoredDay(terms.end()) < since - 1) continue;
      since = StoredDay(terms.start());
      earlier = true;
    }
  }
  return since;
}

// 12 January to 11 February is one month, to 10 February none. As terms are counted (decide_admission.cc).
uint32_t WholeMonths(absl::CivilDay since, absl::CivilDay day) {
  int months = static_cast<int>((day.year() - since.year()) * 12) + day.month() - since.month() + 1;
  while (AddMonths(since, months) - 1 > day) --months;
  return months;
}

uint32_t DaysServed(absl::CivilDay since, absl::CivilDay day) {
  return static_cast<uint32_t>(day - since + 1);
}

}  // namespace

CheckKinds MandatoryFor(const PostHolder& holder, const std::optional<RulesInForce>& rules) {
  const bool admitted = !holder.registrant.register_number().empty();
  return admitted && rules ? rules->MandatoryChecks(holder.registrant.stage()) : CheckKinds();
}

v1::Standing StandingOn(const v1::AppointmentState& appointment, const PostHolder& holder,
                        const CheckKinds& mandatory, absl::CivilDay day) {
  v1::Standing standing;
  const v1::RegisterStatus entry = StatusOn(holder.registrant, day);
  if (entry == v1::REGISTER_STATUS_ACTIVE) {
    const auto lacking = LackingChecks(holder.registrant, mandatory, day);
    standing.mutable_lacking()->Assign(lacking.begin(), lacking.end());
  }
  const v1::RegisterStatus status = ShownStatus(entry, RestrictionsOn(holder.restrictions, day));
  standing.set_reason(ReasonAgainst(appointment, holder, status, day));
  if (standing.reason() == v1::STANDING_REASON_UNSPECIFIED)
    standing.set_reason(ReasonBy(status, standing.lacking_size() > 0));
  return standing;
}

std::optional<absl::CivilDay> ChecksValidUntil(const PostHolder& holder, const CheckKinds& mandatory) {
  std::optional<absl::CivilDay> first;
  for (const v1::Check& check : holder.registrant.checks()) {
    if (!mandatory.contains(check.kind()) || !Speaks(check) || !check.has_valid_until()) continue;
    const absl::CivilDay last_day = StoredDay(check.valid_until());
    first = first ? std::min(*first, last_day) : last_day;
  }
  return first;
}

v1::Tenure TenureOn(const v1::AppointmentState& held, Appointments theirs, absl::CivilDay day) {
  std::vector<const v1::AppointmentState*> same_post = {&held};
  if (!held.terms().post_id().empty()) {
    std::copy_if(theirs.begin(), theirs.end(), std::back_inserter(same_post),
                 [&](const auto* one) { return one->terms().post_id() == held.terms().post_id(); });
  }
  const absl::CivilDay in_post = UnbrokenSince(held, same_post);
  const absl::CivilDay in_organisation = UnbrokenSince(held, theirs);
  v1::Tenure tenure;
  *tenure.mutable_post_since() = DateOf(in_post);
  tenure.set_post_days(DaysServed(in_post, day));
  tenure.set_post_months(WholeMonths(in_post, day));
  *tenure.mutable_organisation_since() = DateOf(in_organisation);
  tenure.set_organisation_days(DaysServed(in_organisation, day));
  tenure.set_organisation_months(WholeMonths(in_organisation, day));
  return tenure;
}

}  // namespace candour

#include "services/registration/views/barred_entry.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/registration/person/person.h"
#include "services/registration/person/publication.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr char kNoFinding[] = "Made while a case is open. It is not a finding.";

// They are so old that the list does not show it any more.
bool IsPastAge(const v1::Restriction& restriction, const v1::Identity& identity, const RulesInForce* rules,
               absl::CivilDay day) {
  const v1::PublicationRule* rule = rules != nullptr ? rules->publication(restriction.kind()) : nullptr;
  const std::optional<absl::CivilDay> born = DayOf(identity.date_of_birth());
  if (rule == nullptr || rule->until_age() == 0 || !born) return false;
  return day >= AddMonths(*born, 12 * static_cast<int>(rule->until_age()));
}

}  // namespace

std::optional<v1::BarredEntry> RenderBarredEntry(const std::string& register_number,
                                                 absl::Span<const v1::KnownRestriction> restrictions,
                                                 const v1::Identity& identity, const RulesInForce* rules,
                                                 absl::CivilDay day) {
  std::vector<v1::Restriction> shown = ShownOn(restrictions, rules, day);
  shown.erase(
      std::remove_if(shown.begin(), shown.end(),
                     [&](const v1::Restriction& one) { return IsPastAge(one, identity, rules, day); }),
      shown.end());
  if (shown.empty()) return std::nullopt;
  v1::BarredEntry entry;
  entry.set_register_number(register_number);
  if (const v1::PersonName* name = CurrentName(identity)) {
    entry.set_given_names(name->given());
    entry.set_family_name(name->family());
  }
  entry.set_birth_year(identity.date_of_birth().year());
  entry.set_birth_month(identity.date_of_birth().month());
  for (const v1::Restriction& restriction : shown) {
    v1::ListedRestriction& listed = *entry.add_restrictions();
    *listed.mutable_restriction() = restriction;
    listed.set_in_force(InForceOn(restriction, day));
    if (IsInterim(restriction.kind())) listed.set_note(kNoFinding);
  }
  return entry;
}

std::string LastOrganisation(absl::Span<const v1::AppointmentState> appointments, absl::CivilDay day) {
  const v1::AppointmentState* last = nullptr;
  const auto place = [](const v1::AppointmentState& one) {
    const v1::Terms& terms = one.terms();
    return std::tuple(terms.has_end() ? StoredDay(terms.end()) : absl::CivilDay::max(),
                      StoredDay(terms.start()));
  };
  for (const v1::AppointmentState& one : appointments) {
    const bool served =
        one.status() == v1::APPOINTMENT_STATUS_IN_POST || one.status() == v1::APPOINTMENT_STATUS_ENDED;
    if (!served || StoredDay(one.terms().start()) > day) continue;
    if (last == nullptr || place(one) > place(*last)) last = &one;
  }
  return last != nullptr ? last->org_code() : "";
}

std::string SaysOf(v1::BarredListAnswer answer) {
  switch (answer) {
    case v1::BARRED_LIST_ANSWER_ON_THE_LIST:
      return "Somebody of this name is on the list. Whether it is the one you mean, the list alone can't "
             "say.";
    case v1::BARRED_LIST_ANSWER_NOTHING_RECORDED:
      return "Somebody of this name is on the register, and nothing is recorded of them on this list.";
    default:
      return "Nobody of this name is on the list or the register. That proves nothing: the person may be "
             "recorded under another name, or not at all.";
  }
}

}  // namespace candour

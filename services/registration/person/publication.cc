#include "services/registration/person/publication.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/registration/person/restrictions.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// The last day on which it is shown.
absl::CivilDay ShownUntil(v1::RestrictionKind kind, const DaySpan& days, const RulesInForce* rules) {
  const v1::PublicationRule* rule = rules != nullptr ? rules->publication(kind) : nullptr;
  if (rule == nullptr) return days.last;
  absl::CivilDay until = days.last;
  if (until != absl::CivilDay::max()) until = AddMonths(until, static_cast<int>(rule->months_after_end()));
  if (rule->months_from_start() == 0) return until;
  return std::min(until, AddMonths(days.first, static_cast<int>(rule->months_from_start())));
}

// The higher the graver.
int GravityOf(v1::RestrictionKind kind) {
  switch (kind) {
    case v1::RESTRICTION_KIND_BAR:
      return 7;
    case v1::RESTRICTION_KIND_INTERIM_BAR:
      return 6;
    case v1::RESTRICTION_KIND_SUSPENSION:
      return 5;
    case v1::RESTRICTION_KIND_CONDITIONS:
      return 4;
    case v1::RESTRICTION_KIND_INTERIM_CONDITIONS:
      return 3;
    case v1::RESTRICTION_KIND_CAUTION:
      return 2;
    case v1::RESTRICTION_KIND_WARNING:
      return 1;
    default:
      return 0;
  }
}

}  // namespace

std::vector<v1::Restriction> ShownOn(absl::Span<const v1::KnownRestriction> all, const RulesInForce* rules,
                                     absl::CivilDay day) {
  std::vector<v1::Restriction> shown;
  for (const v1::KnownRestriction& known : all) {
    const std::optional<DaySpan> days = DaysOf(known);
    if (!known.restriction().public_() || !days || day < days->first) continue;
    if (day > ShownUntil(known.restriction().kind(), *days, rules)) continue;
    v1::Restriction& one = shown.emplace_back(known.restriction());
    one.clear_to();
    if (days->last != absl::CivilDay::max()) *one.mutable_to() = DateOf(days->last);
  }
  std::stable_sort(shown.begin(), shown.end(), [&](const v1::Restriction& a, const v1::Restriction& b) {
    return std::pair(InForceOn(a, day), GravityOf(a.kind())) >
           std::pair(InForceOn(b, day), GravityOf(b.kind()));
  });
  return shown;
}

bool InForceOn(const v1::Restriction& shown, absl::CivilDay day) {
  return !shown.has_to() || day <= StoredDay(shown.to());
}

bool IsInterim(v1::RestrictionKind kind) {
  return kind == v1::RESTRICTION_KIND_INTERIM_BAR || kind == v1::RESTRICTION_KIND_INTERIM_CONDITIONS;
}

}  // namespace candour

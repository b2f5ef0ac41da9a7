#include "services/registration/person/restrictions.h"

#include <algorithm>
#include <tuple>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Where one of this source stands, or belongs.
template <class Source>
auto PlaceOf(const Source& source, v1::PersonState& person) {
  auto& known = *person.mutable_restrictions();
  return std::find_if(known.begin(), known.end(), [&](const v1::KnownRestriction& one) {
    return std::tie(one.restriction().source_ledger(), one.restriction().source_id()) >=
           std::tie(source.source_ledger(), source.source_id());
  });
}

template <class Source>
bool IsOf(const v1::KnownRestriction& known, const Source& source) {
  return known.restriction().source_ledger() == source.source_ledger() &&
         known.restriction().source_id() == source.source_id();
}

// The one of this source, made where it is not known yet.
template <class Source>
v1::KnownRestriction& Find(const Source& source, v1::PersonState& person) {
  auto& known = *person.mutable_restrictions();
  const auto at = PlaceOf(source, person);
  const auto place = at - known.begin();
  if (at != known.end() && IsOf(*at, source)) return *at;
  v1::Restriction& ids = *person.add_restrictions()->mutable_restriction();
  ids.set_source_ledger(source.source_ledger());
  ids.set_source_id(source.source_id());
  std::rotate(known.begin() + place, known.end() - 1, known.end());
  return known[static_cast<int>(place)];
}

bool HasKind(const v1::Restriction& restriction) {
  return restriction.kind() != v1::RESTRICTION_KIND_UNSPECIFIED;
}

}  // namespace

const v1::KnownRestriction* FindKnown(const v1::PersonState& person, const std::string& ledger,
                                      const std::string& id) {
  for (const v1::KnownRestriction& known : person.restrictions()) {
    if (known.restriction().source_ledger() == ledger && known.restriction().source_id() == id) return &known;
  }
  return nullptr;
}

Decision Decide(const v1::ApplyRestriction& apply, const Context&, const v1::PersonState& person) {
  if (!Known(person)) return error::PersonUnknown();
  const v1::Restriction& said = apply.restriction();
  if (!DayOf(said.from())) return error::DateInvalid("restriction.from");
  if (said.has_to() && !DayOf(said.to())) return error::DateInvalid("restriction.to");
  const v1::KnownRestriction* known = FindKnown(person, said.source_ledger(), said.source_id());
  if (known != nullptr && known->days_said_at() >= apply.said_at() &&
      (HasKind(known->restriction()) || !HasKind(said))) {
    return Decision();
  }
  v1::RestrictionApplied applied;
  *applied.mutable_restriction() = apply.restriction();
  applied.set_said_at(apply.said_at());
  return Record(std::move(applied));
}

Decision Decide(const v1::LiftRestriction& lift, const Context&, const v1::PersonState& person) {
  if (!Known(person)) return error::PersonUnknown();
  if (lift.has_on() ? !DayOf(lift.on()) : lift.why() == v1::LIFT_REASON_ENDED)
    return error::DateInvalid("on");
  const v1::KnownRestriction* known = FindKnown(person, lift.source_ledger(), lift.source_id());
  if (known != nullptr && known->lifted().said_at() >= lift.said_at()) return Decision();
  v1::RestrictionLifted lifted;
  lifted.set_source_ledger(lift.source_ledger());
  lifted.set_source_id(lift.source_id());
  lifted.set_why(lift.why());
  if (lift.has_on()) *lifted.mutable_on() = lift.on();
  lifted.set_said_at(lift.said_at());
  return Record(std::move(lifted));
}

// Reactions to two facts of the other ledger walk each for itself, so what was said first may come last. Each
// part keeps what was said of it last: in whichever order the facts come, the state is the same.
void Evolve(const v1::RestrictionApplied& fact, const FactContext&, v1::PersonState& person) {
  v1::KnownRestriction& known = Find(fact.restriction(), person);
  v1::Restriction& restriction = *known.mutable_restriction();
  if (HasKind(fact.restriction())) {
    restriction.set_kind(fact.restriction().kind());
    restriction.set_basis(fact.restriction().basis());
    restriction.set_public_(fact.restriction().public_());
  }
  if (fact.said_at() < known.days_said_at()) return;
  known.set_days_said_at(fact.said_at());
  restriction.clear_to();
  *restriction.mutable_from() = fact.restriction().from();
  if (fact.restriction().has_to()) *restriction.mutable_to() = fact.restriction().to();
}

void Evolve(const v1::RestrictionLifted& fact, const FactContext&, v1::PersonState& person) {
  v1::KnownRestriction::Lifted& lifted = *Find(fact, person).mutable_lifted();
  if (fact.said_at() < lifted.said_at()) return;
  lifted.Clear();
  lifted.set_why(fact.why());
  lifted.set_said_at(fact.said_at());
  if (fact.has_on()) *lifted.mutable_on() = fact.on();
}

std::optional<DaySpan> DaysOf(const v1::KnownRestriction& known) {
  if (!HasKind(known.restriction()) || !known.restriction().has_from()) return std::nullopt;
  DaySpan days{StoredDay(known.restriction().from())};
  if (known.restriction().has_to()) days.last = StoredDay(known.restriction().to());
  if (IsLifted(known)) {
    if (known.lifted().why() != v1::LIFT_REASON_ENDED) return std::nullopt;
    days.last = std::min(days.last, StoredDay(known.lifted().on()) - 1);
  }
  if (days.last < days.first) return std::nullopt;
  return days;
}

bool HoldsOn(const v1::KnownRestriction& known, absl::CivilDay day) {
  const std::optional<DaySpan> days = DaysOf(known);
  return days && days->Covers(day);
}

bool IsLifted(const v1::KnownRestriction& known) { return known.lifted().said_at() > known.days_said_at(); }

bool IsQuashed(const v1::KnownRestriction& known) {
  return known.lifted().why() == v1::LIFT_REASON_QUASHED && IsLifted(known);
}

bool Prohibits(v1::RestrictionKind kind) {
  return kind == v1::RESTRICTION_KIND_BAR || kind == v1::RESTRICTION_KIND_INTERIM_BAR ||
         kind == v1::RESTRICTION_KIND_SUSPENSION || kind == v1::RESTRICTION_KIND_EXTERNAL_BAR;
}

bool IsForEmployers(v1::RestrictionKind kind) {
  return kind == v1::RESTRICTION_KIND_INTERIM_CONDITIONS || kind == v1::RESTRICTION_KIND_CONDITIONS ||
         kind == v1::RESTRICTION_KIND_INTERIM_BAR || kind == v1::RESTRICTION_KIND_SUSPENSION ||
         kind == v1::RESTRICTION_KIND_BAR;
}

std::vector<v1::KnownRestriction> RestrictionsOf(const Context& context, const v1::PersonState& person) {
  const v1::PersonState& goes_on = GoesOn(context, person);
  std::vector<v1::KnownRestriction> all(goes_on.restrictions().begin(), goes_on.restrictions().end());
  for (const std::string& id : goes_on.merged_from()) {
    const auto& merged = context.Read<Person>(id).restrictions();
    all.insert(all.end(), merged.begin(), merged.end());
  }
  return all;
}

std::vector<v1::Restriction> RestrictionsOn(absl::Span<const v1::KnownRestriction> all, absl::CivilDay day) {
  std::vector<v1::Restriction> in_force;
  for (const v1::KnownRestriction& known : all) {
    if (HoldsOn(known, day)) in_force.push_back(known.restriction());
  }
  return in_force;
}

v1::RegisterStatus ShownStatus(v1::RegisterStatus entry, absl::Span<const v1::Restriction> in_force) {
  if (entry == v1::REGISTER_STATUS_DECEASED) return entry;
  v1::RegisterStatus shown = entry;
  for (const v1::Restriction& restriction : in_force) {
    switch (restriction.kind()) {
      case v1::RESTRICTION_KIND_BAR:
        return v1::REGISTER_STATUS_BARRED;
      case v1::RESTRICTION_KIND_SUSPENSION:
      case v1::RESTRICTION_KIND_INTERIM_BAR:
        if (entry == v1::REGISTER_STATUS_ACTIVE) shown = v1::REGISTER_STATUS_SUSPENDED;
        break;
      case v1::RESTRICTION_KIND_CONDITIONS:
      case v1::RESTRICTION_KIND_INTERIM_CONDITIONS:
        if (shown == v1::REGISTER_STATUS_ACTIVE) shown = v1::REGISTER_STATUS_RESTRICTED;
        break;
      default:  // a warning or a caution changes no status; what somebody else decided is not for all to see
        break;
    }
  }
  return shown;
}

}  // namespace candour

#include "services/registration/appointment/prohibitions.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "common/decider/day.h"
#include "services/registration/appointment/scope.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/post/post.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

DaySpan DaysOf(const v1::Terms& terms) {
  DaySpan days{StoredDay(terms.start())};
  if (terms.has_end()) days.last = StoredDay(terms.end());
  return days;
}

std::optional<DaySpan> Overlap(const DaySpan& a, const DaySpan& b) {
  const DaySpan both{std::max(a.first, b.first), std::min(a.last, b.last)};
  return both.last < both.first ? std::nullopt : std::optional(both);
}

// The post of one appointment, asked about scope day by day.
class Place {
 public:
  Place(const Context& context, const v1::AppointmentState& appointment)
      : context_(context),
        appointment_(appointment),
        organisation_(context.Read<Organisation>(appointment.org_code())),
        rules_(InForce(context)) {
    if (!appointment.terms().post_id().empty()) post_ = &context.Read<Post>(appointment.terms().post_id());
  }

  Scope ScopeOn(absl::CivilDay day) const {
    ServedPost served;
    served.organisation = organisation_.details().type();
    served.type = post_ == nullptr ? appointment_.found().type() : post_->type();
    served.direct_report_of_board = post_ != nullptr && IsDirectReport(day);
    return ScopeOf(served, rules_ ? rules_->On(day).bar_scope() : nullptr);
  }

  // The days after the first on which the answer may be another.
  std::set<absl::CivilDay> Turns(const DaySpan& days) const {
    std::set<absl::CivilDay> turns;
    const auto add = [&](absl::CivilDay day) {
      if (days.first < day && day <= days.last) turns.insert(day);
    };
    if (rules_) {
      for (const absl::CivilDay day : rules_->BarScopeDays()) add(day);
    }
    if (post_ != nullptr) {
      for (const v1::ReportingLine& line : post_->reporting()) add(StoredDay(line.from()));
    }
    return turns;
  }

 private:
  bool IsDirectReport(absl::CivilDay day) const {
    const std::string superior = ReportsToOn(*post_, day);
    return !superior.empty() && IsDirectReportOn(*post_, context_.Read<Post>(superior), day);
  }

  const Context& context_;
  const v1::AppointmentState& appointment_;
  const v1::OrganisationState& organisation_;
  const std::optional<RulesInForce> rules_;
  const v1::PostState* post_ = nullptr;
};

// The first stretch of `days` on which a bar reaches the post.
std::optional<DaySpan> FirstReached(const Place& place, const DaySpan& days) {
  std::set<absl::CivilDay> turns = place.Turns(days);
  turns.insert(days.first);
  std::optional<absl::CivilDay> first;
  for (const absl::CivilDay day : turns) {
    const bool reaches = place.ScopeOn(day) == Scope::kIn;
    if (reaches && !first) first = day;
    if (!reaches && first) return DaySpan{*first, day - 1};
  }
  return first ? std::optional(DaySpan{*first, days.last}) : std::nullopt;
}

auto SourceOf(const v1::Prohibition& prohibition) {
  return std::tie(prohibition.source_ledger(), prohibition.source_id());
}

v1::Prohibition MakeProhibition(const v1::Restriction& restriction, const DaySpan& days) {
  v1::Prohibition prohibition;
  prohibition.set_source_ledger(restriction.source_ledger());
  prohibition.set_source_id(restriction.source_id());
  prohibition.set_kind(restriction.kind());
  *prohibition.mutable_from() = DateOf(days.first);
  if (days.last != absl::CivilDay::max()) *prohibition.mutable_to() = DateOf(days.last);
  return prohibition;
}

template <class Prohibitions>
const v1::Prohibition* OfSource(const Prohibitions& all, const v1::Prohibition& one) {
  const auto at = std::find_if(
      all.begin(), all.end(), [&](const v1::Prohibition& other) { return SourceOf(other) == SourceOf(one); });
  return at == all.end() ? nullptr : &*at;
}

// All that changes is that it ends earlier.
bool IsCutShort(const v1::Prohibition& stands, const v1::Prohibition& now) {
  return stands.kind() == now.kind() && StoredDay(stands.from()) == StoredDay(now.from()) && now.has_to() &&
         (!stands.has_to() || StoredDay(now.to()) < StoredDay(stands.to()));
}

v1::AppointmentProhibitionLifted MakeLifted(const v1::Prohibition& prohibition,
                                            std::optional<absl::CivilDay> on) {
  v1::AppointmentProhibitionLifted lifted;
  lifted.set_source_ledger(prohibition.source_ledger());
  lifted.set_source_id(prohibition.source_id());
  if (on) *lifted.mutable_on() = DateOf(*on);
  return lifted;
}

}  // namespace

std::optional<v1::Prohibition> FindProhibitionBy(const Context& context,
                                                 const v1::AppointmentState& appointment,
                                                 const v1::KnownRestriction& known) {
  const std::optional<DaySpan> holds = DaysOf(known);
  if (!holds || !Prohibits(known.restriction().kind())) return std::nullopt;
  const std::optional<DaySpan> days = Overlap(DaysOf(appointment.terms()), *holds);
  if (!days) return std::nullopt;
  const std::optional<DaySpan> reached = FirstReached(Place(context, appointment), *days);
  if (!reached) return std::nullopt;
  // Past the last day in the post it goes on for whoever stays in it.
  const bool to_the_end = reached->last == days->last;
  return MakeProhibition(known.restriction(), {reached->first, to_the_end ? holds->last : reached->last});
}

std::vector<v1::Prohibition> FindProhibitions(const Context& context,
                                              const v1::AppointmentState& appointment) {
  std::vector<v1::Prohibition> found;
  for (const v1::KnownRestriction& known :
       RestrictionsOf(context, context.Read<Person>(appointment.person_id()))) {
    if (auto one = FindProhibitionBy(context, appointment, known)) found.push_back(*std::move(one));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return SourceOf(a) < SourceOf(b); });
  return found;
}

bool CoversDay(const v1::Prohibition& prohibition, absl::CivilDay day) {
  return StoredDay(prohibition.from()) <= day &&
         (!prohibition.has_to() || day <= StoredDay(prohibition.to()));
}

bool ProhibitedOn(const v1::AppointmentState& appointment, absl::CivilDay day) {
  return std::any_of(appointment.prohibitions().begin(), appointment.prohibitions().end(),
                     [&](const v1::Prohibition& one) { return CoversDay(one, day); });
}

absl::CivilDay FirstDayAhead(const Context& context, const v1::AppointmentState& appointment) {
  return std::max(context.today(), StoredDay(appointment.terms().start()));
}

const v1::Prohibition* GravestOn(const std::vector<v1::Prohibition>& prohibitions, absl::CivilDay day) {
  const v1::Prohibition* gravest = nullptr;
  for (const v1::Prohibition& one : prohibitions) {
    if (!CoversDay(one, day)) continue;
    if (gravest == nullptr || (IneligibilityBy(*gravest) == v1::INELIGIBILITY_SUSPENDED &&
                               IneligibilityBy(one) == v1::INELIGIBILITY_BARRED)) {
      gravest = &one;
    }
  }
  return gravest;
}

v1::Ineligibility IneligibilityBy(const v1::Prohibition& prohibition) {
  return prohibition.kind() == v1::RESTRICTION_KIND_SUSPENSION ? v1::INELIGIBILITY_SUSPENDED
                                                               : v1::INELIGIBILITY_BARRED;
}

std::vector<v1::EligibilityNote> FindNotes(const Context& context, const v1::AppointmentState& appointment,
                                           absl::CivilDay day) {
  std::set<v1::EligibilityNote> notes;
  for (const v1::KnownRestriction& known :
       RestrictionsOf(context, context.Read<Person>(appointment.person_id()))) {
    if (!HoldsOn(known, day)) continue;
    const v1::RestrictionKind kind = known.restriction().kind();
    if (kind == v1::RESTRICTION_KIND_CONDITIONS || kind == v1::RESTRICTION_KIND_INTERIM_CONDITIONS) {
      notes.insert(v1::ELIGIBILITY_NOTE_CONDITIONS);
    }
    if (kind == v1::RESTRICTION_KIND_EXTERNAL_RECORD) notes.insert(v1::ELIGIBILITY_NOTE_EXTERNAL_RECORD);
    if (!Prohibits(kind)) continue;
    const Place place(context, appointment);
    const Scope scope = place.ScopeOn(day);
    if (scope == Scope::kOut) notes.insert(v1::ELIGIBILITY_NOTE_OUT_OF_SCOPE);
    if (scope == Scope::kVoluntary) notes.insert(v1::ELIGIBILITY_NOTE_SCOPE_VOLUNTARY);
  }
  return {notes.begin(), notes.end()};
}

void AddChanges(const v1::AppointmentState& appointment, const std::vector<v1::Prohibition>& found,
                const std::string& stream, Decision* decision) {
  for (const v1::Prohibition& one : found) {
    const v1::Prohibition* stands = OfSource(appointment.prohibitions(), one);
    if (stands != nullptr && google::protobuf::util::MessageDifferencer::Equals(*stands, one)) continue;
    if (stands != nullptr && IsCutShort(*stands, one)) {
      decision->Add(stream, MakeLifted(one, StoredDay(one.to()) + 1));
      continue;
    }
    v1::AppointmentProhibited prohibited;
    *prohibited.mutable_prohibition() = one;
    decision->Add(stream, std::move(prohibited));
  }
  for (const v1::Prohibition& stands : appointment.prohibitions()) {
    if (OfSource(found, stands) == nullptr) decision->Add(stream, MakeLifted(stands, std::nullopt));
  }
}

}  // namespace candour

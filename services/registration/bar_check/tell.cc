// A restriction that checks had reported never held, or ended before its last day: each organisation is told
// once, however often it asked.
//
// One commit has 512 writes, and an organisation costs a notice and the reading of who holds its duties. So
// 200 are told at once, and the rest by a timer, a round later, in the order of their codes: 450 of them are
// told by three commits.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "services/registration/bar_check/bar_check.h"
#include "services/registration/notice/notice.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr size_t kToldAtOnce = 200;

// The first day on which it holds no more, where that is before the end that checks were told of; also where
// they were told of none. Nothing where its own last day is over.
std::optional<absl::CivilDay> EndedEarly(const v1::KnownRestriction& known) {
  if (!IsLifted(known) || known.lifted().why() != v1::LIFT_REASON_ENDED) return std::nullopt;
  v1::KnownRestriction told = known;
  told.clear_lifted();
  const std::optional<DaySpan> days = DaysOf(told);
  const absl::CivilDay on = StoredDay(known.lifted().on());
  return days && on <= days->last ? std::optional(on) : std::nullopt;
}

// How much somebody may not do, by what they are shown as: those who may not serve for a time, or until a
// case is over, alike; and whoever is barred, here or elsewhere.
int GravityOf(v1::RestrictionKind kind) {
  switch (kind) {
    case v1::RESTRICTION_KIND_BAR:
    case v1::RESTRICTION_KIND_EXTERNAL_BAR:
      return 5;
    case v1::RESTRICTION_KIND_SUSPENSION:
    case v1::RESTRICTION_KIND_INTERIM_BAR:
      return 4;
    case v1::RESTRICTION_KIND_CONDITIONS:
    case v1::RESTRICTION_KIND_INTERIM_CONDITIONS:
    case v1::RESTRICTION_KIND_EXTERNAL_RECORD:
      return 3;
    case v1::RESTRICTION_KIND_CAUTION:
      return 2;
    default:
      return 1;
  }
}

// An interim order makes way for the sanction: whoever was told of the one has nothing to put right.
bool IsReplaced(const v1::KnownRestriction& ended, absl::CivilDay on, const Context& context,
                const v1::PersonState& person) {
  const std::vector<v1::KnownRestriction> all = RestrictionsOf(context, person);
  return std::any_of(all.begin(), all.end(), [&](const v1::KnownRestriction& other) {
    return HoldsOn(other, on) &&
           GravityOf(other.restriction().kind()) >= GravityOf(ended.restriction().kind());
  });
}

v1::NoticeKind KindOf(v1::LiftReason why) {
  return why == v1::LIFT_REASON_ENDED ? v1::NOTICE_KIND_CHECKED_RESTRICTION_ENDED
                                      : v1::NOTICE_KIND_CHECKED_RESTRICTION_QUASHED;
}

// `why`: ENDED, or nothing is said: quashed.
Decision Tell(const Context& context, const v1::PersonState& person, const std::string& source_ledger,
              const std::string& source_id, v1::LiftReason why, const std::string& after) {
  std::map<std::string, std::string> checks;  // by organisation, its first
  bool more = false;
  for (const std::string& place :
       context.Ids("bar_check_by_restriction", RestrictionKey(source_ledger, source_id))) {
    const size_t dot = place.find('.');
    std::string org_code = place.substr(0, dot);
    if (org_code <= after || checks.contains(org_code)) continue;
    more = checks.size() == kToldAtOnce;
    if (more) break;
    checks.emplace(std::move(org_code), place.substr(dot + 1));
  }
  Decision decision;
  if (checks.empty() && after.empty()) return decision;
  v1::QuashTold told;
  told.set_source_ledger(source_ledger);
  told.set_source_id(source_id);
  told.set_up_to(checks.empty() ? after : checks.rbegin()->first);
  told.set_more(more);
  told.set_why(why);
  *told.mutable_told_on() = DateOf(context.today());
  decision.Add("", std::move(told));
  RaiseForChecks(KindOf(why), context, person.person_id(), checks, &decision);
  return decision;
}

}  // namespace

Decision Decide(const v1::TellOfQuash& tell, const Context& context, const v1::PersonState& person) {
  if (!Known(person)) return error::PersonUnknown();
  if (tell.why() == v1::LIFT_REASON_ENDED) {
    const v1::KnownRestriction* known = FindKnown(person, tell.source_ledger(), tell.source_id());
    const auto on = known == nullptr ? std::nullopt : EndedEarly(*known);
    if (!on || IsReplaced(*known, *on, context, person)) return Decision();
  }
  return Tell(context, person, tell.source_ledger(), tell.source_id(), tell.why(), "");
}

// One after the other: Arm asks for the first alone.
Decision Decide(const v1::TellRestOfQuash&, const Context& context, const v1::PersonState& person) {
  const v1::TellingOfQuash& first = person.telling(0);
  return Tell(context, person, first.source_ledger(), first.source_id(), first.why(), first.after());
}

}  // namespace candour

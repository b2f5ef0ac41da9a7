// A restriction that checks had reported never held, or a panel ended it before its last day: each
// organisation is told once, however often it asked.
//
// One commit has 512 writes, and an organisation costs a notice and the reading of who holds its duties. So
// 200 are told at once, and the rest by a timer, a round later, in the order of their codes: 450 of them are
// told by three commits.
#include <map>
#include <string>
#include <utility>

#include "common/decider/day.h"
#include "services/registration/bar_check/bar_check.h"
#include "services/registration/notice/notice.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr size_t kToldAtOnce = 200;

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
  // Of somebody who died nobody has to put anything right.
  if (tell.why() == v1::LIFT_REASON_ENDED && person.has_died_on()) return Decision();
  return Tell(context, person, tell.source_ledger(), tell.source_id(), tell.why(), "");
}

// One after the other: Arm asks for the first alone.
Decision Decide(const v1::TellRestOfQuash&, const Context& context, const v1::PersonState& person) {
  const v1::TellingOfQuash& first = person.telling(0);
  return Tell(context, person, first.source_ledger(), first.source_id(), first.why(), first.after());
}

}  // namespace candour

#include <algorithm>
#include <map>

#include "common/decider/day.h"
#include "services/registration/dates.h"
#include "services/registration/registrant/registrant.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// The last term, whose end is still to come or to be recorded; nullptr: there is none, or the person died, or
// left before its end. Who applies anew, or leaves, after the end has lapsed all the same.
const v1::StatusChange* OpenTerm(const RegistrantState& who) {
  if (who.has_died_on()) return nullptr;
  const v1::StatusChange* open = nullptr;
  for (const v1::StatusChange& change : who.changes()) {
    if (change.status() == v1::REGISTER_STATUS_ACTIVE) {
      open = &change;
    } else if (open != nullptr && (change.status() == v1::REGISTER_STATUS_LAPSED ||
                                   StoredDay(change.from()) <= StoredDay(open->to()))) {
      open = nullptr;
    }
  }
  return open;
}

bool Expires(const v1::Check& check) { return check.has_valid_until() && !check.expired(); }

}  // namespace

// A check that outlasts the term is armed too: the term may be renewed.
void Arm(const RegistrantState& who, TimerRows& rows) {
  const v1::StatusChange* term = OpenTerm(who);
  if (term == nullptr) return;
  rows.AddAfter<v1::LapseRegistration>(StoredDay(term->to()), term->fact_version());
  std::map<absl::CivilDay, uint64_t> last_days;  // one timer for all checks of a day
  for (const v1::Check& check : who.checks()) {
    if (!Expires(check)) continue;
    uint64_t& armed_at = last_days[StoredDay(check.valid_until())];
    armed_at = std::max<uint64_t>(armed_at, check.fact_version());
  }
  for (const auto& [day, armed_at] : last_days) rows.AddAfter<v1::ExpireChecks>(day, armed_at);
}

// A term from 1 March 2026 to 28 February 2027 lapses on 1 March 2027, however late that is recorded.
Decision Decide(const v1::LapseRegistration& lapse, const Context&, const RegistrantState& who) {
  v1::RegistrationLapsed lapsed;
  *lapsed.mutable_lapsed_on() = DateOf(StoredDay(OpenTerm(who)->to()) + 1);
  lapsed.set_due_us(lapse.due_us());
  return Record(std::move(lapsed));
}

// All that have the timer's last day, and any before it: one command says it of all.
Decision Decide(const v1::ExpireChecks& expire, const Context&, const RegistrantState& who) {
  const absl::CivilDay due = absl::ToCivilDay(absl::FromUnixMicros(expire.due_us()), absl::UTCTimeZone());
  Decision decision;
  for (const v1::Check& check : who.checks()) {
    if (!Expires(check) || StoredDay(check.valid_until()) >= due) continue;
    v1::CheckExpired expired;
    expired.set_check_id(check.check_id());
    expired.set_kind(check.kind());
    *expired.mutable_valid_until() = check.valid_until();
    expired.set_due_us(expire.due_us());
    decision.Add("", std::move(expired));
  }
  return decision;
}

}  // namespace candour

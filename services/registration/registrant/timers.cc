#include <algorithm>
#include <map>

#include "common/decider/day.h"
#include "common/decider/due_day.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

bool Expires(const v1::Check& check) { return check.has_valid_until() && !check.expired(); }

}  // namespace

// A check that outlasts the term is armed too: the term may be renewed.
void Arm(const RegistrantState& who, TimerRows& rows) {
  const v1::StatusChange* term = OpenTerm(who);
  if (term == nullptr) return;
  rows.AddAfter<v1::LapseRegistration>(StoredDay(term->to()), term->fact_version());
  ArmRenewal(who, rows);
  std::map<absl::CivilDay, uint64_t> last_days;  // one timer for all checks of a day
  for (const v1::Check& check : who.checks()) {
    if (!Expires(check)) continue;
    uint64_t& armed_at = last_days[StoredDay(check.valid_until())];
    armed_at = std::max<uint64_t>(armed_at, check.fact_version());
  }
  for (const auto& [day, armed_at] : last_days) rows.AddAfter<v1::ExpireChecks>(day, armed_at);
  for (const v1::UnsignedVersion& version : who.unsigned_versions()) {
    if (!version.has_lapse_last_day()) continue;
    rows.AddAfter<v1::LapseUnsigned>(StoredDay(version.lapse_last_day()), version.fact_version());
  }
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
  const absl::CivilDay due = DueDay(expire.due_us());
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

v1::LapsedForUnsignedCode MakeLapse(const v1::UnsignedVersion& unsigned_version) {
  v1::LapsedForUnsignedCode lapsed;
  lapsed.set_code_id(unsigned_version.code_id());
  lapsed.set_version(unsigned_version.version());
  *lapsed.mutable_lapsed_on() = DateOf(StoredDay(unsigned_version.lapse_last_day()) + 1);
  return lapsed;
}

// A term that ended before lapses by its own timer.
Decision Decide(const v1::LapseUnsigned& lapse, const Context&, const RegistrantState& who) {
  const absl::CivilDay due = DueDay(lapse.due_us());
  if (StoredDay(OpenTerm(who)->to()) < due) return {};
  const v1::UnsignedVersion* version = UnsignedTooLong(who, due);
  return version == nullptr ? Decision() : Decision(Record(MakeLapse(*version)));
}

}  // namespace candour

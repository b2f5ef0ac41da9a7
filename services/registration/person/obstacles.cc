#include "services/registration/person/obstacles.h"

#include <algorithm>
#include <utility>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Of a commit (common/ledger/README.md, Limits): each stream that is read or written is one.
constexpr size_t kMaxWrites = 512;

// The last day on which somebody was an applicant or on the register. A term is cut short by leaving and by
// death.
std::optional<absl::CivilDay> LastDayRegistered(const v1::RegistrantState& who) {
  std::optional<absl::CivilDay> last;
  for (const v1::StatusChange& change : who.changes()) {
    last = StoredDay(change.status() == v1::REGISTER_STATUS_ACTIVE ? change.to() : change.from());
  }
  if (last && who.has_died_on()) last = std::min(*last, StoredDay(who.died_on()));
  return last;
}

std::optional<absl::CivilDay> Later(std::optional<absl::CivilDay> a, std::optional<absl::CivilDay> b) {
  return !a || (b && *b > *a) ? b : a;
}

// The appointments of a record that tell when it was last in post: all, or the one with the latest day.
std::vector<std::string> ToRead(const Context& context, const std::string& person_id, bool all) {
  if (all) return context.Ids("appointment_by_person", person_id);
  const std::vector<std::string> places = context.Ids("appointment_by_last_day", person_id);
  if (places.empty()) return {};
  return {AppointmentIdAt(places.back())};
}

// Collects what appointments say: in post today, or else the last day in one.
std::optional<Obstacle> LookAtPosts(const Context& context, const std::vector<std::string>& appointments,
                                    std::optional<absl::CivilDay>* last) {
  for (const std::string& id : appointments) {
    const v1::AppointmentState& appointment = context.Read<Appointment>(id);
    if (appointment.status() != v1::APPOINTMENT_STATUS_IN_POST &&
        appointment.status() != v1::APPOINTMENT_STATUS_ENDED) {
      continue;
    }
    const bool has_end = appointment.terms().has_end();
    const absl::CivilDay end = has_end ? StoredDay(appointment.terms().end()) : absl::CivilDay::max();
    if (end >= context.today())
      return Obstacle{error::InPost(id, has_end ? DayText(end) : ""), v1::ERASURE_OBSTACLE_IN_POST};
    *last = Later(*last, end);
  }
  return std::nullopt;
}

// What the holds of one of the person's records say.
std::optional<Obstacle> LookAtHolds(const Context& context, const v1::PersonState& person,
                                    const v1::PersonState& record) {
  if (record.holds().empty()) return std::nullopt;
  Refusal refusal = IsOwnRecord(context.actor(), person) ? error::LegalHoldStands()
                                                         : error::LegalHold(record.holds(0).reference());
  if (record.person_id() != person.person_id())
    refusal = error::About(record.person_id(), std::move(refusal));
  return Obstacle{std::move(refusal), v1::ERASURE_OBSTACLE_LEGAL_HOLD};
}

// Of somebody nobody can name any more a bar could not be kept.
std::optional<Obstacle> LookAtRestrictions(const Context& context, const v1::PersonState& record) {
  for (const v1::KnownRestriction& known : record.restrictions()) {
    const std::optional<DaySpan> days = DaysOf(known);
    if (!days || days->last < context.today()) continue;
    return Obstacle{error::RestrictionStands(known.restriction().source_id()),
                    v1::ERASURE_OBSTACLE_RESTRICTED};
  }
  return std::nullopt;
}

// Collects what one record says: what stands today, or else the last day on the register or in post.
std::optional<Obstacle> LookAtRecord(const Context& context, const std::string& person_id,
                                     bool all_appointments, std::optional<absl::CivilDay>* last) {
  const v1::RegistrantState& who = context.Read<Registrant>(person_id);
  if (StatusOn(who, context.today()) == v1::REGISTER_STATUS_ACTIVE)
    return Obstacle{error::Registered(StoredDay(LastTerm(who)->to())), v1::ERASURE_OBSTACLE_REGISTERED};
  if (who.has_application()) return Obstacle{error::ApplicationOpen(), v1::ERASURE_OBSTACLE_APPLICATION_OPEN};
  *last = Later(*last, LastDayRegistered(who));
  return LookAtPosts(context, ToRead(context, person_id, all_appointments), last);
}

}  // namespace

std::variant<ErasureRules, Refusal> RulesOfErasure(const Context& context) {
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return error::RulesNotPublished();
  const auto waiting = rules->erasure_waiting();
  const auto after_end = rules->retention_after_end_months(),
             from_birth = rules->retention_from_birth_months();
  if (!waiting) return error::RulesIncomplete("erasure_waiting");
  if (!after_end) return error::RulesIncomplete("retention_after_end");
  if (!from_birth) return error::RulesIncomplete("retention_from_birth");
  return ErasureRules{*waiting, *after_end, *from_birth};
}

uint32_t AgeOver(const Context& context, const ErasureRules& rules, absl::CivilDay born) {
  const bool over = context.today() >= AddMonths(born, rules.from_birth_months);
  return over ? static_cast<uint32_t>(rules.from_birth_months) : 0;
}

size_t CountAppointments(const Context& context, const std::vector<std::string>& records) {
  size_t appointments = 0;
  for (const std::string& id : records) appointments += context.Ids("appointment_by_person", id).size();
  return appointments;
}

// A record is a person, a register entry and the subject of the person's keys; the rules are one for all. Of
// one record up to 254 appointments, each of them read and erased, are erased at once: 1 + 3 + 2 * 254 = 512.
bool FitOneCommit(size_t records, size_t streams) { return 1 + 3 * records + streams <= kMaxWrites; }

// In any of the person's records: one that was merged keeps them all.
std::optional<Obstacle> FindObstacle(const Context& context, const v1::PersonState& person,
                                     const ErasureRules& rules, uint32_t age_over_months) {
  const std::vector<std::string> records = RecordsOf(person);
  for (const std::string& id : records) {
    const v1::PersonState& record = context.Read<Person>(id);
    if (auto hold = LookAtHolds(context, person, record)) return hold;
    if (auto restriction = LookAtRestrictions(context, record)) return restriction;
  }
  const bool all = FitOneCommit(records.size(), CountAppointments(context, records));
  std::optional<absl::CivilDay> last;
  for (const std::string& id : records) {
    if (auto stands = LookAtRecord(context, id, all, &last)) return stands;
  }
  if (!last) return std::nullopt;  // never an applicant, never in a post: no duty keeps it
  const absl::CivilDay until = AddMonths(*last, rules.after_end_months);
  if (context.today() <= until) return Obstacle{error::Retention(until), v1::ERASURE_OBSTACLE_RETENTION};
  if (age_over_months < static_cast<uint32_t>(rules.from_birth_months))
    return Obstacle{error::RetentionAge(rules.from_birth_months), v1::ERASURE_OBSTACLE_RETENTION};
  return std::nullopt;
}

}  // namespace candour

// Legal holds, and the erasure of what is sealed about a person.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "common/decider/erasure.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/dates.h"
#include "services/registration/errors.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/errors.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// What stands against it: for whoever asks, and for the record when it is due.
struct Obstacle {
  Refusal refusal;
  v1::ErasureObstacle kind;
};

// The rules of erasure; all of them, or none can be applied.
struct ErasureRules {
  Period waiting;
  int after_end_months = 0, from_birth_months = 0;
};

// The rules, or the refusal for want of them.
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

// Collects what an appointment says: in post today, or else the last day in it.
std::optional<Obstacle> LookAtPosts(const Context& context, const std::string& person_id,
                                    std::optional<absl::CivilDay>* last) {
  for (const std::string& id : context.Ids("appointment_by_person", person_id)) {
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

// The months from birth that are over, as far as the rule asks: all of them or none.
uint32_t AgeOver(const Context& context, const ErasureRules& rules, absl::CivilDay born) {
  const bool over = context.today() >= AddMonths(born, rules.from_birth_months);
  return over ? static_cast<uint32_t>(rules.from_birth_months) : 0;
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

// Collects what one record says: what stands today, or else the last day on the register or in post.
std::optional<Obstacle> LookAtRecord(const Context& context, const std::string& person_id,
                                     std::optional<absl::CivilDay>* last) {
  const v1::RegistrantState& who = context.Read<Registrant>(person_id);
  if (StatusOn(who, context.today()) == v1::REGISTER_STATUS_ACTIVE)
    return Obstacle{error::Registered(StoredDay(LastTerm(who)->to())), v1::ERASURE_OBSTACLE_REGISTERED};
  if (who.has_application()) return Obstacle{error::ApplicationOpen(), v1::ERASURE_OBSTACLE_APPLICATION_OPEN};
  *last = Later(*last, LastDayRegistered(who));
  return LookAtPosts(context, person_id, last);
}

// In any of the person's records: one that was merged keeps them all.
std::optional<Obstacle> FindObstacle(const Context& context, const v1::PersonState& person,
                                     const ErasureRules& rules, uint32_t age_over_months) {
  const std::vector<std::string> records = RecordsOf(person);
  for (const std::string& id : records) {
    if (auto hold = LookAtHolds(context, person, context.Read<Person>(id))) return hold;
  }
  std::optional<absl::CivilDay> last;
  for (const std::string& id : records) {
    if (auto stands = LookAtRecord(context, id, &last)) return stands;
  }
  if (!last) return std::nullopt;  // never an applicant, never in a post: no duty keeps it
  const absl::CivilDay until = AddMonths(*last, rules.after_end_months);
  if (context.today() <= until) return Obstacle{error::Retention(until), v1::ERASURE_OBSTACLE_RETENTION};
  if (age_over_months < static_cast<uint32_t>(rules.from_birth_months))
    return Obstacle{error::RetentionAge(rules.from_birth_months), v1::ERASURE_OBSTACLE_RETENTION};
  return std::nullopt;
}

// The refusal of a request or an approval by somebody who names the birthday.
template <class Request>
std::optional<Refusal> CannotErase(const Request& request, const Context& context,
                                   const v1::PersonState& person, ErasureRules* rules) {
  if (auto refusal = CannotRecordOf(person)) return refusal;
  // Two accounts of one human are one: both say who that is.
  if (context.actor().person_id.empty()) return error::ActorUnidentified();
  const std::optional<absl::CivilDay> born = DayOf(request.date_of_birth());
  if (!born) return error::DateInvalid("date_of_birth");
  auto found = RulesOfErasure(context);
  if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
  *rules = std::get<ErasureRules>(found);
  if (auto obstacle = FindObstacle(context, person, *rules, AgeOver(context, *rules, *born)))
    return std::move(obstacle->refusal);
  return std::nullopt;
}

// One record of somebody: what is sealed about their appointments stands under subjects of their own.
void EraseRecord(const Context& context, const std::string& person_id, Decision* decision) {
  EraseSubject(StreamOf<Person>(person_id), decision);
  for (const std::string& id : context.Ids("appointment_by_person", person_id))
    EraseSubject(StreamOf<Appointment>(id), decision);
}

bool IsRequester(const Actor& actor, const v1::PendingErasure& erasure) {
  return actor.account == erasure.requested_by() || actor.person_id == erasure.requested_by_person();
}

}  // namespace

Decision Decide(const v1::PlaceLegalHoldRequest& place, const Context& context,
                const v1::PersonState& person) {
  if (auto refusal = CannotRecordOf(person)) return *std::move(refusal);
  for (const v1::LegalHold& hold : person.holds()) {
    if (hold.reference() == place.reference()) return error::HoldStands();
  }
  v1::LegalHoldPlaced placed;
  placed.set_hold_id(context.NewId("hold"));
  placed.set_reference(place.reference());
  placed.set_legal_basis(place.legal_basis());
  *placed.mutable_placed_on() = DateOf(context.today());
  placed.set_reason(place.reason());
  return Record(std::move(placed));
}

Decision Decide(const v1::LiftLegalHoldRequest& lift, const Context& context, const v1::PersonState& person) {
  if (!Known(person)) return error::PersonUnknown();
  const bool stands =
      std::any_of(person.holds().begin(), person.holds().end(),
                  [&](const v1::LegalHold& hold) { return hold.hold_id() == lift.hold_id(); });
  if (!stands) return error::HoldUnknown();
  v1::LegalHoldLifted lifted;
  lifted.set_hold_id(lift.hold_id());
  *lifted.mutable_lifted_on() = DateOf(context.today());
  lifted.set_reason(lift.reason());
  return Record(std::move(lifted));
}

Decision Decide(const v1::RequestErasureRequest& request, const Context& context,
                const v1::PersonState& person) {
  ErasureRules rules;
  if (auto refusal = CannotErase(request, context, person, &rules)) return *std::move(refusal);
  if (person.has_erasure()) return error::ErasureRequestedAlready();
  v1::ErasureRequested requested;
  requested.set_ground(request.ground());
  *requested.mutable_requested_on() = DateOf(context.today());
  requested.set_requested_by_person(context.actor().person_id);
  requested.set_reason(request.reason());
  return Record(std::move(requested));
}

Decision Decide(const v1::ApproveErasureRequest& approve, const Context& context,
                const v1::PersonState& person) {
  ErasureRules rules;
  if (auto refusal = CannotErase(approve, context, person, &rules)) return *std::move(refusal);
  if (!person.has_erasure()) return error::ErasureNotRequested();
  if (person.erasure().has_approved_on()) return error::ErasureApprovedAlready();
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
  if (IsRequester(context.actor(), person.erasure())) return error::SeparationOfDuties();
  v1::ErasureApproved approved;
  *approved.mutable_approved_on() = DateOf(context.today());
  *approved.mutable_last_day() = DateOf(rules.waiting.LastDay(context.today()));
  approved.set_age_over_months(AgeOver(context, rules, *DayOf(approve.date_of_birth())));
  return Record(std::move(approved));
}

// A manager takes back only what they asked for: what the rules end is not theirs to keep.
Decision Decide(const v1::WithdrawErasureRequest& withdraw, const Context& context,
                const v1::PersonState& person) {
  if (auto refusal = CannotRecordOf(person)) return *std::move(refusal);
  if (!person.has_erasure()) return error::ErasureNotRequested();
  const bool own = IsOwnRecord(context.actor(), person);
  if (own && !IsRequester(context.actor(), person.erasure())) return error::ConflictOfInterest();
  v1::ErasureWithdrawn withdrawn;
  withdrawn.set_reason(withdraw.reason());
  return Record(std::move(withdrawn));
}

void Arm(const v1::PersonState& person, TimerRows& rows) {
  if (!person.erasure().has_approved_on()) return;
  rows.AddAfter<v1::ErasePersonalData>(StoredDay(person.erasure().last_day()),
                                       person.erasure().fact_version());
}

// Looks at everything again.
Decision Decide(const v1::ErasePersonalData& erase, const Context& context, const v1::PersonState& person) {
  const auto rules = RulesOfErasure(context);
  std::optional<v1::ErasureObstacle> obstacle;
  if (std::holds_alternative<Refusal>(rules)) {
    obstacle = v1::ERASURE_OBSTACLE_RULES_INCOMPLETE;
  } else if (auto found = FindObstacle(context, person, std::get<ErasureRules>(rules),
                                       person.erasure().age_over_months())) {
    obstacle = found->kind;
  }
  if (obstacle) {
    v1::ErasureStopped stopped;
    stopped.set_obstacle(*obstacle);
    stopped.set_due_us(erase.due_us());
    return Record(std::move(stopped));
  }
  v1::PersonalDataErased erased;
  erased.set_ground(person.erasure().ground());
  *erased.mutable_erased_on() = DateOf(context.today());
  erased.set_due_us(erase.due_us());
  Decision decision;
  for (const std::string& id : RecordsOf(person)) {
    decision.Add(StreamOf<Person>(id), erased);
    EraseRecord(context, id, &decision);
  }
  return decision;
}

}  // namespace candour

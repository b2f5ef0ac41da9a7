// Legal holds, and the erasure of what is sealed about a person.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/decider/day.h"
#include "common/decider/erasure.h"
#include "common/decider/refusals.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/obstacles.h"
#include "services/registration/person/person.h"
#include "services/registration/person/sealed_apart.h"
#include "services/registration/registrant/errors.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

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

void EraseAllApart(const Context& context, const std::string& person_id, Decision* decision) {
  for (const std::string& subject : SealedApart(context, person_id)) EraseSubject(subject, decision);
}

// Each appointment is read as well as erased, what is asked in a check erased alone.
size_t WritesApart(const Context& context, const std::vector<std::string>& records) {
  size_t writes = CountAppointments(context, records);
  for (const std::string& id : records) writes += SealedApart(context, id).size();
  return writes;
}

// That of each record is left to a timer of that record: rest_of_erasure.cc.
void LeaveApart(const Context& context, const std::string& person_id, int64_t due_us, Decision* decision) {
  if (SealedApart(context, person_id).empty()) return;
  v1::ErasureContinues continues;
  continues.set_due_us(due_us);
  decision->Add(StreamOf<Person>(person_id), std::move(continues));
}

bool IsRequester(const Actor& actor, const v1::PendingErasure& erasure) {
  return actor.account == erasure.requested_by() || actor.person_id == erasure.requested_by_person();
}

}  // namespace

Decision Decide(const v1::PlaceLegalHoldRequest& place, const Context& context,
                const v1::PersonState& person) {
  if (auto refusal = CannotRecordOf(person)) return *std::move(refusal);
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
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
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
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

// What the first commit leaves is due at once: of an erasure, and of what is told.
void Arm(const v1::PersonState& person, TimerRows& rows) {
  if (person.erasure().has_approved_on()) {
    rows.AddAfter<v1::ErasePersonalData>(StoredDay(person.erasure().last_day()),
                                         person.erasure().fact_version());
  }
  if (person.has_erasing() && !person.erasing().complete()) {
    rows.AddAfter<v1::EraseAppointments>(StoredDay(person.erased_on()) - 1, person.erasing().fact_version());
  }
  if (!person.telling().empty()) {
    rows.AddAfter<v1::TellRestOfQuash>(StoredDay(person.telling(0).on()) - 1,
                                       person.telling(0).fact_version());
  }
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
  const std::vector<std::string> records = RecordsOf(person);
  const bool at_once = FitOneCommit(records.size(), WritesApart(context, records));
  Decision decision;
  for (const std::string& id : records) {
    decision.Add(StreamOf<Person>(id), erased);
    EraseSubject(StreamOf<Person>(id), &decision);
    if (at_once) {
      EraseAllApart(context, id, &decision);
    } else {
      LeaveApart(context, id, erase.due_us(), &decision);
    }
  }
  return decision;
}

}  // namespace candour

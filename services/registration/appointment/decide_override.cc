// What the last check found against an appointment, passed over: by two people, as the rules allow, and never
// a bar.
#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/checks.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/person/person.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// What the check found, and what came since that nobody ever passes over.
std::optional<Refusal> CannotPassOver(const Context& context, const v1::AppointmentState& appointment) {
  const std::optional<RulesInForce> rules = InForce(context);
  for (const int found : appointment.ineligibilities()) {
    const auto reason = static_cast<v1::Ineligibility>(found);
    if (!rules || !rules->PassesOver(reason)) return error::NoOverride(reason);
  }
  if (context.Read<Person>(appointment.person_id()).has_died_on())
    return error::NoOverride(v1::INELIGIBILITY_PERSON_DECEASED);
  const auto prohibitions = FindProhibitions(context, appointment);
  if (const v1::Prohibition* gravest = GravestOn(prohibitions, FirstDayAhead(context, appointment)))
    return error::NoOverride(IneligibilityBy(*gravest));
  return std::nullopt;
}

// Two accounts of one human are one, and so are two of their records.
bool IsProposer(const Context& context, const v1::AppointmentState& appointment) {
  const std::string& proposer = appointment.override_proposed_by_person();
  return context.actor().account == appointment.override_proposed_by() ||
         context.actor().person_id == proposer ||
         IsOwnRecord(context.actor(), context.Read<Person>(proposer)) ||
         IsOwnRecord({"", "", "", proposer}, context.Read<Person>(context.actor().person_id));
}

}  // namespace

// The second is about the same reasons as the first: another check takes a proposal away.
Decision Decide(const v1::OverrideBlockRequest& request, const Context& context,
                const v1::AppointmentState& appointment) {
  if (const auto refusal = CheckKnown(appointment, request.org_code(), request.appointment_id())) {
    return *refusal;
  }
  const Actor& actor = context.actor();
  if (actor.person_id.empty()) return error::ActorUnidentified();
  if (actor.person_id == appointment.person_id()) return error::ConflictOfInterest();
  if (appointment.status() != v1::APPOINTMENT_STATUS_BLOCKED) {
    return error::AppointmentStatusIs(appointment.status());
  }
  if (const auto refusal = CheckPerson(context, appointment.person_id())) return *refusal;
  if (IsOwnRecord(actor, context.Read<Person>(appointment.person_id()))) return error::ConflictOfInterest();
  if (const auto refusal = CannotPassOver(context, appointment)) return *refusal;
  if (appointment.override_proposed_by().empty()) {
    v1::AppointmentOverrideProposed proposed;
    *proposed.mutable_reasons() = appointment.ineligibilities();
    proposed.set_proposed_by_person(actor.person_id);
    proposed.set_why(request.reasons());
    return Record(std::move(proposed));
  }
  if (IsProposer(context, appointment)) return error::SeparationOfDuties();
  v1::AppointmentOverridden overridden;
  *overridden.mutable_reasons() = appointment.ineligibilities();
  *overridden.mutable_overridden_on() = DateOf(context.today());
  overridden.set_why(request.reasons());
  return Record(std::move(overridden));
}

}  // namespace candour

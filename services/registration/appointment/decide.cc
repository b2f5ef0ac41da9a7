// What asks for permission: propose, check, confirm.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/decider/refusals.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/checks.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/errors.h"
#include "services/registration/person/person.h"
#include "services/registration/post/errors.h"
#include "services/registration/post/post.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// The chair confirms, but not who sits in the chair's own post.
std::optional<Refusal> CheckConfirmer(const Context& context, const v1::AppointmentState& appointment) {
  const Actor& actor = context.actor();
  if (actor.person_id.empty()) return error::ActorUnidentified();
  if (actor.person_id == appointment.person_id()) return error::ConflictOfInterest();
  const v1::PostState& post = context.Read<Post>(appointment.terms().post_id());
  const absl::string_view needed = post.type() == v1::POST_TYPE_CHAIR ? "SID" : "CHAIR";
  if (actor.role != needed) return error::RoleNeeded(needed);
  return std::nullopt;
}

std::optional<Refusal> CheckProhibited(const Context& context, const v1::AppointmentState& appointment) {
  const auto prohibitions = FindProhibitions(context, appointment);
  const v1::Prohibition* gravest = GravestOn(prohibitions, FirstDayAhead(context, appointment));
  if (gravest == nullptr) return std::nullopt;
  if (IneligibilityBy(*gravest) == v1::INELIGIBILITY_BARRED) return error::Barred(gravest->source_id());
  return error::Suspended(gravest->source_id());
}

// What stands against it now, but for what two people passed over and the rules still let them.
std::vector<v1::Ineligibility> FindObstacles(const Context& context,
                                             const v1::AppointmentState& appointment) {
  std::vector<v1::Ineligibility> reasons = FindIneligibilities(context, appointment);
  const auto& overridden = appointment.overridden();
  if (overridden.empty()) return reasons;
  const std::optional<RulesInForce> rules = InForce(context);
  std::erase_if(reasons, [&](v1::Ineligibility reason) {
    return rules && rules->PassesOver(reason) &&
           std::find(overridden.begin(), overridden.end(), reason) != overridden.end();
  });
  return reasons;
}

// By the last check: the attempt to appoint all the same is then one against the bar, if it still stands.
bool WasFoundProhibited(const v1::AppointmentState& appointment) {
  return std::any_of(
      appointment.ineligibilities().begin(), appointment.ineligibilities().end(),
      [](int reason) { return reason == v1::INELIGIBILITY_BARRED || reason == v1::INELIGIBILITY_SUSPENDED; });
}

}  // namespace

Decision Decide(const v1::ProposeAppointmentRequest& request, const Context& context,
                const v1::AppointmentState&) {
  const v1::Terms& terms = request.terms();
  if (const auto refusal = CheckDays(terms)) return *refusal;
  const absl::CivilDay start = *DayOf(terms.start());
  if (const auto refusal = CheckPerson(context, request.person_id())) return *refusal;
  if (const auto refusal = CheckOpen(context, request.org_code(), start)) return *refusal;
  if (const auto refusal = CheckPost(context, request.org_code(), terms)) return *refusal;
  if (!ExistsOn(context.Read<Post>(terms.post_id()), start))
    return error::PostUnknown(terms.post_id(), start);
  v1::AppointmentProposed fact;
  fact.set_appointment_id(context.NewId("appointment"));
  fact.set_person_id(request.person_id());
  fact.set_org_code(request.org_code());
  *fact.mutable_terms() = terms;
  return Record(std::move(fact));
}

Decision Decide(const v1::CheckEligibilityRequest& request, const Context& context,
                const v1::AppointmentState& appointment) {
  if (const auto refusal = CheckKnown(appointment, request.org_code(), request.appointment_id())) {
    return *refusal;
  }
  if (FillsPost(appointment)) return error::AppointmentStatusIs(appointment.status());
  if (const auto refusal = CheckPerson(context, appointment.person_id())) return *refusal;
  const auto reasons = FindIneligibilities(context, appointment);
  const auto notes = FindNotes(context, appointment, FirstDayAhead(context, appointment));
  v1::EligibilityDecided fact;
  fact.set_outcome(reasons.empty() ? v1::ELIGIBILITY_OUTCOME_ELIGIBLE : v1::ELIGIBILITY_OUTCOME_NOT_ELIGIBLE);
  fact.mutable_reasons()->Assign(reasons.begin(), reasons.end());
  *fact.mutable_decided_on() = DateOf(context.today());
  fact.mutable_notes()->Assign(notes.begin(), notes.end());
  return Record(std::move(fact));
}

Decision Decide(const v1::ConfirmAppointmentRequest& request, const Context& context,
                const v1::AppointmentState& appointment) {
  if (const auto refusal = CheckKnown(appointment, request.org_code(), request.appointment_id())) {
    return *refusal;
  }
  if (const auto refusal = CheckConfirmer(context, appointment)) return *refusal;
  if (appointment.status() != v1::APPOINTMENT_STATUS_CLEARED) {
    if (WasFoundProhibited(appointment)) {
      if (const auto refusal = CheckProhibited(context, appointment)) return *refusal;
    }
    return error::AppointmentStatusIs(appointment.status());
  }
  if (const auto refusal = CheckPerson(context, appointment.person_id())) return *refusal;
  const v1::PersonState& person = context.Read<Person>(appointment.person_id());
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
  // Before any other reason, so that what was attempted shows.
  if (const auto refusal = CheckProhibited(context, appointment)) return *refusal;
  const auto reasons = FindObstacles(context, appointment);
  if (!reasons.empty()) return error::NotEligible(reasons.front());
  Decision decision = Record(v1::Appointed());
  // What begins later.
  AddChanges(appointment, FindProhibitions(context, appointment), "", &decision);
  AddHolding(context, appointment.terms().post_id(), MakeHolding(appointment, appointment.terms()), decision,
             RecordsOf(person));
  return decision;
}

}  // namespace candour

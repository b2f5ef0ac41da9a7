// What asks for permission: propose, check, confirm.
#include <utility>

#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/checks.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/errors.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/errors.h"
#include "services/registration/post/post.h"

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
  v1::EligibilityDecided fact;
  fact.set_outcome(reasons.empty() ? v1::ELIGIBILITY_OUTCOME_ELIGIBLE : v1::ELIGIBILITY_OUTCOME_NOT_ELIGIBLE);
  fact.mutable_reasons()->Assign(reasons.begin(), reasons.end());
  *fact.mutable_decided_on() = DateOf(context.today());
  return Record(std::move(fact));
}

Decision Decide(const v1::ConfirmAppointmentRequest& request, const Context& context,
                const v1::AppointmentState& appointment) {
  if (const auto refusal = CheckKnown(appointment, request.org_code(), request.appointment_id())) {
    return *refusal;
  }
  if (const auto refusal = CheckConfirmer(context, appointment)) return *refusal;
  if (appointment.status() != v1::APPOINTMENT_STATUS_CLEARED) {
    return error::AppointmentStatusIs(appointment.status());
  }
  if (const auto refusal = CheckPerson(context, appointment.person_id())) return *refusal;
  const v1::PersonState& person = context.Read<Person>(appointment.person_id());
  if (IsOwnRecord(context.actor(), person)) return error::ConflictOfInterest();
  const auto reasons = FindIneligibilities(context, appointment);
  if (!reasons.empty()) return error::NotEligible(reasons.front());
  Decision decision = Record(v1::Appointed());
  AddHolding(context, appointment.terms().post_id(), MakeHolding(appointment, appointment.terms()), decision,
             RecordsOf(person));
  return decision;
}

}  // namespace candour

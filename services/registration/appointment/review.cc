// What follows for appointments from somebody's restrictions, decided by reactions after the fact.
#include "common/decider/day.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

void ReviewOne(const Context& context, const std::string& id, Decision* decision) {
  const v1::AppointmentState& appointment = context.Read<Appointment>(id);
  if (!FillsPost(appointment)) return;
  AddChanges(appointment, FindProhibitions(context, appointment), StreamOf<Appointment>(id), decision);
}

}  // namespace

Decision Decide(const v1::ReviewProhibitions&, const Context& context,
                const v1::AppointmentState& appointment) {
  Decision decision;
  if (FillsPost(appointment)) AddChanges(appointment, FindProhibitions(context, appointment), "", &decision);
  return decision;
}

// One commit for all, conditional on every record read: whoever is confirmed at the same moment was confirmed
// on an older version of the person, and is decided again.
void AddChangesOf(const Context& context, const v1::PersonState& person, Decision* decision) {
  for (const std::string& record : RecordsOf(GoesOn(context, person))) {
    for (const std::string& id : context.Ids("appointment_by_person", record))
      ReviewOne(context, id, decision);
  }
}

Decision Decide(const v1::ReviewProhibitions&, const Context& context, const v1::PersonState& person) {
  Decision decision;
  AddChangesOf(context, person, &decision);
  return decision;
}

Decision Decide(const v1::ReviewProhibitions&, const Context& context, const v1::PostState& post) {
  Decision decision;
  for (const std::string& id : context.Ids("appointment_by_post", post.post_id()))
    ReviewOne(context, id, &decision);
  return decision;
}

Decision Decide(const v1::NoteBarBreachAttempt& note, const Context&, const v1::AppointmentState&) {
  v1::BarBreachAttempt attempt;
  attempt.set_reason(note.reason());
  attempt.set_source_id(note.source_id());
  *attempt.mutable_attempted_on() = DateOf(LondonDay(absl::FromUnixMicros(note.attempted_at_us())));
  return Record(std::move(attempt));
}

}  // namespace candour

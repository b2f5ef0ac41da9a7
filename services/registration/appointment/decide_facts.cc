// What happened: found in post, ended, corrected. Never refused by policy; what breaks a rule is flagged.
#include <google/protobuf/util/message_differencer.h>

#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/checks.h"
#include "services/registration/appointment/errors.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Before the first rules are published nothing is late.
void FlagLateRecording(const Context& context, absl::CivilDay start, Decision& decision) {
  const std::optional<RulesInForce> rules = InForce(context);
  if (!rules) return;
  const absl::CivilDay due = rules->late_recording().LastDay(start);
  if (context.today() <= due) return;
  v1::AppointmentRecordedLateFlagged flag;
  *flag.mutable_due() = DateOf(due);
  flag.set_late_days(static_cast<uint32_t>(context.today() - due));
  decision.Add("", std::move(flag));
}

void FlagOrganisation(const Context& context, const std::string& org_code, absl::CivilDay start,
                      Decision& decision) {
  const v1::OrganisationState& organisation = context.Read<Organisation>(org_code);
  if (OpenOn(organisation, start)) return;
  v1::OrganisationNotOpenFlagged flag;
  flag.set_org_code(org_code);
  flag.set_known(!organisation.org_code().empty());
  decision.Add("", std::move(flag));
}

// Whoever is under a bar, on any day that has come: the regulator has to see it, whatever the reason.
void FlagBarBreach(const Context& context, const v1::AppointmentState& recorded, Decision& decision) {
  const auto prohibitions = FindProhibitions(context, recorded);
  AddChanges(recorded, prohibitions, "", &decision);
  for (const v1::Prohibition& prohibition : prohibitions) {
    if (StoredDay(prohibition.from()) > context.today()) continue;
    v1::BarBreachFlagged flag;
    flag.set_source_ledger(prohibition.source_ledger());
    flag.set_source_id(prohibition.source_id());
    *flag.mutable_from() = prohibition.from();
    decision.Add("", std::move(flag));
  }
}

std::optional<Refusal> CheckRecord(const v1::RecordPersonInPostRequest& request, const Context& context) {
  if (auto refusal = CheckDays(request.terms())) return refusal;
  if (*DayOf(request.terms().start()) > context.today()) return error::DateFuture("terms.start");
  if (auto refusal = CheckPerson(context, request.person_id())) return refusal;
  if (!request.terms().post_id().empty()) return CheckPost(context, request.org_code(), request.terms());
  if (!request.has_found()) return error::PostNotSaid();
  return std::nullopt;
}

// The post of the new terms is one of the organisation; only somebody found in a post that is not on record
// has none.
std::optional<Refusal> CheckCorrectedPost(const Context& context, const v1::AppointmentState& appointment,
                                          const v1::Terms& now) {
  if (now.post_id().empty() && appointment.terms().post_id().empty()) return std::nullopt;
  return CheckPost(context, appointment.org_code(), now);
}

}  // namespace

Decision Decide(const v1::RecordPersonInPostRequest& request, const Context& context,
                const v1::AppointmentState&) {
  if (const auto refusal = CheckRecord(request, context)) return *refusal;
  v1::PersonFoundInPost fact;
  fact.set_appointment_id(context.NewId("appointment"));
  fact.set_person_id(request.person_id());
  fact.set_org_code(request.org_code());
  *fact.mutable_terms() = request.terms();
  if (request.terms().post_id().empty()) *fact.mutable_found() = request.found();
  v1::AppointmentState recorded;
  Evolve(fact, FactContext{}, recorded);

  const absl::CivilDay start = *DayOf(request.terms().start());
  Decision decision = Record(std::move(fact));
  FlagLateRecording(context, start, decision);
  FlagOrganisation(context, request.org_code(), start, decision);
  AddHolding(context, recorded.terms().post_id(), MakeHolding(recorded, recorded.terms()), decision,
             RecordsOf(context.Read<Person>(request.person_id())));
  FlagBarBreach(context, recorded, decision);
  return decision;
}

Decision Decide(const v1::EndAppointmentRequest& request, const Context& context,
                const v1::AppointmentState& appointment) {
  if (const auto refusal = CheckKnown(appointment, request.org_code(), request.appointment_id())) {
    return *refusal;
  }
  if (appointment.status() != v1::APPOINTMENT_STATUS_IN_POST) {
    return error::AppointmentStatusIs(appointment.status());
  }
  const auto end = DayOf(request.end());
  if (!end) return error::DateInvalid("end");
  const absl::CivilDay start = *DayOf(appointment.terms().start());
  if (*end < start) return error::DateOrder("end", DayText(start));
  v1::AppointmentEnded fact;
  *fact.mutable_end() = request.end();
  fact.set_reason(request.reason());
  v1::Terms terms = appointment.terms();
  *terms.mutable_end() = request.end();
  Decision decision = Record(std::move(fact));
  AddHolding(context, terms.post_id(), MakeHolding(appointment, terms), decision);
  return decision;
}

Decision Decide(const v1::CorrectAppointmentRequest& request, const Context& context,
                const v1::AppointmentState& appointment) {
  if (const auto refusal = CheckKnown(appointment, request.org_code(), request.appointment_id())) {
    return *refusal;
  }
  const v1::Terms& was = appointment.terms();
  const v1::Terms& now = request.terms();
  if (const auto refusal = CheckDays(now)) return *refusal;
  if (const auto refusal = CheckCorrectedPost(context, appointment, now)) return *refusal;
  if (google::protobuf::util::MessageDifferencer::Equals(was, now)) return error::NothingToCorrect();
  v1::AppointmentCorrected fact;
  *fact.mutable_was() = was;
  *fact.mutable_now() = now;
  fact.set_reason(request.reason());
  Decision decision = Record(std::move(fact));
  if (!FillsPost(appointment)) return decision;
  if (!was.post_id().empty() && was.post_id() != now.post_id()) {
    v1::PostHolderRemoved removed;
    removed.set_appointment_id(appointment.appointment_id());
    decision.Add(StreamOf<Post>(was.post_id()), std::move(removed));
  }
  AddHolding(context, now.post_id(), MakeHolding(appointment, now), decision);
  return decision;
}

// Whose appointment it is, until when and why as known now: a correction may have come meanwhile.
Decision Decide(const v1::NoteLeaving&, const Context& context, const v1::AppointmentState& appointment) {
  if (appointment.status() != v1::APPOINTMENT_STATUS_ENDED) return Decision();
  v1::PersonLeftPost left;
  left.add_person_ids(appointment.person_id());
  const v1::PersonState& person = context.Read<Person>(appointment.person_id());
  for (const std::string& record : RecordsOf(GoesOn(context, person))) {
    if (record != appointment.person_id()) left.add_person_ids(record);
  }
  left.set_org_code(appointment.org_code());
  *left.mutable_last_day() = appointment.terms().end();
  left.set_reason(appointment.end_reason());
  return Record(std::move(left));
}

Decision Decide(const v1::NoteIneligibleAttempt& note, const Context&,
                const v1::AppointmentState& appointment) {
  v1::IneligibleAttemptNoted noted;
  *noted.mutable_reasons() = note.reasons().empty() ? appointment.ineligibilities() : note.reasons();
  *noted.mutable_attempted_on() = DateOf(LondonDay(absl::FromUnixMicros(note.attempted_at_us())));
  return Record(std::move(noted));
}

}  // namespace candour

// Appointments to posts. What asks for permission (Propose, Confirm) is refused by rules; what happened
// (found in post, ended, corrected) is recorded, and flagged where it breaks one.
//
// The post keeps the days of each appointment that was confirmed or recorded, written in the same commit: so
// of two substantive appointments to one seat, confirmed at once by two people, one is refused. The person's
// stream is a condition of Confirm: a death or a bar that is recorded meanwhile is seen.
//
//   story.When<Appointment>(id, propose);     // AppointmentProposed
//   story.When<Appointment>(id, check);       // EligibilityDecided
//   story.When<Appointment>(id, confirm);     // Appointed, PostHolderRecorded on the post
//
// What a check finds against one, two people may pass over where the rules say so, and never a bar.
#ifndef CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_APPOINTMENT_H_
#define CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_APPOINTMENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/post.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct Appointment {
  using State = registration::v1::AppointmentState;
  using Facts = FactList<
      registration::v1::AppointmentProposed, registration::v1::EligibilityDecided,
      registration::v1::Appointed, registration::v1::PersonFoundInPost,
      registration::v1::AppointmentRecordedLateFlagged, registration::v1::OrganisationNotOpenFlagged,
      registration::v1::PostAlreadyHeldFlagged, registration::v1::AppointmentEnded,
      registration::v1::AppointmentCorrected, registration::v1::IneligibleAttemptNoted,
      Since<3, registration::v1::AppointmentReassigned>, Since<4, registration::v1::AppointmentProhibited>,
      Since<4, registration::v1::AppointmentProhibitionLifted>, Since<4, registration::v1::BarBreachFlagged>,
      Since<4, registration::v1::BarBreachAttempt>, Since<5, registration::v1::PersonLeftPost>,
      Since<6, registration::v1::AppointmentOverrideProposed>,
      Since<6, registration::v1::AppointmentOverridden>>;
  static constexpr absl::string_view kKind = "appointment";
  static constexpr bool kConcernsOrganisations = true;
};

// Propose and Record execute on the stream of the new id, context.NewId("appointment").
Decision Decide(const registration::v1::ProposeAppointmentRequest&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::CheckEligibilityRequest&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::ConfirmAppointmentRequest&, const Context&,
                const registration::v1::AppointmentState&);
// decide_override.cc
Decision Decide(const registration::v1::OverrideBlockRequest&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::RecordPersonInPostRequest&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::EndAppointmentRequest&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::CorrectAppointmentRequest&, const Context&,
                const registration::v1::AppointmentState&);
// Reactions': reactions.h.
Decision Decide(const registration::v1::NoteIneligibleAttempt&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::NoteBarBreachAttempt&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::NoteLeaving&, const Context&,
                const registration::v1::AppointmentState&);
// Of one appointment; of all appointments of all records of the human; of all to one post. review.cc.
Decision Decide(const registration::v1::ReviewProhibitions&, const Context&,
                const registration::v1::AppointmentState&);
Decision Decide(const registration::v1::ReviewProhibitions&, const Context&,
                const registration::v1::PersonState&);
Decision Decide(const registration::v1::ReviewProhibitions&, const Context&,
                const registration::v1::PostState&);

void Evolve(const registration::v1::AppointmentProposed&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::EligibilityDecided&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::Appointed&, const FactContext&, registration::v1::AppointmentState&);
void Evolve(const registration::v1::PersonFoundInPost&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentRecordedLateFlagged&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::OrganisationNotOpenFlagged&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::PostAlreadyHeldFlagged&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentEnded&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentCorrected&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::IneligibleAttemptNoted&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentProhibited&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentProhibitionLifted&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::BarBreachFlagged&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::BarBreachAttempt&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::PersonLeftPost&, const FactContext&, registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentOverrideProposed&, const FactContext&,
            registration::v1::AppointmentState&);
void Evolve(const registration::v1::AppointmentOverridden&, const FactContext&,
            registration::v1::AppointmentState&);
// By SplitPerson (person/).
void Evolve(const registration::v1::AppointmentReassigned&, const FactContext&,
            registration::v1::AppointmentState&);

// Rows "appointment_by_organisation", "appointment_by_post" and "appointment_by_person", each by its id and
// the appointment. And, of one that fills its post, "appointment_by_last_day", by the person and
// LastDayPlace.
void Index(const registration::v1::AppointmentState&, Rows&);
// "20241231.<appointment id>"; without an end "open.<appointment id>", which comes last. And the id of such a
// place.
std::string LastDayPlace(const registration::v1::AppointmentState&);
inline std::string AppointmentIdAt(absl::string_view place) {
  return std::string(place.substr(place.find('.') + 1));
}

// Whether it was confirmed or recorded, so that it fills its post on its days.
bool FillsPost(const registration::v1::AppointmentState&);

// Whether the person serves on that day, as known now; the first and the last day count.
bool InPostOn(const registration::v1::AppointmentState&, absl::CivilDay);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_APPOINTMENT_H_

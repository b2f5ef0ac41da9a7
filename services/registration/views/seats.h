// Who held which post on a day: pure functions of the folded states of one organisation.
//
//   const auto seats = BoardOn(posts, appointments, absl::CivilDay(2026, 2, 1));
//   seats.front().person_id();                                   // the chair on 1 February
//
// `posts` are those of the organisation, `appointments` those made to it; rows "post_by_organisation" and
// "appointment_by_organisation" find them. Proposals are passed over. A post held by two people gives two
// seats, one held by nobody gives one without a person; a post that did not exist yet only has seats if
// somebody was in it. Names are for the caller to join.
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_SEATS_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_SEATS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/registration/v1/appointments.pb.h"

namespace candour {

// Chair, chief executive, executive, non-executive and associate directors; then by title, post and start.
std::vector<registration::v1::BoardSeat> BoardOn(
    absl::Span<const registration::v1::PostState> posts,
    absl::Span<const registration::v1::AppointmentState> appointments, absl::CivilDay day);

// Every post, managers last. `superiors` are the posts of other organisations to which joint posts report;
// without them such a post is no direct report.
std::vector<registration::v1::EmployerRegisterEntry> EmployerRegisterOn(
    absl::Span<const registration::v1::PostState> posts,
    absl::Span<const registration::v1::PostState> superiors,
    absl::Span<const registration::v1::AppointmentState> appointments, absl::CivilDay day);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_SEATS_H_

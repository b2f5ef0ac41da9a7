#include "services/registration/views/seats.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "common/decider/day.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/appointment/prohibitions.h"
#include "services/registration/post/post.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

using Posts = absl::Span<const v1::PostState>;
using Appointments = absl::Span<const v1::AppointmentState>;

v1::EmployerRegisterEntry Vacant(const v1::PostState& post, absl::CivilDay day) {
  v1::EmployerRegisterEntry entry;
  v1::BoardSeat& seat = *entry.mutable_seat();
  seat.set_post_id(post.post_id());
  seat.set_title(post.title());
  seat.set_type(post.type());
  seat.set_voting(post.voting());
  entry.set_stage(post.stage());
  entry.set_reports_to_post_id(ReportsToOn(post, day));
  return entry;
}

void Seat(const v1::AppointmentState& appointment, absl::CivilDay day, v1::EmployerRegisterEntry& entry) {
  v1::BoardSeat& seat = *entry.mutable_seat();
  seat.set_person_id(appointment.person_id());
  seat.set_appointment_id(appointment.appointment_id());
  seat.set_basis(appointment.terms().basis());
  *seat.mutable_start() = appointment.terms().start();
  if (appointment.terms().has_end()) *seat.mutable_end() = appointment.terms().end();
  entry.set_late_days(appointment.late_days());
  entry.set_prohibited(ProhibitedOn(appointment, day));
}

// Somebody in a post that is not on record.
v1::EmployerRegisterEntry Found(const v1::AppointmentState& appointment, absl::CivilDay day) {
  v1::EmployerRegisterEntry entry;
  v1::BoardSeat& seat = *entry.mutable_seat();
  seat.set_title(appointment.found().title());
  seat.set_type(appointment.found().type());
  seat.set_voting(appointment.found().voting());
  Seat(appointment, day, entry);
  return entry;
}

auto OrderOf(const v1::BoardSeat& seat) {
  return std::make_tuple(seat.type(), seat.title(), seat.post_id(), DayOf(seat.start()),
                         seat.appointment_id());
}

using Superiors = std::map<std::string, const v1::PostState*>;

bool IsDirectReport(const v1::PostState& post, const Superiors& superiors, absl::CivilDay day) {
  const auto superior = superiors.find(ReportsToOn(post, day));
  return superior != superiors.end() && IsDirectReportOn(post, *superior->second, day);
}

}  // namespace

std::vector<v1::EmployerRegisterEntry> EmployerRegisterOn(Posts posts, Posts superiors,
                                                          Appointments appointments, absl::CivilDay day) {
  Superiors by_id;
  for (const v1::PostState& post : superiors) by_id[post.post_id()] = &post;
  for (const v1::PostState& post : posts) by_id[post.post_id()] = &post;
  std::map<std::string, std::vector<const v1::AppointmentState*>> holders;
  for (const v1::AppointmentState& appointment : appointments) {
    if (InPostOn(appointment, day)) holders[appointment.terms().post_id()].push_back(&appointment);
  }

  std::vector<v1::EmployerRegisterEntry> entries;
  for (const v1::PostState& post : posts) {
    const auto& in_post = holders[post.post_id()];
    if (in_post.empty() && !ExistsOn(post, day)) continue;
    v1::EmployerRegisterEntry vacant = Vacant(post, day);
    vacant.set_direct_report_of_board(IsDirectReport(post, by_id, day));
    for (const v1::AppointmentState* holder : in_post) Seat(*holder, day, entries.emplace_back(vacant));
    if (in_post.empty()) entries.push_back(std::move(vacant));
  }
  for (const v1::AppointmentState* found : holders[""]) entries.push_back(Found(*found, day));
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return OrderOf(a.seat()) < OrderOf(b.seat()); });
  return entries;
}

std::vector<v1::BoardSeat> BoardOn(Posts posts, Appointments appointments, absl::CivilDay day) {
  std::vector<v1::BoardSeat> seats;
  for (v1::EmployerRegisterEntry& entry : EmployerRegisterOn(posts, {}, appointments, day)) {
    if (entry.seat().type() != v1::POST_TYPE_MANAGER) seats.push_back(std::move(*entry.mutable_seat()));
  }
  return seats;
}

}  // namespace candour

// What somebody's bars and suspensions say about their appointments: on which days they may not act in them.
// It follows from dates, so a day that has not come yet needs nothing to happen on it.
//
//   const std::vector<v1::Prohibition> prohibitions = FindProhibitions(context, appointment);
//   for (const auto& prohibition : prohibitions) if (CoversDay(prohibition, day)) ...
#ifndef CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_PROHIBITIONS_H_
#define CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_PROHIBITIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/restriction.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

// Of the person's restrictions, by all records of the human, those that reach the post on a day of the
// appointment: from the first such day to the last before the post is out of scope, or the restriction over.
// Ordered by source. The rules, the organisation and the post are read only where there is something to ask
// them.
std::vector<registration::v1::Prohibition> FindProhibitions(const Context&,
                                                            const registration::v1::AppointmentState&);

// Of this restriction alone, whatever the person's record says of it.
std::optional<registration::v1::Prohibition> FindProhibitionBy(const Context&,
                                                               const registration::v1::AppointmentState&,
                                                               const registration::v1::KnownRestriction&);

bool CoversDay(const registration::v1::Prohibition&, absl::CivilDay);

// By what the appointment says, as known now.
bool ProhibitedOn(const registration::v1::AppointmentState&, absl::CivilDay);

// The first day to be looked at for whoever is to be appointed: the first in the post, or today.
absl::CivilDay FirstDayAhead(const Context&, const registration::v1::AppointmentState&);

// BARRED or SUSPENDED, by the first of them that covers the day, a bar before a suspension; nullptr: none
// does.
const registration::v1::Prohibition* GravestOn(const std::vector<registration::v1::Prohibition>&,
                                               absl::CivilDay);
registration::v1::Ineligibility IneligibilityBy(const registration::v1::Prohibition&);

// What is to be said beside an answer about the day.
std::vector<registration::v1::EligibilityNote> FindNotes(const Context&,
                                                         const registration::v1::AppointmentState&,
                                                         absl::CivilDay);

// Adds to `stream`, the appointment's, what makes its prohibitions those that are found.
void AddChanges(const registration::v1::AppointmentState&,
                const std::vector<registration::v1::Prohibition>& found, const std::string& stream,
                Decision*);

// The same for all appointments of all records of the human. review.cc.
void AddChangesOf(const Context&, const registration::v1::PersonState&, Decision*);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_PROHIBITIONS_H_

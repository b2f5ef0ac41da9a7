// What several decisions about appointments ask. Each Check gives the refusal, or nothing when all is well.
#ifndef CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_CHECKS_H_
#define CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_CHECKS_H_

#include <optional>
#include <string>
#include <vector>

#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/post.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

// DATE_INVALID, DATE_ORDER. After it the start, and the end if there is one, are days.
std::optional<Refusal> CheckDays(const registration::v1::Terms&);

// PERSON_UNKNOWN, PERSON_ERASED, PERSON_MERGED.
std::optional<Refusal> CheckPerson(const Context&, const std::string& person_id);

// POST_UNKNOWN unless the organisation has the post, whenever it began.
std::optional<Refusal> CheckPost(const Context&, const std::string& org_code, const registration::v1::Terms&);

// APPOINTMENT_UNKNOWN unless `state` is an appointment of the organisation.
std::optional<Refusal> CheckKnown(const registration::v1::AppointmentState& state,
                                  const std::string& org_code, const std::string& appointment_id);

// Why the person may not be appointed on these terms, on what is known now; in the order of the enum. Reads
// person, organisation and post, and of somebody barred or suspended the rules.
std::vector<registration::v1::Ineligibility> FindIneligibilities(const Context&,
                                                                 const registration::v1::AppointmentState&);

// The days for which the appointment fills its post on `terms`.
registration::v1::Holding MakeHolding(const registration::v1::AppointmentState&,
                                      const registration::v1::Terms& terms);

// Adds the flag for a post that somebody else holds on the holding's days, and the holding to the post.
// `records`: as for HeldByAnother.
void AddHolding(const Context&, const std::string& post_id, const registration::v1::Holding&, Decision&,
                const std::vector<std::string>& records = {});

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_APPOINTMENT_CHECKS_H_

// Reading who holds a post, for answers.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_HOLDERS_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_HOLDERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "candour/registration/v1/appointments.pb.h"
#include "common/rpc/endpoint.h"
#include "services/registration/service/reads.h"
#include "services/registration/views/standing.h"

namespace candour {

// By any record of the human.
absl::StatusOr<PostHolder> ReadHolder(const RecordsView& view, absl::string_view person_id);

// By the rules in force on the day.
absl::StatusOr<CheckKinds> ReadMandatory(const RecordsView& view, const PostHolder& holder,
                                         absl::CivilDay day);

// Says who sits there: the record that goes on and its name (NameOf). Nothing of a vacant seat.
absl::Status NameHolder(const QueryContext& context, registration::v1::BoardSeat* seat);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_HOLDERS_H_

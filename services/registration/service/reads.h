// Reading people for answers.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_

#include "absl/status/statusor.h"
#include "candour/registration/v1/person.pb.h"
#include "common/privacy/seal.h"
#include "common/rpc/page.h"
#include "common/rpc/reads.h"

namespace candour {

// The record of a person, or the one of the same human that goes on in its place.
absl::StatusOr<registration::v1::PersonState> ReadWhoGoesOn(const RecordsView& view,
                                                            absl::string_view person_id);

// What stands under these records; none under one that there was not yet.
absl::StatusOr<std::vector<registration::v1::KnownRestriction>> RestrictionsUnder(
    const RecordsView& view, const std::vector<std::string>& records);

// Who a person is, as far as it can be read.
struct OpenedIdentity {
  registration::v1::Identity identity;  // empty where `status` says why
  registration::v1::IdentityStatus status = registration::v1::IDENTITY_STATUS_UNSPECIFIED;
};

// UNAVAILABLE when keys can't be asked. An erased person of an earlier moment is erased too: `present` is the
// state now. Over a state of the past, whose present is past, a key that is gone says so.
absl::StatusOr<OpenedIdentity> OpenIdentity(Sealer& sealer, const registration::v1::PersonState& person,
                                            const registration::v1::PersonState& present);
inline absl::StatusOr<OpenedIdentity> OpenIdentity(Sealer& sealer,
                                                   const registration::v1::PersonState& person) {
  return OpenIdentity(sealer, person, person);
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_

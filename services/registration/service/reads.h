// Reading people for answers.
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "candour/registration/v1/rule_set.pb.h"
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

// The entry of a record, empty for whoever never applied, joined with those that were merged into it.
absl::StatusOr<registration::v1::RegistrantState> ReadJoined(const RecordsView& view,
                                                             const registration::v1::PersonState& person);

// None where none were published.
absl::StatusOr<std::optional<registration::v1::Rules>> ReadRules(const RecordsView& view);

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

// Somebody by the record that goes on in the moment `view`, called as known now, whatever moment that is: a
// name that was put right stays so.
struct NamedPerson {
  std::string person_id, name;  // no name where `status` says why
  registration::v1::IdentityStatus status = registration::v1::IDENTITY_STATUS_UNSPECIFIED;
};
absl::StatusOr<NamedPerson> NameOf(Sealer& sealer, const RecordsView& view, const RecordsView& present,
                                   absl::string_view person_id);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_READS_H_

#include "services/registration/service/reads.h"

namespace candour {

absl::StatusOr<registration::v1::Identity> OpenIdentity(Sealer& sealer,
                                                        const registration::v1::PersonState& person) {
  registration::v1::Identity identity;
  if (!person.has_identity()) return identity;
  absl::Status opened;
  if (person.identity().type() == registration::v1::PersonCorrected::descriptor()->full_name()) {
    auto fact = sealer.OpenAs<registration::v1::PersonCorrected>(person.identity());
    opened = fact.status();
    if (fact.ok()) identity = std::move(*fact->mutable_identity());
  } else {
    auto fact = sealer.OpenAs<registration::v1::PersonRecorded>(person.identity());
    opened = fact.status();
    if (fact.ok()) identity = std::move(*fact->mutable_identity());
  }
  if (opened.ok() || absl::IsNotFound(opened)) return identity;
  return opened;
}

}  // namespace candour

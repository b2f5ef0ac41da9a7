#include "services/registration/service/reads.h"

#include "services/registration/person/person.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

template <class Fact>
absl::StatusOr<v1::Identity> IdentityIn(Sealer& sealer, const ledger::v1::Sealed& sealed) {
  CANDOUR_ASSIGN_OR_RETURN(Fact fact, sealer.OpenAs<Fact>(sealed));
  return std::move(*fact.mutable_identity());
}

}  // namespace

absl::StatusOr<v1::PersonState> ReadWhoGoesOn(const RecordsView& view, absl::string_view person_id) {
  CANDOUR_ASSIGN_OR_RETURN(v1::PersonState person, ReadState<Person>(view, person_id));
  if (person.merged_into().empty()) return person;
  return ReadState<Person>(view, person.merged_into());
}

absl::StatusOr<std::vector<v1::KnownRestriction>> RestrictionsUnder(const RecordsView& view,
                                                                    const std::vector<std::string>& records) {
  std::vector<v1::KnownRestriction> all;
  for (const std::string& id : records) {
    v1::PersonState person;
    CANDOUR_RETURN_IF_ERROR(view.Load(StreamOf<Person>(id), &person).status());
    all.insert(all.end(), person.restrictions().begin(), person.restrictions().end());
  }
  return all;
}

absl::StatusOr<OpenedIdentity> OpenIdentity(Sealer& sealer, const v1::PersonState& person,
                                            const v1::PersonState& present) {
  OpenedIdentity opened;
  if (present.has_erased_on()) {
    opened.status = v1::IDENTITY_STATUS_ERASED;
    return opened;
  }
  if (!person.has_identity()) return opened;
  const bool corrected = person.identity().type() == v1::PersonCorrected::descriptor()->full_name();
  auto identity = corrected ? IdentityIn<v1::PersonCorrected>(sealer, person.identity())
                            : IdentityIn<v1::PersonRecorded>(sealer, person.identity());
  if (absl::IsNotFound(identity.status())) {
    opened.status = sealer.missing() == Sealer::Missing::kErasedSince ? v1::IDENTITY_STATUS_ERASED
                                                                      : v1::IDENTITY_STATUS_UNREADABLE;
    return opened;
  }
  CANDOUR_ASSIGN_OR_RETURN(opened.identity, std::move(identity));
  return opened;
}

}  // namespace candour

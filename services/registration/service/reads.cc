#include "services/registration/service/reads.h"

#include "absl/strings/str_cat.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/merged.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"

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

absl::StatusOr<v1::RegistrantState> ReadJoined(const RecordsView& view, const v1::PersonState& person) {
  v1::RegistrantState own;
  CANDOUR_RETURN_IF_ERROR(view.Load(StreamOf<Registrant>(person.person_id()), &own).status());
  std::vector<v1::RegistrantState> merged;
  for (const std::string& id : person.merged_from()) {
    CANDOUR_RETURN_IF_ERROR(view.Load(StreamOf<Registrant>(id), &merged.emplace_back()).status());
  }
  return Joined(std::move(own), merged);
}

absl::StatusOr<std::optional<v1::Rules>> ReadRules(const RecordsView& view) {
  v1::RuleSetState rules;
  CANDOUR_ASSIGN_OR_RETURN(const uint64_t version, view.Load(StreamOf<RuleSet>(kCurrentRules), &rules));
  if (version == 0) return std::optional<v1::Rules>();
  return std::optional<v1::Rules>(std::move(*rules.mutable_rules()));
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

absl::StatusOr<NamedPerson> NameOf(Sealer& sealer, const RecordsView& view, const RecordsView& present,
                                   absl::string_view person_id) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState goes_on, ReadWhoGoesOn(view, person_id));
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState now, ReadWhoGoesOn(present, goes_on.person_id()));
  CANDOUR_ASSIGN_OR_RETURN(const OpenedIdentity opened, OpenIdentity(sealer, now));
  NamedPerson named{goes_on.person_id(), "", opened.status};
  if (const v1::PersonName* name = CurrentName(opened.identity))
    named.name = absl::StrCat(name->given(), name->given().empty() ? "" : " ", name->family());
  return named;
}

}  // namespace candour

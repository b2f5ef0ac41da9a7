#include "services/registration/service/holders.h"

#include "services/registration/person/person.h"

namespace candour {

namespace v1 = registration::v1;

absl::StatusOr<PostHolder> ReadHolder(const RecordsView& view, absl::string_view person_id) {
  PostHolder holder;
  CANDOUR_ASSIGN_OR_RETURN(holder.person, ReadWhoGoesOn(view, person_id));
  CANDOUR_ASSIGN_OR_RETURN(holder.registrant, ReadJoined(view, holder.person));
  CANDOUR_ASSIGN_OR_RETURN(holder.restrictions, RestrictionsUnder(view, RecordsOf(holder.person)));
  return holder;
}

absl::StatusOr<CheckKinds> ReadMandatory(const RecordsView& view, const PostHolder& holder,
                                         absl::CivilDay day) {
  CANDOUR_ASSIGN_OR_RETURN(const auto rules, ReadRules(view));
  return MandatoryFor(holder, rules ? std::optional(RulesInForce(*rules, day)) : std::nullopt);
}

absl::Status NameHolder(const QueryContext& context, v1::BoardSeat* seat) {
  if (seat->person_id().empty()) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(NamedPerson named,
                           NameOf(context.sealer, *context.view, *context.present, seat->person_id()));
  seat->set_person_id(std::move(named.person_id));
  seat->set_person_name(std::move(named.name));
  seat->set_identity_status(named.status);
  return absl::OkStatus();
}

}  // namespace candour

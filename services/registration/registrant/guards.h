// Conditions that several commands about a registrant share.
#ifndef CANDOUR_SERVICES_REGISTRATION_REGISTRANT_GUARDS_H_
#define CANDOUR_SERVICES_REGISTRATION_REGISTRANT_GUARDS_H_

#include <optional>
#include <string>

#include "candour/registration/v1/registrant.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "services/registration/person/errors.h"
#include "services/registration/registrant/errors.h"
#include "services/registration/registrant/merged.h"

namespace candour {

// A decision on an application: of somebody else, alive, with one open. The refusal where it is not.
inline std::optional<Refusal> CannotDecideOn(const registration::v1::RegistrantState& who,
                                             const std::string& person_id, const Context& context) {
  if (IsOwnMatter(context, person_id, who)) return error::ConflictOfInterest();
  if (auto merged = MergedAway(who)) return merged;
  if (who.has_died_on()) return error::Deceased();
  if (!who.has_application()) return error::NoApplication();
  return std::nullopt;
}

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_REGISTRANT_GUARDS_H_

// What the register says of whoever is in a post, and since when they are. Pure functions of folded states
// and a day: nothing of it is recorded, so nothing of it can be stale (docs/adr/0022).
//
//   const auto standing = StandingOn(appointment, holder, MandatoryFor(holder, rules), day);
//   standing.reason();                                       // STANDING_REASON_LAPSED
//   TenureOn(appointment, theirs, day).post_since();         // of the first appointment without a break
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_STANDING_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_STANDING_H_

#include <optional>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

// Of one human, by all their records.
struct PostHolder {
  registration::v1::PersonState person;          // the record that goes on
  registration::v1::RegistrantState registrant;  // its entry, joined with those merged into it
  std::vector<registration::v1::KnownRestriction> restrictions;
};

using CheckKinds = absl::btree_set<registration::v1::CheckKind>;

// What the stage of the last admission asks for; nothing of somebody never admitted, or without rules.
CheckKinds MandatoryFor(const PostHolder& holder, const std::optional<RulesInForce>& rules);

registration::v1::Standing StandingOn(const registration::v1::AppointmentState& appointment,
                                      const PostHolder& holder, const CheckKinds& mandatory,
                                      absl::CivilDay day);

// The last day of the one that ends first, of those of `mandatory` that were passed; none where none ages.
std::optional<absl::CivilDay> ChecksValidUntil(const PostHolder& holder, const CheckKinds& mandatory);

// `theirs` are the appointments of the human in the organisation, `held` among them, which covers `day`.
registration::v1::Tenure TenureOn(const registration::v1::AppointmentState& held,
                                  absl::Span<const registration::v1::AppointmentState* const> theirs,
                                  absl::CivilDay day);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_STANDING_H_

// What is public of somebody's restrictions, and for how long: the dated rule `publication`. What an employer
// is told in a check is the same.
//
//   for (const v1::Restriction& shown : ShownOn(RestrictionsOf(context, person), rules, context.today())) ...
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_PUBLICATION_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_PUBLICATION_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/registration/v1/restriction.pb.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

// Those shown on the day, each with its last day as `to` (absent: none is known): first those in force, the
// gravest first. `rules` are those of that day; nullptr: none were published, and what is over is not shown.
std::vector<registration::v1::Restriction> ShownOn(absl::Span<const registration::v1::KnownRestriction> all,
                                                   const RulesInForce* rules, absl::CivilDay day);

// Of one that ShownOn gave for a day: whether it is in force then, or over.
bool InForceOn(const registration::v1::Restriction& shown, absl::CivilDay day);

// An order while a case is open: no finding.
bool IsInterim(registration::v1::RestrictionKind);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_PUBLICATION_H_

// Entries of the public list of those barred and the like: a pure function of what is folded, the opened
// identity, the rules and a day.
//
//   if (const auto entry = RenderBarredEntry(number, restrictions, identity, rules, day)) ...
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_BARRED_ENTRY_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_BARRED_ENTRY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/barred_list.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

// Nothing where nothing of them is shown on the day. `restrictions`: of all records of the human; `rules` as
// for ShownOn (person/publication.h). Where they served is the caller's to add.
std::optional<registration::v1::BarredEntry> RenderBarredEntry(
    const std::string& register_number, absl::Span<const registration::v1::KnownRestriction> restrictions,
    const registration::v1::Identity& identity, const RulesInForce* rules, absl::CivilDay day);

// The organisation of the post that began by the day and ended last, or has not; empty: none.
std::string LastOrganisation(absl::Span<const registration::v1::AppointmentState> appointments,
                             absl::CivilDay day);

// What an answer means, in words for whoever reads it.
std::string SaysOf(registration::v1::BarredListAnswer);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_BARRED_ENTRY_H_

// What the sanctions service decided about somebody: bars, suspensions, conditions. Kept on the person's
// stream (restriction.proto), told by reactions, joined when asked.
//
//   for (const v1::KnownRestriction& known : RestrictionsOf(context, person)) {
//     if (HoldsOn(known, context.today())) ...
//   }
#ifndef CANDOUR_SERVICES_REGISTRATION_PERSON_RESTRICTIONS_H_
#define CANDOUR_SERVICES_REGISTRATION_PERSON_RESTRICTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "candour/registration/v1/restriction.pb.h"
#include "common/decider/context.h"

namespace candour {

// The first and the last day, both of which count.
struct DaySpan {
  absl::CivilDay first, last = absl::CivilDay::max();  // max: none is known
  bool Covers(absl::CivilDay day) const { return first <= day && day <= last; }
};

// The days on which it holds, as known now; none for one that was quashed or is stayed, or not wholly told
// yet.
std::optional<DaySpan> DaysOf(const registration::v1::KnownRestriction&);
bool HoldsOn(const registration::v1::KnownRestriction&, absl::CivilDay);

// It was lifted, and nothing was said anew after that.
bool IsLifted(const registration::v1::KnownRestriction&);

// It never held, as known now.
bool IsQuashed(const registration::v1::KnownRestriction&);

// The one of this source on the record; nullptr where the register was told of none. Lives as long as
// `person`.
const registration::v1::KnownRestriction* FindKnown(const registration::v1::PersonState& person,
                                                    const std::string& source_ledger,
                                                    const std::string& source_id);

// Whether somebody under it may not serve in a post that it reaches.
bool Prohibits(registration::v1::RestrictionKind);

// Whether employers are told of it, and of its end: what they have to know of whoever goes on serving.
// Warnings and cautions forbid nothing, what others decided is for whoever appoints.
bool IsForEmployers(registration::v1::RestrictionKind);

// Of all records of the human: of one that was merged into another, those of the others too. Reads them, and
// so no other record where nothing was merged.
std::vector<registration::v1::KnownRestriction> RestrictionsOf(const Context&,
                                                               const registration::v1::PersonState&);

// What holds on the day, in the order given.
std::vector<registration::v1::Restriction> RestrictionsOn(
    absl::Span<const registration::v1::KnownRestriction>, absl::CivilDay);

// The status to be shown for an entry that by itself says `entry`: the most severe that the restrictions
// give.
registration::v1::RegisterStatus ShownStatus(registration::v1::RegisterStatus entry,
                                             absl::Span<const registration::v1::Restriction> in_force);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_PERSON_RESTRICTIONS_H_

// Register entries as their readers may see them. Pure functions of folded states, the opened identity and a
// day; an identity that was erased is an empty one, and its entry stands without a name. `restrictions` are
// those of all records of the human.
//
//   const auto entry = RenderPublicEntry(who, restrictions, identity, LondonDay(clock.Now()));
//   if (!entry) return error::NotFound();   // never admitted, nor barred: nothing is public
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_ENTRIES_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_ENTRIES_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/registration/v1/restriction.pb.h"
#include "services/registration/rule_set/rule_set.h"

namespace candour {

using KnownRestrictions = absl::Span<const registration::v1::KnownRestriction>;

// The status that everybody sees; NONE where they see no entry.
registration::v1::RegisterStatus PublicStatus(const registration::v1::RegistrantState& who,
                                              KnownRestrictions restrictions, absl::CivilDay day);

// What everybody may see; nothing before the first admission, but of somebody barred. Applications, refusals
// and former names do not show.
std::optional<registration::v1::PublicEntry> RenderPublicEntry(const registration::v1::RegistrantState& who,
                                                               KnownRestrictions restrictions,
                                                               const registration::v1::Identity& identity,
                                                               absl::CivilDay day);

// With the year and month of birth.
std::optional<registration::v1::FoundEntry> RenderFoundEntry(const registration::v1::RegistrantState& who,
                                                             KnownRestrictions restrictions,
                                                             const registration::v1::Identity& identity,
                                                             registration::v1::MatchReason reason,
                                                             absl::CivilDay day);

// The required codes that somebody registered on `day` has not signed in the version in force then. `codes`
// are the states of the rules' required codes.
std::vector<registration::v1::UnsignedCode> UnsignedCodes(
    const registration::v1::RegistrantState& who,
    absl::Span<const registration::v1::CodeOfConductState> codes, const RulesInForce& rules,
    absl::CivilDay day);

// What an organisation that has to do with the person may see. Checks, signatures and declarations are those
// known now.
registration::v1::EmployerEntry RenderEmployerEntry(const registration::v1::RegistrantState& who,
                                                    KnownRestrictions restrictions,
                                                    const registration::v1::Identity& identity,
                                                    absl::Span<const registration::v1::UnsignedCode> codes,
                                                    absl::CivilDay day);

// What the person and the registrar may see.
registration::v1::FullEntry RenderFullEntry(const registration::v1::RegistrantState& who,
                                            KnownRestrictions restrictions,
                                            const registration::v1::Identity& identity,
                                            absl::Span<const registration::v1::UnsignedCode> codes,
                                            absl::CivilDay day);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_ENTRIES_H_

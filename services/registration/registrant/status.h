// What a register entry says on a day. Pure functions of the state: a registration lapses because its term is
// over, or the days without a signature are, not because something happened.
#ifndef CANDOUR_SERVICES_REGISTRATION_REGISTRANT_STATUS_H_
#define CANDOUR_SERVICES_REGISTRATION_REGISTRANT_STATUS_H_

#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/registrant.pb.h"

namespace candour {

// As far as the state knows. A death holds from its day on, whatever was recorded since.
registration::v1::RegisterStatus StatusOn(const registration::v1::RegistrantState& who, absl::CivilDay day);

// The term in force on `day`, or the last one before it; nullptr before the first. Lives as long as `who`.
const registration::v1::StatusChange* TermOn(const registration::v1::RegistrantState& who,
                                             absl::CivilDay day);

// The last term, which may begin after today; nullptr without one. Lives as long as `who`.
const registration::v1::StatusChange* LastTerm(const registration::v1::RegistrantState& who);

// The last term, whose end is still to come or to be recorded; nullptr: there is none, or the person died, or
// left before its end. Who applies anew, or leaves, after the end has lapsed all the same. Lives as long as
// `who`.
const registration::v1::StatusChange* OpenTerm(const registration::v1::RegistrantState& who);

// The first of the versions flagged as unsigned whose last day on the register is over on `day`; nullptr:
// none. Lives as long as `who`.
const registration::v1::UnsignedVersion* UnsignedTooLong(const registration::v1::RegistrantState& who,
                                                         absl::CivilDay day);

// Alive, and an applicant, registered or lapsed.
bool OnTheRegister(const registration::v1::RegistrantState& who, absl::CivilDay day);

// Whether it was passed: clear, or adverse and overridden by two people.
bool Speaks(const registration::v1::Check& check);

// Passed, and not over on `day`.
bool MayBeReliedOn(const registration::v1::Check& check, absl::CivilDay day);

// Those of `mandatory` of which there is no check that may be relied on.
std::vector<registration::v1::CheckKind> LackingChecks(
    const registration::v1::RegistrantState& who,
    const absl::btree_set<registration::v1::CheckKind>& mandatory, absl::CivilDay day);

bool HasSigned(const registration::v1::RegistrantState& who, absl::string_view code_id,
               absl::string_view version);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_REGISTRANT_STATUS_H_

// What stands in several entries of one human: each keeps its own, and whoever asks about the one that goes
// on sees all. Joined when asked, so that a merge that was wrong leaves nothing behind.
#ifndef CANDOUR_SERVICES_REGISTRATION_REGISTRANT_MERGED_H_
#define CANDOUR_SERVICES_REGISTRATION_REGISTRANT_MERGED_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

// `who` with the checks and declarations of the entries merged into it: of each kind the check made last; of
// two made on one day the one that is not to be relied on. All else is its own.
registration::v1::RegistrantState Joined(registration::v1::RegistrantState who,
                                         absl::Span<const registration::v1::RegistrantState> merged);

// The same in a decision, which reads them.
registration::v1::RegistrantState Joined(const Context&, const registration::v1::RegistrantState& who);

// PERSON_MERGED: another record of the same human is the one to name.
std::optional<Refusal> MergedAway(const registration::v1::RegistrantState& who);

// The entry is the caller's own, or one that was merged with theirs.
bool IsOwnMatter(const Context&, const std::string& person_id, const registration::v1::RegistrantState& who);

// The person_ids of the human's records for which `who` goes on: its own first.
std::vector<std::string> RecordsOf(const registration::v1::RegistrantState& who);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_REGISTRANT_MERGED_H_

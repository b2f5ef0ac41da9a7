// Positions as callers see them: opaque, because a plain offset would show that a sealed case moved. The same
// on every replica, since the key is the ledger's.
#ifndef CANDOUR_COMMON_RPC_POSITION_TOKEN_H_
#define CANDOUR_COMMON_RPC_POSITION_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

inline constexpr size_t kPositionTokenBytes = 24;

// kPositionTokenBytes for "everything below `offset`": a keyed tag of the offset, and the offset under a mask
// drawn from the tag.
std::string MakePositionToken(absl::string_view key, uint64_t offset);

// INVALID_ARGUMENT for anything that MakePositionToken did not make with this key.
absl::StatusOr<uint64_t> ReadPositionToken(absl::string_view key, absl::string_view token);

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_POSITION_TOKEN_H_

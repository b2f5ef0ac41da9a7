// The key-encryption key (KEK): wraps every data key, and lives in a file of its own that is backed up apart
// from the key log. Whoever has both can read what is sealed; whoever loses it has erased everybody.
#ifndef CANDOUR_COMMON_PRIVACY_KEK_H_
#define CANDOUR_COMMON_PRIVACY_KEK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/privacy/secret.h"

namespace candour {

// From a file of 32 raw bytes, or of 64 hex digits and an optional line feed.
// NOT_FOUND: no such file. FAILED_PRECONDITION: others than its owner may read it, or it is no regular file.
// INVALID_ARGUMENT: it holds something else. Each message says what to do.
absl::StatusOr<Secret> LoadKek(const std::string& path);

// Writes a new random one as hex, mode 0600, durable on return. ALREADY_EXISTS where the file is there: a KEK
// is never overwritten.
absl::Status CreateKek(const std::string& path, Entropy& entropy = SystemEntropy());

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_KEK_H_

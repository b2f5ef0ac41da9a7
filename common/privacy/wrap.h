// A data key as the key log holds it (proto/candour/privacy/v1/key.proto).
#ifndef CANDOUR_COMMON_PRIVACY_WRAP_H_
#define CANDOUR_COMMON_PRIVACY_WRAP_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "candour/privacy/v1/key.pb.h"
#include "common/privacy/secret.h"

namespace candour {

// Fills `record.wrapped`; the other fields stand and are authenticated with it, `created_us` apart.
void Wrap(const Secret& kek, const Secret& key, Entropy& entropy, privacy::v1::KeyRecord* record);

// FAILED_PRECONDITION: wrapped by another key-encryption key, or changed since; nobody can tell which.
absl::StatusOr<Secret> Unwrap(const Secret& kek, const privacy::v1::KeyRecord& record);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_WRAP_H_

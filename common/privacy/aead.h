// XChaCha20-Poly1305 (IETF, libsodium): what seals personal fields and wraps their keys. A nonce of 24 bytes
// is long enough to be drawn at random for ever.
#ifndef CANDOUR_COMMON_PRIVACY_AEAD_H_
#define CANDOUR_COMMON_PRIVACY_AEAD_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/privacy/secret.h"

namespace candour {

inline constexpr size_t kNonceBytes = 24, kAuthBytes = 16;

// Ciphertext and its 16 bytes of authentication. `nonce` has 24 bytes (else aborts) and is used once per key.
std::string Encrypt(const Secret& key, absl::string_view nonce, absl::string_view plaintext,
                    absl::string_view aad);

// nullopt where key, nonce, ciphertext or `aad` is not what was encrypted.
std::optional<std::string> Decrypt(const Secret& key, absl::string_view nonce, absl::string_view ciphertext,
                                   absl::string_view aad);

// be32 length, then the part: no two lists of parts give the same bytes.
std::string LengthPrefixed(absl::string_view part);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_AEAD_H_

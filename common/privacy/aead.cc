#include "common/privacy/aead.h"

#include <sodium.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"

namespace candour {
namespace {

static_assert(kNonceBytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kAuthBytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(Secret::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Chooses libsodium's implementation for this processor, once.
void InitSodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

}  // namespace

std::string Encrypt(const Secret& key, absl::string_view nonce, absl::string_view plaintext,
                    absl::string_view aad) {
  InitSodium();
  if (nonce.size() != kNonceBytes) std::abort();
  std::string ciphertext(plaintext.size() + kAuthBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(ciphertext.data()), nullptr,
                                             Bytes(plaintext), plaintext.size(), Bytes(aad), aad.size(),
                                             nullptr, Bytes(nonce), Bytes(key.bytes()));
  return ciphertext;
}

std::optional<std::string> Decrypt(const Secret& key, absl::string_view nonce, absl::string_view ciphertext,
                                   absl::string_view aad) {
  InitSodium();
  if (nonce.size() != kNonceBytes || ciphertext.size() < kAuthBytes) return std::nullopt;
  std::string plaintext(ciphertext.size() - kAuthBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plaintext.data()), nullptr,
                                                 nullptr, Bytes(ciphertext), ciphertext.size(), Bytes(aad),
                                                 aad.size(), Bytes(nonce), Bytes(key.bytes())) != 0) {
    return std::nullopt;
  }
  return plaintext;
}

std::string LengthPrefixed(absl::string_view part) {
  return absl::StrCat(BigEndian32(static_cast<uint32_t>(part.size())), part);
}

}  // namespace candour

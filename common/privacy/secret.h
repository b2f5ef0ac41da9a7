// 32 bytes of key, wiped when dropped. Never copied, never printed.
#ifndef CANDOUR_COMMON_PRIVACY_SECRET_H_
#define CANDOUR_COMMON_PRIVACY_SECRET_H_

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "common/base/clock.h"

namespace candour {

class Secret {
 public:
  static constexpr size_t kBytes = 32;

  // Moves the key out of `bytes`, which is wiped. Any other length is a programming error (aborts).
  static Secret Take(std::string bytes) {
    if (bytes.size() != kBytes) std::abort();
    Secret secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
    sodium_memzero(bytes.data(), bytes.size());
    return secret;
  }
  static Secret Random(Entropy& entropy) { return Take(entropy.Bytes(kBytes)); }

  ~Secret() { sodium_memzero(bytes_.data(), bytes_.size()); }
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) {
    sodium_memzero(other.bytes_.data(), other.bytes_.size());
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  absl::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  Secret() = default;
  std::array<char, kBytes> bytes_{};
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_SECRET_H_

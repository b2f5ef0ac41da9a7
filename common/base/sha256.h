// SHA-256 and HMAC-SHA-256 over OpenSSL, with the digest fetched once and one context per thread (a fetch per
// call costs three times the hash).
#ifndef CANDOUR_COMMON_BASE_SHA256_H_
#define CANDOUR_COMMON_BASE_SHA256_H_

#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace candour {

// 32 bytes: the hash of the parts, one after the other.
std::string Sha256(std::initializer_list<absl::string_view> parts);
inline std::string Sha256(absl::string_view bytes) { return Sha256({bytes}); }

// A hash over more than fits in memory.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Update(absl::string_view bytes);
  // 32 bytes; call once.
  std::string Finish();

 private:
  void* context_;  // EVP_MD_CTX
};

// 32 bytes. `key` of any length.
std::string HmacSha256(absl::string_view key, std::initializer_list<absl::string_view> parts);

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_SHA256_H_

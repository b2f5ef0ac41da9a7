// Who is calling: checks a caller's JWT against the issuer's keys. RS256, PS256 and ES256 only.
//
//   TokenVerifier verifier(*keys, "https://login.example.nhs.uk", "candour", SystemClock());
//   CANDOUR_ASSIGN_OR_RETURN(const Claims claims, verifier.Verify(bearer));
#ifndef CANDOUR_COMMON_ACCESS_TOKEN_H_
#define CANDOUR_COMMON_ACCESS_TOKEN_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/claims.h"
#include "common/access/jwks.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace candour {

// Claims of tokens whose signature held, so that a busy client's token is verified once and not per call
// (about 1 us instead of 30 to 150 us). Bounded: only an issuer can fill it, and a full one is emptied.
// Thread-safe.
class TokenCache {
 public:
  // What was stored under the token's digest with the same version of the keys.
  std::optional<Claims> Find(const std::string& digest, uint64_t keys_version) const;
  void Store(const std::string& digest, uint64_t keys_version, const Claims& claims, absl::Time now);

 private:
  struct Entry {
    uint64_t keys_version;
    std::shared_ptr<const Claims> claims;
  };
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

// Thread-safe.
class TokenVerifier {
 public:
  // `keys` and `clock` outlive the verifier. `leeway` is the difference of clocks that is forgiven.
  TokenVerifier(JwksFile& keys, std::string issuer, std::string audience, const Clock& clock,
                absl::Duration leeway = absl::Seconds(60));

  // The claims of a valid token (without "Bearer "). Else UNAUTHENTICATED with a text that says what to do,
  // never holds a part of the token, and carries a reason (ReasonOf): those of claims.h, or
  //   TOKEN_MALFORMED        not three base64url parts of at most 8 KiB together
  //   TOKEN_ALGORITHM        `none`, a secret-key algorithm or anything else but the three
  //   TOKEN_CRITICAL_HEADER  depends on an extension that nobody here knows (RFC 7515, 4.1.11)
  //   TOKEN_KEY_UNNAMED      no `kid`
  //   TOKEN_KEY_UNKNOWN      the issuer's file has no such key (any more)
  //   TOKEN_KEY_MISMATCH     the key is not for the token's algorithm
  //   TOKEN_SIGNATURE        altered, or signed by somebody else
  absl::StatusOr<Claims> Verify(absl::string_view jwt);

 private:
  JwksFile& keys_;
  const std::string issuer_;
  const std::string audience_;
  const Clock& clock_;
  const absl::Duration leeway_;
  TokenCache cache_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_TOKEN_H_

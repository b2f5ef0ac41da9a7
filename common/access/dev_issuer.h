// An issuer for laptops and tests: a key pair in a folder, and tokens at will. Never in front of real
// records; whoever reads the private file can be anybody.
//
//   CANDOUR_ASSIGN_OR_RETURN(auto issuer, DevIssuer::Open(folder, "candour-dev", "candour"));
//   CANDOUR_ASSIGN_OR_RETURN(auto keys, JwksFile::Open(issuer->jwks_path(), clock));
//   issuer->Mint({.account = "registrar-1", .roles = {"REGISTRAR"}}, absl::Hours(8), clock.Now());
#ifndef CANDOUR_COMMON_ACCESS_DEV_ISSUER_H_
#define CANDOUR_COMMON_ACCESS_DEV_ISSUER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/jose.h"

namespace candour {

// What a token is to say; the forms are those of Claims.
struct TokenHolder {
  std::string account = {};
  std::vector<std::string> roles = {};
  std::string organisation = {};
  std::string person_id = {};
};

// Thread-safe.
class DevIssuer {
 public:
  // Uses the ES256 key in `folder`/private.jwk, or makes folder (0700) and key (0600) when there is none; two
  // processes that start together agree on one. Writes the public half to `folder`/jwks.json.
  // FAILED_PRECONDITION when others may read the private file, INVALID_ARGUMENT when it holds no P-256 key,
  // UNAVAILABLE when the folder can't be written.
  static absl::StatusOr<std::unique_ptr<DevIssuer>> Open(const std::string& folder, std::string issuer,
                                                         std::string audience);

  // What JwksFile reads.
  const std::string& jwks_path() const { return jwks_path_; }
  const std::string& issuer() const { return issuer_; }
  const std::string& audience() const { return audience_; }

  // A token that TokenVerifier accepts from `now` until `now` + `lifetime`. INVALID_ARGUMENT when it would
  // not.
  absl::StatusOr<std::string> Mint(const TokenHolder& holder, absl::Duration lifetime, absl::Time now) const;

 private:
  DevIssuer(std::string jwks_path, std::string issuer, std::string audience)
      : jwks_path_(std::move(jwks_path)), issuer_(std::move(issuer)), audience_(std::move(audience)) {}

  const std::string jwks_path_;
  const std::string issuer_;
  const std::string audience_;
  JwkPtr key_;
  std::string kid_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_DEV_ISSUER_H_

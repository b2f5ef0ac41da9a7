// What a token says about its holder, read from the payload of a JWT (RFC 7519) whose signature already held.
#ifndef CANDOUR_COMMON_ACCESS_CLAIMS_H_
#define CANDOUR_COMMON_ACCESS_CLAIMS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace candour {

struct Claims {
  std::string issuer;              // iss
  std::string account;             // sub: opaque, [A-Za-z0-9_-]{8,64}
  std::vector<std::string> roles;  // candour_roles: each [A-Z_]{1,63}; none when the claim is absent
  std::string organisation;        // candour_org: ODS code, or empty
  std::string person_id;           // candour_person: canonical UUID, or empty
  absl::Time not_before = absl::InfinitePast();
  absl::Time expires = absl::InfinitePast();
};

// Everything but the time. UNAUTHENTICATED with one of these reasons, naming the claim and never its value:
//   TOKEN_CLAIMS     not a JSON object, or a claim has another form than stands above
//   TOKEN_ISSUER     of somebody else than `issuer`
//   TOKEN_AUDIENCE   meant for somebody else than `audience` (a string, or a list that contains it)
//   TOKEN_NO_EXPIRY  without `exp`
//   TOKEN_SUBJECT    an account that could name a person, such as an e-mail address: it would enter the log
absl::StatusOr<Claims> ReadClaims(absl::string_view json, absl::string_view issuer,
                                  absl::string_view audience);

// UNAUTHENTICATED with TOKEN_EXPIRED from `expires` + `leeway` on, or TOKEN_NOT_YET_VALID until `not_before`
// - `leeway`.
absl::Status CheckTime(const Claims& claims, absl::Time now, absl::Duration leeway);

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_CLAIMS_H_

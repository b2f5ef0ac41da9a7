// A caller's token: whole, and its claims as if the signature held. Input: a byte that chooses, then the
// text.
#include "common/access/claims.h"
#include "common/access/dev_issuer.h"
#include "common/access/jwks.h"
#include "common/access/token.h"
#include "common/base/reason.h"
#include "tests/fuzz/expect.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

struct Issuer {
  TempDir dir;
  std::unique_ptr<DevIssuer> issuer = *DevIssuer::Open(dir / "dev", "issuer", "candour");
  std::unique_ptr<JwksFile> keys = *JwksFile::Open(issuer->jwks_path(), SystemClock());
  TokenVerifier verifier{*keys, "issuer", "candour", SystemClock()};
};

void Try(absl::string_view input) {
  static Issuer issuer;
  if (input.empty()) return;
  const absl::string_view text = input.substr(1);
  const absl::StatusOr<Claims> claims =
      input[0] % 2 == 0 ? issuer.verifier.Verify(text) : ReadClaims(text, "issuer", "candour");
  if (claims.ok()) {
    Expect(input[0] % 2 != 0, "nobody signs for this issuer");
    Expect(!claims->account.empty(), "claims name an account");
    return;
  }
  Expect(absl::IsUnauthenticated(claims.status()), "a bad token is UNAUTHENTICATED");
  Expect(!ReasonOf(claims.status()).empty(), "with a reason");
}

}  // namespace
}  // namespace candour

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  candour::Try(candour::AsText(data, size));
  return 0;
}

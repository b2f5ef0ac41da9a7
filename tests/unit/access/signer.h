// Key pairs made at run time and tokens signed with them, right and wrong ones alike.
#ifndef CANDOUR_TESTS_UNIT_ACCESS_SIGNER_H_
#define CANDOUR_TESTS_UNIT_ACCESS_SIGNER_H_

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/access/jose.h"

namespace candour::test {

// A moment of 2026: tokens are made for it.
inline absl::Time Today() { return absl::FromUnixSeconds(1'790'000'000); }

inline void WriteFile(const std::string& path, absl::string_view bytes) {
  std::ofstream(path + ".new", std::ios::binary) << bytes;
  std::filesystem::rename(path + ".new", path);
}

inline std::string Base64Url(absl::string_view bytes) { return absl::WebSafeBase64Escape(bytes); }

class Signer {
 public:
  static Signer Rsa(std::string kid, size_t bits = 2048) {
    const uint8_t exponent[] = {1, 0, 1};
    return Signer(std::move(kid), cjose_jwk_create_RSA_random(bits, exponent, sizeof(exponent), nullptr));
  }
  static Signer Elliptic(std::string kid, cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256) {
    return Signer(std::move(kid), cjose_jwk_create_EC_random(curve, nullptr));
  }
  static Signer Secret(std::string kid, absl::string_view secret) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(secret.data());
    return Signer(std::move(kid), cjose_jwk_create_oct_spec(bytes, secret.size(), nullptr));
  }

  const std::string& kid() const { return kid_; }

  // The key as a member of a JWKS; `extra` is JSON such as R"("alg":"RS256")".
  std::string Jwk(absl::string_view extra = R"("use":"sig")", bool with_private = false) const {
    const MallocPtr<char> text(cjose_jwk_to_json(jwk_.get(), with_private, nullptr));
    return absl::StrCat("{", extra, ",", text.get() + 1);
  }

  // A token with this header and payload, whatever they say, signed as `alg` says.
  std::string SignRaw(const std::string& header, const std::string& payload) const {
    const JsonPtr json(json_loads(header.c_str(), 0, nullptr));
    const JwsPtr jws(cjose_jws_sign(jwk_.get(), json.get(), reinterpret_cast<const uint8_t*>(payload.data()),
                                    payload.size(), nullptr));
    const char* text = nullptr;
    return jws && cjose_jws_export(jws.get(), &text, nullptr) ? text : "could not sign";
  }

  std::string Sign(const std::string& alg, const std::string& payload) const {
    return SignRaw(absl::StrCat(R"({"alg":")", alg, R"(","kid":")", kid_, R"("})"), payload);
  }

 private:
  Signer(std::string kid, cjose_jwk_t* jwk) : kid_(std::move(kid)), jwk_(jwk) {
    cjose_jwk_set_kid(jwk_.get(), kid_.c_str(), kid_.size(), nullptr);
  }

  std::string kid_;
  JwkPtr jwk_;
};

inline std::string Jwks(std::initializer_list<std::string> members) {
  return absl::StrCat(R"({"keys":[)", absl::StrJoin(members, ","), "]}");
}

}  // namespace candour::test

#endif  // CANDOUR_TESTS_UNIT_ACCESS_SIGNER_H_

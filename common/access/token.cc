#include "common/access/token.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/access/jose.h"
#include "common/base/reason.h"
#include "common/base/sha256.h"
#include "common/base/status.h"

namespace candour {
namespace {

// gRPC refuses larger metadata by default.
constexpr size_t kMaxTokenBytes = 8 * 1024;
// Some 500 bytes each; more callers than one replica serves in the life of a token.
constexpr size_t kMaxCached = 4096;

absl::Status Refuse(absl::string_view reason, absl::string_view text) {
  return RefuseCall(absl::StatusCode::kUnauthenticated, reason, text);
}

absl::Status Malformed() {
  return Refuse(
      "TOKEN_MALFORMED",
      "The token is not a signed JWT (three base64url parts with dots between, at most 8 KiB); send "
      "it unchanged as the issuer gave it");
}

bool IsCompactForm(absl::string_view jwt) {
  if (std::count(jwt.begin(), jwt.end(), '.') != 2) return false;
  return std::all_of(jwt.begin(), jwt.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.'; });
}

struct Header {
  std::string algorithm;
  std::string kid;
};

// Read here, and not from the library, because it has to be refused before the library acts on it.
absl::StatusOr<Header> ReadHeader(absl::string_view jwt) {
  const absl::string_view encoded = jwt.substr(0, jwt.find('.'));
  uint8_t* decoded = nullptr;
  size_t size = 0;
  if (!cjose_base64url_decode(encoded.data(), encoded.size(), &decoded, &size, nullptr)) return Malformed();
  const MallocPtr<uint8_t> bytes(decoded);
  const JsonPtr json = ParseJsonObject({reinterpret_cast<const char*>(bytes.get()), size});
  if (json == nullptr) return Malformed();
  const char* alg = JsonText(json.get(), "alg");
  if (alg == nullptr || !(absl::string_view(alg) == "RS256" || absl::string_view(alg) == "PS256" ||
                          absl::string_view(alg) == "ES256")) {
    return Refuse("TOKEN_ALGORITHM",
                  "The token must be signed with RS256, PS256 or ES256; ask the issuer to use one of them");
  }
  if (json_object_get(json.get(), "crit") != nullptr) {
    return Refuse("TOKEN_CRITICAL_HEADER",
                  "The token needs header extensions (crit) that are not supported; ask the issuer for one "
                  "without");
  }
  const char* kid = JsonText(json.get(), "kid");
  if (kid == nullptr || *kid == '\0') {
    return Refuse("TOKEN_KEY_UNNAMED", "The token does not name its key (kid); ask the issuer to add it");
  }
  return Header{alg, kid};
}

absl::StatusOr<const SigningKey*> KeyFor(const Header& header, const KeySet& keys) {
  const SigningKey* key = keys.Find(header.kid);
  if (key == nullptr) {
    return Refuse(
        "TOKEN_KEY_UNKNOWN",
        "The token is signed with a key that is not, or no longer, among the issuer's; get a new one");
  }
  // Without this a token could choose how a key is used (RFC 8725, 3.1).
  if (!key->Allows(header.algorithm)) {
    return Refuse("TOKEN_KEY_MISMATCH",
                  "The token's algorithm (alg) is not the one that its key (kid) is for; ask the issuer");
  }
  return key;
}

// The payload, once the signature holds.
absl::StatusOr<std::string> VerifySignature(absl::string_view jwt, const SigningKey& key) {
  const JwsPtr jws(cjose_jws_import(jwt.data(), jwt.size(), nullptr));
  if (jws == nullptr) return Malformed();
  if (!cjose_jws_verify(jws.get(), key.jwk.get(), nullptr)) {
    return Refuse("TOKEN_SIGNATURE", "The token's signature does not hold; get a new one from the issuer");
  }
  uint8_t* payload = nullptr;  // belongs to the jws
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, nullptr)) return Malformed();
  return std::string(reinterpret_cast<const char*>(payload), size);
}

}  // namespace

std::optional<Claims> TokenCache::Find(const std::string& digest, uint64_t keys_version) const {
  std::shared_ptr<const Claims> found;
  {
    MutexLock lock(mutex_);
    const auto it = entries_.find(digest);
    if (it == entries_.end() || it->second.keys_version != keys_version) return std::nullopt;
    found = it->second.claims;
  }
  return *found;
}

void TokenCache::Store(const std::string& digest, uint64_t keys_version, const Claims& claims,
                       absl::Time now) {
  auto kept = std::make_shared<const Claims>(claims);
  MutexLock lock(mutex_);
  if (entries_.size() >= kMaxCached) {
    absl::erase_if(entries_, [now](const auto& entry) { return entry.second.claims->expires < now; });
    if (entries_.size() >= kMaxCached) entries_.clear();
  }
  entries_.insert_or_assign(digest, Entry{keys_version, std::move(kept)});
}

TokenVerifier::TokenVerifier(JwksFile& keys, std::string issuer, std::string audience, const Clock& clock,
                             absl::Duration leeway)
    : keys_(keys),
      issuer_(std::move(issuer)),
      audience_(std::move(audience)),
      clock_(clock),
      leeway_(leeway) {}

absl::StatusOr<Claims> TokenVerifier::Verify(absl::string_view jwt) {
  if (jwt.size() > kMaxTokenBytes) return Malformed();
  const absl::Time now = clock_.Now();
  const std::shared_ptr<const KeySet> keys = keys_.Keys();
  const std::string digest = Sha256(jwt);
  if (std::optional<Claims> known = cache_.Find(digest, keys->version())) {
    CANDOUR_RETURN_IF_ERROR(CheckTime(*known, now, leeway_));
    return *std::move(known);
  }
  if (!IsCompactForm(jwt)) return Malformed();
  CANDOUR_ASSIGN_OR_RETURN(const Header header, ReadHeader(jwt));
  CANDOUR_ASSIGN_OR_RETURN(const SigningKey* const key, KeyFor(header, *keys));
  CANDOUR_ASSIGN_OR_RETURN(const std::string payload, VerifySignature(jwt, *key));
  CANDOUR_ASSIGN_OR_RETURN(Claims claims, ReadClaims(payload, issuer_, audience_));
  CANDOUR_RETURN_IF_ERROR(CheckTime(claims, now, leeway_));
  cache_.Store(digest, keys->version(), claims, now);
  return claims;
}

}  // namespace candour

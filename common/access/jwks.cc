#include "common/access/jwks.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "common/access/jose.h"
#include "common/base/status.h"

namespace candour {
namespace {

constexpr absl::Duration kLookInterval = absl::Seconds(1);
// An issuer publishes a handful of keys of some 500 bytes.
constexpr size_t kMaxFileBytes = 256 * 1024;
// NIST SP 800-131A: nothing shorter since 2014. RFC 7518, 3.3 says the same.
constexpr size_t kMinRsaBits = 2048;

bool IsRsaAlgorithm(absl::string_view alg) { return alg == "RS256" || alg == "PS256"; }

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("can't be opened");
  std::string bytes(kMaxFileBytes + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) return absl::UnavailableError("can't be read");
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (bytes.size() > kMaxFileBytes) return absl::InvalidArgumentError("is larger than 256 KiB");
  return bytes;
}

// A member that, when present, must have this text.
bool IsAbsentOr(const json_t* key, const char* name, absl::string_view value) {
  const json_t* member = json_object_get(key, name);
  return member == nullptr || (json_is_string(member) && json_string_value(member) == value);
}

bool MayVerify(const json_t* key) {
  if (!IsAbsentOr(key, "use", "sig")) return false;
  const json_t* operations = json_object_get(key, "key_ops");
  if (operations == nullptr) return true;
  for (size_t i = 0; i < json_array_size(operations); ++i) {
    const json_t* operation = json_array_get(operations, i);
    if (json_is_string(operation) && absl::string_view(json_string_value(operation)) == "verify") return true;
  }
  return false;
}

bool IsStrongEnough(const cjose_jwk_t* jwk, bool elliptic) {
  if (elliptic) return cjose_jwk_EC_get_curve(jwk, nullptr) == CJOSE_JWK_EC_P_256;
  return cjose_jwk_get_keysize(jwk, nullptr) >= kMinRsaBits;
}

// cjose ends the process over a `=` in the middle (its base64.c asserts), and RFC 7518 has none at all.
bool HasPlainNumbers(const json_t* key) {
  for (const char* name : {"n", "e", "x", "y"}) {
    const char* text = JsonText(key, name);
    const absl::string_view number = text == nullptr ? "" : text;
    if (!std::all_of(number.begin(), number.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_'; }))
      return false;
  }
  return true;
}

// A key without jwk when it can't be used.
SigningKey ReadKey(json_t* json) {
  SigningKey key;
  const char* kty = JsonText(json, "kty");
  if (kty == nullptr || !MayVerify(json) || !HasPlainNumbers(json)) return {};
  key.elliptic = absl::string_view(kty) == "EC";
  if (!key.elliptic && absl::string_view(kty) != "RSA") return {};
  if (const json_t* alg = json_object_get(json, "alg")) {
    if (!json_is_string(alg) || !key.Allows(json_string_value(alg))) return {};
    key.algorithm = json_string_value(alg);
  }
  for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "oth"}) json_object_del(json, secret);
  JwkPtr jwk(cjose_jwk_import_json(json, nullptr));
  if (jwk == nullptr || !IsStrongEnough(jwk.get(), key.elliptic)) return {};
  key.jwk = std::shared_ptr<cjose_jwk_t>(std::move(jwk));
  return key;
}

}  // namespace

bool SigningKey::Allows(absl::string_view alg) const {
  if (!algorithm.empty() && alg != algorithm) return false;
  return elliptic ? alg == "ES256" : IsRsaAlgorithm(alg);
}

absl::StatusOr<KeyMap> ParseJwks(absl::string_view json) {
  const JsonPtr document = ParseJsonObject(json);
  const json_t* list = document ? json_object_get(document.get(), "keys") : nullptr;
  if (!json_is_array(list)) return absl::InvalidArgumentError("is not a JWKS ({\"keys\":[...]}, RFC 7517)");
  KeyMap keys;
  for (size_t i = 0; i < json_array_size(list); ++i) {
    json_t* member = json_array_get(list, i);
    const char* kid = JsonText(member, "kid");
    if (kid == nullptr || *kid == '\0') continue;
    SigningKey key = ReadKey(member);
    if (key.jwk == nullptr) continue;
    if (!keys.try_emplace(kid, std::move(key)).second) {
      return absl::InvalidArgumentError("has two keys with the same kid");
    }
  }
  if (keys.empty() && json_array_size(list) > 0) {
    return absl::InvalidArgumentError(
        "has no usable key (RSA of 2,048 bits or more, or EC P-256, with a kid, for signatures)");
  }
  return keys;
}

const SigningKey* KeySet::Find(absl::string_view kid) const {
  const auto it = keys_.find(kid);
  return it == keys_.end() ? nullptr : &it->second;
}

absl::StatusOr<std::unique_ptr<JwksFile>> JwksFile::Open(std::string path, const Clock& clock) {
  std::unique_ptr<JwksFile> file(new JwksFile(std::move(path), clock));
  CANDOUR_RETURN_IF_ERROR(file->Load());
  MutexLock lock(file->mutex_);
  file->looked_at_ = clock.Now();
  return file;
}

std::shared_ptr<const KeySet> JwksFile::Keys() {
  const absl::Time now = clock_.Now();
  {
    MutexLock lock(mutex_);
    // The clock may jump back as well.
    if (looking_ || absl::AbsDuration(now - looked_at_) < kLookInterval) return keys_;
    looking_ = true;
    looked_at_ = now;
  }
  absl::Status loaded = Load();
  MutexLock lock(mutex_);
  looking_ = false;
  status_ = std::move(loaded);
  return keys_;
}

absl::Status JwksFile::status() const {
  MutexLock lock(mutex_);
  return status_;
}

// Reads and compares the bytes, a few kilobytes: size and time of a file can stay the same when it changes.
absl::Status JwksFile::Load() {
  const std::string name = absl::StrCat("key file ", path_);
  absl::StatusOr<std::string> bytes = ReadSmallFile(path_);
  if (!bytes.ok()) return Annotate(bytes.status(), name);
  if (*bytes == loaded_) return absl::OkStatus();
  absl::StatusOr<KeyMap> keys = ParseJwks(*bytes);
  if (!keys.ok()) return Annotate(keys.status(), name);
  loaded_ = *std::move(bytes);
  MutexLock lock(mutex_);
  keys_ = std::make_shared<const KeySet>(*std::move(keys), keys_ ? keys_->version() + 1 : 1);
  return absl::OkStatus();
}

}  // namespace candour

#include "common/access/dev_issuer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "common/access/claims.h"
#include "common/base/sha256.h"
#include "common/base/status.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

absl::Status CannotWrite(absl::string_view path) {
  return absl::UnavailableError(absl::StrCat("the issuer's file ", path, " can't be written"));
}

// A complete file under a name of its own, to be moved to its place in one step.
absl::StatusOr<std::string> WriteBeside(const std::string& path, absl::string_view bytes, mode_t mode) {
  const std::string beside = absl::StrCat(path, ".", NewUuid());
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return CannotWrite(path);
  const ssize_t written = write(file, bytes.data(), bytes.size());
  const bool is_closed = close(file) == 0;
  if (written == static_cast<ssize_t>(bytes.size()) && is_closed) return beside;
  unlink(beside.c_str());
  return CannotWrite(path);
}

// The public members and the kid, which is the thumbprint (RFC 7638): the same key has the same name
// everywhere.
struct PublicHalf {
  std::string kid;
  std::string jwks;
};

std::string Dump(const json_t* json) {
  const MallocPtr<char> text(json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS));
  return text.get();
}

absl::StatusOr<PublicHalf> DescribeKey(const cjose_jwk_t* key) {
  const MallocPtr<char> text(cjose_jwk_to_json(key, false, nullptr));
  const JsonPtr json = text ? ParseJsonObject(text.get()) : nullptr;
  if (json == nullptr) return absl::InternalError("the issuer's key can't be written as a JWK");
  json_object_del(json.get(), "kid");
  PublicHalf half;
  half.kid = absl::WebSafeBase64Escape(Sha256(Dump(json.get())));
  json_object_set_new(json.get(), "kid", json_string(half.kid.c_str()));
  json_object_set_new(json.get(), "alg", json_string("ES256"));
  json_object_set_new(json.get(), "use", json_string("sig"));
  const JsonPtr jwks(json_pack("{s:[O]}", "keys", json.get()));
  half.jwks = absl::StrCat(Dump(jwks.get()), "\n");
  return half;
}

// Makes `path` unless it exists. A link fails when there is a file already, so the first of two wins.
absl::Status CreatePrivateKey(const std::string& path) {
  const JwkPtr key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr));
  const MallocPtr<char> text(key ? cjose_jwk_to_json(key.get(), true, nullptr) : nullptr);
  if (text == nullptr) return absl::InternalError("no key pair could be made");
  CANDOUR_ASSIGN_OR_RETURN(const std::string beside, WriteBeside(path, text.get(), 0600));
  const bool is_there = link(beside.c_str(), path.c_str()) == 0 || errno == EEXIST;
  unlink(beside.c_str());
  return is_there ? absl::OkStatus() : CannotWrite(path);
}

absl::StatusOr<JwkPtr> ReadPrivateKey(const std::string& path) {
  struct stat about;
  if (stat(path.c_str(), &about) != 0) return CannotWrite(path);
  if ((about.st_mode & 077) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("others may read ", path, "; chmod 600 it, or delete it"));
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  JwkPtr key(cjose_jwk_import(text.data(), text.size(), nullptr));
  if (key == nullptr || cjose_jwk_get_kty(key.get(), nullptr) != CJOSE_JWK_KTY_EC ||
      cjose_jwk_EC_get_curve(key.get(), nullptr) != CJOSE_JWK_EC_P_256) {
    return absl::InvalidArgumentError(absl::StrCat(path, " holds no P-256 key; delete it for a new one"));
  }
  return key;
}

// Absent members mean "none", as in tokens of a real issuer.
JsonPtr MakeClaims(const TokenHolder& holder, const std::string& issuer, const std::string& audience) {
  JsonPtr roles(json_array());
  for (const std::string& role : holder.roles) json_array_append_new(roles.get(), json_string(role.c_str()));
  JsonPtr claims(json_pack("{s:s, s:s, s:s, s:O}", "iss", issuer.c_str(), "aud", audience.c_str(), "sub",
                           holder.account.c_str(), "candour_roles", roles.get()));
  const auto add = [&claims](const char* name, const std::string& value) {
    if (!value.empty()) json_object_set_new(claims.get(), name, json_string(value.c_str()));
  };
  add("candour_org", holder.organisation);
  add("candour_person", holder.person_id);
  return claims;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DevIssuer>> DevIssuer::Open(const std::string& folder, std::string issuer,
                                                           std::string audience) {
  std::error_code failed;
  if (std::filesystem::create_directories(folder, failed)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  }
  if (failed) return CannotWrite(folder);
  const std::string private_path = folder + "/private.jwk", jwks_path = folder + "/jwks.json";
  if (access(private_path.c_str(), F_OK) != 0) CANDOUR_RETURN_IF_ERROR(CreatePrivateKey(private_path));
  std::unique_ptr<DevIssuer> made(new DevIssuer(jwks_path, std::move(issuer), std::move(audience)));
  CANDOUR_ASSIGN_OR_RETURN(made->key_, ReadPrivateKey(private_path));
  CANDOUR_ASSIGN_OR_RETURN(PublicHalf half, DescribeKey(made->key_.get()));
  made->kid_ = std::move(half.kid);
  CANDOUR_ASSIGN_OR_RETURN(const std::string beside, WriteBeside(jwks_path, half.jwks, 0644));
  if (rename(beside.c_str(), jwks_path.c_str()) != 0) return CannotWrite(jwks_path);
  return made;
}

absl::StatusOr<std::string> DevIssuer::Mint(const TokenHolder& holder, absl::Duration lifetime,
                                            absl::Time now) const {
  const JsonPtr claims = MakeClaims(holder, issuer_, audience_);
  if (claims == nullptr) return absl::InvalidArgumentError("the token's texts must be UTF-8");
  json_object_set_new(claims.get(), "iat", json_integer(absl::ToUnixSeconds(now)));
  json_object_set_new(claims.get(), "nbf", json_integer(absl::ToUnixSeconds(now)));
  json_object_set_new(claims.get(), "exp", json_integer(absl::ToUnixSeconds(now + lifetime)));
  const std::string payload = Dump(claims.get());
  const absl::StatusOr<Claims> accepted = ReadClaims(payload, issuer_, audience_);
  if (!accepted.ok()) return absl::InvalidArgumentError(accepted.status().message());
  if (accepted->roles != holder.roles) return absl::InvalidArgumentError("the token's texts must be UTF-8");
  if (accepted->expires <= now) return absl::InvalidArgumentError("the lifetime must be a second or more");
  const JsonPtr header(json_pack("{s:s, s:s, s:s}", "alg", "ES256", "typ", "JWT", "kid", kid_.c_str()));
  const JwsPtr jws(cjose_jws_sign(key_.get(), header.get(), reinterpret_cast<const uint8_t*>(payload.data()),
                                  payload.size(), nullptr));
  const char* token = nullptr;  // belongs to the jws
  if (jws == nullptr || !cjose_jws_export(jws.get(), &token, nullptr)) {
    return absl::InternalError("the token could not be signed");
  }
  return std::string(token);
}

}  // namespace candour

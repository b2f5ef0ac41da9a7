// The issuer's public keys, from a JWKS file (RFC 7517) that may be replaced at any time.
//
//   CANDOUR_ASSIGN_OR_RETURN(auto file, JwksFile::Open(path, SystemClock()));
//   const std::shared_ptr<const KeySet> keys = file->Keys();     // one consistent set, kept as long as
//   needed const SigningKey* key = keys->Find(kid);
#ifndef CANDOUR_COMMON_ACCESS_JWKS_H_
#define CANDOUR_COMMON_ACCESS_JWKS_H_

#include <cjose/jwk.h>

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace candour {

// A public key that may sign tokens: RSA of at least 2,048 bits, or EC on P-256.
struct SigningKey {
  std::shared_ptr<const cjose_jwk_t> jwk;
  bool elliptic = false;
  // RS256, PS256 or ES256; empty for any that fits the type.
  std::string algorithm;

  // Whether a token signed with `alg` may be checked with this key. Exact spelling; false for all but the
  // three algorithms above, so no secret-key algorithm is ever tried on a public key.
  bool Allows(absl::string_view alg) const;
};

using KeyMap = absl::flat_hash_map<std::string, SigningKey>;  // by kid

// The keys of a JWKS document that can be used here. As RFC 7517 asks, others are passed over: without kid,
// for encryption, symmetric, too short, of another curve or algorithm. Private parts are dropped.
// INVALID_ARGUMENT for something else than a JWKS, a kid that stands twice, or keys of which none can be
// used. An empty list is a valid answer: nobody may call.
absl::StatusOr<KeyMap> ParseJwks(absl::string_view json);

// Immutable.
class KeySet {
 public:
  KeySet(KeyMap keys, uint64_t version) : keys_(std::move(keys)), version_(version) {}

  // Null when there is no such key.
  const SigningKey* Find(absl::string_view kid) const;
  size_t size() const { return keys_.size(); }
  // Grows by one with each file loaded: what was concluded from an older set must be concluded again.
  uint64_t version() const { return version_; }

 private:
  const KeyMap keys_;
  const uint64_t version_;
};

// Thread-safe. Looks at the file at most once a second, and only when asked for keys. A file that has become
// unreadable or broken leaves the last good keys in force; `status` says so until it is repaired. To withdraw
// every key, write {"keys":[]}.
class JwksFile {
 public:
  // Reads the file. NOT_FOUND or INVALID_ARGUMENT, naming the file, when there are no keys to begin with.
  // `clock` outlives the object.
  static absl::StatusOr<std::unique_ptr<JwksFile>> Open(std::string path, const Clock& clock);

  // Never null. At most as old as the last second, or as the last good file.
  std::shared_ptr<const KeySet> Keys();

  // OK, or why the file as it is now is not the one in force.
  absl::Status status() const;

 private:
  JwksFile(std::string path, const Clock& clock) : path_(std::move(path)), clock_(clock) {}
  absl::Status Load();

  const std::string path_;
  const Clock& clock_;
  mutable Mutex mutex_;
  std::shared_ptr<const KeySet> keys_ ABSL_GUARDED_BY(mutex_);
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  absl::Time looked_at_ ABSL_GUARDED_BY(mutex_);
  // One thread looks; the others go on with the keys that are there.
  bool looking_ ABSL_GUARDED_BY(mutex_) = false;
  std::string loaded_;  // bytes of the file in force; touched only by the thread that looks
};

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_JWKS_H_

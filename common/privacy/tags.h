// Whether a command that comes again under its id is the same one: two tags in its commit (commit.proto),
// HMACs because a plain hash of a request can be guessed and would survive the erasure of what it is about.
//
//   caller  = HMAC-SHA-256(K_ledger, command_id || method || issuer || subject)
//   content = HMAC-SHA-256(K, command_id || canonical request)               each part after its be32 length
//
// K is the data key that the request's personal fields are sealed under, else K_ledger (Keyring::TagKey). The
// canonical request is its deterministic bytes in clear, without fields annotated call_option.
#ifndef CANDOUR_COMMON_PRIVACY_TAGS_H_
#define CANDOUR_COMMON_PRIVACY_TAGS_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/privacy/keyring.h"

namespace candour {

// Who asks what. Thread-compatible; does not own its parts.
struct Asked {
  absl::string_view command_id;  // 16 bytes
  absl::string_view method;
  absl::string_view issuer;                  // the token's `iss`
  absl::string_view subject;                 // the token's `sub`
  const google::protobuf::Message& request;  // in clear: before sealing
};

// The parts of it that the caller's tag is made of.
struct Sender {
  absl::string_view command_id, method, issuer, subject;
};

// As they stand in a commit and in the command's row.
struct Tags {
  std::string caller;   // 32 bytes
  std::string content;  // 32 bytes
  std::string key_id;   // of the data key behind `content`; empty: the ledger's tag key
};

// `key_id` is SealedKeyId(the request after sealing). Errors as Keyring::Find.
absl::StatusOr<Tags> MakeTags(Keyring& keyring, const DataKey& ledger_key, const Asked& asked,
                              absl::string_view key_id);

// Whether the command with this caller's tag came from `sender`, in constant time.
bool SentBy(const DataKey& ledger_key, const Sender& sender, absl::string_view caller_tag);

// Whether `asked` is what `recorded` was made of, in constant time. Where the key behind the content is
// erased the caller alone is compared. UNAVAILABLE, DATA_LOSS: as Keyring::Find; it can't be said now.
absl::StatusOr<bool> Same(Keyring& keyring, const DataKey& ledger_key, const Asked& asked,
                          const Tags& recorded);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_TAGS_H_

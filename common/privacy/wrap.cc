#include "common/privacy/wrap.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"
#include "common/privacy/aead.h"

namespace candour {
namespace {

std::string Authenticated(const privacy::v1::KeyRecord& record) {
  return absl::StrCat("candour-wrap/v1\n", LengthPrefixed(record.key_id()), LengthPrefixed(record.subject()),
                      LengthPrefixed(record.service()),
                      BigEndian32(static_cast<uint32_t>(record.retention())));
}

}  // namespace

void Wrap(const Secret& kek, const Secret& key, Entropy& entropy, privacy::v1::KeyRecord* record) {
  const std::string nonce = entropy.Bytes(kNonceBytes);
  record->set_wrapped(nonce + Encrypt(kek, nonce, key.bytes(), Authenticated(*record)));
}

absl::StatusOr<Secret> Unwrap(const Secret& kek, const privacy::v1::KeyRecord& record) {
  const absl::string_view wrapped = record.wrapped();
  std::optional<std::string> key;
  if (wrapped.size() == kNonceBytes + Secret::kBytes + kAuthBytes)
    key = Decrypt(kek, wrapped.substr(0, kNonceBytes), wrapped.substr(kNonceBytes), Authenticated(record));
  if (!key.has_value()) {
    return absl::FailedPreconditionError(absl::StrCat("data key ", absl::BytesToHexString(record.key_id()),
                                                      " does not open under this key-encryption key: start "
                                                      "with the file that was in use when it was written"));
  }
  return Secret::Take(*std::move(key));
}

}  // namespace candour

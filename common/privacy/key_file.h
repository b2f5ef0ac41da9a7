// The wrapped keys of one service in one file: to move them between Kafka and a folder, and to keep them.
//
//   file   := "candour-keys/v1\n" "service " name "\n" "keys " decimal "\n" "sha256 " 64 hex digits "\n" "\n"
//             record*
//   record := be32 length, KeyRecord (proto/candour/privacy/v1/key.proto); by key id, ascending
//
// The hash is of everything after the empty line. `head -4` shows whose they are. Nothing in the file opens
// without the key-encryption key; whoever has both reads what is sealed.
#ifndef CANDOUR_COMMON_PRIVACY_KEY_FILE_H_
#define CANDOUR_COMMON_PRIVACY_KEY_FILE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "candour/privacy/v1/key.pb.h"

namespace candour {

// Serialised KeyRecords by key id.
using KeyRecords = std::map<std::string, std::string>;

struct KeyFile {
  std::string service;
  KeyRecords keys;
};

// DATA_LOSS, naming the key, where the record of `key_id` is none.
absl::StatusOr<privacy::v1::KeyRecord> ParseKeyRecord(absl::string_view key_id, absl::string_view record);

std::string SerialiseKeyFile(const KeyFile& file);
// INVALID_ARGUMENT: not of this format. DATA_LOSS: cut or altered.
absl::StatusOr<KeyFile> ParseKeyFile(absl::string_view bytes);

// Written whole, synced and for its owner alone, before it has its name. ALREADY_EXISTS: a file is never
// written over.
absl::Status WriteKeyFile(const std::string& path, const KeyFile& file);
// NOT_FOUND: no such file. Errors else as ParseKeyFile, naming the path.
absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_KEY_FILE_H_

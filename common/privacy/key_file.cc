#include "common/privacy/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/encoding.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/base/status.h"
#include "common/privacy/aead.h"

namespace candour {
namespace {

constexpr absl::string_view kMagic = "candour-keys/v1\n";
constexpr size_t kKeyIdBytes = 16;

// Takes "<name> <value>\n" from the front of `bytes`: the value.
absl::StatusOr<std::string> TakeField(absl::string_view name, absl::string_view* bytes) {
  const size_t end = bytes->find('\n');
  absl::string_view line = bytes->substr(0, end);
  if (end == bytes->npos || !absl::ConsumePrefix(&line, absl::StrCat(name, " ")))
    return absl::InvalidArgumentError(absl::StrCat("its header does not say `", name, "`"));
  bytes->remove_prefix(end + 1);
  return std::string(line);
}

// Takes a record of `file`'s service whose id comes after those that `file` has.
absl::Status TakeRecord(absl::string_view* bytes, KeyFile* file) {
  const absl::string_view length_bytes = bytes->substr(0, 4);
  const uint64_t length = ReadBigEndian64(absl::StrCat(std::string(4, '\0'), length_bytes));
  if (length_bytes.size() < 4 || length > bytes->size() - 4)
    return absl::DataLossError("a record ends early");
  const absl::string_view record = bytes->substr(4, length);
  privacy::v1::KeyRecord key;
  if (!key.ParseFromArray(record.data(), static_cast<int>(record.size())))
    return absl::DataLossError("a record is damaged");
  CANDOUR_RETURN_IF_ERROR(ParseKeyRecord(key.key_id(), record).status());
  if (key.service() != file->service)
    return absl::DataLossError("it holds a key of another service than its header says");
  if (!file->keys.empty() && file->keys.rbegin()->first >= key.key_id())
    return absl::DataLossError("its keys are not in order");
  file->keys.emplace_hint(file->keys.end(), key.key_id(), record);
  bytes->remove_prefix(4 + length);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<privacy::v1::KeyRecord> ParseKeyRecord(absl::string_view key_id, absl::string_view record) {
  privacy::v1::KeyRecord key;
  if (key.ParseFromArray(record.data(), static_cast<int>(record.size())) && key.key_id() == key_id &&
      key_id.size() == kKeyIdBytes)
    return key;
  return absl::DataLossError(
      absl::StrCat("the record of key ", absl::BytesToHexString(key_id), " is damaged"));
}

std::string SerialiseKeyFile(const KeyFile& file) {
  std::string body;
  for (const auto& [key_id, record] : file.keys) absl::StrAppend(&body, LengthPrefixed(record));
  return absl::StrCat(kMagic, "service ", file.service, "\nkeys ", file.keys.size(), "\nsha256 ",
                      absl::BytesToHexString(Sha256(body)), "\n\n", body);
}

absl::StatusOr<KeyFile> ParseKeyFile(absl::string_view bytes) {
  if (!absl::ConsumePrefix(&bytes, kMagic))
    return absl::InvalidArgumentError("it does not begin with candour-keys/v1");
  KeyFile file;
  CANDOUR_ASSIGN_OR_RETURN(file.service, TakeField("service", &bytes));
  CANDOUR_ASSIGN_OR_RETURN(const std::string count, TakeField("keys", &bytes));
  CANDOUR_ASSIGN_OR_RETURN(const std::string hash, TakeField("sha256", &bytes));
  uint64_t keys = 0;
  if (!absl::SimpleAtoi(count, &keys) || !absl::ConsumePrefix(&bytes, "\n"))
    return absl::InvalidArgumentError("its header does not end");
  if (absl::BytesToHexString(Sha256(bytes)) != hash)
    return absl::DataLossError("it was cut or altered: its keys do not hash to its sha256");
  while (!bytes.empty()) CANDOUR_RETURN_IF_ERROR(TakeRecord(&bytes, &file));
  if (file.keys.size() == keys) return file;
  return absl::DataLossError(absl::StrCat("it says ", keys, " keys and holds ", file.keys.size()));
}

absl::Status WriteKeyFile(const std::string& path, const KeyFile& file) {
  if (std::filesystem::exists(path)) return absl::AlreadyExistsError(absl::StrCat(path, " is there already"));
  const std::string part = path + ".part";
  absl::Status written = WriteFileSynced(part, SerialiseKeyFile(file), S_IRUSR | S_IWUSR);
  if (written.ok() && std::rename(part.c_str(), path.c_str()) != 0) {
    written = absl::ErrnoToStatus(errno, absl::StrCat("cannot name ", path));
  }
  if (!written.ok()) unlink(part.c_str());
  return written;
}

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  absl::StatusOr<KeyFile> file = ParseKeyFile(bytes);
  if (file.ok()) return file;
  return Annotate(file.status(), absl::StrCat(path, " is no whole file of exported keys"));
}

}  // namespace candour

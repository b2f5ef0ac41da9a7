#include "common/privacy/kek.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

constexpr size_t kHexDigits = 2 * Secret::kBytes;

class File {
 public:
  File(const std::string& path, int flags, mode_t mode = 0)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status FileError(const std::string& path, absl::string_view what) {
  return absl::ErrnoToStatus(errno, absl::StrCat("key-encryption key ", path, ": ", what));
}

absl::Status CheckMode(const std::string& path, int fd) {
  struct stat info;
  if (fstat(fd, &info) != 0) return FileError(path, "stat");
  if (!S_ISREG(info.st_mode))
    return absl::FailedPreconditionError(absl::StrCat("key-encryption key ", path, " is not a regular file"));
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("key-encryption key ", path, " is open to others than its owner: run `chmod 600 ", path,
                     "`, and replace the key if somebody may have read it"));
  }
  return absl::OkStatus();
}

// At most one byte more than any valid file, so that a longer one is seen to be longer.
absl::StatusOr<std::string> ReadSome(const std::string& path, int fd) {
  std::string bytes(kHexDigits + 2, '\0');
  size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = read(fd, bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path, "read");
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

// 32 bytes of 64 hex digits; empty for anything else.
std::string FromHex(absl::string_view hex) {
  std::string bytes(Secret::kBytes, '\0');
  size_t count = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(), hex.size(),
                     nullptr, &count, &end) != 0 ||
      count != bytes.size() || end != hex.data() + hex.size()) {
    return "";
  }
  return bytes;
}

absl::Status WriteAll(const std::string& path, int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return FileError(path, "write");
    bytes.remove_prefix(static_cast<size_t>(wrote));
  }
  if (fsync(fd) != 0) return FileError(path, "sync");
  const std::string folder = std::filesystem::absolute(path).parent_path().string();
  const File parent(folder, O_RDONLY | O_DIRECTORY);
  if (parent.fd() < 0 || fsync(parent.fd()) != 0) return FileError(folder, "sync");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Secret> LoadKek(const std::string& path) {
  const File file(path, O_RDONLY);
  if (file.fd() < 0) return FileError(path, "open");
  CANDOUR_RETURN_IF_ERROR(CheckMode(path, file.fd()));
  CANDOUR_ASSIGN_OR_RETURN(std::string bytes, ReadSome(path, file.fd()));
  if (bytes.size() == Secret::kBytes) return Secret::Take(std::move(bytes));
  if (bytes.size() == kHexDigits + 1 && bytes.back() == '\n') bytes.pop_back();
  std::string key = FromHex(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  if (key.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("key-encryption key ", path, " holds neither 32 bytes nor 64 hex digits"));
  }
  return Secret::Take(std::move(key));
}

absl::Status CreateKek(const std::string& path, Entropy& entropy) {
  const File file(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
  if (file.fd() < 0) return FileError(path, "create");
  const Secret key = Secret::Random(entropy);
  std::array<char, kHexDigits + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(key.bytes().data()),
                 key.bytes().size());
  hex.back() = '\n';  // in place of sodium's terminator
  absl::Status written = WriteAll(path, file.fd(), {hex.data(), hex.size()});
  sodium_memzero(hex.data(), hex.size());
  if (!written.ok()) unlink(path.c_str());  // half a key would be refused for ever
  return written;
}

}  // namespace candour

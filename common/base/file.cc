#include "common/base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace candour {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  if (!(bytes << file.rdbuf())) {
    return absl::NotFoundError(absl::StrCat("cannot read ", path, ", or it is empty"));
  }
  return bytes.str();
}

absl::Status WriteFileSynced(const std::string& path, absl::string_view bytes, mode_t mode) {
  const auto failed = [&] { return absl::ErrnoToStatus(errno, absl::StrCat("cannot write ", path)); };
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return failed();
  absl::Status written;
  while (written.ok() && !bytes.empty()) {
    const ssize_t wrote = write(file, bytes.data(), bytes.size());
    if (wrote >= 0) {
      bytes.remove_prefix(static_cast<size_t>(wrote));
    } else if (errno != EINTR) {
      written = failed();
    }
  }
  if (written.ok() && fsync(file) != 0) written = failed();
  close(file);
  return written;
}

}  // namespace candour

#include "common/base/file.h"

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

}  // namespace candour

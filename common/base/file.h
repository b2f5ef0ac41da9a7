// Whole files, for flags that name one.
#ifndef CANDOUR_COMMON_BASE_FILE_H_
#define CANDOUR_COMMON_BASE_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace candour {

// Every byte of a file that has some; NOT_FOUND, naming the path, of others.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_FILE_H_

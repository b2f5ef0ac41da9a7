// Whole files, for flags that name one.
#ifndef CANDOUR_COMMON_BASE_FILE_H_
#define CANDOUR_COMMON_BASE_FILE_H_

#include <sys/types.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

// Every byte of a file that has some; NOT_FOUND, naming the path, of others.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Makes a file of these bytes, or makes them all of one that is there; synced, its name in the folder not.
// What the system says, naming the path, where it can't; then part of them may stand there.
absl::Status WriteFileSynced(const std::string& path, absl::string_view bytes, mode_t mode);

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_FILE_H_

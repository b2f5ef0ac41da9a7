// What an older build of this project knows, as its own programs show: nobody has to write it down, and it
// stays true when a level is raised.
//
//   auto older = AskOlderBuild("build/older/build/bin/candour-registration");
//   site.CreateLedger("", "registration", older->level);
#ifndef CANDOUR_TESTS_CHAOS_OLDER_BUILD_H_
#define CANDOUR_TESTS_CHAOS_OLDER_BUILD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace candour {

struct OlderBuild {
  uint32_t level = 0;  // the highest of the register's ledger that it serves
  uint32_t rows = 0;   // the format of what it folds
};

// Lets the `candour` beside `program` open a ledger of its own in a new folder, and looks at what it made.
absl::StatusOr<OlderBuild> AskOlderBuild(const std::string& program);

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_OLDER_BUILD_H_

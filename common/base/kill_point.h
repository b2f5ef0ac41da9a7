// Named places where a test can have the process killed with SIGKILL:
// CANDOUR_KILL_AT="replica.before_write:17" dies at the 17th passage; "replica.before_write:17:STOP" is
// stopped there, until SIGCONT. Without the variable a passage costs one load.
#ifndef CANDOUR_COMMON_BASE_KILL_POINT_H_
#define CANDOUR_COMMON_BASE_KILL_POINT_H_

#include "absl/strings/string_view.h"

namespace candour {

void KillPoint(absl::string_view name);

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_KILL_POINT_H_

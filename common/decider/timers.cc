#include "common/decider/timers.h"

#include "absl/strings/str_cat.h"

namespace candour {

absl::Status TimerNotDue(const Timer& timer) {
  return absl::FailedPreconditionError(
      absl::StrCat("timer ", timer.name, " is not due before ",
                   absl::FormatTime(absl::RFC3339_full, timer.due(), absl::UTCTimeZone())));
}

absl::Status TimerNotArmed(const Timer& timer) {
  return absl::FailedPreconditionError(
      absl::StrCat("timer ", timer.name, " is not armed any more: its record has moved on"));
}

}  // namespace candour

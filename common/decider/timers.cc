#include "common/decider/timers.h"

#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"
#include "common/base/uuid.h"

namespace candour {

std::string TimerId(absl::string_view ledger_id, absl::string_view stream, const Timer& timer) {
  return *ParseUuid(DerivedUuid(
      CandourNamespace(), {"timer", ledger_id, stream, timer.name,
                           BigEndian64(static_cast<uint64_t>(timer.due_us)), BigEndian64(timer.armed_at)}));
}

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

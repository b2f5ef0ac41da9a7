// Rows of the family `timer`: what is armed and whose command is not settled, oldest first.
//   "<ledger>\0" be64 due_us, stream "\0" name "\0" be64 armed_at  ->  the command's id, 16 bytes
#ifndef CANDOUR_COMMON_REPLICA_TIMER_ROW_H_
#define CANDOUR_COMMON_REPLICA_TIMER_ROW_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/decider/timers.h"

namespace candour {

std::string TimerKey(absl::string_view ledger_prefix, absl::string_view stream, const Timer& timer);

struct StandingTimer {
  std::string stream;
  Timer timer;
  std::string id;  // of its command, 16 bytes
};

// Of a key without its prefix; nothing for bytes that are none.
std::optional<StandingTimer> ReadTimerRow(absl::string_view key, absl::string_view value);

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_TIMER_ROW_H_

// Structured logs: one JSON object a line on stderr. Never a request, a response, a name or any other
// payload: an event, and what an operator needs to act on it.
//
//   Log(LogLevel::kWarning, "replica_stopped", {{"ledger", name}, {"why", status.message()}});
#ifndef CANDOUR_COMMON_OBSERVE_LOG_H_
#define CANDOUR_COMMON_OBSERVE_LOG_H_

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace candour {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Lines below this are dropped; kInfo at start. Thread-safe.
void SetLogLevel(LogLevel level);

// {"time":"2026-...Z","level":"warning","event":"replica_stopped","ledger":"registration",...}. Thread-safe.
void Log(LogLevel level, absl::string_view event,
         std::initializer_list<std::pair<absl::string_view, absl::string_view>> fields = {});

}  // namespace candour

#endif  // CANDOUR_COMMON_OBSERVE_LOG_H_

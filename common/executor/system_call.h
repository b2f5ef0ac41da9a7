// A command that nobody asked for: a timer's or a reaction's.
#ifndef CANDOUR_COMMON_EXECUTOR_SYSTEM_CALL_H_
#define CANDOUR_COMMON_EXECUTOR_SYSTEM_CALL_H_

#include <string>
#include <utility>

#include "common/decider/timers.h"
#include "common/executor/executor.h"

namespace candour {

// `done` is left to the caller. The same bytes from every replica, so that one outcome is everybody's.
inline CommandCall SystemCall(std::string id, std::string method, SystemCommand command, absl::Time now,
                              absl::Time deadline) {
  CommandCall call;
  call.id = std::move(id);
  call.method = std::move(method);
  call.account = std::string(kSystemAccount);
  call.stream = std::move(command.stream);
  call.request = std::move(command.request);
  call.decide = std::move(command.decide);
  call.authorise = [] { return SystemActor(); };
  call.received_at = now;
  call.deadline = deadline;
  return call;
}

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_SYSTEM_CALL_H_

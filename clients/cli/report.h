// How candourctl ends: its exit codes, and what it says of what went wrong.
#ifndef CANDOUR_CLIENTS_CLI_REPORT_H_
#define CANDOUR_CLIENTS_CLI_REPORT_H_

#include <google/protobuf/descriptor.h>

#include "absl/status/status.h"

namespace candour {

// Exit codes of candourctl, documented in --help.
enum ExitCode {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kRefused = 3,
  kNotAllowed = 4,
  kOutcomeUnknown = 5,
  kDisagrees = 6,   // checked, and something is not what it should be
  kIncomplete = 7,  // nothing disagrees, but not everything could be checked
  kPartly = 8,      // done, but for what the answer lists as refused
};

// What went wrong, on stderr, with what to do; the exit code that belongs to it. Of a question, or where
// nothing was sent: no outcome is unknown, and there is no command id to run it again with.
ExitCode ReportError(const absl::Status& status, bool json);
// The same of a call, which may be a command.
ExitCode ReportCall(const absl::Status& status, const google::protobuf::MethodDescriptor& rpc, bool json);
// The same for what a verb does by itself, on files or a topic: what is damaged or is not what was noted
// disagrees.
ExitCode ReportLocal(const absl::Status& status, bool json);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_REPORT_H_

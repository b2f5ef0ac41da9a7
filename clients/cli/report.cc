#include "clients/cli/report.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "candour/common/v1/common.pb.h"
#include "clients/cli/print.h"
#include "common/base/reason.h"

namespace candour {
namespace {

// As of a command.
ExitCode Report(const absl::Status& status, bool json) {
  common::v1::Settled settled;
  const auto payload = status.GetPayload("type.googleapis.com/candour.common.v1.Settled");
  const bool refused = payload && settled.ParseFromString(std::string(*payload)) && settled.settled();
  const std::string reason = ReasonOf(status);
  if (json) {
    nlohmann::ordered_json out = {{"code", absl::StatusCodeToString(status.code())},
                                  {"reason", reason},
                                  {"message", std::string(status.message())},
                                  {"settled", refused}};
    if (refused) out["command_id"] = settled.command_id();
    std::cout << Dump(out, 2) << "\n";
  } else {
    std::cerr << (refused ? "refused" : "failed") << " ("
              << (reason.empty() ? absl::StatusCodeToString(status.code()) : reason)
              << "): " << status.message() << "\n";
  }
  if (refused || reason == "COMMAND_ID_REUSED") return kRefused;
  // Without a reason it is the network's word: the connection broke, and what was sent may have landed.
  const bool broken = absl::IsUnavailable(status) && reason.empty();
  if (reason == "OUTCOME_UNKNOWN" || absl::IsDeadlineExceeded(status) || broken) return kOutcomeUnknown;
  if (absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status)) return kNotAllowed;
  return absl::IsInvalidArgument(status) ? kUsage : kFailed;
}

}  // namespace

ExitCode ReportError(const absl::Status& status, bool json) {
  const ExitCode code = Report(status, json);
  return code == kOutcomeUnknown ? kFailed : code;
}

ExitCode ReportCall(const absl::Status& status, const google::protobuf::MethodDescriptor& rpc, bool json) {
  const auto* command = rpc.input_type()->FindFieldByName("command");
  const bool is_command = command != nullptr && command->message_type() == common::v1::Command::descriptor();
  return is_command ? Report(status, json) : ReportError(status, json);
}

ExitCode ReportLocal(const absl::Status& status, bool json) {
  const ExitCode code = ReportError(status, json);
  return absl::IsDataLoss(status) ? kDisagrees : code;
}

}  // namespace candour

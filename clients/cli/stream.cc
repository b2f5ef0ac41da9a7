#include "clients/cli/stream.h"

#include <atomic>
#include <csignal>
#include <iostream>
#include <string>

#include "absl/strings/escaping.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"

namespace candour {
namespace {

std::atomic<bool> interrupted = false;

}  // namespace

int PrintStream(const ConnectionFlags& connection, const google::protobuf::MethodDescriptor& rpc,
                const google::protobuf::Message& request, bool json, absl::Duration wanted) {
  std::signal(SIGINT, [](int) { interrupted = true; });
  bool came = false;
  std::string token;  // of the last message
  const absl::Status ended = CallStream(
      connection, rpc, request, wanted,
      [&](const google::protobuf::Message& message) {
        std::cout << (json ? ToJsonLine(message) : ToLines(message)) << std::flush;
        token = TokenIn(message);
        came = true;
      },
      interrupted);
  if (interrupted || ended.ok() || (came && absl::IsDeadlineExceeded(ended))) return kOk;
  const int code = ReportError(ended, json);
  if (!token.empty()) std::cerr << "to go on from here: --position " << absl::BytesToHexString(token) << "\n";
  return code;
}

}  // namespace candour

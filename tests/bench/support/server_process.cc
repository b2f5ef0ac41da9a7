#include "tests/bench/support/server_process.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/access/dev_issuer.h"
#include "common/base/status.h"
#include "common/privacy/kek.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_lines.h"

namespace candour {
namespace {

// A million facts are folded within this on any machine that is worth measuring.
constexpr absl::Duration kStartPatience = absl::Minutes(10);
constexpr absl::Duration kStopPatience = absl::Seconds(30);

// One after the other, so that a run does not write over the output of the one before.
std::string NextPrint(const std::string& data, const std::string& program) {
  static int count = 0;
  return absl::StrCat(data, "/", program, "-", ++count);
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string LastLine(const std::string& printed) {
  std::string last;
  for (const absl::string_view line : absl::StrSplit(printed, '\n', absl::SkipEmpty()))
    last = std::string(line);
  return last;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(const std::string& data,
                                                                    const std::vector<std::string>& more) {
  std::filesystem::create_directories(data);
  std::unique_ptr<ServerProcess> server(new ServerProcess(data));
  std::vector<std::string> arguments = {"--dev",       "--data-dir", data,           "--listen",
                                        "127.0.0.1:0", "--origin",   "bench.invalid"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Stopwatch watch;
  server->process_ =
      std::make_unique<ChildProcess>("candour", std::move(arguments), NextPrint(data, "candour"));
  CANDOUR_RETURN_IF_ERROR(server->WaitUntilServing());
  server->started_in_ = watch.elapsed();
  server->server_.address =
      absl::StrCat("127.0.0.1:", LoggedField(server->process_->Printed(), "listening", "port"));
  CANDOUR_ASSIGN_OR_RETURN(const auto issuer, DevIssuer::Open(data + "/dev", "candour-dev", "candour"));
  CANDOUR_ASSIGN_OR_RETURN(
      server->server_.token,
      issuer->Mint({.account = "registrar-1", .roles = {"REGISTRAR"}}, absl::Hours(8), absl::Now()));
  return server;
}

absl::Status ServerProcess::WaitUntilServing() {
  std::string printed;
  Becomes(
      [&] {
        const bool more = process_->running();  // asked first: what it said before its end counts
        printed = process_->Printed();
        return !more || absl::StrContains(printed, "\"event\":\"serving\",\"service\":\"registration\"") ||
               absl::StrContains(printed, "\"event\":\"replica_stopped\"");
      },
      kStartPatience);
  if (absl::StrContains(printed, "\"event\":\"serving\",\"service\":\"registration\""))
    return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("candour does not serve: ", LastLine(printed)));
}

absl::StatusOr<std::string> ServerProcess::AddressOf(const std::string& service) {
  const std::string said_of = absl::StrCat("\",\"service\":\"", service, "\"");
  if (!process_->Prints("\"event\":\"listening" + said_of) ||
      !process_->Prints("\"event\":\"serving" + said_of))
    return absl::UnavailableError(absl::StrCat(service, " does not serve: ", LastLine(process_->Printed())));
  for (const absl::string_view line : absl::StrSplit(process_->Printed(), '\n')) {
    const std::string said(line);
    if (LoggedField(said, "listening", "service") == service)
      return absl::StrCat("127.0.0.1:", LoggedField(said, "listening", "port"));
  }
  return absl::NotFoundError(absl::StrCat(service, " did not say where it listens"));
}

absl::StatusOr<uint64_t> ServerProcess::PeakBytes() const {
  const std::string status = Contents(absl::StrCat("/proc/", process_->pid(), "/status"));
  for (const absl::string_view line : absl::StrSplit(status, '\n')) {
    uint64_t kib = 0;
    const std::vector<absl::string_view> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (words.size() == 3 && words[0] == "VmHWM:" && absl::SimpleAtoi(words[1], &kib)) return kib * 1024;
  }
  return absl::UnavailableError("the kernel does not say how much memory candour takes");
}

absl::StatusOr<absl::Duration> ServerProcess::CpuTime() const {
  const std::string stat = Contents(absl::StrCat("/proc/", process_->pid(), "/stat"));
  // proc(5): after the name in parentheses, utime and stime are the 12th and 13th field.
  const std::vector<std::string> fields =
      absl::StrSplit(stat.substr(stat.rfind(')') + 1), ' ', absl::SkipEmpty());
  int64_t user = 0, system = 0;
  if (fields.size() < 13 || !absl::SimpleAtoi(fields[11], &user) || !absl::SimpleAtoi(fields[12], &system)) {
    return absl::UnavailableError("the kernel does not say how much time candour takes");
  }
  return absl::Seconds(static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

absl::Status ServerProcess::Stop() {
  process_->Signal(SIGTERM);
  if (process_->WaitForEnd(kStopPatience) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("candour did not end well: ", LastLine(process_->Printed())));
}

absl::Status Ctl(const std::string& data, std::vector<std::string> verb) {
  const ToolResult result = RunTool("candourctl", std::move(verb), NextPrint(data, "candourctl"));
  if (result.exit_code == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("candourctl ended with ", result.exit_code, ": ", LastLine(result.printed)));
}

absl::Status CreateLedgers(const std::string& data, const std::string& bootstrap) {
  CANDOUR_RETURN_IF_ERROR(DevIssuer::Open(data + "/dev", "candour-dev", "candour").status());
  CANDOUR_RETURN_IF_ERROR(CreateKek(data + "/dev/kek"));
  for (const char* service : {"registration", "sanctions"}) {
    CANDOUR_RETURN_IF_ERROR(
        Ctl(data, {"ledger", "create", "--service", service, "--kafka", bootstrap, "--kek", data + "/dev/kek",
                   "--origin", "bench.invalid", "--single-broker"}));
  }
  return absl::OkStatus();
}

absl::Status ImportOrganisations(const ServerProcess& process) {
  return Ctl(process.data(), {"--data-dir", process.data(), "--as", "REGISTRAR", "organisation", "import",
                              "docs/demo/organisations.csv"});
}

uint64_t BytesOnDisk(const std::string& folder) {
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat info;
    if (entry.is_regular_file() && stat(entry.path().c_str(), &info) == 0)
      bytes += static_cast<uint64_t>(info.st_blocks) * 512;  // stat(2): always this unit
  }
  return bytes;
}

}  // namespace candour

#include "tests/scenarios/running.h"

#include <signal.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"

namespace candour {
namespace {

constexpr absl::Duration kEndPatience = absl::Seconds(20);

// Where a service of the program listens; empty before it says so, which may be after it says that it serves.
std::string AddressIn(const std::string& printed, const std::string& service) {
  for (const absl::string_view line : absl::StrSplit(printed, '\n')) {
    const auto event = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (event.is_object() && event.value("event", "") == "listening" && event.value("service", "") == service)
      return "127.0.0.1:" + event.value("port", "");
  }
  return "";
}

const char* const kServices[] = {"registration", "sanctions"};

absl::Status CreateLedgers(Installation& site) {
  for (const char* service : kServices) {
    const ToolResult created = site.CreateLedger("", service);
    if (created.exit_code != 0) return absl::UnavailableError(created.printed);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<DevIssuer>> IssuerOf(const Installation& site) {
  return DevIssuer::Open(site.folder() + "/issuer", "candour-test", "candour");
}

absl::Status DoesNotServe(const std::string& printed) {
  return absl::UnavailableError(absl::StrCat("a service does not serve:\n", printed));
}

}  // namespace

absl::Status EmbeddedServices::Start() {
  const std::string data = folder_ / "data";
  std::vector<std::string> arguments = {"--dev",       "--data-dir", data,          "--listen",
                                        "127.0.0.1:0", "--origin",   "test.invalid"};
  if (!clock_.empty()) arguments.insert(arguments.end(), {"--dev-clock", clock_});
  process_ = std::make_unique<ChildProcess>("candour", std::move(arguments),
                                            folder_ / absl::StrCat("candour-", ++runs_));
  for (const char* service : kServices) {
    const std::string said = absl::StrCat("\",\"service\":\"", service, "\"");
    if (!process_->Prints("\"event\":\"listening" + said) || !process_->Prints("\"event\":\"serving" + said))
      return DoesNotServe(process_->Printed());
  }
  const std::string printed = process_->Printed();
  CANDOUR_ASSIGN_OR_RETURN(issuer_, DevIssuer::Open(data + "/dev", "candour-dev", "candour"));
  Serve({AddressIn(printed, "sanctions"), {AddressIn(printed, "registration")}}, issuer_.get());
  return absl::OkStatus();
}

absl::Status EmbeddedServices::Stop() {
  if (!process_) return absl::OkStatus();
  HangUp();
  process_->Signal(SIGTERM);
  const std::optional<int> code = process_->WaitForEnd(kEndPatience);
  const std::string printed = process_->Printed();
  process_.reset();
  if (code == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("candour did not end well:\n", printed));
}

absl::Status EmbeddedServices::MoveTo(const std::string& clock) {
  CANDOUR_RETURN_IF_ERROR(Stop());
  clock_ = clock;
  return Start();
}

absl::StatusOr<std::unique_ptr<EmbeddedServices>> EmbeddedServices::Branch(const std::string& clock) {
  CANDOUR_RETURN_IF_ERROR(Stop());
  auto other = std::make_unique<EmbeddedServices>(clock);
  std::error_code error;
  std::filesystem::copy(folder_ / "data", other->folder_ / "data", std::filesystem::copy_options::recursive,
                        error);
  if (error) return absl::UnavailableError(error.message());
  CANDOUR_RETURN_IF_ERROR(other->Start());
  return other;
}

absl::Status KafkaServices::Start() {
  CANDOUR_RETURN_IF_ERROR(CreateLedgers(site_));
  sanctions_ =
      site_.MakeReplica("sanctions", "", {"--follow", "registration"}, {.program = "candour-sanctions"});
  sanctions_->Start();
  Addresses addresses;
  for (auto& replica : registers_) {
    const std::string name = absl::StrCat("register-", &replica - registers_);
    replica = site_.StartReplica(name, "", {"--follow", "sanctions"});
  }
  for (const auto& replica : registers_) {
    if (!replica->Serves()) return DoesNotServe(replica->process().Printed());
    addresses.registers.push_back(replica->address());
  }
  if (!sanctions_->Serves()) return DoesNotServe(sanctions_->process().Printed());
  addresses.sanctions = sanctions_->address();
  CANDOUR_ASSIGN_OR_RETURN(issuer_, IssuerOf(site_));
  Serve(std::move(addresses), issuer_.get());
  return absl::OkStatus();
}

absl::Status OneProgramOnKafka::Start() {
  CANDOUR_RETURN_IF_ERROR(CreateLedgers(site_));
  CANDOUR_ASSIGN_OR_RETURN(issuer_, IssuerOf(site_));
  program_ = site_.MakeReplica("candour", "", {}, {.program = "candour"});
  return Run();
}

absl::Status OneProgramOnKafka::KillAndStart() {
  HangUp();
  program_->Kill9();
  return Run();
}

absl::Status OneProgramOnKafka::Stop() {
  HangUp();
  return program_->Terminate() == 0 ? absl::OkStatus() : absl::InternalError(program_->process().Printed());
}

absl::Status OneProgramOnKafka::Run() {
  program_->Start();
  for (const char* service : kServices) {
    const std::string said = absl::StrCat("\",\"service\":\"", service, "\"");
    if (!program_->Says("\"event\":\"listening" + said) || !program_->Says("\"event\":\"serving" + said))
      return DoesNotServe(program_->process().Printed());
  }
  Serve({AddressOf("sanctions"), {AddressOf("registration")}}, issuer_.get());
  return absl::OkStatus();
}

std::string OneProgramOnKafka::AddressOf(const std::string& service) const {
  return AddressIn(program_->process().Printed(), service);
}

}  // namespace candour

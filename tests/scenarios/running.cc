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

absl::Status CreateLedgers(Installation& site, const Surroundings& around = {}) {
  for (const char* service : kServices) {
    const ToolResult created = site.CreateLedger("", service, 0, around);
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

absl::StatusOr<std::unique_ptr<DatedServices>> EmbeddedServices::Branch(const std::string& clock) {
  CANDOUR_RETURN_IF_ERROR(Stop());
  auto other = std::make_unique<EmbeddedServices>(clock);
  std::error_code error;
  std::filesystem::copy(folder_ / "data", other->folder_ / "data", std::filesystem::copy_options::recursive,
                        error);
  if (error) return absl::UnavailableError(error.message());
  CANDOUR_RETURN_IF_ERROR(other->Start());
  return other;
}

ThreePrograms::ThreePrograms(const KafkaCluster& cluster, Surroundings around)
    : site_(cluster.bootstrap()), around_(std::move(around)) {
  const auto make = [&](const std::string& name, const std::string& program, const std::string& follows) {
    return site_.MakeReplica(name, "", {"--follow", follows}, {.program = program, .around = around_});
  };
  sanctions_ = make("sanctions", "candour-sanctions", "registration");
  for (auto& replica : registers_)
    replica = make(absl::StrCat("register-", &replica - registers_), "candour-registration", "sanctions");
}

absl::Status ThreePrograms::CreateLedgers() {
  CANDOUR_ASSIGN_OR_RETURN(issuer_, IssuerOf(site_));
  return candour::CreateLedgers(site_, around_);
}

absl::StatusOr<Addresses> ThreePrograms::Run() {
  sanctions_->Start();
  for (auto& replica : registers_) replica->Start();
  Addresses addresses;
  for (const auto& replica : registers_) {
    if (!replica->Serves()) return DoesNotServe(replica->process().Printed());
    addresses.registers.push_back(replica->address());
  }
  if (!sanctions_->Serves()) return DoesNotServe(sanctions_->process().Printed());
  addresses.sanctions = sanctions_->address();
  return addresses;
}

absl::Status ThreePrograms::Stop() {
  for (ServiceReplica* replica : {sanctions_.get(), registers_[0].get(), registers_[1].get()}) {
    if (replica->Terminate() != 0) return absl::InternalError(replica->process().Printed());
  }
  return absl::OkStatus();
}

absl::Status KafkaServices::Start() {
  CANDOUR_RETURN_IF_ERROR(programs_.CreateLedgers());
  CANDOUR_ASSIGN_OR_RETURN(Addresses addresses, programs_.Run());
  Serve(std::move(addresses), programs_.issuer());
  return absl::OkStatus();
}

absl::Status DatedKafkaServices::SetClock(const std::string& clock) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, clock, &time, &error)) return absl::InvalidArgumentError(error);
  off_ = time - absl::Now();
  preloaded_.SetClockOff(off_);
  return absl::OkStatus();
}

absl::Status DatedKafkaServices::Start() {
  CANDOUR_ASSIGN_OR_RETURN(preloaded_, Preload(folder_ / "page"));
  CANDOUR_RETURN_IF_ERROR(SetClock(clock_));
  CANDOUR_ASSIGN_OR_RETURN(cluster_, KafkaCluster::Start(1, "", {}, preloaded_.environment));
  programs_ = std::make_unique<ThreePrograms>(*cluster_, Surroundings{.environment = preloaded_.environment});
  CANDOUR_RETURN_IF_ERROR(programs_->CreateLedgers());
  return Run();
}

absl::Status DatedKafkaServices::MoveTo(const std::string& clock) {
  HangUp();
  CANDOUR_RETURN_IF_ERROR(programs_->Stop());
  cluster_->Stop(1);
  CANDOUR_RETURN_IF_ERROR(SetClock(clock));
  CANDOUR_RETURN_IF_ERROR(cluster_->Restart(1));
  return Run();
}

absl::Status DatedKafkaServices::Run() {
  CANDOUR_ASSIGN_OR_RETURN(Addresses addresses, programs_->Run());
  Serve(std::move(addresses), programs_->issuer(), off_);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<DatedServices>> DatedKafkaServices::Branch(const std::string&) {
  return nullptr;
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

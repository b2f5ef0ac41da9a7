#include "tests/cluster/installation.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/uuid.h"
#include "common/privacy/kek.h"

namespace candour {
namespace {

constexpr char kIssuer[] = "candour-test";

std::string FreshPrefix() {
  static int count = 0;
  return absl::StrCat("site", ++count);
}

// Of the event "listening"; empty before it.
std::string PortIn(const std::string& printed) {
  for (const absl::string_view line : absl::StrSplit(printed, '\n')) {
    const auto event = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (event.is_object() && event.value("event", "") == "listening") return event.value("port", "");
  }
  return "";
}

}  // namespace

ServiceReplica::ServiceReplica(std::string folder, std::vector<std::string> arguments, std::string token,
                               Place place)
    : folder_(std::move(folder)),
      arguments_(std::move(arguments)),
      token_(std::move(token)),
      place_(std::move(place)) {}

void ServiceReplica::Start() {
  process_.reset();
  // A run that another object made in this folder would be read as this one's until it begins.
  std::string print;
  do {
    print = absl::StrCat(folder_, "/run-", ++runs_);
  } while (std::filesystem::exists(print + ".stdout"));
  process_ = std::make_unique<ChildProcess>(place_.program, arguments_, print, place_.around);
}

bool ServiceReplica::Listens() {
  if (!Says("\"event\":\"listening\"")) return false;
  auto caller = std::make_shared<const Caller>(address(), token_);
  MutexLock lock(mutex_);
  caller_ = std::move(caller);
  return true;
}

std::string ServiceReplica::address() const { return place_.host + ":" + PortIn(process_->Printed()); }

bool ServiceReplica::Serves() { return Says("\"event\":\"serving\"") && Listens(); }

std::shared_ptr<const Caller> ServiceReplica::caller() const {
  MutexLock lock(mutex_);
  return caller_;
}

void ServiceReplica::Kill9() {
  if (process_ == nullptr) return;
  process_->Signal(SIGKILL);
  process_->WaitForEnd(absl::Seconds(60));
}

std::optional<int> ServiceReplica::Terminate() {
  if (caller()) {
    // One without a connection: a program that ends waits some seconds for those that nobody reads.
    auto unconnected = std::make_shared<const Caller>(address(), token_);
    MutexLock lock(mutex_);
    caller_ = std::move(unconnected);
  }
  process_->Signal(SIGTERM);
  const std::optional<int> code = process_->WaitForEnd(absl::Seconds(10));
  if (!code) Kill9();
  return code;
}

Installation::Installation(std::string bootstrap, bool single_broker, KafkaSecurity security)
    : bootstrap_(std::move(bootstrap)),
      prefix_(FreshPrefix()),
      kek_(folder_ / "kek"),
      single_broker_(single_broker),
      security_(std::move(security)) {
  auto issuer = DevIssuer::Open(folder_ / "issuer", kIssuer, "candour");
  const absl::Status kek = CreateKek(kek_);
  if (!issuer.ok() || !kek.ok()) std::abort();  // no folder to write to
  issuer_ = *std::move(issuer);
  jwks_ = issuer_->jwks_path();
  token_ = Mint({.account = "registrar-1", .roles = {"REGISTRAR", "AUDITOR"}});
}

// Valid for clocks that are wrong by less than an hour.
std::string Installation::Mint(const TokenHolder& holder) const {
  return issuer_->Mint(holder, absl::Hours(4), absl::Now() - absl::Hours(1)).value_or("");
}

std::unique_ptr<const Caller> Installation::CallerAs(const ServiceReplica& replica, const std::string& role) {
  const std::string person = people_.try_emplace(role, NewUuid()).first->second;
  return std::make_unique<const Caller>(
      replica.address(),
      Mint({.account = absl::StrCat("account-", role), .roles = {role}, .person_id = person}));
}

ToolResult Installation::Ctl(std::vector<std::string> arguments, const Surroundings& around) {
  return RunTool("candourctl", std::move(arguments), folder_ / absl::StrCat("candourctl-", ++tools_), around);
}

void Installation::AddKafkaFlags(std::vector<std::string>* arguments) const {
  for (const auto& [flag, value] :
       {std::pair("--kafka-ca", &security_.ca), std::pair("--kafka-cert", &security_.certificate),
        std::pair("--kafka-key", &security_.key), std::pair("--kafka-user", &security_.user),
        std::pair("--kafka-password-file", &security_.password_file)}) {
    if (!value->empty()) arguments->insert(arguments->end(), {flag, *value});
  }
  if (single_broker_) arguments->push_back("--single-broker");
}

ToolResult Installation::CreateLedger(const std::string& bootstrap, const std::string& service,
                                      uint32_t level, const Surroundings& around) {
  std::vector<std::string> arguments = {
      "ledger",   "create",       "--kafka",        bootstrap.empty() ? bootstrap_ : bootstrap,
      "--kek",    kek_,           "--topic-prefix", prefix_,
      "--origin", "test.invalid", "--service",      service};
  if (level > 0) arguments.insert(arguments.end(), {"--level", absl::StrCat(level)});
  AddKafkaFlags(&arguments);
  return Ctl(std::move(arguments), around);
}

std::unique_ptr<ServiceReplica> Installation::StartReplica(const std::string& name,
                                                           const std::string& bootstrap,
                                                           const std::vector<std::string>& more) {
  auto replica = MakeReplica(name, bootstrap, more);
  replica->Start();
  return replica;
}

std::unique_ptr<ServiceReplica> Installation::MakeReplica(const std::string& name,
                                                          const std::string& bootstrap,
                                                          const std::vector<std::string>& more,
                                                          const ServiceReplica::Place& place) {
  const std::string data = folder_ / name;
  std::vector<std::string> arguments = ServiceFlags(data, place.host);
  arguments.insert(arguments.end(),
                   {"--kafka", bootstrap.empty() ? bootstrap_ : bootstrap, "--topic-prefix", prefix_});
  AddKafkaFlags(&arguments);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return std::make_unique<ServiceReplica>(data, std::move(arguments), token_, place);
}

std::unique_ptr<ServiceReplica> Installation::StartEmbedded(const std::string& name,
                                                            const std::vector<std::string>& more) {
  const std::string data = folder_ / name;
  const ServiceReplica::Place place{.program = "candour"};
  std::vector<std::string> arguments = ServiceFlags(data, place.host);
  arguments.insert(arguments.end(), more.begin(), more.end());
  auto replica = std::make_unique<ServiceReplica>(data, std::move(arguments), token_, place);
  replica->Start();
  return replica;
}

std::vector<std::string> Installation::ServiceFlags(const std::string& data, const std::string& host) const {
  std::filesystem::create_directories(data);
  return {"--data-dir", data,    "--listen", host + ":0", "--jwks",      jwks_,
          "--issuer",   kIssuer, "--kek",    kek_,        "--log-level", "debug"};
}

ToolResult Installation::Prepare(ServiceReplica& replica) {
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
           {"organisation", "import", "docs/demo/organisations.csv"},
           {"rules", "publish", "services/registration/rule_set/england_2026.textproto"}}) {
    std::vector<std::string> arguments = {"--server", replica.address(), "--token", token_};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    if (ToolResult result = Ctl(std::move(arguments)); result.exit_code != 0) return result;
  }
  return {0, ""};
}

}  // namespace candour

#include "common/process/program.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "common/base/status.h"
#include "common/observe/log.h"
#include "common/process/end_signal.h"
#include "common/process/flags.h"
#include "common/process/installation.h"
#include "common/process/monitors.h"
#include "common/process/standing_host.h"
#include "common/process/tls.h"

namespace candour {
namespace {

constexpr absl::Duration kDrain = absl::Seconds(8);  // SIGTERM to exit stays below 10 s
constexpr absl::string_view kFirstHost = "127.0.0.1:";
constexpr size_t kFirstPort = 7101;  // of the service at place 0

LogLevel ParseLevel(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warning") return LogLevel::kWarning;
  return name == "error" ? LogLevel::kError : LogLevel::kInfo;
}

// The services of one process.
class Process {
 public:
  Process(Program program, const ServeFlags& flags)
      : program_(std::move(program)), flags_(flags), installation_(flags) {}
  ~Process() { ForgetHosts(); }

  // Can be called again after it failed.
  absl::Status Start() {
    ForgetHosts();
    CANDOUR_RETURN_IF_ERROR(StartMonitors());
    CANDOUR_RETURN_IF_ERROR(installation_.Open(program_.modules));
    return flags_.serve_state.empty() ? StartServices() : StartStanding();
  }

  // What /readyz says until a service is there to speak for itself.
  void Starting(const absl::Status& why) { monitors_.ShowNone(why); }

  void Drain(absl::Duration patience) {
    installation_.StopClockCheck();
    std::vector<std::thread> draining;
    for (auto& host : hosts_) draining.emplace_back([&host, patience] { host->Drain(patience); });
    for (std::thread& one : draining) one.join();
  }

 private:
  // --listen is the first service's.
  size_t Above(const ServiceModule& module) const { return module.place - program_.modules[0].place; }

  // Kept over a start that failed: whoever watches learns what it waits for.
  absl::Status StartMonitors() {
    MonitorServer::Tls tls;
    if (flags_.metrics_tls) {
      // Names the file and its flag.
      CANDOUR_RETURN_IF_ERROR(CheckTlsFiles(flags_.tls));
      tls = {flags_.tls.certificate, flags_.tls.key, flags_.tls.client_ca, kTlsRefresh};
    }
    while (monitors_.size() < program_.modules.size()) {
      CANDOUR_ASSIGN_OR_RETURN(const std::string listen,
                               MetricsListen(flags_, Above(program_.modules[monitors_.size()])));
      CANDOUR_RETURN_IF_ERROR(monitors_.Add(program_.modules[monitors_.size()].name, listen, tls));
    }
    return absl::OkStatus();
  }
  // All end before the first goes: they read each other's replicas.
  void ForgetHosts() {
    monitors_.ShowNone(absl::UnavailableError("no service runs"));
    for (auto& host : hosts_) host->Drain(absl::ZeroDuration());
    hosts_.clear();
  }

  // All are open before the first serves: one may follow the next.
  absl::Status StartServices() {
    std::vector<ServiceHost*> opened;
    ServiceHost::Neighbours neighbours;
    for (const ServiceModule& module : program_.modules) {
      HostOptions options = installation_.OptionsFor(module);
      CANDOUR_ASSIGN_OR_RETURN(options.listen, AddressOf("--listen", flags_.listen, Above(module)));
      CANDOUR_ASSIGN_OR_RETURN(auto host, ServiceHost::Open(module, std::move(options)));
      neighbours[module.name] = &host->replica();
      opened.push_back(host.get());
      hosts_.push_back(std::move(host));
    }
    for (size_t i = 0; i < opened.size(); ++i) {
      const ServiceModule& module = program_.modules[i];
      CANDOUR_RETURN_IF_ERROR(opened[i]->Serve(neighbours));
      endpoints_[module.name] =
          absl::StrCat(flags_.listen.substr(0, flags_.listen.rfind(':')), ":", opened[i]->port());
      CANDOUR_RETURN_IF_ERROR(WriteEndpoints());
      Show(i, *opened[i]);
    }
    return absl::OkStatus();
  }

  void Show(size_t index, const Host& host) {
    Log(LogLevel::kInfo, "listening",
        {{"service", program_.modules[index].name}, {"port", absl::StrCat(host.port())}});
    monitors_.Show(index, host);
  }

  // The questions of the service whose state it is. No ledger is opened, and endpoints.json stays the live
  // services'.
  absl::Status StartStanding() {
    absl::Status none;
    for (size_t i = 0; i < program_.modules.size(); ++i) {
      StandingOptions options = installation_.StandingOptionsFor();
      options.listen = flags_.listen;
      auto host = StandingHost::Start(program_.modules[i], std::move(options));
      if (host.ok()) {
        hosts_.push_back(*std::move(host));
        Show(i, *hosts_.back());
        return absl::OkStatus();
      }
      if (!absl::IsNotFound(host.status())) return host.status();
      none = host.status();
    }
    return none;
  }

  // Where candourctl finds the services of a data folder, each once it listens. Replaced as a whole.
  absl::Status WriteEndpoints() const {
    const std::string path = flags_.data_dir + "/endpoints.json";
    {
      std::ofstream file(path + ".new");
      file << endpoints_.dump(2) << "\n";
      if (!file.flush()) return absl::InternalError(absl::StrCat("cannot write ", path));
    }
    std::error_code error;
    std::filesystem::rename(path + ".new", path, error);
    return error ? absl::InternalError(absl::StrCat("cannot write ", path)) : absl::OkStatus();
  }

  const Program program_;
  const ServeFlags flags_;
  Installation installation_;
  nlohmann::ordered_json endpoints_ = nlohmann::ordered_json::object();
  std::vector<std::unique_ptr<Host>> hosts_;
  Monitors monitors_;  // ends before the hosts that it shows
};

// A service that nobody here would follow is a slip: it would seem to be followed.
absl::Status CheckFollowed(const Program& program, const ServeFlags& flags) {
  for (const std::string& service : flags.follow) {
    bool known = false;
    for (const ServiceModule& module : program.modules) {
      for (const FollowedLedger& one : module.follows) known = known || one.name == service;
    }
    if (!known)
      return absl::InvalidArgumentError(
          absl::StrCat("--follow ", service, ": no service of this program can"));
  }
  return absl::OkStatus();
}

}  // namespace

int ServeMain(int argc, char** argv, Program program) {
  // Debian's Abseil looks for deadlocks at each lock that gRPC takes, as debug builds do.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  EndSignal end;
  CLI::App app(program.about, program.name);
  ServeFlags flags;
  flags.listen = absl::StrCat(kFirstHost, kFirstPort + program.modules[0].place);
  AddServeFlags(app, &flags);
  app.set_version_flag("--version", BuildName());
  app.footer(
      "Example:\n  " + program.name + (program.needs_kafka ? " --kafka 127.0.0.1:9092" : "") +
      " --dev --data-dir ./data\n\nExit codes: 0 ended by a signal, 1 could not start, 2 wrong usage.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    std::cerr << program.name << ": " << WhatIsWrong(app, error)
              << "\nRun with --help for more information.\n";
    return 2;
  }
  SetLogLevel(ParseLevel(flags.log_level));
  absl::Status wrong = CheckServeFlags(flags, program.needs_kafka);
  wrong.Update(CheckFollowed(program, flags));
  if (!wrong.ok()) {
    std::cerr << program.name << ": " << wrong.message() << "\n";
    return 2;
  }
  if (flags.dev) {
    std::cerr << program.name << ": --dev: anybody on this machine who can read " << flags.data_dir
              << "/dev can be anybody. Never with real records.\n";
  }
  // A broker that is not there yet, or hangs, is no reason to end and be started again: wait for it.
  Process process(std::move(program), flags);
  absl::Status started = process.Start();
  while (IsSilent(started) && !flags.kafka.empty()) {
    Log(LogLevel::kWarning, "ledger_silent", {{"why", started.message()}});
    process.Starting(started);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    started = process.Start();
  }
  if (!started.ok()) {
    Log(LogLevel::kError, "cannot_start", {{"why", started.message()}});
    return 1;
  }
  end.Started();
  Log(LogLevel::kInfo, "draining", {{"signal", strsignal(end.Wait())}});
  process.Drain(kDrain);
  Log(LogLevel::kInfo, "ended");
  return 0;
}

}  // namespace candour

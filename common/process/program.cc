#include "common/process/program.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "common/access/dev_issuer.h"
#include "common/access/jwks.h"
#include "common/base/status.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/kafka_admin.h"
#include "common/ledger/kafka_clock.h"
#include "common/ledger/kafka_ledger.h"
#include "common/ledger/opening.h"
#include "common/observe/log.h"
#include "common/privacy/embedded_key_log.h"
#include "common/privacy/kafka_key_log.h"
#include "common/privacy/kek.h"
#include "common/process/clock_check.h"
#include "common/process/end_signal.h"
#include "common/process/flags.h"
#include "common/process/monitors.h"
#include "common/process/standing_host.h"

namespace candour {
namespace {

constexpr absl::Duration kDrain = absl::Seconds(8);  // SIGTERM to exit stays below 10 s
constexpr absl::Duration kClockPatience = absl::Seconds(10);
// An answer that took longer says too little: it may be wrong by as much.
constexpr absl::Duration kProbePatience = absl::Seconds(2);
constexpr absl::string_view kFirstHost = "127.0.0.1:";
constexpr size_t kFirstPort = 7101;  // of the service at place 0
constexpr absl::string_view kDevIssuer = "candour-dev";
constexpr absl::string_view kOperator = "operator-local";

LogLevel ParseLevel(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warning") return LogLevel::kWarning;
  return name == "error" ? LogLevel::kError : LogLevel::kInfo;
}

// Nobody answered: not an answer that there is something wrong.
bool IsSilence(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

absl::Status NoTopic(const KafkaOptions& topic) {
  return absl::NotFoundError(
      absl::StrCat("there is no topic ", topic.topic, ": run candourctl ledger create"));
}

// Everything that several services of one process share, then the services.
class Process {
 public:
  Process(Program program, ServeFlags flags) : program_(std::move(program)), flags_(std::move(flags)) {}
  ~Process() {
    StopClockCheck();
    for (auto& host : hosts_) host->Drain(absl::ZeroDuration());
    ForgetHosts();
  }

  // Can be called again after it failed.
  absl::Status Start() {
    ForgetHosts();
    ledgers_.clear();
    CANDOUR_RETURN_IF_ERROR(StartMonitors());
    CANDOUR_ASSIGN_OR_RETURN(kafka_properties_, SecurityProperties(flags_.kafka_security));
    CANDOUR_RETURN_IF_ERROR(OpenClock());
    CANDOUR_RETURN_IF_ERROR(OpenAccess());
    CANDOUR_RETURN_IF_ERROR(OpenKeys());
    if (!flags_.serve_state.empty()) return StartStanding();
    CANDOUR_RETURN_IF_ERROR(OpenClockCheck());
    CANDOUR_RETURN_IF_ERROR(OpenLedgers());
    for (size_t i = 0; i < program_.modules.size(); ++i)
      CANDOUR_RETURN_IF_ERROR(StartService(program_.modules[i], i));
    return absl::OkStatus();
  }

  // What /readyz says until a service is there to speak for itself.
  void Starting(const absl::Status& why) { monitors_.ShowNone(why); }

  void Drain() {
    StopClockCheck();
    std::vector<std::thread> draining;
    for (auto& host : hosts_) draining.emplace_back([&host] { host->Drain(kDrain); });
    for (std::thread& one : draining) one.join();
  }

 private:
  KafkaOptions Kafka(const std::string& name) const {
    return {.bootstrap = flags_.kafka,
            .topic = absl::StrCat(flags_.topic_prefix, ".", name),
            .properties = kafka_properties_};
  }
  std::string Path(const std::string& name) const { return flags_.data_dir + "/" + name; }
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
  void ForgetHosts() {
    monitors_.ShowNone(absl::UnavailableError("no service runs"));
    hosts_.clear();
  }

  absl::Status OpenClock() {
    if (flags_.dev_clock.empty()) return absl::OkStatus();
    absl::Time start;
    std::string error;
    absl::ParseTime(absl::RFC3339_full, flags_.dev_clock, &start, &error);  // checked with the flags
    shifted_ = std::make_unique<ShiftedClock>(start);
    return absl::OkStatus();
  }
  const Clock& clock() const { return shifted_ ? static_cast<const Clock&>(*shifted_) : SystemClock(); }

  // A story's clock (--dev-clock) is held against nothing, and an embedded ledger has no other clock.
  absl::Status OpenClockCheck() {
    if (flags_.kafka.empty() || shifted_ || clock_check_) return absl::OkStatus();
    absl::StatusOr<std::unique_ptr<KafkaClock>> opened = KafkaClock::Open(Kafka("clock"), kClockPatience);
    if (absl::IsNotFound(opened.status())) return NoTopic(Kafka("clock"));
    CANDOUR_ASSIGN_OR_RETURN(brokers_clock_, std::move(opened));
    clock_check_ = std::make_unique<ClockCheck>(ClockCheck::Options{
        .ask = [brokers = brokers_clock_.get()] { return brokers->Ask(kProbePatience); }, .clock = &clock()});
    clock_check_->Start();
    return absl::OkStatus();
  }

  // What it found last goes on being believed.
  void StopClockCheck() {
    if (clock_check_) clock_check_->Stop();
    if (brokers_clock_) brokers_clock_->Stop();
  }

  absl::Status OpenAccess() {
    std::string jwks = flags_.jwks, issuer = flags_.issuer;
    if (flags_.dev) {
      issuer = std::string(kDevIssuer);
      CANDOUR_ASSIGN_OR_RETURN(dev_issuer_, DevIssuer::Open(Path("dev"), issuer, flags_.audience));
      jwks = dev_issuer_->jwks_path();
    }
    // Tokens are checked against the real time, whatever day a story plays on.
    CANDOUR_ASSIGN_OR_RETURN(keys_file_, JwksFile::Open(jwks, SystemClock()));
    tokens_ = std::make_unique<TokenVerifier>(*keys_file_, issuer, flags_.audience, SystemClock());
    return absl::OkStatus();
  }

  absl::Status OpenKeys() {
    std::string path = flags_.kek;
    if (path.empty()) {
      path = Path("dev/kek");
      absl::Status created = flags_.serve_state.empty() ? CreateKek(path) : absl::OkStatus();
      if (!created.ok() && !absl::IsAlreadyExists(created)) return created;
    }
    CANDOUR_ASSIGN_OR_RETURN(Secret kek, LoadKek(path));
    kek_ = std::make_unique<Secret>(std::move(kek));
    other_keks_.clear();
    for (const std::string& other : {flags_.old_kek, flags_.next_kek}) {
      if (other.empty()) continue;
      CANDOUR_ASSIGN_OR_RETURN(Secret loaded, LoadKek(other));
      other_keks_.push_back(std::make_unique<Secret>(std::move(loaded)));
    }
    if (flags_.kafka.empty() && !flags_.serve_state.empty()) {
      CANDOUR_ASSIGN_OR_RETURN(auto log, EmbeddedKeyLog::OpenForReading(Path("keys")));
      look_for_keys_ = [keys = log.get()] { return keys->LookAgain(); };
      key_log_ = std::move(log);
    } else if (flags_.kafka.empty()) {
      CANDOUR_ASSIGN_OR_RETURN(key_log_, EmbeddedKeyLog::Open(Path("keys")));
    } else if (!key_log_) {  // kept over a start that failed later: it goes on reading
      absl::StatusOr<std::unique_ptr<KafkaKeyLog>> opened = KafkaKeyLog::Open(Kafka("keys"));
      if (absl::IsNotFound(opened.status())) {
        return absl::NotFoundError(
            absl::StrCat(NoTopic(Kafka("keys")).message(),
                         ". If the ledger has records, restore the topic instead: without its keys nothing "
                         "that is sealed in them opens again"));
      }
      CANDOUR_ASSIGN_OR_RETURN(key_log_, std::move(opened));
    }
    return absl::OkStatus();
  }

  std::vector<const Secret*> OtherKeks() const {
    std::vector<const Secret*> others;
    for (const auto& kek : other_keks_) others.push_back(kek.get());
    return others;
  }

  // A new embedded ledger gets its tag key first, so that no ledger is ever open without one.
  absl::Status OpenNewLedger(const ServiceModule& module, Ledger& ledger) {
    CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(absl::Seconds(10)));
    if (range.end > 0) return absl::OkStatus();
    const std::string id = SystemEntropy().Bytes(16);
    CANDOUR_ASSIGN_OR_RETURN(const auto keyring, Keyring::Open(*key_log_, *kek_, module.name,
                                                               Keyring::Options{.other_keks = OtherKeks()}));
    CANDOUR_RETURN_IF_ERROR(keyring->CreateTagKey(id));
    const Opening opening{id,
                          absl::StrCat(flags_.origin, "/", module.name, "/0"),
                          module.model->level(),
                          module.model->FactTypes(),
                          BuildName(),
                          std::string(kOperator)};
    CANDOUR_RETURN_IF_ERROR(OpenLedger(ledger, opening, clock().Now(), SystemEntropy(), absl::Seconds(10)));
    Log(LogLevel::kInfo, "ledger_opened", {{"ledger", module.name}, {"origin", opening.origin}});
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<Ledger>> OpenTopic(const std::string& service) const {
    const KafkaOptions topic = Kafka(service + ".ledger");
    absl::StatusOr<std::unique_ptr<KafkaLedger>> opened = KafkaLedger::Open(topic);
    if (absl::IsNotFound(opened.status()))
      return absl::NotFoundError(absl::StrCat(NoTopic(topic).message(), " --service ", service));
    CANDOUR_RETURN_IF_ERROR(opened.status());
    return *std::move(opened);
  }

  // Those of the services of this process, and those that they follow besides. Before any service starts,
  // since one may follow the next.
  absl::Status OpenLedgers() {
    for (const ServiceModule& module : program_.modules) {
      std::unique_ptr<Ledger>& ledger = ledgers_[module.name];
      if (!flags_.kafka.empty()) {
        CANDOUR_ASSIGN_OR_RETURN(ledger, OpenTopic(module.name));
        continue;
      }
      CANDOUR_ASSIGN_OR_RETURN(ledger, EmbeddedLedger::Open(Path(module.name + "/ledger")));
      CANDOUR_RETURN_IF_ERROR(OpenNewLedger(module, *ledger));
    }
    for (const std::string& service : flags_.follow) {
      if (ledgers_.contains(service)) continue;
      CANDOUR_ASSIGN_OR_RETURN(ledgers_[service], OpenTopic(service));
    }
    return absl::OkStatus();
  }

  std::map<std::string, Ledger*> FollowedBy(const ServiceModule& module) const {
    std::map<std::string, Ledger*> followed;
    for (const FollowedLedger& one : module.follows) {
      const auto ledger = ledgers_.find(one.name);
      if (ledger != ledgers_.end()) followed[one.name] = ledger->second.get();
    }
    return followed;
  }

  absl::Status StartService(ServiceModule& module, size_t index) {
    CANDOUR_ASSIGN_OR_RETURN(const std::string listen, AddressOf("--listen", flags_.listen, Above(module)));
    HostOptions options{
        .listen = listen,
        .state_dir = Path(module.name + "/state"),
        .ledger = ledgers_.at(module.name).get(),
        .followed = FollowedBy(module),
        .key_log = key_log_.get(),
        .kek = kek_.get(),
        .other_keks = OtherKeks(),
        .rewrap = !flags_.old_kek.empty(),
        .tokens = tokens_.get(),
        .clock = &clock(),
        .clock_check = clock_check_.get(),
        .tls = flags_.tls,
        .quota = QuotaOf(flags_),
        .reflection = flags_.dev,
        .verify_log = flags_.verify_log == "yes" || (flags_.verify_log == "auto" && flags_.kafka.empty()),
        .build = shifted_ ? BuildName() + "+dev-clock" : BuildName(),
        .pause_timers = flags_.pause_timers,
        .pause_reactions = flags_.pause_reactions};
    if (!flags_.kafka.empty()) {
      // What a followed ledger lost would be a bar, or a death, that nobody hears of.
      std::vector<KafkaOptions> ledgers = {Kafka(module.name + ".ledger")};
      for (const auto& [name, ledger] : options.followed) ledgers.push_back(Kafka(name + ".ledger"));
      options.check_ledger = [ledgers, keys = Kafka("keys"), single = flags_.single_broker] {
        for (const KafkaOptions& topic : ledgers)
          CANDOUR_RETURN_IF_ERROR(CheckTopicSafety(topic, {.single_broker = single}));
        return CheckTopicSafety(keys, {.use = TopicUse::kKeys, .single_broker = single});
      };
    }
    CANDOUR_ASSIGN_OR_RETURN(std::unique_ptr<ServiceHost> host,
                             ServiceHost::Start(module, std::move(options)));
    endpoints_[module.name] = absl::StrCat(listen.substr(0, listen.rfind(':')), ":", host->port());
    CANDOUR_RETURN_IF_ERROR(WriteEndpoints());
    Keep(module, index, std::move(host));
    return absl::OkStatus();
  }

  void Keep(const ServiceModule& module, size_t index, std::unique_ptr<Host> host) {
    Log(LogLevel::kInfo, "listening", {{"service", module.name}, {"port", absl::StrCat(host->port())}});
    monitors_.Show(index, *host);
    hosts_.push_back(std::move(host));
  }

  // The questions of the service whose state it is. No ledger is opened, and endpoints.json stays the live
  // services'.
  absl::Status StartStanding() {
    absl::Status none;
    for (size_t i = 0; i < program_.modules.size(); ++i) {
      auto host = StandingHost::Start(program_.modules[i], {.listen = flags_.listen,
                                                            .state_dir = flags_.serve_state,
                                                            .key_log = key_log_.get(),
                                                            .kek = kek_.get(),
                                                            .other_keks = OtherKeks(),
                                                            .tokens = tokens_.get(),
                                                            .clock = &clock(),
                                                            .tls = flags_.tls,
                                                            .reflection = flags_.dev,
                                                            .build = BuildName(),
                                                            .look_for_keys = look_for_keys_});
      if (host.ok()) {
        Keep(program_.modules[i], i, *std::move(host));
        return absl::OkStatus();
      }
      if (!absl::IsNotFound(host.status())) return host.status();
      none = host.status();
    }
    return none;
  }

  // Where candourctl finds the services of a data folder, each once it listens. Replaced as a whole.
  absl::Status WriteEndpoints() const {
    const std::string path = Path("endpoints.json");
    {
      std::ofstream file(path + ".new");
      file << endpoints_.dump(2) << "\n";
      if (!file.flush()) return absl::InternalError(absl::StrCat("cannot write ", path));
    }
    std::error_code error;
    std::filesystem::rename(path + ".new", path, error);
    return error ? absl::InternalError(absl::StrCat("cannot write ", path)) : absl::OkStatus();
  }

  Program program_;
  const ServeFlags flags_;
  KafkaProperties kafka_properties_;
  std::unique_ptr<ShiftedClock> shifted_;
  std::unique_ptr<KafkaClock> brokers_clock_;
  std::unique_ptr<ClockCheck> clock_check_;  // asks it
  std::unique_ptr<DevIssuer> dev_issuer_;
  std::unique_ptr<JwksFile> keys_file_;
  std::unique_ptr<TokenVerifier> tokens_;
  std::unique_ptr<Secret> kek_;
  std::vector<std::unique_ptr<Secret>> other_keks_;
  std::unique_ptr<KeyLog> key_log_;
  std::function<absl::Status()> look_for_keys_;
  std::map<std::string, std::unique_ptr<Ledger>> ledgers_;  // by service
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
    return app.exit(error) == 0 ? 0 : 2;
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
  while (IsSilence(started) && !flags.kafka.empty()) {
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
  process.Drain();
  Log(LogLevel::kInfo, "ended");
  return 0;
}

}  // namespace candour

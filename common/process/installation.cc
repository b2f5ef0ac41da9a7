#include "common/process/installation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/kafka_admin.h"
#include "common/ledger/opening.h"
#include "common/observe/log.h"
#include "common/privacy/embedded_key_log.h"
#include "common/privacy/kafka_key_log.h"
#include "common/privacy/kek.h"
#include "common/process/tls.h"
#include "common/process/unservable_ledger.h"

namespace candour {
namespace {

constexpr absl::Duration kClockPatience = absl::Seconds(10);
// An answer that took longer says too little: it may be wrong by as much.
constexpr absl::Duration kProbePatience = absl::Seconds(2);
constexpr absl::Duration kOpening = absl::Seconds(10);
constexpr absl::string_view kDevIssuer = "candour-dev";
constexpr absl::string_view kOperator = "operator-local";

absl::Status NoTopic(const KafkaOptions& topic) {
  return absl::NotFoundError(
      absl::StrCat("there is no topic ", topic.topic, ": run candourctl ledger create"));
}

}  // namespace

absl::Status Installation::Open(const std::vector<ServiceModule>& modules) {
  ledgers_.clear();
  followed_.clear();
  CANDOUR_ASSIGN_OR_RETURN(kafka_properties_, SecurityProperties(flags_.kafka_security));
  CANDOUR_RETURN_IF_ERROR(OpenClock());
  CANDOUR_RETURN_IF_ERROR(OpenAccess());
  CANDOUR_RETURN_IF_ERROR(OpenKeks());
  CANDOUR_RETURN_IF_ERROR(OpenKeys());
  if (!flags_.serve_state.empty()) return absl::OkStatus();
  CANDOUR_RETURN_IF_ERROR(OpenClockCheck());
  return OpenLedgers(modules);
}

KafkaOptions Installation::Kafka(const std::string& name) const {
  return {
      .bootstrap = flags_.kafka,
      .topic = absl::StrCat(flags_.topic_prefix, ".", name),
      .properties = kafka_properties_,
      .on_renewal = [name](const absl::Status& renewed) {
        if (renewed.ok()) {
          Log(LogLevel::kInfo, "kafka_files_renewed", {{"topic", name}});
        } else {
          Log(LogLevel::kWarning, "kafka_files_not_renewed", {{"topic", name}, {"why", renewed.message()}});
        }
      }};
}

absl::Status Installation::OpenClock() {
  if (flags_.dev_clock.empty()) return absl::OkStatus();
  absl::Time start;
  std::string error;
  absl::ParseTime(absl::RFC3339_full, flags_.dev_clock, &start, &error);  // checked with the flags
  shifted_ = std::make_unique<ShiftedClock>(start);
  return absl::OkStatus();
}

// A story's clock (--dev-clock) is held against nothing, and an embedded ledger has no other clock.
absl::Status Installation::OpenClockCheck() {
  if (flags_.kafka.empty() || shifted_ || clock_check_) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<KafkaClock>> opened = KafkaClock::Open(Kafka("clock"), kClockPatience);
  if (absl::IsNotFound(opened.status())) return NoTopic(Kafka("clock"));
  CANDOUR_ASSIGN_OR_RETURN(brokers_clock_, std::move(opened));
  clock_check_ = std::make_unique<ClockCheck>(ClockCheck::Options{
      .ask = [brokers = brokers_clock_.get()] { return brokers->Ask(kProbePatience); }, .clock = &clock()});
  clock_check_->Start();
  return absl::OkStatus();
}

void Installation::StopClockCheck() {
  if (clock_check_) clock_check_->Stop();
  if (brokers_clock_) brokers_clock_->Stop();
}

absl::Status Installation::OpenAccess() {
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

absl::Status Installation::OpenKeks() {
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
  return absl::OkStatus();
}

absl::Status Installation::OpenKeys() {
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

std::vector<const Secret*> Installation::OtherKeks() const {
  std::vector<const Secret*> others;
  for (const auto& kek : other_keks_) others.push_back(kek.get());
  return others;
}

// A new embedded ledger gets its tag key first, so that no ledger is ever open without one.
absl::Status Installation::OpenNewLedger(const ServiceModule& module, Ledger& ledger) {
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, ledger.Range(kOpening));
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
  CANDOUR_RETURN_IF_ERROR(OpenLedger(ledger, opening, clock().Now(), SystemEntropy(), kOpening));
  Log(LogLevel::kInfo, "ledger_opened", {{"ledger", module.name}, {"origin", opening.origin}});
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Ledger>> Installation::OpenTopic(const std::string& service) const {
  const KafkaOptions topic = Kafka(service + ".ledger");
  absl::StatusOr<std::unique_ptr<KafkaLedger>> opened = KafkaLedger::Open(topic);
  if (absl::IsNotFound(opened.status()))
    return absl::NotFoundError(absl::StrCat(NoTopic(topic).message(), " --service ", service));
  // Only people can mend that: said while it stays up, not by a process that ends again and again.
  if (absl::IsFailedPrecondition(opened.status()))
    return std::make_unique<UnservableLedger>("topic " + topic.topic, opened.status());
  CANDOUR_RETURN_IF_ERROR(opened.status());
  return *std::move(opened);
}

absl::Status Installation::OpenLedgers(const std::vector<ServiceModule>& modules) {
  for (const ServiceModule& module : modules) {
    std::unique_ptr<Ledger>& ledger = ledgers_[module.name];
    if (!flags_.kafka.empty()) {
      CANDOUR_ASSIGN_OR_RETURN(ledger, OpenTopic(module.name));
      continue;
    }
    CANDOUR_ASSIGN_OR_RETURN(ledger, EmbeddedLedger::Open(Path(module.name + "/ledger")));
    CANDOUR_RETURN_IF_ERROR(OpenNewLedger(module, *ledger));
  }
  for (const std::string& service : flags_.follow) {
    if (ledgers_.contains(service)) continue;  // its own service folds it
    CANDOUR_ASSIGN_OR_RETURN(followed_[service], OpenTopic(service));
  }
  return absl::OkStatus();
}

std::map<std::string, Ledger*> Installation::FollowedBy(const ServiceModule& module) const {
  std::map<std::string, Ledger*> followed;
  for (const FollowedLedger& one : module.follows) {
    const auto ledger = followed_.find(one.name);
    if (ledger != followed_.end()) followed[one.name] = ledger->second.get();
  }
  return followed;
}

std::map<std::string, std::string> Installation::Certificates() const {
  std::map<std::string, std::string> files = {{"tls-cert", flags_.tls.certificate},
                                              {"tls-client-ca", flags_.tls.client_ca},
                                              {"kafka-cert", flags_.kafka_security.certificate}};
  std::erase_if(files, [](const auto& file) { return file.second.empty(); });
  return files;
}

HostOptions Installation::OptionsFor(const ServiceModule& module) const {
  HostOptions options{
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
      .certificates = Certificates(),
      .quota = QuotaOf(flags_),
      .reflection = flags_.dev,
      .verify_log = flags_.verify_log == "yes" || (flags_.verify_log == "auto" && flags_.kafka.empty()),
      .build = shifted_ ? BuildName() + "+dev-clock" : BuildName(),
      .pause_timers = flags_.pause_timers,
      .pause_reactions = flags_.pause_reactions};
  if (flags_.kafka.empty()) return options;
  // What a followed ledger lost would be a bar, or a death, that nobody hears of.
  std::vector<KafkaOptions> ledgers = {Kafka(module.name + ".ledger")};
  for (const auto& [name, ledger] : options.followed) ledgers.push_back(Kafka(name + ".ledger"));
  options.check_ledger = [ledgers, keys = Kafka("keys"), single = flags_.single_broker] {
    for (const KafkaOptions& topic : ledgers)
      CANDOUR_RETURN_IF_ERROR(CheckTopicSafety(topic, {.single_broker = single}));
    return CheckTopicSafety(keys, {.use = TopicUse::kKeys, .single_broker = single});
  };
  return options;
}

StandingOptions Installation::StandingOptionsFor() const {
  return {.state_dir = flags_.serve_state,
          .key_log = key_log_.get(),
          .kek = kek_.get(),
          .other_keks = OtherKeks(),
          .tokens = tokens_.get(),
          .clock = &clock(),
          .tls = flags_.tls,
          .certificates = Certificates(),
          .reflection = flags_.dev,
          .build = BuildName(),
          .look_for_keys = look_for_keys_};
}

}  // namespace candour

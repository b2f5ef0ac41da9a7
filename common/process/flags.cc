#include "common/process/flags.h"

#include <arpa/inet.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <sstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/base/status.h"

namespace candour {
namespace {

// A trust has some hundreds of managers, and an import is one command.
constexpr double kCommandsPerSecond = 500, kRefusalsPerSecond = 50, kBurstSeconds = 10;
constexpr absl::string_view kOff = "off";
constexpr size_t kMetricsAbove = 10;  // 7101 and 7111

// --data-dir -> CANDOUR_DATA_DIR.
std::string EnvironmentName(absl::string_view flag) {
  return absl::StrCat("CANDOUR", absl::AsciiStrToUpper(absl::StrReplaceAll(flag, {{"--", "_"}, {"-", "_"}})));
}

std::string FromEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? value : "";
}

// "line 3: " of the first line that begins with `name`.
std::string LineOf(const std::string& text, const std::string& name) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    const absl::string_view line = absl::StripLeadingAsciiWhitespace(lines[i]);
    if (absl::StartsWith(absl::StripPrefix(line, "\""), name)) return absl::StrCat("line ", i + 1, ": ");
  }
  return "";
}

bool IsOpenQuote(const std::string& value) {
  return !value.empty() && (value.front() == '"' || value.front() == '\'');
}

// CLI11 2.1 reads the file before the environment, and the first to set a flag wins. So what the environment
// says is taken out of the file. Of a wrong file CLI11 names neither line nor file.
class FileBelowEnvironment : public CLI::ConfigTOML {
 public:
  // `app` owns it.
  explicit FileBelowEnvironment(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    std::istringstream again(text);
    std::vector<CLI::ConfigItem> set = CLI::ConfigTOML::from_config(again);
    for (const CLI::ConfigItem& item : set) Check(item, text);
    std::erase_if(set, [](const CLI::ConfigItem& item) {
      return !FromEnvironment(EnvironmentName("--" + item.fullname())).empty();
    });
    return set;
  }

 private:
  // Throws CLI::ConfigError, as CLI11 does.
  void Check(const CLI::ConfigItem& item, const std::string& text) const {
    const std::string name = item.fullname();
    if (item.name == "++")
      throw CLI::ConfigError(absl::StrCat(LineOf(text, "["), "there are no sections, only NAME = VALUE"));
    if (app_.get_option_no_throw("--" + name) == nullptr)
      throw CLI::ConfigError(
          absl::StrCat(LineOf(text, name), "no flag NAME = VALUE of this program: ", name));
    if (std::any_of(item.inputs.begin(), item.inputs.end(), IsOpenQuote))
      throw CLI::ConfigError(absl::StrCat(LineOf(text, name), "a quote that does not end: ", name));
  }

  const CLI::App& app_;
};

// CLI11's own range of these prints all 309 digits of the largest number.
CLI::Validator IsRate() {
  return CLI::Validator(
      [](const std::string& value) {
        double rate = 0;
        const bool is_rate = absl::SimpleAtod(value, &rate) && std::isfinite(rate) && rate >= 0;
        return is_rate ? std::string() : absl::StrCat("is a number of at least 0, not ", value);
      },
      "");
}

// "127.0.0.1:7101" and "[::1]:7101", in two.
struct HostPort {
  std::string host, port;
};

std::optional<HostPort> Split(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  return HostPort{address.substr(0, colon), address.substr(colon + 1)};
}

bool IsIpv6(const std::string& host) {
  in6_addr parsed;
  return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
         inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &parsed) == 1;
}

// By what the address is, not how it is spelt: a name such as 127.example is anybody's.
bool IsLoopback(const std::string& listen) {
  const auto address = Split(listen);
  if (!address) return false;
  if (address->host == "localhost" || address->host == "[::1]") return true;
  in_addr parsed;
  constexpr uint32_t kLoopbackNet = 127;
  return inet_pton(AF_INET, address->host.c_str(), &parsed) == 1 &&
         ntohl(parsed.s_addr) >> 24 == kLoopbackNet;
}

}  // namespace

// Taken as left out it would be no client certificates, no Kafka, the root for a data folder.
CLI::Validator NotEmpty() {
  return CLI::Validator(
      [](const std::string& value) {
        return std::string(value.empty() ? "is empty; give it a value, or leave it out" : "");
      },
      "");
}

void AddKafkaSecurityFlags(CLI::App& app, KafkaSecurity* s) {
  const auto add = [&app](const std::string& name, std::string& value, const std::string& help) {
    app.add_option(name, value, help)->envname(EnvironmentName(name))->check(NotEmpty());
  };
  add("--kafka-ca", s->ca, "PEM certificates to know the brokers by, or system; without it plaintext");
  add("--kafka-cert", s->certificate, "PEM certificate that brokers know this client by");
  add("--kafka-key", s->key, "its PEM private key (mode 0600)");
  add("--kafka-user", s->user, "user for SCRAM-SHA-512 (not with Kafka 4 and a librdkafka before 2.6.1)");
  add("--kafka-password-file", s->password_file, "file with that user's password (mode 0600)");
}

void AddServeFlags(CLI::App& app, ServeFlags* f) {
  const auto add = [&app](const std::string& name, auto& value, const std::string& help) {
    return app.add_option(name, value, help)
        ->envname(EnvironmentName(name))
        ->capture_default_str()
        ->check(NotEmpty());
  };
  const auto flag = [&app](const std::string& name, bool& value, const std::string& help) {
    return app.add_flag(name, value, help)->envname(EnvironmentName(name));
  };
  app.config_formatter(std::make_shared<FileBelowEnvironment>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);
  // CLI11 2.1 looks for the file before it looks at the environment. A file that was named must be there.
  const std::string config = FromEnvironment(EnvironmentName("--config"));
  app.set_config("--config", config, "TOML file with any of these flags", /*config_required=*/!config.empty())
      ->envname(EnvironmentName("--config"));
  add("--listen", f->listen, "address of the first service, HOST:PORT; port 0 takes a free one");
  add("--metrics-listen", f->metrics_listen,
      "HOST:PORT of the first service's /metrics, /healthz and /readyz, or off; with --dev ten ports above "
      "--listen, else off");
  add("--data-dir", f->data_dir, "folder for folded state, and for ledger and keys when they are embedded")
      ->required();
  add("--kafka", f->kafka, "bootstrap servers of the Kafka cluster that holds the ledgers");
  add("--topic-prefix", f->topic_prefix, "ledgers are topics <prefix>.<service>.ledger, keys <prefix>.keys");
  app.add_option(
         "--follow", f->follow,
         "another service on Kafka whose ledger is followed, such as sanctions; those of this process are "
         "followed without it")
      ->envname(EnvironmentName("--follow"))
      ->delimiter(',')
      ->check(NotEmpty());
  AddKafkaSecurityFlags(app, &f->kafka_security);
  flag("--single-broker", f->single_broker, "accept a topic with one replica: a lost disk loses the ledger");
  add("--jwks", f->jwks, "file with the token issuer's public keys (JWKS); watched");
  add("--issuer", f->issuer, "the token's iss");
  add("--audience", f->audience, "the token's aud");
  add("--kek", f->kek, "file with the key-encryption key (32 bytes, or 64 hex digits; mode 0600)");
  add("--old-kek", f->old_kek, "file with the one before: what it wraps is read, and wrapped by --kek again");
  add("--next-kek", f->next_kek, "file with the next one, which other replicas use already: read only");
  add("--tls-cert", f->tls.certificate, "PEM certificate chain of this server");
  add("--tls-key", f->tls.key, "PEM private key of this server");
  add("--tls-client-ca", f->tls.client_ca, "PEM certificates of which callers must present one (mTLS)");
  flag("--metrics-tls", f->metrics_tls,
       "serve --metrics-listen over TLS with these files; with --tls-client-ca /metrics wants a certificate");
  flag("--insecure-plaintext", f->insecure_plaintext,
       "serve without TLS on an address that others can reach: only where a mesh encrypts");
  app.add_option("--quota-commands", f->quota_commands,
                 "commands a second of one organisation; 0: no limit (500; with --dev none)")
      ->envname("CANDOUR_QUOTA_COMMANDS")
      ->check(IsRate());
  app.add_option("--quota-refusals", f->quota_refusals,
                 "refused commands a second of one organisation; 0: no limit (50; with --dev none)")
      ->envname("CANDOUR_QUOTA_REFUSALS")
      ->check(IsRate());
  flag("--dev", f->dev, "laptop mode: own token issuer and keys, loopback addresses only, reflection on");
  add("--dev-clock", f->dev_clock,
      "with --dev: begin at this instant, RFC 3339, such as 2026-01-05T09:00:00Z");
  add("--origin", f->origin, "names the installation in a ledger that is made here");
  add("--verify-log", f->verify_log,
      "hash the whole log again before serving: yes, no, or auto (an embedded ledger's)")
      ->check(CLI::IsMember({"auto", "yes", "no"}));
  add("--serve-state", f->serve_state,
      "folder of a state that `candourctl state rebuild --until` left: answer questions from it, take no "
      "commands, and write nothing");
  flag("--pause-timers", f->pause_timers, "send no timer that is due; they wait");
  flag("--pause-reactions", f->pause_reactions, "send no reaction; what asks for one waits");
  add("--log-level", f->log_level, "debug, info, warning or error")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
}

std::string WhatIsWrong(const CLI::App& app, const CLI::ParseError& error) {
  // A flag that there is not is told as one that is missing, without its name.
  if (const auto words = app.remaining(); !words.empty() && error.get_name() == "RequiredError")
    return absl::StrCat("there is no flag ", words.front());
  const auto* file = dynamic_cast<const CLI::ConfigError*>(&error);
  return file == nullptr ? error.what()
                         : absl::StrCat(app.get_config_ptr()->as<std::string>(), ": ", error.what());
}

absl::StatusOr<std::string> AddressOf(const std::string& flag, const std::string& value, size_t above) {
  const auto parts = Split(value);
  uint32_t port = 0;
  if (!parts || (parts->host.find_first_of(":[") != std::string::npos && !IsIpv6(parts->host)) ||
      !absl::SimpleAtoi(parts->port, &port) || port + above > 65535) {
    return absl::InvalidArgumentError(absl::StrCat(flag, " is HOST:PORT, not ", value));
  }
  return absl::StrCat(parts->host, ":", port == 0 ? 0 : port + above);
}

absl::StatusOr<std::string> MetricsListen(const ServeFlags& f, size_t above) {
  const std::string& given = f.metrics_listen;
  if (given == kOff || (given.empty() && !f.dev)) return "";
  if (!given.empty()) return AddressOf("--metrics-listen", given, above);
  CANDOUR_ASSIGN_OR_RETURN(const std::string listen, AddressOf("--listen", f.listen, 0));
  const bool any_port = absl::EndsWith(listen, ":0");
  return AddressOf("--listen", listen, any_port ? 0 : kMetricsAbove + above);
}

Quota::Options QuotaOf(const ServeFlags& f) {
  const auto limit = [&f](const std::optional<double>& given, double otherwise) {
    const double per_second = given.value_or(f.dev ? 0 : otherwise);
    return Quota::Limit{per_second, std::max(1.0, kBurstSeconds * per_second)};
  };
  return {.commands = limit(f.quota_commands, kCommandsPerSecond),
          .refusals = limit(f.quota_refusals, kRefusalsPerSecond)};
}

absl::Status CheckServeFlags(const ServeFlags& f, bool needs_kafka) {
  if (needs_kafka && f.kafka.empty()) {
    return absl::InvalidArgumentError(
        "--kafka is needed: this program serves from Kafka (use candour for an embedded ledger)");
  }
  if (!f.dev && (f.jwks.empty() || f.issuer.empty())) {
    return absl::InvalidArgumentError(
        "--jwks and --issuer are needed to check callers' tokens (or --dev on a laptop)");
  }
  if (!f.dev && f.kek.empty()) {
    return absl::InvalidArgumentError("--kek is needed to seal personal data (or --dev on a laptop)");
  }
  CANDOUR_ASSIGN_OR_RETURN(const std::string metrics_listen, MetricsListen(f, 0));
  if (f.dev && (!IsLoopback(f.listen) || (!metrics_listen.empty() && !IsLoopback(metrics_listen)))) {
    return absl::InvalidArgumentError("--dev listens on a loopback address only, such as 127.0.0.1 or [::1]");
  }
  absl::Time instant;
  std::string error;
  if (!f.dev_clock.empty() &&
      (!f.dev || !absl::ParseTime(absl::RFC3339_full, f.dev_clock, &instant, &error))) {
    return absl::InvalidArgumentError("--dev-clock needs --dev and an instant such as 2026-01-05T09:00:00Z");
  }
  if (!f.follow.empty() && f.kafka.empty()) {
    return absl::InvalidArgumentError(
        "--follow needs --kafka: an embedded ledger is its own process's alone");
  }
  if (f.tls.certificate.empty() && !f.tls.client_ca.empty()) {
    return absl::InvalidArgumentError("--tls-client-ca needs --tls-cert and --tls-key");
  }
  if (f.tls.certificate.empty() != f.tls.key.empty()) {
    return absl::InvalidArgumentError("--tls-cert and --tls-key go together");
  }
  if (f.tls.certificate.empty() && f.metrics_tls) {
    return absl::InvalidArgumentError("--metrics-tls needs --tls-cert and --tls-key");
  }
  if (f.tls.certificate.empty() && !f.insecure_plaintext && !IsLoopback(f.listen)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "serving on ", f.listen,
        " needs --tls-cert and --tls-key (or --insecure-plaintext behind a mesh that encrypts)"));
  }
  return absl::OkStatus();
}

}  // namespace candour

#include "common/process/flags.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"

namespace candour {
namespace {

// --data-dir -> CANDOUR_DATA_DIR.
std::string EnvironmentName(absl::string_view flag) {
  return absl::StrCat("CANDOUR", absl::AsciiStrToUpper(absl::StrReplaceAll(flag, {{"--", "_"}, {"-", "_"}})));
}

bool IsLoopback(absl::string_view listen) {
  return absl::StartsWith(listen, "127.") || absl::StartsWith(listen, "[::1]") ||
         absl::StartsWith(listen, "localhost:");
}

}  // namespace

void AddServeFlags(CLI::App& app, ServeFlags* f) {
  const auto add = [&app](const std::string& name, auto& value, const std::string& help) {
    return app.add_option(name, value, help)->envname(EnvironmentName(name))->capture_default_str();
  };
  const auto flag = [&app](const std::string& name, bool& value, const std::string& help) {
    return app.add_flag(name, value, help)->envname(EnvironmentName(name));
  };
  app.set_config("--config", "", "TOML file with any of these flags")->envname("CANDOUR_CONFIG");
  add("--listen", f->listen, "address of the first service, HOST:PORT; port 0 takes a free one");
  add("--data-dir", f->data_dir, "folder for folded state, and for ledger and keys when they are embedded")
      ->required();
  add("--kafka", f->kafka, "bootstrap servers of the Kafka cluster that holds the ledgers");
  add("--topic-prefix", f->topic_prefix, "ledgers are topics <prefix>.<service>.ledger, keys <prefix>.keys");
  flag("--single-broker", f->single_broker, "accept a topic with one replica: a lost disk loses the ledger");
  add("--jwks", f->jwks, "file with the token issuer's public keys (JWKS); watched");
  add("--issuer", f->issuer, "the token's iss");
  add("--audience", f->audience, "the token's aud");
  add("--kek", f->kek, "file with the key-encryption key (32 bytes, or 64 hex digits; mode 0600)");
  add("--tls-cert", f->tls.certificate, "PEM certificate chain of this server");
  add("--tls-key", f->tls.key, "PEM private key of this server");
  add("--tls-client-ca", f->tls.client_ca, "PEM certificates of which callers must present one (mTLS)");
  flag("--plaintext", f->plaintext, "serve without TLS on an address that others can reach (behind a mesh)");
  flag("--dev", f->dev, "laptop mode: own token issuer and keys, 127.0.0.1 only, reflection on");
  add("--dev-clock", f->dev_clock,
      "with --dev: begin at this instant, RFC 3339, such as 2026-01-05T09:00:00Z");
  add("--origin", f->origin, "names the installation in a ledger that is made here");
  add("--verify-log", f->verify_log,
      "hash the whole log again before serving: yes, no, or auto (an embedded ledger's)")
      ->check(CLI::IsMember({"auto", "yes", "no"}));
  flag("--pause-timers", f->pause_timers, "send no timer that is due; they wait");
  flag("--pause-reactions", f->pause_reactions, "send no reaction; what asks for one waits");
  add("--log-level", f->log_level, "debug, info, warning or error")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
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
  if (f.dev && !IsLoopback(f.listen)) {
    return absl::InvalidArgumentError("--dev listens on 127.0.0.1 only");
  }
  absl::Time instant;
  std::string error;
  if (!f.dev_clock.empty() &&
      (!f.dev || !absl::ParseTime(absl::RFC3339_full, f.dev_clock, &instant, &error))) {
    return absl::InvalidArgumentError("--dev-clock needs --dev and an instant such as 2026-01-05T09:00:00Z");
  }
  if (f.tls.certificate.empty() != f.tls.key.empty()) {
    return absl::InvalidArgumentError("--tls-cert and --tls-key go together");
  }
  if (f.tls.certificate.empty() && !f.plaintext && !IsLoopback(f.listen)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "serving on ", f.listen, " needs --tls-cert and --tls-key (or --plaintext behind a mesh)"));
  }
  return absl::OkStatus();
}

}  // namespace candour

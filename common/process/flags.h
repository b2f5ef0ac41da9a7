// The flags of every serving program. Each can also stand in the environment (CANDOUR_DATA_DIR for
// --data-dir) and in a TOML file (--config); the command line wins over the environment, and that over the
// file.
#ifndef CANDOUR_COMMON_PROCESS_FLAGS_H_
#define CANDOUR_COMMON_PROCESS_FLAGS_H_

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/ledger/kafka_security.h"
#include "common/process/service_host.h"

namespace candour {

struct ServeFlags {
  std::string listen = "127.0.0.1:7101";
  std::string metrics_listen;  // empty: see MetricsListen
  std::string data_dir;
  std::string kafka;  // bootstrap servers; empty: embedded ledger
  std::string topic_prefix = "candour";
  std::vector<std::string> follow;  // services on Kafka whose ledgers are followed
  KafkaSecurity kafka_security;
  bool single_broker = false;
  std::string jwks, issuer, audience = "candour";
  std::string kek, old_kek, next_kek;
  TlsFiles tls;
  bool metrics_tls = false;
  bool insecure_plaintext = false;
  // Commands and refusals a second of one organisation; 0: no limit; nullopt: see QuotaOf.
  std::optional<double> quota_commands, quota_refusals;
  bool dev = false;
  std::string dev_clock;
  std::string origin = "candour.invalid";
  std::string verify_log = "auto";
  std::string serve_state;  // folder of a state of the past; empty: serve live
  bool pause_timers = false, pause_reactions = false;
  std::string log_level = "info";
};

// Declares the flags on `app`.
void AddServeFlags(CLI::App& app, ServeFlags* flags);

// Refuses an empty value. Nobody means "none" by it: a variable is not set in the script that starts us.
CLI::Validator NotEmpty();

// The flags of everything that talks to Kafka: --kafka-ca, --kafka-cert, ...
void AddKafkaSecurityFlags(CLI::App& app, KafkaSecurity* security);

// For people: what `error` says, and which flag or file it is about.
std::string WhatIsWrong(const CLI::App& app, const CLI::ParseError& error);

// "HOST:PORT" of a service `above` the first of a process: port 0 stays 0. INVALID_ARGUMENT.
absl::StatusOr<std::string> AddressOf(const std::string& flag, const std::string& value, size_t above);
// Where /metrics is served; empty: nowhere. With --dev and no --metrics-listen ten ports above --listen.
absl::StatusOr<std::string> MetricsListen(const ServeFlags& flags, size_t above);

// With a burst of ten seconds' worth. Without the flags: none with --dev, else what no honest organisation
// sends.
Quota::Options QuotaOf(const ServeFlags& flags);

// INVALID_ARGUMENT where flags contradict each other; says which, and what to do.
absl::Status CheckServeFlags(const ServeFlags& flags, bool needs_kafka);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_FLAGS_H_

// The flags of every serving program. Each can also stand in the environment (CANDOUR_DATA_DIR for
// --data-dir) and in a TOML file (--config); the command line wins over the environment, and that over the
// file.
#ifndef CANDOUR_COMMON_PROCESS_FLAGS_H_
#define CANDOUR_COMMON_PROCESS_FLAGS_H_

#include <CLI/App.hpp>
#include <string>

#include "absl/status/status.h"
#include "common/process/service_host.h"

namespace candour {

struct ServeFlags {
  std::string listen = "127.0.0.1:7101";
  std::string data_dir;
  std::string kafka;  // bootstrap servers; empty: embedded ledger
  std::string topic_prefix = "candour";
  bool single_broker = false;
  std::string jwks, issuer, audience = "candour";
  std::string kek;
  TlsFiles tls;
  bool plaintext = false;
  bool dev = false;
  std::string dev_clock;
  std::string origin = "candour.invalid";
  std::string verify_log = "auto";
  bool pause_timers = false, pause_reactions = false;
  std::string log_level = "info";
};

// Declares the flags on `app`.
void AddServeFlags(CLI::App& app, ServeFlags* flags);

// INVALID_ARGUMENT where flags contradict each other; says which, and what to do.
absl::Status CheckServeFlags(const ServeFlags& flags, bool needs_kafka);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_FLAGS_H_

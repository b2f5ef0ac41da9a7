// candourctl keys export, import: the keys of one service, in a data folder or on Kafka.
#ifndef CANDOUR_CLIENTS_CLI_KEY_VERBS_H_
#define CANDOUR_CLIENTS_CLI_KEY_VERBS_H_

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <string>

#include "clients/cli/connection.h"
#include "clients/cli/ledger_place.h"
#include "common/privacy/key_log.h"

namespace candour {

struct KeyFlags {
  LedgerPlace place;
  std::string file;
  bool single_broker = false;
};

// The key log of `place`, or of the data folder where that is none on Kafka, beside a service that runs.
absl::StatusOr<std::unique_ptr<KeyLog>> OpenKeysForReading(const LedgerPlace& place,
                                                           const std::string& data_dir);

// Adds the verbs to `keys`; `run` is set to what the parsed verb does and gives the exit code.
void AddKeyVerbs(CLI::App& keys, const ConnectionFlags& connection, const std::string& output,
                 KeyFlags* flags, std::function<int()>* run);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_KEY_VERBS_H_

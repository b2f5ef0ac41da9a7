// candourctl ledger create: a ledger on Kafka, from nothing to its first record.
#ifndef CANDOUR_CLIENTS_CLI_LEDGER_CREATE_H_
#define CANDOUR_CLIENTS_CLI_LEDGER_CREATE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/ledger/kafka_security.h"

namespace candour {

struct LedgerCreateFlags {
  std::string kafka, service = "registration", topic_prefix = "candour", origin, kek;
  KafkaSecurity security;
  bool single_broker = false, create_kek = false;
  std::optional<uint32_t> level;  // below the highest that this build knows, for older builds beside it
};

// Makes the topics <prefix>.keys, <prefix>.clock and <prefix>.<service>.ledger with their fixed settings, the
// ledger's tag key and the record that opens it, in this order; run again after a failure it goes on where it
// stopped. ALREADY_EXISTS: the ledger is open already. INVALID_ARGUMENT, and nothing is made: this build
// knows no such level.
absl::Status CreateLedger(const LedgerCreateFlags& flags);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_LEDGER_CREATE_H_

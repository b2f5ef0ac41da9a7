// Which ledger an offline verb means: a folder, or a topic.
#ifndef CANDOUR_CLIENTS_CLI_LEDGER_PLACE_H_
#define CANDOUR_CLIENTS_CLI_LEDGER_PLACE_H_

#include <CLI/App.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/ledger/kafka_admin.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_security.h"
#include "common/ledger/ledger.h"

namespace candour {

struct LedgerPlace {
  std::string folder;  // of an embedded ledger
  std::string kafka, service = "registration", topic_prefix = "candour";
  KafkaSecurity security;
};

// A positional FOLDER, and --kafka with what belongs to it.
void AddLedgerPlace(CLI::App& verb, LedgerPlace* place);
// --kafka with what belongs to it alone.
void AddKafkaPlace(CLI::App& verb, LedgerPlace* place);

// INVALID_ARGUMENT unless exactly one of folder and --kafka is given.
absl::Status CheckPlace(const LedgerPlace& place);
// The topic "<prefix>.<name>".
absl::StatusOr<KafkaOptions> TopicOf(const LedgerPlace& place, const std::string& name);
// Makes a topic that is missing, which stands on stderr. Errors as CreateTopic and CheckTopicSafety.
absl::Status EnsureTopic(const KafkaOptions& options, const TopicPlan& plan);
// Beside a service that runs: nothing is locked or written.
absl::StatusOr<std::unique_ptr<Ledger>> OpenForReading(const LedgerPlace& place);
// The same, for what is read by the rules of place.service: FAILED_PRECONDITION where the record that opens
// the ledger says that it is another service's.
absl::StatusOr<std::unique_ptr<Ledger>> OpenOwnForReading(const LedgerPlace& place);

// Says on stderr every two seconds how far a verb is and how long it will take: "exported 120000 of 500000
// records (24 %), 60000/s, about 6 s left".
class Progress {
 public:
  explicit Progress(std::string did) : did_(std::move(did)) {}
  void operator()(uint64_t done, uint64_t of);

 private:
  using Clock = std::chrono::steady_clock;
  const std::string did_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
  std::optional<uint64_t> first_;
};

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_LEDGER_PLACE_H_

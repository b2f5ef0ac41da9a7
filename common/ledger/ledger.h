// An append-only log of records in one order: the only thing that a service writes.
//
// Two implementations pass one contract suite (tests/contract/ledger_contract.h): KafkaLedger, one partition
// of a topic, and EmbeddedLedger, a RocksDB of its own. Nothing else in Candour knows which one runs.
//
//   ledger->Append({.key = "person/1", .value = bytes}, [](AppendOutcome outcome) { ... });
//   auto reader = ledger->NewReader(0);
//   while (true) for (const LogRecord& record : *(*reader)->Next(absl::Seconds(1))) Fold(record);
//
// What an append's callback says is a hint about the *transport*. Whether a commit counts is said by the
// folded log alone: a record reported kUnknown can land after its sender is gone and after the log was read
// to its end.
#ifndef CANDOUR_COMMON_LEDGER_LEDGER_H_
#define CANDOUR_COMMON_LEDGER_LEDGER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace candour {

// A commit is refused above this before a ledger sees it, and MALFORMED where a foreign producer wrote one.
// Frozen.
inline constexpr size_t kMaxRecordBytes = 512 * 1024;

// What stands at one offset. Offsets are dense and begin at 0. Key and value are exactly the bytes in the
// log; null (a foreign producer's) is not the same as empty.
struct LogRecord {
  uint64_t offset = 0;
  std::optional<std::string> key;
  std::optional<std::string> value;
};

// What is appended.
struct NewRecord {
  std::string key;
  std::string value;
};

// A ledger that did not answer: nothing that is wrong with it.
inline bool IsSilent(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

// `end` is the next offset to be written; `begin` is 0 in every log that Candour serves from.
struct LedgerRange {
  uint64_t begin = 0;
  uint64_t end = 0;
};

enum class AppendOutcome {
  kAppended,  // stands in the log, as durably as this ledger promises
  kNotSent,   // certainly not in the log, and never will be
  kUnknown,   // may be in the log, now or later
};

// Reads forward from one offset. Not thread-safe; may outlive nothing: destroy it before its ledger.
class LedgerReader {
 public:
  virtual ~LedgerReader() = default;

  // The next records in order, at least one unless `timeout` passed first (then none). Never skips: a hole in
  // the offsets or a log that begins after the wanted offset is DATA_LOSS; a log that ends before it
  // OUT_OF_RANGE (both name the offset and stand: call no more). A broker out of reach is no error, it is a
  // time-out.
  virtual absl::StatusOr<std::vector<LogRecord>> Next(absl::Duration timeout) = 0;

  // Makes a `Next` that waits return early with what it has. Thread-safe.
  virtual void Wake() = 0;
};

// Thread-safe.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // Appends. `done` is called once, on a thread of the ledger's, and must not block. Appends in flight
  // together land in any order.
  virtual void Append(NewRecord record, std::function<void(AppendOutcome)> done) = 0;

  // Begin and end as the ledger knows them now: everything acknowledged before the call is below `end`.
  // DEADLINE_EXCEEDED where nobody answers in time.
  virtual absl::StatusOr<LedgerRange> Range(absl::Duration timeout) = 0;

  virtual absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) = 0;

  // The record at one offset, OUT_OF_RANGE where there is none.
  virtual absl::StatusOr<LogRecord> ReadOne(uint64_t offset, absl::Duration timeout) = 0;

  // Names the installation that holds the log (Kafka's cluster id, the embedded ledger's random id), so that
  // a replica can tell another cluster from a changed log.
  virtual std::string ClusterId() const = 0;

  // For people: "topic candour.registration.ledger at 127.0.0.1:9092", "folder /var/lib/candour/ledger".
  virtual std::string Describe() const = 0;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_LEDGER_H_

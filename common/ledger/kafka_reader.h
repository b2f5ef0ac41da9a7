// Reads partition 0 of one topic from an offset on, by a consumer of its own.
//
// No consumer group and nothing committed: the reader's owner knows its position. librdkafka's simple
// consumer is used, because assign() would make every reader look for a group coordinator that it never
// needs, and need rights on a group.
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_READER_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_READER_H_

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_offsets.h"
#include "common/ledger/ledger.h"

namespace candour {

// As LedgerReader.
class KafkaReader : public LedgerReader {
 public:
  // `offsets` tells where the log begins and ends, and is told what was read; it must outlive the reader.
  static absl::StatusOr<std::unique_ptr<KafkaReader>> Open(const KafkaOptions& options, uint64_t from,
                                                           KafkaOffsets* offsets);
  ~KafkaReader() override;

  absl::StatusOr<std::vector<LogRecord>> Next(absl::Duration timeout) override;
  void Wake() override;

 private:
  KafkaReader(const KafkaOptions& options, uint64_t from, KafkaOffsets* offsets)
      : options_(options), offsets_(offsets), renewals_(offsets->renewals()), position_(from) {}
  absl::StatusOr<std::unique_ptr<KafkaSession>> NewSession() const;
  // From the position on.
  absl::Status StartFetching();
  void StopFetching();
  // Goes on by a client made of the files as they are now, where one can be made.
  void RenewSession();
  // The next message or an event, null after a time-out or Wake.
  KafkaMessage Poll(std::chrono::milliseconds timeout);
  // Adds the message to `records` unless it is older than wanted.
  absl::Status Take(const rd_kafka_message_t& message, std::vector<LogRecord>* records);
  // What an error event means: OK where the broker will be there again.
  absl::Status Judge(const rd_kafka_message_t& event, absl::Duration patience);
  // The broker says that it has no such offset: why?
  absl::Status ExplainMissingPosition(absl::Duration patience);
  // Whether a leader whose log ends before the position may be a deposed one.
  bool MayBeDeposed();

  const KafkaOptions options_;
  KafkaOffsets* const offsets_;
  uint64_t renewals_;  // of those that the offsets have seen, the one that the session is made after
  uint64_t position_;  // the next offset to deliver
  // Since when the leader has had less than was already read.
  std::optional<std::chrono::steady_clock::time_point> short_since_;
  absl::Status failed_;  // stands once it is no longer OK
  std::atomic<bool> woken_ = false;

  Mutex mutex_;
  // Replaced by Next, under the mutex; Wake alone needs it to read.
  std::unique_ptr<KafkaSession> session_;
  bool fetching_ = false;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_READER_H_

// A compacted topic of one partition as a table: of each key the last record counts; an empty value, or a
// null one, removes it. (What is removed leaves its key: a tombstone would be gone in days, and a reader that
// was away longer would not learn of it.)
//
// The reader tells what stands there in the order of the log, offsets that compaction removed left out.
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_TABLE_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_TABLE_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "common/base/mutex.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_offsets.h"
#include "common/ledger/kafka_producer.h"

namespace candour {

// Thread-safe.
class KafkaTable {
 public:
  // Runs on the table's thread, for each record once it is committed. nullopt: removed.
  using Observer = std::function<void(absl::string_view key, std::optional<absl::string_view> value)>;

  // Reads from the beginning at once. UNAVAILABLE, NOT_FOUND, FAILED_PRECONDITION as KafkaOffsets::Open.
  static absl::StatusOr<std::unique_ptr<KafkaTable>> Open(const KafkaOptions& options, Observer observer,
                                                          absl::Duration timeout);
  ~KafkaTable();

  // Written and acknowledged by every in-sync replica. UNAVAILABLE: not acknowledged, it may land all the
  // same.
  absl::Status Put(absl::string_view key, absl::string_view value, absl::Duration timeout);
  absl::Status Remove(absl::string_view key, absl::Duration timeout) { return Put(key, "", timeout); }

  // Returns when the observer has been told all that was acknowledged before the call. DEADLINE_EXCEEDED,
  // UNAVAILABLE; DATA_LOSS and PERMISSION_DENIED stand: nothing more is read.
  absl::Status CatchUp(absl::Duration timeout);

 private:
  KafkaTable(const KafkaOptions& options, Observer observer)
      : options_(options), observer_(std::move(observer)) {}
  // By a client of its own, from an offset on.
  absl::Status StartReading(int64_t from);
  void StopReading();
  // Goes on by a client made of the files as they are now.
  void RenewSession();
  void Read();
  void Take(const rd_kafka_message_t& message);

  const KafkaOptions options_;
  const Observer observer_;
  std::unique_ptr<KafkaOffsets> offsets_;
  std::unique_ptr<KafkaProducer> producer_;

  Mutex mutex_;
  std::condition_variable moved_;
  int64_t position_ ABSL_GUARDED_BY(mutex_) = 0;  // everything below was told
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);

  // The thread's, once it runs.
  std::unique_ptr<KafkaSession> session_;
  uint64_t renewals_ = 0;  // of those that the offsets have seen, the one that the session is made after
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_TABLE_H_

// Appends records to partition 0 of one topic: idempotent, acknowledged by every in-sync replica, and still
// there after librdkafka has given up on a producer.
//
// librdkafka 2.0.2 can declare an idempotent producer dead for a reason that is none ("sequence
// desynchronization" after a lost connection). Then a new one takes its place and what was in flight is
// answered kUnknown: the folded log says what became of it.
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_PRODUCER_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_PRODUCER_H_

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <thread>

#include "common/base/mutex.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_offsets.h"
#include "common/ledger/ledger.h"

namespace candour {

// Thread-safe.
class KafkaProducer {
 public:
  // Fetches the topic's metadata first, so that the first append does not wait for it: UNAVAILABLE,
  // NOT_FOUND.
  // `offsets` is told what is acknowledged; it must outlive the producer.
  static absl::StatusOr<std::unique_ptr<KafkaProducer>> Open(const KafkaOptions& options,
                                                             KafkaOffsets* offsets, absl::Duration timeout);
  // Answers what is still in flight kUnknown (or kNotSent where that is certain) before it returns.
  ~KafkaProducer();

  // As Ledger::Append.
  void Append(NewRecord record, std::function<void(AppendOutcome)> done);
  // Exactly these bytes, null key or value included, up to what the topic takes. For import.
  void AppendRaw(const LogRecord& record, std::function<void(AppendOutcome)> done);

 private:
  using Done = std::function<void(AppendOutcome)>;
  // What a message carries through librdkafka.
  struct Pending {
    Done done;
    KafkaOffsets* offsets;
  };

  KafkaProducer(const KafkaOptions& options, KafkaOffsets* offsets) : options_(options), offsets_(offsets) {}
  absl::StatusOr<std::unique_ptr<KafkaSession>> NewSession() const;
  void Produce(bool fits, const LogRecord& record, Done done);
  static void OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* opaque);

  void ServeDeliveries();
  void AnswerRefused();
  // Appends go by a new session from now on, after it has looked for its topic so long; the one before,
  // nullptr where there is no new one yet.
  std::unique_ptr<KafkaSession> ReplaceSession(absl::Duration patience);
  void ServeLeaving();

  const KafkaOptions options_;
  KafkaOffsets* const offsets_;
  Mutex mutex_;
  // Replaced by the delivery thread alone, under the mutex; that thread reads it without.
  std::unique_ptr<KafkaSession> session_;
  // Made of files that were renewed since; it still has reports to come. The delivery thread's.
  std::unique_ptr<KafkaSession> leaving_;
  uint64_t renewals_ = 0;
  // Never given to librdkafka; answered kNotSent by the delivery thread.
  std::deque<Done> refused_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_ = false;
  std::thread delivery_thread_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_PRODUCER_H_

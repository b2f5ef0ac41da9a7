// The brokers' time of day: what the leader of a small topic stamps on a record when it appends it
// (message.timestamp.type=LogAppendTime; made by CreateTopic with TopicUse::kClock).
//
//   CANDOUR_ASSIGN_OR_RETURN(auto brokers, KafkaClock::Open({.bootstrap = b, .topic = "candour.clock"},
//   ...)); const auto then = brokers->Ask(absl::Seconds(2));   // then: some moment between call and return
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_CLOCK_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_CLOCK_H_

#include <atomic>
#include <chrono>
#include <memory>

#include "absl/time/time.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/kafka_files.h"

namespace candour {

// For one thread, but for Stop.
class KafkaClock {
 public:
  // UNAVAILABLE or DEADLINE_EXCEEDED where no broker answers, NOT_FOUND without the topic.
  static absl::StatusOr<std::unique_ptr<KafkaClock>> Open(const KafkaOptions& options,
                                                          absl::Duration timeout);
  ~KafkaClock();

  // When the record of this call was appended, cut to a whole millisecond. UNAVAILABLE, DEADLINE_EXCEEDED,
  // NOT_FOUND, PERMISSION_DENIED; FAILED_PRECONDITION where the topic keeps its writers' time; CANCELLED
  // after Stop.
  absl::StatusOr<absl::Time> Ask(absl::Duration timeout);
  // A call under way ends at once. Thread-safe.
  void Stop() { stopping_ = true; }

 private:
  struct Report;
  explicit KafkaClock(const KafkaOptions& options) : options_(options), files_(options) {}
  absl::StatusOr<std::unique_ptr<KafkaSession>> NewSession() const;
  // By a client made of the files as they are now, once a broker answers it.
  void RenewSession();
  static void OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* opaque);

  const KafkaOptions options_;
  KafkaFiles files_;
  bool files_changed_ = false;
  std::chrono::steady_clock::time_point next_renewal_;
  std::atomic<bool> stopping_ = false;
  std::unique_ptr<KafkaSession> session_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_CLOCK_H_

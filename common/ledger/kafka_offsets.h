// Begin and end of a Kafka partition, by a deadline that holds even where librdkafka's does not: 2.0.2 waits
// on in rd_kafka_query_watermark_offsets while a broker hangs. A thread of its own asks; callers wait for it.
//
// A leader that was deposed and does not know it yet answers with the end of its own, shorter log. So the end
// is never below what this process has already seen of the log: acknowledged, read or answered. What only
// others were told stays subject to that bound.
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_OFFSETS_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_OFFSETS_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <string>
#include <thread>

#include "common/base/mutex.h"
#include "common/ledger/kafka_client.h"
#include "common/ledger/ledger.h"

namespace candour {

// Thread-safe. Callers that wait together share one question to the broker.
class KafkaOffsets {
 public:
  // Names the cluster and finds the topic: UNAVAILABLE, NOT_FOUND, FAILED_PRECONDITION unless the topic has
  // exactly one partition.
  static absl::StatusOr<std::unique_ptr<KafkaOffsets>> Open(const KafkaOptions& options,
                                                            absl::Duration timeout);
  // Waits for a question under way: a few seconds where the broker hangs.
  ~KafkaOffsets();

  // As Ledger::Range.
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout);
  // What the leader says now, be it less than what was seen.
  absl::StatusOr<LedgerRange> RangeAtLeader(absl::Duration timeout);

  // The log was seen to reach `end`.
  void Saw(uint64_t end);
  uint64_t seen_end() const { return seen_end_; }

  const std::string& cluster_id() const { return cluster_id_; }

 private:
  explicit KafkaOffsets(std::string topic) : topic_(std::move(topic)) {}
  void Serve();
  absl::StatusOr<LedgerRange> Ask() const;
  // The answer to a question that begins after this call.
  absl::StatusOr<LedgerRange> AskOnce(std::chrono::steady_clock::time_point deadline);

  const std::string topic_;
  KafkaClient client_;
  std::string cluster_id_;
  std::atomic<uint64_t> seen_end_ = 0;

  Mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // Questions are numbered. One asked for while another is under way needs the next: an answer must not be
  // older than its question.
  uint64_t wanted_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t begun_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t answered_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::StatusOr<LedgerRange> answer_ ABSL_GUARDED_BY(mutex_) = absl::UnavailableError("not asked yet");
  std::thread thread_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_OFFSETS_H_

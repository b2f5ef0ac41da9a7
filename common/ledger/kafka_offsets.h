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
#include "common/ledger/kafka_files.h"
#include "common/ledger/ledger.h"

namespace candour {

// Thread-safe. Callers that wait together share one question to the broker.
class KafkaOffsets {
 public:
  // Names the cluster and finds the topic: UNAVAILABLE, NOT_FOUND, FAILED_PRECONDITION unless the topic has
  // exactly one partition.
  static absl::StatusOr<std::unique_ptr<KafkaOffsets>> Open(const KafkaOptions& options,
                                                            absl::Duration timeout);
  // Gives a question under way a second, then leaves its thread to end by itself when the broker is back. A
  // renewal under way takes a few seconds more.
  ~KafkaOffsets();

  // As Ledger::Range.
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout);
  // What the leader says now, be it less than what was seen.
  absl::StatusOr<LedgerRange> RangeAtLeader(absl::Duration timeout);

  // The log was seen to reach `end`.
  void Saw(uint64_t end);
  uint64_t seen_end() const { return seen_end_; }

  // How often the files that clients are made of were renewed, and a broker answered a client made of the new
  // ones: then it is time for the topic's other clients.
  uint64_t renewals() const { return renewals_; }

  const std::string& cluster_id() const { return cluster_id_; }

 private:
  class Asker;
  struct Asking {
    std::shared_ptr<Asker> asker;  // shared with its thread
    std::thread thread;
  };

  KafkaOffsets(const KafkaOptions& options, KafkaFiles files, std::string cluster_id, KafkaClient client);
  Asking Start(KafkaClient client) const;
  static void End(Asking asking);
  std::shared_ptr<Asker> asker();
  void WatchFiles();
  bool StopsWithin(std::chrono::seconds time);
  // The old client goes on until a broker has answered one made of the new files.
  absl::Status Renew();

  const KafkaOptions options_;
  const std::string cluster_id_;
  std::atomic<uint64_t> seen_end_ = 0;
  std::atomic<uint64_t> renewals_ = 0;
  Mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Asking asking_ ABSL_GUARDED_BY(mutex_);
  KafkaFiles files_;
  std::thread watch_;  // only where there are files
};

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_OFFSETS_H_

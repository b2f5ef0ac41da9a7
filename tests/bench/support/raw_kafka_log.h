// librdkafka alone: a record is appended and read back, with as many under way as are called. Set as
// Candour's producer and reader are.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_RAW_KAFKA_LOG_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_RAW_KAFKA_LOG_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/ledger/kafka_client.h"
#include "tests/bench/support/load.h"

namespace candour {

class RawKafkaLog {
 public:
  // On partition 0 of an empty topic.
  static absl::StatusOr<std::unique_ptr<RawKafkaLog>> Open(const KafkaOptions& options);
  // Nothing is under way.
  ~RawKafkaLog();

  // Appends one record of Payload() and ends when the reader has it. The log outlives the call.
  Call AppendAndReadBack();

 private:
  using Done = std::function<void(absl::Status)>;

  RawKafkaLog() = default;
  absl::Status Connect(const KafkaOptions& options);
  void Append(Done done);
  // Ends the call of this number; no effect where it has ended.
  void End(uint64_t number, const absl::Status& status);
  void Read();
  void ServeReports();
  static void OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* opaque);

  KafkaClient producer_, consumer_;
  KafkaTopic written_, read_;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  uint64_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<uint64_t, Done> under_way_ ABSL_GUARDED_BY(mutex_);
  std::thread reader_, reports_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_RAW_KAFKA_LOG_H_

// Kafka without Candour's care, for tests: records of foreign producers, topics with any settings, a broker
// that answers with errors.
#ifndef CANDOUR_TESTS_SUPPORT_RAW_KAFKA_H_
#define CANDOUR_TESTS_SUPPORT_RAW_KAFKA_H_

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/ledger/kafka_client.h"

namespace candour {

// Writes records that no ledger would. Returns from Append when the record stands in the log.
class ForeignProducer {
 public:
  ForeignProducer(const std::string& bootstrap, const std::string& topic, const KafkaProperties& more = {});
  absl::Status Append(std::optional<std::string> key, std::optional<std::string> value);
  // The same within a Kafka transaction, which leaves a marker behind it. Needs a transactional.id.
  absl::Status AppendInTransaction(const std::string& value);

 private:
  KafkaClient client_;
  KafkaTopic topic_;
};

// A topic with exactly these settings and the broker's defaults for the rest.
absl::Status CreateRawTopic(const std::string& bootstrap, const std::string& topic, int partitions,
                            int replicas, const std::map<std::string, std::string>& settings);

// Deletes the records below `offset`, as nobody has the right to.
absl::Status DeleteRecordsBefore(const std::string& bootstrap, const std::string& topic, int64_t offset);

// Who leads the topic's partition and who is in sync with it, nodes from 1; no leader: -1.
struct PartitionState {
  int leader = -1;
  std::vector<int> in_sync;
};
absl::StatusOr<PartitionState> PartitionOf(const std::string& bootstrap, const std::string& topic);
// The leader alone.
absl::StatusOr<int> LeaderOf(const std::string& bootstrap, const std::string& topic);

// librdkafka's cluster in memory with one topic.
class MockKafka {
 public:
  explicit MockKafka(const std::string& topic);
  std::string bootstrap() const;
  // The next produce request is answered with this error.
  void FailNextProduce(rd_kafka_resp_err_t error);

 private:
  KafkaClient owner_;
  KafkaOwned<rd_kafka_mock_cluster_t, &rd_kafka_mock_cluster_destroy> cluster_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_RAW_KAFKA_H_

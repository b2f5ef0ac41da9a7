#include "tests/support/raw_kafka.h"

#include <cstdlib>

#include "common/base/status.h"

namespace candour {
namespace {

constexpr int kTimeoutMs = 20000;
constexpr int16_t kProduceRequest = 0;  // Kafka's ApiKey

using Event = KafkaOwned<rd_kafka_event_t, &rd_kafka_event_destroy>;

KafkaClient MakeClient(rd_kafka_type_t type, KafkaProperties properties,
                       KafkaDeliveryReport on_delivery = nullptr) {
  absl::StatusOr<KafkaClient> client = NewKafkaClient(type, properties, on_delivery);
  if (!client.ok()) std::abort();  // a test's own mistake
  return *std::move(client);
}

KafkaClient MakeAdmin(const std::string& bootstrap) {
  return MakeClient(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap}, {"log_level", "2"}});
}

void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  *static_cast<rd_kafka_resp_err_t*>(message->_private) = message->err;
}

absl::Status ToStatus(rd_kafka_error_t* raw) {
  const KafkaOwned<rd_kafka_error_t, &rd_kafka_error_destroy> error(raw);
  return error == nullptr ? absl::OkStatus() : KafkaStatus(rd_kafka_error_code(error.get()), "transaction");
}

const void* Data(const std::optional<std::string>& bytes) { return bytes ? bytes->data() : nullptr; }
size_t Size(const std::optional<std::string>& bytes) { return bytes ? bytes->size() : 0; }

}  // namespace

ForeignProducer::ForeignProducer(const std::string& bootstrap, const std::string& topic,
                                 const KafkaProperties& more) {
  KafkaProperties properties = {
      {"bootstrap.servers", bootstrap}, {"message.max.bytes", "2000000"}, {"log_level", "3"}};
  properties.insert(properties.end(), more.begin(), more.end());
  client_ = MakeClient(RD_KAFKA_PRODUCER, properties, &OnDelivery);
  topic_.reset(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
}

absl::Status ForeignProducer::Append(std::optional<std::string> key, std::optional<std::string> value) {
  rd_kafka_resp_err_t outcome = RD_KAFKA_RESP_ERR__IN_PROGRESS;
  if (rd_kafka_produce(topic_.get(), 0, RD_KAFKA_MSG_F_COPY, const_cast<void*>(Data(value)), Size(value),
                       Data(key), Size(key), &outcome) != 0) {
    return KafkaStatus(rd_kafka_last_error(), "produce");
  }
  rd_kafka_flush(client_.get(), kTimeoutMs);
  return KafkaStatus(outcome, "delivery");
}

absl::Status ForeignProducer::AppendInTransaction(const std::string& value) {
  CANDOUR_RETURN_IF_ERROR(ToStatus(rd_kafka_init_transactions(client_.get(), kTimeoutMs)));
  CANDOUR_RETURN_IF_ERROR(ToStatus(rd_kafka_begin_transaction(client_.get())));
  CANDOUR_RETURN_IF_ERROR(Append("person/1", value));
  return ToStatus(rd_kafka_commit_transaction(client_.get(), kTimeoutMs));
}

absl::Status CreateRawTopic(const std::string& bootstrap, const std::string& topic, int partitions,
                            int replicas, const std::map<std::string, std::string>& settings) {
  const KafkaClient client = MakeAdmin(bootstrap);
  const KafkaOwned<rd_kafka_NewTopic_t, &rd_kafka_NewTopic_destroy> wanted(
      rd_kafka_NewTopic_new(topic.c_str(), partitions, replicas, nullptr, 0));
  for (const auto& [name, value] : settings)
    rd_kafka_NewTopic_set_config(wanted.get(), name.c_str(), value.c_str());
  const KafkaQueue queue(rd_kafka_queue_new(client.get()));
  rd_kafka_NewTopic_t* raw = wanted.get();
  rd_kafka_CreateTopics(client.get(), &raw, 1, nullptr, queue.get());
  const Event event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
  if (event == nullptr) return absl::DeadlineExceededError("no answer");
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(rd_kafka_event_error(event.get()), topic));
  size_t count = 0;
  const rd_kafka_topic_result_t** results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  return KafkaStatus(rd_kafka_topic_result_error(results[0]), topic);
}

absl::Status DeleteRecordsBefore(const std::string& bootstrap, const std::string& topic, int64_t offset) {
  const KafkaClient client = MakeAdmin(bootstrap);
  const KafkaOwned<rd_kafka_topic_partition_list_t, &rd_kafka_topic_partition_list_destroy> before(
      rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(before.get(), topic.c_str(), 0)->offset = offset;
  const KafkaOwned<rd_kafka_DeleteRecords_t, &rd_kafka_DeleteRecords_destroy> request(
      rd_kafka_DeleteRecords_new(before.get()));
  const KafkaQueue queue(rd_kafka_queue_new(client.get()));
  rd_kafka_DeleteRecords_t* raw = request.get();
  rd_kafka_DeleteRecords(client.get(), &raw, 1, nullptr, queue.get());
  const Event event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
  if (event == nullptr) return absl::DeadlineExceededError("no answer");
  return KafkaStatus(rd_kafka_event_error(event.get()), topic);
}

absl::StatusOr<PartitionState> PartitionOf(const std::string& bootstrap, const std::string& topic_name) {
  const KafkaClient client = MakeAdmin(bootstrap);
  const KafkaTopic topic(rd_kafka_topic_new(client.get(), topic_name.c_str(), nullptr));
  CANDOUR_ASSIGN_OR_RETURN(const KafkaMetadata metadata,
                           FetchMetadata(client.get(), topic.get(), absl::Milliseconds(kTimeoutMs)));
  const rd_kafka_metadata_partition_t& partition = metadata->topics[0].partitions[0];
  return PartitionState{partition.leader, {partition.isrs, partition.isrs + partition.isr_cnt}};
}

absl::StatusOr<int> LeaderOf(const std::string& bootstrap, const std::string& topic) {
  CANDOUR_ASSIGN_OR_RETURN(const PartitionState state, PartitionOf(bootstrap, topic));
  return state.leader;
}

MockKafka::MockKafka(const std::string& topic)
    : owner_(MakeClient(RD_KAFKA_PRODUCER, {})), cluster_(rd_kafka_mock_cluster_new(owner_.get(), 1)) {
  rd_kafka_mock_topic_create(cluster_.get(), topic.c_str(), 1, 1);
}

std::string MockKafka::bootstrap() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }

void MockKafka::FailNextProduce(rd_kafka_resp_err_t error) {
  rd_kafka_mock_push_request_errors(cluster_.get(), kProduceRequest, 1, error);
}

}  // namespace candour

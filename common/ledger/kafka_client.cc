#include "common/ledger/kafka_client.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {

KafkaProperties CommonProperties(const KafkaOptions& options) {
  KafkaProperties properties = options.properties;
  properties.insert(properties.end(), {
                                          {"bootstrap.servers", options.bootstrap},
                                          {"client.id", "candour"},
                                          {"socket.nagle.disable", "true"},
                                          {"socket.keepalive.enable", "true"},
                                          // A broker that hangs is given up after this, not after a minute.
                                          {"socket.timeout.ms", "6000"},
                                          {"socket.connection.setup.timeout.ms", "5000"},
                                          {"reconnect.backoff.max.ms", "1000"},
                                          {"topic.metadata.refresh.interval.ms", "30000"},
                                          // A connection that ends is no news: the next one follows.
                                          {"log.connection.close", "false"},
                                          {"log_level", "3"},
                                      });
  return properties;
}

absl::StatusOr<KafkaClient> NewKafkaClient(rd_kafka_type_t type, const KafkaProperties& properties,
                                           KafkaDeliveryReport on_delivery) {
  char why[512];
  KafkaConf conf(rd_kafka_conf_new());
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK)
      return absl::InvalidArgumentError(
          absl::StrCat("Kafka property ", name, " is unknown or has no such value"));
  }
  if (on_delivery != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), on_delivery);
  KafkaClient client(rd_kafka_new(type, conf.get(), why, sizeof why));
  // Each value was taken: what does not fit is a file, such as the key of another certificate while both are
  // replaced.
  if (client == nullptr) return absl::UnavailableError(absl::StrCat("Kafka client: ", why));
  (void)conf.release();  // the client's now
  return client;
}

absl::StatusOr<std::unique_ptr<KafkaSession>> NewKafkaSession(rd_kafka_type_t type,
                                                              const KafkaProperties& properties,
                                                              const std::string& topic,
                                                              KafkaDeliveryReport on_delivery) {
  auto session = std::make_unique<KafkaSession>();
  CANDOUR_ASSIGN_OR_RETURN(session->client, NewKafkaClient(type, properties, on_delivery));
  session->topic.reset(rd_kafka_topic_new(session->client.get(), topic.c_str(), nullptr));
  if (session->topic == nullptr) return absl::InvalidArgumentError("not the name of a Kafka topic");
  session->queue.reset(type == RD_KAFKA_PRODUCER ? rd_kafka_queue_get_main(session->client.get())
                                                 : rd_kafka_queue_new(session->client.get()));
  return session;
}

void PurgeKafkaSession(KafkaSession& session) {
  rd_kafka_purge(session.client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  while (rd_kafka_outq_len(session.client.get()) > 0) rd_kafka_queue_poll_callback(session.queue.get(), 100);
}

namespace {

absl::StatusOr<KafkaMetadata> FetchMetadataOnce(rd_kafka_t* client, rd_kafka_topic_t* topic,
                                                absl::Duration timeout) {
  const std::string name = absl::StrCat("topic ", rd_kafka_topic_name(topic));
  const struct rd_kafka_metadata* raw = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client, /*all_topics=*/0, topic, &raw, KafkaMilliseconds(timeout));
  KafkaMetadata metadata(raw);
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(error, name));
  if (metadata->topic_cnt != 1) return absl::UnavailableError(absl::StrCat(name, ": no metadata"));
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(metadata->topics[0].err, name));
  return metadata;
}

}  // namespace

absl::StatusOr<KafkaMetadata> FetchMetadata(rd_kafka_t* client, rd_kafka_topic_t* topic,
                                            absl::Duration timeout) {
  const auto start = std::chrono::steady_clock::now();
  while (true) {
    absl::StatusOr<KafkaMetadata> metadata = FetchMetadataOnce(client, topic, timeout);
    const absl::Duration spent = absl::FromChrono(std::chrono::steady_clock::now() - start);
    if (!absl::IsNotFound(metadata.status()) || spent > std::min(timeout, kTopicUnknown)) return metadata;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

absl::Status KafkaStatus(rd_kafka_resp_err_t error, absl::string_view context) {
  const std::string message = absl::StrCat(context, ": ", rd_kafka_err2str(error));
  switch (error) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return absl::OkStatus();
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
      return absl::DeadlineExceededError(message);
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR__WAIT_CACHE:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
    case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
    case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
      return absl::UnavailableError(message);
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return absl::NotFoundError(message);
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
      return absl::AlreadyExistsError(message);
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return absl::PermissionDeniedError(message);
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
    case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
      return absl::FailedPreconditionError(message);
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
      return absl::DataLossError(message);
    default:
      return absl::UnknownError(message);
  }
}

int KafkaMilliseconds(absl::Duration duration) {
  const absl::Duration whole =
      absl::Ceil(std::clamp(duration, absl::ZeroDuration(), absl::Hours(24)), absl::Milliseconds(1));
  return static_cast<int>(absl::ToInt64Milliseconds(whole));
}

}  // namespace candour

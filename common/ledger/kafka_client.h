// librdkafka's C API behind RAII types. (librdkafka++ has no Admin API.) Nothing outside common/ledger
// includes librdkafka.
//
//   CANDOUR_ASSIGN_OR_RETURN(KafkaClient client, NewKafkaClient(RD_KAFKA_CONSUMER, {{"bootstrap.servers",
//   b}}));
//
// rd_kafka_destroy waits for every topic, queue, message and event of its client: declare them after the
// client.
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_CLIENT_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_CLIENT_H_

#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace candour {

// Names and values of librdkafka's configuration; later ones win.
using KafkaProperties = std::vector<std::pair<std::string, std::string>>;

// Where a ledger's topic is and how to get there.
struct KafkaOptions {
  std::string bootstrap;  // "host:port,host:port"
  std::string topic;
  // librdkafka's own properties, for the way to the broker: security.protocol, ssl.*, sasl.*. What the
  // ledger's guarantees rest on (acks, idempotence, offsets) is set after these and can't be changed by them.
  KafkaProperties properties = {};
  // Told once after the files that clients are made of have changed, of each topic: OK when a broker has
  // answered a client made of the new ones, or why not yet; then once more when it has. On a thread of its
  // own.
  std::function<void(const absl::Status&)> on_renewal = {};
  // How long an append is tried before its outcome is kUnknown or kNotSent. Less than a caller's patience.
  absl::Duration message_timeout = absl::Seconds(5);
  // How long a leader may hold less of the log than a reader has already read, before that is a log cut short
  // and no deposed leader: longer than librdkafka takes to look for another (30 s).
  absl::Duration short_log_patience = absl::Seconds(40);
};

template <auto kDestroy>
struct KafkaDestroy {
  template <class T>
  void operator()(T* object) const {
    kDestroy(object);
  }
};
template <class T, auto kDestroy>
using KafkaOwned = std::unique_ptr<T, KafkaDestroy<kDestroy>>;

using KafkaClient = KafkaOwned<rd_kafka_t, &rd_kafka_destroy>;
using KafkaConf = KafkaOwned<rd_kafka_conf_t, &rd_kafka_conf_destroy>;
using KafkaTopic = KafkaOwned<rd_kafka_topic_t, &rd_kafka_topic_destroy>;
using KafkaQueue = KafkaOwned<rd_kafka_queue_t, &rd_kafka_queue_destroy>;
using KafkaMessage = KafkaOwned<rd_kafka_message_t, &rd_kafka_message_destroy>;
using KafkaMetadata = KafkaOwned<const struct rd_kafka_metadata, &rd_kafka_metadata_destroy>;

// Settings for any client of `options`: its own properties, then the address and what every client has in
// common.
KafkaProperties CommonProperties(const KafkaOptions& options);

using KafkaDeliveryReport = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);

// A client with these properties, later ones winning. INVALID_ARGUMENT names a property that librdkafka
// refuses (never its value: it may be a password); UNAVAILABLE where none can be made of them now, as of a
// key and another key's certificate.
absl::StatusOr<KafkaClient> NewKafkaClient(rd_kafka_type_t type, const KafkaProperties& properties,
                                           KafkaDeliveryReport on_delivery = nullptr);

// A client of one topic. Members are destroyed from the last to the first, as rd_kafka_destroy needs it.
struct KafkaSession {
  KafkaClient client;
  KafkaTopic topic;
  KafkaQueue queue;  // of a producer its reports, of a consumer what it fetches
};
// Errors as NewKafkaClient; nobody is asked yet.
absl::StatusOr<std::unique_ptr<KafkaSession>> NewKafkaSession(rd_kafka_type_t type,
                                                              const KafkaProperties& properties,
                                                              const std::string& topic,
                                                              KafkaDeliveryReport on_delivery = nullptr);
// Answers what a producer has under way; after it rd_kafka_destroy has nothing to wait for.
void PurgeKafkaSession(KafkaSession& session);

// So long a topic that there is may be unknown to a broker: it was just made, or the broker has just come up
// or was cut off.
inline constexpr absl::Duration kTopicUnknown = absl::Seconds(5);

// The topic's part of the cluster's metadata; UNAVAILABLE where no broker answers, NOT_FOUND without the
// topic.
absl::StatusOr<KafkaMetadata> FetchMetadata(rd_kafka_t* client, rd_kafka_topic_t* topic,
                                            absl::Duration timeout);

// librdkafka's errors as ours: nobody answers is UNAVAILABLE or DEADLINE_EXCEEDED, no topic NOT_FOUND, no
// right PERMISSION_DENIED, bytes that can't be right DATA_LOSS, anything else UNKNOWN.
absl::Status KafkaStatus(rd_kafka_resp_err_t error, absl::string_view context);

// Whole milliseconds for librdkafka: rounded up, at least 0, at most a day.
int KafkaMilliseconds(absl::Duration duration);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_CLIENT_H_

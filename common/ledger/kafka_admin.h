// Topics whose settings can't lose history: made here, and checked before a service serves from one. Beside
// them the one that tells the brokers' time.
//
//   CreateTopic({.bootstrap = b, .topic = "candour.registration.ledger"}, {});
//   CreateTopic({.bootstrap = b, .topic = "candour.keys"}, {.use = TopicUse::kKeys});
//   CANDOUR_RETURN_IF_ERROR(CheckTopicSafety(options, {.single_broker = flags.single_broker}));
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_ADMIN_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_ADMIN_H_

#include "absl/status/status.h"
#include "common/ledger/kafka_client.h"

namespace candour {

enum class TopicUse {
  kLedger,  // kept for ever
  kKeys,    // compacted: the latest record of each key, and a destroyed key is gone within days
  kClock,   // nothing to keep: what counts is when the broker took it (kafka_clock.h)
};

struct TopicPlan {
  TopicUse use = TopicUse::kLedger;
  // One broker: no replica to rely on, so each record is synced to disk before it is acknowledged
  // (flush.messages=1). Otherwise three replicas, two of them in sync.
  bool single_broker = false;
};

// Makes the topic with one partition and returns when its leader is known. ALREADY_EXISTS (its settings are
// then as they are), FAILED_PRECONDITION where the cluster has too few brokers, UNAVAILABLE or
// DEADLINE_EXCEEDED.
absl::Status CreateTopic(const KafkaOptions& options, const TopicPlan& plan);

// FAILED_PRECONDITION unless history is safe in the topic, or it can tell the time. Names every setting that
// is not, its value and what is needed: "retention.ms is 604800000 (needed: -1); ...". NOT_FOUND, UNAVAILABLE
// or DEADLINE_EXCEEDED. Needs the rights Describe and DescribeConfigs.
absl::Status CheckTopicSafety(const KafkaOptions& options, const TopicPlan& plan);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_ADMIN_H_

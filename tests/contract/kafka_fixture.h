// The clusters that the Kafka tests of one program share, and fresh topics on them.
#ifndef CANDOUR_TESTS_CONTRACT_KAFKA_FIXTURE_H_
#define CANDOUR_TESTS_CONTRACT_KAFKA_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/ledger/kafka_admin.h"
#include "common/ledger/kafka_ledger.h"
#include "tests/support/kafka_cluster.h"

namespace candour {

// The cluster of one node or three, started at its first use; ends with the program. A test that ends a node
// starts it again.
KafkaCluster& SharedCluster(int nodes);

inline TopicPlan PlanFor(int nodes) { return {.single_broker = nodes == 1}; }

// Where a fresh topic for a ledger is, made by CreateTopic. Appends are tried for kPatience.
KafkaOptions FreshTopic(int nodes);
// A name that no other test uses.
std::string FreshTopicName();

// The ledger in that topic; the program ends where it can't be opened.
std::unique_ptr<KafkaLedger> OpenLedger(const KafkaOptions& options);

// A test on the cluster of one node.
class KafkaTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
  }
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CONTRACT_KAFKA_FIXTURE_H_

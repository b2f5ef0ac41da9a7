#include "tests/cluster/shared_broker.h"

namespace candour {

const absl::StatusOr<std::unique_ptr<KafkaCluster>>& SharedBroker() {
  static const absl::StatusOr<std::unique_ptr<KafkaCluster>> shared = KafkaCluster::Start(1);
  return shared;
}

void SharedBrokerTest::SetUp() {
  if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
  if (nodes_ > 1) own_ = KafkaCluster::Start(nodes_);
  const auto& cluster = nodes_ > 1 ? own_ : SharedBroker();
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  cluster_ = cluster->get();
  site_ = std::make_unique<Installation>(cluster_->bootstrap(), /*single_broker=*/nodes_ == 1);
}

std::unique_ptr<ServiceReplica> SharedBrokerTest::StartPrepared(const std::string& name,
                                                                const std::vector<std::string>& more) {
  const ToolResult created = site().CreateLedger();
  EXPECT_EQ(created.exit_code, 0) << created.printed;
  auto replica = site().StartReplica(name, "", more);
  EXPECT_TRUE(replica->Serves()) << replica->process().Printed();
  const ToolResult prepared = site().Prepare(*replica);
  EXPECT_EQ(prepared.exit_code, 0) << prepared.printed;
  return replica;
}

}  // namespace candour

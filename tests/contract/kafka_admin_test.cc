#include "common/ledger/kafka_admin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/kafka_fixture.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using testing::HasSubstr;

const std::map<std::string, std::string>& SafeOnOneBroker() {
  static const std::map<std::string, std::string> settings = {
      {"cleanup.policy", "delete"},     {"retention.ms", "-1"},
      {"retention.bytes", "-1"},        {"flush.messages", "1"},
      {"max.message.bytes", "1048576"}, {"message.timestamp.type", "LogAppendTime"}};
  return settings;
}

using KafkaAdminTest = KafkaTest;

TEST_F(KafkaAdminTest, ATopicMadeForALedgerIsSafe) {
  for (const int nodes : {1, 3}) {
    const KafkaOptions options = FreshTopic(nodes);
    const absl::Status safe = CheckTopicSafety(options, PlanFor(nodes));
    EXPECT_TRUE(safe.ok()) << safe;
    EXPECT_EQ(CreateTopic(options, PlanFor(nodes)).code(), absl::StatusCode::kAlreadyExists);
  }
}

TEST_F(KafkaAdminTest, ATopicMadeForKeysIsSafeForKeysAndNotForALedger) {
  for (const int nodes : {1, 3}) {
    const KafkaOptions options{.bootstrap = SharedCluster(nodes).bootstrap(), .topic = FreshTopicName()};
    TopicPlan plan = PlanFor(nodes);
    plan.use = TopicUse::kKeys;
    const absl::Status made = CreateTopic(options, plan);
    ASSERT_TRUE(made.ok()) << made;
    const absl::Status safe = CheckTopicSafety(options, plan);
    EXPECT_TRUE(safe.ok()) << safe;
    const absl::Status unsafe = CheckTopicSafety(options, PlanFor(nodes));
    EXPECT_THAT(std::string(unsafe.message()), HasSubstr("cleanup.policy is compact (needed: delete)"));
  }
}

TEST_F(KafkaAdminTest, OneBrokerIsNotEnoughUnlessItIsSaidSo) {
  const KafkaOptions options = FreshTopic(1);
  const absl::Status unsafe = CheckTopicSafety(options, {});
  EXPECT_EQ(unsafe.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(unsafe.message()), HasSubstr("replication factor is 1 (needed: at least 3)"));
  EXPECT_THAT(std::string(unsafe.message()), HasSubstr("min.insync.replicas is 1 (needed: at least 2)"));

  const absl::Status made = CreateTopic({.bootstrap = options.bootstrap, .topic = FreshTopicName()}, {});
  EXPECT_EQ(made.code(), absl::StatusCode::kFailedPrecondition) << made;
}

TEST_F(KafkaAdminTest, EveryUnsafeSettingIsNamed) {
  const std::map<std::string, std::pair<std::string, std::string>> unsafe = {
      {"cleanup.policy", {"compact", "delete"}},
      {"retention.ms", {"604800000", "-1"}},
      {"retention.bytes", {"1000000", "-1"}},
      {"flush.messages", {"1000", "1"}},
      {"unclean.leader.election.enable", {"true", "false"}},
      {"max.message.bytes", {"600000", "at least 1048576"}},
      {"message.timestamp.type", {"CreateTime", "LogAppendTime"}}};
  const std::string bootstrap = SharedCluster(1).bootstrap();
  for (const auto& [name, found_needed] : unsafe) {
    const auto& [found, needed] = found_needed;
    std::map<std::string, std::string> settings = SafeOnOneBroker();
    settings[name] = found;
    const KafkaOptions options{.bootstrap = bootstrap, .topic = FreshTopicName()};
    ASSERT_TRUE(CreateRawTopic(bootstrap, options.topic, 1, 1, settings).ok()) << name;
    const absl::Status status = CheckTopicSafety(options, {.single_broker = true});
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << name;
    EXPECT_EQ(status.message(), absl::StrCat("topic ", options.topic, " could lose history: ", name, " is ",
                                             found, " (needed: ", needed, ")"));
  }
}

TEST_F(KafkaAdminTest, TooManyPartitionsAndTooFewReplicasAreNamedTogether) {
  const KafkaOptions options{.bootstrap = SharedCluster(3).bootstrap(), .topic = FreshTopicName()};
  std::map<std::string, std::string> settings = SafeOnOneBroker();
  settings["min.insync.replicas"] = "1";
  ASSERT_TRUE(CreateRawTopic(options.bootstrap, options.topic, 2, 2, settings).ok());
  const absl::Status status = CheckTopicSafety(options, {});
  EXPECT_EQ(status.message(), absl::StrCat("topic ", options.topic,
                                           " could lose history: partitions is 2 (needed: 1); "
                                           "replication factor is 2 (needed: at least 3); "
                                           "min.insync.replicas is 1 (needed: at least 2)"));
}

TEST_F(KafkaAdminTest, ATopicThatIsNotThereIsNotFound) {
  const absl::Status status =
      CheckTopicSafety({.bootstrap = SharedCluster(1).bootstrap(), .topic = FreshTopicName()}, {});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
}

}  // namespace
}  // namespace candour

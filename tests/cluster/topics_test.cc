// Topics that are not as they should be: the service says which and why, and serves nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/reason.h"
#include "common/ledger/kafka_admin.h"
#include "tests/cluster/shared_broker.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using testing::HasSubstr;

constexpr TopicPlan kKeys{.use = TopicUse::kKeys, .single_broker = true},
    kClock{.use = TopicUse::kClock, .single_broker = true};

class Topics : public SharedBrokerTest {
 protected:
  // Up and answering, but not ready, with a reason.
  static void ExpectNotServing(ServiceReplica& replica, const std::string& why) {
    EXPECT_TRUE(replica.Says("\"event\":\"replica_stopped\"")) << replica.process().Printed();
    EXPECT_THAT(replica.process().Printed(), HasSubstr(why));
    ASSERT_TRUE(replica.Listens());
    EXPECT_FALSE(replica.caller()->Serving());
    const absl::Status command = CreatePost("Post").send(*replica.caller(), kPatience).status(),
                       question = replica.caller()->GetState().status();
    EXPECT_TRUE(absl::IsUnavailable(command)) << command;
    EXPECT_EQ(ReasonOf(command), "OUTCOME_UNKNOWN");
    EXPECT_TRUE(absl::IsUnavailable(question)) << question;
    EXPECT_EQ(ReasonOf(question), "NOT_READY");
    EXPECT_EQ(question.message(),
              "This replica has not caught up with its ledger, or has stopped; ask another.");
    EXPECT_TRUE(replica.process().running());
    EXPECT_EQ(replica.Terminate(), 0);
  }
};

TEST_F(Topics, ALedgerThatIsKeptForAWeekIsNotServedFrom) {
  ASSERT_TRUE(CreateTopic(site().keys_topic(), kKeys).ok());
  ASSERT_TRUE(CreateTopic(site().clock_topic(), kClock).ok());
  ASSERT_TRUE(CreateRawTopic(cluster().bootstrap(), site().ledger_topic().topic, 1, 1,
                             {{"retention.ms", "604800000"},
                              {"message.timestamp.type", "LogAppendTime"},
                              {"flush.messages", "1"}})
                  .ok());
  const auto replica = site().StartReplica("a");
  ExpectNotServing(*replica, "retention.ms is 604800000 (needed: -1)");
}

TEST_F(Topics, ALedgerInTwoPartitionsIsNotServedFrom) {
  ASSERT_TRUE(CreateTopic(site().keys_topic(), kKeys).ok());
  ASSERT_TRUE(CreateTopic(site().clock_topic(), kClock).ok());
  ASSERT_TRUE(
      CreateRawTopic(
          cluster().bootstrap(), site().ledger_topic().topic, 2, 1,
          {{"retention.ms", "-1"}, {"message.timestamp.type", "LogAppendTime"}, {"flush.messages", "1"}})
          .ok());
  const auto replica = site().StartReplica("a");
  ExpectNotServing(*replica,
                   site().ledger_topic().topic + " could lose history: partitions is 2 (needed: 1)");
}

// As it is good enough with --single-broker, which this service is started without.
TEST_F(Topics, ALedgerOnOneBrokerIsNotServedFromUnlessThatIsSaid) {
  Installation several(cluster().bootstrap(), /*single_broker=*/false);
  ASSERT_TRUE(CreateTopic(several.keys_topic(), kKeys).ok());
  ASSERT_TRUE(CreateTopic(several.clock_topic(), kClock).ok());
  ASSERT_TRUE(CreateTopic(several.ledger_topic(), {.single_broker = true}).ok());
  const auto replica = several.StartReplica("a");
  ExpectNotServing(*replica, several.ledger_topic().topic +
                                 " could lose history: replication factor is 1 (needed: at least 3); "
                                 "min.insync.replicas is 1 (needed: at least 2)");
}

TEST_F(Topics, KeysThatAreKeptForAWeekAreNotServedFrom) {
  ASSERT_TRUE(CreateRawTopic(cluster().bootstrap(), site().keys_topic().topic, 1, 1,
                             {{"cleanup.policy", "delete"}, {"retention.ms", "604800000"}})
                  .ok());
  ASSERT_TRUE(CreateTopic(site().clock_topic(), kClock).ok());
  ASSERT_TRUE(CreateTopic(site().ledger_topic(), {.single_broker = true}).ok());
  const auto replica = site().StartReplica("a");
  ExpectNotServing(*replica, "cleanup.policy is delete (needed: compact)");
}

TEST_F(Topics, AFollowedLedgerThatIsKeptForAWeekIsNotReliedOn) {
  ASSERT_EQ(site().CreateLedger().exit_code, 0);
  const std::string followed = site().prefix() + ".sanctions.ledger";
  ASSERT_TRUE(CreateRawTopic(cluster().bootstrap(), followed, 1, 1,
                             {{"retention.ms", "604800000"},
                              {"message.timestamp.type", "LogAppendTime"},
                              {"flush.messages", "1"}})
                  .ok());
  const auto replica = site().StartReplica("a", "", {"--follow", "sanctions"});
  ExpectNotServing(*replica, followed + " could lose history: retention.ms is 604800000 (needed: -1)");
}

TEST_F(Topics, WithoutThemTheServiceSaysHowToMakeThem) {
  // Each asks the broker for some seconds, so both at once.
  Installation half_made(cluster().bootstrap()), older(cluster().bootstrap());
  ASSERT_TRUE(CreateTopic(half_made.keys_topic(), kKeys).ok());
  ASSERT_TRUE(CreateTopic(half_made.clock_topic(), kClock).ok());
  ASSERT_TRUE(CreateTopic(older.keys_topic(), kKeys).ok());
  ASSERT_TRUE(CreateTopic(older.ledger_topic(), {.single_broker = true}).ok());
  const auto none = site().StartReplica("a"), half = half_made.StartReplica("b"),
             no_clock = older.StartReplica("c");
  EXPECT_EQ(none->process().WaitForEnd(kPatience), 1);
  EXPECT_THAT(
      none->process().Printed(),
      HasSubstr(site().keys_topic().topic +
                ": run candourctl ledger create. If the ledger has records, restore the topic instead"));
  EXPECT_EQ(half->process().WaitForEnd(kPatience), 1);
  EXPECT_THAT(half->process().Printed(), HasSubstr(half_made.ledger_topic().topic));
  EXPECT_THAT(half->process().Printed(), HasSubstr("candourctl ledger create"));
  EXPECT_EQ(no_clock->process().WaitForEnd(kPatience), 1);
  EXPECT_THAT(no_clock->process().Printed(),
              HasSubstr(older.clock_topic().topic + ": run candourctl ledger create"));
}

TEST_F(Topics, ALedgerMadeAnewUnderAStoppedReplicaIsToldFromItsOwn) {
  const auto replica = StartPrepared("a");
  EXPECT_EQ(replica->Terminate(), 0);
  cluster().Stop(1);
  cluster().LoseLog(1, site().ledger_topic().topic);
  ASSERT_TRUE(cluster().Restart(1).ok());
  replica->Start();
  ExpectNotServing(*replica, "TRUNCATED");

  const ToolResult created = site().CreateLedger();
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  replica->Start();
  ExpectNotServing(*replica, "RECREATED");
}

TEST_F(Topics, AnotherClusterIsToldFromItsOwn) {
  const auto replica = StartPrepared("a");
  EXPECT_EQ(replica->Terminate(), 0);
  const auto other = KafkaCluster::Start(1);
  ASSERT_TRUE(other.ok()) << other.status();
  const ToolResult created = site().CreateLedger((*other)->bootstrap());
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  const auto moved = site().StartReplica("a", (*other)->bootstrap());
  ExpectNotServing(*moved, "FOREIGN");
}

}  // namespace
}  // namespace candour

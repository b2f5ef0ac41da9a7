// The contract of every ledger on real brokers, and what only Kafka's reader can meet.
#include "common/ledger/kafka_ledger.h"

#include "tests/contract/kafka_fixture.h"
#include "tests/contract/ledger_contract.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

class KafkaUnderTest : public LedgerUnderTest {
 public:
  explicit KafkaUnderTest(int nodes) : options_(FreshTopic(nodes)), ledger_(OpenLedger(options_)) {}
  Ledger& ledger() override { return *ledger_; }
  void Reopen() override {
    ledger_.reset();
    ledger_ = OpenLedger(options_);
  }
  void Close() override { ledger_.reset(); }
  void AppendForeign(std::optional<std::string> key, std::optional<std::string> value) override {
    const absl::Status status = ForeignProducer(options_.bootstrap, options_.topic).Append(key, value);
    ASSERT_TRUE(status.ok()) << status;
  }

 private:
  const KafkaOptions options_;
  std::unique_ptr<KafkaLedger> ledger_;
};

LedgerMaker OnNodes(std::string name, int nodes) {
  return {name, [nodes] { return std::make_unique<KafkaUnderTest>(nodes); }, &KafkaCluster::SkipReason};
}

INSTANTIATE_TEST_SUITE_P(Kafka, LedgerContract,
                         testing::Values(OnNodes("OneNode", 1), OnNodes("ThreeNodes", 3)), LedgerName);

using KafkaReaderTest = KafkaTest;

TEST_F(KafkaReaderTest, AHoleInTheOffsetsIsDataLoss) {
  const KafkaOptions options = FreshTopic(1);
  // The marker of a foreign transaction takes offset 1.
  ForeignProducer foreign(options.bootstrap, options.topic, {{"transactional.id", "foreign"}});
  const absl::Status appended = foreign.AppendInTransaction("first");
  ASSERT_TRUE(appended.ok()) << appended;
  const auto ledger = OpenLedger(options);
  ASSERT_TRUE(EndBecomes(*ledger, 2));  // the coordinator writes the marker when it likes
  ASSERT_EQ(AppendAndWait(*ledger, {"person/1", "after"}), AppendOutcome::kAppended);

  auto reader = ledger->NewReader(0);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto before = ReadRecords(**reader, 1);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_THAT(Values(*before), testing::ElementsAre("first"));
  const auto hole = (*reader)->Next(kPatience);
  EXPECT_EQ(hole.status().code(), absl::StatusCode::kDataLoss) << hole.status();
  EXPECT_THAT(std::string(hole.status().message()), testing::HasSubstr("no record at offset 1"));
}

TEST_F(KafkaReaderTest, ALogThatNoLongerBeginsAtZeroIsDataLoss) {
  const KafkaOptions options = FreshTopic(1);
  const auto ledger = OpenLedger(options);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(AppendAndWait(*ledger, {"person/1", "x"}), AppendOutcome::kAppended);
  const absl::Status deleted = DeleteRecordsBefore(options.bootstrap, options.topic, 2);
  ASSERT_TRUE(deleted.ok()) << deleted;

  const auto range = ledger->Range(kPatience);
  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->begin, 2u);
  const auto records = ReadRecords(*ledger, 0, 1);
  EXPECT_EQ(records.status().code(), absl::StatusCode::kDataLoss) << records.status();
  EXPECT_THAT(std::string(records.status().message()), testing::HasSubstr("no record at offset 0"));
}

TEST_F(KafkaReaderTest, OpenRefusesATopicThatIsNotThere) {
  const auto ledger =
      KafkaLedger::Open({.bootstrap = SharedCluster(1).bootstrap(), .topic = "candour.nowhere.ledger"});
  EXPECT_EQ(ledger.status().code(), absl::StatusCode::kNotFound) << ledger.status();
}

TEST_F(KafkaReaderTest, OpenRefusesTwoPartitions) {
  const KafkaOptions options{.bootstrap = SharedCluster(1).bootstrap(), .topic = FreshTopicName()};
  ASSERT_TRUE(CreateRawTopic(options.bootstrap, options.topic, 2, 1, {}).ok());
  const auto ledger = KafkaLedger::Open(options);
  EXPECT_EQ(ledger.status().code(), absl::StatusCode::kFailedPrecondition) << ledger.status();
  EXPECT_THAT(std::string(ledger.status().message()), testing::HasSubstr("2 partitions"));
}

TEST(KafkaLedgerTest, OpenNamesAPropertyThatIsUnknownButNotItsValue) {
  const auto ledger = KafkaLedger::Open(
      {.bootstrap = "127.0.0.1:1", .topic = "t", .properties = {{"ssl.pasword", "a secret"}}});
  EXPECT_EQ(ledger.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(ledger.status().message()),
              testing::AllOf(testing::HasSubstr("ssl.pasword"), testing::Not(testing::HasSubstr("secret"))));
}

}  // namespace
}  // namespace candour

// The contract of key logs on a real broker, and keyrings of two replicas on it.
#include "common/privacy/kafka_key_log.h"

#include "common/ledger/kafka_admin.h"
#include "common/privacy/key_transfer.h"
#include "common/privacy/keyring.h"
#include "tests/contract/kafka_fixture.h"
#include "tests/contract/key_log_contract.h"

namespace candour {
namespace {

using options::v1::RETENTION_IDENTITY;

constexpr char kPerson[] = "person/0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";

KafkaOptions FreshKeysTopic() {
  const KafkaOptions options{.bootstrap = SharedCluster(1).bootstrap(), .topic = FreshTopicName()};
  const absl::Status created = CreateTopic(options, {.use = TopicUse::kKeys, .single_broker = true});
  EXPECT_TRUE(created.ok()) << created;
  return options;
}

std::unique_ptr<KafkaKeyLog> OpenLog(const KafkaOptions& options) {
  auto log = KafkaKeyLog::Open(options);
  EXPECT_TRUE(log.ok()) << log.status();
  return *std::move(log);
}

std::function<std::unique_ptr<KeyLog>()> Kafka() {
  return [options = FreshKeysTopic()] { return OpenLog(options); };
}

INSTANTIATE_TEST_SUITE_P(
    Kafka, KeyLogContract,
    testing::Values(KeyLogKind{
        .name = "OneNode", .opener = Kafka, .skip = KafkaCluster::SkipReason, .several_at_once = true}),
    [](const auto& kind) { return kind.param.name; });

using KafkaKeyringTest = KafkaTest;

TEST_F(KafkaKeyringTest, AnotherReplicaFindsAKeyAndItsErasure) {
  const KafkaOptions options = FreshKeysTopic();
  const Secret kek = Secret::Take(std::string(32, 'K'));
  const auto my_log = OpenLog(options), their_log = OpenLog(options);
  const auto mine = *Keyring::Open(*my_log, kek, "registration");
  const auto theirs = *Keyring::Open(*their_log, kek, "registration");
  const DataKeyPtr key = *theirs->KeyFor(kPerson, RETENTION_IDENTITY);
  const auto found = mine->Find(key->id);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)->secret.bytes(), key->secret.bytes());
  ASSERT_TRUE(their_log->Erase(key->id, absl::Seconds(20)).ok());
  ASSERT_TRUE(my_log->CatchUp(absl::Seconds(20)).ok());
  EXPECT_EQ(mine->Find(key->id).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(KafkaKeyringTest, AKeyThatWasErasedThereIsNotImportedAgain) {
  const KafkaOptions options = FreshKeysTopic();
  const Secret kek = Secret::Take(std::string(32, 'K'));
  const auto log = OpenLog(options);
  std::string id;
  {
    const auto ring = *Keyring::Open(*log, kek, "registration");
    id = (*ring->KeyFor(kPerson, RETENTION_IDENTITY))->id;
  }
  const KeyRecords before = *ReadKeys(*log, "registration");
  ASSERT_THAT(before, testing::ElementsAre(testing::Key(id)));
  ASSERT_TRUE(log->Erase(id, absl::Seconds(20)).ok());
  // By whoever reads the topic for the first time.
  const auto fresh = OpenLog(options);
  const auto done = ImportKeys(before, {}, *fresh, nullptr);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->destroyed, 1u);
  EXPECT_EQ(done->added, 0u);
  EXPECT_THAT(*ReadKeys(*fresh, "registration"), testing::IsEmpty());
}

TEST_F(KafkaKeyringTest, OfTwoTagKeysMadeAtOnceTheFirstInTheLogWinsEverywhere) {
  const KafkaOptions options = FreshKeysTopic();
  const Secret kek = Secret::Take(std::string(32, 'K'));
  const std::string ledger_id(16, 'L');
  const auto my_log = OpenLog(options), their_log = OpenLog(options);
  const auto mine = *Keyring::Open(*my_log, kek, "registration");
  const auto theirs = *Keyring::Open(*their_log, kek, "registration");
  std::thread other([&] { theirs->CreateTagKey(ledger_id).IgnoreError(); });
  mine->CreateTagKey(ledger_id).IgnoreError();  // either may find the other's: ALREADY_EXISTS
  other.join();
  ASSERT_TRUE(my_log->CatchUp(absl::Seconds(20)).ok());
  ASSERT_TRUE(their_log->CatchUp(absl::Seconds(20)).ok());
  const auto my_key = mine->TagKey(ledger_id), their_key = theirs->TagKey(ledger_id);
  ASSERT_TRUE(my_key.ok() && their_key.ok());
  EXPECT_EQ((*my_key)->id, (*their_key)->id);
}

}  // namespace
}  // namespace candour

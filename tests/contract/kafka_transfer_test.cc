// Folder to Kafka and back, on a real broker.
#include <gmock/gmock.h>

#include "common/ledger/embedded_ledger.h"
#include "common/ledger/transfer.h"
#include "tests/contract/kafka_fixture.h"
#include "tests/support/temp_dir.h"
#include "tests/support/transfer_steps.h"

namespace candour {
namespace {

using KafkaTransfer = KafkaTest;

TEST_F(KafkaTransfer, KeepsOffsetsBytesNullsAndChainThereAndBack) {
  TempDir dir;
  auto from = *EmbeddedLedger::Open(dir / "from");
  FillWithEverything(*from);
  // As large as a topic takes, and void: over half of it.
  ASSERT_TRUE(from->AppendRaw("person/1", std::string(1'040'000, 'x')).ok());
  const auto there = ExportLedger(*from, dir / "there", {}, nullptr);
  ASSERT_TRUE(there.ok()) << there.status();

  const KafkaOptions topic = FreshTopic(1);
  {
    const auto kafka = OpenLedger(topic);
    const auto imported = ImportLedger(dir / "there", *kafka, AppenderOf(*kafka), false, nullptr);
    ASSERT_TRUE(imported.ok()) << imported.status();
    EXPECT_EQ(imported->head, there->head);
    EXPECT_TRUE(absl::IsAlreadyExists(
        ImportLedger(dir / "there", *kafka, AppenderOf(*kafka), false, nullptr).status()));
    ExpectSameRecords(*from, *kafka);
  }

  const auto kafka = KafkaLedger::OpenForReading(topic);
  ASSERT_TRUE(kafka.ok()) << kafka.status();
  EXPECT_EQ(AppendAndWait(**kafka, {"person/1", "x"}), AppendOutcome::kNotSent);
  const auto back = ExportLedger(**kafka, dir / "back", {{7, there->head}}, nullptr);
  ASSERT_TRUE(back.ok()) << back.status();
  auto into = *EmbeddedLedger::Open(dir / "into");
  ASSERT_TRUE(ImportLedger(dir / "back", *into, AppenderOf(*into), false, nullptr).ok());
  ExpectSameRecords(*from, *into);
}

}  // namespace
}  // namespace candour

// A ledger out to a file and in again: folder to folder here, through Kafka in kafka_transfer_test.cc.
#include "common/ledger/transfer.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "common/ledger/chain.h"
#include "common/ledger/embedded_ledger.h"
#include "common/store/store.h"
#include "tests/support/commit_builder.h"
#include "tests/support/golden_files.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/temp_dir.h"
#include "tests/support/transfer_steps.h"

namespace candour {
namespace {

using testing::HasSubstr;

class Transfer : public testing::Test {
 protected:
  Transfer() {
    ledger_ = *EmbeddedLedger::Open(dir_ / "from");
    FillWithEverything(*ledger_);
  }
  absl::StatusOr<LedgerFileSummary> Export(const NotedHeads& noted = {}) {
    return ExportLedger(*ledger_, path_, noted, nullptr);
  }
  absl::StatusOr<LedgerFileSummary> Import(EmbeddedLedger& into, bool resume = false) {
    return ImportLedger(path_, into, AppenderOf(into), resume, nullptr);
  }
  void Rewrite(const std::string& bytes) {
    std::filesystem::remove(path_);
    WriteNew(path_, bytes);
  }

  TempDir dir_;
  const std::string path_ = dir_ / "exported";
  std::unique_ptr<EmbeddedLedger> ledger_;
};

TEST_F(Transfer, KeepsOffsetsBytesNullsAndChain) {
  const auto exported = Export();
  ASSERT_TRUE(exported.ok()) << exported.status();
  EXPECT_EQ(exported->origin, "candour.example/test/0");
  EXPECT_EQ(exported->ledger_id, TestLedgerId());
  EXPECT_EQ(exported->records, 7);
  auto into = *EmbeddedLedger::Open(dir_ / "into");
  const auto imported = Import(*into);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->head, exported->head);
  ExpectSameRecords(*ledger_, *into);
}

TEST_F(Transfer, TheHeaderIsReadByPeopleAndTheFormatStands) {
  ASSERT_TRUE(Export().ok());
  const std::string bytes = ReadWhole(path_);
  const std::string header = absl::StrCat("candour-ledger/v1\norigin candour.example/test/0\nledger_id ",
                                          absl::BytesToHexString(TestLedgerId()), "\n\n");
  ASSERT_EQ(bytes.substr(0, header.size()), header);
  const LogRecord first = *ledger_->ReadOne(0, kPatience);
  EXPECT_EQ(bytes.substr(header.size(), 8),
            BigEndian32(first.key->size()) + BigEndian32(first.value->size()));
  EXPECT_EQ(bytes.substr(header.size() + 8, first.key->size() + first.value->size()),
            *first.key + *first.value);
  std::string head = ChainStart("candour.example/test/0");
  for (uint64_t offset = 0; offset < 7; ++offset)
    head = ChainNext(head, *ledger_->ReadOne(offset, kPatience));
  EXPECT_EQ(bytes.substr(bytes.size() - 44), BigEndian32(0xFFFFFFFE) + BigEndian64(7) + head);
  // The last record but one has a null value.
  EXPECT_THAT(bytes, HasSubstr(BigEndian32(8) + BigEndian32(0xFFFFFFFF) + "person/1"));
}

TEST_F(Transfer, AFileThatWasCutOrAlteredImportsNothing) {
  ASSERT_TRUE(Export().ok());
  const std::string bytes = ReadWhole(path_);
  std::string renamed = bytes, altered = bytes, longer = bytes, missing = bytes;
  altered[bytes.size() / 2] ^= 1;
  renamed[bytes.find("ledger_id ") + 10] ^= 1;
  missing.erase(bytes.size() - 44 - 16, 16);  // the last record: 8 bytes of lengths, "person/1"
  const std::vector<std::pair<std::string, std::string>> files = {
      {bytes.substr(0, bytes.size() - 1), "the file was cut"},
      {bytes.substr(0, bytes.size() / 2), "the file was cut"},
      {bytes.substr(0, 10), "does not begin with candour-ledger/v1"},
      {renamed, "opens another ledger than the header says"},
      {altered, "do not hash to the trailer's chain head"},
      {missing, "at offset 6: "},
      {longer.insert(bytes.size() - 44, bytes.substr(bytes.size() - 60, 16)), "more than the number"}};
  for (const auto& [file, why] : files) {
    Rewrite(file);
    auto into = *EmbeddedLedger::Open(dir_ / "into");
    EXPECT_THAT(std::string(Import(*into).status().message()), HasSubstr(why));
    EXPECT_EQ(into->Range(kPatience)->end, 0) << why;
  }
}

TEST_F(Transfer, ImportsOnlyIntoAnEmptyLedgerOrGoesOn) {
  ASSERT_TRUE(Export().ok());
  auto into = *EmbeddedLedger::Open(dir_ / "into");
  for (uint64_t offset = 0; offset < 3; ++offset) {
    const LogRecord record = *ledger_->ReadOne(offset, kPatience);
    ASSERT_TRUE(into->AppendRaw(record.key, record.value).ok());
  }
  EXPECT_TRUE(absl::IsAlreadyExists(Import(*into).status()));
  EXPECT_EQ(into->Range(kPatience)->end, 3);
  EXPECT_TRUE(Import(*into, /*resume=*/true).ok());
  ExpectSameRecords(*ledger_, *into);

  auto other = *EmbeddedLedger::Open(dir_ / "other");
  ASSERT_TRUE(other->AppendRaw("person/1", "of another log").ok());
  const absl::Status refused = Import(*other, /*resume=*/true).status();
  EXPECT_TRUE(absl::IsAlreadyExists(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("another record at offset 0"));
  EXPECT_EQ(other->Range(kPatience)->end, 1);
}

TEST_F(Transfer, AnExportGoesThroughTheNotedHeadsOrLeavesNoFile) {
  std::string head = ChainStart("candour.example/test/0");
  for (uint64_t offset = 0; offset < 4; ++offset)
    head = ChainNext(head, *ledger_->ReadOne(offset, kPatience));
  const absl::Status other = Export({{3, std::string(32, 'x')}}).status();
  EXPECT_EQ(other.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(other.message()), HasSubstr("after offset 3"));
  EXPECT_EQ(Export({{99, head}}).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_FALSE(std::filesystem::exists(path_ + ".part"));
  EXPECT_TRUE(Export({{3, head}}).ok());
  EXPECT_EQ(Export({{3, head}}).status().code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(Transfer, ALedgerIsReadBesideItsWriter) {
  const auto beside = EmbeddedLedger::OpenForReading(dir_ / "from");
  ASSERT_TRUE(beside.ok()) << beside.status();
  ExpectSameRecords(*ledger_, **beside);
  EXPECT_EQ(AppendAndWait(**beside, {"person/1", "x"}), AppendOutcome::kNotSent);
  EXPECT_TRUE(ledger_->AppendRaw("person/1", "the writer goes on").ok());
  const auto store = *Store::Open({.path = dir_ / "state", .families = {"position"}});
  EXPECT_EQ(EmbeddedLedger::OpenForReading(dir_ / "state").status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(EmbeddedLedger::OpenForReading(dir_ / "none").status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "none"));
}

}  // namespace
}  // namespace candour

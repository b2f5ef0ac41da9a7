// The contract of every ledger on the embedded one, and what only a folder can meet.
#include "common/ledger/embedded_ledger.h"

#include <filesystem>
#include <fstream>

#include "tests/contract/ledger_contract.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

class EmbeddedUnderTest : public LedgerUnderTest {
 public:
  EmbeddedUnderTest() { Reopen(); }
  Ledger& ledger() override { return *ledger_; }
  void Reopen() override {
    ledger_.reset();
    ledger_ = *EmbeddedLedger::Open(dir_ / "ledger");
  }
  void Close() override { ledger_.reset(); }
  void AppendForeign(std::optional<std::string> key, std::optional<std::string> value) override {
    ASSERT_TRUE(ledger_->AppendRaw(std::move(key), std::move(value)).ok());
  }

 private:
  TempDir dir_;
  std::unique_ptr<EmbeddedLedger> ledger_;
};

INSTANTIATE_TEST_SUITE_P(Embedded, LedgerContract,
                         testing::Values(LedgerMaker{"Embedded",
                                                     [] { return std::make_unique<EmbeddedUnderTest>(); }}),
                         LedgerName);

TEST(EmbeddedLedgerTest, OneProcessAtATime) {
  TempDir dir;
  const auto first = EmbeddedLedger::Open(dir / "ledger");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(EmbeddedLedger::Open(dir / "ledger").status().code(), absl::StatusCode::kUnavailable);
}

TEST(EmbeddedLedgerTest, ADamagedFileIsDataLossThatNamesTheRecord) {
  TempDir dir;
  {
    const auto ledger = *EmbeddedLedger::Open(dir / "ledger");
    for (int i = 0; i < 3; ++i)
      ASSERT_TRUE(ledger->AppendRaw("person/1", absl::StrCat("findable ", i, std::string(10000, '.'))).ok());
  }
  { ASSERT_TRUE(EmbeddedLedger::Open(dir / "ledger").ok()); }  // opening again moves the records into a table
  int altered = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dir / "ledger")) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const size_t at = bytes.find("findable 0");
    if (at == std::string::npos) continue;
    file.clear();
    file.seekp(static_cast<std::streamoff>(at));
    file.put('F');
    ++altered;
  }
  ASSERT_EQ(altered, 1);
  const auto ledger = *EmbeddedLedger::Open(dir / "ledger");
  const auto record = ledger->ReadOne(0, absl::Seconds(1));
  EXPECT_EQ(record.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(record.status().message()),
              testing::HasSubstr("the record at offset 0 can't be read"));
  EXPECT_THAT(std::string(record.status().message()), testing::HasSubstr(".sst"));
}

}  // namespace
}  // namespace candour

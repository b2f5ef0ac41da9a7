#include "common/privacy/embedded_key_log.h"
#include "tests/contract/key_log_contract.h"
#include "tests/support/memory_key_log.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

std::function<std::unique_ptr<KeyLog>()> Memory() {
  return [] { return std::make_unique<MemoryKeyLog>(); };
}

std::function<std::unique_ptr<KeyLog>()> Embedded() {
  return [folder = std::make_shared<TempDir>()]() -> std::unique_ptr<KeyLog> {
    auto log = EmbeddedKeyLog::Open(folder->path() + "/keys");
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  };
}

INSTANTIATE_TEST_SUITE_P(Logs, KeyLogContract,
                         testing::Values(KeyLogKind{.name = "Memory", .opener = Memory, .survives = false},
                                         KeyLogKind{.name = "Embedded", .opener = Embedded}),
                         [](const auto& kind) { return kind.param.name; });

TEST(EmbeddedKeyLogForReading, LearnsWhatItsServiceHasPutAndErasedSince) {
  const TempDir folder;
  const auto service = *EmbeddedKeyLog::Open(folder / "keys");
  for (const std::string id : {"kept", "erased", "replaced"})
    ASSERT_TRUE(service->Put(id, "1", absl::Seconds(5)).ok());
  const auto reader = *EmbeddedKeyLog::OpenForReading(folder / "keys");
  std::vector<std::string> told;
  const auto following = *reader->Follow([&](absl::string_view id, std::optional<absl::string_view> record) {
    told.push_back(absl::StrCat(id, " ", record.value_or("gone")));
  });
  EXPECT_THAT(told, testing::ElementsAre("erased 1", "kept 1", "replaced 1"));
  told.clear();
  ASSERT_TRUE(service->Erase("erased", absl::Seconds(5)).ok());
  ASSERT_TRUE(service->Put("new", "1", absl::Seconds(5)).ok());
  ASSERT_TRUE(service->Put("replaced", "2", absl::Seconds(5)).ok());
  ASSERT_TRUE(reader->LookAgain().ok());
  EXPECT_THAT(told, testing::ElementsAre("erased gone", "new 1", "replaced 2"));
  told.clear();
  ASSERT_TRUE(reader->LookAgain().ok());
  EXPECT_THAT(told, testing::IsEmpty());
  EXPECT_FALSE(reader->Put("x", "1", absl::Seconds(5)).ok());
}

}  // namespace
}  // namespace candour

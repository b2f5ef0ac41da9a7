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

}  // namespace
}  // namespace candour

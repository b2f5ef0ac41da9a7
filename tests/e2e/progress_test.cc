// Verbs that read a whole ledger say on stderr how far they are, and how long the rest will take.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <regex>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/ledger_file.h"
#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

constexpr uint64_t kRead = 1024;  // records that a reader of an embedded ledger gives at once
constexpr uint64_t kRecords = 2500;

class ProgressTest : public testing::Test {
 protected:
  // A real ledger, and then junk, which is read as all else is.
  void SetUp() override {
    ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed();
    ASSERT_EQ(candour_.Ctl({"ledger", "export", folder_ / "file", candour_.data() + "/registration/ledger"})
                  .exit_code,
              0);
    const auto copy = *EmbeddedLedger::Open(Ledger());
    auto file = *LedgerFileReader::Open(folder_ / "file");
    uint64_t count = 0;
    for (auto record = *file.Next(); record; record = *file.Next(), ++count)
      ASSERT_TRUE(copy->AppendRaw(record->key, record->value).ok());
    for (; count + 1 < kRecords; ++count) copy->AppendRaw({0, "junk", "junk"}, [](AppendOutcome) {});
    ASSERT_TRUE(copy->AppendRaw("junk", "junk").ok());
    ASSERT_EQ(copy->Range(absl::Seconds(5))->end, kRecords);
  }
  std::string Ledger() const { return folder_ / "copy"; }

  // What `verb` prints when it stands still for a while at the n-th time that it has read on.
  std::string StandingStill(std::vector<std::string> verb, int n) {
    verb.insert(verb.begin(), {"--data-dir", candour_.data()});
    ChildProcess tool("candourctl", verb, folder_ / "tool",
                      {.environment = {absl::StrCat("CANDOUR_KILL_AT=progress.before_show:", n, ":STOP")}});
    int how = 0;
    const bool stood =
        Becomes([&] { return waitpid(tool.pid(), &how, WUNTRACED | WNOHANG) == tool.pid(); }) &&
        WIFSTOPPED(how);
    EXPECT_TRUE(stood) << tool.Printed();
    if (!stood) return tool.Printed();
    absl::SleepFor(absl::Milliseconds(2100));
    tool.Signal(SIGCONT);
    EXPECT_EQ(tool.WaitForEnd(absl::Seconds(30)), 0) << tool.Printed();
    return tool.Printed();
  }
  // One line, of the second reading: what it says, and that its estimate is of what it says.
  static void ExpectProgress(const std::string& printed, const std::string& did) {
    std::smatch says;
    const std::regex line(did + " (\\d+) of (\\d+) records \\((\\d+) %\\), (\\d+)/s, about (\\d+) s left\n");
    ASSERT_TRUE(std::regex_search(printed, says, line)) << printed;
    const auto number = [&](size_t group) { return std::stoull(says[group]); };
    EXPECT_EQ(number(1), 2 * kRead);
    EXPECT_EQ(number(2), kRecords);
    EXPECT_EQ(number(3), 2 * kRead * 100 / kRecords);
    EXPECT_LE(number(4), kRead * 10 / 21)
        << "what was read since the first reading, over the time since then";
    ASSERT_GE(number(4), kRead / 30);
    EXPECT_NEAR(static_cast<double>(number(5)), static_cast<double>((kRecords - 2 * kRead) / number(4)), 1);
    const std::string rest = says.suffix();
    EXPECT_FALSE(std::regex_search(rest, line)) << "once in two seconds: " << printed;
  }

  const TempDir folder_;
  DevProcess candour_;
};

TEST_F(ProgressTest, OfARebuild) {
  ExpectProgress(StandingStill({"state", "rebuild", Ledger(), "--into", folder_ / "state"}, 2), "folded");
}

// It reads the ledger once before, in three readings.
TEST_F(ProgressTest, OfDecidingAgain) {
  ExpectProgress(StandingStill({"audit", "redecide", Ledger()}, 2), "read");
  ExpectProgress(StandingStill({"audit", "redecide", Ledger()}, 3 + 2), "decided");
}

}  // namespace
}  // namespace candour

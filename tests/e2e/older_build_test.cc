// A build of the project's own that knows a lower level of the sanctions' ledger (`make older`): it stops
// where the level is raised, says so, and the rest of it serves on. SKIPPED where there is none.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/sanctions/model.h"
#include "tests/cluster/child_process.h"
#include "tests/support/log_lines.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::HasSubstr;

class OlderBuild : public testing::Test {
 protected:
  void SetUp() override {
    const char* build = getenv("CANDOUR_BUILD");
    older_ = std::string(build != nullptr ? build : "build") + "/older/build/bin/candour";
    if (!std::filesystem::exists(older_)) GTEST_SKIP() << "no older build: make older";
  }
  // On the same folder as those before it.
  std::unique_ptr<ChildProcess> Start(const std::string& program) {
    return std::make_unique<ChildProcess>(
        program, std::vector<std::string>{"--dev", "--data-dir", Data(), "--listen", "127.0.0.1:0"},
        folder_ / absl::StrCat("run-", ++runs_));
  }
  static void Stop(ChildProcess& process) {
    process.Signal(SIGTERM);
    EXPECT_EQ(process.WaitForEnd(absl::Seconds(15)), 0) << process.Printed();
  }
  std::string Data() const { return folder_ / "data"; }
  // A state is of one build's rows.
  void FoldAgain() const {
    for (const char* service : {"sanctions", "registration"})
      std::filesystem::remove_all(Data() + "/" + service + "/state");
  }
  ToolResult Ctl(std::vector<std::string> verb) {
    return RunTool("candourctl", std::move(verb), folder_ / absl::StrCat("ctl-", ++runs_));
  }

  // Of the sanctions' ledger, as it stands.
  uint32_t Level() {
    const ToolResult described = Ctl({"ledger", "describe", Data() + "/sanctions/ledger", "-o", "json"});
    const auto json =
        nlohmann::json::parse(described.printed.substr(0, described.printed.rfind('}') + 1), nullptr,
                              /*allow_exceptions=*/false);
    EXPECT_TRUE(json.is_object()) << described.printed;
    return json.is_object() ? json.value("level", 0u) : 0;
  }

  std::string older_;

 private:
  const TempDir folder_;
  int runs_ = 0;
};

TEST_F(OlderBuild, StopsWhereTheLevelIsRaisedAndSaysSo) {
  const std::string serving = "\"event\":\"serving\",\"service\":\"sanctions\"";
  auto first = Start(older_);
  ASSERT_TRUE(first->Prints(serving)) << first->Printed();
  ASSERT_TRUE(first->Prints("\"event\":\"serving\",\"service\":\"registration\"")) << first->Printed();
  Stop(*first);
  // The newer one serves it as it is.
  FoldAgain();
  auto newer = Start("candour");
  ASSERT_TRUE(newer->Prints(serving)) << newer->Printed();
  Stop(*newer);
  const uint32_t known = Level();  // the older build opened it
  ASSERT_GE(known, 1u);
  ASSERT_LT(known, SanctionsModel().level()) << "this build is no older one";

  const ToolResult raised =
      Ctl({"ledger", "raise-level", Data() + "/sanctions/ledger", "--service", "sanctions", "--yes"});
  ASSERT_EQ(raised.exit_code, 0) << raised.printed;
  EXPECT_EQ(Level(), SanctionsModel().level());
  FoldAgain();
  auto again = Start(older_);
  // A level at a time: it stops at the first that it does not know.
  const std::string level = absl::StrCat("the ledger was raised to level ", known + 1, " at offset ");
  ASSERT_TRUE(again->Prints(level)) << again->Printed();
  EXPECT_THAT(again->Printed(), HasSubstr("run a newer build"));
  EXPECT_TRUE(again->Prints("\"event\":\"serving\",\"service\":\"registration\"")) << again->Printed();
  EXPECT_TRUE(again->running()) << "it stays up, and says why";
  Stop(*again);

  FoldAgain();
  auto last = Start("candour");
  EXPECT_TRUE(last->Prints(serving)) << last->Printed();
  Stop(*last);
}

}  // namespace
}  // namespace candour

// What candourctl says of itself: every verb, from what --help prints, as a newcomer walks through it.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/cluster/child_process.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::ContainsRegex;

constexpr size_t kColumn = 30;  // where CLI11 begins what it says of an option

class CtlHelp : public testing::Test {
 protected:
  std::vector<std::string> HelpOf(std::vector<std::string> verb) {
    verb.push_back("--help");
    const ToolResult help = RunTool("candourctl", std::move(verb), folder_ / "candourctl");
    EXPECT_EQ(help.exit_code, 0) << help.printed;
    return absl::StrSplit(help.printed, '\n');
  }

  // `verb` and everything below it; how many there are.
  int Walk(const std::vector<std::string>& verb) {
    const std::string name = absl::StrJoin(verb, " ");
    const std::vector<std::string> lines = HelpOf(verb);
    EXPECT_THAT(absl::StrJoin(lines, "\n"), ContainsRegex("\nExample:\n  .*candourctl ")) << name;
    int walked = 1;
    std::string section;
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::string& line = lines[i];
      if (!absl::StartsWith(line, " ")) {
        section = line;
        continue;
      }
      if (line.size() < 3 || line[2] == ' ') continue;  // what goes on from the line before
      if (section == "Subcommands:") {
        std::vector<std::string> below = verb;
        below.push_back(line.substr(2, line.find(' ', 2) - 2));
        EXPECT_FALSE(absl::StripAsciiWhitespace(line.substr(2 + below.back().size())).empty()) << line;
        walked += Walk(below);
      } else if (section == "Options:" || section == "Positionals:") {
        // Beside a short name; below a long one.
        const bool beside = line.size() > kColumn && line[kColumn - 1] == ' ';
        const bool below = i + 1 < lines.size() && absl::StartsWith(lines[i + 1], std::string(kColumn, ' '));
        EXPECT_TRUE(beside || below) << name << ": nothing is said of " << line;
      }
    }
    return walked;
  }

  const TempDir folder_;
};

TEST_F(CtlHelp, TellsItsVersion) {
  const ToolResult version = RunTool("candourctl", {"--version"}, folder_ / "candourctl");
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.printed, ContainsRegex("^candour/[0-9]+"));
}

TEST_F(CtlHelp, EveryVerbHasAnExampleAndSaysSomethingOfEachFlag) { EXPECT_GT(Walk({}), 150); }

}  // namespace
}  // namespace candour

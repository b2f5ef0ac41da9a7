// docs/operators.md names every flag and every metric that there is, and none that there is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/e2e/dev_process.h"
#include "tests/support/test_ca.h"

namespace candour {
namespace {

using Names = std::set<std::string>;

// Every first group of `pattern` in `text`.
Names All(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  Names names;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    names.insert((*match)[1]);
  return names;
}

// What stands in `some` and not in `all`.
Names Missing(const Names& some, const Names& all) {
  Names missing;
  std::set_difference(some.begin(), some.end(), all.begin(), all.end(),
                      std::inserter(missing, missing.end()));
  return missing;
}

std::string Manual() { return FileText("docs/operators.md"); }

Names FlagsOf(const std::string& program, std::vector<std::string> verb = {}) {
  const TempDir folder;
  verb.push_back("--help");
  const ToolResult help = RunTool(program, verb, folder / "help");
  EXPECT_EQ(help.exit_code, 0) << help.printed;
  Names flags = All(help.printed, "\\n  (?:-[a-z],)?(--[a-z-]+)");
  flags.erase("--help");
  flags.erase("--version");
  return flags;
}

TEST(OperatorsManual, NamesEveryFlagOfAService) {
  const Names flags = FlagsOf("candour"), documented = All(Manual(), "`(--[a-z-]+)`");
  EXPECT_GE(flags.size(), 25u);
  EXPECT_EQ(Missing(flags, documented), Names());
  Names variables;
  for (const std::string& flag : flags)
    variables.insert(
        absl::StrCat("CANDOUR", absl::AsciiStrToUpper(absl::StrReplaceAll(flag, {{"--", "_"}, {"-", "_"}}))));
  EXPECT_EQ(Missing(variables, All(Manual(), "`(CANDOUR_[A-Z_]+)`")), Names());
}

TEST(OperatorsManual, NamesEveryFlagOfTheOperatorsTool) {
  const Names documented = All(Manual(), "`(--[a-z-]+)`");
  EXPECT_EQ(Missing(FlagsOf("candourctl", {"ledger", "create"}), documented), Names());
  EXPECT_EQ(Missing({"--ca", "--cert", "--key"}, FlagsOf("candourctl")), Names());
  EXPECT_EQ(Missing({"--ca", "--cert", "--key"}, documented), Names());
}

TEST(OperatorsManual, NamesEveryMetricAndNoOther) {
  const TestCa ca("services");
  const TestCa::Pair own = ca.Issue("server");
  DevProcess candour({"--tls-cert", own.certificate, "--tls-key", own.key});
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  const Names shown = All(candour.ScrapeText(), "# TYPE ([a-z_]+) ");
  const Names documented = All(Manual(), "`((?:candour|process)_[a-z_]+)`");
  EXPECT_GE(shown.size(), 20u);
  EXPECT_EQ(Missing(shown, documented), Names());
  // Compared with brokers, which this process has not (tests/cluster/clock_test.cc reads it).
  EXPECT_EQ(Missing(documented, shown), Names({"candour_clock_skew_seconds"}));
}

}  // namespace
}  // namespace candour

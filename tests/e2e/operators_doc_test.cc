// docs/operators.md names every flag, every metric and every event of the log that there is, and no metric or
// event that there is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
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

// Of sources below `folders`, with the extension `extension`: every first group of `pattern`.
Names AllInSources(const std::vector<std::string>& folders, const std::string& extension,
                   const std::string& pattern) {
  Names found;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
      if (entry.path().extension() == extension) found.merge(All(FileText(entry.path()), pattern));
  }
  return found;
}

// "if_version = 2;" is the flag --if-version; of times in microseconds "recorded_after_us" is
// --recorded-after.
Names FlagsOfFields() {
  Names flags;
  for (std::string name : AllInSources({"proto/candour"}, ".proto", "[A-Za-z0-9_.]+ ([a-z0-9_]+) = [0-9]+")) {
    if (absl::EndsWith(name, "_us")) name.resize(name.size() - 3);
    flags.insert("--" + absl::StrReplaceAll(name, {{"_", "-"}}));
  }
  return flags;
}

// Fields of requests are flags too, and documented with them; but for what is shared by all, or read offline.
TEST(OperatorsManual, NamesEveryFlagOfTheOperatorsTool) {
  const Names documented = All(Manual(), "`(--[a-z-]+)`");
  const TempDir folder;
  const ToolResult completion = RunTool("candourctl", {"completion", "bash"}, folder / "completion");
  ASSERT_EQ(completion.exit_code, 0) << completion.printed;
  Names every = All(completion.printed, "[ '](--[a-z][a-z-]*)"), own = Missing(every, FlagsOfFields());
  EXPECT_GE(every.size(), 190u);
  EXPECT_GE(own.size(), 30u);
  own.merge(FlagsOf("candourctl"));
  own.merge(Names{"--command-id", "--if-version"});
  for (const std::string group : {"ledger", "state", "keys", "audit"}) {
    const ToolResult help = RunTool("candourctl", {group, "--help"}, folder / "help");
    const Names verbs = All(help.printed.substr(help.printed.find("Subcommands:")), "\n  ([a-z-]+) ");
    EXPECT_GE(verbs.size(), 2u) << help.printed;
    for (const std::string& verb : verbs) {
      if (group == "state" && verb == "digest") continue;  // asks a service
      own.merge(FlagsOf("candourctl", {group, verb}));
    }
  }
  own.erase("--help");
  own.erase("--version");
  EXPECT_EQ(Missing(own, documented), Names());
}

TEST(OperatorsManual, NamesEveryEventOfTheLogAndNoOther) {
  const std::string call = "\\bLog\\((?:LogLevel::k[A-Za-z]+|LevelOf\\([a-z.]+\\)),\\s*";
  Names logged = AllInSources({"common", "services"}, ".cc", call + "(?:[a-z]+ \\? )?\"([a-z_]+)\"");
  logged.merge(AllInSources({"common", "services"}, ".cc", call + "[a-z]+ \\? \"[a-z_]+\" : \"([a-z_]+)\""));
  EXPECT_GE(logged.size(), 22u);
  const std::string manual = Manual();
  const size_t begin = manual.find("| event | means | do |"), end = manual.find("\n\n", begin);
  ASSERT_NE(begin, std::string::npos);
  const std::string table = manual.substr(begin, end - begin);
  Names documented;
  for (const absl::string_view row : absl::StrSplit(table, '\n')) {
    const std::vector<std::string> columns = absl::StrSplit(row, '|');
    if (columns.size() > 2) documented.merge(All(columns[1], "`([a-z_]+)`"));
  }
  EXPECT_EQ(Missing(logged, documented), Names());
  EXPECT_EQ(Missing(documented, logged), Names());
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

// What candourctl tells a script: its exit codes, with a real process behind it.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

// Of ODS, which has 27 columns; the tenth is an address, the eleventh the day on which it opened.
std::string Row(const std::string& code, const std::string& opened) {
  return code + ",TEST NHS TRUST,YTS,QT1,1 ROAD,,,TESTTOWN,,TV1 1AA," + opened + ",,,,,,,,,,,,,,,,\n";
}

class Ctl : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed(); }
  ToolResult Import(const std::string& rows, std::vector<std::string> more = {}) {
    std::ofstream(folder_ / "etr.csv") << rows;
    std::vector<std::string> verb = {"organisation", "import", folder_ / "etr.csv"};
    verb.insert(verb.end(), more.begin(), more.end());
    return candour_.Ctl(verb);
  }
  ToolResult As(const std::string& role, std::vector<std::string> verb) {
    std::vector<std::string> arguments = {"--data-dir", candour_.data(), "--as", role};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    return RunTool("candourctl", std::move(arguments), folder_ / "candourctl");
  }

  const TempDir folder_;
  DevProcess candour_;
};

TEST_F(Ctl, SaysThatSomeRowsOfAnImportWereRefused) {
  const ToolResult whole = Import(Row("TST01", "20110401") + Row("TST02", "20110401"));
  EXPECT_EQ(whole.exit_code, 0) << whole.printed;
  const ToolResult partly = Import(Row("TST03", "20110401") + Row("TST04", "20111301"));
  EXPECT_EQ(partly.exit_code, 8) << partly.printed;
  EXPECT_THAT(partly.printed, AllOf(HasSubstr("1 refused, the rest is done"), HasSubstr("added")));
  EXPECT_EQ(candour_.Ctl({"organisation", "get", "TST03"}).exit_code, 0) << "the rest is done";
  EXPECT_NE(candour_.Ctl({"organisation", "get", "TST04"}).exit_code, 0);
  const ToolResult field = Import(Row("TST05", "20110401") + Row("TST06", "x"), {"--field", "added"});
  EXPECT_EQ(field.exit_code, 8) << "whatever is printed";
  EXPECT_EQ(field.printed.substr(0, 2), "1\n");
}

TEST_F(Ctl, ListsPausesAndResumesReactions) {
  const auto list = [&] { return As("OPERATOR", {"reaction", "list", "--columns", "name,paused"}); };
  ASSERT_TRUE(Becomes([&] { return As("OPERATOR", {"reaction", "pause", "tell_of_lapse"}).exit_code == 0; }));
  ASSERT_TRUE(Becomes([&] { return list().printed.find("yes") != std::string::npos; }));
  EXPECT_THAT(list().printed, AllOf(ContainsRegex("tell_of_lapse +yes"), ContainsRegex("tell_of_death +no")));
  EXPECT_EQ(As("OPERATOR", {"reaction", "pause", "tell_of_lapse"}).exit_code, 3) << "it is already";
  EXPECT_EQ(As("OPERATOR", {"reaction", "pause", "tell_of_birth"}).exit_code, 3);
  EXPECT_EQ(As("REGISTRAR", {"reaction", "resume", "tell_of_lapse"}).exit_code, 4);
  EXPECT_EQ(As("OPERATOR", {"reaction", "resume", "tell_of_lapse"}).exit_code, 0);
}

}  // namespace
}  // namespace candour

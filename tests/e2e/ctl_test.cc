// What candourctl tells a script: its exit codes, with a real process behind it.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

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

// Bad rows are named by their number and the rest is done; whoever runs it again has each check once.
TEST_F(Ctl, ChecksAWholeListAndGoesOnWithTheSameIds) {
  ASSERT_EQ(Import(Row("TST01", "20110401")).exit_code, 0);
  ASSERT_EQ(candour_.Ctl({"person", "record", "--given", "Ada", "--family", "Lark", "--born", "1971-05-04"})
                .exit_code,
            0);
  std::ofstream(folder_ / "staff.csv") << "family_name,given_names,date_of_birth\n"
                                          "Lark,Ada,1971-05-04\n"
                                          "\n"
                                          "\"Finch, of Ely\",Ben,1980-02-30\n"
                                          "Wren,Cora,1980-02-28\n";
  const auto check = [&](const std::string& form) {
    return As("TRUST_HR@TST01",
              {"-o", form, "register", "check-bars", folder_ / "staff.csv", "--org-code", "TST01"});
  };
  const ToolResult first = check("table"), again = check("table");
  EXPECT_EQ(first.exit_code, 8) << first.printed;
  EXPECT_THAT(first.printed, ContainsRegex("2  NOTHING_RECORDED  [0-9a-f-]{36}"));
  EXPECT_THAT(first.printed, HasSubstr("4  ERROR  date_of_birth is no day"));
  EXPECT_THAT(first.printed, ContainsRegex("5  NOT_FOUND  [0-9a-f-]{36}"));
  EXPECT_THAT(first.printed, HasSubstr("2 answered, 1 not, 0 with an unknown outcome"));
  EXPECT_THAT(first.printed, Not(HasSubstr("Lark"))) << "the rows say who it is";
  EXPECT_EQ(again.printed, first.printed) << "the same ids, the same checks";
  EXPECT_THAT(check("json").printed, HasSubstr("\"answer\":\"BAR_CHECK_ANSWER_NOT_FOUND\""));
  std::ofstream(folder_ / "staff.csv") << "family_name,given_names,date_of_birth\nWren,Ada,1971-05-04\n";
  EXPECT_THAT(check("table").printed,
              HasSubstr("2  ERROR  the row is not the one that was sent under its id"));
  std::ofstream(folder_ / "staff.csv") << "family_name,born\nWren,1971-05-04\n";
  EXPECT_EQ(check("table").exit_code, 2) << "a column is missing";
}

}  // namespace
}  // namespace candour

// candourctl case check, asked of a candour that runs: a case that has just begun is fair so far.
#include <gmock/gmock.h>

#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr size_t kUuidLength = 36;

class CaseCheck : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed();
    ASSERT_TRUE(candour_.process().Prints("\"event\":\"serving\",\"service\":\"sanctions\""));
    ASSERT_EQ(As("REGISTRAR",
                 {"sanctions", "rules", "publish", "services/sanctions/rule_set/england_2026.textproto"})
                  .exit_code,
              0);
  }
  ToolResult As(const std::string& role, std::vector<std::string> verb) const {
    std::vector<std::string> arguments = {"--data-dir", candour_.data(), "--as", role};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    return RunTool("candourctl", std::move(arguments), folder_ / "candourctl");
  }
  // The case that a referral opens.
  std::string OpenCase() const {
    const ToolResult referred =
        As("TRUST_HR@TST01", {"--field", "referral_id", "referral", "submit", "--source", "TRUST",
                              "--person-id", "20000000-0000-4000-8000-000000000001", "--org-code", "TST01",
                              "--text", "She moved patients off the list."});
    EXPECT_EQ(referred.exit_code, 0) << referred.printed;
    const std::string referral_id = referred.printed.substr(0, kUuidLength);
    const ToolResult shown = As("SCREENER", {"--field", "case_id", "referral", "show", referral_id});
    EXPECT_EQ(shown.exit_code, 0) << shown.printed;
    return shown.printed.substr(0, kUuidLength);
  }

  const TempDir folder_;
  DevProcess candour_;
};

TEST_F(CaseCheck, FindsNothingInACaseThatTheServiceDecided) {
  const std::string case_id = OpenCase();
  const ToolResult lines = As("AUDITOR", {"case", "check", case_id});
  EXPECT_EQ(lines.exit_code, 0) << lines.printed;
  EXPECT_THAT(lines.printed, HasSubstr("1 facts: 0 violations, 0 facts without known rules"));
  const ToolResult json = As("AUDITOR", {"-o", "json", "case", "check", case_id});
  EXPECT_EQ(json.exit_code, 0) << json.printed;
  EXPECT_THAT(json.printed, AllOf(HasSubstr("\"facts\": 1"), HasSubstr("\"violations\": []")));
}

TEST_F(CaseCheck, IsForAuditorsAndForCasesThatThereAre) {
  EXPECT_EQ(As("SCREENER", {"case", "check", OpenCase()}).exit_code, 4);
  EXPECT_EQ(As("AUDITOR", {"case", "check", "30000000-0000-4000-8000-000000000001"}).exit_code, 1);
  const ToolResult help = As("AUDITOR", {"case", "check", "--help"});
  EXPECT_THAT(help.printed, AllOf(HasSubstr("Exit codes: 0 nothing"), HasSubstr("F20")));
}

}  // namespace
}  // namespace candour

// candourctl person history, asked of a candour that runs: what several records say of one person, in one
// order.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr size_t kUuidLength = 36;

class PersonHistory : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed();
    Do({"organisation", "import", "docs/demo/organisations.csv"});
    Do({"rules", "publish", "services/registration/rule_set/england_2026.textproto"});
    Do({"code", "publish", "--file", "docs/demo/managers-code.json"});
  }
  std::string Do(std::vector<std::string> verb) {
    const ToolResult done = candour_.Ctl(std::move(verb));
    EXPECT_EQ(done.exit_code, 0) << done.printed;
    return done.printed;
  }
  std::string Record(const std::string& given) {
    return Do({"--field", "person_id", "person", "record", "--given", given, "--family", "Testing", "--born",
               "1971-05-04", "--org-code", "TST01"})
        .substr(0, kUuidLength);
  }
  // "person PersonRecorded", in the order in which they are told.
  std::vector<std::string> Told(const std::string& person_id) {
    std::vector<std::string> told;
    const auto printed = nlohmann::json::parse(Do({"-o", "json", "person", "history", person_id}));
    EXPECT_EQ(printed["person_id"], person_id);
    for (const auto& entry : printed["entries"]) {
      const std::string stream = entry["stream"], type = entry["type"];
      told.push_back(stream.substr(0, stream.find('/')) + " " + type.substr(type.rfind('.') + 1));
    }
    return told;
  }

  const TempDir folder_;
  DevProcess candour_{{"--dev-clock", "2026-03-02T09:00:00Z"}};
};

TEST_F(PersonHistory, IsOfAllRecordsInTheOrderOfTheLedger) {
  const std::string ada = Record("Ada"), ben = Record("Ben");
  EXPECT_THAT(Told(ada), ElementsAre("person PersonRecorded"));
  const std::string post =
      Do({"--field", "post_id", "post", "create", "--org-code", "TST01", "--title", "Chief executive",
          "--type", "CEO", "--stage", "L4_BOARD", "--from", "2025-04-01"})
          .substr(0, kUuidLength);
  Do({"appointment", "found", "--org-code", "TST01", "--person-id", ada, "--post-id", post, "--basis",
      "SUBSTANTIVE", "--start", "2026-01-01"});
  const ToolResult applied = RunTool("candourctl",
                                     {"--data-dir", candour_.data(), "--as", "MANAGER:" + ada, "register",
                                      "apply", ada, "--stage", "L4_BOARD"},
                                     folder_ / "candourctl");
  EXPECT_EQ(applied.exit_code, 0) << applied.printed;
  Do({"person", "correct", ada, "--correction", "NAME_CHANGED", "--given", "Ada", "--family", "Finch",
      "--born", "1971-05-04", "--reason", "marriage"});
  EXPECT_THAT(Told(ben), ElementsAre("person PersonRecorded"));
  EXPECT_THAT(Told(ada), ElementsAre("person PersonRecorded", "appointment PersonFoundInPost",
                                     "appointment AppointmentRecordedLateFlagged",
                                     "registrant RegistrationApplied", "person PersonCorrected"));
  const std::string lines = Do({"person", "history", ada});
  EXPECT_THAT(lines, AllOf(HasSubstr("person/" + ada + "@1  "), HasSubstr("registrant/" + ada + "@1  "),
                           HasSubstr("appointment/")));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 5);
}

TEST_F(PersonHistory, IsOfSomebodyWhoIsThere) {
  const ToolResult nobody = candour_.Ctl({"person", "history", "20000000-0000-4000-8000-000000000001"});
  EXPECT_EQ(nobody.exit_code, 1) << nobody.printed;
  EXPECT_EQ(candour_.Ctl({"person", "history"}).exit_code, 2);
}

}  // namespace
}  // namespace candour

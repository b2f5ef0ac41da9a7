// candourctl call, and how candourctl ends where nothing answers or what was typed is wrong.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "common/base/uuid.h"
#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kPosts[] = "candour.registration.v1.Appointments/", kRecords[] = "candour.records.v1.Records/",
               kPeople[] = "candour.registration.v1.Register/";
// Nobody listens there.
constexpr char kDead[] = "127.0.0.1:1";

class CtlWith : public testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  ToolResult Run(std::vector<std::string> arguments, const std::string& input = "") const {
    Surroundings around;
    around.input = File("input", input);
    return RunTool("candourctl", std::move(arguments), folder_ / "candourctl", around);
  }
  // On stdout alone.
  std::vector<nlohmann::json> Lines() const {
    std::ifstream printed(folder_ / "candourctl.stdout");
    std::vector<nlohmann::json> lines;
    for (std::string line; std::getline(printed, line);)
      lines.push_back(nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false));
    return lines;
  }

  const TempDir folder_;
};

class CtlCall : public CtlWith {
 protected:
  void SetUp() override {
    ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed();
    const std::string rows =
        File("etr.csv", "TST01,TEST NHS TRUST,YTS,QT1,1 ROAD,,,TESTTOWN,,TV1 1AA,20110401" +
                            std::string(16, ',') + "\n");
    ASSERT_EQ(candour_.Ctl({"organisation", "import", rows}).exit_code, 0);
  }
  ToolResult Call(const std::string& method, const std::string& request, const std::string& timeout = "30") {
    return Run({"--data-dir", candour_.data(), "--as", as_, "--timeout", timeout, "call", method}, request);
  }

  DevProcess candour_;
  std::string as_ = "REGISTRAR";
};

TEST_F(CtlCall, AnswersWithJson) {
  const ToolResult got = Call(absl::StrCat(kPosts, "GetOrganisation"), R"({"org_code":"TST01"})");
  EXPECT_EQ(got.exit_code, 0) << got.printed;
  EXPECT_EQ(nlohmann::json::parse(got.printed)["organisation"]["details"]["name"], "TEST NHS TRUST")
      << got.printed;
}

TEST_F(CtlCall, TellsARefusalFromWhatIsNotAllowed) {
  const std::string apply = R"({"command":{"id":")" + NewUuid() + R"("},"person_id":")" + NewUuid() +
                            R"(","stage":"STAGE_L4_BOARD"})";
  const ToolResult refused = Call(absl::StrCat(kPeople, "Apply"), apply);
  EXPECT_EQ(refused.exit_code, 3) << refused.printed;
  EXPECT_EQ(nlohmann::json::parse(refused.printed)["reason"], "PERSON_UNKNOWN");
  as_ = "AUDITOR";
  EXPECT_EQ(Call(absl::StrCat(kPeople, "Apply"), R"({"command":{"id":")" + NewUuid() + R"("}})").exit_code,
            4);
}

TEST_F(CtlCall, SaysWhatIsWrongWithTheRequest) {
  const std::string method = absl::StrCat(kPosts, "GetOrganisation");
  const ToolResult broken = Call(method, "{\n \"org_code\": }");
  EXPECT_EQ(broken.exit_code, 2);
  const auto error = nlohmann::json::parse(broken.printed);
  EXPECT_EQ(error["code"], "INVALID_ARGUMENT");
  EXPECT_THAT(
      error["message"].get<std::string>(),
      AllOf(HasSubstr("standard input: parse error at line 2, column 14"),
            HasSubstr("It must be the JSON of candour.registration.v1.GetOrganisationRequest"),
            HasSubstr("its fields: org_code, "), Not(HasSubstr("INVALID_ARGUMENT")), Not(HasSubstr("^"))));
  const ToolResult unknown = Call(method, R"({"org_cod":"TST01"})");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.printed, AllOf(HasSubstr("org_cod"), HasSubstr("its fields: org_code, ")));
  const ToolResult nowhere = Call("candour.registration.v1.Appointments/GetNothing", "{}");
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_THAT(nowhere.printed, HasSubstr("no RPC candour.registration.v1.Appointments/GetNothing"));
}

TEST_F(CtlCall, TakesBytesThatAreNoUtf8ForWrong) {
  for (const auto& [method, request] : std::vector<std::pair<std::string, std::string>>{
           {absl::StrCat(kPosts, "GetOrganisation"), "{\"org_code\":\"\xff\xfe\"}"},
           {absl::StrCat(kPosts, "GetOrganisation"), "\xff\xfe"},
           {absl::StrCat(kPosts, "Get\xff"), "{}"}}) {
    const ToolResult wrong = Call(method, request);
    EXPECT_EQ(wrong.exit_code, 2) << wrong.printed;
    EXPECT_EQ(nlohmann::json::parse(wrong.printed)["code"], "INVALID_ARGUMENT");
  }
}

TEST_F(CtlCall, PrintsEachMessageOfAStreamAsALineUntilTheTimeOut) {
  const absl::Time before = absl::Now();
  const ToolResult followed = Call(absl::StrCat(kRecords, "Follow"), "{}", "2");
  EXPECT_EQ(followed.exit_code, 0) << followed.printed;
  EXPECT_LT(absl::Now() - before, absl::Seconds(15));
  const auto lines = Lines();
  ASSERT_GE(lines.size(), 2u) << followed.printed;
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const nlohmann::json& line) {
    return line.contains("commit") &&
           line["commit"]["method"] == absl::StrCat("/", kPosts, "ImportOrganisations");
  })) << followed.printed;
  EXPECT_TRUE(lines.back()["head"]["at_end"].get<bool>()) << "as it comes, to the end";
  EXPECT_EQ(Call(absl::StrCat(kRecords, "History"), R"({"stream":"organisation/TST01"})", "2").exit_code, 0);
  EXPECT_EQ(Lines()[0]["entry"]["version"], "1");
}

TEST_F(CtlCall, EndsAsAnyCallWhereAStreamIsNotGiven) {
  as_ = "MANAGER";
  const ToolResult denied = Call(absl::StrCat(kRecords, "History"), R"({"stream":"organisation/TST01"})");
  EXPECT_EQ(denied.exit_code, 4);
  EXPECT_EQ(nlohmann::json::parse(denied.printed)["reason"], "ROLE");
}

TEST_F(CtlCall, NamesTheColumnsAndFieldsThatThereAre) {
  const auto run = [&](std::vector<std::string> verb) { return candour_.Ctl(std::move(verb)); };
  const ToolResult columns = run({"--columns", "name,nope", "organisation", "list"});
  EXPECT_EQ(columns.exit_code, 2);
  EXPECT_THAT(columns.printed, AllOf(HasSubstr("there is no column nope; there are: org_code, name"),
                                     Not(HasSubstr("TEST NHS TRUST"))));
  EXPECT_THAT(run({"--columns", "name", "organisation", "list"}).printed, HasSubstr("TEST NHS TRUST"));
  EXPECT_EQ(run({"--columns", "name", "organisation", "get", "TST01"}).exit_code, 2) << "no table";
  // Said before anything is sent.
  const ToolResult field = run({"--field", "receipt.nope", "person", "record", "--given", "Ada", "--family",
                                "Lark", "--born", "1971-05-04"});
  EXPECT_EQ(field.exit_code, 2);
  EXPECT_THAT(field.printed,
              AllOf(HasSubstr("the answer has no field receipt.nope"), Not(HasSubstr("command id"))));
}

// "Run it again with the same --command-id" is said of commands only: a question has none, and of what was
// not sent there is no outcome.
TEST_F(CtlWith, ANamedServerThatDoesNotAnswerLeavesACommandUnknownAndAQuestionFailed) {
  const auto at = [&](std::vector<std::string> verb, const std::string& input = "") {
    verb.insert(verb.begin(), {"--server", kDead, "--token", "x"});
    return Run(std::move(verb), input);
  };
  const ToolResult question = at({"organisation", "list"});
  EXPECT_EQ(question.exit_code, 1) << question.printed;
  EXPECT_THAT(question.printed, AllOf(HasSubstr("no answer from 127.0.0.1:1 "), HasSubstr("--server")));
  EXPECT_EQ(at({"follow"}).exit_code, 1);
  EXPECT_EQ(at({"call", absl::StrCat(kPosts, "ListOrganisations")}, "{}").exit_code, 1);
  EXPECT_EQ(at({"call", absl::StrCat(kRecords, "Follow")}, "{}").exit_code, 1);

  const ToolResult command = at({"register", "admit", NewUuid()});
  EXPECT_EQ(command.exit_code, 5) << command.printed;
  EXPECT_THAT(command.printed, AllOf(HasSubstr("command id "), HasSubstr("no answer from 127.0.0.1:1 ")));
  EXPECT_EQ(at({"call", absl::StrCat(kPeople, "AdmitToRegister")}, "{}").exit_code, 5);
}

TEST_F(CtlWith, ALedgerThatCanNotBeMadeFails) {
  const ToolResult made = Run({"ledger", "create", "--kafka", kDead, "--kek", folder_ / "kek", "--create-kek",
                               "--origin", "test.example"});
  EXPECT_EQ(made.exit_code, 1) << made.printed;
}

TEST_F(CtlWith, ATimeOutIsOverNothingAndAtMostADay) {
  for (const std::string wrong : {"0", "-5", "nan", "inf", "86401", "soon"}) {
    const ToolResult run = Run({"--server", kDead, "--timeout", wrong, "organisation", "list"});
    EXPECT_EQ(run.exit_code, 2) << wrong << run.printed;
    EXPECT_THAT(run.printed, HasSubstr("--timeout")) << wrong;
  }
}

TEST_F(CtlWith, AFileThatIsWrongIsNamedWithItsLineAndNothingElseIsPrinted) {
  const auto publish = [&](const std::string& file) {
    return Run({"--server", kDead, "rules", "publish", file}).printed;
  };
  const std::string text = File("rules.textproto", "registration_term {\n  months: 12\n}\nnonsense: 1\n");
  EXPECT_THAT(publish(text),
              AllOf(HasSubstr(text + ":4:"), HasSubstr("nonsense"),
                    HasSubstr("candour.registration.v1.Rules"), Not(HasSubstr("libprotobuf"))));
  const std::string json = File("rules.json", "{\n\"registration_term\": [\n");
  EXPECT_THAT(publish(json),
              AllOf(HasSubstr(json + ": parse error at line 3"), Not(HasSubstr("libprotobuf"))));
  const std::string apply = File("apply.textproto", "stage: STAGE_L9\n");
  const ToolResult wrong = Run({"--server", kDead, "register", "apply", "--file", apply});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.printed,
              AllOf(HasSubstr(apply + ":"), HasSubstr("STAGE_L9"), Not(HasSubstr("libprotobuf"))));
}

}  // namespace
}  // namespace candour

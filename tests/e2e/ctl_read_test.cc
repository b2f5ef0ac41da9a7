// What candourctl's questions print for a program (-o json), of a register with one person in it.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/base/uuid.h"
#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using nlohmann::json;
using testing::ElementsAre;

const json kBorn = {{"year", 1971}, {"month", 5}, {"day", 4}},
           kFirstDay = {{"year", 2026}, {"month", 1}, {"day", 5}};

class CtlReads : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed(); }

  // Expected to end well; what stands on stdout.
  std::string Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data-dir", candour_.data()});
    const ToolResult ran = RunTool("candourctl", arguments, folder_ / "candourctl");
    EXPECT_EQ(ran.exit_code, 0) << testing::PrintToString(arguments) << ran.printed;
    std::ostringstream printed;
    printed << std::ifstream(folder_ / "candourctl.stdout").rdbuf();
    return printed.str();
  }
  std::string As(const std::string& role, std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--as", role});
    return Run(std::move(verb));
  }
  // The id that a command's answer names.
  std::string New(const std::string& field, const std::string& role, std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--field", field});
    return std::string(absl::StripAsciiWhitespace(As(role, std::move(verb))));
  }
  json Ask(const std::string& role, std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"-o", "json"});
    return json::parse(As(role, std::move(verb)), nullptr, /*allow_exceptions=*/false);
  }
  // One to a line.
  static std::vector<json> Lines(const std::string& printed) {
    std::vector<json> lines;
    for (const absl::string_view line : absl::StrSplit(printed, '\n', absl::SkipEmpty()))
      lines.push_back(json::parse(std::string(line), nullptr, /*allow_exceptions=*/false));
    return lines;
  }

  // As JSON has bytes.
  static std::string Bytes(const json& base64) {
    std::string bytes;
    EXPECT_TRUE(absl::Base64Unescape(base64.get<std::string>(), &bytes)) << base64;
    return bytes;
  }
  static std::string TypeOf(const json& entry) { return Bytes(entry["fact"]["type"]); }

  void Publish() {
    As("REGISTRAR", {"organisation", "import", "docs/demo/organisations.csv"});
    As("REGISTRAR", {"rules", "publish", "services/registration/rule_set/england_2026.textproto"});
    As("REGISTRAR", {"code", "publish", "--file", "docs/demo/managers-code.json"});
  }
  // Ada Lark, up to being admitted; leaves her register number.
  void Register() {
    ada_ = New("person_id", "COSEC@TST01",
               {"person", "record", "--given", "Ada", "--family", "Lark", "--born", "1971-05-04",
                "--org-code", "TST01"});
    As("MANAGER:" + ada_, {"register", "apply", ada_, "--stage", "L4_BOARD"});
    As("MANAGER:" + ada_,
       {"register", "sign", ada_, "--code-id", "managers-code", "--version", "1.0", "--method", "PORTAL"});
    for (const char* kind : {"IDENTITY", "DBS", "INSOLVENCY", "DISQUALIFIED_DIRECTOR", "CHARITY_TRUSTEE",
                             "PROF_REGISTER", "EMPLOYMENT_TRIBUNAL", "SOCIAL_MEDIA", "MEDICAL_CLEARANCE",
                             "QUALIFICATION", "REFERENCE", "RIGHT_TO_WORK"}) {
      As("COSEC@TST01", {"register", "check", ada_, "--kind", kind, "--result", "CLEAR", "--checked-on",
                         "2026-01-05", "--evidence-hash", std::string(64, 'a'), "--org-code", "TST01"});
    }
    number_ = New("register_number", "REGISTRAR", {"register", "admit", ada_, "--command-id", admitted_by_});
  }
  void Appoint() {
    const std::string post =
        New("post_id", "COSEC@TST01",
            {"post", "create", "--org-code", "TST01", "--title", "Chief executive", "--type", "CEO",
             "--voting", "--stage", "L4_BOARD", "--from", "2025-04-01"});
    appointment_ = New("appointment_id", "COSEC@TST01",
                       {"appointment", "propose", "--org-code", "TST01", "--person-id", ada_, "--post-id",
                        post, "--basis", "SUBSTANTIVE", "--start", "2026-01-05"});
    As("COSEC@TST01", {"appointment", "check", appointment_, "--org-code", "TST01"});
    As("CHAIR@TST01:" + NewUuid(), {"appointment", "confirm", appointment_, "--org-code", "TST01"});
  }

  const TempDir folder_;
  DevProcess candour_{{"--dev-clock", "2026-01-05T09:00:00Z"}};
  const std::string admitted_by_ = NewUuid();
  std::string ada_, number_, appointment_;
};

TEST_F(CtlReads, PrintWhatIsOnRecord) {
  Publish();
  Register();
  Appoint();

  const json person = Ask("REGISTRAR", {"person", "show", ada_});
  EXPECT_EQ(person["person_id"], ada_);
  EXPECT_EQ(person["identity"]["names"][0]["family"], "Lark") << person;
  EXPECT_EQ(person["identity"]["date_of_birth"], kBorn);

  const json entry = Ask("REGISTRAR", {"register", "show", ada_})["entry"]["employer"];
  EXPECT_EQ(entry["register_number"], number_) << entry;
  EXPECT_EQ(entry["status"], "REGISTER_STATUS_ACTIVE");
  EXPECT_EQ(entry["public"]["registered_from"], kFirstDay);
  EXPECT_EQ(entry["checks"].size(), 12u);

  const json found = Ask("AUDITOR", {"register", "search", "lark ada"})["found"];
  ASSERT_EQ(found.size(), 1u) << found;
  EXPECT_EQ(found[0]["entry"]["register_number"], number_);
  EXPECT_EQ(found[0]["entry"]["given_names"], "Ada");
  EXPECT_EQ(found[0]["birth_year"], 1971);
  EXPECT_EQ(Ask("AUDITOR", {"register", "search", "finch ben"}).value("found", json::array()).size(), 0u);

  const json rules = Ask("AUDITOR", {"rules", "show"})["rules"];
  EXPECT_EQ(rules["registration_term"][0]["months"], 12) << rules["registration_term"];
  EXPECT_EQ(rules["representations"][0]["counting"], "COUNTING_AFTER");

  const json seats = Ask("AUDITOR", {"organisation", "board", "TST01", "--on", "2026-02-01"})["seats"];
  ASSERT_EQ(seats.size(), 1u) << seats;
  EXPECT_EQ(seats[0]["title"], "Chief executive");
  EXPECT_EQ(seats[0]["person_name"], "Ada Lark");
  EXPECT_EQ(seats[0]["appointment_id"], appointment_);
  EXPECT_EQ(seats[0]["start"], kFirstDay);
  EXPECT_EQ(Ask("AUDITOR", {"organisation", "board", "TST01", "--on", "2026-01-04"})["seats"][0].value(
                "person_name", ""),
            "")
      << "the day before";

  const json command = Ask("REGISTRAR", {"command", "get", admitted_by_});
  EXPECT_EQ(command["outcome"], "OUTCOME_ACCEPTED") << command;
  EXPECT_EQ(command["receipt"]["command_id"], admitted_by_);
  EXPECT_EQ(command["receipt"]["stream"], "registrant/" + ada_);
  EXPECT_EQ(Ask("REGISTRAR", {"command", "get", NewUuid()})["outcome"], "OUTCOME_NOT_SEEN");
}

TEST_F(CtlReads, PrintTheHistoryAndTheLedger) {
  Publish();
  Register();
  const json entries = Ask("REGISTRAR", {"history", "registrant/" + ada_})["entries"];
  ASSERT_GE(entries.size(), 15u) << "applied, signed, twelve checks, admitted; the timers' facts after them";
  EXPECT_EQ(entries[0]["version"], "1");
  EXPECT_EQ(TypeOf(entries[0]), "candour.registration.v1.RegistrationApplied");
  const json& last = entries[14];
  EXPECT_EQ(last["version"], "15");
  EXPECT_EQ(last["command_id"], admitted_by_);
  EXPECT_EQ(TypeOf(last), "candour.registration.v1.Registered");
  registration::v1::Registered registered;
  ASSERT_TRUE(registered.ParseFromString(Bytes(last["fact"]["value"])));
  EXPECT_EQ(registered.register_number(), number_);

  // The log itself: the same command at its place, with what it wrote and what it depended on.
  const auto log = Lines(Run({"-o", "json", "ledger", "cat", candour_.data() + "/registration/ledger"}));
  const auto admitted = std::find_if(log.begin(), log.end(), [&](const json& record) {
    return record.value("command_id", "") == admitted_by_;
  });
  ASSERT_NE(admitted, log.end());
  EXPECT_EQ((*admitted)["offset"], admitted - log.begin());
  EXPECT_EQ((*admitted)["verdict"], "ADMITTED");
  EXPECT_EQ((*admitted)["method"], "/candour.registration.v1.Register/AdmitToRegister");
  EXPECT_EQ((*admitted)["role"], "REGISTRAR");
  EXPECT_EQ((*admitted)["writes"][0]["stream"], "registrant/" + ada_);
  EXPECT_EQ((*admitted)["writes"][0]["expected"], 14);
  EXPECT_EQ((*admitted)["writes"][0]["facts"], json::array({"Registered"}));
  const std::string one = Run({"-o", "json", "ledger", "cat", candour_.data() + "/registration/ledger",
                               "--from", std::to_string(admitted - log.begin()), "--count", "1"});
  EXPECT_THAT(Lines(one), ElementsAre(*admitted));
}

TEST_F(CtlReads, MintATokenThatTheServiceTakes) {
  const std::string token(absl::StripAsciiWhitespace(Run({"token", "COSEC@TST01", "--hours", "2"})));
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  ASSERT_EQ(parts.size(), 3u) << token;
  std::string text;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(parts[1], &text));
  const json claims = json::parse(text);
  EXPECT_EQ(claims["aud"], "candour") << text;
  EXPECT_EQ(claims["candour_org"], "TST01");
  EXPECT_EQ(claims["candour_roles"], json::array({"COSEC"}));
  EXPECT_EQ(claims["exp"].get<int64_t>() - claims["iat"].get<int64_t>(), 7200);
  Publish();
  const std::vector<std::string> record = {"person", "record", "--given",    "Ada",       "--family",
                                           "Lark",   "--born", "1971-05-04", "--org-code"};
  const auto at = [&](const std::string& organisation) {
    std::vector<std::string> arguments = {"--server", candour_.address(), "--token", token};
    arguments.insert(arguments.end(), record.begin(), record.end());
    arguments.push_back(organisation);
    return RunTool("candourctl", arguments, folder_ / "candourctl").exit_code;
  };
  EXPECT_EQ(at("TST01"), 0);
  EXPECT_EQ(at("TST02"), 4) << "not theirs";
}

}  // namespace
}  // namespace candour

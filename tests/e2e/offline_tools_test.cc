// candourctl's verbs for operators and auditors, beside a candour that runs: it is not touched and goes on.
#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/ledger/admit.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/ledger_file.h"
#include "common/ledger/opening.h"
#include "services/registration/model.h"
#include "services/registration/reactions.h"
#include "services/registration/sanctions.h"
#include "tests/e2e/dev_process.h"
#include "tests/support/golden_files.h"

namespace candour {
namespace {

using testing::HasSubstr;

class OfflineTools : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(candour_.Serves()) << candour_.process().Printed();
    for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
             {"organisation", "import", "docs/demo/organisations.csv"},
             {"rules", "publish", "services/registration/rule_set/england_2026.textproto"}}) {
      const ToolResult done = candour_.Ctl(verb);
      ASSERT_EQ(done.exit_code, 0) << done.printed;
    }
    // A refusal: there is no such person.
    EXPECT_EQ(candour_.Ctl({"register", "admit", "7c1f0f4e-0f2e-5c55-9c3e-2a6f0d1b7e11"}).exit_code, 3);
  }
  std::string Ledger() const { return candour_.data() + "/registration/ledger"; }
  std::string State() const { return candour_.data() + "/registration/state"; }
  std::string Path(const std::string& name) const { return folder_ / name; }
  static std::string LineOf(const std::string& printed, const std::string& name) {
    const size_t at = printed.find(name);
    return at == std::string::npos ? "(no " + name + ")" : printed.substr(at, printed.find('\n', at) - at);
  }

  TempDir folder_;
  DevProcess candour_;
};

TEST_F(OfflineTools, ALedgerGoesOutAndInAndFoldsToTheSameDigest) {
  const ToolResult out = candour_.Ctl({"ledger", "export", Path("file"), Ledger()});
  ASSERT_EQ(out.exit_code, 0) << out.printed;
  const ToolResult in = candour_.Ctl({"ledger", "import", Path("file"), Path("ledger")});
  ASSERT_EQ(in.exit_code, 0) << in.printed;
  EXPECT_EQ(LineOf(in.printed, "chain_head"), LineOf(out.printed, "chain_head"));
  EXPECT_EQ(candour_.Ctl({"ledger", "import", Path("file"), Path("ledger")}).exit_code, 1);
  EXPECT_EQ(candour_.Ctl({"ledger", "import", Path("file"), Path("ledger"), "--resume"}).exit_code, 0);
  const ToolResult again = candour_.Ctl({"state", "rebuild", Path("ledger"), "--into", Path("state")});
  ASSERT_EQ(again.exit_code, 0) << again.printed;
  const ToolResult compared = candour_.Ctl({"state", "compare", Path("state"), State()});
  EXPECT_EQ(compared.exit_code, 0) << compared.printed;
  EXPECT_THAT(compared.printed, HasSubstr("equal"));
  EXPECT_EQ(candour_.Ctl({"ledger", "export", Path("other"), folder_ / "none"}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(Path("none")));
}

TEST_F(OfflineTools, AStateIsFoldedAgainBesideTheLiveOneWhateverEndsIt) {
  const std::vector<std::string> rebuild = {"state",       "rebuild",   Ledger(), "--into",
                                            Path("again"), "--compare", State()};
  setenv("CANDOUR_KILL_AT", "rebuild.before_write:1", 1);
  const ToolResult killed = candour_.Ctl(rebuild);
  unsetenv("CANDOUR_KILL_AT");
  EXPECT_EQ(killed.exit_code, -9) << killed.printed;
  const ToolResult done = candour_.Ctl(rebuild);
  EXPECT_EQ(done.exit_code, 0) << done.printed;
  EXPECT_THAT(done.printed, HasSubstr("equal"));

  const ToolResult early =
      candour_.Ctl({"state", "rebuild", Ledger(), "--into", Path("then"), "--until", "2"});
  EXPECT_EQ(early.exit_code, 0) << early.printed;
  EXPECT_EQ(LineOf(early.printed, "position"), "position            2");
  EXPECT_EQ(candour_.Ctl({"state", "compare", Path("then"), State()}).exit_code, 1);
  EXPECT_EQ(candour_.Ctl({"state", "rebuild", Ledger(), "--into", Path("x"), "--until", "noon"}).exit_code,
            2);
}

TEST_F(OfflineTools, AStateOfThePastIsServedBesideTheLiveOne) {
  const ToolResult rebuilt = candour_.Ctl({"state", "rebuild", Ledger(), "--into", Path("then")});
  ASSERT_EQ(rebuilt.exit_code, 0) << rebuilt.printed;
  // Recorded since: another refusal.
  EXPECT_EQ(candour_.Ctl({"register", "admit", "7c1f0f4e-0f2e-5c55-9c3e-2a6f0d1b7e11"}).exit_code, 3);
  const std::string endpoints = ReadWhole(candour_.data() + "/endpoints.json");
  ChildProcess then(
      "candour",
      {"--dev", "--data-dir", candour_.data(), "--listen", "127.0.0.1:0", "--serve-state", Path("then")},
      Path("then-run"));
  ASSERT_TRUE(then.Prints("\"event\":\"listening\"")) << then.Printed();
  const std::string address = "127.0.0.1:" + LoggedField(then.Printed(), "listening", "port");
  const auto ask = [&](std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"--server", address});
    return candour_.Ctl(verb);
  };
  EXPECT_THAT(ask({"organisation", "get", "TST01"}).printed, HasSubstr("TST01"));
  const auto head = [&](const std::string& server) {
    const ToolResult state = RunTool("candourctl",
                                     {"--server", server, "--token", candour_.TokenOf("AUDITOR"), "--field",
                                      "chain_head", "state", "digest"},
                                     Path("head"));
    EXPECT_EQ(state.exit_code, 0) << state.printed;
    return state.printed;
  };
  EXPECT_NE(head(address), head(candour_.address()));
  const ToolResult command =
      ask({"rules", "publish", "services/registration/rule_set/england_2026.textproto"});
  EXPECT_EQ(command.exit_code, 1);
  EXPECT_THAT(command.printed, HasSubstr("failed (READ_ONLY_STATE)"));
  EXPECT_EQ(ReadWhole(candour_.data() + "/endpoints.json"), endpoints)
      << "candourctl still finds the live one";
  then.Signal(SIGTERM);
  EXPECT_EQ(then.WaitForEnd(absl::Seconds(10)), 0) << then.Printed();

  ChildProcess none(
      "candour",
      {"--dev", "--data-dir", candour_.data(), "--listen", "127.0.0.1:0", "--serve-state", Path("none")},
      Path("none-run"));
  EXPECT_EQ(none.WaitForEnd(absl::Seconds(10)), 1);
  EXPECT_THAT(none.Printed(), HasSubstr("there is none"));
  EXPECT_FALSE(std::filesystem::exists(Path("none")));
}

TEST_F(OfflineTools, WhatIsWrongIsSaidWithItsExitCodeAndLeavesNothing) {
  ASSERT_EQ(candour_.Ctl({"ledger", "export", Path("file"), Ledger()}).exit_code, 0);
  std::string bytes = ReadWhole(Path("file"));
  WriteNew(Path("cut"), bytes.substr(0, bytes.size() - 9));
  bytes[bytes.size() / 2] ^= 1;
  WriteNew(Path("altered"), bytes);
  const std::vector<std::tuple<std::vector<std::string>, int, std::string>> wrong = {
      {{"ledger", "import", Path("cut"), Path("x")}, 6, "the file was cut"},
      {{"ledger", "import", Path("altered"), Path("x")}, 6, "altered, at offset"},
      {{"ledger", "import", Path("none"), Path("x")}, 1, "there is no file"},
      {{"ledger", "import", Path("file"), Ledger()}, 1, "another process is using this folder"},
      {{"ledger", "import", Path("file"), Ledger(), "--kafka", "127.0.0.1:1"}, 2, "which ledger?"},
      {{"ledger", "raise-level", Path("file")}, 2, "there is no way back"},
      {{"ledger", "raise-level", Ledger(), "--yes"}, 1, "another process is using this folder"},
      {{"ledger", "raise-level", Path("none"), "--yes"}, 1, "there is no ledger in"},
      {{"ledger", "describe", State()}, 1, "of another kind"},
      {{"ledger", "describe", Path("none"), "-o", "json"}, 1, "there is no ledger in"},
      {{"ledger", "export", Path("e"), Ledger(), "--noted", "1:" + std::string(64, 'a')},
       6,
       "after offset 1"},
      {{"state", "rebuild", Ledger(), "--into", State()}, 1, "another process is using this folder"},
      {{"state", "rebuild", Ledger(), "--into", Path("s"), "--until", "900"}, 1, "the log ends at"},
      {{"state", "rebuild", Ledger(), "--into", Path("s"), "--until", "2001-01-01T00:00:00Z"}, 1, "as early"},
      {{"state", "compare", Path("none"), State()}, 1, "there is none"}};
  for (const auto& [verb, code, why] : wrong) {
    const ToolResult result = candour_.Ctl(verb);
    EXPECT_EQ(result.exit_code, code) << result.printed;
    EXPECT_THAT(result.printed, HasSubstr(why));
  }
  EXPECT_FALSE(std::filesystem::exists(Path("x")));
  EXPECT_FALSE(std::filesystem::exists(Path("e")));
}

TEST_F(OfflineTools, KeysGoWithTheirOwnLedgerAlone) {
  ASSERT_EQ(candour_.Ctl({"keys", "export", Path("keys")}).exit_code, 0);
  ASSERT_EQ(candour_.Ctl({"ledger", "export", Path("ledger"), Ledger()}).exit_code, 0);
  std::string bytes = ReadWhole(Path("keys"));
  WriteNew(Path("cut"), bytes.substr(0, bytes.size() - 9));
  DevProcess other;
  ASSERT_TRUE(other.Serves()) << other.process().Printed();
  ASSERT_EQ(other.Ctl({"keys", "export", Path("others")}).exit_code, 0);
  const std::string moved = Path("moved");
  ASSERT_EQ(candour_.Ctl({"ledger", "import", Path("ledger"), moved + "/registration/ledger"}).exit_code, 0);

  const std::vector<std::tuple<std::string, std::vector<std::string>, int, std::string>> wrong = {
      {candour_.data(), {"keys", "export", Path("keys")}, 1, "is there already"},
      {Path("none"), {"keys", "export", Path("e")}, 1, "there is none"},
      {candour_.data(), {"keys", "export", Path("e"), "--service", "training"}, 1, "no key of training"},
      {moved, {"keys", "import", Path("cut")}, 6, "cut or altered"},
      {moved, {"keys", "import", Path("ledger")}, 2, "does not begin with candour-keys/v1"},
      {moved, {"keys", "import", Path("keys"), "--service", "training"}, 1, "say --service registration"},
      {moved, {"keys", "import", Path("others")}, 1, "the keys of another ledger"},
      {Path("none"), {"keys", "import", Path("keys")}, 1, "import it first"},
      {candour_.data(), {"keys", "import", Path("keys")}, 1, "another process is using this folder"}};
  for (const auto& [data, verb, code, why] : wrong) {
    std::vector<std::string> arguments = {"--data-dir", data};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    const ToolResult result = RunTool("candourctl", std::move(arguments), Path("candourctl"));
    EXPECT_EQ(result.exit_code, code) << result.printed;
    EXPECT_THAT(result.printed, HasSubstr(why));
  }
  EXPECT_THAT(RunTool("candourctl", {"keys", "export", Path("e")}, Path("candourctl")).printed,
              HasSubstr("whose keys?"));
  for (const std::string& left : {moved + "/keys", Path("none"), Path("e")})
    EXPECT_FALSE(std::filesystem::exists(left)) << left;
}

// As a build before erasure made it.
TEST_F(OfflineTools, ALedgerOfAnOlderLevelIsRaisedOnce) {
  const Model& model = RegistrationModel();
  {
    const auto older = *EmbeddedLedger::Open(Path("older"));
    const Opening opening{
        std::string(16, 'L'), "candour.test/registration/0", 1, model.FactTypesOf(1), "older", "operator-1"};
    ASSERT_TRUE(OpenLedger(*older, opening, absl::Now(), SystemEntropy(), absl::Seconds(5)).ok());
  }
  const std::vector<std::string> raise = {"ledger", "raise-level", Path("older"), "--yes", "-o", "json"};
  for (int again = 0; again < 2; ++again) {
    const ToolResult raised = candour_.Ctl(raise);
    ASSERT_EQ(raised.exit_code, 0) << raised.printed;
    EXPECT_THAT(raised.printed, HasSubstr(absl::StrCat("\"level\": ", model.level(), ",")));
  }
  const ToolResult described = candour_.Ctl({"ledger", "describe", Path("older"), "-o", "json"});
  EXPECT_THAT(described.printed, HasSubstr(absl::StrCat("\"records\": ", model.level(), ",")))
      << "one for each level, raised once";
  EXPECT_THAT(described.printed, HasSubstr(absl::StrCat("\"fact_types\": ", model.FactTypes().size())));
}

// Refused before a broker is asked.
TEST_F(OfflineTools, NoLedgerIsOpenedAtALevelThatThisBuildDoesNotKnow) {
  const uint32_t highest = RegistrationModel().level();
  for (const uint32_t level : {0u, highest + 1}) {
    const ToolResult refused =
        candour_.Ctl({"ledger", "create", "--kafka", "127.0.0.1:1", "--kek", Path("kek"), "--create-kek",
                      "--origin", "candour.test", "--level", absl::StrCat(level)});
    EXPECT_EQ(refused.exit_code, 2) << refused.printed;
    EXPECT_THAT(refused.printed,
                HasSubstr(absl::StrCat("--level ", level, ": this build knows the levels 1 to ", highest)));
  }
  EXPECT_FALSE(std::filesystem::exists(Path("kek")));
}

// Somebody who may write to the log recorded a refusal of their own in the place of the real one.
TEST_F(OfflineTools, ADecisionThatSomebodySlippedInIsNamed) {
  ASSERT_EQ(candour_.Ctl({"ledger", "export", Path("file"), Ledger()}).exit_code, 0);
  {
    auto file = *LedgerFileReader::Open(Path("file"));
    const auto forged = *EmbeddedLedger::Open(Path("forged"));
    for (auto record = *file.Next(); record; record = *file.Next()) {
      ledger::v1::Commit commit;
      ASSERT_TRUE(commit.ParseFromString(*record->value));
      if (commit.has_refusal()) commit.mutable_refusal()->set_reason("MADE_UP");
      ASSERT_TRUE(forged->AppendRaw(record->key, SerialiseCommit(commit)).ok());
    }
  }
  const ToolResult found = candour_.Ctl({"audit", "redecide", Path("forged")});
  EXPECT_EQ(found.exit_code, 6) << found.printed;
  EXPECT_THAT(found.printed, HasSubstr("DIFFERS"));
  EXPECT_THAT(found.printed, HasSubstr("refused MADE_UP; the rules refuse it with "));
  EXPECT_THAT(found.printed, HasSubstr("1 DIFFER, 0 not run"));
}

// One record of each kind, behind those of a real ledger.
TEST_F(OfflineTools, AuditorsSeeEveryKindOfAttemptWithItsReason) {
  ASSERT_EQ(candour_.Ctl({"ledger", "export", Path("file"), Ledger()}).exit_code, 0);
  uint64_t end = 0;
  std::string stream, read;
  {
    const auto copy = *EmbeddedLedger::Open(Path("copy"));
    auto file = *LedgerFileReader::Open(Path("file"));
    ledger::v1::Commit rules;  // those that were published: what they write, and what they read
    std::string key, bytes;
    for (auto record = *file.Next(); record; record = *file.Next(), ++end) {
      ASSERT_TRUE(copy->AppendRaw(record->key, record->value).ok());
      ledger::v1::Commit commit;
      ASSERT_TRUE(commit.ParseFromString(*record->value));
      if (!commit.method().ends_with("/PublishRules")) continue;
      rules = commit;
      key = *record->key;
      bytes = *record->value;
    }
    ASSERT_EQ(rules.writes_size(), 1);
    stream = rules.writes(0).stream();
    read = "organisation/TST01";
    ASSERT_TRUE(copy->AppendRaw(key, bytes).ok());
    rules.set_command_id(std::string(16, 'S'));
    ASSERT_TRUE(copy->AppendRaw(key, SerialiseCommit(rules)).ok());
    rules.mutable_writes(0)->set_expected_version(1);
    auto* other = rules.add_writes();
    other->set_stream(read);
    other->set_expected_version(7);
    rules.set_command_id(std::string(16, 'C'));
    ASSERT_TRUE(copy->AppendRaw(key, SerialiseCommit(rules)).ok());
    ASSERT_TRUE(copy->AppendRaw(key, "junk").ok());
    ASSERT_TRUE(copy->AppendRaw("another/key", bytes).ok());
  }
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"REPEATED", "command id is settled"},
      {"STALE", stream + ": version 0 expected, 1 found"},
      {"CONFLICTED", read + ": version 7 expected, 1 found"},
      {"MALFORMED", "not a commit"},
      {"MALFORMED", "key is not the first stream"}};
  const ToolResult people = candour_.Ctl({"audit", "attempts", Path("copy")});
  EXPECT_EQ(people.exit_code, 0) << people.printed;
  const ToolResult machines = candour_.Ctl({"-o", "json", "audit", "attempts", Path("copy")});
  EXPECT_EQ(machines.exit_code, 0) << machines.printed;
  std::map<uint64_t, nlohmann::json> lines;
  for (const absl::string_view line : absl::StrSplit(machines.printed, '\n', absl::SkipEmpty())) {
    const auto attempt = nlohmann::json::parse(line);
    lines[attempt["offset"]] = attempt;
  }
  for (size_t i = 0; i < expected.size(); ++i) {
    const auto& [verdict, why] = expected[i];
    nlohmann::json attempt = lines[end + i];
    EXPECT_EQ(attempt["verdict"], verdict);
    EXPECT_EQ(attempt["why"], why);
    EXPECT_EQ(attempt.contains("command_id"), i < 3) << "nothing is believed of what is malformed";
    const std::string line = LineOf(people.printed, absl::StrFormat("%6d  %s", end + i, verdict));
    EXPECT_TRUE(absl::EndsWith(line, why)) << line;
  }
  EXPECT_EQ(lines[end + 1]["command_id"], "53535353-5353-5353-5353-535353535353");
  EXPECT_EQ(lines[end + 1]["method"], "/candour.registration.v1.Register/PublishRules");
  EXPECT_EQ(lines[end + 1]["role"], "REGISTRAR");
  EXPECT_EQ(lines.begin()->second["verdict"], "REFUSED");
  EXPECT_EQ(lines.begin()->second["why"], "NO_APPLICATION");
}

TEST_F(OfflineTools, AuditorsSeeAttemptsAndDecideAgain) {
  const ToolResult attempts = candour_.Ctl({"audit", "attempts", Ledger()});
  EXPECT_EQ(attempts.exit_code, 0) << attempts.printed;
  EXPECT_THAT(attempts.printed, HasSubstr("REFUSED"));
  EXPECT_THAT(attempts.printed, HasSubstr("Register/AdmitToRegister"));
  const ToolResult same = candour_.Ctl({"audit", "redecide"});
  EXPECT_EQ(same.exit_code, 0) << same.printed;
  // Two verbs, a refusal, and what the system may have begun by itself: up to all reactions.
  const std::string label = "decided again: ";
  const size_t alike = std::strtoul(LineOf(same.printed, label).c_str() + label.size(), nullptr, 10);
  EXPECT_GE(alike, 3) << same.printed;
  EXPECT_LE(alike, 3 + RegistrationReactions().all().size() + SanctionsReactions().all().size())
      << same.printed;
  EXPECT_THAT(same.printed, HasSubstr("0 DIFFER, 0 not run"));
  const ToolResult counted = candour_.Ctl({"-o", "json", "audit", "redecide"});
  EXPECT_EQ(counted.exit_code, 0) << counted.printed;
  EXPECT_THAT(counted.printed, HasSubstr("\"differs\":0,\"not_run\":0"));
  const ToolResult both = candour_.Ctl({"audit", "redecide", "--followed", "sanctions"});
  EXPECT_EQ(both.exit_code, 0) << both.printed;
  EXPECT_THAT(both.printed, HasSubstr("0 the same with a cause unseen, 0 DIFFER, 0 not run"));
  const std::string theirs = candour_.data() + "/sanctions/ledger";
  EXPECT_EQ(candour_.Ctl({"audit", "redecide", "--followed", "sanctions=" + theirs}).exit_code, 0);
  EXPECT_EQ(candour_.Ctl({"audit", "redecide", "--followed", "sanctions=" + Path("none")}).exit_code, 1);
  const ToolResult nobody = candour_.Ctl({"audit", "redecide", "--followed", "registration"});
  EXPECT_EQ(nobody.exit_code, 2);
  EXPECT_THAT(nobody.printed, HasSubstr("registration follows no ledger of that name"));
  // The register's own ledger is no other's, whatever it is called.
  const ToolResult own = candour_.Ctl({"audit", "redecide", "--followed", "sanctions=" + Ledger()});
  EXPECT_EQ(own.exit_code, 1);
  EXPECT_THAT(own.printed, HasSubstr("this is a ledger of registration"));
  EXPECT_EQ(candour_.Ctl({"audit", "redecide", "--followed", "sanctions="}).exit_code, 2);
  const ToolResult keyless = RunTool("candourctl", {"audit", "redecide", Ledger()}, Path("keyless"));
  EXPECT_EQ(keyless.exit_code, 2);
  EXPECT_THAT(keyless.printed, HasSubstr("whose keys?"));
}

// Else the rules of one service would be held against what another recorded, and all of it would look forged.
TEST_F(OfflineTools, ALedgerIsReadByTheRulesOfItsOwnService) {
  const std::string theirs = candour_.data() + "/sanctions/ledger";
  const std::vector<std::vector<std::string>> forgotten = {
      {"audit", "redecide", theirs},
      {"audit", "keys", theirs},
      {"state", "rebuild", theirs, "--into", Path("into")}};
  for (const auto& verb : forgotten) {
    const ToolResult refused = candour_.Ctl(verb);
    EXPECT_EQ(refused.exit_code, 1) << refused.printed;
    EXPECT_THAT(refused.printed, HasSubstr("this is a ledger of sanctions"));
    EXPECT_THAT(refused.printed, HasSubstr("give --service sanctions"));
  }
  EXPECT_FALSE(std::filesystem::exists(Path("into")));
  EXPECT_EQ(candour_.Ctl({"state", "rebuild", Ledger(), "--service", "sanctions", "--into", Path("into")})
                .exit_code,
            1);
  EXPECT_EQ(
      candour_.Ctl({"state", "rebuild", theirs, "--service", "sanctions", "--into", Path("into")}).exit_code,
      0);
}

// As where a variable is not set in a script: nothing would be compared, and all would be well.
TEST_F(OfflineTools, AnEmptyFlagIsNotLeftOut) {
  for (const std::string flag : {"--compare", "--until", "--into", "--kafka", "--service"}) {
    const ToolResult refused = candour_.Ctl({"state", "rebuild", Ledger(), flag, ""});
    EXPECT_EQ(refused.exit_code, 2) << refused.printed;
    EXPECT_THAT(refused.printed, HasSubstr(flag + ": is empty; give it a value, or leave it out"));
  }
  for (const std::string flag : {"--command-id", "--if-version", "--token", "--as", "--ca", "--of"}) {
    const ToolResult refused = candour_.Ctl({"post", "create", flag, ""});
    EXPECT_EQ(refused.exit_code, 2) << refused.printed;
    EXPECT_THAT(refused.printed, HasSubstr(flag + ": is empty"));
  }
}

TEST_F(OfflineTools, NoGenerationIsFoldedBesideNothing) {
  const ToolResult refused = candour_.Ctl({"state", "rebuild", Ledger(), "--beside", Path("mistyped")});
  EXPECT_EQ(refused.exit_code, 1) << refused.printed;
  EXPECT_THAT(refused.printed, HasSubstr("there is no state in"));
  EXPECT_FALSE(std::filesystem::exists(Path("mistyped")));
}

}  // namespace
}  // namespace candour

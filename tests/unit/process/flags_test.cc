#include "common/process/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>

#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

// Variables of the environment for as long as the object lives.
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> variables) : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), /*overwrite=*/1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) ::unsetenv(name.c_str());
  }

 private:
  const std::map<std::string, std::string> variables_;
};

class FlagsTest : public testing::Test {
 protected:
  std::string File(const std::string& text) {
    const std::string path = dir_ / "candour.toml";
    std::ofstream(path) << text;
    return path;
  }
  // Throws CLI::ParseError.
  static ServeFlags Parse(std::vector<std::string> arguments) {
    CLI::App app;
    ServeFlags flags;
    AddServeFlags(app, &flags);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(arguments);
    return flags;
  }
  // What is said of them; empty: nothing is wrong.
  static std::string Wrong(std::vector<std::string> arguments) {
    CLI::App app;
    ServeFlags flags;
    AddServeFlags(app, &flags);
    std::reverse(arguments.begin(), arguments.end());
    try {
      app.parse(arguments);
    } catch (const CLI::ParseError& error) {
      return WhatIsWrong(app, error);
    }
    return "";
  }

  const TempDir dir_;
};

TEST_F(FlagsTest, TheCommandLineWinsOverTheEnvironmentAndThatOverTheFileAndThatOverTheDefault) {
  const std::string file = File(
      "listen = \"127.0.0.1:1\"\n"
      "data-dir = \"file\"\n"
      "topic-prefix = \"file\"\n"
      "single-broker = true\n");
  const Environment environment({{"CANDOUR_LISTEN", "127.0.0.1:2"},
                                 {"CANDOUR_DATA_DIR", "environment"},
                                 {"CANDOUR_SINGLE_BROKER", "false"}});
  const ServeFlags flags = Parse({"--config", file, "--listen", "127.0.0.1:3"});
  EXPECT_EQ(flags.listen, "127.0.0.1:3");
  EXPECT_EQ(flags.data_dir, "environment");
  EXPECT_FALSE(flags.single_broker);
  EXPECT_EQ(flags.topic_prefix, "file");
  EXPECT_EQ(flags.log_level, "info");
}

TEST_F(FlagsTest, TheEnvironmentNamesTheFile) {
  const Environment environment({{"CANDOUR_CONFIG", File("data-dir = \"file\"\n")}});
  EXPECT_EQ(Parse({}).data_dir, "file");
}

TEST_F(FlagsTest, AFileThatIsNamedAndNotThereIsAnError) {
  EXPECT_THROW(Parse({"--data-dir", "x", "--config", dir_ / "absent.toml"}), CLI::FileError);
  const Environment environment({{"CANDOUR_CONFIG", dir_ / "absent.toml"}});
  EXPECT_THROW(Parse({"--data-dir", "x"}), CLI::FileError);
}

// Of CLI11's words the file and the line are missing.
TEST_F(FlagsTest, WhatIsWrongInTheFileIsSaidWithFileAndLine) {
  const auto says = [&](const std::string& text) { return Wrong({"--config", File(text)}); };
  const std::string file = dir_ / "candour.toml";
  EXPECT_EQ(says("data-dir = \"file\"\nlisten-on = \"127.0.0.1:1\"\n"),
            file + ": line 2: no flag NAME = VALUE of this program: listen-on");
  EXPECT_EQ(says("# mine\n\n  listen 127.0.0.1:1\ndata-dir = \"file\"\n"),
            file + ": line 3: no flag NAME = VALUE of this program: listen 127.0.0.1:1");
  EXPECT_EQ(says("data-dir = \"file\n"), file + ": line 1: a quote that does not end: data-dir");
  EXPECT_EQ(says("[candour]\ndata-dir = \"file\"\n"),
            file + ": line 1: there are no sections, only NAME = VALUE");
}

TEST_F(FlagsTest, AFlagThatThereIsNotIsNamed) {
  EXPECT_EQ(Wrong({"--bogus"}), "there is no flag --bogus");
  EXPECT_THAT(Wrong({"--data-dir", "x", "--bogus"}), HasSubstr("--bogus"));
  EXPECT_EQ(Wrong({}), "--data-dir is required") << "nothing else is wrong";
}

// `--tls-client-ca "$CA"` where CA is not set would ask no caller for a certificate.
TEST_F(FlagsTest, NoFlagTakesAnEmptyText) {
  CLI::App app;
  ServeFlags flags;
  AddServeFlags(app, &flags);
  int texts = 0;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* one) {
         return one->get_items_expected_max() > 0 && one->get_name() != "--config";
       })) {
    EXPECT_THAT(Wrong({"--data-dir", "x", option->get_name(), ""}), HasSubstr(option->get_name()));
    ++texts;
  }
  EXPECT_GT(texts, 25);
  EXPECT_EQ(Wrong({"--data-dir", ""}), "--data-dir: is empty; give it a value, or leave it out");
  EXPECT_EQ(Wrong({"--config", File("data-dir = \n")}),
            "--data-dir: is empty; give it a value, or leave it out");
  EXPECT_EQ(Wrong({"--config", File("data-dir = \"\"\n")}),
            "--data-dir: is empty; give it a value, or leave it out");
}

TEST_F(FlagsTest, AQuotaIsANumberOfAtLeastNothing) {
  for (const std::string flag : {"--quota-commands", "--quota-refusals"}) {
    for (const std::string rate : {"-1", "nan", "inf", "many"})
      EXPECT_EQ(Wrong({"--data-dir", "x", flag, rate}), flag + ": is a number of at least 0, not " + rate);
  }
  EXPECT_EQ(Parse({"--data-dir", "x", "--quota-commands", "0.5"}).quota_commands, 0.5);
}

// Where the local issuer lets anybody be anybody, and where nothing is encrypted.
TEST_F(FlagsTest, OnlyAnAddressOfThisMachineIsServedWithDevOrInPlaintext) {
  const auto of = [](const std::string& listen, bool dev) {
    ServeFlags flags;
    flags.listen = listen;
    flags.dev = dev;
    flags.jwks = flags.issuer = flags.kek = "x";
    return CheckServeFlags(flags, /*needs_kafka=*/false);
  };
  for (const std::string mine : {"127.0.0.1:7101", "127.8.0.1:0", "[::1]:7101", "localhost:7101"}) {
    EXPECT_TRUE(of(mine, true).ok()) << mine << of(mine, true);
    EXPECT_TRUE(of(mine, false).ok()) << mine << of(mine, false);
  }
  for (const std::string others :
       {"127.evil.example:7101", "127.0.0.1.evil.example:7101", "0.0.0.0:7101", "[::]:7101",
        "[::1].evil.example:7101", "localhost.evil.example:7101", "10.0.0.1:7101"}) {
    EXPECT_THAT(std::string(of(others, true).message()), AnyOf(HasSubstr("loopback"), HasSubstr("HOST:PORT")))
        << others;
    EXPECT_THAT(std::string(of(others, false).message()), HasSubstr("needs --tls-cert")) << others;
  }
  ServeFlags flags;
  flags.dev = true;
  flags.metrics_listen = "127.evil.example:7111";
  EXPECT_THAT(std::string(CheckServeFlags(flags, false).message()), HasSubstr("loopback"));
}

TEST(AddressOf, IsHostAndPortTheHostANameOrAnAddressInBrackets) {
  EXPECT_EQ(*AddressOf("--listen", "127.0.0.1:7101", 3), "127.0.0.1:7104");
  EXPECT_EQ(*AddressOf("--listen", "[::1]:7101", 3), "[::1]:7104");
  EXPECT_EQ(*AddressOf("--listen", "[::1]:0", 3), "[::1]:0");
  for (const std::string none : {"127.0.0.1", "::1", "::1:7101", "[::1]", "[x]:7101", "127.0.0.1:65535"})
    EXPECT_EQ(AddressOf("--listen", none, 3).status().message(), "--listen is HOST:PORT, not " + none);
}

}  // namespace
}  // namespace candour

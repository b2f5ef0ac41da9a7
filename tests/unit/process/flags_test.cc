#include "common/process/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>

#include "tests/support/temp_dir.h"

namespace candour {
namespace {

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

TEST_F(FlagsTest, ANameInTheFileThatIsNoFlagIsAnError) {
  const std::string file = File("data-dir = \"file\"\nlisten-on = \"127.0.0.1:1\"\n");
  EXPECT_THROW(Parse({"--config", file}), CLI::ConfigError);
}

}  // namespace
}  // namespace candour

// candourctl beside the services of an installation on the shared broker: its verbs, and what they say as
// JSON.
#ifndef CANDOUR_TESTS_CLUSTER_CTL_ON_KAFKA_H_
#define CANDOUR_TESTS_CLUSTER_CTL_ON_KAFKA_H_

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/cluster/shared_broker.h"

namespace candour {

class CtlOnKafkaTest : public SharedBrokerTest {
 protected:
  std::string Path(const std::string& name) { return site().folder() + "/" + name; }
  ToolResult Ctl(std::vector<std::string> verb) {
    verb.insert(verb.begin(), {"-o", "json"});
    return RunTool("candourctl", std::move(verb), Path(absl::StrCat("ctl-", ++tools_)));
  }
  ToolResult OnKafka(std::vector<std::string> verb) {
    verb.insert(verb.end(), {"--kafka", cluster().bootstrap(), "--topic-prefix", site().prefix()});
    if (verb[1] == "import") verb.push_back("--single-broker");
    return Ctl(std::move(verb));
  }
  // What a verb that must go well says on stdout, which is printed first.
  static nlohmann::json Summary(const ToolResult& result) {
    EXPECT_EQ(result.exit_code, 0) << result.printed;
    return nlohmann::json::parse(result.printed.substr(0, result.printed.rfind('}') + 1), nullptr,
                                 /*allow_exceptions=*/false);
  }

 private:
  int tools_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_CTL_ON_KAFKA_H_

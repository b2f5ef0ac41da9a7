// candour --dev as a real process, with whoever is needed to call it.
//
//   DevProcess candour;
//   ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
//   RecordPerson("Ada", "Testing").send(candour.CallerAs("REGISTRAR"), absl::Seconds(5));
//   EXPECT_EQ(candour.Scrape()["candour_commands_total{outcome=\"accepted\"}"], 1);
#ifndef CANDOUR_TESTS_E2E_DEV_PROCESS_H_
#define CANDOUR_TESTS_E2E_DEV_PROCESS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/access/dev_issuer.h"
#include "tests/cluster/caller.h"
#include "tests/cluster/child_process.h"
#include "tests/support/http.h"
#include "tests/support/log_lines.h"
#include "tests/support/temp_dir.h"

namespace candour {

class DevProcess {
 public:
  explicit DevProcess(std::vector<std::string> more = {}, const Surroundings& around = {}) {
    std::vector<std::string> arguments = {"--dev", "--data-dir", folder_ / "data", "--listen", "127.0.0.1:0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    process_ = std::make_unique<ChildProcess>("candour", std::move(arguments), folder_ / "candour", around);
  }

  ChildProcess& process() { return *process_; }
  std::string data() const { return folder_ / "data"; }
  // The second service is in endpoints.json once it says where it listens.
  bool Serves() {
    return process_->Prints("\"event\":\"serving\",\"service\":\"registration\"") &&
           process_->Prints("\"event\":\"listening\",\"service\":\"sanctions\"");
  }
  std::string address() const { return "127.0.0.1:" + LoggedField(process_->Printed(), "listening", "port"); }
  int metrics_port() const {
    int port = 0;
    (void)absl::SimpleAtoi(LoggedField(process_->Printed(), "metrics", "port"), &port);
    return port;
  }
  std::string ScrapeText() const { return Http(metrics_port(), "/metrics").body; }
  std::map<std::string, double> Scrape() const { return ParseMetrics(ScrapeText()); }

  std::string TokenOf(const std::string& role, const std::string& organisation = "") const {
    const auto issuer = DevIssuer::Open(folder_ / "data/dev", "candour-dev", "candour");
    return *(*issuer)->Mint(
        {.account = "account-" + organisation + "-1", .roles = {role}, .organisation = organisation},
        absl::Hours(1), absl::Now());
  }
  Caller CallerAs(const std::string& role, const std::string& organisation = "") const {
    return Caller(address(), TokenOf(role, organisation));
  }
  // candourctl as a registrar.
  ToolResult Ctl(std::vector<std::string> verb) const {
    std::vector<std::string> arguments = {"--data-dir", folder_ / "data", "--as", "REGISTRAR"};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    return RunTool("candourctl", std::move(arguments), folder_ / "candourctl");
  }

 private:
  const TempDir folder_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_DEV_PROCESS_H_

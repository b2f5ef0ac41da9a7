// Two services in one process: what becomes of the one when the other can't begin, or has lost its ledger.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/cluster/child_process.h"
#include "tests/support/http.h"
#include "tests/support/log_lines.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr int kSanctionsAbove = 3;  // ports above the register's
constexpr char kServingRegistration[] = "\"event\":\"serving\",\"service\":\"registration\"";

// A port of 127.0.0.1 that somebody listens on.
class TakenPort {
 public:
  TakenPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(socket_, 1), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~TakenPort() { close(socket_); }
  int port() const { return port_; }

 private:
  const int socket_;
  int port_ = 0;
};

class NeighboursTest : public testing::Test {
 protected:
  ChildProcess Start(const std::string& listen) {
    return ChildProcess(
        "candour",
        {"--dev", "--data-dir", folder_ / "data", "--listen", listen, "--metrics-listen", "127.0.0.1:0"},
        folder_ / absl::StrCat("run-", ++runs_));
  }
  const TempDir folder_;
  int runs_ = 0;
};

TEST_F(NeighboursTest, WhereTheSecondCannotListenTheFirstEndsToo) {
  const TakenPort taken;
  ChildProcess candour = Start(absl::StrCat("127.0.0.1:", taken.port() - kSanctionsAbove));
  EXPECT_EQ(candour.WaitForEnd(absl::Seconds(30)), 1) << candour.Printed();
  EXPECT_THAT(candour.Printed(), AllOf(HasSubstr("cannot_start"), HasSubstr("is the port in use?")));
}

// Its folder was deleted, and what was folded of it was not: the register serves, and knows that it can't
// know of bars.
TEST_F(NeighboursTest, WhereTheSecondHasLostItsLedgerTheFirstServesAndSaysSo) {
  {
    ChildProcess candour = Start("127.0.0.1:0");
    ASSERT_TRUE(candour.Prints(kServingRegistration)) << candour.Printed();
    ASSERT_TRUE(candour.Prints("\"event\":\"serving\",\"service\":\"sanctions\"")) << candour.Printed();
    candour.Signal(SIGTERM);
    ASSERT_EQ(candour.WaitForEnd(absl::Seconds(20)), 0) << candour.Printed();
  }
  std::filesystem::remove_all(folder_ / "data/sanctions/ledger");
  ChildProcess candour = Start("127.0.0.1:0");
  ASSERT_TRUE(candour.Prints(kServingRegistration)) << candour.Printed();
  ASSERT_TRUE(candour.Prints("\"event\":\"replica_stopped\",\"ledger\":\"sanctions\"")) << candour.Printed();
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(LoggedField(candour.Printed(), "metrics", "port"), &port));
  EXPECT_EQ(Http(port, "/readyz").status, 200) << "of the register";
  EXPECT_THAT(Http(port, "/metrics").body, HasSubstr("candour_followed_ready{ledger=\"sanctions\"} 0"));
  candour.Signal(SIGTERM);
  EXPECT_EQ(candour.WaitForEnd(absl::Seconds(20)), 0) << candour.Printed();
}

}  // namespace
}  // namespace candour

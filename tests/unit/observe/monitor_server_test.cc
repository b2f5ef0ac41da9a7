#include "common/observe/monitor_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/http.h"

namespace candour {
namespace {

using testing::HasSubstr;

std::unique_ptr<MonitorServer> StartWith(absl::Status ready, std::string metrics) {
  auto started = MonitorServer::Start(
      "127.0.0.1:0", {.ready = [ready] { return ready; }, .metrics = [metrics] { return metrics; }});
  EXPECT_TRUE(started.ok()) << started.status();
  return *std::move(started);
}

TEST(MonitorServer, ServesMetricsAndTwoKindsOfHealth) {
  const auto monitor = StartWith(absl::OkStatus(), "a_total 1\n");
  const HttpAnswer metrics = Http(monitor->port(), "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.body, "a_total 1\n");
  EXPECT_THAT(metrics.head, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
  EXPECT_EQ(Http(monitor->port(), "/healthz").status, 200);
  EXPECT_EQ(Http(monitor->port(), "/readyz").status, 200);
  EXPECT_EQ(Http(monitor->port(), "/").status, 404);
  EXPECT_EQ(Http(monitor->port(), "/metrics/../../etc/passwd").status, 404);
}

TEST(MonitorServer, SaysInOneLineWhyItIsNotReady) {
  const auto monitor = StartWith(absl::UnavailableError("the log is\nshort"), "");
  const HttpAnswer ready = Http(monitor->port(), "/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.body, "the log is short\n");
  EXPECT_EQ(Http(monitor->port(), "/healthz").status, 200);
}

TEST(MonitorServer, ShowsTheNewestSource) {
  const auto monitor = StartWith(absl::UnavailableError("starting"), "old");
  monitor->Show({.ready = [] { return absl::OkStatus(); }, .metrics = [] { return std::string("new"); }});
  EXPECT_EQ(Http(monitor->port(), "/readyz").status, 200);
  EXPECT_EQ(Http(monitor->port(), "/metrics").body, "new");
}

TEST(MonitorServer, ListensOnAnAddressInBracketsToo) {
  const auto monitor = MonitorServer::Start(
      "[::1]:0", {.ready = [] { return absl::OkStatus(); }, .metrics = [] { return std::string(); }});
  if (!monitor.ok()) GTEST_SKIP() << "this machine has no ::1: " << monitor.status();
  EXPECT_EQ(Http6((*monitor)->port(), "/readyz").status, 200);
  EXPECT_EQ(Http((*monitor)->port(), "/readyz").status, 0) << "nowhere else";
}

TEST(MonitorServer, ReadsOnly) {
  const auto monitor = StartWith(absl::OkStatus(), "a_total 1\n");
  EXPECT_EQ(Http(monitor->port(), "/metrics", "POST").status, 405);
  const HttpAnswer head = Http(monitor->port(), "/metrics", "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
}

TEST(MonitorServer, NamesAnAddressThatItCannotHave) {
  const auto monitor = StartWith(absl::OkStatus(), "");
  const std::string taken = absl::StrCat("127.0.0.1:", monitor->port());
  const auto second = MonitorServer::Start(taken, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(taken));
}

}  // namespace
}  // namespace candour

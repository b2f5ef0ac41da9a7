// HTTPS as a scraper and a kubelet meet it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <thread>
#include <vector>

#include "common/observe/monitor_server.h"
#include "tests/support/https.h"
#include "tests/support/test_ca.h"

namespace candour {
namespace {

using testing::HasSubstr;

constexpr absl::Duration kRefresh = absl::Milliseconds(20);

class MonitorTls : public testing::Test {
 protected:
  MonitorTls() { Install(services_.Issue("server"), scrapers_.certificate()); }

  void Install(const TestCa::Pair& server, const std::string& clients) {
    Put(server.key, "server.key");
    Put(server.certificate, "server.pem");
    Put(clients, "clients.pem");
  }
  void Put(const std::string& from, const std::string& name) {
    std::filesystem::copy_file(from, files_ / "new", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(files_ / "new", files_ / name);
  }
  MonitorServer::Tls Files(bool client_ca) const {
    return {files_ / "server.pem", files_ / "server.key", client_ca ? files_ / "clients.pem" : "", kRefresh};
  }
  void Start(bool client_ca = true) {
    auto started = MonitorServer::Start(
        "127.0.0.1:0",
        {.ready = [] { return absl::OkStatus(); }, .metrics = [] { return std::string("a_total 1\n"); }},
        Files(client_ca));
    ASSERT_TRUE(started.ok()) << started.status();
    monitor_ = *std::move(started);
  }
  int Ask(const std::string& path, const TestCa& server, const TestCa::Pair& own = {}) const {
    return Https(monitor_->port(), path, {server.certificate(), own.certificate, own.key}).status;
  }
  static bool Becomes(const std::function<bool()>& so) {
    for (const absl::Time until = absl::Now() + absl::Seconds(20); absl::Now() < until;) {
      if (so()) return true;
      absl::SleepFor(absl::Milliseconds(10));
    }
    return false;
  }

  const TestCa services_{"services"}, scrapers_{"scrapers"}, strangers_{"strangers"};
  const TempDir files_;
  std::unique_ptr<MonitorServer> monitor_;
};

TEST_F(MonitorTls, MetricsAreForCallersWithACertificateOfTheirCaAndHealthForAll) {
  Start();
  const TestCa::Pair own = scrapers_.Issue("prometheus"), other = strangers_.Issue("stranger");
  const HttpAnswer scraped =
      Https(monitor_->port(), "/metrics", {services_.certificate(), own.certificate, own.key});
  EXPECT_EQ(scraped.status, 200);
  EXPECT_EQ(scraped.body, "a_total 1\n");
  const HttpAnswer refused = Https(monitor_->port(), "/metrics", {services_.certificate()});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body, "Show a client certificate that is trusted here\n");
  EXPECT_EQ(Ask("/metrics", services_, other), 403);
  for (const std::string probe : {"/healthz", "/readyz"}) EXPECT_EQ(Ask(probe, services_), 200) << probe;
  EXPECT_EQ(Ask("/healthz", strangers_), 0) << "the server is known by its CA";
  EXPECT_EQ(Http(monitor_->port(), "/healthz").status, 0) << "plain text is no way in";
}

TEST_F(MonitorTls, WithoutAClientCaItAsksForNoCertificate) {
  Start(/*client_ca=*/false);
  EXPECT_EQ(Ask("/metrics", services_), 200);
}

TEST_F(MonitorTls, SpeaksNoOlderVersionThanGrpc) {
  Start();
  const auto ask = [&](int version) {
    return Https(monitor_->port(), "/healthz", {.ca = services_.certificate(), .newest = version}).status;
  };
  EXPECT_EQ(ask(TLS1_3_VERSION), 200);
  EXPECT_EQ(ask(TLS1_2_VERSION), 200);
  EXPECT_EQ(ask(TLS1_1_VERSION), 0);
}

TEST_F(MonitorTls, NewConnectionsGetWhatIsNewInTheFiles) {
  Start();
  const TestCa::Pair own = scrapers_.Issue("prometheus"), next = strangers_.Issue("next");
  const TestCa renewed("renewed");
  for (int again = 0; again < 3; ++again) {
    ASSERT_EQ(Ask("/metrics", services_, own), 200);
    Install(renewed.Issue("server"), strangers_.certificate());
    EXPECT_TRUE(Becomes([&] { return Ask("/metrics", renewed, next) == 200; }));
    EXPECT_EQ(Ask("/metrics", renewed, own), 403);
    EXPECT_EQ(Ask("/healthz", services_), 0);
    Install(services_.Issue("server"), scrapers_.certificate());
    ASSERT_TRUE(Becomes([&] { return Ask("/metrics", services_, own) == 200; }));
  }
}

TEST_F(MonitorTls, HalfOfANewPairChangesNothingUntilTheOtherHalfIsThere) {
  Start();
  const TestCa renewed("renewed");
  const TestCa::Pair server = renewed.Issue("server");
  Put(server.key, "server.key");
  for (int look = 0; look < 5; ++look) {
    absl::SleepFor(kRefresh);
    EXPECT_EQ(Ask("/healthz", services_), 200);
  }
  Put(server.certificate, "server.pem");
  EXPECT_TRUE(Becomes([&] { return Ask("/healthz", renewed) == 200; }));
}

TEST_F(MonitorTls, NoScrapeIsLostWhileCertificatesChange) {
  Start();
  const TestCa::Pair own = scrapers_.Issue("prometheus");
  const TestCa::Pair one = services_.Issue("one"), other = services_.Issue("other");
  std::thread renewing([&] {
    for (int i = 0; i < 10; ++i) {
      Install(i % 2 == 0 ? one : other, scrapers_.certificate());
      absl::SleepFor(2 * kRefresh);
    }
  });
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Ask("/metrics", services_, own), 200) << i;
  renewing.join();
}

TEST_F(MonitorTls, FilesThatCantBeUsedAreAnErrorAtTheStart) {
  Put(services_.Issue("other").key, "server.key");
  const auto pair = MonitorServer::Start("127.0.0.1:0", {}, Files(true));
  EXPECT_TRUE(absl::IsInvalidArgument(pair.status())) << pair.status();
  Put(files_ / "server.key", "clients.pem");
  Install(services_.Issue("server"), files_ / "server.key");
  EXPECT_TRUE(absl::IsInvalidArgument(MonitorServer::Start("127.0.0.1:0", {}, Files(true)).status()));
  std::filesystem::remove(files_ / "server.pem");
  const auto missing = MonitorServer::Start("127.0.0.1:0", {}, Files(true));
  EXPECT_TRUE(absl::IsNotFound(missing.status()));
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("server.pem"));
}

// A service has an open file for each caller; select() takes none above 1024.
TEST_F(MonitorTls, AnswersAProcessWithThousandsOfOpenFiles) {
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_max < 4096) GTEST_SKIP() << "no more than " << limit.rlim_max << " files can be open here";
  const rlimit more{std::max<rlim_t>(limit.rlim_cur, 4096), limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &more), 0);
  Start();
  std::vector<int> open_files;
  for (int i = 0; i < 1500; ++i) open_files.push_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_GT(open_files.back(), 1024);
  EXPECT_EQ(Ask("/healthz", services_), 200);
  for (const int file : open_files) close(file);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace
}  // namespace candour

// mTLS as a caller meets it: whose certificate is taken, and what a change of the files does to a running
// process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/e2e/dev_process.h"
#include "tests/support/https.h"
#include "tests/support/test_ca.h"

namespace candour {
namespace {

using testing::HasSubstr;
using testing::Not;

class Tls : public testing::Test {
 protected:
  Tls() {
    Install(services_.Issue("server"), callers_.certificate());
    candour_ = std::make_unique<DevProcess>(
        std::vector<std::string>{"--tls-cert", files_ / "server.pem", "--tls-key", files_ / "server.key",
                                 "--tls-client-ca", files_ / "callers.pem", "--metrics-tls"});
  }
  // Over TLS; of /metrics, the text.
  HttpAnswer Watch(const std::string& path, const std::string& trusted, const TestCa::Pair& own = {}) const {
    return Https(candour_->metrics_port(), path, {trusted, own.certificate, own.key});
  }

  // Puts files where the process looks for them, each at once.
  void Install(const TestCa::Pair& server, const std::string& callers) {
    Put(server.key, "server.key");
    Put(server.certificate, "server.pem");
    Put(callers, "callers.pem");
  }
  void Put(const std::string& from, const std::string& name) {
    std::filesystem::copy_file(from, files_ / "new", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(files_ / "new", files_ / name);
  }

  // One call on a new connection, not one that a channel before it has left.
  absl::Status CallWith(const std::string& trusted, const TestCa::Pair& own = {}) const {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = FileText(trusted);
    if (!own.key.empty()) {
      options.pem_private_key = FileText(own.key);
      options.pem_cert_chain = FileText(own.certificate);
    }
    return Caller(candour_->address(), candour_->TokenOf("AUDITOR"), grpc::SslCredentials(options))
        .GetState()
        .status();
  }

  const TestCa services_{"services"}, callers_{"callers"}, strangers_{"strangers"};
  const TempDir files_;
  std::unique_ptr<DevProcess> candour_;
};

TEST_F(Tls, TakesCallersWithACertificateOfItsCa) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  EXPECT_EQ(CallWith(services_.certificate(), callers_.Issue("trust")), absl::OkStatus());
  EXPECT_EQ(CallWith(services_.certificate()).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CallWith(services_.certificate(), strangers_.Issue("stranger")).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(CallWith(strangers_.certificate(), callers_.Issue("misled")).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_FALSE(candour_->CallerAs("AUDITOR").GetState().ok());  // plaintext
}

TEST_F(Tls, NewConnectionsGetTheNewCertificateWithoutARestart) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  const TestCa::Pair trust = callers_.Issue("trust"), stranger = strangers_.Issue("stranger");
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = FileText(services_.certificate());
  options.pem_private_key = FileText(trust.key);
  options.pem_cert_chain = FileText(trust.certificate);
  const Caller standing(candour_->address(), candour_->TokenOf("AUDITOR"), grpc::SslCredentials(options));
  ASSERT_TRUE(standing.GetState().ok());
  const TestCa renewed("renewed");
  ASSERT_FALSE(CallWith(renewed.certificate(), trust).ok());

  Install(renewed.Issue("server"), strangers_.certificate());
  EXPECT_TRUE(Becomes([&] { return CallWith(renewed.certificate(), stranger).ok(); }, absl::Seconds(20)));
  EXPECT_FALSE(CallWith(services_.certificate(), stranger).ok());  // the old certificate is gone
  EXPECT_FALSE(CallWith(renewed.certificate(), trust).ok());       // and so is the old CA of callers
  EXPECT_TRUE(standing.GetState().ok());                           // a connection that stands, stands
}

TEST_F(Tls, HalfOfANewPairHoldsUpNewConnectionsUntilTheOtherHalfIsThere) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  const TestCa::Pair trust = callers_.Issue("trust"), server = services_.Issue("next");
  const auto works = [&] { return CallWith(services_.certificate(), trust).ok(); };
  ASSERT_TRUE(works());
  Put(server.key, "server.key");
  EXPECT_TRUE(Becomes([&] { return !works(); }, absl::Seconds(20)));
  Put(server.certificate, "server.pem");
  EXPECT_TRUE(Becomes(works, absl::Seconds(20)));
}

TEST_F(Tls, CandourctlShowsItsCertificate) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  const TestCa::Pair own = callers_.Issue("auditor");
  const auto ask = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "--server", candour_->address(),     "--token",   candour_->TokenOf("AUDITOR"),
        "--ca",     services_.certificate(), "--timeout", "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"state", "digest"});
    return RunTool("candourctl", std::move(arguments), files_ / "candourctl");
  };
  const ToolResult shown = ask({"--cert", own.certificate, "--key", own.key});
  EXPECT_EQ(shown.exit_code, 0) << shown.printed;
  EXPECT_THAT(shown.printed, HasSubstr("registration"));
  EXPECT_NE(ask({}).exit_code, 0);
  const ToolResult half = ask({"--cert", own.certificate});
  EXPECT_EQ(half.exit_code, 2);
  EXPECT_THAT(half.printed, HasSubstr("--cert and --key go together"));
}

TEST_F(Tls, ExpiryOfTheCertificatesIsAMetric) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  const HttpAnswer scraped = Watch("/metrics", services_.certificate(), callers_.Issue("prometheus"));
  ASSERT_EQ(scraped.status, 200);
  const auto scrape = ParseMetrics(scraped.body);
  const std::string name = "candour_tls_certificate_expiry_timestamp_seconds";
  const double now = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  EXPECT_NEAR(scrape.at(name + "{file=\"tls-cert\"}"), now + 86400, 300);
  EXPECT_NEAR(scrape.at(name + "{file=\"tls-client-ca\"}"), now + 2 * 86400, 300);
}

TEST_F(Tls, WhoWatchesIsHeldToTheSameFiles) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  const TestCa::Pair own = callers_.Issue("prometheus");
  EXPECT_EQ(Watch("/metrics", services_.certificate(), own).status, 200);
  EXPECT_EQ(Watch("/metrics", services_.certificate()).status, 403);
  EXPECT_EQ(Watch("/readyz", services_.certificate()).body, "ready\n");
  const TestCa renewed("renewed");
  Install(renewed.Issue("server"), strangers_.certificate());
  const TestCa::Pair next = strangers_.Issue("next");
  EXPECT_TRUE(Becomes([&] { return Watch("/metrics", renewed.certificate(), next).status == 200; },
                      absl::Seconds(20)));
  EXPECT_EQ(Watch("/metrics", renewed.certificate(), own).status, 403);
}

// Whoever writes to a connection that is gone is sent a signal, which would end the process.
TEST_F(Tls, WhoAsksAndHangsUpEndsNothing) {
  ASSERT_TRUE(candour_->Serves()) << candour_->process().Printed();
  const TestCa::Pair own = callers_.Issue("prometheus");
  for (int i = 0; i < 200; ++i)
    Https(candour_->metrics_port(), "/metrics", {services_.certificate(), own.certificate, own.key, true});
  EXPECT_EQ(Watch("/metrics", services_.certificate(), own).status, 200);
  EXPECT_TRUE(candour_->process().running());
}

// What a program says to flags that can't be right; it must end by itself.
ToolResult Start(std::vector<std::string> flags) {
  const TempDir folder;
  std::vector<std::string> arguments = {"--data-dir", folder / "data"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return RunTool("candour", std::move(arguments), folder / "print");
}

TEST(TlsFlags, AKeyOfAnotherCertificateIsFoundAtStart) {
  const TestCa ca("services");
  const ToolResult started = Start({"--dev", "--listen", "127.0.0.1:0", "--tls-cert",
                                    ca.Issue("one").certificate, "--tls-key", ca.Issue("two").key});
  EXPECT_EQ(started.exit_code, 1);
  EXPECT_THAT(started.printed, HasSubstr("two.key is not the readable PEM private key of --tls-cert"));
}

TEST(TlsFlags, PlaintextForOthersIsRefusedUnlessItIsAskedFor) {
  const std::vector<std::string> flags = {"--listen", "0.0.0.0:0", "--jwks", "none",
                                          "--issuer", "i",         "--kek",  "none"};
  const ToolResult refused = Start(flags);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.printed, HasSubstr("needs --tls-cert and --tls-key (or --insecure-plaintext"));
  std::vector<std::string> insecure = flags;
  insecure.push_back("--insecure-plaintext");
  const ToolResult asked_for = Start(insecure);
  EXPECT_EQ(asked_for.exit_code, 1);  // there is no such key file: past the flags
  EXPECT_THAT(asked_for.printed, Not(HasSubstr("--insecure-plaintext")));
}

TEST(TlsFlags, TlsForMetricsIsThatOfTheService) {
  const ToolResult refused = Start({"--dev", "--listen", "127.0.0.1:0", "--metrics-tls"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.printed, HasSubstr("--metrics-tls needs --tls-cert and --tls-key"));
}

TEST(TlsFlags, APasswordForKafkaNeverGoesOverAnOpenConnection) {
  const ToolResult refused = Start({"--dev", "--listen", "127.0.0.1:0", "--kafka", "127.0.0.1:9",
                                    "--kafka-user", "candour", "--kafka-password-file", "none"});
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.printed, HasSubstr("--kafka-user need --kafka-ca"));
}

}  // namespace
}  // namespace candour

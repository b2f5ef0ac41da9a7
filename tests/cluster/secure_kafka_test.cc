// The register on a broker that knows its clients by their certificates (mTLS).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/cluster/installation.h"
#include "tests/support/http.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_lines.h"
#include "tests/support/test_ca.h"

namespace candour {
namespace {

using testing::HasSubstr;
using testing::Not;

class SecureKafka : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
    const TestCa::Pair broker = brokers_.Issue("broker");
    std::ofstream(files_ / "broker.pem") << FileText(broker.key) << FileText(broker.certificate);
    std::ofstream(files_ / "ca.pem") << FileText(clients_.certificate());
    auto cluster = KafkaCluster::Start(1, files_.path());
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    cluster_ = *std::move(cluster);
    own_ = clients_.Issue("candour");
    site_ = std::make_unique<Installation>(cluster_->secure_bootstrap(), true, Security());
  }

  KafkaSecurity Security() const {
    return {.ca = brokers_.certificate(), .certificate = own_.certificate, .key = own_.key};
  }

  // What candourctl says to an attempt that must leave nothing.
  std::string RefusalOf(const KafkaSecurity& security) {
    Installation other(cluster_->secure_bootstrap(), true, security);
    const ToolResult created = other.CreateLedger();
    EXPECT_NE(created.exit_code, 0) << created.printed;
    EXPECT_THAT(created.printed, Not(HasSubstr(" made\n")));
    return created.printed;
  }

  const TestCa brokers_{"brokers"}, clients_{"clients"};
  const TempDir files_;
  TestCa::Pair own_;
  std::unique_ptr<KafkaCluster> cluster_;
  std::unique_ptr<Installation> site_;
};

TEST_F(SecureKafka, CarriesTheLedgerAndTheKeys) {
  const ToolResult created = site_->CreateLedger();
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  const auto replica = site_->StartReplica("a");
  ASSERT_TRUE(replica->Serves()) << replica->process().Printed();
  const auto person = RecordPerson("Ada", "Testing").send(*replica->caller(), kPatience);
  ASSERT_TRUE(person.ok()) << person.status();
  // The opening record, the person, and ReactionEnabled, which a new ledger gets by itself.
  auto state = replica->caller()->GetState();
  EXPECT_TRUE(Becomes([&] {
    state = replica->caller()->GetState();
    return state.ok() && state->next_offset() == 3;
  })) << state.status();
  ASSERT_TRUE(state.ok());
  EXPECT_THAT(state->ledger_place(), HasSubstr(cluster_->secure_bootstrap()));
  EXPECT_EQ(replica->Terminate(), 0);
}

TEST_F(SecureKafka, ReadinessFollowsTheBroker) {
  ASSERT_EQ(site_->CreateLedger().exit_code, 0);
  cluster_->Pause(1);
  const auto replica = site_->StartReplica("a", "", {"--metrics-listen", "127.0.0.1:0"});
  ASSERT_TRUE(replica->Says("\"event\":\"ledger_silent\"")) << replica->process().Printed();
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(LoggedField(replica->process().Printed(), "metrics", "port"), &port));
  EXPECT_EQ(Http(port, "/readyz").status, 503);
  EXPECT_EQ(Http(port, "/healthz").status, 200);
  cluster_->Continue(1);
  EXPECT_TRUE(Becomes([&] { return Http(port, "/readyz").status == 200; }));
  EXPECT_EQ(ParseMetrics(Http(port, "/metrics").body)["candour_replica_position"], 1);
}

TEST_F(SecureKafka, TurnsAwayStrangersAndIsNotTakenForOne) {
  const TestCa strangers("strangers");
  const TestCa::Pair stranger = strangers.Issue("stranger");
  KafkaSecurity security = Security();
  security.certificate = stranger.certificate;
  security.key = stranger.key;
  RefusalOf(security);
  security = Security();
  security.certificate = security.key = "";
  RefusalOf(security);
  security = Security();
  security.ca = strangers.certificate();
  EXPECT_THAT(RefusalOf(security), HasSubstr("certificate verify failed"));
}

}  // namespace
}  // namespace candour

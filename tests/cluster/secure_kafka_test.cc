// The register on a broker that knows its clients by their certificates (mTLS).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "services/registration/reactions.h"
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

// One broker for all of them, and the authorities that it and its clients trust.
struct SecureBroker {
  SecureBroker() {
    const TestCa::Pair broker = brokers.Issue("broker");
    std::ofstream(files / "broker.pem") << FileText(broker.key) << FileText(broker.certificate);
    std::ofstream(files / "ca.pem") << FileText(clients.certificate());
    cluster = KafkaCluster::Start(1, files.path());
    own = clients.Issue("candour");
  }
  KafkaSecurity Security() const {
    return {.ca = brokers.certificate(), .certificate = own.certificate, .key = own.key};
  }

  const TestCa brokers{"brokers"}, clients{"clients"};
  const TempDir files;
  TestCa::Pair own;
  absl::StatusOr<std::unique_ptr<KafkaCluster>> cluster;
};

class SecureKafka : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
    static const SecureBroker shared;
    ASSERT_TRUE(shared.cluster.ok()) << shared.cluster.status();
    broker_ = &shared;
    site_ = std::make_unique<Installation>(cluster().secure_bootstrap(), true, broker_->Security());
  }

  void TearDown() override {
    if (!trusts_others_) return;
    EXPECT_EQ(Trust(broker_->clients), absl::OkStatus());
  }

  KafkaCluster& cluster() const { return **broker_->cluster; }
  // From now on the broker takes the clients of this authority, and no others.
  absl::Status Trust(const TestCa& clients) {
    trusts_others_ = &clients != &broker_->clients;
    cluster().Stop(1);
    std::ofstream(broker_->files / "ca.pem") << FileText(clients.certificate());
    return cluster().Restart(1);
  }
  static void Put(const std::string& from, const std::string& to) {
    std::filesystem::copy_file(from, to + ".new", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(to + ".new", to);
  }

  // An attempt that must leave nothing, on a thread of its own; what candourctl says to it.
  std::future<ToolResult> Attempt(const KafkaSecurity& security) {
    others_.push_back(std::make_unique<Installation>(cluster().secure_bootstrap(), true, security));
    return std::async(std::launch::async, [other = others_.back().get()] { return other->CreateLedger(); });
  }
  static std::string RefusalOf(const ToolResult& created) {
    EXPECT_NE(created.exit_code, 0) << created.printed;
    EXPECT_THAT(created.printed, Not(HasSubstr(" made\n")));
    return created.printed;
  }

  const SecureBroker* broker_ = nullptr;
  std::unique_ptr<Installation> site_;
  std::vector<std::unique_ptr<Installation>> others_;
  bool trusts_others_ = false;
};

TEST_F(SecureKafka, CarriesTheLedgerAndTheKeys) {
  const ToolResult created = site_->CreateLedger();
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  const auto replica = site_->StartReplica("a");
  ASSERT_TRUE(replica->Serves()) << replica->process().Printed();
  const auto person = RecordPerson("Ada", "Testing").send(*replica->caller(), kPatience);
  ASSERT_TRUE(person.ok()) << person.status();
  // The opening record, the person, and ReactionEnabled for each of the register's reactions, which a new
  // ledger gets by itself.
  const uint64_t records = 2 + RegistrationReactions().all().size();
  auto state = replica->caller()->GetState();
  EXPECT_TRUE(Becomes([&] {
    state = replica->caller()->GetState();
    return state.ok() && state->next_offset() == records;
  })) << state.status();
  ASSERT_TRUE(state.ok());
  EXPECT_THAT(state->ledger_place(), HasSubstr(cluster().secure_bootstrap()));
  EXPECT_EQ(replica->Terminate(), 0);
}

TEST_F(SecureKafka, ReadinessFollowsTheBroker) {
  ASSERT_EQ(site_->CreateLedger().exit_code, 0);
  cluster().Pause(1);
  const auto replica = site_->StartReplica("a", "", {"--metrics-listen", "127.0.0.1:0"});
  ASSERT_TRUE(replica->Says("\"event\":\"ledger_silent\"")) << replica->process().Printed();
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(LoggedField(replica->process().Printed(), "metrics", "port"), &port));
  EXPECT_EQ(Http(port, "/readyz").status, 503);
  EXPECT_EQ(Http(port, "/healthz").status, 200);
  cluster().Continue(1);
  EXPECT_TRUE(Becomes([&] { return Http(port, "/readyz").status == 200; }));
  EXPECT_EQ(ParseMetrics(Http(port, "/metrics").body)["candour_replica_position"], 1);
}

// The brokers forget the old authority: whoever still came with a certificate of it would be turned away.
TEST_F(SecureKafka, GoesOnWithNewFilesWithoutARestart) {
  const TempDir files;
  Put(broker_->own.key, files / "own.key");
  Put(broker_->own.certificate, files / "own.pem");
  Installation site(
      cluster().secure_bootstrap(), true,
      {.ca = broker_->brokers.certificate(), .certificate = files / "own.pem", .key = files / "own.key"});
  ASSERT_EQ(site.CreateLedger().exit_code, 0);
  const auto replica = site.StartReplica("a");
  ASSERT_TRUE(replica->Serves()) << replica->process().Printed();
  ASSERT_TRUE(RecordPerson("Ada", "Testing").send(*replica->caller(), kPatience).ok());

  const TestCa renewed("renewed");
  const TestCa::Pair next = renewed.Issue("candour");
  Put(next.key, files / "own.key");
  EXPECT_TRUE(replica->Says("\"event\":\"kafka_files_not_renewed\"")) << "half of a pair";
  ASSERT_TRUE(RecordPerson("Cem", "Testing").send(*replica->caller(), kPatience).ok());
  Put(next.certificate, files / "own.pem");
  ASSERT_TRUE(Trust(renewed).ok());
  const SavedCommand second = RecordPerson("Bea", "Testing");
  absl::Status said;
  EXPECT_TRUE(Becomes([&] {
    said = second.send(*replica->caller(), kPatience).status();
    return said.ok();
  })) << said
      << replica->process().Printed();
  EXPECT_EQ(replica->Terminate(), 0);
}

TEST_F(SecureKafka, TurnsAwayStrangersAndIsNotTakenForOne) {
  const TestCa strangers("strangers");
  const TestCa::Pair stranger = strangers.Issue("stranger");
  KafkaSecurity false_name = broker_->Security(), no_name = false_name, false_broker = false_name;
  false_name.certificate = stranger.certificate;
  false_name.key = stranger.key;
  no_name.certificate = no_name.key = "";
  false_broker.ca = strangers.certificate();
  // Each is tried for some seconds, so all at once.
  std::future<ToolResult> first = Attempt(false_name), second = Attempt(no_name),
                          third = Attempt(false_broker);
  RefusalOf(first.get());
  RefusalOf(second.get());
  EXPECT_THAT(RefusalOf(third.get()), HasSubstr("certificate verify failed"));
}

}  // namespace
}  // namespace candour

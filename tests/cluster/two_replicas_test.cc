// Two replicas of the register on one broker, or on three: any of them takes any command, and one may die.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/ledger/kafka_ledger.h"
#include "tests/cluster/installation.h"
#include "tests/cluster/whole_log.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

using records::v1::GetCommandResponse;
using records::v1::GetStateResponse;

constexpr int kClerks = 4, kRounds = 20;
constexpr size_t kCommands = 4 * kClerks * kRounds;

// What became of a command, as its client was told.
struct Acknowledged {
  SavedCommand command;
  common::v1::Receipt receipt;
};

class TwoReplicas : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
    auto cluster = KafkaCluster::Start(GetParam());
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    cluster_ = *std::move(cluster);
    site_ = std::make_unique<Installation>(cluster_->bootstrap(), GetParam() == 1);
    const ToolResult created = site_->CreateLedger();
    ASSERT_EQ(created.exit_code, 0) << created.printed;
    for (auto& replica : replicas_) replica = site_->StartReplica(&replica == &replicas_[0] ? "a" : "b");
    for (auto& replica : replicas_) ASSERT_TRUE(replica->Serves()) << replica->process().Printed();
    const ToolResult prepared = site_->Prepare(*replicas_[0]);
    ASSERT_EQ(prepared.exit_code, 0) << prepared.printed;
  }

  // Sends to one replica and the other by turns until it is acknowledged.
  std::string Do(const SavedCommand& command) {
    while (true) {
      const size_t turn = turn_++ % 2;
      const bool a_was_dead = a_is_dead_;
      const auto answer = command.send(*replicas_[turn]->caller(), absl::Seconds(20));
      if (turn == 1 && a_was_dead && a_is_dead_) ++(answer.ok() ? b_answered_alone_ : b_failed_alone_);
      if (answer.ok()) {
        MutexLock lock(mutex_);
        acknowledged_.push_back({command, answer->receipt});
        return answer->new_id;
      }
      EXPECT_TRUE(absl::IsUnavailable(answer.status())) << answer.status();
      if (!absl::IsUnavailable(answer.status())) return "";
    }
  }

  // What one client does: streams of its own, and one post whose line all of them change.
  void WorkAsClerk(int clerk, const std::string& boss, const std::string& shared) {
    for (int round = 0; round < kRounds; ++round) {
      const std::string person = Do(RecordPerson(absl::StrCat("Clerk", clerk), absl::StrCat("Round", round)));
      Do(Apply(person));
      Do(CreatePost(absl::StrCat("Post ", clerk, " ", round), boss));
      Do(ChangeReporting(shared, round % 2 == 0 ? boss : "",
                         absl::CivilDay(2021, 1, 1) + clerk + kClerks * round));
    }
  }

  size_t acknowledged() {
    MutexLock lock(mutex_);
    return acknowledged_.size();
  }

  // All clients at work while the first replica dies and comes back.
  void WorkThroughAnOutage() {
    const std::string boss = Do(CreatePost("Chief Executive"));
    const std::string shared = Do(CreatePost("Deputy", boss));
    std::vector<std::thread> clerks;
    for (int clerk = 0; clerk < kClerks; ++clerk)
      clerks.emplace_back([=, this] { WorkAsClerk(clerk, boss, shared); });

    EXPECT_TRUE(Becomes([this] { return acknowledged() >= kCommands / 4; }));
    replicas_[0]->Kill9();
    a_is_dead_ = true;
    EXPECT_TRUE(Becomes([this] { return b_answered_alone_ >= 60; }));
    a_is_dead_ = false;
    replicas_[0]->Start();
    EXPECT_TRUE(replicas_[0]->Serves()) << replicas_[0]->process().Printed();
    for (std::thread& clerk : clerks) clerk.join();
  }

  // Where both stand once they have folded the whole log.
  GetStateResponse StateAtEnd(ServiceReplica& replica) {
    const auto ledger = KafkaLedger::Open(site_->ledger_topic());
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    const auto range = (*ledger)->Range(kPatience);
    EXPECT_TRUE(range.ok()) << range.status();
    absl::StatusOr<GetStateResponse> state = absl::UnavailableError("not asked");
    EXPECT_TRUE(Becomes([&] {
      state = replica.caller()->GetState();
      return state.ok() && state->next_offset() == range->end;
    }));
    state = replica.caller()->GetState(/*with_digest=*/true);
    EXPECT_TRUE(state.ok()) << state.status();
    return state.value_or(GetStateResponse());
  }

  void ExpectBothKnow(const Acknowledged& told) {
    for (const auto& replica : replicas_) {
      const auto known = replica->caller()->GetCommand(told.command.id);
      ASSERT_TRUE(known.ok()) << known.status();
      EXPECT_EQ(known->outcome(), GetCommandResponse::OUTCOME_ACCEPTED);
      EXPECT_EQ(known->receipt().SerializeAsString(), told.receipt.SerializeAsString());
      const auto again = told.command.send(*replica->caller(), kPatience);
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_EQ(again->receipt.SerializeAsString(), told.receipt.SerializeAsString());
    }
  }

  // The topic itself: each acknowledged command admitted once, every stream's versions dense.
  void ExpectTheLogHolds(const std::vector<Acknowledged>& told) {
    const auto log = ReadWholeLog(site_->ledger_topic());
    ASSERT_TRUE(log.ok()) << log.status();
    EXPECT_EQ(log->malformed, 0);
    for (const Acknowledged& one : told) {
      EXPECT_EQ(log->TimesAdmitted(one.command.id), 1) << one.command.id;
      EXPECT_LE(one.receipt.version(), log->VersionOf(one.receipt.stream())) << one.receipt.stream();
    }
  }

  std::unique_ptr<KafkaCluster> cluster_;
  std::unique_ptr<Installation> site_;
  std::unique_ptr<ServiceReplica> replicas_[2];
  std::atomic<size_t> turn_ = 0;
  std::atomic<bool> a_is_dead_ = false;
  std::atomic<int> b_answered_alone_ = 0, b_failed_alone_ = 0;
  Mutex mutex_;
  std::vector<Acknowledged> acknowledged_ ABSL_GUARDED_BY(mutex_);
};

TEST_P(TwoReplicas, LoseNothingAndDoNothingTwiceWhenOneIsKilled) {
  WorkThroughAnOutage();
  EXPECT_EQ(b_failed_alone_, 0) << "the other replica did not answer throughout";
  EXPECT_EQ(acknowledged(), kCommands + 2);

  const GetStateResponse a = StateAtEnd(*replicas_[0]), b = StateAtEnd(*replicas_[1]);
  MutexLock lock(mutex_);
  for (const Acknowledged& told : acknowledged_) ExpectBothKnow(told);
  ExpectTheLogHolds(acknowledged_);
  const GetStateResponse later = StateAtEnd(*replicas_[0]);
  EXPECT_EQ(later.next_offset(), a.next_offset()) << "a repetition was recorded";
  EXPECT_EQ(a.next_offset(), b.next_offset());
  EXPECT_EQ(a.digest().size(), 32u);
  EXPECT_EQ(a.digest(), b.digest());

  const auto fresh = site_->StartReplica("fresh");
  ASSERT_TRUE(fresh->Serves()) << fresh->process().Printed();
  const GetStateResponse c = StateAtEnd(*fresh);
  EXPECT_EQ(c.next_offset(), a.next_offset());
  EXPECT_EQ(c.digest(), a.digest());
  EXPECT_EQ(c.chain_head(), a.chain_head());
  for (ServiceReplica* replica : {replicas_[0].get(), replicas_[1].get(), fresh.get()})
    EXPECT_EQ(replica->Terminate(), 0) << replica->process().Printed();
}

INSTANTIATE_TEST_SUITE_P(Kafka, TwoReplicas, testing::Values(1, 3),
                         [](const auto& nodes) { return nodes.param == 1 ? "OneNode" : "ThreeNodes"; });

}  // namespace
}  // namespace candour

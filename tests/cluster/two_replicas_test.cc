// Two replicas of the register on one broker, or on three: any of them takes any command, and one may die.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/ledger/kafka_ledger.h"
#include "tests/cluster/shared_broker.h"
#include "tests/cluster/whole_log.h"
#include "tests/support/ledger_steps.h"

namespace candour {
namespace {

using records::v1::GetCommandResponse;
using records::v1::GetStateResponse;

constexpr int kClerks = 4;

struct Size {
  int nodes, rounds;
  const char* name;

  size_t commands() const { return static_cast<size_t>(4 * kClerks * rounds); }
};

// What became of a command, as its client was told.
struct Acknowledged {
  SavedCommand command;
  common::v1::Receipt receipt;
};

class TwoReplicas : public testing::TestWithParam<Size> {
 protected:
  void SetUp() override {
    if (const std::string reason = KafkaCluster::SkipReason(); !reason.empty()) GTEST_SKIP() << reason;
    if (GetParam().nodes > 1) own_ = KafkaCluster::Start(GetParam().nodes);
    const auto& cluster = GetParam().nodes > 1 ? own_ : SharedBroker();
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    site_ = std::make_unique<Installation>((*cluster)->bootstrap(), GetParam().nodes == 1);
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
    for (int round = 0; round < GetParam().rounds; ++round) {
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

    EXPECT_TRUE(Becomes([this] { return acknowledged() >= GetParam().commands() / 4; }));
    replicas_[0]->Kill9();
    a_is_dead_ = true;
    EXPECT_TRUE(Becomes([this] { return b_answered_alone_ >= static_cast<int>(GetParam().commands() / 5); }));
    a_is_dead_ = false;
    replicas_[0]->Start();
    EXPECT_TRUE(replicas_[0]->Serves()) << replicas_[0]->process().Printed();
    for (std::thread& clerk : clerks) clerk.join();
  }

  // The log's end, once nobody reacts to anything any more: what was reacted to at once by two was recorded
  // by both, and one of them later.
  uint64_t EndAtRest() {
    const auto ledger = KafkaLedger::Open(site_->ledger_topic());
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    uint64_t end = 0;
    EXPECT_TRUE(Becomes([&] {
      const auto range = (*ledger)->Range(kPatience);
      if (!range.ok()) return false;
      const bool moved = std::exchange(end, range->end) != range->end;
      const bool all_rest = std::all_of(std::begin(replicas_), std::end(replicas_), [&](const auto& replica) {
        const auto reacting = site_->CallerAs(*replica, "OPERATOR")->Reacting();
        const auto state = replica->caller()->GetState();
        return reacting.ok() && !*reacting && state.ok() && state->next_offset() == end;
      });
      if (!moved && all_rest) return true;
      std::this_thread::sleep_for(
          std::chrono::milliseconds(300));  // longer than a reaction waits for its turn
      return false;
    }));
    return end;
  }

  GetStateResponse StateAt(uint64_t end, ServiceReplica& replica) {
    absl::StatusOr<GetStateResponse> state = absl::UnavailableError("not asked");
    EXPECT_TRUE(Becomes([&] {
      state = replica.caller()->GetState();
      return state.ok() && state->next_offset() >= end;
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

  absl::StatusOr<std::unique_ptr<KafkaCluster>> own_;  // of three nodes
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
  EXPECT_EQ(acknowledged(), GetParam().commands() + 2);

  const uint64_t end = EndAtRest();
  const GetStateResponse a = StateAt(end, *replicas_[0]), b = StateAt(end, *replicas_[1]);
  MutexLock lock(mutex_);
  for (const Acknowledged& told : acknowledged_) ExpectBothKnow(told);
  ExpectTheLogHolds(acknowledged_);
  EXPECT_EQ(EndAtRest(), end) << "a repetition was recorded";
  EXPECT_EQ(a.next_offset(), end);
  EXPECT_EQ(a.next_offset(), b.next_offset());
  EXPECT_EQ(a.digest().size(), 32u);
  EXPECT_EQ(a.digest(), b.digest());

  const auto fresh = site_->StartReplica("fresh");
  ASSERT_TRUE(fresh->Serves()) << fresh->process().Printed();
  const GetStateResponse c = StateAt(end, *fresh);
  EXPECT_EQ(c.next_offset(), a.next_offset());
  EXPECT_EQ(c.digest(), a.digest());
  EXPECT_EQ(c.chain_head(), a.chain_head());
  for (ServiceReplica* replica : {replicas_[0].get(), replicas_[1].get(), fresh.get()})
    EXPECT_EQ(replica->Terminate(), 0) << replica->process().Printed();
}

INSTANTIATE_TEST_SUITE_P(Kafka, TwoReplicas,
                         testing::Values(Size{1, 3, "Short"}, Size{1, 20, "OneNode"},
                                         Size{3, 20, "ThreeNodes"}),
                         [](const auto& size) { return size.param.name; });

}  // namespace
}  // namespace candour

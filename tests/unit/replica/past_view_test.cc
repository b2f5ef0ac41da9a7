// Whatever the log, an earlier position answers as a replica did that had folded no further.
#include "common/replica/past_view.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "absl/strings/match.h"
#include "tests/support/core_fixture.h"
#include "tests/support/folded_steps.h"

namespace candour {
namespace {

class PastViewTest : public CoreTest {
 protected:
  // Commands on a few accounts, accepted and refused, and records that do not count.
  void AppendAtRandom(std::mt19937& random, int commands) {
    auto replica = NewReplica("writer");
    for (int i = 0; i < commands; ++i) {
      const std::string account = absl::StrCat("a", random() % 4);
      toy::v1::AddRequest add;
      add.set_amount(static_cast<int32_t>(random() % 3));
      if (random() % 4 == 0) add.set_other(absl::StrCat("a", random() % 4));
      toy::v1::ClaimRequest claim;
      claim.set_key(absl::StrCat("k", random() % 6));
      switch (random() % 6) {
        case 0:
        case 1:
          (void)replica->Call(NewUuid(), account, toy::v1::ToggleRequest());
          break;
        case 2:
          (void)replica->Call(NewUuid(), account, claim);
          break;
        case 3:
          ASSERT_TRUE(ledger_->AppendRaw(StreamOf<ToyAccount>(account), "garbage").ok());
          break;
        default:
          (void)replica->Call(NewUuid(), account, add);
      }
    }
  }
};

TEST_F(PastViewTest, EveryEarlierPositionIsWhatAReplicaKnewThere) {
  for (const uint32_t seed : {1u, 2u, 3u}) {
    std::mt19937 random(seed);
    AppendAtRandom(random, 40);
  }
  const std::vector<LogRecord> log = WholeLog(*ledger_);
  const FoldedSteps steps(dir_ / "steps", "toy", ToyModel(), log);
  struct Way {
    size_t batch;
    bool restarts;
  };
  for (const auto& [batch, restarts] :
       {Way{1, false}, {7, false}, {log.size(), false}, {1, true}, {7, true}}) {
    const FoldedSteps whole(dir_ / absl::StrCat("batches of ", batch, restarts), "toy", ToyModel(), log,
                            batch, restarts);
    int rows = 0;
    for (uint64_t position = 0; position <= log.size(); ++position) {
      const auto past = *PastView::Create(whole.Last(), ToyModel(), position);
      const std::string then = Everything(*steps.At(position));
      ASSERT_EQ(Everything(*past), then) << "position " << position << ", batches of " << batch;
      rows += absl::StrContains(then, "row closed_with");
    }
    EXPECT_GT(rows, 20);
  }
}

TEST_F(PastViewTest, NothingWasKnownBeforeTheFirstRecord) {
  auto replica = NewReplica("state");
  toy::v1::AddRequest add;
  add.set_amount(1);
  ASSERT_TRUE(replica->Call(NewUuid(), "x", add).ok());
  const auto past = *PastView::Create(replica->replica().View(), ToyModel(), 0);
  toy::v1::AccountState state;
  EXPECT_EQ(*past->Load("account/x", &state), 0);
  EXPECT_EQ(past->recorded_at_us(), 0);
}

// What it takes stands in the properties of the test.
TEST_F(PastViewTest, ARecordOfAThousandVersionsIsReadAsItWas) {
  auto replica = NewReplica("state");
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  const auto now = replica->replica().View();
  const auto past = *PastView::Create(now, ToyModel(), now->position() - 1);
  std::vector<int64_t> times_us;
  for (int i = 0; i < 200; ++i) {
    const absl::Time before = absl::Now();
    toy::v1::AccountState state;
    ASSERT_EQ(*past->Load("account/x", &state), 999);
    times_us.push_back(absl::ToInt64Microseconds(absl::Now() - before));
  }
  // Its index row came and went five hundred times.
  for (const uint64_t position : {now->position(), now->position() - 1, uint64_t{3}, uint64_t{2}}) {
    int rows = 0;
    const auto then = *PastView::Create(now, ToyModel(), position);
    ASSERT_TRUE(then->IndexRows(RowKey("closed_with", {}), "", [&](auto, auto) { return ++rows > 0; }).ok());
    EXPECT_EQ(rows, position % 2 == 0 ? 1 : 0) << position;
  }
  std::sort(times_us.begin(), times_us.end());
  RecordProperty("p50_us", absl::StrCat(times_us[100]));
  RecordProperty("p99_us", absl::StrCat(times_us[197]));
}

TEST_F(PastViewTest, AStreamThatWasDamagedLaterIsReadAsItWas) {
  auto replica = NewReplica("state");
  toy::v1::AddRequest add;
  add.set_amount(2);
  ASSERT_TRUE(replica->Call(NewUuid(), "x", add).ok());
  // A later build could have written this: the type is declared, the bytes are not those of an Added.
  std::vector<LogRecord> log = WholeLog(*ledger_);
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*log.back().value));
  commit.set_command_id(*ParseUuid(NewUuid()));
  commit.mutable_writes(0)->set_expected_version(1);
  commit.mutable_writes(0)->mutable_facts(0)->set_value("\xff\xff");
  ASSERT_TRUE(ledger_->AppendRaw(log.back().key, commit.SerializeAsString()).ok());
  log = WholeLog(*ledger_);
  const FoldedSteps whole(dir_ / "whole", "toy", ToyModel(), log);
  ASSERT_EQ(whole.Last()->VersionOf("account/x"), 2);
  toy::v1::AccountState state;
  EXPECT_EQ(whole.Last()->Load("account/x", &state).status().code(), absl::StatusCode::kDataLoss);
  const auto past = *PastView::Create(whole.Last(), ToyModel(), log.size() - 1);
  EXPECT_EQ(*past->Load("account/x", &state), 1);
  EXPECT_EQ(state.total(), 2);
}

}  // namespace
}  // namespace candour

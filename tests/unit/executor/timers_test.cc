#include "common/executor/timers.h"

#include <gmock/gmock.h>

#include "common/executor/system_call.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Stands still until it is set.
class HandClock : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMicros(now_us); }
  void Set(absl::Time now) { now_us = absl::ToUnixMicros(now); }
  std::atomic<int64_t> now_us{0};
};

class TimersTest : public CoreTest {
 protected:
  // The hand clock is never behind the executor's, by which deadlines pass.
  absl::Time DueAt(int minutes) const { return start_ + absl::Minutes(minutes); }

  void Park(ToyReplica& replica, const std::string& account, absl::Time due) {
    toy::v1::ParkRequest park;
    park.set_due_us(absl::ToUnixMicros(due));
    ASSERT_TRUE(replica.Call(NewUuid(), account, park).ok());
  }
  void Add(ToyReplica& replica, const std::string& account, int amount) {
    toy::v1::AddRequest add;
    add.set_amount(amount);
    ASSERT_TRUE(replica.Call(NewUuid(), account, add).ok());
  }
  Timers::Options OptionsOf(ToyReplica& replica) {
    return {.replica = &replica.replica(),
            .executor = &replica.executor(),
            .model = &ToyModel(),
            .clock = &clock_,
            .report = [this](const TimerResult& result) {
              MutexLock lock(mutex_);
              results_.push_back(result);
            }};
  }
  // A whole round at this time: chosen, sent, answered.
  void Round(Timers& timers, absl::Time now) {
    clock_.Set(now);
    timers.Tick();
    clock_.Set(now + absl::Milliseconds(250));
    const size_t before = Results().size();
    timers.Tick();
    for (int i = 0; i < 1000 && Results().size() == before && !quiet_; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(quiet_ ? 50 : 5));
  }
  std::vector<TimerResult> Results() {
    MutexLock lock(mutex_);
    return results_;
  }
  static std::vector<std::string> Standing(ToyReplica& replica) {
    std::vector<std::string> streams;
    (void)replica.replica().View()->Timers([&](const StandingTimer& row) {
      streams.push_back(row.stream);
      return true;
    });
    return streams;
  }
  static void CatchUp(ToyReplica& replica, Ledger& ledger) {
    ASSERT_TRUE(
        replica.replica().WaitFor(ledger.Range(absl::Seconds(5))->end, absl::Now() + absl::Seconds(5)).ok());
  }
  uint64_t End() { return ledger_->Range(absl::Seconds(5))->end; }

  const absl::Time start_ = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()));
  HandClock clock_;
  bool quiet_ = false;  // no result is expected
  Mutex mutex_;
  std::vector<TimerResult> results_;
};

TEST_F(TimersTest, WhatIsDueBecomesACommandOfTheSystemAMinuteLater) {
  auto replica = NewReplica("a");
  Timers timers(OptionsOf(*replica));
  Park(*replica, "x", DueAt(0));
  const uint64_t end = End();
  quiet_ = true;
  Round(timers, DueAt(1) - absl::Seconds(2));
  EXPECT_EQ(End(), end);
  quiet_ = false;
  Round(timers, DueAt(1));
  EXPECT_EQ(End(), end + 1);
  EXPECT_THAT(Standing(*replica), IsEmpty());
  EXPECT_EQ(replica->State("x").due_us(), 0);
  const auto fact = replica->replica().View()->FactAt("account/x", 2);
  ASSERT_TRUE(fact.ok());
  EXPECT_EQ(fact->method(), "timer/Unpark");
  EXPECT_EQ(fact->actor().account(), "candour-system");
  EXPECT_EQ(fact->actor().role(), "SYSTEM");
  toy::v1::Unparked unparked;
  ASSERT_TRUE(unparked.ParseFromString(fact->value()));
  EXPECT_EQ(unparked.due_us(), absl::ToUnixMicros(DueAt(0)));
  ASSERT_EQ(Results().size(), 1);
  EXPECT_EQ(Results()[0].late, absl::Seconds(60.25));
  EXPECT_EQ(Results()[0].timer.id, fact->command_id());
}

TEST_F(TimersTest, WhatIsDueIsCountedAndNothingElseIsRead) {
  auto replica = NewReplica("a");
  const auto due = [&](absl::Time now, size_t most = 100) {
    return TimersDue(*replica->replica().View(), now, most);
  };
  EXPECT_EQ(due(DueAt(0)).count, 0);
  EXPECT_EQ(due(DueAt(0)).oldest, absl::ZeroDuration());
  Park(*replica, "y", DueAt(2));
  Park(*replica, "x", DueAt(0));
  Park(*replica, "z", DueAt(2));
  EXPECT_EQ(due(DueAt(0) - absl::Seconds(1)).count, 0);
  EXPECT_EQ(due(DueAt(0)).count, 1);
  EXPECT_EQ(due(DueAt(1)).count, 1);
  EXPECT_EQ(due(DueAt(1)).oldest, absl::Minutes(1));
  EXPECT_EQ(due(DueAt(3)).count, 3);
  EXPECT_EQ(due(DueAt(3)).oldest, absl::Minutes(3));
  EXPECT_EQ(due(DueAt(3), 2).count, 2);
  Timers timers(OptionsOf(*replica));
  Round(timers, DueAt(1));
  EXPECT_EQ(due(DueAt(3)).count, 2);
  EXPECT_EQ(due(DueAt(3)).oldest, absl::Minutes(1));
}

TEST_F(TimersTest, ReplicasThatAllSendItMakeOneOutcome) {
  auto one = NewReplica("a"), two = NewReplica("b");
  Park(*one, "x", DueAt(0));
  CatchUp(*two, *ledger_);
  Timers first(OptionsOf(*one)), second(OptionsOf(*two));
  clock_.Set(DueAt(5));
  first.Tick();
  second.Tick();
  clock_.Set(DueAt(5) + absl::Seconds(1));
  first.Tick();
  second.Tick();
  for (int i = 0; i < 2000 && Results().size() < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto results = Results();
  for (const TimerResult& result : results) {
    ASSERT_TRUE(result.outcome.ok()) << result.outcome.status();
    EXPECT_EQ((*result.outcome)->row.offset(), (*results[0].outcome)->row.offset());
  }
  EXPECT_EQ(one->Version("x"), 2);
}

TEST_F(TimersTest, ARefusalIsAnOutcomeAndTheRowGoesForGood) {
  auto replica = NewReplica("a");
  Timers timers(OptionsOf(*replica));
  Add(*replica, "x", 1);
  Park(*replica, "x", DueAt(0));
  Round(timers, DueAt(2));
  ASSERT_EQ(Results().size(), 1);
  EXPECT_EQ((*Results()[0].outcome)->row.refusal().reason(), "ODD");
  EXPECT_THAT(Standing(*replica), IsEmpty());
  // Closed and open again, the state arms the same timer again: it has had its outcome.
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  EXPECT_THAT(Standing(*replica), IsEmpty());
  // Parked again for the same instant it is another.
  Park(*replica, "x", DueAt(0));
  EXPECT_THAT(Standing(*replica), ElementsAre("account/x"));
}

TEST_F(TimersTest, CatchesUpInTheOrderOfDueDatesAtALimitedRate) {
  auto replica = NewReplica("a");
  Timers::Options options = OptionsOf(*replica);
  options.per_round = 4;
  Timers timers(options);
  for (int i = 0; i < 10; ++i) Park(*replica, absl::StrCat("x", i), DueAt((i * 7) % 10));
  for (int round = 0; round < 3; ++round) {
    const absl::Time now = DueAt(40) + absl::Seconds(round);
    Round(timers, now);
    Round(timers, now + absl::Milliseconds(500));  // too soon for another
    while (Results().size() < std::min<size_t>(10, 4 * (round + 1)))
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(Results().size(), std::min(10, 4 * (round + 1)));
    quiet_ = round == 2;
  }
  std::map<uint64_t, absl::Time> due_by_offset;
  for (const TimerResult& result : Results()) {
    due_by_offset[(*result.outcome)->row.offset()] = result.timer.timer.due();
    EXPECT_GE(result.late, absl::Minutes(30));
  }
  std::vector<absl::Time> dues;
  for (const auto& [offset, due] : due_by_offset) dues.push_back(due);
  EXPECT_EQ(dues.size(), 10);
  EXPECT_TRUE(std::is_sorted(dues.begin(), dues.end()));
}

TEST_F(TimersTest, APauseSendsNothing) {
  auto replica = NewReplica("a");
  Timers::Options options = OptionsOf(*replica);
  options.paused = true;
  Timers timers(options);
  Park(*replica, "x", DueAt(0));
  const uint64_t end = End();
  quiet_ = true;
  Round(timers, DueAt(10));
  EXPECT_EQ(End(), end);
  EXPECT_THAT(Standing(*replica), ElementsAre("account/x"));
}

// Whoever sends it: what is early by the decision's own clock, or not armed, leaves no record.
TEST_F(TimersTest, WhatIsNotDueOrNotArmedWhenItIsDecidedLeavesNoRecord) {
  auto replica = NewReplica("a");
  Park(*replica, "x", DueAt(10));
  StandingTimer standing;
  (void)replica->replica().View()->Timers([&](const StandingTimer& row) {
    standing = row;
    return false;
  });
  const auto send = [&](absl::Time now) {
    std::promise<absl::Status> promise;
    CommandCall call =
        SystemCall(standing.id, "timer/Unpark", *ToyModel().CommandOf(standing.stream, standing.timer), now,
                   absl::Now() + absl::Seconds(5));
    call.done = [&](absl::StatusOr<OutcomePtr> outcome) { promise.set_value(outcome.status()); };
    replica->executor().Submit(std::move(call));
    return std::string(promise.get_future().get().message());
  };
  const uint64_t end = End();
  EXPECT_THAT(send(DueAt(10) - absl::Microseconds(1)), testing::HasSubstr("is not due before"));
  ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  EXPECT_THAT(send(DueAt(10)), testing::HasSubstr("is not armed any more"));
  EXPECT_EQ(End(), end + 1);
  ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  EXPECT_EQ(send(DueAt(10)), "");
  EXPECT_EQ(replica->State("x").due_us(), 0);
}

// The clock was far ahead, and is put right: nothing waits for the time that it once told.
TEST_F(TimersTest, AClockThatIsSetBackStopsNothing) {
  auto replica = NewReplica("a");
  Timers timers(OptionsOf(*replica));
  quiet_ = true;
  Round(timers, DueAt(100'000));
  quiet_ = false;
  Park(*replica, "x", DueAt(0));
  clock_.Set(DueAt(5));
  timers.Tick();
  Round(timers, DueAt(5) + absl::Seconds(1));
  EXPECT_EQ(Results().size(), 1);
}

}  // namespace
}  // namespace candour

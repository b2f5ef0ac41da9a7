// A command whose key is not there yet: made elsewhere, and nobody waits for it longer than the command may.
#include <gmock/gmock.h>

#include "common/base/reason.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

class AbsentKey : public PlainProtection {
 public:
  std::function<absl::Status()> KeyAwaited(const CommandIdentity&) override {
    if (made) return nullptr;
    return [this] {
      ++tries;
      made = answer.ok();
      return answer;
    };
  }
  std::atomic<bool> made = false;
  std::atomic<int> tries = 0;
  absl::Status answer;
};

class AwaitedKey : public CoreTest {
 protected:
  std::unique_ptr<ToyReplica> Replica(Executor::Elsewhere blocking) {
    return std::make_unique<ToyReplica>(*ledger_, dir_ / "a", &key_, absl::Milliseconds(500),
                                        std::move(blocking));
  }
  static bool AtOnce(const std::function<void()>& work) {
    work();
    return true;
  }
  AbsentKey key_;
};

TEST_F(AwaitedKey, IsMadeOnceAndTheCommandGoesOn) {
  const auto replica = Replica(AtOnce);
  EXPECT_TRUE(replica->Call(NewUuid(), "x", Add(1)).ok());
  EXPECT_TRUE(replica->Call(NewUuid(), "x", Add(1)).ok());
  EXPECT_EQ(key_.tries, 1);
  EXPECT_EQ(replica->State("x").total(), 2);
}

TEST_F(AwaitedKey, ThatCannotBeMadeLeavesNothingBehind) {
  key_.answer = absl::UnavailableError("the key log does not answer");
  const auto replica = Replica(AtOnce);
  const std::string id = NewUuid();
  const auto failed = replica->Call(id, "x", Add(1));
  EXPECT_TRUE(absl::IsUnavailable(failed.status()));
  EXPECT_EQ(ReasonOf(failed.status()), "NOT_RECORDED_YET");
  EXPECT_EQ(ledger_->Range(absl::Seconds(1))->end, 1);  // Opened

  key_.answer = absl::OkStatus();
  EXPECT_TRUE(replica->Call(id, "x", Add(1)).ok());
}

TEST_F(AwaitedKey, IsNotWaitedForBeyondTheDeadline) {
  std::vector<std::function<void()>> waiting;
  const auto replica = Replica([&](std::function<void()> work) {
    waiting.push_back(std::move(work));
    return true;
  });
  const auto late = replica->Call(NewUuid(), "x", Add(1), std::nullopt, absl::Milliseconds(50));
  EXPECT_EQ(ReasonOf(late.status()), "OUTCOME_UNKNOWN");
  ASSERT_EQ(waiting.size(), 1);
  waiting[0]();  // its call is gone, and with it the request
  EXPECT_EQ(key_.tries, 0);
  EXPECT_EQ(replica->executor().in_flight(), 0);
  EXPECT_EQ(ledger_->Range(absl::Seconds(1))->end, 1);
}

TEST_F(AwaitedKey, IsNotWaitedForByMoreThanThereIsRoomFor) {
  const auto replica = Replica([](const std::function<void()>&) { return false; });
  const auto refused = replica->Call(NewUuid(), "x", Add(1));
  EXPECT_TRUE(absl::IsResourceExhausted(refused.status()));
  EXPECT_EQ(replica->executor().in_flight(), 0);
}

}  // namespace
}  // namespace candour

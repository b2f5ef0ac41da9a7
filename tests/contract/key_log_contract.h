// What every KeyLog keeps to. A test program names its logs with INSTANTIATE_TEST_SUITE_P(...,
// KeyLogContract, ...).
#ifndef CANDOUR_TESTS_CONTRACT_KEY_LOG_CONTRACT_H_
#define CANDOUR_TESTS_CONTRACT_KEY_LOG_CONTRACT_H_

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/privacy/key_log.h"

namespace candour {

struct KeyLogKind {
  std::string name;
  // A function that opens the same log, empty at first, each time it is called.
  std::function<std::function<std::unique_ptr<KeyLog>()>()> opener;
  // Why it can't be had here; empty: it can.
  std::function<std::string()> skip = [] { return std::string(); };
  bool several_at_once = false;  // can be open twice, as by two replicas
  bool survives = true;          // its records outlive the object
};

// What a follower has been told.
class Heard {
 public:
  KeyLog::Observer observer() {
    return [this](absl::string_view key_id, std::optional<absl::string_view> record) {
      MutexLock lock(mutex_);
      if (record) {
        records_[std::string(key_id)] = std::string(*record);
      } else {
        records_.erase(std::string(key_id));
      }
    };
  }
  std::map<std::string, std::string> records() {
    MutexLock lock(mutex_);
    return records_;
  }

 private:
  Mutex mutex_;
  std::map<std::string, std::string> records_;
};

class KeyLogContract : public testing::TestWithParam<KeyLogKind> {
 protected:
  static constexpr absl::Duration kTimeout = absl::Seconds(20);
  using Records = std::map<std::string, std::string>;

  void SetUp() override {
    if (const std::string reason = GetParam().skip(); !reason.empty()) GTEST_SKIP() << reason;
    open_ = GetParam().opener();
    log_ = open_();
  }
  absl::Status Put(const std::string& id, const std::string& record) {
    return log_->Put(id, record, kTimeout);
  }
  // What a new follower of `log` is told before Follow returns.
  static Records Replay(KeyLog& log) {
    Heard heard;
    auto following = log.Follow(heard.observer());
    EXPECT_TRUE(following.ok()) << following.status();
    return heard.records();
  }

  std::function<std::unique_ptr<KeyLog>()> open_;
  std::unique_ptr<KeyLog> log_;
};

TEST_P(KeyLogContract, TellsANewFollowerEverythingBeforeItReturns) {
  ASSERT_TRUE(Put("a", "one").ok());
  ASSERT_TRUE(Put("b", "two").ok());
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(Replay(*log_), (Records{{"a", "one"}, {"b", "two"}}));
}

TEST_P(KeyLogContract, AnEmptyLogHasNothingToTell) { EXPECT_EQ(Replay(*log_), Records{}); }

TEST_P(KeyLogContract, TellsEveryFollowerOfEveryChange) {
  Heard first, second;
  auto following_first = log_->Follow(first.observer());
  auto following_second = log_->Follow(second.observer());
  ASSERT_TRUE(Put("a", "one").ok());
  ASSERT_TRUE(Put("b", "two").ok());
  ASSERT_TRUE(log_->Erase("a", kTimeout).ok());
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(first.records(), (Records{{"b", "two"}}));
  EXPECT_EQ(second.records(), (Records{{"b", "two"}}));
}

TEST_P(KeyLogContract, TheLastRecordOfAKeyCounts) {
  ASSERT_TRUE(Put("a", "one").ok());
  ASSERT_TRUE(Put("a", "two").ok());
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(Replay(*log_), (Records{{"a", "two"}}));
}

TEST_P(KeyLogContract, KeepsWhatStandsWhenItCompacts) {
  ASSERT_TRUE(Put("a", "one").ok());
  ASSERT_TRUE(Put("b", "two").ok());
  ASSERT_TRUE(log_->Erase("a", kTimeout).ok());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(log_->Compact().ok());
  ASSERT_TRUE(Put("c", "three").ok());
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(Replay(*log_), (Records{{"b", "two"}, {"c", "three"}}));
}

TEST_P(KeyLogContract, ErasingWhatIsNotThereIsDone) {
  EXPECT_TRUE(log_->Erase("a", kTimeout).ok());
  EXPECT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(Replay(*log_), Records{});
}

TEST_P(KeyLogContract, KeepsBytesAsTheyAre) {
  const std::string id("\0\xff\n\x01", 4), record("\0\0\xfe", 3);
  ASSERT_TRUE(Put(id, record).ok());
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(Replay(*log_), (Records{{id, record}}));
}

TEST_P(KeyLogContract, TellsNothingAfterFollowingHasEnded) {
  Heard heard;
  {
    auto following = log_->Follow(heard.observer());
    ASSERT_TRUE(following.ok());
  }
  ASSERT_TRUE(Put("a", "one").ok());
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(heard.records(), Records{});
}

TEST_P(KeyLogContract, TakesPutsOfManyThreads) {
  Heard heard;
  auto following = log_->Follow(heard.observer());
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 10; ++i) EXPECT_TRUE(Put(absl::StrCat(t, ".", i), "record").ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
  EXPECT_EQ(heard.records().size(), 80u);
}

TEST_P(KeyLogContract, KeepsWhatItAcknowledgedWhenOpenedAgain) {
  if (!GetParam().survives) GTEST_SKIP() << GetParam().name << " lives in memory only";
  ASSERT_TRUE(Put("a", "one").ok());
  ASSERT_TRUE(Put("b", "two").ok());
  ASSERT_TRUE(log_->Erase("a", kTimeout).ok());
  log_.reset();
  log_ = open_();
  EXPECT_EQ(Replay(*log_), (Records{{"b", "two"}}));
}

TEST_P(KeyLogContract, ShowsAfterCatchingUpWhatAnotherReplicaWrote) {
  if (!GetParam().several_at_once) GTEST_SKIP() << GetParam().name << " serves one process alone";
  Heard heard;
  auto following = log_->Follow(heard.observer());
  const std::unique_ptr<KeyLog> other = open_();
  for (int i = 0; i < 20; ++i) {
    const std::string id = absl::StrCat("key", i);
    ASSERT_TRUE(other->Put(id, "theirs", kTimeout).ok());
    ASSERT_TRUE(log_->CatchUp(kTimeout).ok());
    EXPECT_EQ(heard.records()[id], "theirs");
  }
}

}  // namespace candour

#endif  // CANDOUR_TESTS_CONTRACT_KEY_LOG_CONTRACT_H_

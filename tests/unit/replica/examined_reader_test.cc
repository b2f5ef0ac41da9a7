#include "common/replica/examined_reader.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/ledger/chain.h"

namespace candour {
namespace {

constexpr uint64_t kMany = 20'000;
constexpr absl::Duration kPatience = absl::Seconds(20);

// No commit, which is seen at its first byte.
LogRecord RecordOf(uint64_t offset, size_t bytes = 10) {
  return {offset, absl::StrCat("account/", offset), std::string(bytes, '\xff')};
}

// A log of so many records, which is damaged behind them or ends there.
class Numbered : public LedgerReader {
 public:
  struct Seen {
    std::atomic<uint64_t> read = 0;
    std::atomic<std::thread::id> by;
  };
  Numbered(uint64_t end, size_t bytes, bool damaged, Seen& seen)
      : end_(end), bytes_(bytes), damaged_(damaged), seen_(seen) {}

  absl::StatusOr<std::vector<LogRecord>> Next(absl::Duration timeout) override {
    seen_.by = std::this_thread::get_id();
    std::vector<LogRecord> records;
    while (seen_.read < end_ && records.size() < 100) records.push_back(RecordOf(seen_.read++, bytes_));
    if (records.empty() && damaged_) return absl::DataLossError(absl::StrCat("no record at ", end_));
    for (; records.empty() && !woken_ && timeout > absl::ZeroDuration(); timeout -= absl::Milliseconds(1))
      absl::SleepFor(absl::Milliseconds(1));
    woken_ = false;
    return records;
  }
  void Wake() override { woken_ = true; }

 private:
  const uint64_t end_;
  const size_t bytes_;
  const bool damaged_;
  Seen& seen_;
  std::atomic<bool> woken_ = false;
};

std::unique_ptr<LedgerReader> Log(uint64_t end, Numbered::Seen& seen, bool damaged = false,
                                  size_t bytes = 10) {
  return std::make_unique<Numbered>(end, bytes, damaged, seen);
}

// Every record from 0 on, until there is none: how many came in order, with their link.
uint64_t ReadInOrder(ExaminedReader& reader, absl::Status* ended) {
  uint64_t next = 0;
  while (true) {
    auto records = reader.Next(next < kMany ? kPatience : absl::Milliseconds(5));
    *ended = records.status();
    if (!records.ok() || records->empty()) return next;
    for (const ExaminedRecord& record : *records) {
      EXPECT_EQ(record.shaped.offset, next);
      EXPECT_EQ(record.shaped.broken, "not a commit");
      EXPECT_EQ(record.link, ChainLink(RecordOf(next)));
      ++next;
    }
  }
}

TEST(ExaminedReaderTest, ReadsManyAheadInOrderAndThenAsTheyCome) {
  Numbered::Seen seen;
  ExaminedReader reader(Log(kMany + 50, seen), 0, kMany);
  ASSERT_TRUE(reader.Next(kPatience).ok());
  EXPECT_NE(seen.by.load(), std::this_thread::get_id());
  Numbered::Seen again;
  ExaminedReader whole(Log(kMany + 50, again), 0, kMany);
  absl::Status ended;
  EXPECT_EQ(ReadInOrder(whole, &ended), kMany + 50);
  EXPECT_TRUE(ended.ok()) << ended;
  EXPECT_EQ(again.by.load(), std::this_thread::get_id());
}

TEST(ExaminedReaderTest, FewAreReadByTheCaller) {
  Numbered::Seen seen;
  ExaminedReader reader(Log(100, seen), 0, 100);
  EXPECT_EQ(seen.read, 0);
  EXPECT_EQ(reader.Next(kPatience)->size(), 100);
  EXPECT_EQ(seen.by.load(), std::this_thread::get_id());
}

TEST(ExaminedReaderTest, DamageIsToldAfterEverythingBeforeIt) {
  Numbered::Seen seen;
  ExaminedReader reader(Log(kMany, seen, /*damaged=*/true), 0, kMany + 1);
  absl::Status ended;
  EXPECT_EQ(ReadInOrder(reader, &ended), kMany);
  EXPECT_EQ(ended, absl::DataLossError("no record at 20000"));
}

TEST(ExaminedReaderTest, ReadsOnlySoFarAheadAndEndsWhileItWaits) {
  Numbered::Seen seen;
  {
    ExaminedReader reader(Log(kMany, seen, false, 64 << 10), 0, kMany);
    ASSERT_EQ(reader.Next(kPatience)->size(), 100);
    // 32 MiB are five batches of these; the one that goes over it, and the one that waits, come besides.
    const absl::Time until = absl::Now() + kPatience;
    while (seen.read < 700 && absl::Now() < until) absl::SleepFor(absl::Milliseconds(1));
    EXPECT_GE(seen.read, 700);
    absl::SleepFor(absl::Milliseconds(200));  // in which a thread that is not held up reads much more
    EXPECT_LE(seen.read, 900);
  }
  EXPECT_LT(seen.read, kMany);
}

TEST(ExaminedReaderTest, IsWokenThoughMuchIsThere) {
  Numbered::Seen seen;
  ExaminedReader reader(Log(kMany, seen), 0, kMany);
  ASSERT_EQ(reader.Next(kPatience)->size(), 100);
  reader.Wake();
  EXPECT_EQ(reader.Next(kPatience)->size(), 0);
  const auto next = reader.Next(kPatience);
  ASSERT_EQ(next->size(), 100);
  EXPECT_EQ(next->front().shaped.offset, 100) << "nothing is lost by it";
}

TEST(ExaminedReaderTest, IsWokenWhileNothingComes) {
  Numbered::Seen seen;
  ExaminedReader reader(Log(0, seen), 0, kMany);
  const absl::Time start = absl::Now();
  std::thread waker([&] {
    absl::SleepFor(absl::Milliseconds(20));
    reader.Wake();
  });
  const auto records = reader.Next(kPatience);
  waker.join();
  EXPECT_TRUE(records.ok() && records->empty());
  EXPECT_LT(absl::Now() - start, kPatience / 2);
}

}  // namespace
}  // namespace candour

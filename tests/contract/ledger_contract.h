// What every Ledger promises, as tests. An implementation takes them over by naming itself:
//
//   INSTANTIATE_TEST_SUITE_P(Embedded, LedgerContract,
//                            testing::Values(LedgerMaker{"Embedded", &MakeEmbeddedLedger}), LedgerName);
#ifndef CANDOUR_TESTS_CONTRACT_LEDGER_CONTRACT_H_
#define CANDOUR_TESTS_CONTRACT_LEDGER_CONTRACT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/ledger/ledger.h"
#include "tests/support/commit_builder.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_fold.h"

namespace candour {

// One fresh, empty ledger and what a test may do to it from outside.
class LedgerUnderTest {
 public:
  virtual ~LedgerUnderTest() = default;
  virtual Ledger& ledger() = 0;
  // Closes the ledger and opens it again over the same log. Every reader must be gone.
  virtual void Reopen() = 0;
  // Closes the ledger for good: returns when its destructor has.
  virtual void Close() = 0;
  // Puts a record into the log as a foreign producer might, past the Ledger and its limits; returns when it
  // stands there. Every reader must be gone.
  virtual void AppendForeign(std::optional<std::string> key, std::optional<std::string> value) = 0;
};

struct LedgerMaker {
  std::string name;
  std::function<std::unique_ptr<LedgerUnderTest>()> make;
  // Why this ledger can't be had on this machine; empty: it can.
  std::function<std::string()> skip_reason = [] { return std::string(); };
};

inline std::string LedgerName(const testing::TestParamInfo<LedgerMaker>& info) { return info.param.name; }
inline void PrintTo(const LedgerMaker& maker, std::ostream* out) { *out << maker.name; }

class LedgerContract : public testing::TestWithParam<LedgerMaker> {
 protected:
  void SetUp() override {
    if (const std::string reason = GetParam().skip_reason(); !reason.empty()) GTEST_SKIP() << reason;
    tested_ = GetParam().make();
    ASSERT_NE(tested_, nullptr);
  }

  LedgerUnderTest& tested() { return *tested_; }
  Ledger& ledger() { return tested_->ledger(); }

  void AppendNumbered(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_EQ(AppendAndWait(ledger(), {"person/1", absl::StrCat("value ", i)}), AppendOutcome::kAppended);
    }
  }
  absl::StatusOr<std::vector<LogRecord>> Read(uint64_t from, size_t count) {
    return ReadRecords(ledger(), from, count);
  }

 private:
  std::unique_ptr<LedgerUnderTest> tested_;
};

TEST_P(LedgerContract, BeginsEmpty) {
  const auto range = ledger().Range(kPatience);
  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->begin, 0u);
  EXPECT_EQ(range->end, 0u);
  EXPECT_EQ(ledger().ReadOne(0, kPatience).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_FALSE(ledger().ClusterId().empty());
  EXPECT_FALSE(ledger().Describe().empty());
}

TEST_P(LedgerContract, OffsetsAreDenseFromZeroInTheOrderOfAcknowledgement) {
  AppendNumbered(20);
  const auto records = Read(0, 20);
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->size(), 20u);
  for (uint64_t i = 0; i < 20; ++i) {
    EXPECT_EQ((*records)[i].offset, i);
    EXPECT_EQ((*records)[i].value, absl::StrCat("value ", i));
  }
}

TEST_P(LedgerContract, BytesComeBackIdentical) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte.push_back(static_cast<char>(i));
  const std::vector<NewRecord> written = {
      {"person/1", every_byte}, {"person/2", ""}, {"", "x"}, {"person/3", std::string(kMaxRecordBytes, 'x')}};
  for (const NewRecord& record : written)
    ASSERT_EQ(AppendAndWait(ledger(), record), AppendOutcome::kAppended);
  const auto read = Read(0, written.size());
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), written.size());
  for (size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ((*read)[i].key, written[i].key) << i;
    EXPECT_TRUE((*read)[i].value == written[i].value) << i;
  }
}

// One record: whoever reads the log admits all that it does, or nothing.
TEST_P(LedgerContract, ACommitOnTwoStreamsMovesBothOrNone) {
  const std::vector<LogRecord> written = {
      OpenedRecord({"t.Added"}),
      RecordAt(1, CommitBuilder("both")
                      .Write("post/1", 0, {"t.Added", "t.Added"})
                      .Write("person/1", 0, {"t.Added"})
                      .Build()),
      RecordAt(
          2,
          CommitBuilder("again").Write("person/1", 1, {"t.Added"}).Write("post/1", 2, {"t.Added"}).Build()),
      RecordAt(
          3,
          CommitBuilder("half").Write("post/1", 3, {"t.Added"}).Write("person/1", 1, {"t.Added"}).Build())};
  for (const LogRecord& record : written)
    ASSERT_EQ(AppendAndWait(ledger(), {*record.key, *record.value}), AppendOutcome::kAppended);
  const auto read = Read(0, written.size());
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_TRUE(IsDense(*read, 0));
  EXPECT_EQ(Keys(*read), Keys(written));
  EXPECT_EQ(Values(*read), Values(written));

  LogFold fold;
  using Versions = std::map<std::string, uint64_t, std::less<>>;
  EXPECT_EQ(fold.Fold((*read)[0]).verdict, Verdict::kAdmitted);
  EXPECT_EQ(fold.Fold((*read)[1]).verdict, Verdict::kAdmitted);
  EXPECT_EQ(fold.versions(), (Versions{{"person/1", 1}, {"post/1", 2}}));
  EXPECT_EQ(fold.Fold((*read)[2]).verdict, Verdict::kAdmitted);
  EXPECT_EQ(fold.versions(), (Versions{{"person/1", 2}, {"post/1", 3}}));
  EXPECT_EQ(fold.Fold((*read)[3]).verdict, Verdict::kConflicted);
  EXPECT_EQ(fold.versions(), (Versions{{"person/1", 2}, {"post/1", 3}}));
}

TEST_P(LedgerContract, TwoReadersSeeTheSame) {
  AppendNumbered(10);
  auto first = ledger().NewReader(0);
  auto second = ledger().NewReader(0);
  ASSERT_TRUE(first.ok() && second.ok());
  const auto seen_first = ReadRecords(**first, 10);
  const auto seen_second = ReadRecords(**second, 10);
  ASSERT_TRUE(seen_first.ok() && seen_second.ok());
  EXPECT_EQ(Values(*seen_first), Values(*seen_second));
}

TEST_P(LedgerContract, AReaderBeginsWhereItIsTold) {
  AppendNumbered(10);
  const auto records = Read(7, 3);
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_EQ(records->front().offset, 7u);
  EXPECT_THAT(Values(*records), testing::ElementsAre("value 7", "value 8", "value 9"));
}

TEST_P(LedgerContract, AReaderAtTheEndSeesWhatComes) {
  AppendNumbered(3);
  auto reader = ledger().NewReader(3);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto none = (*reader)->Next(absl::Milliseconds(50));
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_TRUE(none->empty());
  ASSERT_EQ(AppendAndWait(ledger(), {"person/1", "later"}), AppendOutcome::kAppended);
  const auto records = ReadRecords(**reader, 1);
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_EQ(records->front().offset, 3u);
  EXPECT_EQ(records->front().value, "later");
}

TEST_P(LedgerContract, NextWithoutRecordsTimesOutWithNone) {
  auto reader = ledger().NewReader(0);
  ASSERT_TRUE(reader.ok()) << reader.status();
  for (const absl::Duration timeout : {absl::ZeroDuration(), absl::Milliseconds(20)}) {
    const auto records = (*reader)->Next(timeout);
    ASSERT_TRUE(records.ok()) << records.status();
    EXPECT_TRUE(records->empty());
  }
}

TEST_P(LedgerContract, WakeEndsAWait) {
  auto reader = ledger().NewReader(0);
  ASSERT_TRUE(reader.ok()) << reader.status();
  std::atomic<bool> returned = false;
  std::thread waker([&] {
    // Again and again: one Wake may come before Next has begun to wait.
    while (!returned) {
      (*reader)->Wake();
      std::this_thread::yield();
    }
  });
  const Stopwatch watch;
  const auto records = (*reader)->Next(kPatience);
  returned = true;
  waker.join();
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_TRUE(records->empty());
  EXPECT_LT(watch.elapsed(), kPatience);
}

TEST_P(LedgerContract, ConcurrentAppendersAllLandOnce) {
  constexpr int kThreads = 8, kEach = 200;
  std::vector<std::thread> appenders;
  std::atomic<int> appended = 0;
  for (int t = 0; t < kThreads; ++t) {
    appenders.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        if (AppendAndWait(ledger(), {"person/1", absl::StrCat(t, "-", i)}) == AppendOutcome::kAppended)
          ++appended;
      }
    });
  }
  for (std::thread& appender : appenders) appender.join();
  EXPECT_EQ(appended, kThreads * kEach);

  const auto records = Read(0, kThreads * kEach);
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_TRUE(IsDense(*records, 0));
  std::vector<int> next(kThreads, 0);  // the order of each appender's own records is the order it waited in
  for (const std::string& value : Values(*records)) {
    int thread = 0, number = 0;
    ASSERT_EQ(sscanf(value.c_str(), "%d-%d", &thread, &number), 2);
    EXPECT_EQ(number, next[thread]++);
  }
  EXPECT_THAT(next, testing::Each(kEach));
  const auto range = ledger().Range(kPatience);
  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->end, static_cast<uint64_t>(kThreads * kEach));
}

TEST_P(LedgerContract, EveryAppendIsAnsweredOnceBeforeTheLedgerIsGone) {
  constexpr size_t kCount = 500;
  Outcomes outcomes(kCount);
  for (size_t i = 0; i < kCount; ++i) ledger().Append({"person/1", absl::StrCat(i)}, outcomes.For(i));
  tested().Close();
  EXPECT_EQ(outcomes.answered(), kCount);
  EXPECT_EQ(outcomes.answered_twice(), 0u);
}

TEST_P(LedgerContract, ReopeningKeepsEverything) {
  AppendNumbered(5);
  tested().AppendForeign(std::nullopt, std::nullopt);
  const std::string cluster_id = ledger().ClusterId();
  tested().Reopen();
  EXPECT_EQ(ledger().ClusterId(), cluster_id);
  ASSERT_EQ(AppendAndWait(ledger(), {"person/1", "after"}), AppendOutcome::kAppended);
  const auto records = Read(0, 7);
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_TRUE(IsDense(*records, 0));
  EXPECT_THAT(Values(*records),
              testing::ElementsAre("value 0", "value 1", "value 2", "value 3", "value 4", "(null)", "after"));
}

TEST_P(LedgerContract, RangeCoversWhatWasAcknowledged) {
  for (uint64_t i = 1; i <= 20; ++i) {
    ASSERT_EQ(AppendAndWait(ledger(), {"person/1", "x"}), AppendOutcome::kAppended);
    const auto range = ledger().Range(kPatience);
    ASSERT_TRUE(range.ok()) << range.status();
    EXPECT_EQ(range->begin, 0u);
    EXPECT_EQ(range->end, i);
  }
}

TEST_P(LedgerContract, ARecordOverTheLimitIsNotSent) {
  EXPECT_EQ(AppendAndWait(ledger(), {"person/1", std::string(kMaxRecordBytes + 1, 'x')}),
            AppendOutcome::kNotSent);
  ASSERT_EQ(AppendAndWait(ledger(), {"person/1", "next"}), AppendOutcome::kAppended);
  const auto records = Read(0, 1);
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_THAT(Values(*records), testing::ElementsAre("next"));
}

TEST_P(LedgerContract, ForeignRecordsAreDeliveredAsTheyAre) {
  const std::string large(kMaxRecordBytes + 1, 'x');
  tested().AppendForeign("person/1", std::nullopt);
  tested().AppendForeign(std::nullopt, "no key");
  tested().AppendForeign("", "");
  tested().AppendForeign("\xff wrong key", "\x01 garbage");
  tested().AppendForeign("person/1", large);
  AppendNumbered(1);
  const auto records = Read(0, 6);
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_TRUE(IsDense(*records, 0));
  EXPECT_THAT(Keys(*records),
              testing::ElementsAre("person/1", "(null)", "", "\xff wrong key", "person/1", "person/1"));
  EXPECT_THAT(Values(*records),
              testing::ElementsAre("(null)", "no key", "", "\x01 garbage",
                                   testing::Truly([&](const std::string& value) { return value == large; }),
                                   "value 0"));
}

TEST_P(LedgerContract, AReaderBeyondTheEndIsOutOfRange) {
  AppendNumbered(3);
  auto reader = ledger().NewReader(5);
  ASSERT_TRUE(reader.ok()) << reader.status();
  for (int call = 0; call < 2; ++call) {  // the error stands
    const auto records = (*reader)->Next(kPatience);
    EXPECT_EQ(records.status().code(), absl::StatusCode::kOutOfRange) << records.status();
    EXPECT_THAT(std::string(records.status().message()), testing::HasSubstr("5"));
  }
}

TEST_P(LedgerContract, ReadOneFindsEachOffset) {
  AppendNumbered(4);
  for (uint64_t i = 0; i < 4; ++i) {
    const auto record = ledger().ReadOne(i, kPatience);
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_EQ(record->offset, i);
    EXPECT_EQ(record->value, absl::StrCat("value ", i));
  }
  const auto none = ledger().ReadOne(4, kPatience);
  EXPECT_EQ(none.status().code(), absl::StatusCode::kOutOfRange) << none.status();
}

}  // namespace candour

#endif  // CANDOUR_TESTS_CONTRACT_LEDGER_CONTRACT_H_

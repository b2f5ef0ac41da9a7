// Clients that are made anew in the middle of their work, since the files that they are made of have changed.
// What a broker makes of another certificate is secure_kafka_test's.
#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "common/ledger/kafka_table.h"
#include "tests/contract/kafka_fixture.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

// More than there are on any client when it is renewed.
constexpr int kMore = 200;

class KafkaRenewal : public KafkaTest {
 protected:
  // To a listener without TLS, which looks at no such file.
  KafkaOptions Watched(KafkaOptions options) {
    Touch();
    options.properties.emplace_back("ssl.ca.location", file_);
    options.on_renewal = [this](const absl::Status& status) {
      EXPECT_EQ(status, absl::OkStatus());
      ++renewals_;
    };
    return options;
  }
  void Touch() { std::ofstream(file_, std::ios::app) << "another\n"; }
  // Works until `count` more were renewed, and some time after that.
  int WorkThrough(int count, const std::function<void(int)>& work) {
    const int until = renewals_ + count;
    const Stopwatch watch;
    int done = 0;
    for (int left = kMore; left > 0 && watch.elapsed() < kPatience; ++done) {
      work(done);
      if (renewals_ >= until) --left;
    }
    EXPECT_GE(renewals_, until);
    return done;
  }

  const TempDir folder_;
  const std::string file_ = folder_ / "ca.pem";
  std::atomic<int> renewals_ = 0;
};

TEST_F(KafkaRenewal, ALedgerLosesAndRepeatsNothing) {
  const auto ledger = OpenLedger(Watched(FreshTopic(1)));
  auto reader = ledger->NewReader(0);
  ASSERT_TRUE(reader.ok()) << reader.status();
  std::atomic<bool> written = false;
  std::vector<std::string> read;
  std::thread reading([&] {
    while (true) {
      const bool last = written;
      const auto records = (*reader)->Next(absl::Milliseconds(300));
      ASSERT_TRUE(records.ok()) << records.status();
      for (const LogRecord& record : *records) read.push_back(record.value.value_or(""));
      if (last && records->empty()) return;
    }
  });
  Touch();
  const int count = WorkThrough(1, [&](int n) {
    ASSERT_EQ(AppendAndWait(*ledger, {"person/1", absl::StrCat(n)}), AppendOutcome::kAppended);
  });
  written = true;
  reading.join();
  std::vector<std::string> expected;
  for (int n = 0; n < count; ++n) expected.push_back(absl::StrCat(n));
  EXPECT_EQ(read, expected);
  const auto range = ledger->Range(kPatience);
  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->end, static_cast<uint64_t>(count));
}

TEST_F(KafkaRenewal, ATableHearsOfEveryKeyOnce) {
  const KafkaOptions options{.bootstrap = SharedCluster(1).bootstrap(), .topic = FreshTopicName()};
  const absl::Status created = CreateTopic(options, {.use = TopicUse::kKeys, .single_broker = true});
  ASSERT_TRUE(created.ok()) << created;
  std::multiset<std::string> heard;  // the table's thread; read after CatchUp
  const auto mine = KafkaTable::Open(
      Watched(options), [&](absl::string_view key, auto) { heard.insert(std::string(key)); }, kPatience);
  ASSERT_TRUE(mine.ok()) << mine.status();
  const auto theirs = KafkaTable::Open(
      options, [](auto, auto) {}, kPatience);
  ASSERT_TRUE(theirs.ok()) << theirs.status();
  std::multiset<std::string> put;
  for (int i = 0; i < 2; ++i) {
    Touch();
    WorkThrough(1, [&](int n) {
      const std::string key = absl::StrCat(i, ".", n);
      ASSERT_EQ((*theirs)->Put(key, "value", kPatience), absl::OkStatus());
      put.insert(key);
    });
  }
  ASSERT_EQ((*mine)->Put("last", "value", kPatience), absl::OkStatus());
  put.insert("last");
  ASSERT_EQ((*mine)->CatchUp(kPatience), absl::OkStatus());
  EXPECT_EQ(heard, put);
}

}  // namespace
}  // namespace candour

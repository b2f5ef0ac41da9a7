// The rows of timers as a function of the position alone: random logs of the toy service, folded in batches
// of every size and by folders that come and go, against what the states arm, less what was settled.
//
//   CANDOUR_SEED=4711 CANDOUR_RUNS=1 timer_rows_test       the log that failed, again
#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "common/base/uuid.h"
#include "common/replica/folded_view.h"
#include "common/replica/folder.h"
#include "common/replica/rows.h"
#include "tests/support/commit_builder.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

using ledger::v1::Commit;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t value = otherwise;
  EXPECT_TRUE(text == nullptr || absl::SimpleAtoi(text, &value)) << name;
  return value;
}

std::string RowText(absl::string_view stream, const Timer& timer) {
  return absl::StrCat(timer.due_us, " ", stream, " ", timer.name, " ", timer.armed_at);
}

// The rules said again: states in memory, and every timer's outcome by its id.
class Oracle {
 public:
  struct Account {
    uint64_t version = 0;
    toy::v1::AccountState state;
  };

  void Apply(const Commit& commit) {
    if (commit.method() == "timer/Unpark") outcomes_[commit.command_id()] = commit.writes(0).stream();
    for (const auto& write : commit.writes()) {
      Account& account = accounts[write.stream()];
      for (const auto& fact : write.facts()) {
        FactContext context;
        context.stream = write.stream();
        context.version = ++account.version;
        ASSERT_TRUE(ToyModel().Fold(fact.type(), fact.value(), context, &account.state));
      }
    }
  }
  std::vector<std::string> Rows() const {
    std::set<std::pair<int64_t, std::string>> rows;
    for (const auto& [stream, account] : accounts) {
      if (account.state.due_us() == 0 || account.state.closed()) continue;
      const Timer timer{account.state.due_us(), "Unpark", account.state.parked_at()};
      const auto outcome = outcomes_.find(TimerId(TestLedgerId(), stream, timer));
      if (outcome != outcomes_.end() && outcome->second == stream) continue;
      rows.emplace(timer.due_us, RowText(stream, timer));
    }
    std::vector<std::string> texts;
    for (const auto& [due, text] : rows) texts.push_back(text);
    return texts;
  }

  std::map<std::string, Account> accounts;

 private:
  std::map<std::string, std::string> outcomes_;
};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}
  int Below(int n) { return static_cast<int>(random_() % n); }

  // A commit that is admitted next.
  Commit Next(Oracle& oracle, int number) {
    const std::string stream = absl::StrCat("account/", Below(3));
    Oracle::Account& account = oracle.accounts[stream];
    const std::string id = absl::StrCat("id", number);
    if (account.state.due_us() > 0)
      armed_.push_back({account.state.due_us(), "Unpark", account.state.parked_at()});
    switch (Below(8)) {
      case 0:
      case 1: {
        toy::v1::Parked fact;
        fact.set_due_us(1 + Below(4));
        return Write(id, stream, account.version, &fact);
      }
      case 2:
        return Write(id, stream, account.version, std::make_unique<toy::v1::Closed>().get());
      case 3:
        return Write(id, stream, account.version, std::make_unique<toy::v1::Reopened>().get());
      case 4:
        return Write(id, stream, account.version, std::make_unique<toy::v1::Added>().get());
      default:
        return Fire(id, stream, account);
    }
  }

 private:
  static Commit Write(const std::string& id, const std::string& stream, uint64_t version,
                      const google::protobuf::Message* fact) {
    Commit commit = CommitBuilder(id).Write(stream, version, {}).Build();
    if (fact == nullptr) return commit;
    auto* added = commit.mutable_writes(0)->add_facts();
    added->set_type(fact->GetDescriptor()->full_name());
    added->set_value(fact->SerializeAsString());
    return commit;
  }

  // A timer's outcome: of one that is armed or once was, with facts, without, or a refusal; now and then by
  // another method or on another stream, which settles the id and no timer.
  Commit Fire(const std::string& id, const std::string& stream, const Oracle::Account& account) {
    toy::v1::Unparked fact;
    const int how = Below(5);
    Commit commit = Write(id, stream, account.version, how < 2 ? &fact : nullptr);
    if (how == 2) {
      commit.mutable_refusal()->set_reason("ODD");
      commit.mutable_refusal()->set_grpc_code(9);
    }
    const bool now = account.state.due_us() > 0 && Below(3) > 0;
    if (!now && armed_.empty()) return commit;
    const Timer timer = now ? Timer{account.state.due_us(), "Unpark", account.state.parked_at()}
                            : armed_[random_() % armed_.size()];
    const std::string of = Below(10) == 0 ? "account/1" : stream;
    if (Below(10) > 0) commit.set_method("timer/Unpark");
    commit.set_command_id(TimerId(TestLedgerId(), of, timer));
    return commit;
  }

  std::mt19937_64 random_;
  std::vector<Timer> armed_;
};

// One store, folded in its own way.
class Fold {
 public:
  Fold(Store& store, std::string ledger) : store_(store), ledger_(std::move(ledger)) { Restart(); }
  // As a process does that was killed: what was not finished is folded again.
  void Restart() {
    replica::v1::PositionRow position;
    if (const auto bytes = *store_.Get(kPositionRows, LedgerPrefix(ledger_))) {
      ASSERT_TRUE(position.ParseFromString(*bytes));
    }
    const LedgerSelf self = *ReadSelf(store_, ledger_, position);
    folder_ = std::make_unique<Folder>(ledger_, ToyModel(), store_, position, self);
  }
  void Batch(const std::vector<LogRecord>& records, size_t count) {
    for (; count > 0 && next() < records.size(); --count) {
      ASSERT_TRUE(folder_->Fold(Examine(records[folder_->position().next_offset()])).ok());
    }
    Folded changed;
    auto batch = folder_->Finish(&changed);
    ASSERT_TRUE(batch.ok());
    ASSERT_TRUE(store_.Write(*batch, Store::Sync::kNo).ok());
  }
  void FoldAndForget(const LogRecord& record) {
    ASSERT_TRUE(folder_->Fold(Examine(record)).ok());
    Restart();
  }
  size_t next() const { return folder_->position().next_offset(); }
  FoldedView View() const {
    return FoldedView(ledger_, store_.Snapshot(), folder_->position(), folder_->declared());
  }
  std::vector<std::string> Rows() const {
    std::vector<std::string> rows;
    EXPECT_TRUE(View()
                    .Timers([&](const StandingTimer& row) {
                      rows.push_back(RowText(row.stream, row.timer));
                      EXPECT_EQ(row.id, TimerId(TestLedgerId(), row.stream, row.timer));
                      return true;
                    })
                    .ok());
    return rows;
  }

 private:
  Store& store_;
  const std::string ledger_;
  std::unique_ptr<Folder> folder_;
};

TEST(TimerRows, FollowFromThePositionWhateverTheBatches) {
  TempDir dir;
  std::vector<std::unique_ptr<Store>> stores;
  for (int i = 0; i < 3; ++i) {
    stores.push_back(*Store::Open({.path = dir / absl::StrCat(i), .families = RowFamilies()}));
  }
  const uint64_t first = FromEnvironment("CANDOUR_SEED", 1), runs = FromEnvironment("CANDOUR_RUNS", 500);
  int64_t rows = 0, voids = 0;
  for (uint64_t seed = first; seed < first + runs; ++seed) {
    SCOPED_TRACE(absl::StrCat("again: CANDOUR_SEED=", seed, " CANDOUR_RUNS=1"));
    Generator generator(seed);
    const std::string ledger = absl::StrCat("toy", seed);
    Fold single(*stores[0], ledger), whole(*stores[1], ledger), broken_off(*stores[2], ledger);
    std::vector<LogRecord> records = {OpenedRecord(ToyModel().FactTypes())};
    single.Batch(records, 1);
    Oracle oracle;
    for (int number = 0; number < 16; ++number) {
      const Commit commit = generator.Next(oracle, number);
      records.push_back(RecordAt(records.size(), commit));
      const uint64_t before = single.View().position_row().verdicts(0);
      single.Batch(records, 1);
      if (single.View().position_row().verdicts(0) > before) {
        oracle.Apply(commit);
      } else {
        ++voids;
      }
      ASSERT_EQ(single.Rows(), oracle.Rows()) << "offset " << records.size() - 1;
      rows += static_cast<int64_t>(oracle.Rows().size());
    }
    whole.Batch(records, records.size());
    while (broken_off.next() < records.size()) {
      broken_off.Batch(records, 1 + generator.Below(4));
      if (broken_off.next() < records.size()) broken_off.FoldAndForget(records[broken_off.next()]);
    }
    ASSERT_EQ(whole.Rows(), oracle.Rows());
    ASSERT_EQ(*whole.View().Digest(), *single.View().Digest());
    ASSERT_EQ(*broken_off.View().Digest(), *single.View().Digest());
  }
  std::cout << runs << " logs, " << rows << " rows seen, " << voids << " records did not count\n";
  EXPECT_TRUE(runs < 100 || (rows > 0 && voids > 0));
}

TEST(TimerRows, AKeySaysWhatTheTimerIsAndSortsByItsDueDate) {
  const Timer soon{1, "Unpark", 300}, late{256, "Unpark", 2};
  const std::string prefix = LedgerPrefix("toy");
  EXPECT_LT(TimerKey(prefix, "account/z", soon), TimerKey(prefix, "account/a", late));
  const std::string id(16, 'i');
  const auto row = ReadTimerRow(TimerKey("", "account/z", soon), id);
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->stream, "account/z");
  EXPECT_EQ(row->timer, soon);
  EXPECT_EQ(row->id, id);
  EXPECT_FALSE(ReadTimerRow("short", id).has_value());
}

// One commit of the log for all time: the id is frozen.
TEST(TimerRows, AnIdFollowsFromLedgerStreamNameDueDateAndArmingFact) {
  const Timer timer{1'800'000'000'000'000, "Unpark", 3};
  const std::string id = TimerId(TestLedgerId(), "account/a", timer);
  EXPECT_EQ(UuidVersion(id), 5);
  EXPECT_EQ(FormatUuid(id), "ec29dff5-140f-5544-bb11-7ff2faa10b29");
  Timer again = timer;
  again.armed_at = 4;
  EXPECT_NE(TimerId(TestLedgerId(), "account/a", again), id);
  EXPECT_NE(TimerId(TestLedgerId(), "account/b", timer), id);
  EXPECT_NE(TimerId(TestId("another"), "account/a", timer), id);
}

}  // namespace
}  // namespace candour

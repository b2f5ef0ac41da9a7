#include "common/replica/replica.h"

#include <gmock/gmock.h>

#include "common/replica/log_check.h"
#include "tests/support/core_fixture.h"
#include "tests/support/ledger_wrapper.h"
#include "tests/support/set_clock.h"

namespace candour {
namespace {

using testing::HasSubstr;

class ReplicaTest : public CoreTest {
 protected:
  void Fill(int commands) {
    auto replica = NewReplica("state");
    for (int i = 0; i < commands; ++i) ASSERT_TRUE(replica->Call(NewUuid(), absl::StrCat(i), Add(1)).ok());
  }
  // The same folded state beside another ledger: what a replica finds after somebody has touched the log.
  std::string CheckAgainst(Ledger& other) {
    auto store = *Store::Open({.path = dir_ / "state", .families = RowFamilies()});
    auto replica =
        *Replica::Open({.ledger_name = "toy", .ledger = &other, .store = store.get(), .model = &ToyModel()});
    const absl::Status status = replica->Check(absl::Seconds(5));
    EXPECT_EQ(replica->stopped(), status);
    EXPECT_FALSE(replica->ready());
    return std::string(status.message());
  }
};

// Reads another ledger, but says that it is this installation.
class Disguised : public LedgerWrapper {
 public:
  Disguised(Ledger& ledger, std::string cluster) : LedgerWrapper(ledger), cluster_(std::move(cluster)) {}
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override {
    if (silent) return absl::DeadlineExceededError("silent");
    auto range = LedgerWrapper::Range(timeout);
    if (range.ok()) range->begin = begin;
    return range;
  }
  std::string ClusterId() const override { return cluster_; }

  uint64_t begin = 0;
  bool silent = false;

 private:
  const std::string cluster_;
};

TEST_F(ReplicaTest, FoldsTheSameFromScratch) {
  Fill(20);
  auto one = NewReplica("state");
  auto two = NewReplica("again");
  ASSERT_TRUE(two->replica().WaitFor(21, absl::Now() + absl::Seconds(10)).ok());
  EXPECT_EQ(one->replica().View()->position(), 21);
  EXPECT_EQ(*one->replica().View()->Digest(), *two->replica().View()->Digest());
  EXPECT_EQ(two->replica().View()->position_row().verdicts(0), 21);
}

TEST_F(ReplicaTest, WalksTheLogInItsOrderAndFindsThePositionAtATime) {
  auto replica = NewReplica("state");
  const std::string first = NewUuid(), second = NewUuid();
  ASSERT_TRUE(replica->Call(first, "x", Add(1)).ok());
  ASSERT_TRUE(ledger_->AppendRaw("account/x", "garbage").ok());
  ASSERT_TRUE(replica->Call(second, "y", Add(1)).ok());
  const auto view = replica->replica().View();
  ASSERT_EQ(view->position(), 4);
  std::vector<std::string> ids;
  std::vector<absl::Time> times;
  ASSERT_TRUE(view->Log(1,
                        [&](uint64_t, const replica::v1::LogRow& row) {
                          ids.push_back(row.command_id());
                          times.push_back(absl::FromUnixMicros(row.recorded_at_us()));
                          return true;
                        })
                  .ok());
  EXPECT_THAT(ids, testing::ElementsAre(*ParseUuid(first), "", *ParseUuid(second)));
  EXPECT_EQ(times[0], times[1]);  // a record that does not count moves no time
  EXPECT_LT(times[1], times[2]);
  EXPECT_EQ(*view->PositionAt(times[0]), 3);
  EXPECT_EQ(*view->PositionAt(times[2] - absl::Microseconds(1)), 3);
  EXPECT_EQ(*view->PositionAt(times[2]), 4);
  EXPECT_EQ(*view->PositionAt(absl::InfinitePast()), 0);
  EXPECT_EQ(*view->PositionAt(absl::InfiniteFuture()), 4);
}

TEST_F(ReplicaTest, KeepsTheVerdictOfEveryRecordThatDoesNotCount) {
  ASSERT_TRUE(ledger_->AppendRaw("account/x", "garbage").ok());
  ASSERT_TRUE(ledger_->AppendRaw("account/x", std::nullopt).ok());
  ASSERT_TRUE(ledger_->AppendRaw(std::nullopt, "x").ok());
  auto replica = NewReplica("state");
  ASSERT_TRUE(replica->Call(NewUuid(), "x", Add(1)).ok());
  const auto view = replica->replica().View();
  EXPECT_EQ(view->position_row().verdicts(static_cast<int>(Verdict::kMalformed)), 3);
  std::vector<std::string> voids;
  ASSERT_TRUE(view->Voids([&](uint64_t offset, const replica::v1::VoidRow& row) {
                    voids.push_back(absl::StrCat(offset, " ", row.why()));
                    return true;
                  })
                  .ok());
  EXPECT_THAT(voids, testing::ElementsAre("1 not a commit", "2 null key or value", "3 null key or value"));
}

TEST_F(ReplicaTest, RowsOfAnIndexFollowTheState) {
  auto replica = NewReplica("state");
  const auto rows = [&] {
    std::vector<std::string> keys;
    (void)replica->replica().View()->IndexRows(RowKey("closed_with", {}), "",
                                               [&](absl::string_view key, auto) {
                                                 keys.emplace_back(key);
                                                 return true;
                                               });
    return keys;
  };
  ASSERT_TRUE(replica->Call(NewUuid(), "x", Add(2)).ok());
  EXPECT_THAT(rows(), testing::IsEmpty());
  ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  EXPECT_THAT(rows(), testing::ElementsAre(RowKey("closed_with", {"2", "account/x"})));
  ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  EXPECT_THAT(rows(), testing::IsEmpty());
}

TEST_F(ReplicaTest, TellsWhatIsWrongWithALogApart) {
  Fill(5);
  const std::string cluster = ledger_->ClusterId();
  auto copy = [&](const std::string& name, uint64_t records) {
    auto other = *EmbeddedLedger::Open(dir_ / name);
    for (uint64_t i = 0; i < records; ++i) {
      const LogRecord record = *ledger_->ReadOne(i, absl::Seconds(1));
      EXPECT_TRUE(other->AppendRaw(record.key, record.value).ok());
    }
    return other;
  };
  auto shorter = copy("shorter", 4);
  EXPECT_THAT(CheckAgainst(*shorter), HasSubstr("FOREIGN: "));
  Disguised truncated(*shorter, cluster);
  EXPECT_THAT(CheckAgainst(truncated),
              HasSubstr("TRUNCATED: the log ends at offset 4, the state was folded to 6"));

  auto regrown = copy("regrown", 3);
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(regrown->AppendRaw("account/x", absl::StrCat("other ", i)).ok());
  Disguised restored(*regrown, cluster);
  EXPECT_THAT(CheckAgainst(restored), HasSubstr("RESTORED: from offset 3 on"));

  auto edited = copy("edited", 5);
  ASSERT_TRUE(edited->AppendRaw("account/4", "not what was there").ok());
  Disguised altered(*edited, cluster);
  EXPECT_THAT(CheckAgainst(altered), HasSubstr("ALTERED: the record at offset 5"));

  auto fresh = *EmbeddedLedger::Open(dir_ / "fresh");
  Opening opening = ToyOpening();
  opening.ledger_id = std::string(16, 'M');
  ASSERT_TRUE(OpenLedger(*fresh, opening, absl::Now(), SystemEntropy(), absl::Seconds(5)).ok());
  Disguised recreated(*fresh, cluster);
  EXPECT_THAT(CheckAgainst(recreated), HasSubstr("RECREATED: "));

  Disguised gapped(*ledger_, cluster);
  gapped.begin = 2;
  EXPECT_THAT(CheckAgainst(gapped), HasSubstr("GAPPED: the log begins at offset 2"));
}

TEST_F(ReplicaTest, VerifyNamesTheFirstRecordThatDiffers) {
  Fill(5);
  auto edited = *EmbeddedLedger::Open(dir_ / "edited");
  for (uint64_t i = 0; i < 6; ++i) {
    LogRecord record = *ledger_->ReadOne(i, absl::Seconds(1));
    if (i == 2) record.value->back() ^= 1;
    ASSERT_TRUE(edited->AppendRaw(record.key, record.value).ok());
  }
  auto store = *Store::Open({.path = dir_ / "state", .families = RowFamilies()});
  auto replica = *Replica::Open(
      {.ledger_name = "toy", .ledger = edited.get(), .store = store.get(), .model = &ToyModel()});
  const auto view = replica->View();
  EXPECT_TRUE(VerifyLog(*ledger_, *store, "toy", view->position_row(), nullptr).ok());
  EXPECT_THAT(std::string(VerifyLog(*edited, *store, "toy", view->position_row(), nullptr).message()),
              HasSubstr("ALTERED: the record at offset 2"));
}

// Says whether the replica was ready while its whole log was read.
class Watched : public LedgerWrapper {
 public:
  using LedgerWrapper::LedgerWrapper;
  absl::StatusOr<std::unique_ptr<LedgerReader>> NewReader(uint64_t from) override {
    if (from == 0) was_ready = replica->ready();
    return LedgerWrapper::NewReader(from);
  }
  const Replica* replica = nullptr;
  std::optional<bool> was_ready;
};

TEST_F(ReplicaTest, IsNotReadyBeforeTheWholeLogIsVerified) {
  Fill(5);
  auto store = *Store::Open({.path = dir_ / "state", .families = RowFamilies()});
  Watched ledger(*ledger_);
  const auto replica = *Replica::Open({.ledger_name = "toy",
                                       .ledger = &ledger,
                                       .store = store.get(),
                                       .model = &ToyModel(),
                                       .verify_log = true});
  ledger.replica = replica.get();
  ASSERT_TRUE(replica->Check(absl::Seconds(5)).ok());
  EXPECT_EQ(ledger.was_ready, false);
  EXPECT_TRUE(replica->ready());
}

TEST_F(ReplicaTest, DoesNotGoOnWithAStateOfABuildThatMadeOtherRows) {
  Fill(1);
  auto store = *Store::Open({.path = dir_ / "state", .families = RowFamilies()});
  replica::v1::PositionRow position;
  ASSERT_TRUE(position.ParseFromString(**store->Get(kPositionRows, LedgerPrefix("toy"))));
  position.set_format(kRowsFormat - 1);
  Store::Batch batch(*store);
  batch.Put(kPositionRows, LedgerPrefix("toy"), position.SerializeAsString());
  ASSERT_TRUE(store->Write(batch, Store::Sync::kNo).ok());
  const auto replica = Replica::Open(
      {.ledger_name = "toy", .ledger = ledger_.get(), .store = store.get(), .model = &ToyModel()});
  EXPECT_EQ(replica.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(replica.status().message()), HasSubstr("delete the state folder to fold again"));
}

TEST_F(ReplicaTest, KnowsItselfAtTheEndByAnswersOfTheLedgerAlone) {
  Fill(1);
  SetClock clock(absl::FromUnixSeconds(1000));
  Disguised ledger(*ledger_, ledger_->ClusterId());
  const auto store = *Store::Open({.path = dir_ / "state", .families = RowFamilies()});
  const auto replica = *Replica::Open(
      {.ledger_name = "toy", .ledger = &ledger, .store = store.get(), .model = &ToyModel(), .clock = &clock});
  EXPECT_EQ(replica->last_at_end(), absl::InfinitePast());
  ASSERT_TRUE(replica->Check(absl::Seconds(5)).ok());
  const absl::Time checked = clock.Now();
  EXPECT_EQ(replica->last_at_end(), checked);

  // Nobody writes, and the ledger says so; then it is silent.
  clock.Advance(absl::Minutes(1));
  ASSERT_TRUE(replica->AskEnd(absl::Seconds(5)).ok());
  EXPECT_EQ(replica->last_at_end(), checked + absl::Minutes(1));
  ledger.silent = true;
  clock.Advance(absl::Minutes(1));
  EXPECT_TRUE(absl::IsDeadlineExceeded(replica->AskEnd(absl::Seconds(5))));
  EXPECT_EQ(*replica->Step(absl::ZeroDuration()), 0u);
  EXPECT_EQ(replica->last_at_end(), checked + absl::Minutes(1));

  // Behind: the moment that counts is that of the first question, once its end is folded. Folding alone tells
  // nothing.
  ledger.silent = false;
  ASSERT_TRUE(ledger_->AppendRaw("account/x", "one").ok());
  ASSERT_TRUE(replica->AskEnd(absl::Seconds(5)).ok());
  clock.Advance(absl::Minutes(1));
  ASSERT_TRUE(ledger_->AppendRaw("account/x", "two").ok());
  ASSERT_TRUE(replica->AskEnd(absl::Seconds(5)).ok());
  EXPECT_EQ(replica->last_at_end(), checked + absl::Minutes(1));
  clock.Advance(absl::Minutes(1));
  EXPECT_EQ(*replica->Step(absl::Seconds(5)), 2u);
  EXPECT_EQ(replica->last_at_end(), checked + absl::Minutes(2));
  ASSERT_TRUE(replica->AskEnd(absl::Seconds(5)).ok());
  EXPECT_EQ(replica->last_at_end(), checked + absl::Minutes(4));
}

TEST_F(ReplicaTest, StopsAtAnAdmittedRaiseAboveItsLevel) {
  auto replica = NewReplica("state");
  ledger::v1::Commit raise;
  ASSERT_TRUE(raise.ParseFromString(OpeningRecord(ToyOpening(), absl::Now(), SystemEntropy()).value));
  raise.set_command_id(std::string(16, 'r'));
  raise.mutable_control()->mutable_level_raised()->mutable_schema()->set_level(ToyModel().level() + 1);
  raise.add_known_at()->set_ledger_id(ToyOpening().ledger_id);
  ASSERT_TRUE(ledger_->AppendRaw(std::string(kSelfStream), SerialiseCommit(raise)).ok());
  const absl::Status waited = replica->replica().WaitFor(3, absl::Now() + absl::Seconds(10));
  EXPECT_THAT(std::string(waited.message()),
              HasSubstr("raised to level 4 at offset 1; this build reads up to level 3"));
  EXPECT_EQ(replica->replica().View()->position(), 1);
  EXPECT_FALSE(replica->replica().ready());
  EXPECT_EQ(replica->Call(NewUuid(), "x", Add(1)).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace candour

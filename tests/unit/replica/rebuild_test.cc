#include "common/replica/rebuild.h"

#include <gmock/gmock.h>

#include "tests/support/core_fixture.h"

namespace candour {
namespace {

using testing::HasSubstr;

class RebuildTest : public CoreTest {
 protected:
  // Commands, a voided record among them; the live state's digest.
  std::string Fill(int commands) {
    auto replica = NewReplica("state");
    for (int i = 0; i < commands; ++i) {
      EXPECT_TRUE(replica->Call(NewUuid(), absl::StrCat(i % 7), Add(1)).ok());
      if (i != 3) continue;
      EXPECT_TRUE(ledger_->AppendRaw(std::nullopt, "garbage").ok());
    }
    EXPECT_TRUE(replica->replica()
                    .WaitFor(static_cast<uint64_t>(commands) + 2, absl::Now() + absl::Seconds(20))
                    .ok());
    return *replica->replica().View()->Digest();
  }
  std::unique_ptr<Store> Open(const std::string& name, bool read_only = false) {
    return *Store::Open({.path = dir_ / name, .families = RowFamilies(), .read_only = read_only});
  }
  // The position reached.
  absl::StatusOr<uint64_t> Into(Store& store, const RebuildOptions& options = {}) {
    auto position = Rebuild(*ledger_, store, "toy", ToyModel(), options, nullptr);
    if (!position.ok()) return position.status();
    return position->next_offset();
  }
};

TEST_F(RebuildTest, FoldsTheSameFromNothingAndGoesOnWhereItWasEnded) {
  const std::string digest = Fill(20);
  auto whole = Open("whole"), parts = Open("parts");
  EXPECT_EQ(Into(*whole).value(), 22);
  EXPECT_EQ(*(*ViewOf(*whole, "toy"))->Digest(), digest);
  for (const uint64_t until : {1, 4, 5, 6, 21, 22}) EXPECT_EQ(Into(*parts, {.until = until}).value(), until);
  EXPECT_EQ(*(*ViewOf(*parts, "toy"))->Digest(), digest);
  EXPECT_TRUE(CompareStates(**ViewOf(*whole, "toy"), **ViewOf(*parts, "toy")).ok());
}

TEST_F(RebuildTest, IsComparedWithALiveStateThatIsNotTouched) {
  Fill(5);
  auto live = NewReplica("state");  // holds the folder's lock
  auto beside = Open("state", /*read_only=*/true);
  auto again = Open("again");
  const auto view = ViewOf(*beside, "toy");
  ASSERT_TRUE(view.ok()) << view.status();
  EXPECT_EQ(Into(*again, {.until = (*view)->position()}).value(), 7);
  EXPECT_TRUE(CompareStates(**ViewOf(*again, "toy"), **view).ok());
  EXPECT_TRUE(live->Call(NewUuid(), "x", Add(1)).ok());
  Store::Batch batch(*beside);
  batch.Put(kStreamRows, "x", "y");
  EXPECT_FALSE(beside->Write(batch, Store::Sync::kNo).ok());
  EXPECT_EQ(
      Store::Open({.path = dir_ / "none", .families = RowFamilies(), .read_only = true}).status().code(),
      absl::StatusCode::kNotFound);
}

TEST_F(RebuildTest, StopsAtAMomentOfTheLedgersOwnClock) {
  Fill(20);
  auto whole = Open("whole");
  ASSERT_TRUE(Into(*whole).ok());
  const auto view = *ViewOf(*whole, "toy");
  std::vector<int64_t> times;
  ASSERT_TRUE(view->Log(0,
                        [&](uint64_t, const replica::v1::LogRow& row) {
                          times.push_back(row.recorded_at_us());
                          return true;
                        })
                  .ok());
  auto nothing = Open("nothing");
  EXPECT_EQ(Into(*nothing, {.until_time = absl::FromUnixMicros(times[0] - 1)}).status().code(),
            absl::StatusCode::kOutOfRange);
  for (const size_t at : {0, 4, 9, 21}) {
    const absl::Time moment = absl::FromUnixMicros(times[at]);
    auto then = Open(absl::StrCat("then-", at));
    const uint64_t expected = *view->PositionAt(moment);
    EXPECT_EQ(Into(*then, {.until_time = moment}).value(), expected) << at;
    auto same = Open(absl::StrCat("same-", at));
    ASSERT_TRUE(Into(*same, {.until = expected}).ok());
    EXPECT_TRUE(CompareStates(**ViewOf(*then, "toy"), **ViewOf(*same, "toy")).ok()) << at;
  }
}

TEST_F(RebuildTest, NamesTheRecordThatDiffersAndTheOtherLog) {
  Fill(20);
  auto one = Open("one"), other = Open("other");
  ASSERT_TRUE(Into(*one).ok());
  ASSERT_TRUE(Into(*other, {.until = 21}).ok());
  const absl::Status apart = CompareStates(**ViewOf(*one, "toy"), **ViewOf(*other, "toy"));
  EXPECT_EQ(apart.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(apart.message()), HasSubstr("22 and 21"));
  ASSERT_TRUE(Into(*other).ok());

  replica::v1::StreamRow row;
  const std::string key = LedgerPrefix("toy") + "account/3";
  ASSERT_TRUE(row.ParseFromString(**other->Get(kStreamRows, key)));
  row.set_version(row.version() + 1);
  Store::Batch batch(*other);
  batch.Put(kStreamRows, key, row.SerializeAsString());
  ASSERT_TRUE(other->Write(batch, Store::Sync::kNo).ok());
  const absl::Status differ = CompareStates(**ViewOf(*one, "toy"), **ViewOf(*other, "toy"));
  EXPECT_EQ(differ.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(differ.message()), HasSubstr("the first record that does is account/3"));

  auto elsewhere = *EmbeddedLedger::Open(dir_ / "elsewhere");
  ASSERT_TRUE(OpenLedger(*elsewhere, ToyOpening(), absl::Now(), SystemEntropy(), absl::Seconds(10)).ok());
  const absl::Status foreign = Rebuild(*elsewhere, *one, "toy", ToyModel(), {}, nullptr).status();
  EXPECT_THAT(std::string(foreign.message()), testing::StartsWith("FOREIGN"));
  EXPECT_EQ(Into(*one, {.until = 3}).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Into(*one, {.until = 99}).status().code(), absl::StatusCode::kOutOfRange);
  auto empty = Open("empty");
  EXPECT_EQ(ViewOf(*empty, "toy").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RebuildTest, LeavesAStateOfAnotherFormatAlone) {
  Fill(5);
  auto store = Open("old");
  ASSERT_TRUE(Into(*store, {.until = 2}).ok());
  replica::v1::PositionRow position = (*ViewOf(*store, "toy"))->position_row();
  position.set_format(kRowsFormat - 1);
  Store::Batch batch(*store);
  batch.Put(kPositionRows, LedgerPrefix("toy"), position.SerializeAsString());
  ASSERT_TRUE(store->Write(batch, Store::Sync::kNo).ok());
  EXPECT_EQ(Into(*store).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(ViewOf(*store, "toy").status().message()), HasSubstr("another format"));
}

}  // namespace
}  // namespace candour

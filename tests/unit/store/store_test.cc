// A small batch goes through the table in memory, a large one into sorted files: nothing else may differ.
#include "common/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "absl/strings/str_format.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

constexpr int kOne = 0, kOther = 1;
constexpr size_t kLarge = 9 << 20;  // over what goes into sorted files

class StoreTest : public testing::TestWithParam<bool> {
 protected:
  StoreTest() { OpenStore(); }

  void OpenStore() {
    store_.reset();
    auto store = Store::Open({.path = dir_ / "store", .families = {"one", "other"}});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  // In large batches the rows of another family, under "zz/", make up the size.
  void Pad(Store::Batch& batch) {
    for (int i = 0; GetParam() && batch.bytes() < kLarge; ++i) {
      batch.Put(kOther, absl::StrFormat("zz/%07d", i), std::string(1000, 'p'));
    }
  }
  void Write(Store::Batch& batch) {
    Pad(batch);
    ASSERT_EQ(store_->Write(batch, Store::Sync::kNo), absl::OkStatus());
    EXPECT_LT(batch.bytes(), 100) << "a written batch is empty";
  }
  std::optional<std::string> Get(int family, absl::string_view key) { return *store_->Get(family, key); }
  std::map<std::string, std::string> All(const StoreView& view, int family, absl::string_view prefix) {
    std::map<std::string, std::string> rows;
    EXPECT_TRUE(view.Scan(family, prefix, prefix,
                          [&](absl::string_view key, absl::string_view value) {
                            rows.emplace(key, value);
                            return true;
                          })
                    .ok());
    return rows;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(SmallAndLarge, StoreTest, testing::Bool());

using Rows = std::map<std::string, std::string>;

TEST_P(StoreTest, TheLastChangeOfAKeyIsWhatABatchMeans) {
  Store::Batch batch(*store_);
  for (const char* value : {"1", "2", "3"}) batch.Put(kOne, "put again", value);
  batch.Put(kOne, "deleted", "1");
  batch.Delete(kOne, "deleted");
  batch.Delete(kOne, "put after all");
  batch.Put(kOne, "put after all", "1");
  Write(batch);
  EXPECT_EQ(All(*store_, kOne, ""), (Rows{{"put after all", "1"}, {"put again", "3"}}));
}

TEST_P(StoreTest, ALaterBatchWinsWhicheverWayEitherWent) {
  Store::Batch first(*store_);
  first.Put(kOne, "a", "old");
  first.Put(kOne, "b", "old");
  ASSERT_EQ(store_->Write(first, Store::Sync::kNo), absl::OkStatus());
  Store::Batch second(*store_);
  second.Put(kOne, "a", "new");
  second.Delete(kOne, "b");
  second.Put(kOther, "c", "new");
  Write(second);
  EXPECT_EQ(Get(kOne, "a"), "new");
  EXPECT_EQ(Get(kOne, "b"), std::nullopt);
  EXPECT_EQ(Get(kOther, "c"), "new");
  Store::Batch third(*store_);
  third.Put(kOne, "a", "newest");
  ASSERT_EQ(store_->Write(third, Store::Sync::kNo), absl::OkStatus());
  EXPECT_EQ(Get(kOne, "a"), "newest");
}

TEST_P(StoreTest, ASnapshotStaysWhatItWas) {
  Store::Batch first(*store_);
  first.Put(kOne, "a", "old");
  ASSERT_EQ(store_->Write(first, Store::Sync::kNo), absl::OkStatus());
  const std::unique_ptr<StoreView> before = store_->Snapshot();
  Store::Batch second(*store_);
  second.Put(kOne, "a", "new");
  second.Put(kOne, "b", "new");
  Write(second);
  EXPECT_EQ(All(*before, kOne, ""), (Rows{{"a", "old"}}));
  EXPECT_EQ(All(*store_->Snapshot(), kOne, ""), (Rows{{"a", "new"}, {"b", "new"}}));
}

TEST_P(StoreTest, AllIsThereAfterOpeningAgainAndNothingElseInTheFolder) {
  Store::Batch batch(*store_);
  batch.Put(kOne, "a", "1");
  batch.Put(kOther, "b", std::string("\0\xff", 2));
  Write(batch);
  const Rows padding = All(*store_, kOther, "zz/");
  OpenStore();
  EXPECT_EQ(Get(kOne, "a"), "1");
  EXPECT_EQ(Get(kOther, "b"), std::string("\0\xff", 2));
  EXPECT_EQ(All(*store_, kOther, "zz/"), padding);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "store/sorting"));
}

TEST_P(StoreTest, WhatAKilledWriteLeftIsRemovedAtTheNextStart) {
  store_.reset();
  std::filesystem::create_directories(dir_ / "store/sorting");
  std::filesystem::copy_file(dir_ / "store/CURRENT", dir_ / "store/sorting/1.sst");
  OpenStore();
  EXPECT_FALSE(std::filesystem::exists(dir_ / "store/sorting"));
  Store::Batch batch(*store_);
  batch.Put(kOne, "a", "1");
  Write(batch);
  EXPECT_EQ(Get(kOne, "a"), "1");
}

}  // namespace
}  // namespace candour

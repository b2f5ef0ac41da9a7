#include "common/privacy/key_transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/file.h"
#include "common/privacy/embedded_key_log.h"
#include "common/privacy/keyring.h"
#include "common/privacy/wrap.h"
#include "tests/support/memory_key_log.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using options::v1::RETENTION_IDENTITY;
using testing::HasSubstr;
using testing::Key;
using testing::UnorderedElementsAre;

constexpr char kAda[] = "person/0191f3c2-7d1a-7c3e-9b1a-00000000ada0",
               kIda[] = "person/0191f3c2-7d1a-7c3e-9b1a-00000000ida0";

class KeyTransfer : public testing::Test {
 protected:
  std::unique_ptr<EmbeddedKeyLog> Open(const std::string& name) {
    auto log = EmbeddedKeyLog::Open(folder_ / name);
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  }
  std::unique_ptr<Keyring> RingOf(KeyLog& log, const std::string& service = "registration") {
    auto ring = Keyring::Open(log, kek_, service);
    EXPECT_TRUE(ring.ok()) << ring.status();
    return *std::move(ring);
  }
  static std::string NewKey(Keyring& ring, const std::string& subject) {
    const auto key = ring.KeyFor(subject, RETENTION_IDENTITY);
    EXPECT_TRUE(key.ok()) << key.status();
    return (*key)->id;
  }
  static KeyRecords KeysIn(KeyLog& log) {
    const auto keys = ReadKeys(log, "registration");
    EXPECT_TRUE(keys.ok()) << keys.status();
    return keys.value_or(KeyRecords());
  }
  static KeyImport Import(const KeyRecords& keys, KeyLog& log, const DestroyedKeys& destroyed = {}) {
    const auto done = ImportKeys(keys, destroyed, log, nullptr);
    EXPECT_TRUE(done.ok()) << done.status();
    return done.value_or(KeyImport());
  }

  const TempDir folder_;
  const Secret kek_ = Secret::Take(std::string(32, 'K'));
};

TEST_F(KeyTransfer, AKeyOpensTheSameWhereItWentAndDoneAgainNothingChanges) {
  const auto from = Open("from"), into = Open("into");
  const auto ring = RingOf(*from), other_service = RingOf(*from, "training");
  const std::string ada = NewKey(*ring, kAda), ida = NewKey(*ring, kIda);
  NewKey(*other_service, kAda);
  const KeyRecords keys = KeysIn(*from);
  EXPECT_THAT(keys, UnorderedElementsAre(Key(ada), Key(ida))) << "and none of the other service";

  EXPECT_EQ(Import(keys, *into).added, 2u);
  const KeyImport again = Import(keys, *into);
  EXPECT_EQ(again.added, 0u);
  EXPECT_EQ(again.stood_already, 2u);
  EXPECT_EQ(KeysIn(*into), keys);
  const auto moved = RingOf(*into);
  EXPECT_EQ((*moved->Find(ada))->secret.bytes(), (*ring->Find(ada))->secret.bytes());
}

TEST_F(KeyTransfer, WhatTheLedgerSaysIsDestroyedDoesNotComeBack) {
  const auto from = Open("from"), into = Open("into");
  const auto ring = RingOf(*from);
  const std::string ada = NewKey(*ring, kAda), ida = NewKey(*ring, kIda);
  const KeyRecords keys = KeysIn(*from);
  KeyImport done = Import(keys, *into, {.subjects = {kAda}});
  EXPECT_EQ(done.destroyed, 1u);
  EXPECT_THAT(KeysIn(*into), UnorderedElementsAre(Key(ida)));
  done = Import(keys, *Open("other"), {.key_ids = {ida}});
  EXPECT_EQ(done.destroyed, 1u);
  EXPECT_EQ(done.added, 1u);
}

TEST_F(KeyTransfer, WhatStandsThereStays) {
  const auto from = Open("from"), into = Open("into");
  const auto ring = RingOf(*from);
  const std::string ada = NewKey(*ring, kAda);
  const KeyRecords keys = KeysIn(*from);
  // The same key under the next key-encryption key, and one that only this log has.
  privacy::v1::KeyRecord rewrapped = *ParseKeyRecord(ada, keys.at(ada));
  Wrap(Secret::Take(std::string(32, 'N')), (*ring->Find(ada))->secret, SystemEntropy(), &rewrapped);
  ASSERT_TRUE(into->Put(ada, rewrapped.SerializeAsString(), absl::Seconds(5)).ok());
  privacy::v1::KeyRecord own = *ParseKeyRecord(ada, keys.at(ada));
  own.set_key_id(std::string(16, 'o'));
  ASSERT_TRUE(into->Put(own.key_id(), own.SerializeAsString(), absl::Seconds(5)).ok());
  EXPECT_EQ(Import(keys, *into).stood_already, 1u);
  EXPECT_EQ(KeysIn(*into),
            (KeyRecords{{ada, rewrapped.SerializeAsString()}, {own.key_id(), own.SerializeAsString()}}));
}

TEST_F(KeyTransfer, AnIdThatStandsForSomethingElseIsRefusedBeforeAnythingIsWritten) {
  const auto from = Open("from"), into = Open("into");
  const auto ring = RingOf(*from);
  const std::string ada = NewKey(*ring, kAda);
  NewKey(*ring, kIda);
  const KeyRecords keys = KeysIn(*from);
  privacy::v1::KeyRecord altered = *ParseKeyRecord(ada, keys.at(ada));
  altered.set_subject(kIda);
  ASSERT_TRUE(into->Put(ada, altered.SerializeAsString(), absl::Seconds(5)).ok());
  const auto refused = ImportKeys(keys, {}, *into, nullptr);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("one of the two was altered"));
  EXPECT_EQ(KeysIn(*into).size(), 1u);
}

TEST_F(KeyTransfer, SaysWhatTheKeyLogDidNotTake) {
  const auto from = Open("from");
  NewKey(*RingOf(*from), kAda);
  const KeyRecords keys = KeysIn(*from);
  MemoryKeyLog silent, lost;
  silent.FailPuts(absl::UnavailableError("no answer"));
  EXPECT_TRUE(absl::IsUnavailable(ImportKeys(keys, {}, silent, nullptr).status()));
  lost.Lag();
  lost.FailCatchUps(absl::UnavailableError("no answer"));
  EXPECT_TRUE(absl::IsUnavailable(ImportKeys(keys, {}, lost, nullptr).status()));
}

class KeyFiles : public KeyTransfer {
 protected:
  KeyFiles() {
    const auto log = Open("log");
    const auto ring = RingOf(*log);
    NewKey(*ring, kAda);
    NewKey(*ring, kIda);
    file_ = {"registration", KeysIn(*log)};
  }
  KeyFile file_;
};

TEST_F(KeyFiles, AreReadAsTheyWereWrittenAndOpenToTheirOwnerAlone) {
  const std::string path = folder_ / "register.keys";
  ASSERT_TRUE(WriteKeyFile(path, file_).ok());
  const auto read = ReadKeyFile(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->service, "registration");
  EXPECT_EQ(read->keys, file_.keys);
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_THAT(*ReadFile(path), testing::StartsWith("candour-keys/v1\nservice registration\nkeys 2\nsha256 "));
  EXPECT_TRUE(absl::IsAlreadyExists(WriteKeyFile(path, file_)));
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
  EXPECT_TRUE(absl::IsNotFound(ReadKeyFile(folder_ / "none").status()));
}

TEST_F(KeyFiles, EachByteThatIsOtherAndEachCutIsSeen) {
  const std::string bytes = SerialiseKeyFile(file_);
  ASSERT_TRUE(ParseKeyFile(bytes).ok());
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    EXPECT_FALSE(ParseKeyFile(altered).ok()) << "byte " << at;
    EXPECT_FALSE(ParseKeyFile(bytes.substr(0, at)).ok()) << "cut at " << at;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(ParseKeyFile("candour-ledger/v1\n").status()));
  EXPECT_TRUE(absl::IsDataLoss(ParseKeyFile(bytes.substr(0, bytes.size() - 1)).status()));
}

// Hashed as they should be: what its writer got wrong, or somebody made up.
TEST_F(KeyFiles, AWholeFileOfSomethingElseIsRefused) {
  const auto parse = [](const KeyFile& file) { return ParseKeyFile(SerialiseKeyFile(file)).status(); };
  KeyFile other_service{"training", file_.keys};
  EXPECT_TRUE(absl::IsDataLoss(parse(other_service)));
  KeyFile no_record = file_;
  no_record.keys[std::string(16, '\xff')] = "no record";
  EXPECT_TRUE(absl::IsDataLoss(parse(no_record)));
  KeyFile twice = file_;
  twice.keys[std::string(16, '\xff')] = file_.keys.begin()->second;
  EXPECT_TRUE(absl::IsDataLoss(parse(twice)));
  EXPECT_TRUE(absl::IsDataLoss(
      ParseKeyFile(absl::StrReplaceAll(SerialiseKeyFile(file_), {{"keys 2\n", "keys 3\n"}})).status()));
}

}  // namespace
}  // namespace candour

#include "common/privacy/keyring.h"

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/privacy/v1/key.pb.h"
#include "common/base/file.h"
#include "common/base/reason.h"
#include "common/privacy/embedded_key_log.h"
#include "tests/support/counting_entropy.h"
#include "tests/support/memory_key_log.h"
#include "tests/support/set_clock.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using options::v1::RETENTION_IDENTITY;
using options::v1::RETENTION_NARRATIVE;
using testing::HasSubstr;
using testing::Not;

constexpr char kPerson[] = "person/0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
const std::string kLedger(16, 'L');  // NOLINT(cert-err58-cpp)

class KeyringTest : public testing::Test {
 protected:
  std::unique_ptr<Keyring> Open(KeyLog& log, std::string service = "registration") {
    auto keyring = Keyring::Open(log, kek_, std::move(service));
    EXPECT_TRUE(keyring.ok()) << keyring.status();
    return *std::move(keyring);
  }

  const Secret kek_ = Secret::Take(std::string(32, 'K'));
  MemoryKeyLog log_;
};

TEST_F(KeyringTest, KeepsOneKeyPerSubjectAndClass) {
  const auto ring = Open(log_);
  const DataKeyPtr identity = *ring->KeyFor(kPerson, RETENTION_IDENTITY);
  EXPECT_EQ(*ring->KeyFor(kPerson, RETENTION_IDENTITY), identity);
  EXPECT_NE(*ring->KeyFor(kPerson, RETENTION_NARRATIVE), identity);
  EXPECT_NE(*ring->KeyFor("person/other", RETENTION_IDENTITY), identity);
  EXPECT_EQ(log_.puts(), 3);
  EXPECT_EQ(*ring->Find(identity->id), identity);
  EXPECT_EQ(identity->subject, kPerson);
  EXPECT_EQ(ring->KeyFor(kPerson, options::v1::RETENTION_UNSPECIFIED).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(KeyringTest, SixteenThreadsMakeOneKeyForOneSubject) {
  const auto ring = Open(log_);
  std::vector<std::thread> threads;
  std::vector<DataKeyPtr> keys(16);
  std::atomic<int> asking = 0;
  // The first put lasts until all have asked, and as long again as they need to come as far.
  log_.BeforePut([&] {
    while (asking < 16) std::this_thread::yield();
    for (int i = 0; i < 2000; ++i) std::this_thread::yield();
  });
  for (DataKeyPtr& key : keys) {
    threads.emplace_back([&] {
      ++asking;
      key = *ring->KeyFor(kPerson, RETENTION_IDENTITY);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<DataKeyPtr>(keys.begin(), keys.end()).size(), 1u);
  EXPECT_EQ(log_.puts(), 1);
}

TEST_F(KeyringTest, GivesNoKeyThatIsNotAcknowledged) {
  const auto ring = Open(log_);
  log_.FailPuts(absl::DeadlineExceededError("no acknowledgement"));
  EXPECT_EQ(ring->KeyFor(kPerson, RETENTION_IDENTITY).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ring->CreateTagKey(kLedger).code(), absl::StatusCode::kUnavailable);
  log_.FailPuts(absl::OkStatus());
  EXPECT_TRUE(ring->KeyFor(kPerson, RETENTION_IDENTITY).ok());
  EXPECT_EQ(log_.records().size(), 1u);
}

TEST_F(KeyringTest, ReadsItsKeysAgain) {
  const DataKeyPtr key = *Open(log_)->KeyFor(kPerson, RETENTION_IDENTITY);
  const auto again = Open(log_);
  EXPECT_EQ((*again->Find(key->id))->secret.bytes(), key->secret.bytes());
  EXPECT_EQ((*again->KeyFor(kPerson, RETENTION_IDENTITY))->id, key->id);
}

TEST_F(KeyringTest, ReadsItsKeysAgainFromDisk) {
  const TempDir folder;
  std::string id, secret;
  for (const bool again : {false, true}) {
    const auto log = *EmbeddedKeyLog::Open(folder.path());
    const auto ring = Open(*log);
    const DataKeyPtr key = *ring->KeyFor(kPerson, RETENTION_IDENTITY);
    if (again) {
      EXPECT_EQ(key->id, id);
      EXPECT_EQ(key->secret.bytes(), secret);
    }
    id = key->id;
    secret = std::string(key->secret.bytes());
  }
}

TEST_F(KeyringTest, FindsAKeyThatAnotherReplicaHasJustWritten) {
  const auto mine = Open(log_), theirs = Open(log_);
  log_.Lag();
  const DataKeyPtr key = *theirs->KeyFor(kPerson, RETENTION_IDENTITY);
  const auto found = mine->Find(key->id);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)->secret.bytes(), key->secret.bytes());
}

TEST_F(KeyringTest, KeepsBothKeysOfTwoReplicasThatRaced) {
  const auto mine = Open(log_), theirs = Open(log_);
  log_.Lag();
  const DataKeyPtr first = *mine->KeyFor(kPerson, RETENTION_IDENTITY);
  const DataKeyPtr second = *theirs->KeyFor(kPerson, RETENTION_IDENTITY);
  EXPECT_NE(first->id, second->id);
  for (const auto* ring : {&mine, &theirs})
    for (const DataKeyPtr& key : {first, second}) EXPECT_TRUE((*ring)->Find(key->id).ok());
}

TEST_F(KeyringTest, AsksOnceForAKeyThatIsNotThere) {
  const auto ring = Open(log_);
  const std::string id(16, 'x');
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ring->Find(id).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_.catch_ups(), 1);
}

TEST_F(KeyringTest, DoesNotCallAKeyErasedWhenTheLogCannotBeAsked) {
  const auto ring = Open(log_);
  log_.FailCatchUps(absl::DeadlineExceededError("no answer"));
  EXPECT_EQ(ring->Find(std::string(16, 'x')).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ring->TagKey(kLedger).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(KeyringTest, ForgetsAnErasedKeyAndALateCopyOfIt) {
  const auto ring = Open(log_);
  const DataKeyPtr key = *ring->KeyFor(kPerson, RETENTION_IDENTITY);
  const std::string record = log_.records().at(key->id);
  ASSERT_TRUE(log_.Erase(key->id, absl::ZeroDuration()).ok());
  EXPECT_EQ(ring->Find(key->id).status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(log_.Put(key->id, record, absl::ZeroDuration()).ok());
  EXPECT_EQ(ring->Find(key->id).status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE((*ring->KeyFor(kPerson, RETENTION_IDENTITY))->id, key->id);
}

TEST_F(KeyringTest, PassesOverKeysOfOtherServices) {
  const DataKeyPtr key = *Open(log_, "concerns")->KeyFor(kPerson, RETENTION_NARRATIVE);
  const Secret other = Secret::Take(std::string(32, 'O'));
  const auto ring = Keyring::Open(log_, other, "registration");  // whose key-encryption key it does not have
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_EQ((*ring)->Find(key->id).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(KeyringTest, RefusesToOpenWithAnotherKeyEncryptionKey) {
  const DataKeyPtr key = *Open(log_)->KeyFor(kPerson, RETENTION_IDENTITY);
  const Secret other = Secret::Take(std::string(32, 'O'));
  const auto ring = Keyring::Open(log_, other, "registration");
  EXPECT_EQ(ring.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(ring.status().message()), HasSubstr("key-encryption key"));
  EXPECT_THAT(std::string(ring.status().message()), HasSubstr(absl::BytesToHexString(key->id)));
}

TEST_F(KeyringTest, RefusesARecordThatWasChanged) {
  const DataKeyPtr key = *Open(log_)->KeyFor(kPerson, RETENTION_IDENTITY);
  const std::string original = log_.records().at(key->id);
  const auto open_with = [&](auto change) {
    privacy::v1::KeyRecord record;
    record.ParseFromString(original);
    change(record);
    MemoryKeyLog log;
    EXPECT_TRUE(log.Put(key->id, record.SerializeAsString(), absl::ZeroDuration()).ok());
    return Keyring::Open(log, kek_, "registration").status().code();
  };
  EXPECT_EQ(open_with([](auto&) {}), absl::StatusCode::kOk);
  EXPECT_EQ(open_with([](auto& record) { record.set_subject("person/other"); }),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(open_with([](auto& record) { record.set_retention(RETENTION_NARRATIVE); }),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(open_with([](auto& record) { (*record.mutable_wrapped())[30] ^= 1; }),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(open_with([](auto& record) { record.mutable_wrapped()->pop_back(); }),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(open_with([](auto& record) { (*record.mutable_key_id())[0] ^= 1; }), absl::StatusCode::kDataLoss);
}

TEST_F(KeyringTest, RefusesToOpenOnARecordThatDoesNotParse) {
  ASSERT_TRUE(log_.Put(std::string(16, 'x'), "\x0a\xff", absl::ZeroDuration()).ok());
  EXPECT_EQ(Keyring::Open(log_, kek_, "registration").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(KeyringTest, TheLogHoldsNoKeyInClear) {
  const DataKeyPtr key = *Open(log_)->KeyFor(kPerson, RETENTION_IDENTITY);
  const std::string secret(key->secret.bytes());
  EXPECT_THAT(log_.records().at(key->id), Not(HasSubstr(secret.substr(0, 8))));
}

TEST_F(KeyringTest, ATagKeyIsMadeOnceAndTheFirstWins) {
  const auto ring = Open(log_);
  EXPECT_EQ(ring->TagKey(kLedger).status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(ring->CreateTagKey(kLedger).ok());
  const DataKeyPtr key = *ring->TagKey(kLedger);
  EXPECT_EQ(ring->CreateTagKey(kLedger).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(*ring->TagKey(kLedger), key);
  EXPECT_EQ((*Open(log_)->TagKey(kLedger))->id, key->id);
  EXPECT_EQ(ring->TagKey(std::string(16, 'M')).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyringTest, AClosedSubjectOpensNothingAndGetsNoKey) {
  const auto ring = Open(log_);
  const DataKeyPtr identity = *ring->KeyFor(kPerson, RETENTION_IDENTITY);
  const DataKeyPtr narrative = *ring->KeyFor(kPerson, RETENTION_NARRATIVE);
  const DataKeyPtr other = *ring->KeyFor("person/other", RETENTION_IDENTITY);
  ring->CloseSubject(kPerson);
  EXPECT_EQ(ring->Find(identity->id).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(ring->KeyFor(kPerson, RETENTION_IDENTITY).status()), "SUBJECT_ERASED");
  EXPECT_EQ(ReasonOf(ring->KeyFor(kPerson, RETENTION_NARRATIVE).status()), "SUBJECT_ERASED");
  EXPECT_TRUE(ring->Find(other->id).ok());
  EXPECT_THAT(ring->SubjectsToDestroy(), testing::ElementsAre(kPerson));

  EXPECT_THAT(*ring->DestroyKeysOf(kPerson), testing::UnorderedElementsAre(identity->id, narrative->id));
  EXPECT_THAT(log_.records(), testing::ElementsAre(testing::Key(other->id)));
  EXPECT_THAT(ring->SubjectsToDestroy(), testing::IsEmpty());
  EXPECT_THAT(*ring->DestroyKeysOf(kPerson), testing::IsEmpty()) << "told once";
}

TEST_F(KeyringTest, AKeyThatIsJustBeingMadeDoesNotOutliveItsSubject) {
  const auto ring = Open(log_);
  log_.BeforePut([&] { ring->CloseSubject(kPerson); });
  EXPECT_EQ(ReasonOf(ring->KeyFor(kPerson, RETENTION_IDENTITY).status()), "SUBJECT_ERASED");
  EXPECT_EQ(log_.records().size(), 1u) << "it landed";
  EXPECT_THAT(ring->SubjectsToDestroy(), testing::ElementsAre(kPerson));
  EXPECT_EQ(ring->DestroyKeysOf(kPerson)->size(), 1u);
  EXPECT_THAT(log_.records(), testing::IsEmpty());
}

TEST_F(KeyringTest, AKeyOfAReplicaThatLagsIsDestroyedToo) {
  const auto mine = Open(log_), theirs = Open(log_);
  const DataKeyPtr first = *mine->KeyFor(kPerson, RETENTION_IDENTITY);
  const std::string copy = log_.records().at(first->id);
  mine->CloseSubject(kPerson);
  ASSERT_TRUE(mine->DestroyKeysOf(kPerson).ok());
  const DataKeyPtr second = *theirs->KeyFor(kPerson, RETENTION_IDENTITY);
  EXPECT_EQ(mine->Find(second->id).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(*mine->DestroyKeysOf(kPerson), testing::ElementsAre(second->id));
  EXPECT_EQ(theirs->Find(second->id).status().code(), absl::StatusCode::kNotFound);
  // A late copy of one that was destroyed.
  ASSERT_TRUE(log_.Put(first->id, copy, absl::ZeroDuration()).ok());
  EXPECT_THAT(mine->SubjectsToDestroy(), testing::ElementsAre(kPerson));
  EXPECT_THAT(*mine->DestroyKeysOf(kPerson), testing::ElementsAre(first->id));
  EXPECT_THAT(log_.records(), testing::IsEmpty());
}

// Lost answers: nothing is called destroyed that may stand.
TEST_F(KeyringTest, DestroysNothingWithoutAnAnswerOfTheLog) {
  const auto ring = Open(log_);
  const DataKeyPtr key = *ring->KeyFor(kPerson, RETENTION_IDENTITY);
  ring->CloseSubject(kPerson);
  log_.FailCatchUps(absl::UnavailableError("away"));
  EXPECT_EQ(ring->DestroyKeysOf(kPerson).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(log_.records().size(), 1u);
  log_.FailCatchUps(absl::OkStatus());
  EXPECT_THAT(*ring->DestroyKeysOf(kPerson), testing::ElementsAre(key->id));
}

TEST_F(KeyringTest, ChangesTheKeyEncryptionKeyUnderWay) {
  const Secret next = Secret::Take(std::string(32, 'N'));
  const DataKeyPtr old_key = *Open(log_)->KeyFor(kPerson, RETENTION_IDENTITY);
  ASSERT_TRUE(Open(log_)->CreateTagKey(kLedger).ok());
  const auto changing = *Keyring::Open(log_, next, "registration", {.other_keks = {&kek_}});
  // One that has not been told yet, but reads what the next one wraps.
  const auto behind = *Keyring::Open(log_, kek_, "registration", {.other_keks = {&next}});
  EXPECT_EQ(changing->wrapped_by_others(), 2u);
  EXPECT_EQ((*changing->Find(old_key->id))->secret.bytes(), old_key->secret.bytes());
  EXPECT_EQ(*changing->Rewrap(), 2u);
  EXPECT_EQ(changing->wrapped_by_others(), 0u);
  EXPECT_EQ(behind->wrapped_by_others(), 0u) << "as it found them: nobody wraps back and forth";
  const DataKeyPtr theirs = *behind->KeyFor("person/other", RETENTION_IDENTITY);
  EXPECT_EQ((*changing->Find(theirs->id))->secret.bytes(), theirs->secret.bytes());
  EXPECT_EQ(*changing->Rewrap(), 1u) << "made by another replica meanwhile";

  // The old one can be thrown away.
  const auto after = Keyring::Open(log_, next, "registration");
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ((*(*after)->Find(old_key->id))->secret.bytes(), old_key->secret.bytes());
  EXPECT_TRUE((*after)->TagKey(kLedger).ok());
  EXPECT_EQ((*after)->size(), 3u);
  EXPECT_EQ(Keyring::Open(log_, kek_, "registration").status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyringTest, DoesNotBringBackWhatIsErasedWhileItWraps) {
  const Secret next = Secret::Take(std::string(32, 'N'));
  const DataKeyPtr key = *Open(log_)->KeyFor(kPerson, RETENTION_IDENTITY);
  const auto ring = *Keyring::Open(log_, next, "registration", {.other_keks = {&kek_}});
  log_.BeforePut([&] {
    log_.BeforePut(nullptr);
    ring->CloseSubject(kPerson);
    ASSERT_TRUE(ring->DestroyKeysOf(kPerson).ok());
  });
  ASSERT_TRUE(ring->Rewrap().ok());
  EXPECT_THAT(ring->SubjectsToDestroy(), testing::ElementsAre(kPerson));
  EXPECT_THAT(*ring->DestroyKeysOf(kPerson), testing::ElementsAre(key->id));
  EXPECT_THAT(log_.records(), testing::IsEmpty());
}

// What wrapped the key stands in no file, neither that of the writes nor a table.
TEST_F(KeyringTest, LeavesNothingOfADestroyedKeyOnDisk) {
  const TempDir folder;
  const auto log = *EmbeddedKeyLog::Open(folder.path());
  const auto ring = Open(*log);
  std::map<std::string, std::string> wrapped;  // by key id
  for (int i = 0; i < 20; ++i) (void)*ring->KeyFor(absl::StrCat("person/", i), RETENTION_IDENTITY);
  const auto following = log->Follow([&](absl::string_view id, std::optional<absl::string_view> bytes) {
    privacy::v1::KeyRecord record;
    if (bytes && record.ParseFromString(std::string(*bytes))) wrapped[std::string(id)] = record.wrapped();
  });
  const auto files_hold = [&](const std::string& text) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path())) {
      if (file.is_regular_file() && absl::StrContains(ReadFile(file.path()).value_or(""), text)) return true;
    }
    return false;
  };
  const std::string id = (*ring->KeyFor("person/7", RETENTION_IDENTITY))->id;
  const std::string kept = (*ring->KeyFor("person/8", RETENTION_IDENTITY))->id;
  EXPECT_TRUE(files_hold(wrapped.at(id))) << "the search would not miss it";
  ring->CloseSubject("person/7");
  ASSERT_TRUE(ring->DestroyKeysOf("person/7").ok());
  EXPECT_FALSE(files_hold(wrapped.at(id)));
  // Not compressible, and so found where it is.
  EXPECT_TRUE(files_hold(wrapped.at(kept)));
}

// Fixed for ever: records that exist must open. Bytes 0..15 are the id, 16..47 the key, 48..71 the nonce.
TEST_F(KeyringTest, WrapsAsItAlwaysDid) {
  CountingEntropy entropy;
  const SetClock clock(absl::FromUnixSeconds(1'800'000'000));
  const auto ring = Keyring::Open(log_, kek_, "registration", Keyring::Options(), entropy, clock);
  const DataKeyPtr key = *(*ring)->KeyFor(kPerson, RETENTION_IDENTITY);
  EXPECT_EQ(absl::BytesToHexString(key->id), "000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(absl::BytesToHexString(log_.records().at(key->id)),
            "0a10000102030405060708090a0b0c0d0e0f122b706572736f6e2f30313931663363322d376431612d376333652d3962"
            "31612d3266366435653463336232611a0c726567697374726174696f6e20012a48303132333435363738393a3b3c3d3e"
            "3f40414243444546472b1a5b8f6ac6bf53a344c2d50278298fe68d4982d2f6f8bca0abb5cc0e7a1f981703d396aa4f40"
            "cd502384574fd7648f308080e2c4f2a29903");
}

}  // namespace
}  // namespace candour

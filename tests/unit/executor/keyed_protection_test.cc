// Privacy in the running core: a command with a name, on an embedded ledger and an embedded key log.
#include "common/executor/keyed_protection.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "common/privacy/embedded_key_log.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

constexpr char kFirstId[] = "0191f3c2-7d1a-4c3e-9b1a-2f6d5e4c3b2a";
constexpr char kCanary[] = "Quillfeather";

// How many files under `folder` hold `text`.
int FilesWith(const std::string& folder, const std::string& text) {
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (bytes.find(text) != std::string::npos) ++count;
  }
  return count;
}

class SealedCoreTest : public CoreTest {
 protected:
  SealedCoreTest() {
    EXPECT_TRUE(keyring_->CreateTagKey(ToyOpening().ledger_id).ok());
    replica_ = std::make_unique<ToyReplica>(*ledger_, dir_ / "state", &protection_);
  }
  absl::StatusOr<OutcomePtr> Name(const std::string& name) {
    toy::v1::NameRequest request;
    request.set_name(name);
    return replica_->Call(kFirstId, "larkspur", request);
  }

  const Secret kek_ = Secret::Take(std::string(32, 'K'));
  const std::unique_ptr<EmbeddedKeyLog> log_ = *EmbeddedKeyLog::Open(dir_ / "keys");
  const std::unique_ptr<Keyring> keyring_ = *Keyring::Open(*log_, kek_, "toy");
  Sealer sealer_{*keyring_};
  KeyedProtection protection_{*keyring_, sealer_, [] { return ToyOpening().ledger_id; }};
  std::unique_ptr<ToyReplica> replica_;
};

TEST_F(SealedCoreTest, OpensFromTheStateWhatACommandSealed) {
  ASSERT_TRUE(Name(kCanary).ok());
  const auto fact = sealer_.OpenAs<toy::v1::Named>(replica_->State("larkspur").name());
  ASSERT_TRUE(fact.ok()) << fact.status();
  EXPECT_EQ(fact->name(), kCanary);
  EXPECT_EQ(replica_->State("larkspur").name().stream(), "account/larkspur");
  EXPECT_EQ(replica_->State("larkspur").name().version(), 1u);
}

TEST_F(SealedCoreTest, NoNameIsOnDiskWhileItRunsNorAfter) {
  ASSERT_TRUE(Name(kCanary).ok());
  EXPECT_GE(FilesWith(dir_.path(), "account/larkspur"), 2)
      << "what is not personal is found: the search works";
  EXPECT_EQ(FilesWith(dir_.path(), kCanary), 0);
  replica_.reset();
  ledger_.reset();
  EXPECT_EQ(FilesWith(dir_.path(), kCanary), 0);
}

TEST_F(SealedCoreTest, KnowsARepeatedCommandByItsContent) {
  const auto first = Name(kCanary);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Name(kCanary);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->row.offset(), (*first)->row.offset());
  EXPECT_EQ(Name("Marrowby").status(), CommandIdReused());
}

TEST_F(SealedCoreTest, ErasureLeavesTheOutcomeAndTakesTheName) {
  ASSERT_TRUE(Name(kCanary).ok());
  const ledger::v1::Sealed sealed = replica_->State("larkspur").name();
  ASSERT_TRUE(log_->Erase(sealed.key_id(), absl::ZeroDuration()).ok());
  EXPECT_EQ(sealer_.OpenSealed(sealed).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Name("").ok()) << "its content is unknown now, the caller is the same";
}

}  // namespace
}  // namespace candour

#include "common/access/dev_issuer.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <thread>

#include "common/access/token.h"
#include "tests/support/set_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/access/signer.h"

namespace candour {
namespace {

constexpr char kPerson[] = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";

mode_t ModeOf(const std::string& path) {
  struct stat about;
  return stat(path.c_str(), &about) == 0 ? about.st_mode & 0777 : 0;
}

class DevIssuerTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<DevIssuer>> Open() {
    return DevIssuer::Open(path_, "candour-dev", "candour");
  }

  const TempDir folder_;
  const std::string path_ = folder_ / "issuer";
  SetClock clock_{test::Today()};
};

TEST_F(DevIssuerTest, MintsWhatTheVerifierAccepts) {
  const auto issuer = Open();
  ASSERT_TRUE(issuer.ok()) << issuer.status();
  const auto keys = JwksFile::Open((*issuer)->jwks_path(), clock_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  TokenVerifier verifier(**keys, "candour-dev", "candour", clock_);
  const auto token =
      (*issuer)->Mint({"registrar-1", {"REGISTRAR"}, "TST01", kPerson}, absl::Hours(1), clock_.Now());
  ASSERT_TRUE(token.ok()) << token.status();
  const auto claims = verifier.Verify(*token);
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->account, "registrar-1");
  EXPECT_THAT(claims->roles, testing::ElementsAre("REGISTRAR"));
  EXPECT_EQ(claims->organisation, "TST01");
  EXPECT_EQ(claims->person_id, kPerson);
  EXPECT_EQ(claims->expires, clock_.Now() + absl::Hours(1));
}

TEST_F(DevIssuerTest, KeepsItsKeyToItselfAndUsesItAgain) {
  const auto first = Open();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ModeOf(path_), 0700u);
  EXPECT_EQ(ModeOf(path_ + "/private.jwk"), 0600u);
  std::ifstream file((*first)->jwks_path());
  const std::string published{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(published, testing::Not(testing::HasSubstr("\"d\"")));
  const auto token = (*first)->Mint({"registrar-1", {}, "", ""}, absl::Hours(1), clock_.Now());
  ASSERT_TRUE(token.ok()) << token.status();
  const auto again = Open();
  ASSERT_TRUE(again.ok()) << again.status();
  const auto keys = JwksFile::Open((*again)->jwks_path(), clock_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(TokenVerifier(**keys, "candour-dev", "candour", clock_).Verify(*token).ok());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path_), {}), 2);  // nothing left beside
}

TEST_F(DevIssuerTest, TwoThatStartTogetherAgreeOnOneKey) {
  absl::StatusOr<std::unique_ptr<DevIssuer>> issuers[8];
  std::vector<std::thread> threads;
  for (auto& issuer : issuers) threads.emplace_back([this, &issuer] { issuer = Open(); });
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(issuers[0].ok()) << issuers[0].status();
  const auto keys = JwksFile::Open((*issuers[0])->jwks_path(), clock_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  TokenVerifier verifier(**keys, "candour-dev", "candour", clock_);
  for (const auto& issuer : issuers) {
    ASSERT_TRUE(issuer.ok()) << issuer.status();
    EXPECT_TRUE(
        verifier.Verify(*(*issuer)->Mint({"registrar-1", {}, "", ""}, absl::Hours(1), clock_.Now())).ok());
  }
}

TEST_F(DevIssuerTest, RefusesAKeyFileThatOthersMayReadOrThatHoldsNoKey) {
  ASSERT_TRUE(Open().ok());
  const std::string key = path_ + "/private.jwk";
  chmod(key.c_str(), 0640);
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kFailedPrecondition);
  test::WriteFile(key, "{}");
  chmod(key.c_str(), 0600);
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(DevIssuerTest, RefusesToMintWhatNobodyWouldAccept) {
  const auto issuer = Open();
  ASSERT_TRUE(issuer.ok()) << issuer.status();
  const auto code = [&](const TokenHolder& holder, absl::Duration lifetime) {
    return (*issuer)->Mint(holder, lifetime, clock_.Now()).status().code();
  };
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_EQ(code({"ada@nhs.invalid", {}, "", ""}, absl::Hours(1)), kInvalid);
  EXPECT_EQ(code({"registrar-1", {"registrar"}, "", ""}, absl::Hours(1)), kInvalid);
  EXPECT_EQ(code({"registrar-1", {"\xff"}, "", ""}, absl::Hours(1)), kInvalid);
  EXPECT_EQ(code({"registrar-1", {}, "tst", ""}, absl::Hours(1)), kInvalid);
  EXPECT_EQ(code({"registrar-1", {}, "", "me"}, absl::Hours(1)), kInvalid);
  EXPECT_EQ(code({"registrar-1", {}, "", ""}, absl::ZeroDuration()), kInvalid);
}

}  // namespace
}  // namespace candour

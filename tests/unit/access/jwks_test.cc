#include "common/access/jwks.h"

#include <gmock/gmock.h>

#include "tests/support/set_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/access/signer.h"

namespace candour {
namespace {

using test::Jwks;
using test::Signer;
using ::testing::HasSubstr;

TEST(ParseJwks, FindsKeysByKidAndBindsThemToAlgorithms) {
  const auto keys = ParseJwks(Jwks({Signer::Rsa("any").Jwk(), Signer::Rsa("pss").Jwk(R"("alg":"PS256")"),
                                    Signer::Elliptic("ec").Jwk(R"("alg":"ES256","key_ops":["verify"])")}));
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 3u);
  EXPECT_TRUE(keys->at("any").Allows("RS256"));
  EXPECT_TRUE(keys->at("any").Allows("PS256"));
  EXPECT_FALSE(keys->at("pss").Allows("RS256"));
  EXPECT_TRUE(keys->at("pss").Allows("PS256"));
  EXPECT_TRUE(keys->at("ec").Allows("ES256"));
  for (const char* kid : {"any", "pss", "ec"}) {
    for (const char* alg : {"none", "", "HS256", "RS512", "rs256", "ES384"}) {
      EXPECT_FALSE(keys->at(kid).Allows(alg)) << kid << " " << alg;
    }
  }
  EXPECT_FALSE(keys->at("any").Allows("ES256"));
  EXPECT_FALSE(keys->at("ec").Allows("RS256"));
}

TEST(ParseJwks, PassesOverKeysThatAreNotForSignaturesHere) {
  const Signer good = Signer::Elliptic("good"), other = Signer::Rsa("other");
  for (const std::string& bad : {
           Signer::Secret("secret", "0123456789abcdef0123456789abcdef").Jwk(),
           Signer::Rsa("short", 1024).Jwk(),
           Signer::Elliptic("curve", CJOSE_JWK_EC_P_384).Jwk(),
           other.Jwk(R"("use":"enc")"),
           other.Jwk(R"("key_ops":["encrypt"])"),
           other.Jwk(R"("alg":"ES256")"),
           other.Jwk(R"("alg":"HS256")"),
           other.Jwk(R"("alg":7)"),
           std::string(R"({"kty":"EC","crv":"P-256","kid":"off-curve","x":"AQ","y":"AQ"})"),
           std::string(
               R"({"kty":"EC","crv":"P-256","kid":"k","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
               R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8Px=tmWWlbbM4IFyM"})"),
           std::string(R"({"kty":"OKP","crv":"Ed25519","kid":"k","x":"AQ"})"),
           std::string(R"({"kid":"nothing"})"),
           std::string("7"),
       }) {
    const auto keys = ParseJwks(Jwks({bad, good.Jwk()}));
    ASSERT_TRUE(keys.ok()) << bad << keys.status();
    EXPECT_EQ(keys->size(), 1u) << bad;
    EXPECT_TRUE(keys->contains("good"));
    EXPECT_FALSE(ParseJwks(Jwks({bad})).ok()) << bad;
  }
}

TEST(ParseJwks, DropsPrivateParts) {
  const auto keys = ParseJwks(Jwks({Signer::Rsa("rsa").Jwk(R"("use":"sig")", true)}));
  ASSERT_TRUE(keys.ok()) << keys.status();
  const MallocPtr<char> json(cjose_jwk_to_json(keys->at("rsa").jwk.get(), true, nullptr));
  EXPECT_THAT(json.get(), Not(HasSubstr("\"d\"")));
}

TEST(ParseJwks, RefusesTwoKeysOfOneNameAndWhatIsNoJwks) {
  EXPECT_THAT(ParseJwks(Jwks({Signer::Rsa("a").Jwk(), Signer::Elliptic("a").Jwk()})).status().message(),
              HasSubstr("same kid"));
  for (const char* bad :
       {"", "{", "[]", "null", "{}", R"({"keys":{}})", R"({"keys":[],"keys":[]})", "\xff"}) {
    EXPECT_EQ(ParseJwks(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_TRUE(ParseJwks(R"({"keys":[]})").ok());
}

class JwksFileTest : public testing::Test {
 protected:
  const TempDir folder_;
  const std::string path_ = folder_ / "jwks.json";
  SetClock clock_{test::Today()};
  const Signer first_ = Signer::Elliptic("first"), second_ = Signer::Elliptic("second");
};

TEST_F(JwksFileTest, DoesNotOpenWithoutKeys) {
  EXPECT_EQ(JwksFile::Open(path_, clock_).status().code(), absl::StatusCode::kNotFound);
  test::WriteFile(path_, "{");
  EXPECT_EQ(JwksFile::Open(path_, clock_).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(JwksFile::Open(folder_ / ".", clock_).ok());
}

TEST_F(JwksFileTest, FollowsAReplacedFileWithinASecond) {
  test::WriteFile(path_, Jwks({first_.Jwk()}));
  const auto file = JwksFile::Open(path_, clock_);
  ASSERT_TRUE(file.ok()) << file.status();
  const auto before = (*file)->Keys();
  test::WriteFile(path_, Jwks({second_.Jwk()}));
  EXPECT_EQ((*file)->Keys(), before);  // looked less than a second ago
  clock_.Advance(absl::Seconds(1));
  const auto after = (*file)->Keys();
  EXPECT_EQ(after->Find("first"), nullptr);
  EXPECT_NE(after->Find("second"), nullptr);
  EXPECT_EQ(after->version(), before->version() + 1);
  EXPECT_NE(before->Find("first"), nullptr);  // whoever holds the old set keeps it whole
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ((*file)->Keys(), after);  // unchanged bytes: the same set
}

TEST_F(JwksFileTest, LooksAgainWhenTheClockJumpedBack) {
  test::WriteFile(path_, Jwks({first_.Jwk()}));
  const auto file = JwksFile::Open(path_, clock_);
  ASSERT_TRUE(file.ok());
  test::WriteFile(path_, Jwks({second_.Jwk()}));
  clock_.Advance(-absl::Hours(24));
  EXPECT_NE((*file)->Keys()->Find("second"), nullptr);
}

TEST_F(JwksFileTest, KeepsTheLastGoodKeysAndSaysSo) {
  const std::string good = Jwks({first_.Jwk()});
  test::WriteFile(path_, good);
  const auto file = JwksFile::Open(path_, clock_);
  ASSERT_TRUE(file.ok());
  const std::string huge(1 << 20, ' ');
  for (const std::string& bad :
       {std::string(), good.substr(0, good.size() / 2), std::string("\0\xff", 2), huge}) {
    test::WriteFile(path_, bad);
    clock_.Advance(absl::Seconds(1));
    EXPECT_NE((*file)->Keys()->Find("first"), nullptr);
    EXPECT_EQ((*file)->status().code(), absl::StatusCode::kInvalidArgument) << (*file)->status();
  }
  std::filesystem::remove(path_);
  clock_.Advance(absl::Seconds(1));
  EXPECT_NE((*file)->Keys()->Find("first"), nullptr);
  EXPECT_EQ((*file)->status().code(), absl::StatusCode::kNotFound);
  test::WriteFile(path_, good);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ((*file)->Keys()->version(), 1u);
  EXPECT_TRUE((*file)->status().ok());
}

TEST_F(JwksFileTest, AnEmptyListWithdrawsEveryKey) {
  test::WriteFile(path_, Jwks({first_.Jwk()}));
  const auto file = JwksFile::Open(path_, clock_);
  ASSERT_TRUE(file.ok());
  test::WriteFile(path_, Jwks({}));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ((*file)->Keys()->size(), 0u);
  EXPECT_TRUE((*file)->status().ok());
}

}  // namespace
}  // namespace candour

#include "common/access/token.h"

#include <gmock/gmock.h>

#include <thread>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/base/reason.h"
#include "tests/support/set_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/access/signer.h"

namespace candour {
namespace {

using test::Jwks;
using test::Signer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kIssuer[] = "https://login.example.nhs.uk";
constexpr char kPerson[] = "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";

// Made once: RSA keys take a while.
const Signer& Rsa() {
  static const Signer signer = Signer::Rsa("rsa");
  return signer;
}
const Signer& Pss() {
  static const Signer signer = Signer::Rsa("pss");
  return signer;
}
const Signer& Elliptic() {
  static const Signer signer = Signer::Elliptic("ec");
  return signer;
}

class TokenTest : public testing::Test {
 protected:
  void SetUp() override {
    Publish(Jwks({Rsa().Jwk(), Pss().Jwk(R"("alg":"PS256")"), Elliptic().Jwk()}));
    file_ = *JwksFile::Open(path_, clock_);
    verifier_ = std::make_unique<TokenVerifier>(*file_, kIssuer, "candour", clock_);
  }

  void Publish(const std::string& jwks) { test::WriteFile(path_, jwks); }
  int64_t Now() const { return absl::ToUnixSeconds(clock_.Now()); }

  // A payload that is accepted, with one claim changed: JSON, or "" to leave it out.
  std::string Payload(absl::string_view name = "", absl::string_view json = "") const {
    std::vector<std::pair<std::string, std::string>> claims = {
        {"iss", absl::StrCat("\"", kIssuer, "\"")},
        {"aud", R"("candour")"},
        {"sub", R"("a1b2c3d4-registrar_7")"},
        {"exp", absl::StrCat(Now() + 600)},
        {"candour_roles", R"(["REGISTRAR","BOARD_SECRETARY"])"},
        {"candour_org", R"("TST01")"},
        {"candour_person", absl::StrCat("\"", kPerson, "\"")}};
    bool is_known = name.empty();
    for (auto& [claim, value] : claims) {
      if (claim != name) continue;
      value = std::string(json);
      is_known = true;
    }
    if (!is_known) claims.emplace_back(name, json);
    return absl::StrCat("{",
                        absl::StrJoin(claims, ",",
                                      [](std::string* out, const auto& claim) {
                                        if (!claim.second.empty())
                                          absl::StrAppend(out, "\"", claim.first, "\":", claim.second);
                                        else
                                          absl::StrAppend(out, "\"left_out\":0");
                                      }),
                        "}");
  }

  std::string Token(absl::string_view name = "", absl::string_view json = "") const {
    return Elliptic().Sign("ES256", Payload(name, json));
  }

  // The reason of the refusal, "" if there is none. Every refusal is UNAUTHENTICATED, says something, and
  // repeats no part of the token.
  std::string Refusal(const std::string& token) {
    const absl::Status status = verifier_->Verify(token).status();
    if (status.ok()) return "";
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
    EXPECT_GT(status.message().size(), 30u);
    for (absl::string_view part : absl::StrSplit(token, '.')) {
      if (part.size() <= 8) continue;
      EXPECT_THAT(status.ToString(), Not(HasSubstr(std::string(part))));
    }
    return ReasonOf(status);
  }

  const TempDir folder_;
  const std::string path_ = folder_ / "jwks.json";
  SetClock clock_{test::Today()};
  std::unique_ptr<JwksFile> file_;
  std::unique_ptr<TokenVerifier> verifier_;
};

TEST_F(TokenTest, AcceptsTheThreeAlgorithms) {
  for (const std::string& token : {Rsa().Sign("RS256", Payload()), Rsa().Sign("PS256", Payload()),
                                   Pss().Sign("PS256", Payload()), Elliptic().Sign("ES256", Payload())}) {
    const auto claims = verifier_->Verify(token);
    ASSERT_TRUE(claims.ok()) << claims.status();
    EXPECT_EQ(claims->issuer, kIssuer);
    EXPECT_EQ(claims->account, "a1b2c3d4-registrar_7");
    EXPECT_THAT(claims->roles, ElementsAre("REGISTRAR", "BOARD_SECRETARY"));
    EXPECT_EQ(claims->organisation, "TST01");
    EXPECT_EQ(claims->person_id, kPerson);
    EXPECT_EQ(claims->expires, clock_.Now() + absl::Seconds(600));
  }
}

TEST_F(TokenTest, RolesOrganisationAndPersonMayBeAbsent) {
  const auto claims = verifier_->Verify(Elliptic().Sign(
      "ES256", absl::StrCat(R"({"iss":")", kIssuer, R"(","aud":["other","candour"],"sub":"abcdefgh","exp":)",
                            Now() + 1.5, "}")));
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_THAT(claims->roles, ElementsAre());
  EXPECT_EQ(claims->organisation, "");
  EXPECT_EQ(claims->person_id, "");
}

TEST_F(TokenTest, RefusesUnsignedTokensInEverySpelling) {
  for (const char* none : {"none", "None", "NONE", "nOnE", "", " none"}) {
    const std::string header = absl::StrCat(R"({"alg":")", none, R"(","kid":"rsa"})");
    const std::string unsigned_token =
        absl::StrCat(test::Base64Url(header), ".", test::Base64Url(Payload()), ".");
    EXPECT_EQ(Refusal(unsigned_token), "TOKEN_ALGORITHM") << none;
    EXPECT_EQ(Refusal(absl::StrCat(unsigned_token, "AAAA")), "TOKEN_ALGORITHM") << none;
  }
  for (const char* header :
       {R"({"kid":"rsa"})", R"({"alg":null,"kid":"rsa"})", R"({"alg":["RS256"],"kid":"rsa"})"}) {
    EXPECT_EQ(Refusal(absl::StrCat(test::Base64Url(header), ".e30.")), "TOKEN_ALGORITHM") << header;
  }
}

// The classic: the public key, which everybody has, used as the secret of an HMAC.
TEST_F(TokenTest, RefusesSecretKeyAlgorithms) {
  for (const std::string& secret :
       {Rsa().Jwk(), Jwks({Rsa().Jwk()}), std::string("secret-secret-secret-32-bytes-ok")}) {
    const Signer forger = Signer::Secret("rsa", secret);
    for (const char* alg : {"HS256", "HS384", "HS512"}) {
      EXPECT_EQ(Refusal(forger.Sign(alg, Payload())), "TOKEN_ALGORITHM") << alg;
    }
    const std::vector<std::string> parts = absl::StrSplit(forger.Sign("HS256", Payload()), '.');
    const std::string renamed = test::Base64Url(R"({"alg":"RS256","kid":"rsa"})");
    EXPECT_EQ(Refusal(absl::StrCat(renamed, ".", parts[1], ".", parts[2])), "TOKEN_SIGNATURE");
  }
}

TEST_F(TokenTest, RefusesOtherAlgorithmsOfTheSameKeys) {
  for (const char* alg : {"RS384", "RS512", "PS384", "PS512"}) {
    EXPECT_EQ(Refusal(Rsa().Sign(alg, Payload())), "TOKEN_ALGORITHM") << alg;
  }
}

TEST_F(TokenTest, ChecksTheAlgorithmAgainstTheKey) {
  EXPECT_EQ(Refusal(Pss().Sign("RS256", Payload())), "TOKEN_KEY_MISMATCH");  // its alg is PS256
  const auto header = [](const char* alg, const char* kid) {
    return absl::StrCat(R"({"alg":")", alg, R"(","kid":")", kid, R"("})");
  };
  EXPECT_EQ(Refusal(Rsa().SignRaw(header("RS256", "ec"), Payload())), "TOKEN_KEY_MISMATCH");
  EXPECT_EQ(Refusal(Elliptic().SignRaw(header("ES256", "rsa"), Payload())), "TOKEN_KEY_MISMATCH");
}

TEST_F(TokenTest, RefusesAKeyThatIsNotTheIssuers) {
  EXPECT_EQ(Refusal(Signer::Elliptic("unknown").Sign("ES256", Payload())), "TOKEN_KEY_UNKNOWN");
  EXPECT_EQ(Refusal(Signer::Elliptic("ec").Sign("ES256", Payload())), "TOKEN_SIGNATURE");
  EXPECT_EQ(Refusal(Signer::Rsa("rsa").Sign("RS256", Payload())), "TOKEN_SIGNATURE");
  EXPECT_EQ(Refusal(Rsa().SignRaw(R"({"alg":"PS256","kid":"pss"})", Payload())), "TOKEN_SIGNATURE");
  for (const char* header :
       {R"({"alg":"ES256"})", R"({"alg":"ES256","kid":""})", R"({"alg":"ES256","kid":7})"}) {
    EXPECT_EQ(Refusal(Elliptic().SignRaw(header, Payload())), "TOKEN_KEY_UNNAMED") << header;
  }
}

// A token must not bring its own key.
TEST_F(TokenTest, IgnoresKeysInTheHeader) {
  const Signer forger = Signer::Elliptic("ec");
  const std::string header = absl::StrCat(R"({"alg":"ES256","kid":"ec","jwk":)", forger.Jwk(), "}");
  EXPECT_EQ(Refusal(forger.SignRaw(header, Payload())), "TOKEN_SIGNATURE");
}

TEST_F(TokenTest, RefusesCriticalExtensions) {
  EXPECT_EQ(
      Refusal(Elliptic().SignRaw(R"({"alg":"ES256","kid":"ec","crit":["b64"],"b64":false})", Payload())),
      "TOKEN_CRITICAL_HEADER");
}

TEST_F(TokenTest, RefusesAnyAlteration) {
  const std::vector<std::string> parts = absl::StrSplit(Token(), '.');
  const std::string payload =
      test::Base64Url(absl::StrReplaceAll(Payload(), {{"BOARD_SECRETARY", "BOARD_SECRETARX"}}));
  EXPECT_EQ(Refusal(absl::StrCat(parts[0], ".", payload, ".", parts[2])), "TOKEN_SIGNATURE");
  for (size_t i : {size_t{0}, parts[2].size() / 2}) {
    std::string signature = parts[2];
    signature[i] = signature[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(Refusal(absl::StrCat(parts[0], ".", parts[1], ".", signature)), "TOKEN_SIGNATURE");
  }
  // r = s = 0 satisfies a careless verifier (CVE-2022-21449).
  const std::string zeros = test::Base64Url(std::string(64, '\0'));
  EXPECT_EQ(Refusal(absl::StrCat(parts[0], ".", parts[1], ".", zeros)), "TOKEN_SIGNATURE");
}

TEST_F(TokenTest, RefusesEveryTruncation) {
  const std::string token = Token();
  for (size_t size = 0; size < token.size(); ++size) {
    EXPECT_NE(Refusal(token.substr(0, size)), "") << size;
  }
}

TEST_F(TokenTest, RefusesWhatIsNoToken) {
  const std::string token = Token();
  for (const std::string& bad :
       {std::string(), std::string("."), std::string(".."), std::string("..."), token + ".", token + ".AAAA",
        "." + token, token + "=", token + " ", "Bearer " + token, token + '\n', std::string("a.b.c"),
        std::string("%%%.%%%.%%%"), std::string("\0.\0.\0", 5), std::string(8 * 1024 + 1, 'A'),
        std::string(5'000'000, '.'), test::Base64Url("{}{}") + ".e30.AAAA",
        test::Base64Url("[]") + ".e30.AAAA",
        test::Base64Url(R"({"alg":"none","alg":"ES256","kid":"ec"})") + ".e30.AAAA"}) {
    EXPECT_EQ(Refusal(bad), "TOKEN_MALFORMED") << bad.substr(0, 40);
  }
}

TEST_F(TokenTest, RefusesAnOversizedTokenThatIsOtherwiseRight) {
  EXPECT_EQ(Refusal(Token("padding", absl::StrCat("\"", std::string(8 * 1024, 'x'), "\""))),
            "TOKEN_MALFORMED");
}

TEST_F(TokenTest, RefusesAnotherIssuerOrAudience) {
  for (const char* iss :
       {R"("https://login.example.nhs.uk/")", R"("")", "7", "", R"(["https://login.example.nhs.uk"])"}) {
    EXPECT_EQ(Refusal(Token("iss", iss)), "TOKEN_ISSUER") << iss;
  }
  for (const char* aud : {R"("candour2")", R"("Candour")", R"([])", R"(["a","b"])", "7", "",
                          R"([["candour"]])", R"({"candour":1})"}) {
    EXPECT_EQ(Refusal(Token("aud", aud)), "TOKEN_AUDIENCE") << aud;
  }
}

TEST_F(TokenTest, ForgivesAMinuteOfClockDifferenceAndNoMore) {
  EXPECT_EQ(Refusal(Token("exp", absl::StrCat(Now() - 59))), "");
  EXPECT_EQ(Refusal(Token("exp", absl::StrCat(Now() - 60))), "TOKEN_EXPIRED");
  EXPECT_EQ(Refusal(Token("nbf", absl::StrCat(Now() + 60))), "");
  EXPECT_EQ(Refusal(Token("nbf", absl::StrCat(Now() + 61))), "TOKEN_NOT_YET_VALID");
  EXPECT_EQ(Refusal(Token("exp", "-1e300")), "TOKEN_EXPIRED");
  EXPECT_EQ(Refusal(Token("exp", "")), "TOKEN_NO_EXPIRY");
  for (const char* exp : {R"("9999999999")", "null", "true", "[]"}) {
    EXPECT_EQ(Refusal(Token("exp", exp)), "TOKEN_CLAIMS") << exp;
  }
}

TEST_F(TokenTest, RefusesAnAccountThatCouldNameAPersonWithoutRepeatingIt) {
  const absl::Status refused = verifier_->Verify(Token("sub", R"("ada.example@nhs.invalid")")).status();
  EXPECT_EQ(ReasonOf(refused), "TOKEN_SUBJECT");
  EXPECT_THAT(refused.ToString(), HasSubstr("e-mail"));
  EXPECT_THAT(refused.ToString(), Not(HasSubstr("ada")));
  for (const std::string& sub :
       {std::string(), std::string("7"), std::string(R"("short-7")"), std::string(R"("with space")"),
        std::string(R"("with/slash")"), absl::StrCat("\"", std::string(65, 'a'), "\""),
        std::string(R"("nul\u0000nul")"), std::string(R"("candour-system")")}) {
    EXPECT_THAT(Refusal(Token("sub", sub)), testing::AnyOf("TOKEN_SUBJECT", "TOKEN_CLAIMS")) << sub;
  }
  EXPECT_EQ(Refusal(Token("sub", absl::StrCat("\"", std::string(64, 'a'), "\""))), "");
}

TEST_F(TokenTest, RefusesClaimsOfAnotherForm) {
  for (const char* roles : {R"("REGISTRAR")", R"(["registrar"])", R"([""])", R"([7])", R"({})", "null",
                            R"(["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])"}) {
    EXPECT_EQ(Refusal(Token("candour_roles", roles)), "TOKEN_CLAIMS") << roles;
  }
  for (const char* org : {R"("tst01")", R"("RJ")", R"("ABCDEFGHIJK")", "7", "null", R"("RJ1 ")"}) {
    EXPECT_EQ(Refusal(Token("candour_org", org)), "TOKEN_CLAIMS") << org;
  }
  for (const char* person : {R"("0191F3C2-7d1a-7c3e-9b1a-2f6d5e4c3b2a")", R"("me")", "7"}) {
    EXPECT_EQ(Refusal(Token("candour_person", person)), "TOKEN_CLAIMS") << person;
  }
  for (const char* payload : {"", "[]", "null", "{", R"({"iss":"a","iss":"b"})", "\xff"}) {
    EXPECT_EQ(Refusal(Elliptic().Sign("ES256", payload)), "TOKEN_CLAIMS") << payload;
  }
  EXPECT_EQ(Refusal(Token("sub", R"("abcdefgh","sub":"ijklmnop")")), "TOKEN_CLAIMS");
  EXPECT_EQ(Refusal(Token("candour_org", R"("")")), "");
}

TEST_F(TokenTest, AKnownTokenExpiresAllTheSame) {
  const std::string token = Token();
  EXPECT_EQ(Refusal(token), "");
  EXPECT_EQ(Refusal(token), "");
  clock_.Advance(absl::Seconds(660));
  EXPECT_EQ(Refusal(token), "TOKEN_EXPIRED");
}

TEST_F(TokenTest, AKnownTokenFallsWithItsKey) {
  const std::string token = Token();
  EXPECT_EQ(Refusal(token), "");
  const Signer successor = Signer::Elliptic("ec");
  Publish(Jwks({successor.Jwk()}));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Refusal(token), "TOKEN_SIGNATURE");
  EXPECT_EQ(Refusal(successor.Sign("ES256", Payload())), "");
  Publish("broken");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Refusal(successor.Sign("ES256", Payload())), "");
  Publish(Jwks({}));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Refusal(successor.Sign("ES256", Payload())), "TOKEN_KEY_UNKNOWN");
}

TEST(TokenCache, StaysBoundedAndGivesUpTheExpiredFirst) {
  TokenCache cache;
  const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
  Claims claims;
  claims.expires = now + absl::Seconds(10);
  cache.Store("living", 1, claims, now);
  EXPECT_TRUE(cache.Find("living", 1).has_value());
  EXPECT_FALSE(cache.Find("living", 2).has_value());
  claims.expires = now - absl::Seconds(1);
  for (int i = 0; i < 4096; ++i) cache.Store(absl::StrCat("dead", i), 1, claims, now);
  EXPECT_TRUE(cache.Find("living", 1).has_value());
  claims.expires = now + absl::Seconds(10);
  for (int i = 0; i < 4096; ++i) cache.Store(absl::StrCat("other", i), 1, claims, now);
  EXPECT_FALSE(cache.Find("living", 1).has_value());
  EXPECT_TRUE(cache.Find("other4095", 1).has_value());
}

// Two keys take turns in the file while eight threads verify: each token is either accepted as it is or
// refused for its key, and nothing races.
TEST_F(TokenTest, EightThreadsVerifyWhileTheKeysChange) {
  const Signer one = Signer::Elliptic("one"), two = Signer::Elliptic("two");
  const std::string tokens[] = {one.Sign("ES256", Payload()), two.Sign("ES256", Payload())};
  Publish(Jwks({one.Jwk(), two.Jwk()}));
  clock_.Advance(absl::Seconds(1));
  std::atomic<int> accepted{0}, refused{0}, other{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const auto claims = verifier_->Verify(tokens[(t + i) % 2]);
        if (claims.ok() && claims->account == "a1b2c3d4-registrar_7")
          ++accepted;
        else if (ReasonOf(claims.status()) == "TOKEN_KEY_UNKNOWN")
          ++refused;
        else
          ++other;
        if (t == 0 && i % 20 == 0) {
          Publish(i % 40 == 0 ? Jwks({one.Jwk()}) : Jwks({two.Jwk()}));
          clock_.Advance(absl::Seconds(1));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted + refused, 1600);
  EXPECT_GT(accepted, 0);
  EXPECT_EQ(other, 0);
}

}  // namespace
}  // namespace candour

#include "common/ledger/kafka_security.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr char kPassword[] = "a-canary-of-a-password";

class KafkaSecurityTest : public testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text, mode_t mode = 0600) const {
    const std::string path = folder_ / name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
  }
  void ExpectRefused(const KafkaSecurity& security, absl::StatusCode code, const std::string& text) const {
    const absl::Status refused = SecurityProperties(security).status();
    EXPECT_EQ(refused.code(), code) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(text));
    EXPECT_THAT(std::string(refused.message()), Not(HasSubstr(kPassword)));
  }

  const TempDir folder_;
  const std::string ca_ = File("ca.pem", "x", 0644), certificate_ = File("c.pem", "x", 0644);
  const std::string key_ = File("c.key", "x"), password_ = File("password", std::string(kPassword) + "\n");
};

TEST_F(KafkaSecurityTest, NothingAskedForIsPlaintext) { EXPECT_EQ(SecurityProperties({})->size(), 0u); }

TEST_F(KafkaSecurityTest, ACaTurnsTlsOnAndTheBrokersNameIsChecked) {
  EXPECT_THAT(*SecurityProperties({.ca = ca_}),
              UnorderedElementsAre(Pair("security.protocol", "ssl"), Pair("ssl.ca.location", ca_),
                                   Pair("ssl.endpoint.identification.algorithm", "https")));
}

TEST_F(KafkaSecurityTest, CertificateAndScramGoTogetherOverTls) {
  EXPECT_THAT(*SecurityProperties({.ca = "system",
                                   .certificate = certificate_,
                                   .key = key_,
                                   .user = "candour",
                                   .password_file = password_}),
              UnorderedElementsAre(Pair("security.protocol", "sasl_ssl"), Pair("ssl.ca.location", "probe"),
                                   Pair("ssl.endpoint.identification.algorithm", "https"),
                                   Pair("ssl.certificate.location", certificate_),
                                   Pair("ssl.key.location", key_), Pair("sasl.mechanisms", "SCRAM-SHA-512"),
                                   Pair("sasl.username", "candour"), Pair("sasl.password", kPassword)));
}

TEST_F(KafkaSecurityTest, HalfOfAPairIsRefused) {
  constexpr auto kWrong = absl::StatusCode::kInvalidArgument;
  ExpectRefused({.ca = ca_, .certificate = certificate_}, kWrong, "--kafka-cert and --kafka-key go together");
  ExpectRefused({.ca = ca_, .user = "candour"}, kWrong, "--kafka-user and --kafka-password-file go together");
  ExpectRefused({.user = "candour", .password_file = password_}, kWrong, "need --kafka-ca");
  ExpectRefused({.certificate = certificate_, .key = key_}, kWrong, "need --kafka-ca");
}

TEST_F(KafkaSecurityTest, FilesThatAreNotThereOrOpenToOthersAreNamed) {
  const std::string none = folder_ / "none";
  ExpectRefused({.ca = none}, absl::StatusCode::kInvalidArgument, "--kafka-ca: cannot read " + none);
  const std::string open_key = File("open.key", "x", 0640), open_password = File("open", kPassword, 0604);
  ExpectRefused({.ca = ca_, .certificate = certificate_, .key = open_key},
                absl::StatusCode::kFailedPrecondition, open_key + " is open to others than its owner");
  ExpectRefused({.ca = ca_, .user = "candour", .password_file = open_password},
                absl::StatusCode::kFailedPrecondition, open_password + " is open to others than its owner");
  ExpectRefused({.ca = ca_, .user = "candour", .password_file = File("empty", "\n")},
                absl::StatusCode::kInvalidArgument, "is empty");
}

}  // namespace
}  // namespace candour

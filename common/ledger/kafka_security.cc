#include "common/ledger/kafka_security.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

constexpr absl::string_view kSystem = "system";

absl::Status CheckReadable(const std::string& path, absl::string_view flag) {
  if (std::ifstream(path).good()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(flag, ": cannot read ", path));
}

absl::Status CheckPrivate(const std::string& path, absl::string_view flag) {
  CANDOUR_RETURN_IF_ERROR(CheckReadable(path, flag));
  struct stat file {};
  if (stat(path.c_str(), &file) != 0 || (file.st_mode & (S_IRWXG | S_IRWXO)) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(flag, ": ", path, " is open to others than its owner: chmod 600"));
}

absl::StatusOr<std::string> ReadPassword(const std::string& path) {
  CANDOUR_RETURN_IF_ERROR(CheckPrivate(path, "--kafka-password-file"));
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string password(absl::StripTrailingAsciiWhitespace(text.str()));
  if (password.empty())
    return absl::InvalidArgumentError(absl::StrCat("--kafka-password-file: ", path, " is empty"));
  return password;
}

absl::Status CheckParts(const KafkaSecurity& s) {
  if (s.certificate.empty() != s.key.empty())
    return absl::InvalidArgumentError("--kafka-cert and --kafka-key go together");
  if (s.user.empty() != s.password_file.empty())
    return absl::InvalidArgumentError("--kafka-user and --kafka-password-file go together");
  if (s.ca.empty() && !(s.certificate.empty() && s.user.empty())) {
    return absl::InvalidArgumentError(
        "--kafka-cert and --kafka-user need --kafka-ca: nobody is to listen, and the broker is to be known");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KafkaProperties> SecurityProperties(const KafkaSecurity& s) {
  CANDOUR_RETURN_IF_ERROR(CheckParts(s));
  KafkaProperties properties;
  if (s.ca.empty()) return properties;
  if (s.ca != kSystem) CANDOUR_RETURN_IF_ERROR(CheckReadable(s.ca, "--kafka-ca"));
  properties = {{"security.protocol", s.user.empty() ? "ssl" : "sasl_ssl"},
                {"ssl.ca.location", s.ca == kSystem ? "probe" : s.ca},
                {"ssl.endpoint.identification.algorithm", "https"}};
  if (!s.certificate.empty()) {
    CANDOUR_RETURN_IF_ERROR(CheckReadable(s.certificate, "--kafka-cert"));
    CANDOUR_RETURN_IF_ERROR(CheckPrivate(s.key, "--kafka-key"));
    properties.insert(properties.end(),
                      {{"ssl.certificate.location", s.certificate}, {"ssl.key.location", s.key}});
  }
  if (!s.user.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(const std::string password, ReadPassword(s.password_file));
    properties.insert(
        properties.end(),
        {{"sasl.mechanisms", "SCRAM-SHA-512"}, {"sasl.username", s.user}, {"sasl.password", password}});
  }
  return properties;
}

}  // namespace candour

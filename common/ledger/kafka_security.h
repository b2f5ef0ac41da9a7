// The way to the brokers: TLS, a client certificate, SCRAM. Secrets come from files, never from a flag.
//
//   KafkaSecurity security{.ca = "/etc/candour/kafka-ca.pem", .user = "candour", .password_file = "..."};
//   CANDOUR_ASSIGN_OR_RETURN(options.properties, SecurityProperties(security));
#ifndef CANDOUR_COMMON_LEDGER_KAFKA_SECURITY_H_
#define CANDOUR_COMMON_LEDGER_KAFKA_SECURITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/ledger/kafka_client.h"

namespace candour {

struct KafkaSecurity {
  std::string ca = {};                        // PEM, or "system"; empty: plaintext
  std::string certificate = {}, key = {};     // PEM: this client's
  std::string user = {}, password_file = {};  // SCRAM-SHA-512
};

// librdkafka's properties; none for plaintext. INVALID_ARGUMENT where parts are missing, and for a password
// or key file that can't be read; FAILED_PRECONDITION for one that others than its owner may read. No text
// ever holds the password.
absl::StatusOr<KafkaProperties> SecurityProperties(const KafkaSecurity& security);

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_KAFKA_SECURITY_H_

// TLS of the serving side: certificates from files, read again when the files change.
#ifndef CANDOUR_COMMON_PROCESS_TLS_H_
#define CANDOUR_COMMON_PROCESS_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace candour {

struct TlsFiles {
  std::string certificate, key;  // PEM; both empty: plaintext
  std::string client_ca;         // PEM; callers must present a certificate of it
};

// INVALID_ARGUMENT names the file that can't be read, holds no PEM, or (the key) belongs to another
// certificate.
absl::Status CheckTlsFiles(const TlsFiles& tls);

// How often the files are looked at. A new connection gets the new certificate; those that stand keep theirs.
inline constexpr absl::Duration kTlsRefresh = absl::Seconds(2);

// Errors as CheckTlsFiles: at start. Later, gRPC goes on with the pair that it has until both files fit.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const TlsFiles& tls);

// When the first certificate of a PEM file expires.
absl::StatusOr<absl::Time> CertificateExpiry(const std::string& path);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_TLS_H_

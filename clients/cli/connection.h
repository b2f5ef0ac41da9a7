// candourctl's way to a service: address, token, one call.
#ifndef CANDOUR_CLIENTS_CLI_CONNECTION_H_
#define CANDOUR_CLIENTS_CLI_CONNECTION_H_

#include <google/protobuf/message.h>

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace candour {

struct ConnectionFlags {
  std::string server;            // HOST:PORT; empty: from <data_dir>/endpoints.json
  std::string service;           // there: for what every service has; empty: registration
  std::string data_dir;          // of a candour --dev on this machine
  std::string token;             // JWT; empty: none, or minted with --as from <data_dir>/dev
  std::string as;                // "REGISTRAR", "CHAIR@TST01", "MANAGER@TST01:<person id>"
  std::string ca;                // PEM; empty: plaintext
  std::string certificate, key;  // PEM, for a server that asks for one
  double timeout_seconds = 30;
};

// A token for "ROLE[,ROLE][@ORG][:PERSON]" from the local issuer in `folder`; the account follows from the
// text, so the same words are the same person. Only where candour --dev has run.
absl::StatusOr<std::string> MintToken(const std::string& folder, const std::string& as,
                                      absl::Duration lifetime);

// Calls "/candour.registration.v1.Register/SignCode" and waits. The status carries the server's details as
// payloads; where it is the network's word it says which server did not answer.
absl::Status Call(const ConnectionFlags& flags, const std::string& path,
                  const google::protobuf::Message& request, google::protobuf::Message* response);

// One server stream: `got` has each message, on this thread, until the stream ends, `stop` is set, or
// `wanted` is over (DEADLINE_EXCEEDED).
absl::Status CallStream(const ConnectionFlags& flags, const google::protobuf::MethodDescriptor& rpc,
                        const google::protobuf::Message& request, absl::Duration wanted,
                        const std::function<void(const google::protobuf::Message&)>& got,
                        const std::atomic<bool>& stop);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_CONNECTION_H_

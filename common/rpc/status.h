// The one conversion to gRPC's status: payloads become google.rpc.Status details, which every client library
// can read.
#ifndef CANDOUR_COMMON_RPC_STATUS_H_
#define CANDOUR_COMMON_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "candour/ledger/v1/commit.pb.h"

namespace candour {

// Where the serialised common.v1.Settled stands among the payloads of a status.
inline constexpr absl::string_view kSettledUrl = "type.googleapis.com/candour.common.v1.Settled";

// The same code and message; payloads keyed by type URL become details.
grpc::Status ToGrpc(const absl::Status& status);

// Texts for people by reason, with {name} for each arg: {"ORG_UNKNOWN", "There is no organisation
// {org_code}."}
using RefusalTexts = std::map<std::string, std::string, std::less<>>;

// The text of a refusal; reason and args as they stand where `texts` has none.
std::string RenderRefusal(const ledger::v1::Refusal& refusal, const RefusalTexts& texts);

// A logged refusal as callers see it: its code, its text, ErrorInfo (reason, args) and common.v1.Settled.
absl::Status SettledRefusal(const ledger::v1::Refusal& refusal, const RefusalTexts& texts,
                            absl::string_view command_id, int64_t recorded_at_us, absl::string_view token);

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_STATUS_H_

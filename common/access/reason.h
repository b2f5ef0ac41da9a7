// A call refused at the door: a status with a text for people and a stable reason for programs, carried as
// the payload that gRPC calls google.rpc.ErrorInfo. Neither ever holds the token, a claim or anything
// personal.
//
//   return RefuseCall(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED", "The token has expired; get ...");
//   EXPECT_EQ(ReasonOf(verifier.Verify(jwt).status()), "TOKEN_EXPIRED");
#ifndef CANDOUR_COMMON_ACCESS_REASON_H_
#define CANDOUR_COMMON_ACCESS_REASON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace candour {

// Where the serialised google.rpc.ErrorInfo stands among the payloads of a status.
inline constexpr absl::string_view kErrorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";

// `reason` is [A-Z0-9_]{1,63}; `text` says what to do.
absl::Status RefuseCall(absl::StatusCode code, absl::string_view reason, absl::string_view text);

// Empty for a status without one.
std::string ReasonOf(const absl::Status& status);

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_REASON_H_

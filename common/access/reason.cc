#include "common/access/reason.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace candour {

absl::Status RefuseCall(absl::StatusCode code, absl::string_view reason, absl::string_view text) {
  absl::Status status(code, text);
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("candour");
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kErrorInfoUrl);
  google::rpc::ErrorInfo info;
  if (!payload || !info.ParseFromString(std::string(*payload))) return "";
  return info.reason();
}

}  // namespace candour

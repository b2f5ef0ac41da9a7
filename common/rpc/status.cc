#include "common/rpc/status.h"

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/reason.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace candour {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());  // Abseil's codes are gRPC's
  // Sorted, since Abseil hands them out in another order each time: the same outcome is the same bytes.
  std::map<std::string, std::string> payloads;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& bytes) {
    payloads.emplace(std::string(url), std::string(bytes));
  });
  google::rpc::Status details;
  for (auto& [url, bytes] : payloads) {
    auto* detail = details.add_details();
    detail->set_type_url(url);
    detail->set_value(std::move(bytes));
  }
  const std::string message(status.message());
  if (details.details().empty()) return grpc::Status(code, message);
  details.set_code(code);
  details.set_message(message);
  return grpc::Status(code, message, details.SerializeAsString());
}

std::string RenderRefusal(const ledger::v1::Refusal& refusal, const RefusalTexts& texts) {
  const auto text = texts.find(refusal.reason());
  if (text != texts.end()) {
    std::vector<std::pair<std::string, std::string>> replacements;
    std::string rest;  // what the text does not mention: "(successor: TST04)"
    for (const auto& arg : refusal.args()) {
      const std::string place = absl::StrCat("{", arg.name(), "}");
      if (!absl::StrContains(text->second, place))
        absl::StrAppend(&rest, " (", arg.name(), ": ", arg.value(), ")");
      replacements.emplace_back(place, arg.value());
    }
    return absl::StrReplaceAll(text->second, replacements) + rest;
  }
  std::string rendered = absl::StrCat("Refused: ", refusal.reason());
  for (const auto& arg : refusal.args()) absl::StrAppend(&rendered, " ", arg.name(), "=", arg.value());
  return rendered;
}

absl::Status SettledRefusal(const ledger::v1::Refusal& refusal, const RefusalTexts& texts,
                            absl::string_view command_id, int64_t recorded_at_us, absl::string_view token) {
  absl::Status status(static_cast<absl::StatusCode>(refusal.grpc_code()), RenderRefusal(refusal, texts));
  google::rpc::ErrorInfo info;
  info.set_reason(refusal.reason());
  info.set_domain("candour");
  for (const auto& arg : refusal.args()) (*info.mutable_metadata())[arg.name()] = arg.value();
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  common::v1::Settled settled;
  settled.set_settled(true);
  settled.set_command_id(std::string(command_id));
  settled.set_recorded_at_us(recorded_at_us);
  settled.set_token(std::string(token));
  status.SetPayload(kSettledUrl, absl::Cord(settled.SerializeAsString()));
  return status;
}

}  // namespace candour

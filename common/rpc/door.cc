// Whether a call may come in: its token, its rights, its shape, its quota. The rest of Endpoint stands in
// endpoint.cc.
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/replica/standing_state.h"
#include "common/rpc/endpoint.h"
#include "google/rpc/error_details.pb.h"

namespace candour {

using google::protobuf::Message;

// No organisation's code looks like the other two.
std::string Endpoint::QuotaName(const std::optional<Claims>& claims) {
  if (!claims) return "anonymous";
  return claims->organisation.empty() ? "no organisation" : claims->organisation;
}

absl::StatusOr<std::optional<Claims>> Endpoint::Authenticate(const grpc::CallbackServerContext& call) const {
  const auto header = call.client_metadata().find("authorization");
  if (header == call.client_metadata().end()) return std::nullopt;
  absl::string_view value(header->second.data(), header->second.size());
  if (!absl::ConsumePrefix(&value, "Bearer ") && !absl::ConsumePrefix(&value, "bearer ")) {
    return RefuseCall(absl::StatusCode::kUnauthenticated, "TOKEN_MALFORMED",
                      "The authorization header must be \"Bearer <token>\".");
  }
  CANDOUR_ASSIGN_OR_RETURN(Claims claims, options_.tokens->Verify(value));
  return std::optional<Claims>(std::move(claims));
}

absl::Status Endpoint::CheckShape(const Message& request) const {
  const std::vector<FieldViolation> violations = shapes_.Check(request);
  if (violations.empty()) return absl::OkStatus();
  google::rpc::BadRequest details;
  std::string text = "The request is not well-formed:";
  for (const FieldViolation& violation : violations) {
    auto* added = details.add_field_violations();
    added->set_field(violation.field);
    added->set_description(violation.description);
    if (details.field_violations_size() <= 3) {
      absl::StrAppend(&text, " ", violation.field, " ", violation.description, ".");
    }
  }
  absl::Status status = RefuseCall(absl::StatusCode::kInvalidArgument, "SHAPE", text);
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest", absl::Cord(details.SerializeAsString()));
  return status;
}

absl::Status Endpoint::CheckReady() const {
  if (options_.state->ready()) return absl::OkStatus();
  return RefuseCall(absl::StatusCode::kUnavailable, "NOT_READY",
                    "This replica has not caught up with its ledger, or has stopped; ask another.");
}

absl::Status Endpoint::AwaitReactions(uint64_t offset, absl::Time until) const {
  if (options_.executor == nullptr) {
    return RefuseReadOnly(
        *options_.state->View(),
        "what followed from its last records may not be in it. Leave settled_through out, or "
        "ask the live service.");
  }
  if (options_.settled == nullptr || options_.settled(offset, until).ok()) return absl::OkStatus();
  return RefuseCall(
      absl::StatusCode::kUnavailable, "REACTIONS_PENDING",
      "What follows from what was recorded until then is not recorded yet; ask again, or without "
      "settled_through.");
}

absl::StatusOr<Actor> Endpoint::AuthoriseCommand(const Rpc& rpc, const std::optional<Claims>& claims,
                                                 const Message& request, bool* charged) const {
  CANDOUR_ASSIGN_OR_RETURN(Actor actor, grants_.Authorise(rpc.method, claims, request));
  CANDOUR_RETURN_IF_ERROR(CheckShape(request));
  if (options_.quota != nullptr) {
    CANDOUR_RETURN_IF_ERROR(options_.quota->Take(QuotaName(claims)));
    *charged = true;
  }
  return actor;
}

absl::Status Endpoint::RefuseCommand(const Rpc& rpc, const std::optional<Claims>& claims,
                                     const Message& request) const {
  CANDOUR_RETURN_IF_ERROR(grants_.Authorise(rpc.method, claims, request).status());
  return RefuseReadOnly(*options_.state->View(),
                        "nothing can be recorded. Send commands to the live service.");
}

absl::StatusOr<StreamCaller> Endpoint::Admit(const grpc::CallbackServerContext& call,
                                             const Message& request) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<Claims> claims, Authenticate(call));
  const Rpc& rpc = rpcs_.at(request.GetDescriptor());
  CANDOUR_ASSIGN_OR_RETURN(Actor actor, grants_.Authorise(rpc.method, claims, request));
  CANDOUR_RETURN_IF_ERROR(CheckShape(request));
  CANDOUR_RETURN_IF_ERROR(CheckReady());
  if (options_.quota != nullptr) CANDOUR_RETURN_IF_ERROR(options_.quota->Take(QuotaName(claims)));
  return StreamCaller{std::move(actor), claims ? claims->expires : absl::InfiniteFuture(),
                      StreamMeter(meter_, *rpc.meter)};
}

void Endpoint::StreamRefused(const Message& request, const absl::Status& why) const {
  meter_.StreamEnded(*rpcs_.at(request.GetDescriptor()).meter, why);
}

}  // namespace candour

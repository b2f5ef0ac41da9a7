#include "tests/cluster/caller.h"

#include <grpcpp/generic/generic_stub.h>

#include <algorithm>

#include "common/base/status.h"
#include "common/base/uuid.h"
#include "google/rpc/status.pb.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr char kOrganisation[] = "TST01";
const absl::CivilDay kBirthday(1971, 3, 4);
constexpr absl::Duration kPatience = absl::Seconds(20);

common::v1::Date DateOf(absl::CivilDay day) {
  common::v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// A new caller to an address begins anew, whatever an older one has met there.
grpc::ChannelArguments OwnConnection() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  return arguments;
}

template <class Response>
std::string NewIdOf(const Response&) {
  return "";
}
std::string NewIdOf(const v1::RecordPersonResponse& response) { return response.person_id(); }
std::string NewIdOf(const v1::CreatePostResponse& response) { return response.post_id(); }

template <class Stub, class Request, class Response>
SavedCommand Save(const std::unique_ptr<Stub> Caller::*stub,
                  grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                  Request request) {
  request.mutable_command()->set_id(NewUuid());
  const std::string id = request.command().id();
  return {id, [=](const Caller& caller, absl::Duration timeout) -> absl::StatusOr<Answer> {
            Response response;
            CANDOUR_RETURN_IF_ERROR(caller.Call(*(caller.*stub), rpc, request, &response, timeout));
            return Answer{response.receipt(), NewIdOf(response)};
          }};
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return result;
  for (const auto& detail : details.details())
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return result;
}

Caller::Caller(const std::string& address, std::string token,
               std::shared_ptr<grpc::ChannelCredentials> credentials)
    : channel_(grpc::CreateCustomChannel(address, credentials, OwnConnection())),
      token_(std::move(token)),
      people(v1::Register::NewStub(channel_)),
      posts(v1::Appointments::NewStub(channel_)),
      records(records::v1::Records::NewStub(channel_)) {}

absl::StatusOr<records::v1::GetCommandResponse> Caller::GetCommand(const std::string& id) const {
  records::v1::GetCommandRequest request;
  request.set_command_id(id);
  records::v1::GetCommandResponse response;
  CANDOUR_RETURN_IF_ERROR(
      Call(*records, &records::v1::Records::Stub::GetCommand, request, &response, kPatience));
  return response;
}

absl::StatusOr<records::v1::GetStateResponse> Caller::GetState(bool with_digest) const {
  records::v1::GetStateRequest request;
  request.set_with_digest(with_digest);
  records::v1::GetStateResponse response;
  CANDOUR_RETURN_IF_ERROR(
      Call(*records, &records::v1::Records::Stub::GetState, request, &response, kPatience));
  return response;
}

absl::StatusOr<v1::GetPersonResponse> Caller::GetPerson(const std::string& person_id) const {
  v1::GetPersonRequest request;
  request.set_person_id(person_id);
  v1::GetPersonResponse response;
  CANDOUR_RETURN_IF_ERROR(Call(*people, &v1::Register::Stub::GetPerson, request, &response, kPatience));
  return response;
}

absl::StatusOr<bool> Caller::Reacting() const {
  records::v1::ListReactionsResponse listed;
  CANDOUR_RETURN_IF_ERROR(Call(*records, &records::v1::Records::Stub::ListReactions,
                               records::v1::ListReactionsRequest(), &listed, kPatience));
  return std::any_of(listed.reactions().begin(), listed.reactions().end(), [](const auto& one) {
    return !one.enabled() || one.behind() > 0 || one.retrying() > 0;
  });
}

std::unique_ptr<grpc::ClientReader<records::v1::FollowResponse>> Caller::Follow(
    grpc::ClientContext* context, const records::v1::FollowRequest& request) const {
  context->AddMetadata("authorization", "Bearer " + token_);
  return records->Follow(context, request);
}

// With a queue of its own: gRPC 1.51 frees the one that it makes for callbacks twice.
bool Caller::Serving() const {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  const grpc::Slice empty;
  const grpc::ByteBuffer sent(&empty, 1);
  grpc::ByteBuffer received;
  grpc::Status status;
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", sent, &queue);
  call->StartCall();
  call->Finish(&received, &status, nullptr);
  void* tag = nullptr;
  bool finished = false;
  queue.Next(&tag, &finished);
  grpc::Slice bytes;
  if (!status.ok() || !received.DumpToSingleSlice(&bytes).ok()) return false;
  // HealthCheckResponse{status = SERVING}.
  return std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size()) == "\x08\x01";
}

SavedCommand RecordPerson(const std::string& given, const std::string& family, const v1::Contact& contact) {
  v1::RecordPersonRequest request;
  auto* name = request.mutable_identity()->add_names();
  name->set_given(given);
  name->set_family(family);
  *request.mutable_identity()->mutable_date_of_birth() = DateOf(kBirthday);
  *request.mutable_identity()->mutable_contact() = contact;
  request.set_org_code(kOrganisation);
  return Save(&Caller::people, &v1::Register::Stub::RecordPerson, request);
}

SavedCommand Apply(const std::string& person_id) {
  v1::ApplyRequest request;
  request.set_person_id(person_id);
  request.set_stage(v1::STAGE_L2_MIDDLE);
  request.set_org_code(kOrganisation);
  return Save(&Caller::people, &v1::Register::Stub::Apply, request);
}

SavedCommand RequestErasure(const std::string& person_id) {
  v1::RequestErasureRequest request;
  request.set_person_id(person_id);
  request.set_ground(v1::ERASURE_GROUND_OWN_REQUEST);
  *request.mutable_date_of_birth() = DateOf(kBirthday);
  request.set_reason("asked for by letter");
  return Save(&Caller::people, &v1::Register::Stub::RequestErasure, request);
}

SavedCommand ApproveErasure(const std::string& person_id) {
  v1::ApproveErasureRequest request;
  request.set_person_id(person_id);
  *request.mutable_date_of_birth() = DateOf(kBirthday);
  return Save(&Caller::people, &v1::Register::Stub::ApproveErasure, request);
}

SavedCommand GiveNoticeOfRefusal(const std::string& person_id, const std::string& reasons) {
  v1::GiveNoticeOfRefusalRequest request;
  request.set_person_id(person_id);
  request.set_reasons(reasons);
  request.set_delivery(v1::DELIVERY_POST);
  return Save(&Caller::people, &v1::Register::Stub::GiveNoticeOfRefusal, request);
}

SavedCommand CreatePost(const std::string& title, const std::string& reports_to) {
  v1::CreatePostRequest request;
  request.set_org_code(kOrganisation);
  request.set_title(title);
  request.set_type(reports_to.empty() ? v1::POST_TYPE_CEO : v1::POST_TYPE_MANAGER);
  request.set_stage(reports_to.empty() ? v1::STAGE_L4_BOARD : v1::STAGE_L3_SENIOR);
  request.set_reports_to_post_id(reports_to);
  *request.mutable_from() = DateOf(absl::CivilDay(2020, 1, 1));
  return Save(&Caller::posts, &v1::Appointments::Stub::CreatePost, request);
}

SavedCommand ChangeReporting(const std::string& post_id, const std::string& reports_to, absl::CivilDay from) {
  v1::ChangeReportingRequest request;
  request.set_org_code(kOrganisation);
  request.set_post_id(post_id);
  request.set_reports_to_post_id(reports_to);
  *request.mutable_from() = DateOf(from);
  return Save(&Caller::posts, &v1::Appointments::Stub::ChangeReporting, request);
}

}  // namespace candour

#include "clients/cli/connection.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/sync_stream.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/access/dev_issuer.h"
#include "common/base/file.h"
#include "common/base/sha256.h"
#include "common/base/status.h"
#include "google/rpc/status.pb.h"

namespace candour {
namespace {

// "candour.sanctions.v1.Sanctions/GetRules" is for the service `sanctions`. Records is in each.
std::string ServiceOf(const ConnectionFlags& flags, const std::string& path) {
  const std::vector<std::string> parts = absl::StrSplit(absl::StripPrefix(path, "/"), '.');
  if (parts.size() > 1 && parts[1] != "records") return parts[1];
  return flags.service.empty() ? "registration" : flags.service;
}

absl::StatusOr<std::string> ServerOf(const ConnectionFlags& flags, const std::string& service) {
  if (!flags.server.empty()) return flags.server;
  if (flags.data_dir.empty()) {
    return absl::InvalidArgumentError(
        "which service? Give --server HOST:PORT, or --data-dir of a local candour");
  }
  const std::string path = flags.data_dir + "/endpoints.json";
  std::ifstream file(path);
  const nlohmann::json endpoints = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!endpoints.is_object() || !endpoints.contains(service)) {
    return absl::NotFoundError(absl::StrCat("no running candour with ", service, " is named in ", path));
  }
  return endpoints[service].get<std::string>();
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsOf(const ConnectionFlags& flags) {
  if (flags.certificate.empty() != flags.key.empty() || (flags.ca.empty() && !flags.key.empty()))
    return absl::InvalidArgumentError("--cert and --key go together, and need --ca");
  if (flags.ca.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  CANDOUR_ASSIGN_OR_RETURN(options.pem_root_certs, ReadFile(flags.ca));
  if (!flags.key.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(options.pem_cert_chain, ReadFile(flags.certificate));
    CANDOUR_ASSIGN_OR_RETURN(options.pem_private_key, ReadFile(flags.key));
  }
  return grpc::SslCredentials(options);
}

}  // namespace

absl::StatusOr<std::string> MintToken(const std::string& folder, const std::string& as,
                                      absl::Duration lifetime) {
  if (!std::filesystem::exists(folder + "/jwks.json")) {  // Open would make an issuer that nobody trusts
    return absl::NotFoundError(
        absl::StrCat("no candour --dev has run in ", std::filesystem::path(folder).parent_path().string(),
                     ", so there is no issuer to mint a token; give its --data-dir, or a --token"));
  }
  CANDOUR_ASSIGN_OR_RETURN(const auto issuer, DevIssuer::Open(folder, "candour-dev", "candour"));
  const std::vector<std::string> person = absl::StrSplit(as, absl::MaxSplits(':', 1));
  const std::vector<std::string> parts = absl::StrSplit(person[0], absl::MaxSplits('@', 1));
  TokenHolder holder;
  holder.roles = absl::StrSplit(parts[0], ',');
  if (parts.size() > 1) holder.organisation = parts[1];
  if (person.size() > 1) holder.person_id = person[1];
  holder.account = "dev-" + absl::BytesToHexString(Sha256(as)).substr(0, 16);
  return issuer->Mint(holder, lifetime, absl::Now());
}

namespace {

// To one server: where it is, for people, and the token to show.
struct Line {
  std::shared_ptr<grpc::Channel> channel;
  std::string server;
  std::string token;
};

absl::Status FromGrpc(const grpc::Status& status, const Line& line) {
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (status.error_details().empty() && (absl::IsUnavailable(result) || absl::IsDeadlineExceeded(result)))
    return absl::Status(result.code(), absl::StrCat("no answer from ", line.server, ": ", result.message()));
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details())
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

absl::StatusOr<Line> Connect(const ConnectionFlags& flags, const std::string& path) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string server, ServerOf(flags, ServiceOf(flags, path)));
  CANDOUR_ASSIGN_OR_RETURN(const auto credentials, CredentialsOf(flags));
  const std::string named =
      flags.server.empty() ? absl::StrCat(server, ", which ", flags.data_dir,
                                          "/endpoints.json names (is it running? --server names another)")
                           : absl::StrCat(server, " (is it running? --server says where)");
  Line line{grpc::CreateChannel(server, credentials), named, flags.token};
  if (line.token.empty() && !flags.as.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(line.token, MintToken(flags.data_dir + "/dev", flags.as, absl::Minutes(10)));
  }
  return line;
}

}  // namespace

absl::Status Call(const ConnectionFlags& flags, const std::string& path,
                  const google::protobuf::Message& request, google::protobuf::Message* response) {
  CANDOUR_ASSIGN_OR_RETURN(const Line line, Connect(flags, path));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(flags.timeout_seconds)));
  if (!line.token.empty()) context.AddMetadata("authorization", "Bearer " + line.token);

  grpc::GenericStub stub(line.channel);
  const grpc::Slice bytes(request.SerializeAsString());
  const grpc::ByteBuffer sent(&bytes, 1);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> finished;
  stub.UnaryCall(&context, path, grpc::StubOptions(), &sent, &received,
                 [&](grpc::Status status) { finished.set_value(std::move(status)); });
  const grpc::Status status = finished.get_future().get();
  if (!status.ok()) return FromGrpc(status, line);
  grpc::ProtoBufferReader reader(&received);
  if (!response->ParseFromZeroCopyStream(&reader)) return absl::DataLossError("the answer does not parse");
  return absl::OkStatus();
}

absl::Status CallStream(const ConnectionFlags& flags, const google::protobuf::MethodDescriptor& rpc,
                        const google::protobuf::Message& request, absl::Duration wanted,
                        const std::function<void(const google::protobuf::Message&)>& got,
                        const std::atomic<bool>& stop) {
  const std::string path = absl::StrCat("/", rpc.service()->full_name(), "/", rpc.name());
  CANDOUR_ASSIGN_OR_RETURN(const Line line, Connect(flags, path));
  grpc::ClientContext context;
  if (wanted < absl::InfiniteDuration()) context.set_deadline(absl::ToChronoTime(absl::Now() + wanted));
  if (!line.token.empty()) context.AddMetadata("authorization", "Bearer " + line.token);
  std::atomic<bool> over = false;
  std::thread watching([&] {
    while (!stop && !over) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (stop) context.TryCancel();
  });
  const grpc::internal::RpcMethod method(path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc.output_type())->New());
  const grpc::Slice bytes(request.SerializeAsString());
  const std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader(
      grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(line.channel.get(), method, &context,
                                                                    grpc::ByteBuffer(&bytes, 1)));
  grpc::ByteBuffer received;
  while (reader->Read(&received)) {
    grpc::ProtoBufferReader source(&received);
    if (message->ParseFromZeroCopyStream(&source)) got(*message);
  }
  const grpc::Status status = reader->Finish();
  over = true;
  watching.join();
  return FromGrpc(status, line);
}

}  // namespace candour

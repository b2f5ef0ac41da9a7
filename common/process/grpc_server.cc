#include "common/process/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_builder_plugin.h>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

// Bytes. A request stands beside its facts in a commit of at most 512 KiB.
constexpr int kMaxRequestBytes = 256 * 1024, kMaxMetadataBytes = 16 * 1024;
// An unfinished handshake holds a file descriptor (gRPC 1.51 can be brought down by many).
constexpr int kHandshakeTimeoutMs = 5000;

// gRPC's reflection adds itself to every server of a process that its library is linked into.
class WithoutReflection : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const auto& plugin) { return plugin->name() == "proto_server_reflection"; });
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<grpc::Server>> StartGrpcServer(
    const GrpcServerOptions& options, const std::vector<std::unique_ptr<grpc::Service>>& services,
    int* port) {
  grpc::EnableDefaultHealthCheckService(true);
  CANDOUR_ASSIGN_OR_RETURN(const auto credentials, ServerCredentials(options.tls));
  // The call keeps the library in, for whoever links only what is called.
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  if (!options.reflection) builder.SetOption(std::make_unique<WithoutReflection>());
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT,
                             0);  // a port that is in use is an error, not a lottery
  builder.AddListeningPort(options.listen, credentials, port);
  for (const auto& service : services) builder.RegisterService(service.get());
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server || *port == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot listen on ", options.listen, ": is the port in use?"));
  }
  server->GetHealthCheckService()->SetServingStatus(false);
  return server;
}

}  // namespace candour

// A gRPC server with the limits that every service of ours has, and health.
#ifndef CANDOUR_COMMON_PROCESS_GRPC_SERVER_H_
#define CANDOUR_COMMON_PROCESS_GRPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/process/tls.h"

namespace candour {

struct GrpcServerOptions {
  std::string listen;  // "127.0.0.1:7101"; port 0: a free one
  TlsFiles tls;
  bool reflection = false;
};

// Listens, NOT_SERVING until its health service is told otherwise; `port` is the one that is listened on. The
// services outlive it. FAILED_PRECONDITION: the port can't be had; INVALID_ARGUMENT: the files of `tls`.
absl::StatusOr<std::unique_ptr<grpc::Server>> StartGrpcServer(
    const GrpcServerOptions& options, const std::vector<std::unique_ptr<grpc::Service>>& services, int* port);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_GRPC_SERVER_H_

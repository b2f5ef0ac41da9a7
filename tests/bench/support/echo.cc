#include "tests/bench/support/echo.h"

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "echo.grpc.pb.h"
#include "tests/bench/support/calls.h"
#include "tests/bench/support/payload.h"

namespace candour {
namespace {

class EchoService : public bench::v1::Echo::CallbackService {
 public:
  grpc::ServerUnaryReactor* Call(grpc::CallbackServerContext* context, const bench::v1::EchoRequest* request,
                                 bench::v1::EchoResponse* response) override {
    response->set_payload(request->payload());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

// Tells its port through `pipe`.
[[noreturn]] void Serve(int pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  EchoService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (write(pipe, &port, sizeof port) != sizeof port) std::abort();
  server->Wait();
  std::abort();
}

}  // namespace

EchoProcess::EchoProcess() {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  pid_ = fork();
  if (pid_ == 0) Serve(ends[1]);
  if (read(ends[0], &port_, sizeof port_) != sizeof port_) std::abort();
}

EchoProcess::~EchoProcess() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::string EchoProcess::address() const { return absl::StrCat("127.0.0.1:", port_); }

Call EchoCalls(const std::string& address, int connections) {
  return UnaryCalls<bench::v1::EchoRequest, bench::v1::EchoResponse>(
      {address, ""}, "candour.bench.v1.Echo/Call", connections,
      [](bench::v1::EchoRequest* request) { request->set_payload(Payload()); });
}

}  // namespace candour

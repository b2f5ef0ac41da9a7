// Commands per second over gRPC beside an empty echo, in one run. Servers are processes of their own; client,
// server and broker share the machine's cores, so the costs add up.
//
//   build/tests/bin/first_look --target 127.0.0.1:7101 --token "$(candourctl token ...)" [--name embedded]
//
// Prints a table on stdout: name, in flight, calls/s, p50, p99, p99.9, ratio to the echo.
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

#include "candour/registration/v1/appointments.grpc.pb.h"
#include "common/base/uuid.h"
#include "echo.grpc.pb.h"
#include "tests/bench/load.h"

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

// A child with the echo server; its port comes through a pipe.
class EchoProcess {
 public:
  EchoProcess() {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    pid_ = ::fork();
    if (pid_ == 0) Serve(ends[1]);
    if (::read(ends[0], &port_, sizeof port_) != sizeof port_) std::abort();
  }
  ~EchoProcess() { ::kill(pid_, SIGKILL); }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  [[noreturn]] static void Serve(int pipe) {
    EchoService service;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service);
    const auto server = builder.BuildAndStart();
    if (::write(pipe, &port, sizeof port) != sizeof port) std::abort();
    server->Wait();
    std::abort();
  }
  pid_t pid_ = 0;
  int port_ = 0;
};

// Calls over a few connections, as several clients would.
template <class Stub, class Service>
std::vector<std::unique_ptr<Stub>> Connect(const std::string& address, int connections) {
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int i = 0; i < connections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt("candour.connection", i);  // distinct arguments: distinct connections
    stubs.push_back(
        Service::NewStub(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
  }
  return stubs;
}

std::function<void(std::function<void(bool)>)> EchoCalls(const std::string& address, int connections) {
  auto stubs = std::make_shared<std::vector<std::unique_ptr<bench::v1::Echo::Stub>>>(
      Connect<bench::v1::Echo::Stub, bench::v1::Echo>(address, connections));
  auto turn = std::make_shared<std::atomic<size_t>>(0);
  return [stubs, turn](std::function<void(bool)> done) {
    struct State {
      grpc::ClientContext context;
      bench::v1::EchoRequest request;
      bench::v1::EchoResponse response;
    };
    auto state = std::make_shared<State>();
    state->request.set_payload(std::string(600, 'x'));
    (*stubs)[(*turn)++ % stubs->size()]->async()->Call(
        &state->context, &state->request, &state->response,
        [state, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  };
}

// CreatePost: decides on the organisation and writes one fact on a stream of its own; request and fact about
// 600 bytes.
std::function<void(std::function<void(bool)>)> CommandCalls(const std::string& address,
                                                            const std::string& token, int connections) {
  using Service = registration::v1::Appointments;
  auto stubs = std::make_shared<std::vector<std::unique_ptr<Service::Stub>>>(
      Connect<Service::Stub, Service>(address, connections));
  auto turn = std::make_shared<std::atomic<size_t>>(0);
  return [stubs, turn, token](std::function<void(bool)> done) {
    struct State {
      grpc::ClientContext context;
      registration::v1::CreatePostRequest request;
      registration::v1::CreatePostResponse response;
    };
    auto state = std::make_shared<State>();
    state->context.AddMetadata("authorization", "Bearer " + token);
    auto& request = state->request;
    request.mutable_command()->set_id(NewUuid());
    request.set_org_code("TST01");
    request.set_title(std::string(200, 't'));
    request.set_type(registration::v1::POST_TYPE_MANAGER);
    request.set_stage(registration::v1::STAGE_L2_MIDDLE);
    request.mutable_from()->set_year(2026);
    request.mutable_from()->set_month(1);
    request.mutable_from()->set_day(5);
    (*stubs)[(*turn)++ % stubs->size()]->async()->CreatePost(
        &state->context, &state->request, &state->response,
        [state, done = std::move(done)](const grpc::Status& status) {
          static std::atomic<bool> told{false};
          if (!status.ok() && !told.exchange(true))
            std::fprintf(stderr, "a call failed: %s\n", status.error_message().c_str());
          done(status.ok());
        });
  };
}

void Print(const std::string& name, int in_flight, const LoadResult& result, double echo) {
  std::printf("%-28s %5d %10.0f/s  p50 %7.2f ms  p99 %7.2f ms  p99.9 %7.2f ms  %5.2f of echo  %llu failed\n",
              name.c_str(), in_flight, result.per_second, absl::ToDoubleMilliseconds(result.p50),
              absl::ToDoubleMilliseconds(result.p99), absl::ToDoubleMilliseconds(result.p999),
              echo > 0 ? result.per_second / echo : 1.0, static_cast<unsigned long long>(result.failed));
  std::fflush(stdout);
}

int Main(int argc, char** argv) {
  CLI::App app("Commands per second over gRPC beside an empty echo.", "first_look");
  std::string target, token, name = "candour";
  double seconds = 5;
  int connections = 4;
  std::vector<int> in_flights = {1, 16, 64};
  app.add_option("--target", target, "HOST:PORT of a registration service")->required();
  app.add_option("--token", token, "JWT of a registrar")->required();
  app.add_option("--name", name, "what the target is");
  app.add_option("--seconds", seconds, "length of each measurement");
  app.add_option("--connections", connections, "client connections");
  app.add_option("--in-flight", in_flights, "calls in flight, several");
  CLI11_PARSE(app, argc, argv);
  const EchoProcess echo;  // before any gRPC object of this process: it forks
  for (const int in_flight : in_flights) {
    const LoadResult limit = RunLoad(in_flight, absl::Seconds(1), absl::Seconds(seconds),
                                     EchoCalls(echo.address(), std::min(connections, in_flight)));
    Print("echo", in_flight, limit, 0);
    const LoadResult result = RunLoad(in_flight, absl::Seconds(1), absl::Seconds(seconds),
                                      CommandCalls(target, token, std::min(connections, in_flight)));
    Print(name, in_flight, result, limit.per_second);
  }
  return 0;
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) { return candour::Main(argc, argv); }

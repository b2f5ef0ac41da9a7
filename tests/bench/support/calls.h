// gRPC calls for RunLoad, over a few connections, as several clients would.
//
//   const Call echo = UnaryCalls<EchoRequest, EchoResponse>({address, ""}, "candour.bench.v1.Echo/Call", 4,
//   fill);
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_CALLS_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_CALLS_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "candour/registration/v1/appointments.pb.h"
#include "tests/bench/support/load.h"

namespace candour {

struct Server {
  std::string address;
  std::string token;  // empty: none
};

// The n-th connection to an address, the same for every caller. It stays until the process ends: with its
// last channel gRPC 1.51 ends the threads of its callbacks, and where that happens again and again their
// queue is freed twice.
std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address, int n);

// `fill` makes each request; thread-safe. `check` looks at each answer.
template <class Request, class Response>
Call UnaryCalls(const Server& server, const std::string& method, int connections,
                std::function<void(Request*)> fill,
                std::function<absl::Status(const Response&)> check = nullptr) {
  using Stub = grpc::TemplatedGenericStub<Request, Response>;
  struct Shared {
    std::vector<std::unique_ptr<Stub>> stubs;
    std::atomic<size_t> turn = 0;
  };
  struct OneCall {
    grpc::ClientContext context;
    Request request;
    Response response;
  };
  auto shared = std::make_shared<Shared>();
  for (int i = 0; i < connections; ++i)
    shared->stubs.push_back(std::make_unique<Stub>(ChannelTo(server.address, i)));
  return [shared, fill = std::move(fill), check = std::move(check), path = absl::StrCat("/", method),
          header = absl::StrCat("Bearer ", server.token),
          has_token = !server.token.empty()](std::function<void(absl::Status)> done) {
    auto one = std::make_shared<OneCall>();
    if (has_token) one->context.AddMetadata("authorization", header);
    fill(&one->request);
    Stub& stub = *shared->stubs[shared->turn++ % shared->stubs.size()];
    stub.UnaryCall(&one->context, path, grpc::StubOptions(), &one->request, &one->response,
                   [one, check, done = std::move(done)](const grpc::Status& status) {
                     if (!status.ok()) {
                       return done(absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                                                status.error_message()));
                     }
                     done(check ? check(one->response) : absl::OkStatus());
                   });
  };
}

// Runs one call to its end.
absl::Status CallOnce(const Call& call);

// A new post, decided on its organisation, with one fact on a stream of its own. Request and fact have 263
// bytes each.
registration::v1::CreatePostRequest NewPost();
Call CreatePostCalls(const Server& server, int connections);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_CALLS_H_

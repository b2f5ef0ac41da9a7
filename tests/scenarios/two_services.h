// The sanctions service and the register as they run, and whoever calls them: real gRPC, by generated stubs.
//
//   absl::StatusOr<v1::ScreenResponse> screened = services.Ask(screener, &Sanctions::Stub::Screen, request);
//   EXPECT_EQ(ReasonOf(screened.status()), "SCOPE");
#ifndef CANDOUR_TESTS_SCENARIOS_TWO_SERVICES_H_
#define CANDOUR_TESTS_SCENARIOS_TWO_SERVICES_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "candour/records/v1/records.grpc.pb.h"
#include "candour/registration/v1/appointments.grpc.pb.h"
#include "candour/registration/v1/register.grpc.pb.h"
#include "candour/sanctions/v1/sanctions.grpc.pb.h"
#include "common/access/dev_issuer.h"
#include "common/base/mutex.h"
#include "common/base/uuid.h"

namespace candour {

template <class Stub, class Request, class Response>
using Rpc = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

using registration::v1::Appointments;
using registration::v1::Register;
using sanctions::v1::Sanctions;

// Where they listen; the register may have several replicas.
struct Addresses {
  std::string sanctions;
  std::vector<std::string> registers;
};

// Thread-safe but for `Serve`, `HangUp` and `SetDeadline`.
class TwoServices {
 public:
  TwoServices() = default;
  virtual ~TwoServices() = default;
  TwoServices(const TwoServices&) = delete;
  TwoServices& operator=(const TwoServices&) = delete;

  // Those that listen now; tokens are of `issuer`, which outlives them. The clock by which they look at
  // tokens is `off` from this process's.
  void Serve(Addresses addresses, const DevIssuer* issuer, absl::Duration off = absl::ZeroDuration());
  // Ends all connections: a program that ends waits for those that nobody reads.
  void HangUp();
  size_t registers() const { return addresses_.registers.size(); }
  // Of calls from now on.
  void SetDeadline(absl::Duration deadline) { deadline_ = deadline; }

  // One call, to the service that the stub is of; `replica` counts from 0. A command without an id gets one
  // of its own. Whoever has no account has no token either. The status of an error has the reason that the
  // service gave.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Ask(const TokenHolder& who, Rpc<Stub, Request, Response> rpc, Request request,
                               size_t replica = 0) {
    if constexpr (requires { request.mutable_command(); }) {
      if (request.command().id().empty()) request.mutable_command()->set_id(NewUuid());
    }
    BeforeSending(&request);
    constexpr bool is_sanctions = std::is_same_v<Stub, Sanctions::Stub>;
    absl::StatusOr<Response> answer =
        Call(is_sanctions ? addresses_.sanctions : addresses_.registers[replica], who, rpc, request);
    AfterAnswer(request, answer.status());
    return answer;
  }
  // The facts of one record, at most 500.
  absl::StatusOr<std::vector<records::v1::HistoryEntry>> HistoryOfCase(const std::string& case_id);
  absl::StatusOr<std::vector<records::v1::HistoryEntry>> HistoryInRegister(const std::string& stream);

 protected:
  // For whoever changes what is sent, or looks at how it was answered.
  virtual void BeforeSending(google::protobuf::Message*) {}
  virtual void AfterAnswer(const google::protobuf::Message&, const absl::Status&) {}

 private:
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(const std::string& address, const TokenHolder& who,
                                Rpc<Stub, Request, Response> rpc, const Request& request) {
    grpc::ClientContext context;
    if (absl::Status minted = Prepare(who, &context); !minted.ok()) return minted;
    Stub stub(ChannelTo(address));
    Response response;
    const absl::Status status = FromGrpc((stub.*rpc)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<std::vector<records::v1::HistoryEntry>> History(const std::string& address,
                                                                 const std::string& stream);
  absl::Status Prepare(const TokenHolder& who, grpc::ClientContext* context);
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address);
  static absl::Status FromGrpc(const grpc::Status& status);

  Addresses addresses_;
  const DevIssuer* issuer_ = nullptr;
  absl::Duration off_;
  absl::Duration deadline_ = absl::Seconds(20);  // longer than anything that works takes
  Mutex mutex_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> tokens_ ABSL_GUARDED_BY(mutex_);
};

// What a refusal says beside its reason: ArgOf(status, "last_day").
std::string ArgOf(const absl::Status& status, const std::string& name);

}  // namespace candour

#endif  // CANDOUR_TESTS_SCENARIOS_TWO_SERVICES_H_

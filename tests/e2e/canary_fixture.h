// A running `candour` whose callers bring canaries, and the places where none may be found.
#ifndef CANDOUR_TESTS_E2E_CANARY_FIXTURE_H_
#define CANDOUR_TESTS_E2E_CANARY_FIXTURE_H_

#include <google/protobuf/empty.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "tests/e2e/canaries.h"
#include "tests/e2e/candour_process.h"
#include "tests/support/service_fixture.h"

namespace candour {

// Personal fields of all requests, as PersonalPaths.
std::set<std::string> PersonalPathsOf(const std::vector<const google::protobuf::MethodDescriptor*>& methods);
std::unique_ptr<google::protobuf::Message> NewOf(const google::protobuf::Descriptor* type);
bool HasCommand(const google::protobuf::MethodDescriptor& method);
// "candour.registration.v1.Register/Apply".
std::string PathOf(const google::protobuf::MethodDescriptor& method);

class CanaryTest : public testing::Test {
 protected:
  std::string Registrar(const std::string& account = "registrar-1") {
    const std::string person = "0191f3c2-7d1a-7c3e-9b1a-00000000e90" + account.substr(account.size() - 1);
    return candour_.TokenFor({.account = account, .roles = {"REGISTRAR"}, .person_id = person});
  }

  // Nothing of what is heard beside an answer may be personal.
  grpc::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const std::string& token);

  // A command that carries nothing personal.
  template <class Response, class Request>
  Response Do(const std::string& method, Request request, const std::string& token) {
    request.mutable_command()->set_id(NewUuid());
    Response response;
    const grpc::Status status = Call(method, request, &response, token);
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }

  // One that does, in every way that it can end: turned away at the door, malformed, refused by a rule (which
  // is `reason`), accepted, repeated, and repeated with something else.
  template <class Response, class Request>
  Response DoEveryWay(const std::string& method, const Request& accepted, const Request& refused,
                      const std::string& reason, const std::string& token) {
    TurnAway(method, accepted, token);
    Request request = refused;
    request.mutable_command()->set_id(NewUuid());
    Response response;
    for (int n = 0; n < 2; ++n) {
      EXPECT_EQ(ReasonIn(Call(method, request, &response, token)), reason) << method;
    }
    refused_.merge(canaries_.PersonalPathsIn(request));

    request = accepted;
    request.mutable_command()->set_id(NewUuid());
    for (int n = 0; n < 2; ++n) {
      const grpc::Status status = Call(method, request, &response, token);
      EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    }
    accepted_.merge(canaries_.PersonalPathsIn(request));
    Request other = refused;
    *other.mutable_command() = request.command();
    Response unused;
    EXPECT_EQ(ReasonIn(Call(method, other, &unused, token)), "COMMAND_ID_REUSED") << method;
    return response;
  }

  template <class Request>
  void TurnAway(const std::string& method, Request request, const std::string& token) {
    google::protobuf::Empty unused;
    request.mutable_command()->set_id(NewUuid());
    EXPECT_EQ(Call(method, request, &unused, "").error_code(), grpc::StatusCode::UNAUTHENTICATED);
    const std::string janitor = candour_.TokenFor({.account = "janitor-1", .roles = {"JANITOR"}});
    EXPECT_EQ(Call(method, request, &unused, janitor).error_code(), grpc::StatusCode::PERMISSION_DENIED);
    const auto malformed = [&](const Request& bad) {
      EXPECT_EQ(Call(method, bad, &unused, token).error_code(), grpc::StatusCode::INVALID_ARGUMENT) << method;
    };
    Request bad = request;
    bad.mutable_command()->set_id(canaries_.Word("a command id"));
    malformed(bad);
    bad = request;
    bad.GetReflection()->MutableUnknownFields(&bad)->AddLengthDelimited(999,
                                                                        canaries_.Word("an unknown field"));
    malformed(bad);
    bad = request;
    bad.mutable_sealed()->set_ciphertext(canaries_.Word("a sealed field"));
    bad.mutable_sealed()->set_stream(canaries_.Word("a sealed field"));
    EXPECT_FALSE(Call(method, bad, &unused, token).ok()) << method;
  }

  template <class Request>
  Request Planted(Request request) {
    canaries_.Plant(&request);
    return request;
  }

  // Names where ids, codes and tokens of pages belong: in all fields at once, and in each alone.
  void PutIntoWrongFields(const std::vector<const google::protobuf::MethodDescriptor*>& methods,
                          const std::string& organisation, const std::string& token);

  // Of the whole folder: data, keys, tokens, RocksDB's own logs, and what was printed. What `service` says in
  // clear is found.
  void ExpectNothingPersonalInFiles(const std::string& service, const std::string& clear);
  // Rows as they are read: in files they may be compressed. While nothing serves. There are keys of subjects
  // that begin with `subject`.
  void ExpectNothingPersonalInRows(const std::string& service, const std::string& clear,
                                   const std::string& subject);

  CandourProcess candour_;
  Canaries canaries_;
  std::set<std::string> accepted_, refused_;  // personal paths that such calls carried
  int errors_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_CANARY_FIXTURE_H_

// A service, the register unless told otherwise, as callers meet it: a real ServiceHost on an embedded ledger
// in a temporary folder, on a free port of 127.0.0.1, with tokens of a local issuer.
//
//   ServiceFixture service;
//   const grpc::Status status = service.Call("candour.registration.v1.Register/Apply", request, &response,
//                                            service.TokenFor({"MANAGER"}, "", person_id));
#ifndef CANDOUR_TESTS_SUPPORT_SERVICE_FIXTURE_H_
#define CANDOUR_TESTS_SUPPORT_SERVICE_FIXTURE_H_

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/access/dev_issuer.h"
#include "common/access/jwks.h"
#include "common/access/token.h"
#include "common/base/uuid.h"
#include "common/ledger/embedded_ledger.h"
#include "common/privacy/embedded_key_log.h"
#include "common/process/service_host.h"
#include "services/registration/module.h"
#include "tests/support/ledger_wrapper.h"
#include "tests/support/set_clock.h"
#include "tests/support/temp_dir.h"

namespace candour {

// One unary call to whoever listens there, as ServiceFixture::Call.
grpc::Status CallAt(const std::string& address, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response,
                    const std::string& token, absl::Duration deadline = absl::Seconds(30));
// The first message of a server stream there, as ServiceFixture::First.
grpc::Status FirstAt(const std::string& address, const std::string& method,
                     const google::protobuf::Message& request, google::protobuf::Message* response,
                     const std::string& token);

class ServiceFixture {
 public:
  struct Options {
    ServiceModule (*module)() = &RegistrationModule;
    // Of the key-encryption key too: the same entropy opens the same keys.
    Entropy* entropy = &SystemEntropy();
    // Fills ledger and key log, which are empty; otherwise a new ledger is opened there.
    std::function<void(EmbeddedLedger&, EmbeddedKeyLog&)> fill = nullptr;
    Quota::Options quota = {};
    // Timers and reactions, which write by themselves.
    bool with_system = false;
    // Other services' ledgers.
    std::map<std::string, Ledger*> followed = {};
  };
  // Serves, caught up, on 5 January 2026, 09:00 UTC.
  explicit ServiceFixture(Options options);
  ServiceFixture() : ServiceFixture(Options()) {}
  ~ServiceFixture();

  SetClock& clock() { return clock_; }
  EmbeddedLedger& ledger() { return *ledger_; }
  EmbeddedKeyLog& key_log() { return *key_log_; }
  const Secret& kek() const { return *kek_; }
  TokenVerifier& tokens() { return *tokens_; }
  const ServiceHost& host() const { return *host_; }
  // As SIGTERM does.
  void Drain() { host_->Drain(absl::Seconds(5)); }
  std::string address() const;
  const Replica& replica() const { return host_->replica(); }
  const std::string& folder() const { return dir_.path(); }

  std::string Mint(const TokenHolder& holder) const;
  // Of an account that goes by its roles, organisation and person.
  std::string TokenFor(const std::vector<std::string>& roles, const std::string& organisation = "",
                       const std::string& person_id = "", absl::Duration lifetime = absl::Hours(1)) const;

  // One unary call, "package.Service/Method"; no token where it is empty.
  grpc::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const std::string& token,
                    absl::Duration deadline = absl::Seconds(30)) const {
    return CallAt(address(), method, request, response, token, deadline);
  }

  // A command of the registrar, "Register/Apply", under an id of its own; expected to be accepted.
  template <class Response, class Request>
  Response Do(const std::string& method, Request request) const {
    request.mutable_command()->set_id(NewUuid());
    Response response;
    const grpc::Status status =
        Call("candour.registration.v1." + method, request, &response, TokenFor({"REGISTRAR"}));
    EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
    return response;
  }

  // The first message of a server stream, or how the stream ended without one; then hangs up.
  grpc::Status First(const std::string& method, const google::protobuf::Message& request,
                     google::protobuf::Message* response, const std::string& token) const {
    return FirstAt(address(), method, request, response, token);
  }

  // Calls go to the other of two replicas from now on: of one ledger and key log, each with its own state.
  // The second is started when it is first asked for.
  void Switch();
  // The ledger as that second replica is shown it.
  HeldBackLedger& shown_to_second() { return *shown_to_second_; }

  // Nine o'clock of a day.
  void SetDay(absl::CivilDay day);
  // Whether it comes to hold. The service's rounds are paced by the clock that the test sets: it goes on
  // meanwhile.
  bool Within(absl::Duration patience, const std::function<bool()>& holds);

  // Ends the host and starts it again; with `without_state` on a deleted state folder.
  void Restart(bool without_state);

 private:
  void OpenNewLedger();
  void Start();
  std::unique_ptr<ServiceHost> NewHost(const std::string& state_dir, Ledger& ledger);

  ServiceModule (*const module_)();
  const Quota::Options quota_;
  TempDir dir_;
  Entropy& entropy_;
  const bool with_system_;
  const std::map<std::string, Ledger*> followed_;
  SetClock clock_;
  std::unique_ptr<DevIssuer> issuer_;
  std::unique_ptr<JwksFile> keys_;
  std::unique_ptr<TokenVerifier> tokens_;
  std::unique_ptr<Secret> kek_;
  std::unique_ptr<EmbeddedKeyLog> key_log_;
  std::unique_ptr<EmbeddedLedger> ledger_;
  std::unique_ptr<HeldBackLedger> shown_to_second_;
  std::unique_ptr<ServiceHost> host_, other_;
};

// The stable reason of an error (google.rpc.ErrorInfo in its details), empty without one.
std::string ReasonIn(const grpc::Status& status);
// The value of an argument of that reason, empty without it.
std::string MetadataIn(const grpc::Status& status, const std::string& name);

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_SERVICE_FIXTURE_H_

// `candour --dev` of build/bin as a child, and calls that keep everything that came back beside the answer.
//
//   CandourProcess candour;
//   ASSERT_TRUE(candour.Start());
//   const Heard heard = candour.Call("candour.registration.v1.Register/Apply", request, &response,
//                                    candour.TokenFor({.account = "registrar-1", .roles = {"REGISTRAR"}}));
#ifndef CANDOUR_TESTS_E2E_CANDOUR_PROCESS_H_
#define CANDOUR_TESTS_E2E_CANDOUR_PROCESS_H_

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/access/dev_issuer.h"
#include "tests/cluster/child_process.h"
#include "tests/support/temp_dir.h"

namespace candour {

struct Heard {
  grpc::Status status;
  // Message and details of an error, initial and trailing metadata.
  std::string all;
};

class CandourProcess {
 public:
  // True once it serves, with more flags if there are any; again after it ended. What it prints is under
  // folder() too. Its clock begins at `clock`.
  bool Start(const std::vector<std::string>& more = {}, const std::string& clock = "2026-01-05T09:00:00Z");
  // SIGTERM; true when it ended well.
  bool Stop();
  // SIGKILL.
  void Kill();
  // Ends the connection; the next call makes another.
  void HangUp();

  std::string TokenFor(const TokenHolder& holder) const;
  // "candour.sanctions.v1..." goes to the sanctions service, all else to the register.
  Heard Call(const std::string& method, const google::protobuf::Message& request,
             google::protobuf::Message* response, const std::string& token) const;
  // Any bytes, any headers.
  Heard CallRaw(const std::string& method, const std::string& request,
                const std::multimap<std::string, std::string>& headers, std::string* response) const;

  // Of the register.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const std::string& address() const { return address_; }
  const std::string& sanctions_address() const { return sanctions_address_; }
  const DevIssuer* issuer() const { return issuer_.get(); }
  pid_t pid() const { return process_->pid(); }
  const std::string& folder() const { return folder_.path(); }
  std::string data() const { return folder_ / "data"; }
  std::string Printed() const { return process_->Printed(); }

 private:
  TempDir folder_;
  int runs_ = 0;
  std::string address_, sanctions_address_;
  std::unique_ptr<ChildProcess> process_;
  std::shared_ptr<grpc::Channel> channel_, sanctions_channel_;
  std::unique_ptr<DevIssuer> issuer_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_CANDOUR_PROCESS_H_

// Real gRPC to one replica, and commands that are saved before they are sent.
//
//   const SavedCommand command = RecordPerson("Ada", "Testing");
//   auto answer = command.send(*replica.caller(), absl::Seconds(5));   // any replica, any number of times
#ifndef CANDOUR_TESTS_CLUSTER_CALLER_H_
#define CANDOUR_TESTS_CLUSTER_CALLER_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "candour/records/v1/records.grpc.pb.h"
#include "candour/registration/v1/appointments.grpc.pb.h"
#include "candour/registration/v1/register.grpc.pb.h"

namespace candour {

// Code, text and details (ReasonOf reads them).
absl::Status FromGrpc(const grpc::Status& status);

// Thread-safe.
class Caller {
 public:
  Caller(const std::string& address, std::string token,
         std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials());

  template <class Stub, class Request, class Response>
  absl::Status Call(Stub& stub, grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response, absl::Duration timeout) const {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    context.AddMetadata("authorization", "Bearer " + token_);
    return FromGrpc((stub.*rpc)(&context, request, response));
  }

  absl::StatusOr<records::v1::GetCommandResponse> GetCommand(const std::string& id) const;
  absl::StatusOr<records::v1::GetStateResponse> GetState(bool with_digest = false) const;
  absl::StatusOr<registration::v1::GetPersonResponse> GetPerson(const std::string& person_id) const;
  // Whether a reaction has not begun at this replica, or has something before it. An operator's to ask.
  absl::StatusOr<bool> Reacting() const;
  // What is recorded from `request` on; ends with `context`.
  std::unique_ptr<grpc::ClientReader<records::v1::FollowResponse>> Follow(
      grpc::ClientContext* context, const records::v1::FollowRequest& request) const;
  // What grpc.health.v1 answers.
  bool Serving() const;

 private:
  const std::shared_ptr<grpc::Channel> channel_;
  const std::string token_;

 public:
  const std::unique_ptr<registration::v1::Register::Stub> people;
  const std::unique_ptr<registration::v1::Appointments::Stub> posts;
  const std::unique_ptr<records::v1::Records::Stub> records;
};

struct Answer {
  common::v1::Receipt receipt;
  std::string new_id;  // of the person or post that was made
};

// One request with one command id.
struct SavedCommand {
  std::string id;
  std::function<absl::StatusOr<Answer>(const Caller&, absl::Duration timeout)> send;
};

SavedCommand RecordPerson(const std::string& given, const std::string& family,
                          const registration::v1::Contact& contact = {});
SavedCommand Apply(const std::string& person_id);
// Of somebody that RecordPerson recorded.
SavedCommand RequestErasure(const std::string& person_id);
SavedCommand ApproveErasure(const std::string& person_id);
// Sealed under another class of key than a name.
SavedCommand GiveNoticeOfRefusal(const std::string& person_id, const std::string& reasons);
SavedCommand CreatePost(const std::string& title, const std::string& reports_to = "");
SavedCommand ChangeReporting(const std::string& post_id, const std::string& reports_to, absl::CivilDay from);

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_CALLER_H_

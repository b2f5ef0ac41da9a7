// A caller of Records.Follow: reads a stream, message by message, up to its end or to what it waits for.
//
//   FollowReader reader(channel, token, request);
//   const std::vector<records::v1::FollowResponse> commits = reader.ToTheEnd();
//   records::v1::FollowResponse next;
//   ASSERT_TRUE(reader.Next(&next));                 // waits for what is recorded then
#ifndef CANDOUR_TESTS_E2E_FOLLOW_READER_H_
#define CANDOUR_TESTS_E2E_FOLLOW_READER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "candour/records/v1/records.grpc.pb.h"

namespace candour {

class FollowReader {
 public:
  using Message = records::v1::FollowResponse;

  FollowReader(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
               const records::v1::FollowRequest& request)
      : stub_(records::v1::Records::NewStub(channel)) {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    context_.AddMetadata("authorization", "Bearer " + token);
    reader_ = stub_->Follow(&context_, request);
  }
  ~FollowReader() {
    if (reader_) HangUp();
  }

  // Also heads. False when the stream has ended.
  bool Next(Message* message) { return reader_->Read(message); }
  // The next commit; false when the stream has ended.
  bool NextCommit(Message* message) {
    while (reader_->Read(message)) {
      if (message->has_commit()) return true;
    }
    return false;
  }
  // All commits up to the first head that is at the end.
  std::vector<Message> ToTheEnd() {
    std::vector<Message> commits;
    Message message;
    while (reader_->Read(&message) && !message.head().at_end()) {
      if (message.has_commit()) commits.push_back(message);
    }
    return commits;
  }
  // How it ended, once Next was false.
  grpc::Status Ended() {
    const grpc::Status status = reader_->Finish();
    reader_.reset();
    return status;
  }
  void HangUp() {
    context_.TryCancel();
    Message message;
    while (reader_->Read(&message)) {
    }
    (void)Ended();
  }

 private:
  const std::unique_ptr<records::v1::Records::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Message>> reader_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_FOLLOW_READER_H_

#include "tests/bench/support/calls.h"

#include <future>
#include <map>

#include "common/base/mutex.h"
#include "common/base/uuid.h"

namespace candour {

namespace v1 = registration::v1;

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address, int n) {
  static Mutex mutex;
  static auto* channels = new std::map<std::pair<std::string, int>, std::shared_ptr<grpc::Channel>>;
  MutexLock lock(mutex);
  std::shared_ptr<grpc::Channel>& channel = (*channels)[{address, n}];
  if (channel == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetInt("candour.connection", n);  // distinct arguments: distinct connections
    channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }
  return channel;
}

absl::Status CallOnce(const Call& call) {
  std::promise<absl::Status> ended;
  call([&](absl::Status status) { ended.set_value(std::move(status)); });
  return ended.get_future().get();
}

v1::CreatePostRequest NewPost() {
  v1::CreatePostRequest request;
  request.mutable_command()->set_id(NewUuid());
  request.set_org_code("TST01");
  request.set_title(std::string(200, 't'));
  request.set_type(v1::POST_TYPE_MANAGER);
  request.set_stage(v1::STAGE_L2_MIDDLE);
  request.mutable_from()->set_year(2026);
  request.mutable_from()->set_month(1);
  request.mutable_from()->set_day(5);
  return request;
}

Call CreatePostCalls(const Server& server, int connections) {
  return UnaryCalls<v1::CreatePostRequest, v1::CreatePostResponse>(
      server, "candour.registration.v1.Appointments/CreatePost", connections,
      [](v1::CreatePostRequest* request) { *request = NewPost(); });
}

}  // namespace candour

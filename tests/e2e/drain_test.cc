// A process of several services ends in the time of one, whoever hangs on to each of them.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

// Watches the health of what listens there, as a balancer does: a call that never ends by itself.
class Watcher {
 public:
  explicit Watcher(const std::string& address)
      : stub_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
        call_(stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &done_)) {
    call_->StartCall(nullptr);
    if (!Done()) return;
    const grpc::Slice every_service("");
    call_->WriteLast(grpc::ByteBuffer(&every_service, 1), {}, nullptr);
    if (!Done()) return;
    grpc::ByteBuffer answer;
    call_->Read(&answer, nullptr);
    watches_ = Done();
  }
  ~Watcher() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    (void)Done();
  }
  bool watches() const { return watches_; }

 private:
  bool Done() {
    void* tag = nullptr;
    bool ok = false;
    return done_.Next(&tag, &ok) && ok;
  }

  grpc::CompletionQueue done_;
  grpc::ClientContext context_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  bool watches_ = false;
};

TEST(Draining, TakesNoLongerForSeveralServicesThanForOne) {
  DevProcess candour;
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  const auto endpoints = nlohmann::json::parse(std::ifstream(candour.data() + "/endpoints.json"));
  ASSERT_EQ(endpoints.size(), 2u);
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (const auto& [service, address] : endpoints.items()) {
    watchers.push_back(std::make_unique<Watcher>(address.get<std::string>()));
    ASSERT_TRUE(watchers.back()->watches()) << service;
  }
  candour.process().Signal(SIGTERM);
  EXPECT_EQ(candour.process().WaitForEnd(absl::Seconds(10)), 0) << candour.process().Printed();
  // By itself: an end that takes too long is cut off.
  EXPECT_TRUE(candour.process().Prints("\"event\":\"ended\"")) << candour.process().Printed();
}

}  // namespace
}  // namespace candour

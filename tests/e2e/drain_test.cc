// What SIGTERM does: a process of several services ends in the time of one, whoever hangs on to each of them;
// balancers learn of it at once, and what is under way is answered.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "tests/cluster/preloaded.h"
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
    watches_ = Next().has_value();
  }
  ~Watcher() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    (void)Done();
  }
  bool watches() const { return watches_; }
  // Serving or not, when that changes; nullopt at the end of the stream.
  std::optional<bool> Next() {
    grpc::ByteBuffer answer;
    call_->Read(&answer, nullptr);
    grpc::Slice bytes;
    if (!Done() || !answer.TrySingleSlice(&bytes).ok()) return std::nullopt;
    constexpr char kServing[] = "\x08\x01";  // status = SERVING
    return std::string(bytes.begin(), bytes.end()) == kServing;
  }

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

// The disk is slow, so that the command is under way for long enough.
TEST(Draining, TellsBalancersAtOnceAndAnswersWhatIsUnderWay) {
  const TempDir folder;
  const auto slow = Preload(folder / "page");
  ASSERT_TRUE(slow.ok()) << slow.status();
  DevProcess candour({}, {.environment = slow->environment});
  ASSERT_TRUE(candour.Serves()) << candour.process().Printed();
  std::optional<Watcher> balancer(candour.address());
  ASSERT_TRUE(balancer->watches());
  const Caller caller = candour.CallerAs("OPERATOR");
  ASSERT_TRUE(caller.GetState().ok());
  records::v1::PauseReactionRequest pause;
  pause.mutable_command()->set_id(NewUuid());
  pause.set_name("tell_of_lapse");
  const auto send = [&](const Caller& from) {
    records::v1::PauseReactionResponse paused;
    return from.Call(*from.records, &records::v1::Records::Stub::PauseReaction, pause, &paused,
                     absl::Seconds(20));
  };
  __atomic_store_n(&slow->page->write_delay_us, 500'000, __ATOMIC_RELAXED);
  std::future<absl::Status> answer = std::async(std::launch::async, [&] { return send(caller); });
  ASSERT_TRUE(Becomes([&] { return candour.Scrape()["candour_commands_in_flight"] > 0; }));
  candour.process().Signal(SIGTERM);
  EXPECT_EQ(balancer->Next(), std::optional<bool>(false));
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout) << "before the answer";
  __atomic_store_n(&slow->page->write_delay_us, 0, __ATOMIC_RELAXED);
  EXPECT_EQ(answer.get(), absl::OkStatus());
  balancer.reset();  // the process would wait for it
  EXPECT_EQ(candour.process().WaitForEnd(absl::Seconds(10)), 0) << candour.process().Printed();
}

}  // namespace
}  // namespace candour

// A whole core on an embedded ledger in a temporary folder: ledger, replica in a thread of its own, executor.
#ifndef CANDOUR_TESTS_SUPPORT_CORE_FIXTURE_H_
#define CANDOUR_TESTS_SUPPORT_CORE_FIXTURE_H_

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "common/base/uuid.h"
#include "common/decider/erasure.h"
#include "common/executor/executor.h"
#include "common/ledger/embedded_ledger.h"
#include "common/ledger/opening.h"
#include "common/replica/replica.h"
#include "common/replica/rows.h"
#include "common/rpc/waiting_pool.h"
#include "tests/support/plain_protection.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toy.h"

namespace candour {

inline const Model& ToyModel() {
  static const Model model = Model::Of<ToyAccount, EnabledReaction, Erasure>();
  return model;
}

inline Opening ToyOpening() {
  return {std::string(16, 'L'), "candour.test/toy/0", ToyModel().level(), ToyModel().FactTypes(), "test",
          "operator-1"};
}

// One replica of the toy service over a ledger that somebody else owns.
class ToyReplica {
 public:
  // Without `protection` personal fields stay in clear.
  ToyReplica(Ledger& ledger, const std::string& state_dir, Protection* protection = nullptr,
             absl::Duration resend_after = absl::Milliseconds(500), Executor::Elsewhere blocking = nullptr,
             Executor::AwaitEvidence evidence = nullptr) {
    store_ = *Store::Open({.path = state_dir, .families = RowFamilies()});
    replica_ = *Replica::Open(
        {.ledger_name = "toy", .ledger = &ledger, .store = store_.get(), .model = &ToyModel()});
    checked_ = replica_->Check(absl::Seconds(10));
    executor_ = std::make_unique<Executor>(
        Executor::Options{.replica = replica_.get(),
                          .protection = protection ? protection : &plain_protection_,
                          .build = "test",
                          .resend_after = resend_after,
                          .blocking = std::move(blocking),
                          .evidence = std::move(evidence),
                          .resuming = [this](std::function<void()> work) { return resuming_.Add(work); }});
    folding_ = std::thread([this] {
      while (!stop_ && replica_->Step(absl::Milliseconds(20)).ok()) executor_->Tick();
      while (!stop_) {
        executor_->Tick();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
    if (checked_.ok()) {
      const uint64_t end = ledger.Range(absl::Seconds(10))->end;
      EXPECT_TRUE(replica_->WaitFor(end, absl::Now() + absl::Seconds(20)).ok());
    }
  }
  ~ToyReplica() {
    stop_ = true;
    replica_->Wake();
    folding_.join();
    executor_->Close();
  }

  // Submits and waits.
  template <class Request>
  absl::StatusOr<OutcomePtr> Call(const std::string& id, const std::string& account, const Request& request,
                                  std::optional<uint64_t> if_version = std::nullopt,
                                  absl::Duration patience = absl::Seconds(20),
                                  const std::string& caller = "account-1", LookUp look_up = nullptr) {
    std::promise<absl::StatusOr<OutcomePtr>> promise;
    CommandCall call;
    call.id = *ParseUuid(id);
    call.method = "/toy/" + Request::descriptor()->name();
    call.issuer = "test";
    call.account = caller;
    call.stream = StreamOf<ToyAccount>(account);
    auto copy = std::make_shared<Request>(request);
    call.request = copy;
    call.decide = [copy, account](const Context& context) {
      return Decide(*copy, context, context.Read<ToyAccount>(account));
    };
    call.authorise = [caller] { return Actor{caller, "TESTER", "", ""}; };
    call.if_version = if_version;
    call.look_up = std::move(look_up);
    call.received_at = absl::Now();
    call.deadline = call.received_at + patience;
    call.done = [&](absl::StatusOr<OutcomePtr> outcome) { promise.set_value(std::move(outcome)); };
    executor_->Submit(std::move(call));
    return promise.get_future().get();
  }

  Replica& replica() { return *replica_; }
  Executor& executor() { return *executor_; }
  Store& store() { return *store_; }
  absl::Status checked() const { return checked_; }
  toy::v1::AccountState State(const std::string& account) {
    toy::v1::AccountState state;
    (void)replica_->View()->Load(StreamOf<ToyAccount>(account), &state);
    return state;
  }
  uint64_t Version(const std::string& account) {
    return replica_->View()->VersionOf(StreamOf<ToyAccount>(account));
  }

 private:
  std::unique_ptr<Store> store_;
  std::unique_ptr<Replica> replica_;
  PlainProtection plain_protection_;
  std::unique_ptr<Executor> executor_;
  WaitingPool resuming_{2};  // as in a process; its threads end before the executor
  absl::Status checked_;
  std::atomic<bool> stop_ = false;
  std::thread folding_;
};

class CoreTest : public testing::Test {
 protected:
  CoreTest() {
    ledger_ = *EmbeddedLedger::Open(dir_ / "ledger");
    EXPECT_TRUE(OpenLedger(*ledger_, ToyOpening(), absl::Now(), SystemEntropy(), absl::Seconds(10)).ok());
  }
  std::unique_ptr<ToyReplica> NewReplica(const std::string& name) {
    return std::make_unique<ToyReplica>(*ledger_, dir_ / name);
  }

  TempDir dir_;
  std::unique_ptr<EmbeddedLedger> ledger_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_CORE_FIXTURE_H_

#include "common/executor/eraser.h"

#include <gmock/gmock.h>

#include <future>

#include "common/base/reason.h"
#include "common/decider/erasure.h"
#include "tests/support/core_fixture.h"
#include "tests/support/memory_key_log.h"

namespace candour {
namespace {

using options::v1::RETENTION_IDENTITY;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kSubject[] = "account/x";

class EraserTest : public CoreTest {
 protected:
  std::unique_ptr<Keyring> NewKeyring() { return *Keyring::Open(log_, kek_, "toy"); }
  Eraser::Options OptionsOf(ToyReplica& replica, Keyring& keyring) {
    return {.replica = &replica.replica(),
            .executor = &replica.executor(),
            .keyring = &keyring,
            .scratch = &replica.store(),
            .blocking =
                [](std::function<void()> work) {
                  work();
                  return true;
                },
            .spread = absl::Milliseconds(2),
            .rest = absl::Milliseconds(20),
            .report =
                [this](const absl::StatusOr<size_t>& destroyed) {
                  MutexLock lock(mutex_);
                  reports_.push_back(destroyed);
                }};
  }
  // By a decision of the service.
  void EraseX(ToyReplica& replica) {
    std::promise<absl::StatusOr<OutcomePtr>> promise;
    CommandCall call;
    call.id = *ParseUuid(NewUuid());
    call.method = "/toy/Erase";
    call.stream = "account/x";
    call.request = std::make_shared<toy::v1::ToggleRequest>();
    call.decide = [](const Context&) {
      Decision decision;
      EraseSubject(kSubject, &decision);
      return decision;
    };
    call.authorise = [] { return Actor{"account-1", "TESTER", "", ""}; };
    call.received_at = absl::Now();
    call.deadline = call.received_at + absl::Seconds(20);
    call.done = [&](absl::StatusOr<OutcomePtr> outcome) { promise.set_value(std::move(outcome)); };
    replica.executor().Submit(std::move(call));
    ASSERT_TRUE(promise.get_future().get().ok());
  }
  static common::v1::ErasureState Erased(ToyReplica& replica) {
    common::v1::ErasureState state;
    (void)replica.replica().View()->Load("erasure/account.x", &state);
    return state;
  }
  static bool Run(std::initializer_list<Eraser*> erasers, const std::function<bool()>& settled) {
    for (int i = 0; i < 3000; ++i) {
      for (Eraser* eraser : erasers) eraser->Tick();
      if (settled()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }
  std::vector<absl::StatusOr<size_t>> Reports() {
    MutexLock lock(mutex_);
    return reports_;
  }

  const Secret kek_ = Secret::Take(std::string(32, 'K'));
  MemoryKeyLog log_;
  Mutex mutex_;
  std::vector<absl::StatusOr<size_t>> reports_;
};

TEST_F(EraserTest, TriesUntilTheKeyLogAnswersAndSaysWhichKeysAreGone) {
  const auto keyring = NewKeyring();
  auto replica = NewReplica("a");
  Eraser eraser(OptionsOf(*replica, *keyring));
  const std::string id = (*keyring->KeyFor(kSubject, RETENTION_IDENTITY))->id;
  log_.FailCatchUps(absl::UnavailableError("away"));
  EraseX(*replica);
  ASSERT_TRUE(Run({&eraser}, [&] { return Reports().size() >= 3; }));
  EXPECT_EQ(Reports()[0].status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(log_.records().size(), 1u);
  EXPECT_FALSE(Erased(*replica).destroyed()) << "nothing is called destroyed that may stand";
  EXPECT_EQ(ReasonOf(keyring->KeyFor(kSubject, RETENTION_IDENTITY).status()), "SUBJECT_ERASED")
      << "closed all the same";

  log_.FailCatchUps(absl::OkStatus());
  ASSERT_TRUE(Run({&eraser}, [&] { return Erased(*replica).destroyed(); }));
  EXPECT_THAT(Erased(*replica).key_ids(), ElementsAre(id));
  EXPECT_THAT(log_.records(), IsEmpty());
}

TEST_F(EraserTest, AReplicaThatStartsClosesWhatWasErasedBefore) {
  {
    auto replica = NewReplica("a");
    EraseX(*replica);
  }
  const auto keyring = NewKeyring();
  auto replica = NewReplica("a");
  const std::string late = (*keyring->KeyFor(kSubject, RETENTION_IDENTITY))->id;
  Eraser eraser(OptionsOf(*replica, *keyring));
  EXPECT_EQ(keyring->Find(late).status().code(), absl::StatusCode::kNotFound) << "before any tick";
  ASSERT_TRUE(Run({&eraser}, [&] { return Erased(*replica).destroyed(); }));
  EXPECT_THAT(Erased(*replica).key_ids(), ElementsAre(late));
}

TEST_F(EraserTest, TwoReplicasDestroyAndSayItOnce) {
  const auto of_a = NewKeyring(), of_b = NewKeyring();
  auto a = NewReplica("a"), b = NewReplica("b");
  Eraser first(OptionsOf(*a, *of_a)), second(OptionsOf(*b, *of_b));
  (void)*of_a->KeyFor(kSubject, RETENTION_IDENTITY);
  EraseX(*a);
  ASSERT_TRUE(Run({&first, &second}, [&] { return Erased(*a).destroyed() && Erased(*b).destroyed(); }));
  Run({&first, &second}, [&, until = absl::Now() + absl::Milliseconds(100)] { return absl::Now() > until; });
  EXPECT_EQ(a->replica().View()->VersionOf("erasure/account.x"), 2u);
  EXPECT_EQ(Erased(*a).key_ids_size(), 1);
}

TEST_F(EraserTest, PausedItClosesAndDestroysNothing) {
  const auto keyring = NewKeyring();
  auto replica = NewReplica("a");
  Eraser::Options options = OptionsOf(*replica, *keyring);
  options.paused = true;
  Eraser eraser(options);
  const std::string id = (*keyring->KeyFor(kSubject, RETENTION_IDENTITY))->id;
  EraseX(*replica);
  ASSERT_TRUE(Run({&eraser}, [&] { return !keyring->Find(id).ok(); }));
  EXPECT_EQ(log_.records().size(), 1u);
  EXPECT_THAT(Reports(), IsEmpty());
}

// What the key log no longer holds it can't name: the replica's own state does.
TEST_F(EraserTest, AKeyIsNamedThoughTheProcessEndedBeforeThatWasRecorded) {
  std::string id;
  {
    const auto keyring = NewKeyring();
    auto replica = NewReplica("a");
    Eraser eraser(OptionsOf(*replica, *keyring));
    id = (*keyring->KeyFor(kSubject, RETENTION_IDENTITY))->id;
    EraseX(*replica);
    replica->executor().Close();  // nothing is recorded any more
    ASSERT_TRUE(Run({&eraser}, [&] { return log_.records().empty(); }));
    EXPECT_FALSE(Erased(*replica).destroyed());
  }
  const auto keyring = NewKeyring();
  auto replica = NewReplica("a");
  Eraser eraser(OptionsOf(*replica, *keyring));
  ASSERT_TRUE(Run({&eraser}, [&] { return Erased(*replica).destroyed(); }));
  EXPECT_THAT(Erased(*replica).key_ids(), ElementsAre(id));
}

// Another replica, which never saw the key, said first that nothing stands.
TEST_F(EraserTest, ItIsNamedAfterAnotherReplicaSaidNone) {
  std::string id;
  {
    const auto keyring = NewKeyring();
    auto replica = NewReplica("a");
    Eraser eraser(OptionsOf(*replica, *keyring));
    id = (*keyring->KeyFor(kSubject, RETENTION_IDENTITY))->id;
    EraseX(*replica);
    replica->executor().Close();
    ASSERT_TRUE(Run({&eraser}, [&] { return log_.records().empty(); }));
  }
  {
    const auto keyring = NewKeyring();
    auto other = NewReplica("b");
    Eraser eraser(OptionsOf(*other, *keyring));
    ASSERT_TRUE(Run({&eraser}, [&] { return Erased(*other).destroyed(); }));
    EXPECT_THAT(Erased(*other).key_ids(), IsEmpty());
  }
  const auto keyring = NewKeyring();
  auto replica = NewReplica("a");
  Eraser eraser(OptionsOf(*replica, *keyring));
  ASSERT_TRUE(Run({&eraser}, [&] { return Erased(*replica).key_ids_size() > 0; }));
  EXPECT_THAT(Erased(*replica).key_ids(), ElementsAre(id));
}

}  // namespace
}  // namespace candour

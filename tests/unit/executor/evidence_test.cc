// Decisions that need another ledger: only once what it held when they were asked for is dealt with in this
// one.
#include "common/executor/evidence.h"

#include <gmock/gmock.h>

#include <functional>
#include <future>
#include <utility>

#include "common/base/reason.h"
#include "tests/support/commit_builder.h"
#include "tests/support/core_fixture.h"
#include "tests/support/ledger_wrapper.h"

namespace candour {
namespace {

using testing::SizeIs;

// Something happens once it knows its end and has not said it yet.
class AskedLedger : public SilentLedger {
 public:
  using SilentLedger::SilentLedger;
  absl::StatusOr<LedgerRange> Range(absl::Duration timeout) override {
    auto range = SilentLedger::Range(timeout);
    if (const auto meanwhile = std::exchange(answering, nullptr)) meanwhile();
    return range;
  }
  std::function<void()> answering;
};

class EvidenceTest : public CoreTest {
 protected:
  EvidenceTest() {
    opening_ = ToyOpening();
    opening_.ledger_id = std::string(16, 'M');
    EXPECT_TRUE(OpenLedger(*theirs_, opening_, absl::Now(), SystemEntropy(), absl::Seconds(10)).ok());
    source_ = *Replica::Open(
        {.ledger_name = "theirs", .ledger = &asked_, .store = &replica_.store(), .model = &followed_});
    EXPECT_TRUE(source_->Check(absl::Seconds(5)).ok());
    Begin();
  }
  ~EvidenceTest() override { evidence_->Close(); }

  void Begin(absl::Duration patience = absl::Seconds(20), bool paused = false) {
    reactor_ = std::make_unique<Reactor>(Reactor::Options{.source = source_.get(),
                                                          .own = &replica_.replica(),
                                                          .executor = &replica_.executor(),
                                                          .reactions = &ToyReactions(),
                                                          .from_start = true,
                                                          .scratch = &replica_.store(),
                                                          .paused = paused,
                                                          .spread = absl::Milliseconds(5)});
    evidence_ = std::make_unique<Evidence>(
        Evidence::Options{.sources = {{source_.get(), reactor_.get()}}, .patience = patience});
  }
  // Something in their ledger that becomes one more of account "counted" here.
  void TheyUnpark(const std::string& account) {
    ledger::v1::Commit commit = CommitBuilder(account).Write("account/" + account, 0, {}).Build();
    commit.mutable_writes(0)->add_facts()->set_type(toy::v1::Unparked::descriptor()->full_name());
    commit.mutable_known_at(0)->set_ledger_id(opening_.ledger_id);
    ASSERT_TRUE(theirs_->AppendRaw("account/" + account, SerialiseCommit(commit)).ok());
  }
  void Fold() {
    while (*source_->Step(absl::Milliseconds(5)) > 0) {
    }
  }
  // Adds `amount` to "counted", on evidence.
  std::future<absl::StatusOr<OutcomePtr>> Add(int amount, const std::string& id = NewUuid(),
                                              bool needs_evidence = true,
                                              absl::Duration patience = absl::Seconds(30)) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<OutcomePtr>>>();
    auto request = std::make_shared<toy::v1::AddRequest>(candour::Add(amount));
    CommandCall call;
    call.id = *ParseUuid(id);
    call.method = "/toy/AddRequest";
    call.account = "account-1";
    call.stream = "account/counted";
    call.request = request;
    call.decide = [request](const Context& context) {
      return Decide(*request, context, context.Read<ToyAccount>("counted"));
    };
    call.authorise = [] { return Actor{"account-1", "TESTER", "", ""}; };
    call.needs_evidence = needs_evidence;
    call.received_at = absl::Now();
    call.deadline = call.received_at + patience;
    call.done = [promise](absl::StatusOr<OutcomePtr> outcome) { promise->set_value(std::move(outcome)); };
    replica_.executor().Submit(std::move(call));
    return promise->get_future();
  }
  // Ticks until it is answered, for a while: whether it was.
  bool Answered(std::future<absl::StatusOr<OutcomePtr>>& asked, absl::Duration patience = absl::Seconds(10)) {
    for (const absl::Time until = absl::Now() + patience; absl::Now() < until;) {
      reactor_->Tick();
      evidence_->Tick();
      if (asked.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready) return true;
    }
    return false;
  }

  std::unique_ptr<EmbeddedLedger> theirs_ = *EmbeddedLedger::Open(dir_ / "theirs");
  AskedLedger asked_{*theirs_};
  const Model followed_ = Model::Following(ToyModel().level());
  Opening opening_;
  std::unique_ptr<Evidence> evidence_;
  ToyReplica replica_{
      *ledger_,
      dir_ / "a",
      nullptr,
      absl::Milliseconds(500),
      nullptr,
      [this](absl::Time deadline, std::function<void(absl::StatusOr<Executor::Positions>)> done) {
        evidence_->Await(deadline, std::move(done));
      }};
  std::unique_ptr<Replica> source_;
  std::unique_ptr<Reactor> reactor_;
};

TEST_F(EvidenceTest, ADecisionComesAfterWhatTheOtherLedgerHeldWhenItWasAskedFor) {
  TheyUnpark("x");
  auto asked = Add(kToyLimit);
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  EXPECT_FALSE(Answered(asked, absl::Milliseconds(100))) << "not folded yet";
  Fold();
  ASSERT_TRUE(Answered(asked));
  const absl::StatusOr<OutcomePtr> outcome = asked.get();
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ((*outcome)->row.refusal().reason(), "FULL") << "one came from there before";
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*ledger_->ReadOne((*outcome)->row.offset(), absl::Seconds(5))->value));
  ASSERT_THAT(commit.known_at(), SizeIs(2));
  EXPECT_EQ(commit.known_at(0).ledger_id(), std::string(16, 'L'));
  EXPECT_EQ(commit.known_at(1).ledger_id(), opening_.ledger_id);
  EXPECT_EQ(commit.known_at(1).offset(), 2);
}

TEST_F(EvidenceTest, WhatIsAppendedLaterIsNotWaitedFor) {
  Fold();
  auto asked = Add(1);
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  TheyUnpark("x");
  EXPECT_TRUE(Answered(asked));
  EXPECT_TRUE(asked.get().ok());
}

TEST_F(EvidenceTest, WhoComesWhileALedgerAnswersIsAskedForAgain) {
  Fold();
  auto before = Add(1);
  std::future<absl::StatusOr<OutcomePtr>> meanwhile;
  asked_.answering = [&] {
    TheyUnpark("x");
    meanwhile = Add(1);
  };
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  EXPECT_TRUE(Answered(before));
  EXPECT_FALSE(Answered(meanwhile, absl::Milliseconds(100))) << "the ledger held more when it came";
  Fold();
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  ASSERT_TRUE(Answered(meanwhile));
  EXPECT_TRUE(meanwhile.get().ok());
}

TEST_F(EvidenceTest, OneQuestionIsEnoughForAllWhoWait) {
  Fold();
  auto one = Add(1), two = Add(1);
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  EXPECT_TRUE(Answered(one));
  EXPECT_TRUE(Answered(two));
}

TEST_F(EvidenceTest, NotReachedInTimeNothingIsDecided) {
  Begin(absl::Milliseconds(50));
  TheyUnpark("x");
  const std::string id = NewUuid();
  const uint64_t end = replica_.replica().View()->position();
  auto asked = Add(1, id);
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  // Only the barrier ticks: no reaction has anything to record.
  for (int i = 0; i < 1000 && asked.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready; ++i)
    evidence_->Tick();
  const absl::Status stale = asked.get().status();
  EXPECT_TRUE(absl::IsUnavailable(stale));
  EXPECT_EQ(ReasonOf(stale), "STALE_VIEW");
  EXPECT_EQ(replica_.replica().View()->position(), end);
  Begin();
  Fold();
  auto again = Add(1, id);
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  ASSERT_TRUE(Answered(again));
  EXPECT_TRUE(again.get().ok()) << "the id was not used up";
}

TEST_F(EvidenceTest, ACallIsToldBeforeItsOwnDeadline) {
  TheyUnpark("x");
  auto asked = Add(1, NewUuid(), true, absl::Milliseconds(400));
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  for (int i = 0; i < 1000 && asked.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready; ++i)
    evidence_->Tick();
  EXPECT_EQ(ReasonOf(asked.get().status()), "STALE_VIEW");
}

TEST_F(EvidenceTest, ALedgerThatDoesNotSayWhereItEndsIsNone) {
  Begin(absl::Milliseconds(50));
  Fold();
  asked_.silent = true;
  auto asked = Add(1);
  EXPECT_FALSE(evidence_->Ask(absl::Seconds(5)));
  ASSERT_TRUE(Answered(asked));
  EXPECT_EQ(ReasonOf(asked.get().status()), "STALE_VIEW");
}

TEST_F(EvidenceTest, AReactionThatIsHeldUpHoldsUpWhatNeedsIt) {
  Begin(absl::Milliseconds(100), /*paused=*/true);
  TheyUnpark("x");
  Fold();
  auto asked = Add(1);
  ASSERT_TRUE(evidence_->Ask(absl::Seconds(5)));
  ASSERT_TRUE(Answered(asked));
  EXPECT_EQ(ReasonOf(asked.get().status()), "STALE_VIEW");
}

TEST_F(EvidenceTest, OthersNeedNone) {
  auto asked = Add(1, NewUuid(), /*needs_evidence=*/false);
  EXPECT_TRUE(asked.get().ok());
}

TEST_F(EvidenceTest, ClosedItAnswersEverybody) {
  auto asked = Add(1);
  evidence_->Close();
  EXPECT_EQ(ReasonOf(asked.get().status()), "STALE_VIEW");
  EXPECT_EQ(ReasonOf(Add(1).get().status()), "STALE_VIEW");
  EXPECT_TRUE(evidence_->Ask(absl::ZeroDuration())) << "nobody is left to ask for";
}

// What other services keep about their records is no state of this one.
TEST_F(EvidenceTest, OfAFollowedLedgerNoStateIsKept) {
  TheyUnpark("x");
  Fold();
  const auto view = source_->View();
  EXPECT_EQ(view->position(), 2);
  EXPECT_EQ(view->VersionOf("account/x"), 1);
  EXPECT_FALSE((*view->LoadStream("account/x"))->damaged());
  EXPECT_TRUE(view->FactAt("account/x", 1).ok());
}

}  // namespace
}  // namespace candour

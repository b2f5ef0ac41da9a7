#include "common/executor/reactor.h"

#include <gmock/gmock.h>

#include <future>

#include "common/decider/enabled_reaction.h"
#include "common/executor/system_call.h"
#include "common/executor/timers.h"
#include "tests/support/commit_builder.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReactorTest : public CoreTest {
 protected:
  Reactor::Options OptionsOf(ToyReplica& replica) {
    return {.source = &replica.replica(),
            .own = &replica.replica(),
            .executor = &replica.executor(),
            .reactions = &ToyReactions(),
            .scratch = &replica.store(),
            .spread = absl::Milliseconds(5),
            .rest = absl::Milliseconds(50),
            .report = [this](const ReactionResult& result) {
              MutexLock lock(mutex_);
              results_.push_back(result);
            }};
  }
  // Ticks until `settled`; says whether it came to that.
  static bool Run(Reactor& reactor, const std::function<bool()>& settled) {
    for (int i = 0; i < 3000; ++i) {
      reactor.Tick();
      if (settled()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }
  static bool Begun(ToyReplica& replica) {
    const auto view = replica.replica().View();
    return view->VersionOf("reaction/count_unparked") == 1 && view->VersionOf("reaction/note_attempt") == 1;
  }
  // Off its parking place, by the client's own command.
  void Unpark(ToyReplica& replica, const std::string& account) {
    ASSERT_TRUE(replica.Call(NewUuid(), account, toy::v1::Unpark()).ok());
  }
  absl::StatusOr<OutcomePtr> Add(ToyReplica& replica, const std::string& account, int amount) {
    toy::v1::AddRequest add;
    add.set_amount(amount);
    return replica.Call(NewUuid(), account, add);
  }
  // An operator's command on a reaction.
  template <class Request>
  void Steer(ToyReplica& replica, const std::string& name) {
    Request request;
    request.set_name(name);
    std::promise<absl::StatusOr<OutcomePtr>> promise;
    CommandCall call = SystemCall(*ParseUuid(NewUuid()), "test/steer", Ask<EnabledReaction>(name, request),
                                  absl::Now(), absl::Now() + absl::Seconds(20));
    call.done = [&](absl::StatusOr<OutcomePtr> outcome) { promise.set_value(std::move(outcome)); };
    replica.executor().Submit(std::move(call));
    const auto outcome = promise.get_future().get();
    ASSERT_TRUE(outcome.ok() && !(*outcome)->row.has_refusal()) << outcome.status();
  }
  static ReactionStanding Standing(const Reactor& reactor, const std::string& name) {
    for (const ReactionStanding& standing : reactor.Standings())
      if (standing.reaction->name == name) return standing;
    return {};
  }
  static void RunFor(Reactor& reactor, absl::Duration time) {
    (void)Run(reactor, [until = absl::Now() + time] { return absl::Now() > until; });
  }
  std::vector<ReactionResult> Results() {
    MutexLock lock(mutex_);
    return results_;
  }

  Mutex mutex_;
  std::vector<ReactionResult> results_;
};

TEST_F(ReactorTest, BeginsAtTheEndOfTheLogAndTheLogSaysWhere) {
  auto replica = NewReplica("a");
  Unpark(*replica, "before");
  Reactor reactor(OptionsOf(*replica));
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  common::v1::ReactionState state;
  ASSERT_TRUE(replica->replica().View()->Load("reaction/count_unparked", &state).ok());
  EXPECT_EQ(state.from(), 2);
  EXPECT_TRUE(Run(reactor, [&] { return reactor.Begun(); }));
  EXPECT_FALSE(Reactor(OptionsOf(*replica)).Begun()) << "it has not looked";
  Unpark(*replica, "x");
  ASSERT_TRUE(Run(reactor, [&] { return replica->State("counted").total() > 0; }));
  EXPECT_EQ(replica->State("counted").total(), 1);
}

TEST_F(ReactorTest, AFactBecomesOneCommandThatNamesItsCause) {
  auto replica = NewReplica("a");
  Reactor reactor(OptionsOf(*replica));
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  toy::v1::AddRequest pair;  // the fact's write is the first, the condition the second
  pair.set_other("y");
  ASSERT_TRUE(replica->Call(NewUuid(), "x", pair).ok());
  Unpark(*replica, "x");
  const uint64_t offset = replica->replica().View()->position() - 1;
  ASSERT_TRUE(Run(reactor, [&] { return !Results().empty(); }));
  const ReactionResult result = Results()[0];
  ASSERT_TRUE(result.outcome.ok());
  const LogRecord record = *ledger_->ReadOne((*result.outcome)->row.offset(), absl::Seconds(5));
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*record.value));
  EXPECT_EQ(commit.method(), "reaction/count_unparked");
  EXPECT_EQ(commit.actor().role(), "SYSTEM");
  EXPECT_EQ(commit.cause().ledger_id(), std::string(16, 'L'));
  EXPECT_EQ(commit.cause().offset(), offset);
  EXPECT_EQ(commit.cause().write(), 0);
  EXPECT_EQ(commit.cause().fact(), 0);
  EXPECT_EQ(commit.command_id(), ReactionId(commit.cause(), "count_unparked"));
}

TEST_F(ReactorTest, AnAttemptThatWasRefusedBecomesAFact) {
  auto replica = NewReplica("a");
  Reactor reactor(OptionsOf(*replica));
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  ASSERT_EQ((*Add(*replica, "x", kToyLimit + 1))->row.refusal().reason(), "FULL");
  ASSERT_TRUE(Run(reactor, [&] { return !Results().empty(); }));
  EXPECT_EQ(Results()[0].cause.fact(), -1);
  EXPECT_EQ(replica->Version("attempts"), 1);
}

TEST_F(ReactorTest, SaysWhenEverythingBelowHasItsOutcome) {
  auto replica = NewReplica("a");
  Reactor reactor(OptionsOf(*replica));
  const auto settled = [&](uint64_t offset) { return reactor.WaitFor(offset, absl::Now()).ok(); };
  EXPECT_FALSE(settled(1)) << "no reaction has begun";
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica) && settled(1); }));
  Unpark(*replica, "x");
  const uint64_t end = replica->replica().View()->position();
  EXPECT_FALSE(settled(end));
  bool early = false;
  ASSERT_TRUE(Run(reactor, [&] {
    early = early || (settled(end) && replica->Version("counted") == 0);
    return settled(end);
  }));
  EXPECT_FALSE(early);
  EXPECT_EQ(replica->Version("counted"), 1);
  const absl::Time start = absl::Now();
  EXPECT_TRUE(absl::IsDeadlineExceeded(reactor.WaitFor(end + 100, start + absl::Milliseconds(50))));
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(50));
}

TEST_F(ReactorTest, ARefusedReactionIsItsOutcome) {
  auto replica = NewReplica("a");
  Reactor reactor(OptionsOf(*replica));
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  ASSERT_TRUE(Add(*replica, "counted", kToyLimit).ok());
  Unpark(*replica, "x");
  ASSERT_TRUE(Run(reactor, [&] { return !Results().empty(); }));
  EXPECT_EQ((*Results()[0].outcome)->row.refusal().reason(), "FULL");
  const uint64_t end = replica->replica().View()->position();
  Run(reactor, [&, until = absl::Now() + absl::Milliseconds(100)] { return absl::Now() > until; });
  EXPECT_EQ(replica->replica().View()->position(), end);
  EXPECT_EQ(Results().size(), 1);
}

TEST_F(ReactorTest, ReplicasAndRestartsReactOnce) {
  auto one = NewReplica("a"), two = NewReplica("b");
  auto first = std::make_unique<Reactor>(OptionsOf(*one));
  Reactor second(OptionsOf(*two));
  const auto both = [&](const std::function<bool()>& settled) {
    return Run(*first, [&] {
      second.Tick();
      return settled();
    });
  };
  ASSERT_TRUE(both([&] { return Begun(*one) && Begun(*two); }));
  for (int i = 0; i < 4; ++i) Unpark(*one, absl::StrCat("x", i));
  ASSERT_TRUE(both([&] { return one->State("counted").total() == 4; }));
  // A new process, which has lost where it was.
  Store::Batch lost(one->store());
  lost.Delete(kPositionRows, LedgerPrefix("toy") + "reaction/count_unparked");
  ASSERT_TRUE(one->store().Write(lost, Store::Sync::kNo).ok());
  first = std::make_unique<Reactor>(OptionsOf(*one));
  Unpark(*one, "x5");
  ASSERT_TRUE(both([&] { return one->State("counted").total() == 5; }));
  EXPECT_EQ(one->Version("counted"), 5);
}

// A ledger of another service, folded by that service.
class OtherLedger {
 public:
  OtherLedger(const std::string& folder, char id) {
    Opening opening = ToyOpening();
    opening.ledger_id = id_ = std::string(16, id);
    ledger_ = *EmbeddedLedger::Open(folder + "/ledger");
    EXPECT_TRUE(OpenLedger(*ledger_, opening, absl::Now(), SystemEntropy(), absl::Seconds(10)).ok());
    store_ = *Store::Open({.path = folder + "/state", .families = RowFamilies()});
    replica_ = *Replica::Open(
        {.ledger_name = "other", .ledger = ledger_.get(), .store = store_.get(), .model = &ToyModel()});
    EXPECT_TRUE(replica_->Check(absl::Seconds(5)).ok());
    Fold();
  }
  // As that service would record it, in its second write.
  void Unpark(const std::string& account) {
    ledger::v1::Commit commit = CommitBuilder("theirs " + account)
                                    .Condition("account/a", 0)
                                    .Write("account/" + account, 0, {})
                                    .Build();
    commit.mutable_writes(1)->add_facts()->set_type(toy::v1::Unparked::descriptor()->full_name());
    commit.mutable_known_at(0)->set_ledger_id(id_);
    EXPECT_TRUE(ledger_->AppendRaw("account/a", SerialiseCommit(commit)).ok());
    Fold();
  }
  const std::string& id() const { return id_; }
  Replica& replica() { return *replica_; }

 private:
  void Fold() {
    while (*replica_->Step(absl::Milliseconds(20)) > 0) {
    }
  }
  std::string id_;
  std::unique_ptr<EmbeddedLedger> ledger_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Replica> replica_;
};

TEST_F(ReactorTest, ReadsAnotherLedger) {
  auto replica = NewReplica("a");
  OtherLedger other(dir_ / "other", 'M');
  Reactor::Options options = OptionsOf(*replica);
  options.source = &other.replica();
  Reactor reactor(options);
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  other.Unpark("z");
  ASSERT_TRUE(Run(reactor, [&] { return Results().size() == 1; }));  // told after it is to be seen
  EXPECT_EQ(replica->State("counted").total(), 1);
  EXPECT_EQ(Results()[0].cause.ledger_id(), other.id());
  EXPECT_EQ(Results()[0].cause.offset(), 1);
  EXPECT_EQ(Results()[0].cause.write(), 1) << "a condition stands before it";
}

// Its service was given a new ledger, of the same name.
TEST_F(ReactorTest, HowFarItCameInAnotherLedgerSaysNothingOfThisOne) {
  auto replica = NewReplica("a");
  Reactor::Options options = OptionsOf(*replica);
  options.from_start = true;
  options.soon = absl::ZeroDuration();  // what was kept is written at once
  {
    OtherLedger before(dir_ / "before", 'M');
    options.source = &before.replica();
    Reactor reactor(options);
    for (const char* account : {"w", "x", "y"}) before.Unpark(account);
    ASSERT_TRUE(Run(reactor, [&] { return replica->State("counted").total() == 3; }));
    ASSERT_TRUE(Run(reactor, [&] { return Standing(reactor, "count_unparked").next == 4; }));
    RunFor(reactor, absl::Milliseconds(20));
  }
  OtherLedger after(dir_ / "after", 'N');
  after.Unpark("z");
  options.source = &after.replica();
  Reactor reactor(options);
  EXPECT_TRUE(Run(reactor, [&] { return replica->State("counted").total() == 4; }));
}

std::optional<SystemCommand> CloseInstead(const toy::v1::Unparked&, const FactContext&) {
  return Ask<ToyAccount>("closed", toy::v1::ToggleRequest());
}

// Put back from a backup: other records stand under the offsets that it has dealt with.
TEST_F(ReactorTest, StopsWhereTheOtherLedgerIsNotTheOneItWas) {
  auto replica = NewReplica("a");
  Reactor::Options options = OptionsOf(*replica);
  options.from_start = true;
  options.soon = absl::ZeroDuration();
  {
    OtherLedger before(dir_ / "before", 'M');
    options.source = &before.replica();
    Reactor reactor(options);
    for (const char* account : {"w", "x", "y"}) before.Unpark(account);
    ASSERT_TRUE(Run(reactor, [&] { return Standing(reactor, "count_unparked").next == 4; }));
    RunFor(reactor, absl::Milliseconds(20));
    Reactor again(options);  // the same ledger
    ASSERT_TRUE(Run(again, [&] { return Standing(again, "count_unparked").next == 4; }));
    EXPECT_TRUE(again.WaitFor(4, absl::InfinitePast()).ok());
  }
  const size_t sent = Results().size();
  for (const std::vector<std::string>& accounts :
       std::vector<std::vector<std::string>>{{"z"}, {"z", "u", "v", "t"}}) {
    OtherLedger after(dir_ / absl::StrCat("after", accounts.size()), 'M');
    for (const std::string& account : accounts) after.Unpark(account);
    options.source = &after.replica();
    Reactor reactor(options);
    RunFor(reactor, absl::Milliseconds(50));
    EXPECT_FALSE(reactor.WaitFor(1, absl::InfinitePast()).ok()) << "nobody decides on it";
    EXPECT_EQ(Results().size(), sent) << accounts.size();
  }
}

TEST_F(ReactorTest, WhatAReactionDoesNotSayThatItRecordsIsNotRecordedAndStopsNothing) {
  const Reactions dishonest =
      Reactions()
          .ToFact("count_unparked", FactList<toy::v1::Added>(), CloseInstead)
          .ToRefusal("note_attempt", "/toy/AddRequest", FactList<toy::v1::Added>(), NoteAttempt);
  auto replica = NewReplica("a");
  Reactor::Options options = OptionsOf(*replica);
  options.reactions = &dishonest;
  Reactor reactor(options);
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  Unpark(*replica, "x");
  Unpark(*replica, "y");
  ASSERT_TRUE(Run(reactor, [&] { return Results().size() >= 3; }));  // both, and one again
  for (const ReactionResult& result : Results()) {
    EXPECT_THAT(std::string(result.outcome.status().message()),
                HasSubstr("decided candour.toy.v1.Closed, which it does not say"));
  }
  EXPECT_EQ(replica->Version("closed"), 0);
  // Where it came to is kept below what has no outcome.
  const auto kept = replica->store().Get(kPositionRows, LedgerPrefix("toy") + "reaction/count_unparked");
  if (*kept) {
    EXPECT_LE(ReadBigEndian64((*kept)->substr(24)), replica->replica().View()->position() - 2);
  }
}

TEST_F(ReactorTest, APauseSendsNothingAndLosesNothing) {
  auto replica = NewReplica("a");
  Reactor::Options options = OptionsOf(*replica);
  options.paused = true;
  Reactor paused(options);
  ASSERT_TRUE(Run(paused, [&] { return Begun(*replica); }));
  Unpark(*replica, "parked");
  Run(paused, [until = absl::Now() + absl::Milliseconds(50)] { return absl::Now() > until; });
  EXPECT_EQ(replica->Version("counted"), 0);
  Reactor reactor(OptionsOf(*replica));
  EXPECT_TRUE(Run(reactor, [&] { return replica->Version("counted") == 1; }));
}

TEST_F(ReactorTest, APauseInTheLogHoldsUpOneReactionAtEveryReplica) {
  auto one = NewReplica("a"), two = NewReplica("b");
  Reactor first(OptionsOf(*one)), second(OptionsOf(*two));
  ASSERT_TRUE(Run(first, [&] { return Begun(*one) && Begun(*two); }));
  Steer<records::v1::PauseReactionRequest>(*one, "count_unparked");
  const uint64_t paused = one->replica().View()->position();
  ASSERT_TRUE(two->replica().WaitFor(paused, absl::Now() + absl::Seconds(20)).ok());
  Unpark(*one, "x");
  ASSERT_EQ((*Add(*one, "x", kToyLimit + 1))->row.refusal().reason(), "FULL");
  const auto both = [&] {
    second.Tick();
    return one->Version("attempts") == 1;
  };
  ASSERT_TRUE(Run(first, both)) << "the other goes on";
  RunFor(first, absl::Milliseconds(50));
  RunFor(second, absl::Milliseconds(50));
  EXPECT_EQ(one->Version("counted"), 0);
  EXPECT_EQ(Standing(first, "count_unparked").next, paused) << "at the first record that asks for it";

  Steer<records::v1::ResumeReactionRequest>(*one, "count_unparked");
  ASSERT_TRUE(Run(first, [&] { return one->Version("counted") == 1; }));
  EXPECT_EQ(Standing(first, "count_unparked").paused_at, std::nullopt);
}

TEST_F(ReactorTest, SaysHowFarEachHasCome) {
  auto replica = NewReplica("a");
  {
    Reactor reactor(OptionsOf(*replica));
    EXPECT_THAT(reactor.Standings(), IsEmpty()) << "before the first round";
    ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
    Steer<records::v1::PauseReactionRequest>(*replica, "count_unparked");
  }
  Unpark(*replica, "x");
  const uint64_t asked = replica->replica().View()->position() - 1;
  Unpark(*replica, "y");
  Reactor::Options options = OptionsOf(*replica);
  options.paused = true;
  Reactor restarted(options);
  RunFor(restarted, absl::Milliseconds(20));
  const ReactionStanding held = Standing(restarted, "count_unparked");
  ASSERT_NE(held.reaction, nullptr);
  EXPECT_GE(held.from.value_or(0), 1);
  EXPECT_EQ(held.next, asked);
  EXPECT_EQ(held.behind, 2);
  EXPECT_GT(held.lag, absl::ZeroDuration());
  EXPECT_LT(held.lag, absl::Minutes(1));
  EXPECT_TRUE(held.paused_at.has_value());
  EXPECT_TRUE(held.paused_here);
  const ReactionStanding other = Standing(restarted, "note_attempt");
  EXPECT_EQ(other.behind, 0) << "nothing asks for it";
  EXPECT_EQ(other.lag, absl::ZeroDuration());
  EXPECT_EQ(other.paused_at, std::nullopt);
}

TEST_F(ReactorTest, NobodyWaitsForAReactionThatIsHeldUp) {
  auto replica = NewReplica("a");
  Reactor reactor(OptionsOf(*replica));
  ASSERT_TRUE(Run(reactor, [&] { return Begun(*replica); }));
  Steer<records::v1::PauseReactionRequest>(*replica, "count_unparked");
  const uint64_t paused = replica->replica().View()->position();
  ASSERT_TRUE(Run(reactor, [&] { return reactor.WaitFor(paused, absl::Now()).ok(); }))
      << "nothing was asked for until there";
  Unpark(*replica, "x");
  RunFor(reactor, absl::Milliseconds(20));
  const absl::Time start = absl::Now();
  EXPECT_TRUE(absl::IsDeadlineExceeded(reactor.WaitFor(paused + 1, start + absl::Seconds(20))));
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
}

std::optional<SystemCommand> None(const toy::v1::Added&, const FactContext&) { return std::nullopt; }
std::optional<SystemCommand> NoneOfClosed(const toy::v1::Closed&, const FactContext&) { return std::nullopt; }
std::optional<SystemCommand> NoneOfRefusals(const RefusedCommand&) { return std::nullopt; }

TEST(Reactions, ACycleIsFound) {
  EXPECT_THAT(ToyReactions().Cycle(), IsEmpty());
  EXPECT_THAT(Reactions().ToFact("echo", FactList<toy::v1::Added>(), None).Cycle(), ElementsAre("echo"));
  EXPECT_THAT(Reactions()
                  .ToFact("one", FactList<toy::v1::Closed>(), None)
                  .ToFact("two", FactList<toy::v1::Reopened, toy::v1::Added>(), NoneOfClosed)
                  .Cycle(),
              ElementsAre("one", "two"));
  EXPECT_THAT(
      Reactions().ToRefusal("sulk", "reaction/sulk", FactList<toy::v1::Named>(), NoneOfRefusals).Cycle(),
      ElementsAre("sulk"));
}

// Frozen: the id stands in logs.
TEST(Reactions, AnIdFollowsFromTheCauseAndTheName) {
  ledger::v1::Cause cause;
  cause.set_ledger_id(TestLedgerId());
  cause.set_offset(7);
  cause.set_write(2);
  cause.set_fact(-1);
  EXPECT_EQ(FormatUuid(ReactionId(cause, "note_attempt")), "f36812b3-b7a9-5614-9d82-8d0a1d5d8d6d");
  EXPECT_NE(ReactionId(cause, "note_attempts"), ReactionId(cause, "note_attempt"));
}

}  // namespace
}  // namespace candour

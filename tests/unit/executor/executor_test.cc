#include "common/executor/executor.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/replica/rows.h"
#include "tests/support/commit_builder.h"
#include "tests/support/core_fixture.h"
#include "tests/support/ledger_wrapper.h"

namespace candour {
namespace {

using ExecutorTest = CoreTest;

TEST_F(ExecutorTest, AnAcceptedCommandIsInTheLogAndInTheState) {
  auto replica = NewReplica("a");
  const auto outcome = replica->Call(NewUuid(), "x", Add(2));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_FALSE((*outcome)->row.has_refusal());
  ASSERT_EQ((*outcome)->row.spans_size(), 1);
  EXPECT_EQ((*outcome)->row.spans(0).stream(), "account/x");
  EXPECT_EQ((*outcome)->row.spans(0).first_version(), 1);
  EXPECT_EQ((*outcome)->row.spans(0).count(), 1);
  EXPECT_EQ(replica->State("x").total(), 2);
  EXPECT_EQ(ledger_->Range(absl::Seconds(1))->end, 2);  // Opened and the command
}

TEST_F(ExecutorTest, ARefusalIsACommitAndStaysTheAnswerWhenTheRecordHasMovedOn) {
  auto replica = NewReplica("a");
  const std::string id = NewUuid();
  const auto refused = replica->Call(id, "x", Add(kToyLimit + 1));
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ((*refused)->row.refusal().reason(), "FULL");
  EXPECT_EQ(replica->Version("x"), 0);
  ASSERT_TRUE(replica->Call(NewUuid(), "x", toy::v1::ToggleRequest()).ok());
  const auto again = replica->Call(id, "x", Add(kToyLimit + 1));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->row.refusal().reason(), "FULL");
  EXPECT_EQ((*again)->row.offset(), (*refused)->row.offset());
}

TEST_F(ExecutorTest, ARepeatedIdAnswersTheFirstOutcomeFromAnyReplica) {
  auto one = NewReplica("a");
  auto two = NewReplica("b");
  const std::string id = NewUuid();
  const auto first = one->Call(id, "x", Add(1));
  const auto second = two->Call(id, "x", Add(1));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ((*first)->row.offset(), (*second)->row.offset());
  EXPECT_EQ(one->State("x").total(), 1);
}

TEST_F(ExecutorTest, AnIdWithOtherContentMethodOrCallerIsToldNothingOfTheFirst) {
  auto replica = NewReplica("a");
  const std::string id = NewUuid();
  ASSERT_TRUE(replica->Call(id, "x", Add(1)).ok());
  for (const absl::Status& status :
       {replica->Call(id, "x", Add(2)).status(), replica->Call(id, "x", toy::v1::ToggleRequest()).status(),
        replica->Call(id, "x", Add(1), std::nullopt, absl::Seconds(20), "account-2").status()}) {
    EXPECT_EQ(ReasonOf(status), "COMMAND_ID_REUSED") << status;
    EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  }
  EXPECT_EQ(replica->State("x").total(), 1);
}

TEST_F(ExecutorTest, IfVersionTurnsAMoveIntoARefusal) {
  auto replica = NewReplica("a");
  ASSERT_TRUE(replica->Call(NewUuid(), "x", Add(1), 0).ok());
  const auto second = replica->Call(NewUuid(), "x", Add(1), 0);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ((*second)->row.refusal().reason(), "VERSION_MOVED");
  EXPECT_EQ(replica->State("x").total(), 1);
}

TEST_F(ExecutorTest, WhatWasReadIsACondition) {
  auto replica = NewReplica("a");
  ASSERT_TRUE(replica->Call(NewUuid(), "y", Add(3)).ok());
  ASSERT_TRUE(replica->Call(NewUuid(), "x", Add(2, "y")).ok());
  const auto full = replica->Call(NewUuid(), "x", Add(1, "y"));
  ASSERT_TRUE(full.ok());
  EXPECT_EQ((*full)->row.refusal().reason(), "PAIR_FULL");
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*ledger_->ReadOne((*full)->row.offset(), absl::Seconds(1))->value));
  ASSERT_EQ(commit.writes_size(), 2);
  EXPECT_EQ(commit.writes(1).stream(), "account/y");
  EXPECT_EQ(commit.writes(1).expected_version(), 1);
  EXPECT_EQ(commit.writes(1).facts_size(), 0);
}

// Over every value that was written, where RocksDB looks for them next.
void DamageRows(const std::string& folder) {
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".sst") continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(16);  // within the first block of rows, past the first lengths
    bytes.write("damaged!", 8);
  }
}

TEST_F(ExecutorTest, ADamagedStateIsNoAnswerAndEndsTheReplica) {
  auto replica = NewReplica("a");
  const std::string id = NewUuid();
  ASSERT_TRUE(replica->Call(id, "x", Add(1)).ok());
  ASSERT_TRUE(replica->Call(NewUuid(), "y", Add(1)).ok());
  for (const RowFamily family : {kCommandRows, kStreamRows})
    ASSERT_TRUE(replica->store().Compact(family).ok());
  const uint64_t end = ledger_->Range(absl::Seconds(5))->end;
  DamageRows(dir_ / "a");
  const absl::Status answer = replica->Call(id, "x", Add(1)).status();
  EXPECT_EQ(ReasonOf(answer), "OUTCOME_UNKNOWN") << answer;
  const auto view = replica->replica().View();
  EXPECT_TRUE(absl::IsDataLoss(view->Command(*ParseUuid(id)).status()))
      << view->Command(*ParseUuid(id)).status();
  EXPECT_TRUE(absl::IsDataLoss(view->Version(StreamOf<ToyAccount>("y")).status()));
  EXPECT_FALSE(replica->replica().ready());
  for (int i = 0; i < 100 && replica->replica().stopped().ok(); ++i) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_TRUE(absl::IsDataLoss(replica->replica().stopped())) << replica->replica().stopped();
  EXPECT_EQ(ReasonOf(replica->Call(NewUuid(), "z", Add(1)).status()), "OUTCOME_UNKNOWN");
  EXPECT_EQ(ledger_->Range(absl::Seconds(5))->end, end) << "decided on rows that were not read";
}

TEST_F(ExecutorTest, AKeyIsTakenOnce) {
  auto replica = NewReplica("a");
  toy::v1::ClaimRequest claim;
  claim.set_key("name.1");
  EXPECT_FALSE((*replica->Call(NewUuid(), "x", claim))->row.has_refusal());
  EXPECT_EQ((*replica->Call(NewUuid(), "y", claim))->row.refusal().reason(), "TAKEN");
}

// Runs before it seals.
class HookedProtection : public PlainProtection {
 public:
  absl::StatusOr<SealedRequest> SealRequest(const CommandIdentity& identity) override {
    ++requests;
    if (before_request) before_request(identity);
    return PlainProtection::SealRequest(identity);
  }
  absl::Status Seal(absl::string_view, absl::string_view, uint64_t, google::protobuf::Message*) override {
    if (before_fact) before_fact();
    return absl::OkStatus();
  }
  std::atomic<int> requests = 0;
  std::function<void(const CommandIdentity&)> before_request;
  std::function<void()> before_fact;
};

// Loses the first appends.
class LosingLedger : public LedgerWrapper {
 public:
  LosingLedger(Ledger& ledger, size_t losses) : LedgerWrapper(ledger), losses_(losses) {}
  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override {
    sent.push_back(record.value);
    if (sent.size() > losses_) return LedgerWrapper::Append(std::move(record), std::move(done));
    done(AppendOutcome::kUnknown);
    if (sent.size() == losses_) lost.set_value();
  }
  std::vector<std::string> sent;  // by one thread at a time
  std::promise<void> lost;

 private:
  const size_t losses_;
};

// Ends the toy ledger.
void CloseLedger(EmbeddedLedger& ledger) {
  ledger::v1::Commit closed = ClosedCommit("the end");
  closed.mutable_known_at(0)->set_ledger_id(ToyOpening().ledger_id);
  ASSERT_TRUE(ledger.AppendRaw(std::string(kSelfStream), SerialiseCommit(closed)).ok());
}

TEST_F(ExecutorTest, AClosedLedgerEndsTheCallsThatWait) {
  LosingLedger losing(*ledger_, 1);
  ToyReplica replica(losing, dir_ / "a", nullptr, absl::Hours(1));  // nothing but the fold moves the call
  auto call = std::async(std::launch::async, [&] { return replica.Call(NewUuid(), "x", Add(1)).status(); });
  losing.lost.get_future().wait();
  CloseLedger(*ledger_);
  const absl::Status status = call.get();
  EXPECT_EQ(ReasonOf(status), "LEDGER_CLOSED") << status;
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(ExecutorTest, CountsTheCallsThatStandBehindAnother) {
  LosingLedger losing(*ledger_, 1);
  ToyReplica replica(losing, dir_ / "a", nullptr, absl::Hours(1));
  std::vector<std::future<absl::Status>> calls;
  const auto call = [&] { return replica.Call(NewUuid(), "x", Add(1)).status(); };
  calls.push_back(std::async(std::launch::async, call));
  losing.lost.get_future().wait();
  for (int i = 0; i < 2; ++i) calls.push_back(std::async(std::launch::async, call));
  while (replica.executor().in_flight() < 3) absl::SleepFor(absl::Milliseconds(1));
  while (replica.executor().waiting() != 2)
    absl::SleepFor(absl::Milliseconds(1));  // ctest ends what never comes
  CloseLedger(*ledger_);
  for (auto& ended : calls) EXPECT_EQ(ReasonOf(ended.get()), "LEDGER_CLOSED");
  EXPECT_EQ(replica.executor().in_flight(), 0u);
  EXPECT_EQ(replica.executor().waiting(), 0u);
}

// Whichever copy lands is the commit that was decided.
TEST_F(ExecutorTest, TheSameBytesAreSentAgain) {
  LosingLedger losing(*ledger_, 3);
  ToyReplica replica(losing, dir_ / "a", nullptr, absl::Milliseconds(20));
  ASSERT_TRUE(replica.Call(NewUuid(), "x", Add(1)).ok());
  ASSERT_GE(losing.sent.size(), 4);
  EXPECT_THAT(losing.sent, testing::Each(losing.sent[0]));
  EXPECT_EQ(replica.executor().counts().resent.value(), losing.sent.size() - 1);
  EXPECT_EQ(replica.executor().counts().decided_again.value(), 0u);
}

// Takes what is sent, and says what it is told to say when it is told to: nothing of it reaches the log
// before.
class DoubtfulLedger : public LedgerWrapper {
 public:
  using LedgerWrapper::LedgerWrapper;
  void Append(NewRecord record, std::function<void(AppendOutcome)> done) override {
    MutexLock lock(mutex_);
    held_.emplace_back(std::move(record), std::move(done));
  }
  size_t held() {
    MutexLock lock(mutex_);
    return held_.size();
  }
  void Say(AppendOutcome outcome) {
    MutexLock lock(mutex_);
    for (const auto& [record, done] : held_) done(outcome);
  }
  void Land() {
    MutexLock lock(mutex_);
    LedgerWrapper::Append(held_.front().first, [](AppendOutcome) {});
  }

 private:
  Mutex mutex_;
  std::vector<std::pair<NewRecord, std::function<void(AppendOutcome)>>> held_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(ExecutorTest, CountsAttemptsOfWhichNobodyKnowsWhetherTheyStand) {
  DoubtfulLedger doubtful(*ledger_);
  ToyReplica replica(doubtful, dir_ / "a", nullptr, absl::Hours(1));
  auto call = std::async(std::launch::async, [&] { return replica.Call(NewUuid(), "x", Add(1)).status(); });
  while (doubtful.held() < 1) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(replica.executor().unknown(), 0) << "just sent";
  doubtful.Say(AppendOutcome::kNotSent);
  EXPECT_EQ(replica.executor().unknown(), 0) << "that it is not there is certain";
  doubtful.Say(AppendOutcome::kUnknown);
  EXPECT_EQ(replica.executor().unknown(), 1);
  EXPECT_EQ(replica.executor().in_flight(), 1);
  doubtful.Say(AppendOutcome::kAppended);
  EXPECT_EQ(replica.executor().unknown(), 0) << "it stands; the fold has yet to say with which outcome";
  doubtful.Say(AppendOutcome::kUnknown);
  EXPECT_EQ(replica.executor().unknown(), 0) << "another copy";
  doubtful.Land();
  EXPECT_TRUE(call.get().ok());
  EXPECT_EQ(replica.executor().unknown(), 0);
}

TEST_F(ExecutorTest, CountsAttemptsOfWhichNothingIsHeardUntilTheirOutcomeIsFolded) {
  DoubtfulLedger silent(*ledger_);
  ToyReplica replica(silent, dir_ / "a", nullptr, absl::Milliseconds(20));
  auto call = std::async(std::launch::async, [&] { return replica.Call(NewUuid(), "x", Add(1)).status(); });
  while (silent.held() < 2) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(replica.executor().unknown(), 1);
  silent.Land();
  EXPECT_TRUE(call.get().ok());
  EXPECT_EQ(replica.executor().unknown(), 0);
}

TEST_F(ExecutorTest, NothingIsAppendedToAClosedLedger) {
  auto replica = NewReplica("a");
  const std::string before = NewUuid();
  ASSERT_TRUE(replica->Call(before, "x", Add(1)).ok());
  CloseLedger(*ledger_);
  const uint64_t end = ledger_->Range(absl::Seconds(1))->end;
  ASSERT_TRUE(replica->replica().WaitFor(end, absl::Now() + absl::Seconds(10)).ok());
  EXPECT_EQ(ReasonOf(replica->Call(NewUuid(), "x", Add(1)).status()), "LEDGER_CLOSED");
  EXPECT_EQ(ledger_->Range(absl::Seconds(1))->end, end);
  EXPECT_TRUE(replica->Call(before, "x", Add(1)).ok()) << "what is settled is answered for ever";
}

// A subject's first key waits for the key log: only its own caller may wait with it.
TEST_F(ExecutorTest, NeitherTheStreamNorTheFoldWaitsForTheKeysOfARequest) {
  HookedProtection protection;
  std::promise<void> asked, answered;
  protection.before_request = [&](const CommandIdentity& identity) {
    if (identity.account != "account-of-the-slow") return;
    asked.set_value();
    answered.get_future().wait();
  };
  ToyReplica replica(*ledger_, dir_ / "a", &protection);
  auto slow = std::async(std::launch::async, [&] {
    return replica.Call(NewUuid(), "x", Add(1), std::nullopt, absl::Seconds(20), "account-of-the-slow");
  });
  asked.get_future().wait();
  EXPECT_TRUE(replica.Call(NewUuid(), "x", Add(1)).ok());
  answered.set_value();
  EXPECT_TRUE(slow.get().ok());
}

TEST_F(ExecutorTest, ARequestIsSealedOnceHoweverOftenItIsDecided) {
  HookedProtection protection;
  ToyReplica other(*ledger_, dir_ / "b");
  std::atomic<int> races = 3;
  protection.before_fact = [&] {
    if (races-- <= 0) return;
    // On a thread of its own: work that is submitted inside the executor's runs after it.
    auto race = std::async(std::launch::async, [&] { return other.Call(NewUuid(), "x", Add(1)); });
    EXPECT_TRUE(race.get().ok());
  };
  ToyReplica replica(*ledger_, dir_ / "a", &protection);
  ASSERT_TRUE(replica.Call(NewUuid(), "x", Add(1)).ok());
  EXPECT_LT(races, 0) << "it was decided again";
  EXPECT_EQ(protection.requests, 1);
  EXPECT_EQ(replica.executor().counts().decided_again.value(), 3u);
}

// Of the state that is decided on, each time; and the commit says what it was.
TEST_F(ExecutorTest, WhatIsLookedUpIsAskedForEachDecisionAndIsItsEvidence) {
  HookedProtection protection;
  ToyReplica other(*ledger_, dir_ / "b");
  std::atomic<int> races = 1, asked = 0;
  protection.before_fact = [&] {
    if (races-- <= 0) return;
    auto race = std::async(std::launch::async, [&] { return other.Call(NewUuid(), "x", Add(1)); });
    EXPECT_TRUE(race.get().ok());
  };
  ToyReplica replica(*ledger_, dir_ / "a", &protection);
  toy::v1::AccountState seen;
  const LookUp look_up = [&](const StateSource& state) -> absl::StatusOr<LookedUp> {
    ++asked;
    auto found = std::make_shared<toy::v1::AccountState>();
    CANDOUR_RETURN_IF_ERROR(state.Load("account/x", found.get()).status());
    return LookedUp{found};
  };
  const auto outcome =
      replica.Call(NewUuid(), "x", Add(2), std::nullopt, absl::Seconds(20), "account-1", look_up);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(asked, 2) << "it was decided again";
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*ledger_->ReadOne((*outcome)->row.offset(), absl::Seconds(1))->value));
  ASSERT_EQ(commit.evidence_size(), 1);
  EXPECT_EQ(commit.evidence(0).at().offset(), commit.known_at(0).offset());
  EXPECT_EQ(commit.evidence(0).view().type(), toy::v1::AccountState::descriptor()->full_name());
  ASSERT_TRUE(seen.ParseFromString(commit.evidence(0).view().value()));
  EXPECT_EQ(seen.total(), 1) << "what the other had recorded by then";
}

TEST_F(ExecutorTest, WhatIsLookedUpInAnotherLedgerIsEvidenceOfItsPosition) {
  auto replica = NewReplica("a");
  ledger::v1::Position at;
  at.set_ledger_id(std::string(16, 'M'));
  at.set_offset(41);
  const auto outcome = replica->Call(NewUuid(), "x", Add(2), std::nullopt, absl::Seconds(20), "account-1",
                                     [&](const StateSource&) -> absl::StatusOr<LookedUp> {
                                       return LookedUp{std::make_shared<toy::v1::AccountState>(), at};
                                     });
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*ledger_->ReadOne((*outcome)->row.offset(), absl::Seconds(1))->value));
  ASSERT_EQ(commit.evidence_size(), 1);
  EXPECT_EQ(commit.evidence(0).at().ledger_id(), at.ledger_id());
  EXPECT_EQ(commit.evidence(0).at().offset(), 41);
}

TEST_F(ExecutorTest, WhatCannotBeLookedUpIsNotDecided) {
  auto replica = NewReplica("a");
  const uint64_t end = ledger_->Range(absl::Seconds(1))->end;
  const auto outcome =
      replica->Call(NewUuid(), "x", Add(2), std::nullopt, absl::Seconds(20), "account-1",
                    [](const StateSource&) -> absl::StatusOr<LookedUp> {
                      return RefuseCall(absl::StatusCode::kUnavailable, "NAMES_UNREAD", "not now");
                    });
  EXPECT_EQ(ReasonOf(outcome.status()), "NAMES_UNREAD");
  EXPECT_EQ(ledger_->Range(absl::Seconds(1))->end, end);
}

// Close comes while a thread decides: that thread ends the call, once, and sends nothing.
TEST_F(ExecutorTest, ACallIsEndedOnceWhenTheExecutorClosesUnderIt) {
  HookedProtection protection;
  ToyReplica replica(*ledger_, dir_ / "a", &protection);
  protection.before_fact = [&] { replica.executor().Close(); };
  const absl::Status status = replica.Call(NewUuid(), "x", Add(1)).status();
  EXPECT_EQ(ReasonOf(status), "OUTCOME_UNKNOWN") << status;
  EXPECT_EQ(replica.executor().in_flight(), 0);
}

TEST_F(ExecutorTest, WhatIsTooLargeAndWhatIsBrokenAreToldApart) {
  auto replica = NewReplica("a");
  toy::v1::NameRequest name;
  name.set_name(std::string(128 * 1024, 'n'));
  const absl::Status large = replica->Call(NewUuid(), "x", name).status();
  EXPECT_EQ(ReasonOf(large), "TOO_LARGE") << large;
  EXPECT_EQ(large.code(), absl::StatusCode::kInvalidArgument);
  const absl::Status broken =
      replica->Call(NewUuid(), "x", Add(1), std::nullopt, absl::Seconds(20), "short").status();
  EXPECT_EQ(ReasonOf(broken), "COMMIT_SHAPE") << broken;
  EXPECT_EQ(broken.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(broken.message(), testing::HasSubstr("actor.account"));
  EXPECT_EQ(ledger_->Range(absl::Seconds(1))->end, 1);
}

// 64 clients on two replicas, one stream or many: every version dense, nothing lost, nothing twice.
class Clients : public CoreTest, public testing::WithParamInterface<int> {};
TEST_P(Clients, GetExactlyOneOutcomeEach) {
  auto one = NewReplica("a");
  auto two = NewReplica("b");
  constexpr int kClients = 64;
  const int each = std::max(5, (GetParam() + kClients - 1) / kClients);  // no stream is left out
  std::atomic<int> accepted = 0, failed = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      for (int i = 0; i < each; ++i) {
        const std::string account = absl::StrCat((c * each + i) % GetParam());
        const auto outcome = (c % 2 ? one : two)->Call(NewUuid(), account, toy::v1::ToggleRequest());
        ++(outcome.ok() && !(*outcome)->row.has_refusal() ? accepted : failed);
      }
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(accepted, kClients * each);
  EXPECT_EQ(failed, 0);
  const uint64_t end = ledger_->Range(absl::Seconds(1))->end;
  uint64_t versions = 0, streams = 0;
  for (int a = 0; a < GetParam(); ++a) {
    ASSERT_TRUE(one->replica().WaitFor(end, absl::Now() + absl::Seconds(10)).ok());
    const uint64_t version = one->Version(absl::StrCat(a));
    versions += version;
    streams += version > 0;
  }
  EXPECT_EQ(versions, kClients * each);
  EXPECT_EQ(streams, GetParam());
  ASSERT_TRUE(two->replica().WaitFor(end, absl::Now() + absl::Seconds(10)).ok());
  EXPECT_EQ(*one->replica().View()->Digest(), *two->replica().View()->Digest());
}
INSTANTIATE_TEST_SUITE_P(Streams, Clients, testing::Values(1, 1000));

}  // namespace
}  // namespace candour

// The checker sees what no run of ours should show: histories made by hand, each with one thing wrong.
#include "tests/simulation/history.h"

#include <gmock/gmock.h>

#include "tests/simulation/judge.h"
#include "tests/support/commit_builder.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Key;

constexpr char kAccount[] = "account/x";

// One account, one command that adds 2 to it, answered OK.
class HistoryTest : public testing::Test {
 protected:
  HistoryTest() : add_(AddCommand(TestId("add"), "x", 2)) {
    history_.log = {OpenedRecord(ToyModel().FactTypes())};
    Ask(add_);
    Land(CommitOf(add_, "first").Write(kAccount, 0, {"candour.toy.v1.Added"}), 2);
    Reply ok = ReplyTo(add_, Reply::Kind::kOk, 1);
    toy::v1::Added added;
    added.set_amount(2);
    ok.facts = {FactText(kAccount, 1, "candour.toy.v1.Added", added.SerializeAsString())};
    history_.replies = {ok};
    history_.images = {{"R0", 2, "digest", {}, {{kAccount, 1}}}};
  }

  void Ask(const SimCommand& command) {
    history_.commands.push_back(command);
    history_.first_end[command.id] = history_.log.size();
    history_.received[command.id].insert(absl::FromUnixMicros(1'750'000'000'000'000));
  }
  // Its commits are built with this builder: method and request are set by Land.
  CommitBuilder CommitOf(const SimCommand& command, const std::string& attempt) {
    landing_ = &command;
    return CommitBuilder("replaced", attempt);
  }
  void Land(const CommitBuilder& builder, int amount) {
    ledger::v1::Commit commit = builder.Build();
    commit.set_command_id(landing_->id);
    commit.set_method(landing_->method);
    commit.mutable_request()->set_value(landing_->request->SerializeAsString());
    toy::v1::Added added;
    added.set_amount(amount);
    for (auto& write : *commit.mutable_writes()) {
      for (auto& fact : *write.mutable_facts()) {
        if (fact.type() == "candour.toy.v1.Added") fact.set_value(added.SerializeAsString());
      }
    }
    history_.log.push_back(RecordAt(history_.log.size(), commit));
  }
  Reply ReplyTo(const SimCommand& command, Reply::Kind kind, std::optional<uint64_t> offset = std::nullopt,
                const std::string& reason = "") {
    Reply reply;
    reply.command = command;
    reply.kind = kind;
    reply.offset = offset;
    reply.reason = reason;
    reply.end_at_call = 1;
    reply.end_at_reply = history_.log.size();
    return reply;
  }
  FoldedImage& Image() { return history_.images[0]; }

  const SimCommand add_;
  const SimCommand* landing_ = nullptr;
  History history_;
};

TEST_F(HistoryTest, NothingIsWrong) { EXPECT_THAT(Violations(history_), IsEmpty()); }

// What a replica without REPEATED would make of a second attempt.
TEST_F(HistoryTest, SeesAnIdAdmittedTwice) {
  Land(CommitOf(add_, "second").Write(kAccount, 1, {"candour.toy.v1.Added"}), 2);
  Image().position = 3;
  Image().voids = {2};
  EXPECT_THAT(Violations(history_), IsEmpty());
  Image().voids = {};
  EXPECT_THAT(Violations(history_), Contains(Key("two_admitted")));
}

// What a replica without CONFLICTED would make of it.
TEST_F(HistoryTest, SeesAKeyTakenTwice) {
  toy::v1::ClaimRequest claim;
  claim.set_key("k");
  const SimCommand one = ToyCommand(TestId("one"), "y", claim), two = ToyCommand(TestId("two"), "z", claim);
  for (const SimCommand* command : {&one, &two}) {
    Ask(*command);
    Land(CommitOf(*command, "")
             .Write(command->stream, 0, {})
             .Write("key/k", 0, {"candour.common.v1.KeyTaken"}),
         0);
  }
  Image().position = 4;
  Image().voids = {3};
  EXPECT_THAT(Violations(history_), testing::Not(Contains(Key("key_twice"))));
  Image().voids = {};
  EXPECT_THAT(Violations(history_), Contains(Key("key_twice")));
}

TEST_F(HistoryTest, SeesAnOkThatIsNotWhatWasRecorded) {
  history_.replies[0].offset = 2;
  EXPECT_THAT(Violations(history_), Contains(Key("ok_mismatch")));
  history_.replies[0].offset = 1;
  history_.replies[0].facts[0] += "!";
  EXPECT_THAT(Violations(history_), Contains(Key("ok_mismatch")));
  history_.log.pop_back();
  history_.images.clear();
  EXPECT_THAT(Violations(history_), Contains(Key("ok_mismatch")));
}

TEST_F(HistoryTest, SeesANegativeAnswerToWhatIsRecorded) {
  history_.replies = {ReplyTo(add_, Reply::Kind::kFailed)};
  EXPECT_THAT(Violations(history_), Contains(Key("refused_then_in")));
}

TEST_F(HistoryTest, AnotherRequestUnderTheIdMayBeToldSo) {
  const SimCommand other = AddCommand(add_.id, "x", 4);
  Ask(other);
  history_.first_end[add_.id] = 1;
  history_.replies.push_back(ReplyTo(other, Reply::Kind::kReused));
  EXPECT_THAT(Violations(history_), IsEmpty());
  history_.replies.push_back(ReplyTo(add_, Reply::Kind::kReused));
  EXPECT_THAT(Violations(history_), Contains(Key("changed_mind")));
}

TEST_F(HistoryTest, SeesARefusalThatWasNeverTrue) {
  const SimCommand small = AddCommand(TestId("small"), "x", 3), large = AddCommand(TestId("large"), "x", 5);
  Ask(small);
  Ask(large);
  history_.replies.push_back(ReplyTo(large, Reply::Kind::kRefused, std::nullopt, "FULL"));
  EXPECT_THAT(Violations(history_), IsEmpty()) << "not logged, but true after the first record";
  history_.replies.push_back(ReplyTo(small, Reply::Kind::kRefused, std::nullopt, "FULL"));
  EXPECT_THAT(Violations(history_), Contains(Key("stale_refusal")));
}

TEST_F(HistoryTest, SeesARefusalFromBeforeTheCall) {
  const SimCommand large = AddCommand(TestId("large"), "x", 5);
  Ask(large);
  Land(CommitOf(large, "").Condition(kAccount, 1).Refuse("FULL"), 0);
  history_.replies.push_back(ReplyTo(large, Reply::Kind::kRefused, 2, "FULL"));
  EXPECT_THAT(Violations(history_), IsEmpty());
  history_.first_end[large.id] = 3;
  EXPECT_THAT(Violations(history_), Contains(Key("stale_refusal")));
}

TEST_F(HistoryTest, SeesADecisionThatItsStateDoesNotGive) {
  const SimCommand large = AddCommand(TestId("large"), "x", 5);
  Ask(large);
  Land(CommitOf(large, "").Write(kAccount, 1, {"candour.toy.v1.Added"}), 5);
  EXPECT_THAT(Violations(history_), Contains(Key("bad_decision"))) << "the account is full";
}

TEST_F(HistoryTest, SeesADecisionOfAnotherTime) {
  history_.received[add_.id] = {absl::FromUnixSeconds(1)};
  EXPECT_THAT(Violations(history_), Contains(Key("bad_decision")));
}

TEST_F(HistoryTest, SeesReplicasThatDiffer) {
  history_.images.push_back(Image());
  history_.images[1].digest = "another";
  EXPECT_THAT(Violations(history_), Contains(Key("diverged")));
  history_.images[1] = Image();
  history_.images[1].versions[kAccount] = 2;
  EXPECT_THAT(Violations(history_), Contains(Key("diverged")));
  history_.images[1] = {"R1", 1, "empty", {}, {}};
  EXPECT_THAT(Violations(history_), IsEmpty()) << "one that lags is no other";
}

TEST_F(HistoryTest, SeesAClientThatWasNeverAnswered) {
  history_.unanswered = 1;
  EXPECT_THAT(Violations(history_), Contains(Key("unsettled")));
}

}  // namespace
}  // namespace candour

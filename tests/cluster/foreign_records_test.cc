// Records of foreign producers on a real broker, and on three: void and counted by every replica, and nothing
// else comes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/ledger/admit.h"
#include "common/ledger/kafka_ledger.h"
#include "services/registration/module.h"
#include "tests/cluster/shared_broker.h"
#include "tests/support/http.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_lines.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using records::v1::GetStateResponse;
using testing::ElementsAre;

class ForeignRecords : public SharedBrokerTest, public testing::WithParamInterface<int> {
 protected:
  ForeignRecords() : SharedBrokerTest(GetParam()) {}
  // What a replica says of itself once it has folded all that stands in the topic.
  GetStateResponse StateAtEnd(ServiceReplica& replica) {
    const auto ledger = KafkaLedger::OpenForReading(site().ledger_topic());
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    absl::StatusOr<GetStateResponse> state = absl::UnavailableError("not asked");
    EXPECT_TRUE(Becomes([&] {
      const auto reacting = site().CallerAs(replica, "OPERATOR")->Reacting();
      state = replica.caller()->GetState(/*with_digest=*/true);
      const auto range = (*ledger)->Range(kPatience);
      return reacting.ok() && !*reacting && state.ok() && range.ok() && state->next_offset() == range->end;
    }));
    return state.value_or(GetStateResponse());
  }
  // The commit of a command, as it stands in the topic.
  LogRecord RecordOf(const std::string& command_id) {
    const auto ledger = KafkaLedger::OpenForReading(site().ledger_topic());
    const auto records = ReadRecords(**ledger, 0, (*ledger)->Range(kPatience)->end);
    for (const LogRecord& record : *records) {
      ledger::v1::Commit commit;
      if (commit.ParseFromString(record.value.value_or("")) &&
          commit.command_id() == ParseUuid(command_id).value())
        return record;
    }
    ADD_FAILURE() << "no " << command_id;
    return {};
  }
  static std::vector<uint64_t> Grown(const GetStateResponse& before, const GetStateResponse& after) {
    std::vector<uint64_t> grown;
    for (int i = 0; i < after.verdicts_size(); ++i) grown.push_back(after.verdicts(i) - before.verdicts(i));
    return grown;
  }
};

TEST_P(ForeignRecords, AreVoidAndCountedByEveryReplica) {
  const auto a = StartPrepared("a", {"--metrics-listen", "127.0.0.1:0"}), b = site().StartReplica("b");
  ASSERT_TRUE(b->Serves()) << b->process().Printed();
  const SavedCommand post = CreatePost("Chief Executive");
  ASSERT_TRUE(post.send(*a->caller(), kPatience).ok());
  const LogRecord record = RecordOf(post.id);
  const GetStateResponse before = StateAtEnd(*a);
  ASSERT_EQ(StateAtEnd(*b).digest(), before.digest());

  ForeignProducer producer(cluster().bootstrap(), site().ledger_topic().topic);
  // What no commit is.
  ASSERT_TRUE(producer.Append("post/x", "garbage").ok());
  ASSERT_TRUE(producer.Append("post/x", std::nullopt).ok());
  ASSERT_TRUE(producer.Append(std::nullopt, record.value).ok());
  ASSERT_TRUE(producer.Append("post/x", record.value).ok()) << "under another key";
  ASSERT_TRUE(producer.Append("post/x", std::string(kMaxRecordBytes + 1, 'x')).ok());
  // A new post, as a build to come might write it: only its level is wrong.
  ledger::v1::Commit commit;
  ASSERT_TRUE(commit.ParseFromString(*record.value));
  const std::string next = NewUuid();
  commit.set_command_id(ParseUuid(next).value());
  const std::string stream = absl::StrCat("post/", NewUuid());
  commit.mutable_writes(0)->set_stream(stream);
  const uint32_t level = commit.level();
  commit.set_level(RegistrationModule().model->level() + 1);
  ASSERT_TRUE(producer.Append(stream, SerialiseCommit(commit)).ok());
  // What is a commit, and comes too late.
  ASSERT_TRUE(producer.Append(record.key, record.value).ok());
  ledger::v1::Commit late;
  ASSERT_TRUE(late.ParseFromString(*record.value));
  late.set_command_id(ParseUuid(NewUuid()).value());
  ASSERT_TRUE(producer.Append(record.key, SerialiseCommit(late)).ok());

  const GetStateResponse after = StateAtEnd(*a), there = StateAtEnd(*b);
  EXPECT_EQ(after.next_offset(), before.next_offset() + 8);
  EXPECT_THAT(Grown(before, after), ElementsAre(0, 6, 1, 1, 0)) << "malformed, repeated, stale";
  EXPECT_THAT(Grown(before, there), ElementsAre(0, 6, 1, 1, 0));
  EXPECT_EQ(after.digest(), before.digest()) << "nothing came of them";
  EXPECT_EQ(there.digest(), before.digest());
  EXPECT_NE(after.chain_head(), before.chain_head()) << "and they are in the chain";
  EXPECT_EQ(there.chain_head(), after.chain_head());
  int metrics = 0;
  ASSERT_TRUE(absl::SimpleAtoi(LoggedField(a->process().Printed(), "metrics", "port"), &metrics));
  EXPECT_EQ(
      ParseMetrics(Http(metrics, "/metrics").body)["candour_ledger_records_total{verdict=\"malformed\"}"],
      after.verdicts(1));

  // The service goes on behind them; and the commit of that level, had it the ledger's own, would count.
  ASSERT_TRUE(CreatePost("Deputy").send(*b->caller(), kPatience).ok());
  commit.set_level(level);
  ASSERT_TRUE(producer.Append(stream, SerialiseCommit(commit)).ok());
  EXPECT_THAT(Grown(after, StateAtEnd(*a)), ElementsAre(2, 0, 0, 0, 0));
  EXPECT_EQ(StateAtEnd(*b).digest(), StateAtEnd(*a).digest());
  for (ServiceReplica* replica : {a.get(), b.get()}) EXPECT_EQ(replica->Terminate(), 0);
}

INSTANTIATE_TEST_SUITE_P(OnNodes, ForeignRecords, testing::Values(1, 3), testing::PrintToStringParamName());

}  // namespace
}  // namespace candour

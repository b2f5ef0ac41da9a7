// The service while its broker dies, hangs and comes back: what callers are told then, and that it ends and
// starts all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/base/uuid.h"
#include "tests/cluster/shared_broker.h"
#include "tests/cluster/whole_log.h"
#include "tests/support/http.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_lines.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using testing::AnyOf;
using testing::Eq;

struct Sent {
  SavedCommand command;
  absl::StatusOr<Answer> answer;
};

// Its own deadline was over before the service's answer came: it knows as little.
bool HeardNothing(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) && ReasonOf(status).empty();
}

// OK, or "unknown: retry" said so that a program understands it. Never anything definite.
void ExpectHonest(const absl::Status& status) {
  if (status.ok() || HeardNothing(status)) return;
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(ReasonOf(status), AnyOf(Eq("OUTCOME_UNKNOWN"), Eq("NOT_RECORDED_YET"))) << status;
}

class BrokerFaults : public SharedBrokerTest {
 protected:
  using SharedBrokerTest::SharedBrokerTest;
  // Sent again until they are settled; then each stands in the log once.
  void ExpectEachSettlesOnce(ServiceReplica& replica, const std::vector<Sent>& all) {
    for (const Sent& sent : all) {
      absl::StatusOr<Answer> again = absl::UnavailableError("not sent");
      EXPECT_TRUE(Becomes([&] {
        again = sent.command.send(*replica.caller(), absl::Seconds(10));
        return !absl::IsUnavailable(again.status()) && !HeardNothing(again.status());
      }));
      ASSERT_TRUE(again.ok()) << again.status();
      if (sent.answer.ok()) {
        EXPECT_EQ(again->receipt.SerializeAsString(), sent.answer->receipt.SerializeAsString());
      }
    }
    const auto log = ReadWholeLog(site().ledger_topic());
    ASSERT_TRUE(log.ok()) << log.status();
    for (const Sent& sent : all) EXPECT_EQ(log->TimesAdmitted(sent.command.id), 1) << sent.command.id;
  }
};

TEST_F(BrokerFaults, CommandsDuringARestartOfTheBrokerAreUnknownThenSettleOnce) {
  const auto replica = StartPrepared("a");
  std::atomic<bool> stop = false;
  std::atomic<int> known = 0, unknown = 0;
  std::vector<Sent> sent[3];
  std::vector<std::thread> clients;
  for (auto& own : sent) {
    clients.emplace_back([&] {
      while (!stop) {
        const size_t count = own.size();
        const SavedCommand command = count % 2 == 0 ? RecordPerson("Ada", absl::StrCat("Test", count))
                                                    : CreatePost(absl::StrCat("Post ", count));
        own.push_back({command, command.send(*replica->caller(), absl::Seconds(2))});
        ++(own.back().answer.ok() ? known : unknown);
      }
    });
  }
  EXPECT_TRUE(Becomes([&] { return known >= 30; }));
  cluster().Kill9(1);
  EXPECT_TRUE(Becomes([&] { return unknown >= 6; }));
  EXPECT_TRUE(cluster().Restart(1).ok());
  const int before = known;
  EXPECT_TRUE(Becomes([&] { return known >= before + 30; })) << replica->process().Printed();
  stop = true;
  for (std::thread& client : clients) client.join();

  std::vector<Sent> all;
  for (auto& own : sent) all.insert(all.end(), own.begin(), own.end());
  for (const Sent& one : all) ExpectHonest(one.answer.status());
  ExpectEachSettlesOnce(*replica, all);
}

TEST_F(BrokerFaults, ABrokerThatHangsLongerThanTheDeadlineIsUnknownAndQuestionsAreAnswered) {
  const auto replica = StartPrepared("a");
  const SavedCommand before = CreatePost("Chief Executive");
  ASSERT_TRUE(before.send(*replica->caller(), kPatience).ok());

  cluster().Pause(1);
  std::vector<Sent> sent(12);
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (size_t i = 0; i < sent.size(); ++i) {
    clients.emplace_back([&, i] {
      // Of a new person, whose key the broker does not acknowledge, and of nobody.
      sent[i].command = i % 2 == 0 ? RecordPerson("Ada", absl::StrCat("Test", i)) : CreatePost("Post");
      sent[i].answer = sent[i].command.send(*replica->caller(), absl::Seconds(2));
      ++answered;
    });
  }
  // What was folded is answered at once, while all of them wait.
  const Stopwatch watch;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(replica->caller()->GetCommand(before.id).ok());
  EXPECT_EQ(answered, 0) << "too late to tell";
  EXPECT_LT(watch.elapsed(), absl::Seconds(2));
  // What would have to know the ledger's end is not.
  registration::v1::GetRulesRequest ask;
  ask.mutable_freshness()->set_linearizable(true);
  registration::v1::GetRulesResponse rules;
  const absl::Status silent = replica->caller()->Call(
      *replica->caller()->people, &registration::v1::Register::Stub::GetRules, ask, &rules, absl::Seconds(1));
  EXPECT_TRUE(absl::IsUnavailable(silent)) << silent;
  EXPECT_EQ(ReasonOf(silent), "LEDGER_SILENT");
  for (std::thread& client : clients) client.join();
  EXPECT_LT(watch.elapsed(), absl::Seconds(5));
  cluster().Continue(1);

  int told = 0;
  for (const Sent& one : sent) {
    EXPECT_FALSE(one.answer.ok());
    ExpectHonest(one.answer.status());
    told += HeardNothing(one.answer.status()) ? 0 : 1;
  }
  EXPECT_GE(told, 6) << "of twelve; a machine that is busy may answer some too late";
  ExpectEachSettlesOnce(*replica, sent);
}

class LeaderFaults : public BrokerFaults {
 protected:
  LeaderFaults() : BrokerFaults(3) {}
};

// It has the commit's bytes and stands, longer than anybody waits for it; meanwhile another leads and the
// same command is settled there. Then it goes on with what it has.
TEST_F(LeaderFaults, ALeaderThatHangsBetweenSendAndAcknowledgementLeavesOneOutcome) {
  const auto replica = StartPrepared("a");
  const std::string topic = site().ledger_topic().topic;
  const auto leader = LeaderOf(cluster().bootstrap(), topic);
  ASSERT_TRUE(leader.ok()) << leader.status();
  Sent sent{CreatePost("Chief Executive"), absl::UnknownError("not sent")};
  cluster().Pause(*leader);
  sent.answer = sent.command.send(*replica->caller(), absl::Seconds(2));
  EXPECT_FALSE(sent.answer.ok());
  ExpectHonest(sent.answer.status());
  EXPECT_TRUE(Becomes([&] {
    sent.answer = sent.command.send(*replica->caller(), absl::Seconds(5));
    ExpectHonest(sent.answer.status());
    return sent.answer.ok();
  })) << replica->process().Printed();
  cluster().Continue(*leader);
  EXPECT_TRUE(Becomes([&] {
    const auto partition = PartitionOf(cluster().bootstrap(), topic);
    // The one that stood still leads as far as it knows, until it hears otherwise.
    return partition.ok() && partition->leader > 0 && partition->leader != *leader &&
           partition->in_sync.size() == 3;
  }));
  ExpectEachSettlesOnce(*replica, {sent});
}

TEST_F(BrokerFaults, ALagIsSmallWhileNobodyWritesAndGrowsWhileTheBrokerHangs) {
  const auto replica = StartPrepared("a");
  const auto lag = [&] {
    const auto answer = replica->caller()->GetCommand(NewUuid());
    return answer.ok() ? absl::Microseconds(answer->basis().lag_us()) : absl::InfiniteDuration();
  };
  // Long enough for a lag that counts from the last record to show.
  const Stopwatch idle;
  absl::Duration most;
  while (idle.elapsed() < absl::Seconds(3)) {
    most = std::max(most, lag());
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_LT(most, absl::Seconds(1));
  cluster().Pause(1);
  EXPECT_TRUE(Becomes([&] { return lag() > absl::Seconds(3); }));
  cluster().Continue(1);
  EXPECT_TRUE(Becomes([&] { return lag() < absl::Seconds(1); }));
}

TEST_F(BrokerFaults, SigtermEndsAServiceWithinTenSecondsWhileItsBrokerHangs) {
  const auto replica = StartPrepared("a", {"--metrics-listen", "127.0.0.1:0", "--pause-reactions"});
  int metrics = 0;
  ASSERT_TRUE(absl::SimpleAtoi(LoggedField(replica->process().Printed(), "metrics", "port"), &metrics));
  cluster().Pause(1);
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&replica, i] {
      const SavedCommand command = i % 2 == 0 ? RecordPerson("Ada", "Test") : CreatePost("Post");
      ExpectHonest(command.send(*replica->caller(), absl::Seconds(20)).status());
    });
  }
  EXPECT_TRUE(Becomes(
      [&] { return ParseMetrics(Http(metrics, "/metrics").body)["candour_commands_in_flight"] == 4; }));
  const std::optional<int> code = replica->Terminate();
  EXPECT_EQ(code, 0) << replica->process().Printed();
  for (std::thread& client : clients) client.join();
  cluster().Continue(1);
}

// Longer than anything waits for an acknowledgement.
TEST_F(BrokerFaults, ALedgerIsMadeThoughItsBrokerHangsMeanwhile) {
  auto made = std::async(std::launch::async, [this] { return site().CreateLedger(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  cluster().Pause(1);
  std::this_thread::sleep_for(std::chrono::seconds(7));
  cluster().Continue(1);
  const ToolResult created = made.get();
  EXPECT_EQ(created.exit_code, 0) << created.printed;
}

TEST_F(BrokerFaults, AServiceThatIsThereBeforeItsBrokerComesUpWithIt) {
  const ToolResult created = site().CreateLedger();
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  cluster().Stop(1);
  const auto patient = site().StartReplica("a"), impatient = site().StartReplica("b");
  EXPECT_TRUE(patient->Says("\"event\":\"ledger_silent\""));
  EXPECT_TRUE(impatient->Says("\"event\":\"ledger_silent\""));
  EXPECT_EQ(impatient->Terminate(), 0) << impatient->process().Printed();
  ASSERT_TRUE(cluster().Restart(1).ok());
  EXPECT_TRUE(patient->Serves()) << patient->process().Printed();
}

TEST_F(BrokerFaults, AServiceStartedWhileItsBrokerHangsEndsOrComesUp) {
  const ToolResult created = site().CreateLedger();
  ASSERT_EQ(created.exit_code, 0) << created.printed;
  cluster().Pause(1);
  const auto patient = site().StartReplica("a"), impatient = site().StartReplica("b");
  EXPECT_TRUE(patient->Says("\"event\":\"ledger_silent\""));
  EXPECT_EQ(impatient->Terminate(), 0) << impatient->process().Printed();
  cluster().Continue(1);
  EXPECT_TRUE(patient->Serves()) << patient->process().Printed();
}

}  // namespace
}  // namespace candour

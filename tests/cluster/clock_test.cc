// A replica whose clock is not the brokers' records nothing, and says so; once it is right it goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/reason.h"
#include "common/ledger/kafka_admin.h"
#include "common/ledger/kafka_ledger.h"
#include "tests/cluster/preloaded.h"
#include "tests/cluster/shared_broker.h"
#include "tests/support/http.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/log_lines.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using testing::HasSubstr;

class WrongClock : public SharedBrokerTest {
 protected:
  // A replica whose clock is `preloaded_`'s. `off` from its start.
  std::unique_ptr<ServiceReplica> Start(const std::string& name, absl::Duration off = absl::ZeroDuration()) {
    absl::StatusOr<Preloaded> preloaded = Preload(absl::StrCat(site().folder(), "/", name, ".page"));
    EXPECT_TRUE(preloaded.ok()) << preloaded.status();
    preloaded_ = *std::move(preloaded);
    preloaded_.SetClockOff(off);
    ServiceReplica::Place place;
    place.around.environment = preloaded_.environment;
    auto replica = site().MakeReplica(name, "", {"--metrics-listen", "127.0.0.1:0"}, place);
    replica->Start();
    EXPECT_TRUE(replica->Listens()) << replica->process().Printed();
    EXPECT_TRUE(absl::SimpleAtoi(LoggedField(replica->process().Printed(), "metrics", "port"), &monitor_));
    return replica;
  }
  double Skew() { return ParseMetrics(Http(monitor_, "/metrics").body)["candour_clock_skew_seconds"]; }
  std::string Readiness() { return Http(monitor_, "/readyz").body; }
  // Waits until a command is refused for the clock; Abseil's looks at the time of day every second or two.
  static bool Refuses(ServiceReplica& replica, absl::Status* said) {
    return Becomes([&] {
      *said = CreatePost("Wrong").send(*replica.caller(), kPatience).status();
      return ReasonOf(*said) == "CLOCK_SKEWED";
    });
  }
  uint64_t End() {
    const auto ledger = KafkaLedger::OpenForReading(site().ledger_topic());
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    return (*ledger)->Range(kPatience)->end;
  }

  Preloaded preloaded_;
  int monitor_ = 0;
};

TEST_F(WrongClock, TakesNoCommandsAndAnswersQuestionsUntilItIsRight) {
  ASSERT_EQ(site().CreateLedger().exit_code, 0);
  const auto replica = Start("a");
  ASSERT_TRUE(replica->Serves()) << replica->process().Printed();
  ASSERT_EQ(site().Prepare(*replica).exit_code, 0);
  EXPECT_EQ(Skew(), 0);
  const auto boss = CreatePost("Chief executive").send(*replica->caller(), kPatience);
  ASSERT_TRUE(boss.ok()) << boss.status();

  absl::Status said;
  preloaded_.SetClockOff(absl::Minutes(20));
  ASSERT_TRUE(Refuses(*replica, &said)) << said;
  EXPECT_TRUE(absl::IsUnavailable(said));
  EXPECT_THAT(std::string(said.message()), HasSubstr("ahead of the brokers'"));
  EXPECT_TRUE(Becomes([&] { return std::abs(Skew() - 1200) < 1; })) << Skew();
  EXPECT_TRUE(Becomes([&] { return !replica->caller()->Serving(); }));
  EXPECT_EQ(Http(monitor_, "/readyz").status, 503);
  EXPECT_THAT(Readiness(), HasSubstr("ahead of the brokers'"));
  EXPECT_TRUE(replica->Says("\"event\":\"clock_skewed\"")) << replica->process().Printed();
  // What was asked before has its outcome; what was not is not recorded.
  const uint64_t end = End();
  const SavedCommand later = CreatePost("Finance director");
  EXPECT_EQ(ReasonOf(later.send(*replica->caller(), kPatience).status()), "CLOCK_SKEWED");
  const auto state = replica->caller()->GetState();
  ASSERT_TRUE(state.ok()) << state.status();
  EXPECT_EQ(state->next_offset(), end);

  preloaded_.SetClockOff(absl::Seconds(-3));
  EXPECT_TRUE(Becomes([&] { return std::abs(Skew() + 3) < 0.5; })) << Skew();
  ASSERT_TRUE(Refuses(*replica, &said)) << said;
  EXPECT_THAT(std::string(said.message()), HasSubstr("behind the brokers'"));
  EXPECT_EQ(End(), end);

  preloaded_.SetClockOff(absl::ZeroDuration());
  absl::StatusOr<Answer> answer = absl::UnknownError("not asked");
  EXPECT_TRUE(Becomes([&] {
    answer = later.send(*replica->caller(), kPatience);
    return answer.ok();
  })) << answer.status();
  EXPECT_LT(absl::FromUnixMicros(answer->receipt.recorded_at_us()), absl::Now() + absl::Seconds(2));
  // Abseil's clock may overshoot for a second after such a step.
  EXPECT_TRUE(Becomes([&] { return replica->caller()->Serving() && Readiness() == "ready\n"; }))
      << Readiness();
  EXPECT_EQ(replica->Terminate(), 0);
}

TEST_F(WrongClock, NothingIsDueByIt) {
  const auto right = StartPrepared("a");
  const auto person = RecordPerson("Ada", "Testing").send(*right->caller(), kPatience);
  ASSERT_TRUE(person.ok()) << person.status();
  const auto asked = RequestErasure(person->new_id).send(*site().CallerAs(*right, "DPO"), kPatience);
  ASSERT_TRUE(asked.ok()) << asked.status();
  const auto approved = ApproveErasure(person->new_id).send(*site().CallerAs(*right, "REGISTRAR"), kPatience);
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(right->Terminate(), 0);
  const uint64_t end = End();

  // Two weeks have to pass, and have not.
  const auto wrong = Start("b", absl::Hours(24 * 20));
  EXPECT_TRUE(wrong->Says("\"event\":\"clock_skewed\"")) << wrong->process().Printed();
  EXPECT_TRUE(Becomes([&] { return absl::StrContains(Readiness(), "ahead of the brokers'"); }));
  EXPECT_NEAR(Skew(), 20 * 86400, 2);
  // A timer that is due is sent in the first seconds.
  std::this_thread::sleep_for(std::chrono::seconds(4));
  EXPECT_EQ(End(), end);
  EXPECT_THAT(wrong->process().Printed(), testing::Not(HasSubstr("\"event\":\"timer\"")));
  EXPECT_EQ(wrong->Terminate(), 0);
}

TEST_F(WrongClock, ATopicThatKeepsItsWritersTimeTellsNothing) {
  ASSERT_TRUE(CreateRawTopic(cluster().bootstrap(), site().clock_topic().topic, 1, 1, {}).ok());
  const ToolResult created = site().CreateLedger();
  EXPECT_EQ(created.exit_code, 1) << created.printed;
  EXPECT_THAT(created.printed, HasSubstr("message.timestamp.type is CreateTime (needed: LogAppendTime)"));

  ASSERT_TRUE(CreateTopic(site().ledger_topic(), {.single_broker = true}).ok());
  const auto replica = Start("a");
  EXPECT_TRUE(replica->Says("\"event\":\"clock_unchecked\"")) << replica->process().Printed();
  EXPECT_THAT(replica->process().Printed(), HasSubstr("set its message.timestamp.type to LogAppendTime"));
  EXPECT_FALSE(replica->caller()->Serving());
  EXPECT_EQ(replica->Terminate(), 0);
}

}  // namespace
}  // namespace candour

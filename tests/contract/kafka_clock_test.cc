// The brokers' time, from a real broker on this machine, whose clock is therefore ours.
#include "common/ledger/kafka_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/contract/kafka_fixture.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/raw_kafka.h"

namespace candour {
namespace {

using testing::HasSubstr;

class KafkaClockTest : public KafkaTest {
 protected:
  KafkaOptions Fresh() { return {.bootstrap = SharedCluster(1).bootstrap(), .topic = FreshTopicName()}; }
};

TEST_F(KafkaClockTest, TellsAMomentOfTheCall) {
  for (const int nodes : {1, 3}) {
    const KafkaOptions options{.bootstrap = SharedCluster(nodes).bootstrap(), .topic = FreshTopicName()};
    TopicPlan plan = PlanFor(nodes);
    plan.use = TopicUse::kClock;
    ASSERT_TRUE(CreateTopic(options, plan).ok());
    const absl::Status safe = CheckTopicSafety(options, plan);
    EXPECT_TRUE(safe.ok()) << safe;
    const auto brokers = KafkaClock::Open(options, kPatience);
    ASSERT_TRUE(brokers.ok()) << brokers.status();
    for (int i = 0; i < 3; ++i) {
      const absl::Time before = absl::Now();
      const auto then = (*brokers)->Ask(kPatience);
      const absl::Time after = absl::Now();
      ASSERT_TRUE(then.ok()) << then.status();
      EXPECT_GT(*then, before - absl::Milliseconds(1));
      EXPECT_LE(*then, after);
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
  }
}

TEST_F(KafkaClockTest, AWritersTimeIsNotTakenForTheBrokers) {
  const KafkaOptions options = Fresh();
  ASSERT_TRUE(CreateRawTopic(options.bootstrap, options.topic, 1, 1, {}).ok());
  const auto brokers = KafkaClock::Open(options, kPatience);
  ASSERT_TRUE(brokers.ok()) << brokers.status();
  const auto then = (*brokers)->Ask(kPatience);
  EXPECT_EQ(then.status().code(), absl::StatusCode::kFailedPrecondition) << then.status();
  EXPECT_THAT(std::string(then.status().message()), HasSubstr("message.timestamp.type"));
  EXPECT_EQ(
      CheckTopicSafety(options, {.use = TopicUse::kClock, .single_broker = true}).message(),
      absl::StrCat("topic ", options.topic,
                   " can't tell the time: message.timestamp.type is CreateTime (needed: LogAppendTime)"));
}

TEST_F(KafkaClockTest, WithoutTheTopicItSaysSo) {
  const auto brokers = KafkaClock::Open(Fresh(), kPatience);
  EXPECT_EQ(brokers.status().code(), absl::StatusCode::kNotFound) << brokers.status();
}

TEST_F(KafkaClockTest, ABrokerThatHangsIsNotWaitedForLonger) {
  const KafkaOptions options = Fresh();
  ASSERT_TRUE(CreateTopic(options, {.use = TopicUse::kClock, .single_broker = true}).ok());
  const auto brokers = KafkaClock::Open(options, kPatience);
  ASSERT_TRUE(brokers.ok()) << brokers.status();
  SharedCluster(1).Pause(1);
  const Stopwatch watch;
  EXPECT_FALSE((*brokers)->Ask(absl::Seconds(1)).ok());
  EXPECT_LT(watch.elapsed(), absl::Seconds(2));
  std::thread stopping([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    (*brokers)->Stop();
  });
  const Stopwatch until_stop;
  EXPECT_TRUE(absl::IsCancelled((*brokers)->Ask(kPatience).status()));
  EXPECT_LT(until_stop.elapsed(), absl::Seconds(2));
  stopping.join();
  SharedCluster(1).Continue(1);
}

}  // namespace
}  // namespace candour

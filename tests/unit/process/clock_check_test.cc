#include "common/process/clock_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/reason.h"
#include "tests/support/set_clock.h"

namespace candour {
namespace {

using testing::HasSubstr;

// A process on a machine whose clocks go together, until one is set, and brokers whose clock stands where it
// should.
class ClockCheckTest : public testing::Test {
 protected:
  // Time passes for everybody.
  void Pass(absl::Duration time) {
    clock_.Advance(time);
    steady_ += time;
    brokers_ += time;
  }
  // A question that is on its way so long, there and back.
  void Compare(absl::Duration there = absl::ZeroDuration(), absl::Duration back = absl::ZeroDuration()) {
    there_ = there;
    back_ = back;
    check_.Compare();
  }
  absl::StatusOr<absl::Time> Ask() {
    if (!answers_) return absl::DeadlineExceededError("no answer");
    Pass(there_);
    const absl::Time then = absl::FromUnixMillis(absl::ToUnixMillis(brokers_));
    Pass(back_);
    return then;
  }
  std::string Reason() const { return ReasonOf(check_.Trusted()); }
  double Skew() const { return absl::ToDoubleSeconds(check_.skew().value_or(absl::InfiniteDuration())); }

  SetClock clock_{absl::FromUnixSeconds(1000000)};
  absl::Time brokers_ = clock_.Now();
  absl::Duration steady_ = absl::Hours(7), there_, back_;
  bool answers_ = true;
  ClockCheck check_{
      {.ask = [this] { return Ask(); }, .clock = &clock_, .steady = [this] { return steady_; }}};
};

TEST_F(ClockCheckTest, IsNotTrustedBeforeItWasCompared) {
  EXPECT_EQ(Reason(), "CLOCK_UNCHECKED");
  EXPECT_EQ(check_.skew(), std::nullopt);
  Compare();
  EXPECT_EQ(Reason(), "");
  EXPECT_EQ(Skew(), 0);
}

TEST_F(ClockCheckTest, OffByMoreThanTheToleranceIsNotTrustedUntilItIsSetRight) {
  clock_.Advance(absl::Milliseconds(2100));
  Compare();
  EXPECT_EQ(Reason(), "CLOCK_SKEWED");
  EXPECT_TRUE(absl::IsUnavailable(check_.Trusted()));
  EXPECT_THAT(std::string(check_.Trusted().message()), HasSubstr("is 2.1 s ahead of the brokers'"));
  EXPECT_NEAR(Skew(), 2.1, 0.0011);
  clock_.Advance(absl::Milliseconds(-4200));
  Compare();
  EXPECT_EQ(Reason(), "CLOCK_SKEWED");
  EXPECT_THAT(std::string(check_.Trusted().message()), HasSubstr("is 2.1 s behind the brokers'"));
  EXPECT_NEAR(Skew(), -2.1, 0.0011);
  clock_.Advance(absl::Milliseconds(200));
  Compare();
  EXPECT_EQ(Reason(), "");
  EXPECT_NEAR(Skew(), -1.9, 0.0011);
}

TEST_F(ClockCheckTest, TheWayOfTheQuestionIsNoSkew) {
  for (const auto& [there, back] : {std::pair(30, 0), std::pair(0, 30), std::pair(10, 20)}) {
    Compare(absl::Seconds(there), absl::Seconds(back));
    EXPECT_EQ(Reason(), "") << there << " " << back;
    EXPECT_EQ(Skew(), 0);
  }
  // Of 5 s, 3 s are certain whatever way took how long.
  clock_.Advance(absl::Seconds(5));
  Compare(absl::Seconds(2), absl::ZeroDuration());
  EXPECT_NEAR(Skew(), 3, 0.0011);
  Compare(absl::ZeroDuration(), absl::Seconds(2));
  EXPECT_NEAR(Skew(), 5, 0.0011);
}

TEST_F(ClockCheckTest, AClockThatWasSetIsNoticedBeforeTheNextQuestion) {
  Compare();
  clock_.Advance(absl::Hours(-1));
  EXPECT_EQ(Reason(), "CLOCK_SKEWED");
  EXPECT_NEAR(Skew(), -3600, 0.0011);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Reason(), "");
}

// The machine slept: the steady clock stood still, the others went on. The next question clears it.
TEST_F(ClockCheckTest, AfterASleepItIsComparedFirst) {
  Compare();
  clock_.Advance(absl::Hours(8));
  brokers_ += absl::Hours(8);
  EXPECT_EQ(Reason(), "CLOCK_SKEWED");
  Compare();
  EXPECT_EQ(Reason(), "");
}

TEST_F(ClockCheckTest, AnAnswerIsBelievedForAMinute) {
  Compare();
  answers_ = false;
  Pass(absl::Minutes(1));
  Compare();
  EXPECT_EQ(Reason(), "");
  Pass(absl::Milliseconds(1));
  EXPECT_EQ(Reason(), "CLOCK_UNCHECKED");
  EXPECT_EQ(check_.skew(), std::nullopt);
  answers_ = true;
  Compare();
  EXPECT_EQ(Reason(), "");
}

// Set while the answer was on its way: what counts is where it stands now.
TEST_F(ClockCheckTest, AClockThatIsSetDuringTheQuestion) {
  ClockCheck check({.ask = [this]() -> absl::StatusOr<absl::Time> {
                      const absl::Time then = brokers_;
                      clock_.Advance(absl::Seconds(10));
                      return then;
                    },
                    .clock = &clock_,
                    .steady = [this] { return steady_; }});
  check.Compare();
  EXPECT_EQ(ReasonOf(check.Trusted()), "CLOCK_SKEWED");
}

}  // namespace
}  // namespace candour

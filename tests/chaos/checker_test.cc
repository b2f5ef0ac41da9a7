// The checker finds in bad histories what is bad about them, and nothing in a good one.
#include "tests/chaos/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace candour {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

LoggedRecord Logged(uint64_t offset, const std::string& command, std::vector<LoggedWrite> writes) {
  return {.offset = offset,
          .verdict = Verdict::kAdmitted,
          .command = command,
          .writes = std::move(writes),
          .recorded_at_us = 1000 + static_cast<int64_t>(offset)};
}

CallSeen Accepted(const std::string& command, int64_t invoked_us, int64_t returned_us, uint64_t version,
                  uint64_t offset) {
  return {.command = command,
          .stream = "post/1",
          .invoked_us = invoked_us,
          .returned_us = returned_us,
          .outcome = kAccepted,
          .version = version,
          .recorded_at_us = 1000 + static_cast<int64_t>(offset)};
}

// One post of two facts, one refusal, one command that its client never heard of, junk in between.
class Checker : public testing::Test {
 protected:
  Checker() {
    log_ = {Logged(0, "opened", {}),
            Logged(1, "a", {{"post/1", 0, 1}}),
            {.offset = 2},
            Logged(3, "b", {{"post/1", 1, 1}, {"organisation/T", 0, 0}}),
            Logged(4, "refused", {{"post/1", 2, 0}}),
            Logged(5, "unheard", {{"post/1", 2, 1}})};
    log_[0].control = true;
    log_[4].refusal = "POST_UNKNOWN";
    history_.calls = {Accepted("a", 10, 20, 1, 1),
                      Accepted("b", 30, 40, 2, 3),
                      {.command = "refused",
                       .invoked_us = 50,
                       .returned_us = 60,
                       .outcome = kRefused,
                       .reason = "POST_UNKNOWN"},
                      {.command = "unheard", .invoked_us = 50, .returned_us = 90, .outcome = kUnknown}};
    history_.reads = {
        {.stream = "post/1", .invoked_us = 45, .returned_us = 48, .linearizable = true, .version = 2}};
    history_.followed = {{"f", "r1", 1, "a", {{"post/1", 1}}},
                         {"f", "r1", 3, "b", {{"post/1", 2}}},
                         {"f", "r2", 4, "refused", {}},
                         {"f", "r2", 5, "unheard", {{"post/1", 3}}}};
    history_.states = {{"r1", 6, "d6", "c6", 2}, {"r2", 6, "d6", "c6", 2}, {"r1", 5, "d5", "c5", 2}};
    history_.faults = {
        {.fault = "kill_replica", .bit = true, .answered_us = 1'900'000, .caught_up_us = 29'000'000}};
  }

  std::vector<std::string> Laws(const Bounds& bounds = {}) const {
    std::vector<std::string> laws;
    for (const Violation& violation : Check(history_, log_, bounds)) laws.push_back(violation.law);
    return laws;
  }

  std::vector<LoggedRecord> log_;
  History history_;
};

TEST_F(Checker, FindsNothingInAGoodHistory) { EXPECT_THAT(Laws(), IsEmpty()); }

TEST_F(Checker, AsksNoFollowerForACommandThatRecordedNothing) {
  log_.push_back(Logged(6, "nothing to do", {{"post/1", 3, 0}}));
  EXPECT_THAT(Laws(), IsEmpty());
}

TEST_F(Checker, FindsAnAcknowledgedCommandThatIsNotInTheLog) {
  history_.calls.push_back(Accepted("lost", 60, 70, 4, 6));
  EXPECT_THAT(Laws(), ElementsAre("kept"));
}

TEST_F(Checker, FindsAnAcknowledgedCommandThatWasNotAdmitted) {
  log_[5].verdict = Verdict::kStale;
  history_.followed.pop_back();
  history_.calls.push_back(Accepted("unheard", 60, 70, 3, 5));
  EXPECT_THAT(Laws(), ElementsAre("kept"));
}

TEST_F(Checker, FindsAnAcknowledgedCommandThatTheLogRefuses) {
  history_.calls.push_back(Accepted("refused", 60, 70, 3, 4));
  EXPECT_THAT(Laws(), ElementsAre("final", "kept"));
}

TEST_F(Checker, FindsAnotherVersionOrTimeThanTheLogs) {
  history_.calls[0].version = 2;
  history_.calls[1].recorded_at_us = 7;
  EXPECT_THAT(Laws(), ElementsAre("kept", "kept"));
}

TEST_F(Checker, FindsACommandAdmittedTwice) {
  log_.push_back(Logged(6, "a", {{"post/1", 3, 1}}));
  history_.followed.push_back({"f", "r2", 6, "a", {{"post/1", 4}}});
  EXPECT_THAT(Laws(), ElementsAre("once"));
}

TEST_F(Checker, FindsAGapInVersions) {
  log_[3].writes[0].expected_version = 2;
  history_.calls[1].version = 3;
  history_.followed[1].facts = {{"post/1", 3}};
  history_.reads.clear();
  EXPECT_THAT(Laws(), ElementsAre("log", "log"));  // and of the refusal, which was decided on two facts
}

TEST_F(Checker, FindsAGapInOffsets) {
  log_[5].offset = 6;
  history_.followed[3].offset = 6;
  EXPECT_THAT(Laws(), ElementsAre("log"));
}

TEST_F(Checker, FindsTimeThatGoesBack) {
  log_[5].recorded_at_us = 1;
  EXPECT_THAT(Laws(), ElementsAre("log"));
}

TEST_F(Checker, FindsARefusalThatWasNotFinal) {
  history_.calls[2].outcome = kUnknown;
  history_.calls.push_back(history_.calls[1]);
  history_.calls[1] = {
      .command = "b", .invoked_us = 30, .returned_us = 40, .outcome = kRefused, .reason = "X"};
  EXPECT_THAT(Laws(), ElementsAre("kept", "final"));
}

TEST_F(Checker, FindsARepetitionThatAnswersOtherwise) {
  CallSeen again = history_.calls[0];
  again.version = 2;
  history_.calls.push_back(again);
  EXPECT_THAT(Laws(), ElementsAre("final", "kept"));
}

TEST_F(Checker, FindsAStatusThatNobodyMayGet) {
  history_.calls.push_back({.command = "c", .outcome = "INTERNAL"});
  EXPECT_THAT(Laws(), ElementsAre("honest"));
}

TEST_F(Checker, FindsAReadWithAStatusThatNobodyMayGet) {
  history_.reads.push_back(
      {.stream = "post/1", .linearizable = true, .outcome = kUnknown, .reason = "UNAVAILABLE"});
  EXPECT_THAT(Laws(), IsEmpty()) << "nothing was read, so nothing is old";
  for (const std::string status : {"INTERNAL", "DATA_LOSS", "UNKNOWN"}) {
    history_.reads.back().outcome = status;
    EXPECT_THAT(Laws(), ElementsAre("honest")) << status;
  }
}

TEST_F(Checker, FindsACommandBeforeOneThatWasAnsweredBeforeItWasSent) {
  history_.calls[0].invoked_us = 41;
  history_.calls[0].returned_us = 49;
  EXPECT_THAT(Laws(), ElementsAre("order"));
}

TEST_F(Checker, CountsFromTheFirstAttempt) {
  CallSeen first = history_.calls[0];
  first.outcome = kUnknown;
  history_.calls[0].invoked_us = 41;
  history_.calls[0].returned_us = 49;
  history_.calls.insert(history_.calls.begin(), first);
  EXPECT_THAT(Laws(), IsEmpty());
}

TEST_F(Checker, FindsAReadWithoutTheWriteItAskedFor) {
  history_.reads.push_back({.stream = "post/1", .invoked_us = 1, .at_least = 2, .version = 1});
  EXPECT_THAT(Laws(), ElementsAre("fresh"));
}

TEST_F(Checker, FindsALinearizableReadWithoutAnAcknowledgedWrite) {
  history_.reads[0].version = 1;
  EXPECT_THAT(Laws(), ElementsAre("fresh"));
  EXPECT_THAT(Laws({.deposed_broker = absl::Microseconds(5)}), IsEmpty());
  EXPECT_THAT(Laws({.deposed_broker = absl::Microseconds(4)}), ElementsAre("fresh"));
}

TEST_F(Checker, FindsALinearizableReadThatGoesBack) {
  history_.reads.push_back(history_.reads[0]);
  history_.reads[0].version = 3;
  history_.reads[1].invoked_us = 50;
  EXPECT_THAT(Laws(), ElementsAre("fresh"));
}

TEST_F(Checker, FindsAReadOfWhatIsNotInTheLog) {
  history_.reads[0].version = 4;
  EXPECT_THAT(Laws(), ElementsAre("real"));
}

TEST_F(Checker, FindsAGapARepeatAndAnEarlyEndOfAFollower) {
  const std::vector<FollowSeen> good = history_.followed;
  history_.followed.erase(history_.followed.begin() + 1);
  EXPECT_THAT(Laws(), ElementsAre("follow"));
  history_.followed = good;
  history_.followed.insert(history_.followed.begin() + 1, good[0]);
  EXPECT_THAT(Laws(), ElementsAre("follow"));
  history_.followed = good;
  history_.followed.pop_back();
  EXPECT_THAT(Laws(), ElementsAre("follow"));
  history_.followed = good;
  history_.followed.push_back(good[3]);
  EXPECT_THAT(Laws(), ElementsAre("follow"));
}

TEST_F(Checker, FindsOtherFactsThanTheLogs) {
  history_.followed[0].facts = {{"post/1", 2}};
  EXPECT_THAT(Laws(), ElementsAre("follow"));
}

TEST_F(Checker, FindsDigestsAndChainsThatDiffer) {
  history_.states[1].digest = "other";
  EXPECT_THAT(Laws(), ElementsAre("digest"));
  history_.states[1].digest = "d6";
  history_.states[0].chain = "other";
  EXPECT_THAT(Laws(), ElementsAre("digest"));
}

TEST_F(Checker, ComparesTheChainAloneWithABuildOfOtherRows) {
  history_.states.push_back({"older", 6, "of other rows", "c6", 1});
  EXPECT_THAT(Laws(), IsEmpty());
  history_.states.push_back({"older too", 6, "of neither", "c6", 1});
  EXPECT_THAT(Laws(), ElementsAre("digest"));
  history_.states.back() = {"older too", 6, "of other rows", "other", 1};
  EXPECT_THAT(Laws(), ElementsAre("digest"));
}

TEST_F(Checker, FindsARecoveryThatTookTooLong) {
  history_.faults[0].caught_up_us = 31'000'000;
  EXPECT_THAT(Laws(), ElementsAre("recovery"));
  history_.faults[0].caught_up_us = -1;
  EXPECT_THAT(Laws(), ElementsAre("recovery"));
}

TEST_F(Checker, FindsAnotherReplicaThatAnswersTooLate) {
  history_.faults[0].answered_us = 2'100'000;
  EXPECT_THAT(Laws(), ElementsAre("failover"));
  EXPECT_THAT(Laws({.failover = absl::Seconds(3)}), IsEmpty());
}

TEST_F(Checker, SaysTheSameOfAHistoryThatWasWrittenAndRead) {
  history_.reads[0].version = 4;
  history_.states[1].digest = "other";
  history_.followed.pop_back();
  history_.calls[0].recorded_at_us = 9;
  const auto before = Laws();
  const TempDir dir;
  {
    HistoryWriter writer(dir / "history");
    for (const auto& seen : history_.calls) writer.Add(seen);
    for (const auto& seen : history_.reads) writer.Add(seen);
    for (const auto& seen : history_.followed) writer.Add(seen);
    for (const auto& seen : history_.states) writer.Add(seen);
    for (const auto& seen : history_.faults) writer.Add(seen);
  }
  history_ = *ReadHistory(dir / "history");
  EXPECT_THAT(Laws(), testing::ElementsAreArray(before));
  EXPECT_THAT(before, ElementsAre("kept", "real", "follow", "digest"));
}

TEST(History, NamesALineThatIsNone) {
  const TempDir dir;
  std::ofstream(dir / "history")
      << R"({"state":{"replica":"r","position":1,"digest":"d","chain":"c","rows":1}})"
      << "\n"
      << R"({"state":{"replica":"r"}})"
      << "\n";
  EXPECT_THAT(std::string(ReadHistory(dir / "history").status().message()), HasSubstr("line 2"));
}

}  // namespace
}  // namespace candour

// The protocol on the real code, under every fault that a seed brings:
//
//   protocol_sim_test                          1,000 seeds, and the broken variants
//   protocol_sim_test --seeds 50000 --start 1000
//   protocol_sim_test --seed 1234              one, with everything that happened
#include <gmock/gmock.h>

#include <chrono>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/simulation/sim_world.h"

namespace candour {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Key;

uint64_t first_seed = 0, seed_count = 1000;
bool trace_all = false;

// Every one must have happened for the run to mean anything.
constexpr const char* kFaults[] = {"landed again",
                                   "landed after its writer crashed",
                                   "landed, sender not told",
                                   "told late",
                                   "lost",
                                   "not sent",
                                   "end not told",
                                   "crash",
                                   "fold from scratch",
                                   "pause",
                                   "lag",
                                   "clock jumps",
                                   "hedged",
                                   "sent again",
                                   "id reused",
                                   "reply lost",
                                   "outcome unknown",
                                   "malformed",
                                   "repeated",
                                   "stale",
                                   "conflicted",
                                   "refusal",
                                   "timer",
                                   "reaction",
                                   "reaction_start"};
constexpr uint64_t kEnoughSeeds = 200;  // for each fault to come up

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) absl::StrAppend(&text, line, "\n");
  return text;
}

// The same run again, with its trace.
std::string TraceOf(uint64_t seed) {
  StorePool stores;
  World world({.seed = seed, .trace = true}, stores);
  (void)world.Run();
  return Joined(world.trace());
}

TEST(ProtocolSim, HoldsOnEverySeed) {
  StorePool stores;
  Counters total;
  for (uint64_t seed = first_seed; seed < first_seed + seed_count; ++seed) {
    World world({.seed = seed}, stores);
    const History history = world.Run();
    ASSERT_THAT(Violations(history), IsEmpty()) << "seed " << seed << "\n" << TraceOf(seed);
    if (trace_all) std::cout << TraceOf(seed);
    for (const auto& [name, count] : world.counters()) total[name] += count;
    total["definite replies"] += static_cast<int64_t>(history.replies.size());
  }
  for (const auto& [name, count] : total) std::cout << "  " << name << ": " << count << "\n";
  if (seed_count < kEnoughSeeds) return;
  for (const char* fault : kFaults) EXPECT_GT(total[fault], 0) << fault << " never happened";
}

TEST(ProtocolSim, ASeedSaysEverything) {
  for (uint64_t seed = 0; seed < 5; ++seed) {
    const std::string first = TraceOf(seed);
    EXPECT_THAT(first, testing::HasSubstr("the faults end"));
    EXPECT_EQ(first, TraceOf(seed));
  }
}

struct Variant {
  const char* name;
  Broken broken;
  const char* violation;
};

class BrokenProtocol : public testing::TestWithParam<Variant> {};

TEST_P(BrokenProtocol, IsCaught) {
  StorePool stores;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    World world({.seed = seed, .broken = GetParam().broken}, stores);
    const auto violations = Violations(world.Run());
    if (!violations.contains(GetParam().violation)) continue;
    std::cout << "  " << GetParam().violation << " at seed " << seed << ": "
              << violations.at(GetParam().violation) << "\n";
    return;
  }
  FAIL() << "no seed showed " << GetParam().violation;
}

INSTANTIATE_TEST_SUITE_P(
    ProtocolSim, BrokenProtocol,
    testing::Values(Variant{"RefusesUnloggedThenIn", Broken::kRefusesUnlogged, "refused_then_in"},
                    Variant{"RefusesUnloggedStale", Broken::kRefusesUnlogged, "stale_refusal"},
                    Variant{"RefusesUnloggedTwoMinds", Broken::kRefusesUnlogged, "changed_mind"},
                    Variant{"UnknownMeansFailed", Broken::kUnknownMeansFailed, "refused_then_in"},
                    Variant{"LaterRecordMeansFailed", Broken::kLaterRecordMeansFailed, "refused_then_in"},
                    Variant{"EndOfLogMeansFailed", Broken::kEndOfLogMeansFailed, "refused_then_in"},
                    Variant{"SendsNoConditions", Broken::kSendsNoConditions, "bad_decision"},
                    Variant{"OneReadsInAnotherOrder", Broken::kOneReadsInAnotherOrder, "diverged"},
                    Variant{"TimersWithoutGrace", Broken::kTimersWithoutGrace, "early"}),
    [](const auto& instance) { return instance.param.name; });

bool ParseFlags(int argc, char** argv) {
  if (const char* seeds = std::getenv("CANDOUR_SIM_SEEDS")) {
    if (!absl::SimpleAtoi(seeds, &seed_count)) return false;
  }
  for (int i = 1; i < argc; i += 2) {
    const std::string flag = argv[i];
    uint64_t value = 0;
    if (i + 1 >= argc || !absl::SimpleAtoi(argv[i + 1], &value)) return false;
    if (flag == "--seeds") {
      seed_count = value;
    } else if (flag == "--start") {
      first_seed = value;
    } else if (flag == "--seed") {
      first_seed = value;
      seed_count = 1;
      trace_all = true;
      testing::GTEST_FLAG(filter) = "ProtocolSim.HoldsOnEverySeed";
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (!candour::ParseFlags(argc, argv)) {
    std::cerr << "usage: " << argv[0] << " [--seed N | --seeds N] [--start N] [--gtest_...]\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}

// The protocol holds in every behaviour of a tiny system that runs the real Admit on real bytes and the real
// Resolve; and each rule that looks simpler fails, with its shortest counter-example (printed).
#include <gmock/gmock.h>

#include <iostream>

#include "tests/simulation/search.h"

namespace candour {
namespace {

using Refuse = ExecutorRules::Refuse;
using Resolve = ExecutorRules::Resolve;

SearchResult SearchIn(const World& world, int max_records, const ExecutorRules& rules,
                      Explore explore = Explore::kWhatMatters) {
  LogTree tree(world);
  SearchResult result = Search(tree, max_records, rules, explore);
  std::cout << world.name << ", logs up to " << max_records << ": " << result.states << " states\n";
  for (const std::string& line : result.trace) std::cout << "    " << line << "\n";
  return result;
}

TEST(AdmitExhaustive, HoldsOnOneStream) {
  EXPECT_THAT(SearchIn(OneStream(), 3, {}).trace, testing::IsEmpty());
  EXPECT_THAT(SearchIn(OneStream(), 4, {}).trace, testing::IsEmpty());
}

TEST(AdmitExhaustive, HoldsOnTwoStreams) {
  EXPECT_THAT(SearchIn(TwoStreams(0), 3, {}).trace, testing::IsEmpty());
  EXPECT_THAT(SearchIn(TwoStreams(1), 3, {}).trace, testing::IsEmpty());
}

TEST(AdmitExhaustive, HoldsWhenALaterRecordMeansDecideAgain) {
  EXPECT_THAT(SearchIn(OneStream(), 3, {.resolve = Resolve::kLaterAgain}).trace, testing::IsEmpty());
}

// Consistent, but the refusal may be stale: nothing binds it to what it was based on.
TEST(AdmitExhaustive, HoldsWithUnversionedRefusals) {
  World world = OneStream();
  world.refuses = {Decided::kRefuseUnversioned};
  EXPECT_THAT(SearchIn(world, 3, {}).trace, testing::IsEmpty());
}

// The port is faithful: state by state, without leaving any out, there are as many as in the search of the
// design.
TEST(AdmitExhaustive, HasAsManyStatesAsTheDesign) {
  World unversioned = OneStream();
  unversioned.refuses = {Decided::kRefuseUnversioned};
  EXPECT_EQ(SearchIn(unversioned, 2, {}, Explore::kEveryState).states, 48'672u);
  EXPECT_EQ(SearchIn(OneStream(), 2, {}, Explore::kEveryState).states, 81'856u);
  const SearchResult three = SearchIn(OneStream(), 3, {}, Explore::kEveryState);
  EXPECT_EQ(three.states, 802'464u);
  EXPECT_THAT(three.trace, testing::IsEmpty());
}

struct Rejected {
  const char* name;
  ExecutorRules rules;
};

class ExecutorShortCut : public testing::TestWithParam<Rejected> {};

TEST_P(ExecutorShortCut, Fails) {
  for (const World& world : {OneStream(), TwoStreams(0), TwoStreams(1)}) {
    EXPECT_THAT(SearchIn(world, 3, GetParam().rules).trace, testing::Not(testing::IsEmpty()));
  }
  EXPECT_THAT(SearchIn(OneStream(), 3, GetParam().rules, Explore::kEveryState).trace,
              testing::Not(testing::IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(
    AdmitExhaustive, ExecutorShortCut,
    testing::Values(Rejected{"RefusalAfterAFullRead", {.refuse = Refuse::kFromFullRead}},
                    Rejected{"RefusalFromLocalState", {.refuse = Refuse::kFromLocalState}},
                    Rejected{"LaterRecordMeansFailed", {.resolve = Resolve::kLaterFailed}},
                    Rejected{"EndOfLogMeansFailed", {.resolve = Resolve::kEndFailed}},
                    Rejected{"DeadMeansFailed", {.dead_is_failed = true}}),
    [](const auto& instance) { return instance.param.name; });

// Admit itself without "one id, one outcome".
TEST(AdmitExhaustive, FailsWithoutRepeated) {
  World world = OneStream();
  world.forgets_ids = true;
  EXPECT_THAT(SearchIn(world, 3, {}).trace, testing::Not(testing::IsEmpty()));
}

}  // namespace
}  // namespace candour

#include "common/executor/recent_causes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/decider/enabled_reaction.h"

namespace candour {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kRefused[] = "/toy.v1.Toys/Open";

// Number 0 reads StartReaction as a fact, number 1 the refusals of one method.
Reactions TwoReactions() {
  return Reactions()
      .ToFact<common::v1::StartReaction>(
          "to_fact", FactList<>(),
          +[](const common::v1::StartReaction&, const FactContext&) -> std::optional<SystemCommand> {
            return std::nullopt;
          })
      .ToRefusal("to_refusal", kRefused, FactList<>(),
                 [](const RefusedCommand&) -> std::optional<SystemCommand> { return std::nullopt; });
}

OutcomePtr FactAt(uint64_t offset, const std::string& type) {
  auto outcome = std::make_shared<Outcome>();
  outcome->row.set_offset(offset);
  outcome->facts.push_back({"toy/1", 1, type, ""});
  outcome->facts.push_back({"toy/1", 2, type, ""});
  return outcome;
}

OutcomePtr RefusalAt(uint64_t offset, const std::string& method) {
  auto outcome = std::make_shared<Outcome>();
  outcome->row.set_offset(offset);
  outcome->row.set_method(method);
  outcome->row.mutable_refusal()->set_reason("NO");
  return outcome;
}

Folded Batch(uint64_t from, uint64_t end, const std::vector<OutcomePtr>& outcomes) {
  Folded folded;
  folded.from = from;
  folded.end = end;
  for (const OutcomePtr& outcome : outcomes) folded.settled.emplace_back("", outcome);
  return folded;
}

const std::string kFact = common::v1::StartReaction::descriptor()->full_name();

TEST(RecentCauses, KnowsNothingBeforeTheFirstBatch) {
  RecentCauses recent(TwoReactions());
  EXPECT_FALSE(recent.Since(0, 0, 9));
  recent.Add(Batch(5, 7, {}));
  EXPECT_FALSE(recent.Since(0, 4, 9)) << "what came before it was not told";
  ASSERT_TRUE(recent.Since(0, 5, 9));
  EXPECT_EQ(recent.Since(0, 5, 9)->end, 7);
}

TEST(RecentCauses, EachReactionSeesWhatItReadsOnceInTheOrderOfTheLog) {
  RecentCauses recent(TwoReactions());
  recent.Add(Batch(0, 4, {RefusalAt(3, kRefused), FactAt(2, kFact), FactAt(0, kFact), FactAt(1, "other")}));
  recent.Add(Batch(4, 6, {RefusalAt(4, "/toy.v1.Toys/Close"), FactAt(5, kFact)}));
  EXPECT_THAT(recent.Since(0, 0, 9)->offsets, ElementsAre(0, 2, 5));
  EXPECT_THAT(recent.Since(0, 1, 9)->offsets, ElementsAre(2, 5));
  EXPECT_THAT(recent.Since(1, 0, 9)->offsets, ElementsAre(3));
  EXPECT_THAT(recent.Since(1, 4, 9)->offsets, IsEmpty());
  EXPECT_EQ(recent.Since(1, 4, 9)->end, 6);
}

TEST(RecentCauses, EndsBelowTheFirstThatIsLeftOut) {
  RecentCauses recent(TwoReactions());
  recent.Add(Batch(0, 4, {FactAt(0, kFact), FactAt(2, kFact), FactAt(3, kFact)}));
  const auto two = recent.Since(0, 0, 2);
  EXPECT_THAT(two->offsets, ElementsAre(0, 2));
  EXPECT_EQ(two->end, 3);
}

TEST(RecentCauses, ForgetsTheOldestAndSaysSo) {
  RecentCauses recent(TwoReactions(), /*most=*/2);
  recent.Add(Batch(0, 4, {FactAt(0, kFact), FactAt(2, kFact), FactAt(3, kFact)}));
  EXPECT_FALSE(recent.Since(0, 0, 9));
  EXPECT_THAT(recent.Since(0, 1, 9)->offsets, ElementsAre(2, 3));
  EXPECT_TRUE(recent.Since(1, 0, 9)) << "the other reaction lost nothing";
}

TEST(RecentCauses, BeginsAnewAfterAGap) {
  RecentCauses recent(TwoReactions());
  recent.Add(Batch(0, 2, {FactAt(1, kFact)}));
  recent.Add(Batch(3, 5, {FactAt(4, kFact)}));
  EXPECT_FALSE(recent.Since(0, 0, 9));
  EXPECT_THAT(recent.Since(0, 3, 9)->offsets, ElementsAre(4));
}

}  // namespace
}  // namespace candour

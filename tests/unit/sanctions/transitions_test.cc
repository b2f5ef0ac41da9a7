// The moves of a case as one table: what leads where, and that nothing else does.
#include "services/sanctions/case/transitions.h"

#include <gmock/gmock.h>

#include <set>
#include <vector>

namespace candour {
namespace {

namespace v1 = sanctions::v1;

constexpr int kFirst = 0, kLast = static_cast<int>(CaseEvent::kWrongPerson);

std::vector<v1::CaseStage> Stages() {
  std::vector<v1::CaseStage> stages;
  for (int i = 1; i < v1::CaseStage_ARRAYSIZE; ++i) stages.push_back(static_cast<v1::CaseStage>(i));
  return stages;
}

TEST(Transitions, LeadToEveryStageFromTheFirst) {
  std::set<v1::CaseStage> reached = {v1::CASE_STAGE_RECEIVED};
  for (size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const v1::CaseStage stage : std::set<v1::CaseStage>(reached)) {
      for (int i = kFirst; i <= kLast; ++i) {
        if (const auto next = Next(stage, static_cast<CaseEvent>(i))) reached.insert(*next);
      }
    }
  }
  for (const v1::CaseStage stage : Stages()) {
    EXPECT_TRUE(reached.contains(stage)) << v1::CaseStage_Name(stage);
  }
}

TEST(Transitions, RecordNothingOfACaseThatThereIsNot) {
  for (int i = kFirst; i <= kLast; ++i) {
    EXPECT_EQ(Next(v1::CASE_STAGE_UNSPECIFIED, static_cast<CaseEvent>(i)), std::nullopt);
  }
}

TEST(Transitions, LeaveADeathAsItIs) {
  for (int i = kFirst; i <= kLast; ++i) {
    EXPECT_EQ(Next(v1::CASE_STAGE_CLOSED_DECEASED, static_cast<CaseEvent>(i)), std::nullopt) << i;
  }
}

TEST(Transitions, PassScreeningInOneWay) {
  for (const v1::CaseStage stage : {v1::CASE_STAGE_RECEIVED, v1::CASE_STAGE_SCREENING}) {
    for (int i = kFirst; i <= kLast; ++i) {
      const auto event = static_cast<CaseEvent>(i);
      const auto next = Next(stage, event);
      const bool stays =
          !next || *next <= v1::CASE_STAGE_CLOSED_AT_SCREENING || *next == v1::CASE_STAGE_CLOSED_DECEASED;
      EXPECT_TRUE(stays || event == CaseEvent::kScreenedIn || event == CaseEvent::kWrongPerson) << i;
    }
  }
  EXPECT_EQ(Next(v1::CASE_STAGE_RECEIVED, CaseEvent::kScreenedIn), std::nullopt);
}

TEST(Transitions, SayWhatAwaitsADecision) {
  std::set<v1::CaseStage> awaits;
  for (int stage = v1::CaseStage_MIN; stage <= v1::CaseStage_MAX; ++stage) {
    if (v1::CaseStage_IsValid(stage) && AwaitsDecision(static_cast<v1::CaseStage>(stage)))
      awaits.insert(static_cast<v1::CaseStage>(stage));
  }
  EXPECT_THAT(awaits, testing::UnorderedElementsAre(
                          v1::CASE_STAGE_RECEIVED, v1::CASE_STAGE_SCREENING, v1::CASE_STAGE_INVESTIGATION,
                          v1::CASE_STAGE_ALLEGATION_NOTIFIED, v1::CASE_STAGE_EXAMINATION,
                          v1::CASE_STAGE_CONSENSUAL_PROPOSED, v1::CASE_STAGE_CASE_TO_ANSWER,
                          v1::CASE_STAGE_LISTED, v1::CASE_STAGE_IN_HEARING));
}

TEST(Transitions, SayWhatIsOver) {
  EXPECT_TRUE(IsOver(v1::CASE_STAGE_NO_CASE));
  EXPECT_TRUE(IsOver(v1::CASE_STAGE_FINAL));
  EXPECT_FALSE(IsOver(v1::CASE_STAGE_UNDER_APPEAL));
  EXPECT_FALSE(IsOver(v1::CASE_STAGE_RECEIVED));
}

}  // namespace
}  // namespace candour

#include "common/executor/commit_maker.h"

#include <gmock/gmock.h>

#include "common/base/reason.h"
#include "tests/support/commit_builder.h"

namespace candour {
namespace {

using ledger::v1::Commit;

std::string ReasonFor(const Commit& commit) {
  LedgerSelf self;
  self.fact_types = {"t.Added"};
  return ReasonOf(MakeRecord(commit, self).status());
}

Commit WithFacts(int count, size_t bytes_each) {
  Commit commit = CommitBuilder("a").Write("s/1", 0, std::vector<std::string>(count, "t.Added")).Build();
  for (auto& fact : *commit.mutable_writes(0)->mutable_facts()) fact.set_value(std::string(bytes_each, 'x'));
  return commit;
}

TEST(MakeRecord, IsTooLargeOverEachLimitThatACommandCanReach) {
  EXPECT_EQ(ReasonFor(WithFacts(1024, 100)), "");
  EXPECT_EQ(ReasonFor(WithFacts(1025, 100)), "TOO_LARGE");
  EXPECT_EQ(ReasonFor(WithFacts(1024, 512)), "TOO_LARGE");

  Commit request = WithFacts(1, 1);
  request.mutable_request()->set_value(std::string(128 * 1024, 'x'));
  EXPECT_EQ(ReasonFor(request), "");
  request.mutable_request()->set_value(std::string(128 * 1024 + 1, 'x'));
  EXPECT_EQ(ReasonFor(request), "TOO_LARGE");

  CommitBuilder wide("a");
  for (int i = 0; i < 512; ++i) wide.Condition(absl::StrCat("s/", i), 0);
  EXPECT_EQ(ReasonFor(wide.Build()), "");
  EXPECT_EQ(ReasonFor(wide.Condition("s/more", 0).Build()), "TOO_LARGE");
}

TEST(MakeRecord, SaysWhichRuleItBrokeItself) {
  Commit commit = WithFacts(1, 1);
  commit.set_blind("short");
  const absl::Status status = MakeRecord(commit,
                                         [] {
                                           LedgerSelf self;
                                           self.fact_types = {"t.Added"};
                                           return self;
                                         }())
                                  .status();
  EXPECT_EQ(ReasonOf(status), "COMMIT_SHAPE");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(status.message(), testing::HasSubstr("(blind)"));
}

TEST(MakeRecord, NeedsALedgerThatDeclaresTheFact) {
  Commit commit = CommitBuilder("a").Write("s/1", 0, {"t.Newer"}).Build();
  EXPECT_EQ(ReasonFor(commit), "LEDGER_LEVEL");
}

}  // namespace
}  // namespace candour

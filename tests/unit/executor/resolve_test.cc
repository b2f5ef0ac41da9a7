#include "common/executor/resolve.h"

#include <gmock/gmock.h>

#include "tests/support/commit_builder.h"
#include "tests/support/log_fold.h"

namespace candour {
namespace {

using ledger::v1::Commit;

class ResolveTest : public testing::Test {
 protected:
  ResolveTest() { log_.Fold(OpenedRecord({"t.Added"})); }
  void Land(const Commit& commit) { log_.Fold(RecordAt(++offset_, commit)); }
  static Commit Adds(absl::string_view command, absl::string_view stream, uint64_t version) {
    return CommitBuilder(command).Write(stream, version, {"t.Added"}).Build();
  }

  LogFold log_;
  uint64_t offset_ = 0;
  const Commit attempt_ = CommitBuilder("a").Write("s/1", 0, {"t.Added"}).Condition("s/2", 0).Build();
};

TEST_F(ResolveTest, WaitsWhileItCanBeAdmitted) {
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kWait);
  Land(Adds("b", "s/3", 0));
  Land(CommitBuilder("c").Condition("s/1", 0).Refuse("NO").Build());
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kWait) << "nothing that it names has moved";
}

TEST_F(ResolveTest, IsDeadWhenItsStreamMoved) {
  Land(Adds("b", "s/1", 0));
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kDead);
}

TEST_F(ResolveTest, IsDeadWhenAConditionMoved) {
  Land(Adds("b", "s/2", 0));
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kDead);
}

TEST_F(ResolveTest, IsDeadWhenTheLedgerIsClosed) {
  Land(ClosedCommit("z"));
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kDead);
}

TEST_F(ResolveTest, IsSettledByWhoeverWroteTheOutcome) {
  Land(CommitBuilder("a", "another attempt").Condition("s/1", 0).Refuse("NO").Build());
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kSettled);
}

// An outcome stays one, though its streams have moved on and the ledger has ended.
TEST_F(ResolveTest, SettledComesBeforeDead) {
  Land(attempt_);
  Land(Adds("b", "s/2", 0));
  Land(ClosedCommit("z"));
  EXPECT_EQ(Resolve(attempt_, log_), Resolution::kSettled);
}

}  // namespace
}  // namespace candour

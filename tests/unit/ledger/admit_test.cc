// The verdicts in their order, on logs written out.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "tests/support/commit_builder.h"
#include "tests/support/log_fold.h"

namespace candour {
namespace {

using ledger::v1::Commit;

// A log in memory that begins with Opened{level 1, t.Added}; each record takes the next offset.
class AdmitTest : public testing::Test {
 protected:
  AdmitTest() { EXPECT_EQ(Take(OpenedCommit({"t.Added"})), "ADMITTED"); }

  // "ADMITTED", or the verdict and the broken rule.
  std::string Take(const Commit& commit) { return Take(RecordAt(end_, commit)); }
  std::string Take(const LogRecord& record) {
    ++end_;
    const Admission admission = log_.Fold(record);
    if (admission.verdict == Verdict::kAdmitted) return "ADMITTED";
    return absl::StrCat(VerdictName(admission.verdict), ": ", admission.why);
  }
  static CommitBuilder Adds(absl::string_view command, uint64_t version) {
    return CommitBuilder(command).Write("s/1", version, {"t.Added"});
  }

  LogFold log_;
  uint64_t end_ = 0;
};

TEST_F(AdmitTest, AdmitsWhatIsNext) {
  EXPECT_EQ(Take(Adds("a", 0).Build()), "ADMITTED");
  EXPECT_EQ(log_.VersionOf("s/1"), 1u);
  EXPECT_TRUE(log_.IsSettled(TestId("a")));
  EXPECT_EQ(Take(CommitBuilder("b").Write("s/1", 1, {"t.Added", "t.Added"}).Build()), "ADMITTED");
  EXPECT_EQ(log_.VersionOf("s/1"), 3u);
}

TEST_F(AdmitTest, WholeCommitComesBackUnlessMalformed) {
  const Commit commit = Adds("a", 0).Build();
  const Admission admission = Admit(RecordAt(1, commit), log_);
  EXPECT_EQ(SerialiseCommit(admission.commit), SerialiseCommit(commit));
  EXPECT_EQ(admission.why, "");
}

TEST_F(AdmitTest, JunkIsVoidAndChangesNothing) {
  EXPECT_EQ(Take(LogRecord{end_, std::nullopt, std::nullopt}), "MALFORMED: null key or value");
  EXPECT_EQ(Take(LogRecord{end_, "s/1", "junk"}), "MALFORMED: not a commit");
  EXPECT_TRUE(log_.versions().empty());
  EXPECT_EQ(Take(Adds("a", 0).Build()), "ADMITTED");
}

TEST_F(AdmitTest, MalformedComesBeforeRepeated) {
  Take(Adds("a", 0).Build());
  EXPECT_EQ(Take(CommitBuilder("a").Write("s/1", 1, {"t.Unknown"}).Build()),
            "MALFORMED: undeclared fact type");
  LogRecord record = RecordAt(end_, Adds("a", 0).Build());
  record.key = "s/2";
  EXPECT_EQ(Take(record), "MALFORMED: key is not the first stream");
}

TEST_F(AdmitTest, RepeatedComesBeforeStale) {
  Take(Adds("a", 0).Build());
  EXPECT_EQ(Take(Adds("a", 0).Build()), "REPEATED: command id is settled");  // the same bytes, stale as well
  EXPECT_EQ(Take(Adds("a", 1).Build()), "REPEATED: command id is settled");  // decided again, would be next
  EXPECT_EQ(Take(CommitBuilder("a").Condition("s/9", 0).Refuse("NO").Build()),
            "REPEATED: command id is settled");
  EXPECT_EQ(log_.VersionOf("s/1"), 1u);
}

TEST_F(AdmitTest, StaleComesBeforeConflicted) {
  EXPECT_EQ(Take(Adds("a", 1).Condition("s/2", 1).Build()), "STALE: s/1: version 1 expected, 0 found");
  EXPECT_EQ(Take(Adds("a", 0).Condition("s/2", 1).Build()), "CONFLICTED: s/2: version 1 expected, 0 found");
  EXPECT_EQ(Take(Adds("a", 0).Condition("s/2", 0).Condition("s/3", 9).Build()),
            "CONFLICTED: s/3: version 9 expected, 0 found");
  EXPECT_EQ(log_.VersionOf("s/1"), 0u);
  EXPECT_FALSE(log_.IsSettled(TestId("a")));  // the id is free: decide again
  EXPECT_EQ(Take(Adds("a", 0).Condition("s/2", 0).Build()), "ADMITTED");
}

TEST_F(AdmitTest, VersionsAheadAreStaleToo) {
  EXPECT_EQ(Take(Adds("a", 1).Build()), "STALE: s/1: version 1 expected, 0 found");
  EXPECT_EQ(Take(Adds("a", UINT64_MAX).Build()),
            absl::StrCat("STALE: s/1: version ", UINT64_MAX, " expected, 0 found"));
}

TEST_F(AdmitTest, AllWritesOrNone) {
  Take(Adds("a", 0).Build());
  EXPECT_EQ(Take(CommitBuilder("b").Write("s/2", 0, {"t.Added"}).Write("s/1", 0, {"t.Added"}).Build()),
            "CONFLICTED: s/1: version 0 expected, 1 found");
  EXPECT_EQ(log_.VersionOf("s/2"), 0u);
  EXPECT_EQ(Take(CommitBuilder("b").Write("s/2", 0, {"t.Added"}).Write("s/1", 1, {"t.Added"}).Build()),
            "ADMITTED");
  EXPECT_EQ(log_.VersionOf("s/2"), 1u);
  EXPECT_EQ(log_.VersionOf("s/1"), 2u);
}

TEST_F(AdmitTest, RefusalSettlesAndMovesNothing) {
  EXPECT_EQ(Take(CommitBuilder("a").Condition("s/1", 0).Refuse("NO").Build()), "ADMITTED");
  EXPECT_EQ(log_.VersionOf("s/1"), 0u);
  EXPECT_EQ(Take(Adds("a", 0).Build()), "REPEATED: command id is settled");
  EXPECT_EQ(Take(CommitBuilder("b").Condition("s/1", 1).Refuse("NO").Build()),
            "STALE: s/1: version 1 expected, 0 found");
}

TEST_F(AdmitTest, ConditionAloneSettles) {
  EXPECT_EQ(Take(CommitBuilder("a").Condition("s/1", 0).Build()), "ADMITTED");
  EXPECT_TRUE(log_.IsSettled(TestId("a")));
}

TEST_F(AdmitTest, OpenedStandsOnlyAtOffset0) {
  EXPECT_EQ(Take(OpenedCommit({"t.Added"})), "MALFORMED: Opened after offset 0");
  LogFold empty;
  EXPECT_EQ(Admit(RecordAt(0, Adds("a", 0).Build()), empty).why, "offset 0 is not Opened");
  EXPECT_EQ(Admit(RecordAt(0, ClosedCommit("c")), empty).why, "offset 0 is not Opened");
  EXPECT_EQ(Admit(RecordAt(1, OpenedCommit({"t.Added"})), empty).why, "Opened after offset 0");
}

TEST_F(AdmitTest, OpenedCanBeStaleButNotConditional) {
  Commit opened = OpenedCommit({"t.Added"});
  opened.mutable_writes(0)->set_expected_version(1);
  EXPECT_EQ(Admit(RecordAt(0, opened), LogFold()).verdict, Verdict::kStale);
}

TEST_F(AdmitTest, NothingCountsInALogThatWasNeverOpened) {
  LogFold log;
  EXPECT_EQ(log.Fold({0, "s/1", "junk"}).verdict, Verdict::kMalformed);
  EXPECT_EQ(log.Fold(RecordAt(1, Adds("a", 0).Build())).why, "the ledger was never opened");
  EXPECT_EQ(log.Fold(RecordAt(2, RaisedCommit("r", 1, {"t.Added"}))).why, "the ledger was never opened");
  EXPECT_FALSE(log.self().opened());
}

TEST_F(AdmitTest, LevelsAndTypesAreWhatTheLogDeclared) {
  Commit later = Adds("a", 0).Build();
  later.set_level(2);
  EXPECT_EQ(Take(later), "MALFORMED: level above the ledger's");
  const Commit v2 = CommitBuilder("b").Write("s/1", 0, {"t.AddedV2"}).Build();
  EXPECT_EQ(Take(v2), "MALFORMED: undeclared fact type");
  EXPECT_EQ(Take(RaisedCommit("r", 2, {"t.AddedV2"})), "ADMITTED");
  EXPECT_EQ(log_.self().level, 2u);
  EXPECT_EQ(Take(v2), "ADMITTED");
  later.mutable_writes(0)->set_expected_version(1);
  EXPECT_EQ(Take(later), "ADMITTED");
  EXPECT_EQ(Take(Adds("c", 2).Build()), "ADMITTED") << "types of the first level stay";
}

TEST_F(AdmitTest, LevelRaisedIsTheNextOne) {
  EXPECT_EQ(Take(RaisedCommit("r0", 1, {})), "MALFORMED: not the next level");
  EXPECT_EQ(Take(RaisedCommit("r3", 3, {})), "MALFORMED: not the next level");
  EXPECT_EQ(Take(RaisedCommit("r2", 2, {})), "ADMITTED");
  EXPECT_EQ(Take(RaisedCommit("other", 2, {})), "MALFORMED: not the next level");  // two operators, one raise
  Commit above = RaisedCommit("r4", 3, {});
  above.set_level(3);
  EXPECT_EQ(Take(above), "MALFORMED: level above the ledger's");  // else older builds could not read it
}

// Level 2^32 - 1 has no next one; the sum must not wrap to 0.
TEST_F(AdmitTest, TheLastLevelHasNoNext) {
  LogFold log;
  EXPECT_EQ(log.Fold(OpenedRecord({}, 0xFFFFFFFF)).verdict, Verdict::kAdmitted);
  EXPECT_EQ(log.Fold(RecordAt(1, RaisedCommit("r", 0, {}))).why, "schema.level");
  EXPECT_EQ(log.Fold(RecordAt(1, RaisedCommit("r", 1, {}))).why, "not the next level");
}

TEST_F(AdmitTest, ControlNeedsVersion0) {
  Commit raised = RaisedCommit("r", 2, {});
  raised.mutable_writes(0)->set_expected_version(1);
  EXPECT_EQ(Take(raised), "STALE: ledger/self: version 1 expected, 0 found");
  EXPECT_EQ(log_.self().level, 1u);
}

TEST_F(AdmitTest, NothingFollowsClosed) {
  Take(Adds("a", 0).Build());
  EXPECT_EQ(Take(ClosedCommit("z")), "ADMITTED");
  EXPECT_TRUE(log_.self().closed);
  EXPECT_EQ(Take(Adds("b", 1).Build()), "MALFORMED: after Closed");
  EXPECT_EQ(Take(Adds("a", 0).Build()), "MALFORMED: after Closed");
  EXPECT_EQ(Take(RaisedCommit("r", 2, {})), "MALFORMED: after Closed");
  EXPECT_EQ(Take(ClosedCommit("z")), "MALFORMED: after Closed");
}

// A commit of another installation, or of a generation before this one, fits in streams and versions.
TEST_F(AdmitTest, CommitOfAnotherLogIsVoid) {
  const std::string broken = "MALFORMED: known_at does not name this log";
  Commit commit = Adds("a", 0).Build();
  commit.mutable_known_at(0)->set_ledger_id(TestId("another"));
  EXPECT_EQ(Take(commit), broken);
  commit.clear_known_at();
  EXPECT_EQ(Take(commit), broken);
  commit = Adds("a", 0).Build();
  commit.mutable_known_at(0)->set_partition(1);
  EXPECT_EQ(Take(commit), broken);
  Commit raised = RaisedCommit("r", 2, {});
  raised.clear_known_at();
  EXPECT_EQ(Take(raised), broken);
}

// A decision can have seen everything before itself, and no more: a log restored from a backup refuses what
// was decided on the lost part.
TEST_F(AdmitTest, NobodyHasSeenTheFuture) {
  Commit commit = Adds("a", 0).Build();
  commit.mutable_known_at(0)->set_offset(end_ + 1);
  EXPECT_EQ(Take(commit), "MALFORMED: known_at does not name this log");
  commit.mutable_known_at(0)->set_offset(end_);
  EXPECT_EQ(Take(commit), "ADMITTED");
}

// The example of common/ledger/README.md, row by row.
TEST_F(AdmitTest, JudgesTheWorkedExample) {
  EXPECT_EQ(Take(Adds("a", 0).Build()), "ADMITTED");
  EXPECT_EQ(Take(Adds("b", 0).Build()), "STALE: s/1: version 0 expected, 1 found");
  EXPECT_EQ(Take(Adds("a", 1).Build()), "REPEATED: command id is settled");
  EXPECT_EQ(Take(Adds("b", 1).Condition("s/2", 3).Build()), "CONFLICTED: s/2: version 3 expected, 0 found");
  EXPECT_EQ(Take(CommitBuilder("b").Condition("s/1", 1).Refuse("NOT_ALLOWED").Build()), "ADMITTED");
  EXPECT_EQ(Take(CommitBuilder("c").Write("s/1", 1, {"t.AddedV2"}).Build()),
            "MALFORMED: undeclared fact type");
  EXPECT_EQ(log_.VersionOf("s/1"), 1u);
}

TEST(VerdictName, IsNeverRenamed) {
  EXPECT_EQ(VerdictName(Verdict::kAdmitted), "ADMITTED");
  EXPECT_EQ(VerdictName(Verdict::kMalformed), "MALFORMED");
  EXPECT_EQ(VerdictName(Verdict::kRepeated), "REPEATED");
  EXPECT_EQ(VerdictName(Verdict::kStale), "STALE");
  EXPECT_EQ(VerdictName(Verdict::kConflicted), "CONFLICTED");
  EXPECT_EQ(static_cast<int>(Verdict::kConflicted), 4);
}

}  // namespace
}  // namespace candour

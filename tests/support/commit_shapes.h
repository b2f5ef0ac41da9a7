// One valid commit of every shape that the envelope has, with every field of commit.proto set in at least one
// of them. Their bytes are frozen in tests/golden/commit/<name>.hex: never change one, add another.
#ifndef CANDOUR_TESTS_SUPPORT_COMMIT_SHAPES_H_
#define CANDOUR_TESTS_SUPPORT_COMMIT_SHAPES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "tests/support/commit_builder.h"

namespace candour {

inline ledger::v1::Commit FactsShape() {
  ledger::v1::Commit commit = CommitBuilder("facts")
                                  .Write("s/1", 0, {"t.Added", "t.Moved"})
                                  .Write("key/x~1", 300, {"t.Added"})
                                  .Build();
  commit.mutable_writes(0)->mutable_facts(0)->set_value("value of a fact");
  commit.mutable_request()->set_value("value of the request");
  commit.set_tag_key_id(TestId("a data key"));
  commit.set_correlation("correlation");
  commit.set_rule_set(Sha256("the rules"));
  commit.mutable_actor()->set_organisation("TST01");
  commit.mutable_actor()->set_person_id("0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a");
  return commit;
}

inline ledger::v1::Commit RefusalShape() {
  ledger::v1::Commit commit =
      CommitBuilder("refusal").Condition("s/1", 2).Condition("s/2", 0).Refuse("CODE_NOT_IN_FORCE").Build();
  auto* arg = commit.mutable_refusal()->add_args();
  arg->set_name("code_id");
  arg->set_value("2026-1");
  return commit;
}

inline ledger::v1::Commit ConditionOnlyShape() {
  return CommitBuilder("condition").Condition("s/1", 2).Condition("s/2", 0).Build();
}

inline ledger::v1::Commit OpenedShape() {
  ledger::v1::Commit commit = OpenedCommit({"t.Added", "t.Moved"});
  auto* schema = commit.mutable_control()->mutable_opened()->mutable_schema();
  schema->set_descriptors("a FileDescriptorSet");
  schema->add_builds("candour/tests");
  return commit;
}

inline ledger::v1::Commit LevelRaisedShape() { return RaisedCommit("raised", 2, {"t.AddedV2"}); }

inline ledger::v1::Commit ClosedShape() {
  ledger::v1::Commit commit = ClosedCommit("closed");
  commit.mutable_control()->mutable_closed()->set_successor("candour.test.ledger.2");
  return commit;
}

inline ledger::v1::Commit SealedActorShape() {
  ledger::v1::Commit commit = CommitBuilder("sealed").Write("s/1", 0, {"t.Added"}).Build();
  auto* sealed = commit.mutable_sealed_actor();
  sealed->set_scheme(1);
  sealed->set_key_id(TestId("a data key"));
  sealed->set_nonce(std::string(24, '\x5a'));
  sealed->set_ciphertext(std::string(80, '\xc3'));
  sealed->set_commitment(Sha256("commitment"));
  sealed->set_stream(absl::StrCat("command/", FormatUuid(commit.command_id())));
  sealed->set_type("candour.ledger.v1.Actor");
  return commit;
}

inline ledger::v1::Commit EvidenceShape() {
  ledger::v1::Commit commit = CommitBuilder("evidence").Write("s/1", 0, {"t.Added"}).Build();
  for (int i = 0; i < 2; ++i) {
    auto* evidence = commit.add_evidence();
    evidence->mutable_at()->set_ledger_id(TestId("another ledger"));
    evidence->mutable_at()->set_partition(1);
    evidence->mutable_at()->set_offset(1'000'000 + i);
    evidence->mutable_view()->set_type("t.View");
    evidence->mutable_view()->set_value("what the view said");
  }
  *commit.add_known_at() = commit.evidence(0).at();
  return commit;
}

inline ledger::v1::Commit CauseShape() {
  ledger::v1::Commit commit = CommitBuilder("cause").Condition("s/1", 0).Build();
  commit.set_method("reaction/test");
  commit.mutable_cause()->set_ledger_id(TestId("another ledger"));
  commit.mutable_cause()->set_offset(77);
  commit.mutable_cause()->set_write(2);
  commit.mutable_cause()->set_fact(3);
  return commit;
}

inline ledger::v1::Commit CauseRefusalShape() {
  ledger::v1::Commit commit = CauseShape();
  commit.mutable_cause()->set_write(0);
  commit.mutable_cause()->set_fact(-1);
  return commit;
}

inline std::vector<std::pair<std::string, ledger::v1::Commit>> CommitShapes() {
  return {{"facts", FactsShape()},
          {"refusal", RefusalShape()},
          {"condition_only", ConditionOnlyShape()},
          {"opened", OpenedShape()},
          {"level_raised", LevelRaisedShape()},
          {"closed", ClosedShape()},
          {"sealed_actor", SealedActorShape()},
          {"evidence", EvidenceShape()},
          {"cause", CauseShape()},
          {"cause_refusal", CauseRefusalShape()}};
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_COMMIT_SHAPES_H_

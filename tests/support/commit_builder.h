// Valid commits in one line, for tests of everything that reads a log:
//
//   LogRecord opened = OpenedRecord({"t.Added"});                              // offset 0 of every ledger
//   Commit commit = CommitBuilder("a").Write("s/1", 0, {"t.Added"}).Condition("s/2", 3).Build();
//   LogRecord record = RecordAt(1, commit);                                    // canonical bytes, key =
//   first stream
//
// What the builder does not set stands at the smallest valid value. Tests break one thing at a time in the
// message (`commit.set_level(2)`) or in the record's bytes.
#ifndef CANDOUR_TESTS_SUPPORT_COMMIT_BUILDER_H_
#define CANDOUR_TESTS_SUPPORT_COMMIT_BUILDER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/base/sha256.h"
#include "common/ledger/admit.h"

namespace candour {

// 16 bytes, the same for the same name.
inline std::string TestId(absl::string_view name) { return Sha256(name).substr(0, 16); }
inline std::string TestLedgerId() { return TestId("the ledger of the tests"); }

class CommitBuilder {
 public:
  // `command` names the command id; `attempt` tells several commits of one id apart (blind).
  explicit CommitBuilder(absl::string_view command, absl::string_view attempt = "") : commit_(Smallest()) {
    commit_.set_command_id(TestId(command));
    commit_.set_blind(Sha256({command, "/", attempt}));
  }

  // The first write names the key of the record. A fact's value is empty.
  CommitBuilder& Write(absl::string_view stream, uint64_t expected_version,
                       const std::vector<std::string>& fact_types) {
    auto* write = commit_.add_writes();
    write->set_stream(std::string(stream));
    write->set_expected_version(expected_version);
    for (const std::string& type : fact_types) write->add_facts()->set_type(type);
    return *this;
  }
  CommitBuilder& Condition(absl::string_view stream, uint64_t expected_version) {
    return Write(stream, expected_version, {});
  }
  CommitBuilder& Refuse(absl::string_view reason) {
    commit_.mutable_refusal()->set_reason(std::string(reason));
    commit_.mutable_refusal()->set_grpc_code(9);  // FAILED_PRECONDITION
    return *this;
  }
  // For a control commit: fill what is returned. Writes "ledger/self", drops the request.
  ledger::v1::Control* Control() {
    commit_.clear_request();
    commit_.set_method("control/test");
    Condition(kSelfStream, 0);
    return commit_.mutable_control();
  }
  ledger::v1::Commit Build() const { return commit_; }

 private:
  static const ledger::v1::Commit& Smallest() {
    static const ledger::v1::Commit* commit = [] {
      auto* c = new ledger::v1::Commit;
      c->set_level(1);
      c->set_method("/t.Test/Do");
      c->set_caller_tag(Sha256("caller"));
      c->set_content_tag(Sha256("content"));
      c->mutable_request()->set_type("t.DoRequest");
      c->set_decided_at_us(1'750'000'000'000'000);
      c->set_recorded_at_us(1'750'000'000'000'001);
      c->mutable_actor()->set_account("account-of-tests");
      c->mutable_actor()->set_role("TESTER");
      c->set_build("candour/tests");
      c->add_known_at()->set_ledger_id(TestLedgerId());
      c->mutable_known_at(0)->set_offset(1);
      return c;
    }();
    return *commit;
  }

  ledger::v1::Commit commit_;
};

inline LogRecord RecordAt(uint64_t offset, const ledger::v1::Commit& commit) {
  return {offset, commit.writes_size() > 0 ? commit.writes(0).stream() : "", SerialiseCommit(commit)};
}

inline void FillSchema(uint32_t level, const std::vector<std::string>& fact_types,
                       ledger::v1::Schema* schema) {
  schema->set_level(level);
  for (const std::string& type : fact_types) schema->add_fact_types(type);
}

// `fact_types` sorted.
inline ledger::v1::Commit OpenedCommit(const std::vector<std::string>& fact_types, uint32_t level = 1) {
  CommitBuilder builder("opened");
  auto* opened = builder.Control()->mutable_opened();
  opened->set_ledger_id(TestLedgerId());
  opened->set_origin("candour.example/test/0");
  opened->set_generation(1);
  FillSchema(level, fact_types, opened->mutable_schema());
  ledger::v1::Commit commit = builder.Build();
  commit.clear_known_at();
  return commit;
}
inline LogRecord OpenedRecord(const std::vector<std::string>& fact_types, uint32_t level = 1) {
  return RecordAt(0, OpenedCommit(fact_types, level));
}

inline ledger::v1::Commit RaisedCommit(absl::string_view command, uint32_t level,
                                       const std::vector<std::string>& fact_types) {
  CommitBuilder builder(command);
  FillSchema(level, fact_types, builder.Control()->mutable_level_raised()->mutable_schema());
  return builder.Build();
}

inline ledger::v1::Commit ClosedCommit(absl::string_view command) {
  CommitBuilder builder(command);
  builder.Control()->mutable_closed();
  return builder.Build();
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_COMMIT_BUILDER_H_

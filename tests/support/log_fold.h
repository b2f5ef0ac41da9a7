// The least fold that Admit needs, in memory: what a replica keeps in RocksDB, for tests.
//
//   LogFold fold;
//   fold.Fold(OpenedRecord({"t.Added"}));
//   EXPECT_EQ(fold.Fold(RecordAt(1, commit)).verdict, Verdict::kAdmitted);
#ifndef CANDOUR_TESTS_SUPPORT_LOG_FOLD_H_
#define CANDOUR_TESTS_SUPPORT_LOG_FOLD_H_

#include <map>
#include <set>
#include <string>

#include "common/ledger/admit.h"

namespace candour {

class LogFold : public LogState {
 public:
  const LedgerSelf& self() const override { return self_; }
  uint64_t VersionOf(absl::string_view stream) const override {
    const auto found = versions_.find(stream);
    return found == versions_.end() ? 0 : found->second;
  }
  bool IsSettled(absl::string_view command_id) const override { return settled_.count(command_id) > 0; }

  // Admits, and applies what was admitted.
  Admission Fold(const LogRecord& record) {
    Admission admission = Admit(record, *this);
    if (admission.verdict != Verdict::kAdmitted) return admission;
    Apply(admission.commit);
    return admission;
  }

  // What an admitted commit does.
  void Apply(const ledger::v1::Commit& commit) {
    settled_.insert(commit.command_id());
    for (const auto& write : commit.writes()) {
      if (write.facts_size() > 0) versions_[write.stream()] += write.facts_size();
    }
    ApplyControl(commit, &self_);
  }

  const std::map<std::string, uint64_t, std::less<>>& versions() const { return versions_; }
  const std::set<std::string, std::less<>>& settled() const { return settled_; }

 private:
  LedgerSelf self_;
  std::map<std::string, uint64_t, std::less<>> versions_;
  std::set<std::string, std::less<>> settled_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_LOG_FOLD_H_

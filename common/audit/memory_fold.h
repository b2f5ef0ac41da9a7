// A log folded in memory and forgotten: for tools that read a whole log once.
//
//   MemoryFold fold(&RegistrationModel());
//   const Admission admission = fold.Judge(record);   // the fold is still the state before the record
//   fold.Take(record, admission);
#ifndef CANDOUR_COMMON_AUDIT_MEMORY_FOLD_H_
#define CANDOUR_COMMON_AUDIT_MEMORY_FOLD_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/decider/context.h"
#include "common/decider/model.h"
#include "common/ledger/admit.h"

namespace candour {

// Not thread-safe. About 100 bytes a record, and with a model a parsed state (about 1 KiB) a stream.
class MemoryFold : public LogState, public StateSource {
 public:
  // Without a model only what Admit needs is kept, and Load answers nothing. The model outlives the fold.
  explicit MemoryFold(const Model* model = nullptr) : model_(model) {}

  // The verdict on the next record.
  Admission Judge(const LogRecord& record) const { return Admit(record, *this); }
  // Takes it, as judged. Records are taken from offset 0 on, all of them.
  void Take(const LogRecord& record, const Admission& admission);

  // The chain after the last record.
  const std::string& head() const { return head_; }
  // The ledger's own clock.
  int64_t recorded_at_us() const { return recorded_at_us_; }
  // Records by verdict.
  const std::array<uint64_t, 5>& verdicts() const { return verdicts_; }

  // LogState.
  const LedgerSelf& self() const override { return self_; }
  uint64_t VersionOf(absl::string_view stream) const override;
  bool IsSettled(absl::string_view id) const override { return settled_.contains(id); }
  // StateSource.
  absl::StatusOr<uint64_t> Load(absl::string_view name, google::protobuf::Message* state) const override;
  // Looks at every stream: some 0.1 s for 100,000 of them.
  absl::StatusOr<std::vector<std::string>> Ids(absl::string_view view,
                                               absl::string_view owner) const override;

 private:
  struct Stream {
    uint64_t version = 0;
    bool damaged = false;
    std::unique_ptr<google::protobuf::Message> state;
  };

  void TakeWrite(const ledger::v1::Commit& commit, const ledger::v1::Write& write);

  const Model* const model_;
  LedgerSelf self_;
  int64_t recorded_at_us_ = 0;
  absl::flat_hash_map<std::string, Stream> streams_;
  absl::flat_hash_set<std::string> settled_;
  std::string head_;
  std::array<uint64_t, 5> verdicts_{};
};

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_MEMORY_FOLD_H_

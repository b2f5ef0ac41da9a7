// The log folded once more, in memory and by rules written anew: what the checker compares everything with.
#ifndef CANDOUR_TESTS_SIMULATION_JUDGE_H_
#define CANDOUR_TESTS_SIMULATION_JUDGE_H_

#include <map>
#include <memory>
#include <string>

#include "candour/ledger/v1/commit.pb.h"
#include "common/decider/context.h"
#include "common/ledger/ledger.h"

namespace candour {

// States as of one position; copies are cheap enough to keep one for every record.
class JudgedState : public StateSource {
 public:
  absl::StatusOr<uint64_t> Load(absl::string_view stream, google::protobuf::Message* state) const override;
  // Nothing is filed here.
  absl::StatusOr<std::vector<std::string>> Ids(absl::string_view, absl::string_view) const override {
    return std::vector<std::string>();
  }
  uint64_t VersionOf(absl::string_view stream) const;
  std::map<std::string, uint64_t> Versions() const;
  void Apply(const ledger::v1::Commit& commit);

 private:
  struct Entry {
    uint64_t version = 0;
    std::shared_ptr<const google::protobuf::Message> state;
  };
  std::map<std::string, Entry, std::less<>> entries_;
};

class Judge {
 public:
  enum class Verdict { kAdmitted, kMalformed, kRepeated, kStale, kConflicted };
  struct Judged {
    Verdict verdict = Verdict::kMalformed;
    ledger::v1::Commit commit;
  };
  // The next record of the log.
  Judged Next(const LogRecord& record);
  const JudgedState& state() const { return state_; }

 private:
  Verdict VerdictOn(const LogRecord& record, ledger::v1::Commit* commit) const;

  JudgedState state_;
  std::map<std::string, uint64_t> settled_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_JUDGE_H_

// Admission: whether a record counts, as a pure function of the log before it. Every reader reaches the same
// verdict.
//
// FROZEN: a change here is a new generation of every topic. The rules, their order and the limits stand in
// README.md beside this file; tests/simulation/admit_exhaustive_test.cc searches every small log for a
// violation.
#ifndef CANDOUR_COMMON_LEDGER_ADMIT_H_
#define CANDOUR_COMMON_LEDGER_ADMIT_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/ledger/ledger.h"

namespace candour {

// In this order; the first that applies. Stored in rows and shown to auditors: never renumber.
enum class Verdict : uint8_t {
  kAdmitted = 0,
  kMalformed = 1,
  kRepeated = 2,
  kStale = 3,
  kConflicted = 4,
};
absl::string_view VerdictName(Verdict verdict);  // "ADMITTED", ...

// What the log has said about itself.
struct LedgerSelf {
  std::string ledger_id;  // 16 bytes; empty: not opened, so nothing can be admitted
  std::string origin;
  uint32_t level = 0;
  bool closed = false;
  std::set<std::string, std::less<>> fact_types;

  bool opened() const { return !ledger_id.empty(); }
};

// The log before a record, as Admit asks about it.
class LogState {
 public:
  virtual ~LogState() = default;
  virtual const LedgerSelf& self() const = 0;
  // Number of facts in admitted commits that write `stream`; 0 for one never written.
  virtual uint64_t VersionOf(absl::string_view stream) const = 0;
  // Whether an admitted commit carries this id (16 bytes).
  virtual bool IsSettled(absl::string_view command_id) const = 0;
};

struct Admission {
  Verdict verdict = Verdict::kMalformed;
  // The rule that was broken, for auditors; no part of the verdict and never of the digest.
  std::string why;
  // Whole unless MALFORMED.
  ledger::v1::Commit commit;
};

// A record as far as it can be judged without the log: most of the work of Admit, for any thread.
struct ShapedRecord {
  uint64_t offset = 0;
  std::optional<std::string> broken;  // the rule of CheckShape
  ledger::v1::Commit commit;          // whole unless one is broken
};
ShapedRecord ShapeOf(const LogRecord& record);

// The verdict on the record at `record.offset`, given the log before it.
Admission Admit(ShapedRecord record, const LogState& log);
inline Admission Admit(const LogRecord& record, const LogState& log) { return Admit(ShapeOf(record), log); }

// The part of Admit that needs no log: shape, limits, canonical bytes. nullopt: well-formed, `commit` is
// filled. Otherwise the broken rule.
std::optional<std::string> CheckShape(const LogRecord& record, ledger::v1::Commit* commit);
// The same of a commit that is about to be appended as these, its canonical bytes. The executor asks it.
std::optional<std::string> CheckShape(const ledger::v1::Commit& commit, const NewRecord& record);

// What an admitted control commit makes of the ledger's self.
void ApplyControl(const ledger::v1::Commit& commit, LedgerSelf* self);

// The canonical bytes of a commit: what is appended, and the only bytes that are admitted.
std::string SerialiseCommit(const ledger::v1::Commit& commit);

// True for [a-z][a-z0-9_]{0,31}/[A-Za-z0-9._~-]{1,160}.
bool IsStreamName(absl::string_view stream);

// The stream of control commits.
inline constexpr absl::string_view kSelfStream = "ledger/self";

}  // namespace candour

#endif  // CANDOUR_COMMON_LEDGER_ADMIT_H_

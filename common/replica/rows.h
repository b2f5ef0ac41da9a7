// Where the folded state keeps what: column families and keys. Every key begins with the ledger that writes
// the row.
#ifndef CANDOUR_COMMON_REPLICA_ROWS_H_
#define CANDOUR_COMMON_REPLICA_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/encoding.h"

namespace candour {

enum RowFamily {
  kPositionRows,
  kStreamRows,
  kFactRows,
  kCommandRows,
  kVoidRows,
  kViewRows,
  kTimerRows,
  kLogRows,
  kPastRows
};

// Of everything folded, services' states, index rows and timers too: raise it with a change that makes other
// rows of the same log. A folder of another format is refused, and folded again, since nothing would ever add
// the rows that it lacks.
inline constexpr uint32_t kRowsFormat = 14;

// In the order of RowFamily.
inline std::vector<std::string> RowFamilies() {
  return {"position", "stream", "fact", "command", "void", "view", "timer", "log", "past"};
}

// "<ledger>\0": what every key of a ledger begins with.
inline std::string LedgerPrefix(absl::string_view ledger) { return std::string(ledger) + '\0'; }

// "<ledger>\0declared", in the family of positions.
inline std::string DeclaredKey(absl::string_view ledger_prefix) {
  return std::string(ledger_prefix) + "declared";
}

// "<ledger>\0<stream>\0" be64 version.
inline std::string FactPrefix(absl::string_view ledger_prefix, absl::string_view stream) {
  return std::string(ledger_prefix) + std::string(stream) + '\0';
}

// "<ledger>\0" be64 offset.
inline std::string OffsetKey(absl::string_view ledger_prefix, uint64_t offset) {
  return std::string(ledger_prefix) + BigEndian64(offset);
}

// "<ledger>\0<row key>" be64 offset: an index row that ended, by the record that made it.
inline std::string PastKey(absl::string_view ledger_prefix, absl::string_view row_key, uint64_t since) {
  return std::string(ledger_prefix) + std::string(row_key) + BigEndian64(since);
}

// An index row that stands: be64 offset of the record that made it, then its value.
inline std::string StandingRow(uint64_t since, absl::string_view value) {
  return BigEndian64(since) + std::string(value);
}
inline uint64_t SinceOf(absl::string_view standing_row) {
  return ReadBigEndian64(standing_row.substr(0, sizeof(uint64_t)));
}
inline absl::string_view ValueOf(absl::string_view standing_row) {
  return absl::ClippedSubstr(standing_row, sizeof(uint64_t));
}

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_ROWS_H_

#include "common/replica/timer_row.h"

#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"

namespace candour {

std::string TimerKey(absl::string_view ledger_prefix, absl::string_view stream, const Timer& timer) {
  std::string key(ledger_prefix);
  absl::StrAppend(&key, BigEndian64(static_cast<uint64_t>(timer.due_us)), stream);
  key.push_back('\0');
  key.append(timer.name).push_back('\0');
  return key + BigEndian64(timer.armed_at);
}

std::optional<StandingTimer> ReadTimerRow(absl::string_view key, absl::string_view value) {
  if (key.size() < 18 || value.size() != 16) return std::nullopt;
  StandingTimer row;
  row.timer.due_us = static_cast<int64_t>(ReadBigEndian64(key));
  row.timer.armed_at = ReadBigEndian64(key.substr(key.size() - 8));
  const absl::string_view names = key.substr(8, key.size() - 16);
  const size_t end = names.find('\0');
  if (end == absl::string_view::npos || names.find('\0', end + 1) != names.size() - 1) return std::nullopt;
  row.stream = std::string(names.substr(0, end));
  row.timer.name = std::string(names.substr(end + 1, names.size() - end - 2));
  row.id = std::string(value);
  return row;
}

}  // namespace candour

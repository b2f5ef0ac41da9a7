// What tests do with a ledger: append and wait, read a number of records, compare.
#ifndef CANDOUR_TESTS_SUPPORT_LEDGER_STEPS_H_
#define CANDOUR_TESTS_SUPPORT_LEDGER_STEPS_H_

#include <chrono>
#include <condition_variable>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/ledger/ledger.h"

namespace candour {

// Longer than anything that works takes; only a failing test waits so long.
inline constexpr absl::Duration kPatience = absl::Seconds(60);

class Stopwatch {
 public:
  absl::Duration elapsed() const { return absl::FromChrono(std::chrono::steady_clock::now() - start_); }

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Collects what became of `count` appends. Outlives them.
class Outcomes {
 public:
  explicit Outcomes(size_t count) : calls_(count), outcomes_(count) {}

  std::function<void(AppendOutcome)> For(size_t index) {
    return [this, index](AppendOutcome outcome) {
      MutexLock lock(mutex_);
      if (++calls_[index] == 1) ++answered_;
      outcomes_[index] = outcome;
      changed_.notify_all();
    };
  }
  // Waits, with kPatience, until all are answered; true when they are.
  bool WaitForAll() {
    const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoMilliseconds(kPatience);
    MutexLock lock(mutex_);
    while (answered_ < calls_.size()) {
      const auto left = deadline - std::chrono::steady_clock::now();
      if (left <= left.zero()) return false;
      lock.WaitFor(changed_, left);
    }
    return true;
  }
  AppendOutcome outcome(size_t index) {
    MutexLock lock(mutex_);
    return outcomes_[index];
  }
  size_t answered() {
    MutexLock lock(mutex_);
    return answered_;
  }
  size_t answered_twice() {
    MutexLock lock(mutex_);
    size_t count = 0;
    for (int calls : calls_) count += calls > 1;
    return count;
  }

 private:
  Mutex mutex_;
  std::condition_variable changed_;
  size_t answered_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<int> calls_ ABSL_GUARDED_BY(mutex_);
  std::vector<AppendOutcome> outcomes_ ABSL_GUARDED_BY(mutex_);
};

// The outcome of one append. The ledger must answer within kPatience, or the test is stopped: an unanswered
// callback would otherwise write into a stack that is gone.
inline AppendOutcome AppendAndWait(Ledger& ledger, NewRecord record) {
  Outcomes outcomes(1);
  ledger.Append(std::move(record), outcomes.For(0));
  if (!outcomes.WaitForAll()) std::abort();
  return outcomes.outcome(0);
}

// At least `count` records, or as many as came within kPatience.
inline absl::StatusOr<std::vector<LogRecord>> ReadRecords(LedgerReader& reader, size_t count) {
  std::vector<LogRecord> records;
  const Stopwatch watch;
  while (records.size() < count && watch.elapsed() < kPatience) {
    CANDOUR_ASSIGN_OR_RETURN(std::vector<LogRecord> more, reader.Next(absl::Seconds(1)));
    for (LogRecord& record : more) records.push_back(std::move(record));
  }
  return records;
}

inline absl::StatusOr<std::vector<LogRecord>> ReadRecords(Ledger& ledger, uint64_t from, size_t count) {
  CANDOUR_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerReader> reader, ledger.NewReader(from));
  return ReadRecords(*reader, count);
}

// True once the log ends at `end`; false after kPatience.
inline bool EndBecomes(Ledger& ledger, uint64_t end) {
  const Stopwatch watch;
  while (watch.elapsed() < kPatience) {
    const auto range = ledger.Range(kPatience);
    if (range.ok() && range->end == end) return true;
  }
  return false;
}

inline bool IsDense(const std::vector<LogRecord>& records, uint64_t from) {
  for (const LogRecord& record : records) {
    if (record.offset != from++) return false;
  }
  return true;
}

inline std::vector<std::string> Keys(const std::vector<LogRecord>& records) {
  std::vector<std::string> keys;
  for (const LogRecord& record : records) keys.push_back(record.key.value_or("(null)"));
  return keys;
}

inline std::vector<std::string> Values(const std::vector<LogRecord>& records) {
  std::vector<std::string> values;
  for (const LogRecord& record : records) values.push_back(record.value.value_or("(null)"));
  return values;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_LEDGER_STEPS_H_

// Reads a log for a fold, each record with what can be told of it alone: its shape, its commit, its hash.
//
// Where many records stand already, a thread of its own reads and examines ahead of whoever folds; after
// them, and where there are few, the caller's thread does, so that a record that just came crosses no thread.
#ifndef CANDOUR_COMMON_REPLICA_EXAMINED_READER_H_
#define CANDOUR_COMMON_REPLICA_EXAMINED_READER_H_

#include <condition_variable>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/ledger/admit.h"
#include "common/ledger/ledger.h"

namespace candour {

struct ExaminedRecord {
  ShapedRecord shaped;
  std::string link;  // ChainLink
};
ExaminedRecord Examine(const LogRecord& record);

class ExaminedReader {
 public:
  using Records = std::vector<ExaminedRecord>;

  // `reader` stands at `from`; the log had `end` records when it was asked.
  ExaminedReader(std::unique_ptr<LedgerReader> reader, uint64_t from, uint64_t end);
  ~ExaminedReader();

  // As LedgerReader::Next: one thread at a time.
  absl::StatusOr<Records> Next(absl::Duration timeout);
  // Makes a `Next` that waits return early. Thread-safe.
  void Wake();

 private:
  struct Batch {
    Records records;
    size_t bytes;
  };

  void ReadAhead(uint64_t next, uint64_t end);

  const std::unique_ptr<LedgerReader> reader_;  // the thread's while it reads ahead
  Mutex mutex_;
  std::condition_variable moved_;
  std::deque<Batch> ahead_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ahead_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reads_ahead_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);  // what ended the thread
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_EXAMINED_READER_H_

#include "common/replica/examined_reader.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/ledger/chain.h"

namespace candour {
namespace {

// Of records that stand already; fewer are not worth a thread.
constexpr uint64_t kAheadFrom = 4096;
// Examined and not folded yet, before one batch more.
constexpr size_t kBytesAhead = 32 << 20;
constexpr size_t kRecordBytes = 512;                    // besides its value
constexpr absl::Duration kPatience = absl::Seconds(1);  // of the thread, until it looks whether it should end

ExaminedReader::Records ExamineAll(const std::vector<LogRecord>& records) {
  ExaminedReader::Records examined;
  examined.reserve(records.size());
  for (const LogRecord& record : records) examined.push_back(Examine(record));
  return examined;
}

size_t BytesOf(const std::vector<LogRecord>& records) {
  size_t bytes = 0;
  for (const LogRecord& record : records) bytes += kRecordBytes + (record.value ? record.value->size() : 0);
  return bytes;
}

}  // namespace

ExaminedRecord Examine(const LogRecord& record) { return {ShapeOf(record), ChainLink(record)}; }

ExaminedReader::ExaminedReader(std::unique_ptr<LedgerReader> reader, uint64_t from, uint64_t end)
    : reader_(std::move(reader)) {
  if (end < from + kAheadFrom) return;
  reads_ahead_ = true;
  thread_ = std::thread([this, from, end] { ReadAhead(from, end); });
}

ExaminedReader::~ExaminedReader() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    moved_.notify_all();
  }
  reader_->Wake();
  if (thread_.joinable()) thread_.join();
}

void ExaminedReader::ReadAhead(uint64_t next, uint64_t end) {
  absl::Status failed;
  while (next < end) {
    const absl::StatusOr<std::vector<LogRecord>> read = reader_->Next(kPatience);
    failed = read.status();
    if (!read.ok()) break;
    Batch batch{ExamineAll(*read), BytesOf(*read)};
    MutexLock lock(mutex_);
    while (bytes_ahead_ > kBytesAhead && !stop_) lock.Wait(moved_);
    if (stop_) break;
    if (read->empty()) continue;
    next = read->back().offset + 1;
    bytes_ahead_ += batch.bytes;
    ahead_.push_back(std::move(batch));
    moved_.notify_all();
  }
  MutexLock lock(mutex_);
  reads_ahead_ = false;
  failed_ = std::move(failed);
  moved_.notify_all();
}

absl::StatusOr<ExaminedReader::Records> ExaminedReader::Next(absl::Duration timeout) {
  {
    const absl::Time deadline = absl::Now() + timeout;
    MutexLock lock(mutex_);
    while (ahead_.empty() && reads_ahead_ && !woken_) {
      const absl::Duration left = deadline - absl::Now();
      if (left <= absl::ZeroDuration()) break;
      lock.WaitFor(moved_, absl::ToChronoNanoseconds(left));
    }
    // Also where something came: whoever was woken looks at what it has.
    if (std::exchange(woken_, false)) return Records();
    if (!ahead_.empty()) {
      Batch batch = std::move(ahead_.front());
      ahead_.pop_front();
      bytes_ahead_ -= batch.bytes;
      moved_.notify_all();
      return std::move(batch.records);
    }
    if (reads_ahead_) return Records();
    CANDOUR_RETURN_IF_ERROR(failed_);
  }
  const absl::StatusOr<std::vector<LogRecord>> read = reader_->Next(timeout);
  if (!read.ok()) return read.status();
  return ExamineAll(*read);
}

void ExaminedReader::Wake() {
  {
    MutexLock lock(mutex_);
    woken_ = true;
    moved_.notify_all();
  }
  reader_->Wake();
}

}  // namespace candour

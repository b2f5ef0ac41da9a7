#include "common/ledger/embedded_ledger.h"

#include <deque>
#include <future>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/encoding.h"
#include "common/base/kill_point.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/store/store.h"

namespace candour {
namespace {

enum Family { kRecords, kMeta };

constexpr absl::string_view kClusterIdKey = "cluster_id";
constexpr size_t kBatchRecords = 1024;   // per Next, and per group commit
constexpr size_t kBatchBytes = 4 << 20;  // per group commit
// Awaited before a sync, at most: above 24 records a sync is a small part of what they cost; 4 ms are a few
// syncs.
constexpr size_t kGatherRecords = 24;
constexpr absl::Duration kGatherTime = absl::Milliseconds(4);
constexpr size_t kTailBytes = 32 << 20;  // kept in memory for readers that follow closely

// Row: one byte of flags (1 = key, 2 = value present), be32 length of the key, key, value.
constexpr char kHasKey = 1, kHasValue = 2;

std::string EncodeRow(const LogRecord& record) {
  std::string row(1, static_cast<char>((record.key ? kHasKey : 0) | (record.value ? kHasValue : 0)));
  const std::string key = record.key.value_or("");
  row += BigEndian32(static_cast<uint32_t>(key.size()));
  row += key;
  row += record.value.value_or("");
  return row;
}

absl::StatusOr<LogRecord> DecodeRow(uint64_t offset, absl::string_view row) {
  const size_t key_bytes =
      row.size() >= 5 ? ReadBigEndian64(std::string(4, '\0') + std::string(row.substr(1, 4))) : 0;
  if (row.size() < 5 + key_bytes) {
    return absl::DataLossError(absl::StrCat("the record at offset ", offset, " is damaged"));
  }
  LogRecord record{offset, std::nullopt, std::nullopt};
  if (row[0] & kHasKey) record.key = std::string(row.substr(5, key_bytes));
  if (row[0] & kHasValue) record.value = std::string(row.substr(5 + key_bytes));
  return record;
}

size_t SizeOf(const LogRecord& record) {
  return (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0) + 64;
}

}  // namespace

struct EmbeddedLedger::Impl {
  struct Pending {
    LogRecord record;
    std::function<void(AppendOutcome)> done;
  };

  std::string path, cluster_id;
  std::unique_ptr<Store> store;

  Mutex mutex;
  std::condition_variable appended;  // queue has work, or stop
  std::condition_variable moved;     // end moved, or a reader was woken
  std::deque<Pending> queue ABSL_GUARDED_BY(mutex);
  std::deque<LogRecord> tail ABSL_GUARDED_BY(mutex);  // the records [end - tail.size(), end)
  size_t tail_bytes ABSL_GUARDED_BY(mutex) = 0;
  uint64_t end ABSL_GUARDED_BY(mutex) = 0;
  size_t awaited ABSL_GUARDED_BY(mutex) = 1;  // so many wake the writer
  bool stop ABSL_GUARDED_BY(mutex) = false;
  bool broken ABSL_GUARDED_BY(mutex) = false;  // a write failed: nothing more is accepted
  std::thread writer;
  size_t last_group = 0;  // records in it; the writer's own

  void Enqueue(Pending pending) {
    {
      MutexLock lock(mutex);
      if (!broken && !stop) {
        queue.push_back(std::move(pending));
        if (queue.size() == awaited) appended.notify_one();
        return;
      }
    }
    if (pending.done) pending.done(AppendOutcome::kNotSent);
  }

  // A sync costs the same for one record as for many: where several came together before, as many are awaited
  // again, a little while. Whoever appends one at a time never waits.
  void Gather(MutexLock& lock) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    const absl::Time until = absl::Now() + kGatherTime;
    awaited = std::min(last_group, kGatherRecords);
    while (queue.size() < awaited && !stop) {
      const absl::Duration left = until - absl::Now();
      if (left <= absl::ZeroDuration() || !lock.WaitFor(appended, absl::ToChronoNanoseconds(left))) break;
    }
    awaited = 1;
  }

  void WriteLoop() {
    while (true) {
      std::vector<Pending> group;
      uint64_t first;
      {
        MutexLock lock(mutex);
        while (queue.empty() && !stop) lock.Wait(appended);
        if (queue.empty()) return;
        Gather(lock);
        size_t bytes = 0;
        while (!queue.empty() && group.size() < kBatchRecords && bytes < kBatchBytes) {
          bytes += SizeOf(queue.front().record);
          group.push_back(std::move(queue.front()));
          queue.pop_front();
        }
        first = end;
        last_group = group.size();
      }
      WriteGroup(first, group);
    }
  }

  void WriteGroup(uint64_t first, std::vector<Pending>& group) {
    Store::Batch batch(*store);
    for (size_t i = 0; i < group.size(); ++i) {
      group[i].record.offset = first + i;
      batch.Put(kRecords, BigEndian64(first + i), EncodeRow(group[i].record));
    }
    KillPoint("ledger.before_write");
    const bool written = store->Write(batch, Store::Sync::kYes).ok();
    KillPoint("ledger.after_write");
    std::vector<std::function<void(AppendOutcome)>> waiting;
    {
      MutexLock lock(mutex);
      for (Pending& pending : group) {
        waiting.push_back(std::move(pending.done));
        if (!written) continue;
        tail_bytes += SizeOf(pending.record);
        tail.push_back(std::move(pending.record));
      }
      if (written) end = first + group.size();
      broken = broken || !written;
      while (tail_bytes > kTailBytes) {
        tail_bytes -= SizeOf(tail.front());
        tail.pop_front();
      }
      moved.notify_all();
    }
    // A failed write may still have reached the disk.
    for (auto& done : waiting) {
      if (done) done(written ? AppendOutcome::kAppended : AppendOutcome::kUnknown);
    }
  }
};

class EmbeddedLedger::Reader : public LedgerReader {
 public:
  Reader(Impl& impl, uint64_t from) : impl_(impl), next_(from) {}

  absl::StatusOr<std::vector<LogRecord>> Next(absl::Duration timeout) override {
    const absl::Time deadline = absl::Now() + timeout;
    std::vector<LogRecord> records;
    {
      MutexLock lock(impl_.mutex);
      while (impl_.end == next_ && !woken_) {
        const absl::Duration left = deadline - absl::Now();
        if (left <= absl::ZeroDuration() || !lock.WaitFor(impl_.moved, absl::ToChronoNanoseconds(left)))
          break;
      }
      woken_ = false;
      if (impl_.end < next_) {
        return absl::OutOfRangeError(absl::StrCat("the log ends at offset ", impl_.end, ", before ", next_));
      }
      if (impl_.end == next_) return records;
      const uint64_t tail_begin = impl_.end - impl_.tail.size();
      for (uint64_t at = next_; next_ >= tail_begin && at < impl_.end && records.size() < kBatchRecords;
           ++at) {
        records.push_back(impl_.tail[at - tail_begin]);
      }
    }
    if (records.empty()) CANDOUR_RETURN_IF_ERROR(ReadStored(&records));
    next_ += records.size();
    return records;
  }

  void Wake() override {
    MutexLock lock(impl_.mutex);
    woken_ = true;
    impl_.moved.notify_all();
  }

 private:
  absl::Status ReadStored(std::vector<LogRecord>* records) const {
    absl::Status damage;
    const absl::Status scanned = impl_.store->Scan(
        kRecords, "", BigEndian64(next_), [&](absl::string_view key, absl::string_view row) {
          const uint64_t expected = next_ + records->size(), offset = ReadBigEndian64(key);
          absl::StatusOr<LogRecord> record = DecodeRow(offset, row);
          if (offset != expected) {
            damage = absl::DataLossError(absl::StrCat("the record at offset ", expected, " is missing"));
          } else if (!record.ok()) {
            damage = record.status();
          } else {
            records->push_back(*std::move(record));
          }
          return damage.ok() && records->size() < kBatchRecords;
        });
    // Damage is told once everything before it has been read: the place is then exact.
    if (!records->empty()) return absl::OkStatus();
    CANDOUR_RETURN_IF_ERROR(damage);
    return Annotate(scanned, absl::StrCat("the record at offset ", next_, " can't be read"));
  }

  Impl& impl_;
  uint64_t next_;
  bool woken_ = false;  // guarded by impl_.mutex
};

EmbeddedLedger::EmbeddedLedger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

EmbeddedLedger::~EmbeddedLedger() {
  {
    MutexLock lock(impl_->mutex);
    impl_->stop = true;
    impl_->appended.notify_all();
  }
  if (impl_->writer.joinable()) impl_->writer.join();
}

absl::StatusOr<std::unique_ptr<EmbeddedLedger>> EmbeddedLedger::Open(const std::string& path) {
  return OpenAs(path, /*read_only=*/false);
}

absl::StatusOr<std::unique_ptr<EmbeddedLedger>> EmbeddedLedger::OpenForReading(const std::string& path) {
  return OpenAs(path, /*read_only=*/true);
}

absl::StatusOr<std::unique_ptr<EmbeddedLedger>> EmbeddedLedger::OpenAs(const std::string& path,
                                                                       bool read_only) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  CANDOUR_ASSIGN_OR_RETURN(impl->store, Store::Open({.path = path,
                                                     .families = {"record", "meta"},
                                                     .strict_recovery = true,
                                                     .compress = false,
                                                     .read_only = read_only}));
  CANDOUR_ASSIGN_OR_RETURN(std::optional<std::string> id, impl->store->Get(kMeta, kClusterIdKey));
  if (!id && read_only) {
    return absl::NotFoundError(absl::StrCat("folder ", path, " holds no ledger"));
  }
  if (!id) {
    id = "embedded-" + absl::BytesToHexString(SystemEntropy().Bytes(16));
    Store::Batch batch(*impl->store);
    batch.Put(kMeta, kClusterIdKey, *id);
    CANDOUR_RETURN_IF_ERROR(impl->store->Write(batch, Store::Sync::kYes));
  }
  impl->cluster_id = *id;
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<std::string> last, impl->store->LastKey(kRecords));
  {
    MutexLock lock(impl->mutex);
    impl->end = last ? ReadBigEndian64(*last) + 1 : 0;
    impl->stop = read_only;
  }
  if (!read_only) impl->writer = std::thread([raw = impl.get()] { raw->WriteLoop(); });
  return std::unique_ptr<EmbeddedLedger>(new EmbeddedLedger(std::move(impl)));
}

void EmbeddedLedger::Append(NewRecord record, std::function<void(AppendOutcome)> done) {
  if (record.value.size() > kMaxRecordBytes) return done(AppendOutcome::kNotSent);
  impl_->Enqueue({{0, std::move(record.key), std::move(record.value)}, std::move(done)});
}

absl::Status EmbeddedLedger::AppendRaw(std::optional<std::string> key, std::optional<std::string> value) {
  std::promise<AppendOutcome> outcome;
  impl_->Enqueue(
      {{0, std::move(key), std::move(value)}, [&](AppendOutcome said) { outcome.set_value(said); }});
  return outcome.get_future().get() == AppendOutcome::kAppended ? absl::OkStatus()
                                                                : absl::UnavailableError("append failed");
}

void EmbeddedLedger::AppendRaw(LogRecord record, std::function<void(AppendOutcome)> done) {
  impl_->Enqueue({std::move(record), std::move(done)});
}

absl::StatusOr<LedgerRange> EmbeddedLedger::Range(absl::Duration) {
  MutexLock lock(impl_->mutex);
  return LedgerRange{0, impl_->end};
}

absl::StatusOr<std::unique_ptr<LedgerReader>> EmbeddedLedger::NewReader(uint64_t from) {
  return std::unique_ptr<LedgerReader>(std::make_unique<Reader>(*impl_, from));
}

absl::StatusOr<LogRecord> EmbeddedLedger::ReadOne(uint64_t offset, absl::Duration) {
  const absl::StatusOr<std::optional<std::string>> read = impl_->store->Get(kRecords, BigEndian64(offset));
  if (!read.ok())
    return Annotate(read.status(), absl::StrCat("the record at offset ", offset, " can't be read"));
  const std::optional<std::string>& row = *read;
  if (!row) return absl::OutOfRangeError(absl::StrCat("no record at offset ", offset));
  return DecodeRow(offset, *row);
}

std::string EmbeddedLedger::ClusterId() const { return impl_->cluster_id; }
std::string EmbeddedLedger::Describe() const { return absl::StrCat("folder ", impl_->path); }

}  // namespace candour

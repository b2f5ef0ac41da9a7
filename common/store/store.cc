#include "common/store/store.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <filesystem>

#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/store/sorted_files.h"

namespace candour {
namespace {

rocksdb::Slice ToSlice(absl::string_view text) { return {text.data(), text.size()}; }
absl::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// The one conversion of RocksDB's status.
absl::Status FromRocks(const rocksdb::Status& status, absl::string_view path) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat("store ", path, ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(text);
  if (status.IsIOError() && text.find("lock") != std::string::npos) {
    return absl::UnavailableError(absl::StrCat(text, " (another process is using this folder)"));
  }
  return absl::InternalError(text);
}

// Of a batch. Below it a file for each family costs more than it saves.
constexpr size_t kSortedFrom = 8 << 20;

// RocksDB counts each comparison of two keys in a variable of the thread, unless the thread says otherwise.
void CountNothing() { rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable); }

// What goes wrong is in the status of the call. A log of its own in the same folder RocksDB writes on when
// the disk is full, and 7.8.3 as Debian builds it ends the process there, before anybody has said why.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

struct Store::Impl {
  std::string path;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  // One writer at a time. Nothing here writes to one store from threads that RocksDB's grouping would help,
  // and in a group one thread reads the batch of another in ways that ThreadSanitizer cannot follow.
  Mutex writing;
  mutable std::atomic<bool> damaged = false;
  mutable Mutex noting;
  mutable absl::Status damage ABSL_GUARDED_BY(noting);

  // Of a read: what is wrong with it is kept.
  absl::Status FromRead(const rocksdb::Status& status) const {
    absl::Status read = FromRocks(status, path);
    if (!read.ok()) {
      MutexLock lock(noting);
      damage.Update(read);
      damaged = true;
    }
    return read;
  }

  absl::StatusOr<std::optional<std::string>> Get(const rocksdb::ReadOptions& options, int family,
                                                 absl::string_view key) const {
    CountNothing();
    rocksdb::PinnableSlice value;
    const rocksdb::Status status = db->Get(options, families[family], ToSlice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return FromRead(status);
    return value.ToString();
  }

  absl::Status Scan(const rocksdb::ReadOptions& options, int family, absl::string_view prefix,
                    absl::string_view from,
                    const std::function<bool(absl::string_view, absl::string_view)>& visit) const {
    std::unique_ptr<rocksdb::Iterator> it(db->NewIterator(options, families[family]));
    for (it->Seek(ToSlice(from < prefix ? prefix : from)); it->Valid(); it->Next()) {
      if (!it->key().starts_with(ToSlice(prefix))) break;
      if (!visit(ToView(it->key()), ToView(it->value()))) break;
    }
    return FromRead(it->status());
  }
};

struct Store::Batch::Impl {
  const std::vector<rocksdb::ColumnFamilyHandle*>& families;
  rocksdb::WriteBatch changes;
  rocksdb::Status failed;  // the first
};

class Store::SnapshotView : public StoreView {
 public:
  explicit SnapshotView(const Impl& impl) : impl_(impl), snapshot_(impl.db->GetSnapshot()) {
    options_.snapshot = snapshot_;
  }
  ~SnapshotView() override { impl_.db->ReleaseSnapshot(snapshot_); }
  absl::StatusOr<std::optional<std::string>> Get(int family, absl::string_view key) const override {
    return impl_.Get(options_, family, key);
  }
  absl::Status Scan(int family, absl::string_view prefix, absl::string_view from,
                    const std::function<bool(absl::string_view, absl::string_view)>& visit) const override {
    return impl_.Scan(options_, family, prefix, from, visit);
  }

 private:
  const Impl& impl_;
  const rocksdb::Snapshot* snapshot_;
  rocksdb::ReadOptions options_;
};

Store::Batch::Batch(const Store& store, size_t expected_bytes)
    : impl_(new Impl{store.impl_->families, rocksdb::WriteBatch(expected_bytes), rocksdb::Status::OK()}) {}
Store::Batch::~Batch() = default;
Store::Batch::Batch(Batch&&) noexcept = default;
Store::Batch& Store::Batch::operator=(Batch&&) noexcept = default;

void Store::Batch::Put(int family, absl::string_view key, absl::string_view value) {
  const rocksdb::Status put = impl_->changes.Put(impl_->families[family], ToSlice(key), ToSlice(value));
  if (impl_->failed.ok()) impl_->failed = put;
}

void Store::Batch::Delete(int family, absl::string_view key) {
  const rocksdb::Status deleted = impl_->changes.Delete(impl_->families[family], ToSlice(key));
  if (impl_->failed.ok()) impl_->failed = deleted;
}

size_t Store::Batch::bytes() const { return impl_->changes.GetDataSize(); }

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  if (!impl_->db) return;
  for (rocksdb::ColumnFamilyHandle* family : impl_->families) impl_->db->DestroyColumnFamilyHandle(family);
  impl_->db->Close();
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const Options& options) {
  if (options.read_only && !std::filesystem::exists(options.path + "/CURRENT")) {
    return absl::NotFoundError(absl::StrCat("store ", options.path, ": there is none"));
  }
  std::error_code error;
  if (!options.read_only) std::filesystem::create_directories(options.path, error);
  if (error) return absl::InternalError(absl::StrCat("store ", options.path, ": ", error.message()));

  rocksdb::DBOptions db_options;
  db_options.create_if_missing = true;
  db_options.create_missing_column_families = true;
  db_options.max_background_jobs = 2;
  db_options.info_log = std::make_shared<NoLog>();
  db_options.wal_recovery_mode = options.strict_recovery
                                     ? rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords
                                     : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocksdb::ColumnFamilyOptions family_options;
  family_options.write_buffer_size = options.write_buffer_bytes;
  if (!options.compress) family_options.compression = rocksdb::kNoCompression;
  // Most ids asked for were never seen: a filter in memory, as in the files, saves the search.
  family_options.memtable_whole_key_filtering = true;
  family_options.memtable_prefix_bloom_size_ratio = 0.02;
  rocksdb::BlockBasedTableOptions table;
  // In one of 2,000 files a key that is not there is looked for in vain; with 10 bits it was one of 100.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(16));
  family_options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = {
      {rocksdb::kDefaultColumnFamilyName, family_options}};
  for (const std::string& name : options.families) descriptors.emplace_back(name, family_options);

  auto impl = std::make_unique<Impl>();
  impl->path = options.path;
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto open = [&] {
    return options.read_only
               ? rocksdb::DB::OpenForReadOnly(db_options, options.path, descriptors, &handles, &db)
               : rocksdb::DB::Open(db_options, options.path, descriptors, &handles, &db);
  };
  rocksdb::Status status = open();
  // The writer may have put a new file in the place of one that was just listed.
  for (int again = 0; again < 3 && options.read_only && !status.ok(); ++again) status = open();
  if (options.read_only && status.IsInvalidArgument()) {
    return absl::FailedPreconditionError(
        absl::StrCat("store ", options.path, " is of another kind (", status.ToString(), ")"));
  }
  if (!status.ok()) return FromRocks(status, options.path);
  if (!options.read_only) RemoveSortedFiles(options.path);  // nobody else writes it now
  impl->db.reset(db);
  db->DestroyColumnFamilyHandle(handles[0]);
  impl->families.assign(handles.begin() + 1, handles.end());
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

absl::Status Store::Destroy(const std::string& path) {
  return FromRocks(rocksdb::DestroyDB(path, rocksdb::Options()), path);
}

absl::Status Store::Write(Batch& batch, Sync sync) {
  CANDOUR_RETURN_IF_ERROR(FromRocks(batch.impl_->failed, impl_->path));
  rocksdb::WriteOptions options;
  options.sync = sync == Sync::kYes;
  CountNothing();
  MutexLock lock(impl_->writing);
  rocksdb::WriteBatch& changes = batch.impl_->changes;
  const rocksdb::Status written = changes.GetDataSize() < kSortedFrom
                                      ? impl_->db->Write(options, &changes)
                                      : WriteSortedFiles(*impl_->db, impl_->path, impl_->families, changes);
  changes.Clear();
  return FromRocks(written, impl_->path);
}

absl::Status Store::Compact(int family) {
  rocksdb::ColumnFamilyHandle* handle = impl_->families[family];
  // Lets go of the write-ahead log, in which everything stands too.
  CANDOUR_RETURN_IF_ERROR(FromRocks(impl_->db->Flush(rocksdb::FlushOptions(), handle), impl_->path));
  rocksdb::CompactRangeOptions all;
  all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return FromRocks(impl_->db->CompactRange(all, handle, nullptr, nullptr), impl_->path);
}

absl::StatusOr<std::optional<std::string>> Store::Get(int family, absl::string_view key) const {
  return impl_->Get(rocksdb::ReadOptions(), family, key);
}

absl::Status Store::Scan(int family, absl::string_view prefix, absl::string_view from,
                         const std::function<bool(absl::string_view, absl::string_view)>& visit) const {
  return impl_->Scan(rocksdb::ReadOptions(), family, prefix, from, visit);
}

absl::StatusOr<std::optional<std::string>> Store::LastKey(int family) const {
  std::unique_ptr<rocksdb::Iterator> it(
      impl_->db->NewIterator(rocksdb::ReadOptions(), impl_->families[family]));
  it->SeekToLast();
  CANDOUR_RETURN_IF_ERROR(FromRocks(it->status(), impl_->path));
  if (!it->Valid()) return std::nullopt;
  return it->key().ToString();
}

absl::Status Store::damage() const {
  if (!impl_->damaged) return absl::OkStatus();
  MutexLock lock(impl_->noting);
  return impl_->damage;
}

std::unique_ptr<StoreView> Store::Snapshot() const { return std::make_unique<SnapshotView>(*impl_); }

}  // namespace candour

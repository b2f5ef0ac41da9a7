#include "tests/bench/support/raw_rocksdb.h"

#include "common/base/encoding.h"

namespace candour {
namespace {

absl::Status FromRocks(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : absl::InternalError(status.ToString());
}

}  // namespace

absl::StatusOr<std::unique_ptr<RawRocksDb>> RawRocksDb::Open(const std::string& folder) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.max_background_jobs = 2;
  options.write_buffer_size = 32 << 20;
  rocksdb::DB* db = nullptr;
  if (const rocksdb::Status status = rocksdb::DB::Open(options, folder, &db); !status.ok())
    return FromRocks(status);
  return std::unique_ptr<RawRocksDb>(new RawRocksDb(std::unique_ptr<rocksdb::DB>(db)));
}

absl::Status RawRocksDb::Append(absl::string_view value, bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  return FromRocks(db_->Put(options, BigEndian64(next_++), rocksdb::Slice(value.data(), value.size())));
}

absl::Status RawRocksDb::AppendAll(const std::vector<absl::string_view>& values) {
  rocksdb::WriteBatch batch;
  for (const absl::string_view value : values) {
    const rocksdb::Status put = batch.Put(BigEndian64(next_++), rocksdb::Slice(value.data(), value.size()));
    if (!put.ok()) return FromRocks(put);
  }
  return FromRocks(db_->Write(rocksdb::WriteOptions(), &batch));
}

}  // namespace candour

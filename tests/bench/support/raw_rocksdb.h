// RocksDB alone, set as the ledger's: what its writes cost without Candour.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_RAW_ROCKSDB_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_RAW_ROCKSDB_H_

#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

// Thread-safe.
class RawRocksDb {
 public:
  static absl::StatusOr<std::unique_ptr<RawRocksDb>> Open(const std::string& folder);

  // Under the next number. With `sync` it is on the disk on return, else in the page cache.
  absl::Status Append(absl::string_view value, bool sync);
  // All in one batch, not synced.
  absl::Status AppendAll(const std::vector<absl::string_view>& values);

 private:
  explicit RawRocksDb(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}

  const std::unique_ptr<rocksdb::DB> db_;
  std::atomic<uint64_t> next_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_RAW_ROCKSDB_H_

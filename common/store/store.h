// Ordered key-value storage with atomic batches and snapshots. RocksDB lives only behind this header.
//
//   auto store = Store::Open({.path = dir, .families = {"stream", "fact"}});
//   Store::Batch batch(**store);
//   batch.Put(kStream, key, value);
//   CANDOUR_RETURN_IF_ERROR((*store)->Write(batch, Store::Sync::kNo));
//
// Errors: DATA_LOSS for damaged files (the message names file and place), UNAVAILABLE where another process
// holds the folder, INTERNAL otherwise. After a failed write nothing more can be written: stop, and open
// again. After a failed read (`damage()`) nothing that is not found can be believed.
#ifndef CANDOUR_COMMON_STORE_STORE_H_
#define CANDOUR_COMMON_STORE_STORE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

// What can be read: the store as it is now, or as it was at a snapshot. Thread-safe.
class StoreView {
 public:
  virtual ~StoreView() = default;
  // nullopt where the key is absent.
  virtual absl::StatusOr<std::optional<std::string>> Get(int family, absl::string_view key) const = 0;
  // Rows whose key is >= `from` and begins with `prefix`, in key order, until `visit` returns false.
  virtual absl::Status Scan(
      int family, absl::string_view prefix, absl::string_view from,
      const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const = 0;
};

class Store : public StoreView {
 public:
  // A family is named by its index in `families`.
  struct Options {
    std::string path;  // a folder; made if it is missing, its parent too
    std::vector<std::string> families;
    // Refuse a log whose tail is damaged instead of dropping the damaged part (for ledgers).
    bool strict_recovery = false;
    size_t write_buffer_bytes = 32 << 20;
    // Off where rows are mostly ciphertext and hashes.
    bool compress = true;
    // As it stands now, taken without a lock and without a byte written, so beside a process that writes it.
    // It must exist (NOT_FOUND); Write fails.
    bool read_only = false;
  };
  enum class Sync { kNo, kYes };

  // Changes of one store that happen together or not at all. Not thread-safe.
  class Batch {
   public:
    // `expected_bytes`: memory taken at once.
    explicit Batch(const Store& store, size_t expected_bytes = 0);
    ~Batch();
    Batch(Batch&&) noexcept;
    Batch& operator=(Batch&&) noexcept;
    void Put(int family, absl::string_view key, absl::string_view value);
    void Delete(int family, absl::string_view key);
    size_t bytes() const;  // of keys and values, about

   private:
    friend class Store;
    struct Impl;
    std::unique_ptr<Impl> impl_;
  };

  static absl::StatusOr<std::unique_ptr<Store>> Open(const Options& options);
  // Removes its files from a folder; what else is in there stays. OK where there are none; UNAVAILABLE where
  // another process holds it.
  static absl::Status Destroy(const std::string& path);
  ~Store() override;

  // Leaves an empty batch. One of many MiB is cheap by the row, and is always synced.
  absl::Status Write(Batch& batch, Sync sync);
  absl::StatusOr<std::optional<std::string>> Get(int family, absl::string_view key) const override;
  absl::Status Scan(int family, absl::string_view prefix, absl::string_view from,
                    const std::function<bool(absl::string_view, absl::string_view)>& visit) const override;
  // Rewrites the files of a family, and the log of its writes, so that what was deleted or replaced stands in
  // none of them.
  absl::Status Compact(int family);
  // nullopt for an empty family.
  absl::StatusOr<std::optional<std::string>> LastKey(int family) const;
  // The store as it is now, unmoved by later writes. Destroy it before the store.
  std::unique_ptr<StoreView> Snapshot() const;
  // Why a read failed, of the store or of any snapshot of it: the first; OK where none has. Thread-safe, and
  // cheap to ask.
  absl::Status damage() const;

 private:
  struct Impl;
  class SnapshotView;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_STORE_STORE_H_

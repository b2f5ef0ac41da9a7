// The key log of one process that serves alone: a RocksDB of its own, apart from the ledger's, synced before
// a put is acknowledged. Followers are told on the caller's thread.
#ifndef CANDOUR_COMMON_PRIVACY_EMBEDDED_KEY_LOG_H_
#define CANDOUR_COMMON_PRIVACY_EMBEDDED_KEY_LOG_H_

#include <memory>
#include <string>

#include "common/privacy/key_log.h"
#include "common/store/store.h"

namespace candour {

class EmbeddedKeyLog : public KeyLog {
 public:
  // `path` is a folder, made if it is missing. Errors as Store::Open; UNAVAILABLE where another process holds
  // it.
  static absl::StatusOr<std::unique_ptr<EmbeddedKeyLog>> Open(const std::string& path);

  // What stands there now, for auditors: takes no lock, so its service may run; nothing can be put. NOT_FOUND
  // where there is none.
  static absl::StatusOr<std::unique_ptr<EmbeddedKeyLog>> OpenForReading(const std::string& path);

  // Of a log that was opened for reading: what its service has put and erased since is told to the followers.
  // Errors as Store::Open; what stood there stays then.
  absl::Status LookAgain();

  // The time-outs mean nothing here: a put lasts as long as the disk's sync.
  absl::Status Put(absl::string_view key_id, absl::string_view record, absl::Duration timeout) override;
  absl::Status Erase(absl::string_view key_id, absl::Duration timeout) override;
  // Rewrites all of it: some 0.2 s for 100,000 keys.
  absl::Status Compact() override { return store_->Compact(0); }
  absl::StatusOr<std::unique_ptr<Following>> Follow(Observer observer) override;
  absl::Status CatchUp(absl::Duration timeout) override;

 private:
  static absl::StatusOr<std::unique_ptr<EmbeddedKeyLog>> OpenAs(const std::string& path, bool read_only);
  EmbeddedKeyLog(std::string path, std::unique_ptr<Store> store)
      : path_(std::move(path)), store_(std::move(store)) {}

  // Writing and telling are one step: otherwise a put and an erasure of one key could be told in the other
  // order.
  Mutex mutex_;
  const std::string path_;
  std::unique_ptr<Store> store_;
  KeyFollowers followers_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_EMBEDDED_KEY_LOG_H_

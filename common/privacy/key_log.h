// Where wrapped keys live, apart from the log that they open: records by key id, of which the last counts,
// and which can be destroyed. EmbeddedKeyLog keeps them in a RocksDB of its own, KafkaKeyLog in a compacted
// topic.
#ifndef CANDOUR_COMMON_PRIVACY_KEY_LOG_H_
#define CANDOUR_COMMON_PRIVACY_KEY_LOG_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace candour {

// Thread-safe.
class KeyLog {
 public:
  // What stands under `key_id` from now on; nullopt: erased. Runs on any thread, must not block or call the
  // log.
  using Observer = std::function<void(absl::string_view key_id, std::optional<absl::string_view> record)>;

  // While it lives its observer is called. Its destructor returns after the last call has; it must not
  // outlive the log.
  class Following {
   public:
    virtual ~Following() = default;
  };

  virtual ~KeyLog() = default;

  // Stores `record`, a serialised privacy.v1.KeyRecord, durably before it returns OK. Any error: it may be
  // there all the same, now or later; never seal with it.
  virtual absl::Status Put(absl::string_view key_id, absl::string_view record, absl::Duration timeout) = 0;

  // Destroys what stands under `key_id`; OK also when nothing does. Old bytes are wrapped, and open only with
  // the key-encryption key of their time; Compact says when they are gone.
  virtual absl::Status Erase(absl::string_view key_id, absl::Duration timeout) = 0;

  // Leaves in its files nothing that was erased or replaced, where that is its own to do: an embedded log's.
  // On Kafka it is the brokers' (max.compaction.lag.ms), and this does nothing.
  virtual absl::Status Compact() = 0;

  // Tells `observer` everything that stands in the log before it returns, and which keys were erased where
  // the log knows (an embedded one does not); from then on every change, in the log's order. A record can be
  // told twice.
  virtual absl::StatusOr<std::unique_ptr<Following>> Follow(Observer observer) = 0;

  // Waits until every follower has been told what was acknowledged before the call, by any process.
  // DEADLINE_EXCEEDED or UNAVAILABLE: that can't be said in time.
  virtual absl::Status CatchUp(absl::Duration timeout) = 0;
};

// The followers of a log, for its implementations. Thread-safe.
class KeyFollowers {
 public:
  // Runs `replay`, which tells the observer what stands there now, while nothing else is told.
  absl::StatusOr<std::unique_ptr<KeyLog::Following>> Add(
      KeyLog::Observer observer, const std::function<absl::Status(KeyLog::Observer&)>& replay);
  void Tell(absl::string_view key_id, std::optional<absl::string_view> record);

 private:
  class Handle;
  Mutex mutex_;
  std::vector<Handle*> handles_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_KEY_LOG_H_

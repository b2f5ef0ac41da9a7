// The key log of a cluster: a compacted topic (candour.keys), made by CreateTopic with TopicUse::kKeys. Any
// number of replicas and services write it and follow it. An erased key is overwritten by an empty record;
// the wrapped bytes are gone from the brokers after compaction (within the topic's max.compaction.lag.ms).
#ifndef CANDOUR_COMMON_PRIVACY_KAFKA_KEY_LOG_H_
#define CANDOUR_COMMON_PRIVACY_KAFKA_KEY_LOG_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/ledger/kafka_table.h"
#include "common/privacy/key_log.h"

namespace candour {

class KafkaKeyLog : public KeyLog {
 public:
  // `timeout` is for each follower to be told what stands there; the brokers' first answer is waited for at
  // most some seconds.
  // Errors as KafkaTable::Open.
  static absl::StatusOr<std::unique_ptr<KafkaKeyLog>> Open(const KafkaOptions& options,
                                                           absl::Duration timeout = absl::Seconds(30));

  absl::Status Put(absl::string_view key_id, absl::string_view record, absl::Duration timeout) override;
  absl::Status Erase(absl::string_view key_id, absl::Duration timeout) override;
  absl::Status Compact() override { return absl::OkStatus(); }
  absl::StatusOr<std::unique_ptr<Following>> Follow(Observer observer) override;
  absl::Status CatchUp(absl::Duration timeout) override;

 private:
  explicit KafkaKeyLog(absl::Duration timeout) : timeout_(timeout) {}
  void Take(absl::string_view key_id, std::optional<absl::string_view> record);

  const absl::Duration timeout_;
  Mutex mutex_;
  // Wrapped, for followers that come later; nullopt: erased.
  std::map<std::string, std::optional<std::string>> records_ ABSL_GUARDED_BY(mutex_);
  KeyFollowers followers_;
  std::unique_ptr<KafkaTable> table_;  // last: its thread calls Take
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_KAFKA_KEY_LOG_H_

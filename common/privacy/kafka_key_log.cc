#include "common/privacy/kafka_key_log.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"

namespace candour {
namespace {

// For the brokers' first answer. Reading what stands in the topic may take longer.
constexpr absl::Duration kConnectTimeout = absl::Seconds(5);

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaKeyLog>> KafkaKeyLog::Open(const KafkaOptions& options,
                                                               absl::Duration timeout) {
  std::unique_ptr<KafkaKeyLog> log(new KafkaKeyLog(timeout));
  CANDOUR_ASSIGN_OR_RETURN(
      log->table_, KafkaTable::Open(
                       options, [log = log.get()](auto key_id, auto record) { log->Take(key_id, record); },
                       std::min(timeout, kConnectTimeout)));
  return log;
}

void KafkaKeyLog::Take(absl::string_view key_id, std::optional<absl::string_view> record) {
  MutexLock lock(mutex_);
  records_[std::string(key_id)] = record ? std::optional<std::string>(*record) : std::nullopt;
  followers_.Tell(key_id, record);
}

absl::Status KafkaKeyLog::Put(absl::string_view key_id, absl::string_view record, absl::Duration timeout) {
  return table_->Put(key_id, record, timeout);
}

absl::Status KafkaKeyLog::Erase(absl::string_view key_id, absl::Duration timeout) {
  return table_->Remove(key_id, timeout);
}

absl::StatusOr<std::unique_ptr<KeyLog::Following>> KafkaKeyLog::Follow(Observer observer) {
  CANDOUR_RETURN_IF_ERROR(table_->CatchUp(timeout_));
  MutexLock lock(mutex_);
  return followers_.Add(std::move(observer), [this](Observer& told) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& [key_id, record] : records_) told(key_id, record);
    return absl::OkStatus();
  });
}

absl::Status KafkaKeyLog::CatchUp(absl::Duration timeout) { return table_->CatchUp(timeout); }

}  // namespace candour

#include "common/ledger/kafka_table.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

using SteadyClock = std::chrono::steady_clock;

// How long the reader waits before it looks whether it should stop; a record wakes it at once.
constexpr int kTickMs = 100;

KafkaProperties ReaderProperties(const KafkaOptions& options) {
  KafkaProperties properties = CommonProperties(options);
  properties.insert(properties.end(),
                    {
                        // Compaction may remove the first records, and a table begins where it begins.
                        {"auto.offset.reset", "earliest"},
                        {"enable.auto.commit", "false"},
                        {"enable.auto.offset.store", "false"},
                        // Tells the position also where the last offsets hold no record.
                        {"enable.partition.eof", "true"},
                        {"check.crcs", "true"},
                        {"fetch.error.backoff.ms", "50"},
                        {"isolation.level", "read_uncommitted"},
                    });
  return properties;
}

absl::string_view View(const void* data, size_t size) { return {static_cast<const char*>(data), size}; }

// What one Put waits for; the delivery may come when it no longer does.
struct Delivery {
  Mutex mutex;
  std::condition_variable landed;
  std::optional<AppendOutcome> outcome ABSL_GUARDED_BY(mutex);
};

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaTable>> KafkaTable::Open(const KafkaOptions& options, Observer observer,
                                                             absl::Duration timeout) {
  std::unique_ptr<KafkaTable> table(new KafkaTable(options, std::move(observer)));
  CANDOUR_ASSIGN_OR_RETURN(table->offsets_, KafkaOffsets::Open(options, timeout));
  CANDOUR_ASSIGN_OR_RETURN(table->producer_, KafkaProducer::Open(options, table->offsets_.get(), timeout));
  CANDOUR_RETURN_IF_ERROR(table->StartReading(RD_KAFKA_OFFSET_BEGINNING));
  table->thread_ = std::thread([self = table.get()] { self->Read(); });
  return table;
}

absl::Status KafkaTable::StartReading(int64_t from) {
  const uint64_t renewals = offsets_->renewals();
  CANDOUR_ASSIGN_OR_RETURN(auto session,
                           NewKafkaSession(RD_KAFKA_CONSUMER, ReaderProperties(options_), options_.topic));
  if (rd_kafka_consume_start_queue(session->topic.get(), /*partition=*/0, from, session->queue.get()) != 0)
    return KafkaStatus(rd_kafka_last_error(), absl::StrCat("topic ", options_.topic));
  if (session_ != nullptr) StopReading();
  session_ = std::move(session);
  renewals_ = renewals;
  return absl::OkStatus();
}

void KafkaTable::StopReading() { rd_kafka_consume_stop(session_->topic.get(), /*partition=*/0); }

KafkaTable::~KafkaTable() {
  if (!thread_.joinable()) return;  // Open failed
  stopping_ = true;
  thread_.join();
  StopReading();
}

void KafkaTable::Read() {
  while (!stopping_) {
    {
      const KafkaMessage message(rd_kafka_consume_queue(session_->queue.get(), kTickMs));
      if (message != nullptr) Take(*message);
    }  // no message of a client outlives it
    if (renewals_ != offsets_->renewals()) RenewSession();
  }
}

void KafkaTable::RenewSession() {
  int64_t from = 0;
  {
    MutexLock lock(mutex_);
    if (!failed_.ok()) return;
    from = position_ == 0 ? RD_KAFKA_OFFSET_BEGINNING : position_;
  }
  // Without memory or threads the one before goes on, and it is tried again.
  StartReading(from).IgnoreError();
}

void KafkaTable::Take(const rd_kafka_message_t& message) {
  int64_t next = 0;
  absl::Status status;
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const bool removed = message.payload == nullptr || message.len == 0;
    const auto value = removed ? std::nullopt : std::optional(View(message.payload, message.len));
    observer_(View(message.key, message.key_len), value);
    next = message.offset + 1;
  } else if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    next = message.offset;
  } else {
    status = KafkaStatus(message.err, absl::StrCat("topic ", options_.topic));
    // Anything else ends by itself: librdkafka asks again.
    if (!absl::IsDataLoss(status) && !absl::IsPermissionDenied(status)) return;
  }
  MutexLock lock(mutex_);
  position_ = std::max(position_, next);
  if (!status.ok()) failed_ = status;
  moved_.notify_all();
}

absl::Status KafkaTable::Put(absl::string_view key, absl::string_view value, absl::Duration timeout) {
  const auto deadline = SteadyClock::now() + std::chrono::milliseconds(KafkaMilliseconds(timeout));
  const auto delivery = std::make_shared<Delivery>();
  producer_->Append({std::string(key), std::string(value)}, [delivery](AppendOutcome outcome) {
    MutexLock lock(delivery->mutex);
    delivery->outcome = outcome;
    delivery->landed.notify_one();
  });
  MutexLock lock(delivery->mutex);
  while (!delivery->outcome && SteadyClock::now() < deadline)
    lock.WaitFor(delivery->landed, deadline - SteadyClock::now());
  if (delivery->outcome == AppendOutcome::kAppended) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("topic ", options_.topic, " did not acknowledge a record in time"));
}

absl::Status KafkaTable::CatchUp(absl::Duration timeout) {
  const auto deadline = SteadyClock::now() + std::chrono::milliseconds(KafkaMilliseconds(timeout));
  CANDOUR_ASSIGN_OR_RETURN(const LedgerRange range, offsets_->Range(timeout));
  MutexLock lock(mutex_);
  while (failed_.ok() && position_ < static_cast<int64_t>(range.end)) {
    if (SteadyClock::now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("topic ", options_.topic, " was read up to ", position_, " of ", range.end));
    }
    lock.WaitFor(moved_, deadline - SteadyClock::now());
  }
  return failed_;
}

}  // namespace candour

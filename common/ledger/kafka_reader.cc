#include "common/ledger/kafka_reader.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// One Next returns at most about this much, so that a fold is written in pieces.
constexpr size_t kMaxBatchRecords = 2000;
constexpr size_t kMaxBatchBytes = 4 * 1024 * 1024;

// Before a leader that lacks the position is asked again.
constexpr milliseconds kPause(50);

KafkaProperties ReaderProperties(const KafkaOptions& options) {
  KafkaProperties properties = CommonProperties(options);
  properties.insert(properties.end(), {
                                          // The default jumps silently to the end when an offset is gone.
                                          {"auto.offset.reset", "error"},
                                          {"enable.auto.commit", "false"},
                                          {"enable.auto.offset.store", "false"},
                                          {"check.crcs", "true"},
                                          {"fetch.error.backoff.ms", "50"},
                                          // A foreign producer's transaction is delivered like all else; it
                                          // shows as a hole, and does not hold back what stands behind it.
                                          {"isolation.level", "read_uncommitted"},
                                      });
  return properties;
}

std::optional<std::string> Bytes(const void* data, size_t size) {
  if (data == nullptr) return std::nullopt;
  return std::string(static_cast<const char*>(data), size);
}

milliseconds Left(SteadyClock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
  return std::max(left, milliseconds::zero());
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaReader>> KafkaReader::Open(const KafkaOptions& options, uint64_t from,
                                                               KafkaOffsets* offsets) {
  std::unique_ptr<KafkaReader> reader(new KafkaReader(options, from, offsets));
  CANDOUR_ASSIGN_OR_RETURN(reader->session_, reader->NewSession());
  CANDOUR_RETURN_IF_ERROR(reader->StartFetching());
  return reader;
}

KafkaReader::~KafkaReader() {
  if (session_ != nullptr) StopFetching();
}

absl::StatusOr<std::unique_ptr<KafkaSession>> KafkaReader::NewSession() const {
  return NewKafkaSession(RD_KAFKA_CONSUMER, ReaderProperties(options_), options_.topic);
}

absl::Status KafkaReader::StartFetching() {
  StopFetching();
  fetching_ = rd_kafka_consume_start_queue(session_->topic.get(), /*partition=*/0,
                                           static_cast<int64_t>(position_), session_->queue.get()) == 0;
  return fetching_ ? absl::OkStatus()
                   : KafkaStatus(rd_kafka_last_error(), absl::StrCat("topic ", options_.topic));
}

void KafkaReader::StopFetching() {
  if (fetching_) rd_kafka_consume_stop(session_->topic.get(), /*partition=*/0);
  fetching_ = false;
}

void KafkaReader::RenewSession() {
  const uint64_t renewals = offsets_->renewals();
  if (renewals == renewals_) return;
  absl::StatusOr<std::unique_ptr<KafkaSession>> session = NewSession();
  if (!session.ok()) return;  // no memory or threads: tried again with the next call
  StopFetching();
  {
    MutexLock lock(mutex_);
    session_.swap(*session);
    if (woken_) rd_kafka_queue_yield(session_->queue.get());
  }
  failed_ = StartFetching();
  renewals_ = renewals;
}

absl::StatusOr<std::vector<LogRecord>> KafkaReader::Next(absl::Duration timeout) {
  const auto deadline = SteadyClock::now() + milliseconds(KafkaMilliseconds(timeout));
  std::vector<LogRecord> records;
  size_t bytes = 0;
  if (failed_.ok()) RenewSession();
  while (failed_.ok() && records.size() < kMaxBatchRecords && bytes < kMaxBatchBytes) {
    // Waits for the first record alone; what is already here comes with it.
    const milliseconds wait = records.empty() ? Left(deadline) : milliseconds::zero();
    const KafkaMessage message = Poll(wait);
    if (message == nullptr) {
      if (woken_.exchange(false) || !records.empty() || Left(deadline) == milliseconds::zero()) break;
      continue;
    }
    bytes += message->len;
    failed_ = message->err == RD_KAFKA_RESP_ERR_NO_ERROR ? Take(*message, &records)
                                                         : Judge(*message, absl::FromChrono(Left(deadline)));
  }
  // What was read before the error is good; the error stands and comes next.
  if (records.empty() && !failed_.ok()) return failed_;
  return records;
}

KafkaMessage KafkaReader::Poll(milliseconds timeout) {
  return KafkaMessage(rd_kafka_consume_queue(session_->queue.get(), static_cast<int>(timeout.count())));
}

void KafkaReader::Wake() {
  woken_ = true;
  MutexLock lock(mutex_);
  rd_kafka_queue_yield(session_->queue.get());
}

absl::Status KafkaReader::Take(const rd_kafka_message_t& message, std::vector<LogRecord>* records) {
  const auto offset = static_cast<uint64_t>(message.offset);
  if (offset < position_) return absl::OkStatus();  // the batch that holds the wanted record began before it
  if (offset > position_) {
    return absl::DataLossError(absl::StrCat("topic ", options_.topic, " has no record at offset ", position_,
                                            ", the next is at ", offset));
  }
  records->push_back({offset, Bytes(message.key, message.key_len), Bytes(message.payload, message.len)});
  ++position_;
  offsets_->Saw(position_);
  short_since_.reset();
  return absl::OkStatus();
}

absl::Status KafkaReader::Judge(const rd_kafka_message_t& event, absl::Duration patience) {
  if (event.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) return ExplainMissingPosition(patience);
  absl::Status status =
      KafkaStatus(event.err, absl::StrCat("topic ", options_.topic, " at offset ", position_));
  // No right to read is no matter of waiting. A TLS or SASL failure can be: a broker that is going down.
  if (event.err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || absl::IsDataLoss(status)) return status;
  return absl::OkStatus();
}

absl::Status KafkaReader::ExplainMissingPosition(absl::Duration patience) {
  const absl::StatusOr<LedgerRange> range = offsets_->RangeAtLeader(patience);
  if (range.ok() && range->begin > position_) {
    return absl::DataLossError(absl::StrCat("topic ", options_.topic, " has no record at offset ", position_,
                                            ", it begins at ", range->begin));
  }
  if (range.ok() && range->end < position_ && !MayBeDeposed()) {
    return absl::OutOfRangeError(
        absl::StrCat("topic ", options_.topic, " ends at offset ", range->end, ", before ", position_));
  }
  std::this_thread::sleep_for(std::min(kPause, absl::ToChronoMilliseconds(patience)));
  return StartFetching();  // a leader that lags, or nobody to ask: asked again
}

bool KafkaReader::MayBeDeposed() {
  if (position_ > offsets_->seen_end()) return false;  // nobody here has seen the log reach so far
  if (!short_since_) short_since_ = SteadyClock::now();
  return absl::FromChrono(SteadyClock::now() - *short_since_) < options_.short_log_patience;
}

}  // namespace candour

#include "common/ledger/kafka_producer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

// How long the delivery thread waits before it looks whether it should stop or the producer has died; a
// delivery wakes it at once.
constexpr int kTickMs = 100;
// The same while another session's deliveries are looked for as well.
constexpr int kLeavingTickMs = 5;

KafkaProperties ProducerProperties(const KafkaOptions& options) {
  KafkaProperties properties = CommonProperties(options);
  const std::string timeout_ms = absl::StrCat(KafkaMilliseconds(options.message_timeout));
  properties.insert(properties.end(), {
                                          {"enable.idempotence", "true"},
                                          {"acks", "all"},
                                          {"max.in.flight.requests.per.connection", "5"},
                                          {"linger.ms", "0"},
                                          {"retry.backoff.ms", "30"},
                                          {"message.timeout.ms", timeout_ms},
                                          {"request.timeout.ms", timeout_ms},
                                          // The topic takes 1 MiB: a batch stays below it, and one record
                                          // (only a foreign one, imported, is over half of it) may fill it.
                                          {"batch.size", "1000000"},
                                          {"message.max.bytes", "1048576"},
                                      });
  return properties;
}

bool IsDead(rd_kafka_t* client) { return rd_kafka_fatal_error(client, nullptr, 0) != 0; }

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaProducer>> KafkaProducer::Open(const KafkaOptions& options,
                                                                   KafkaOffsets* offsets,
                                                                   absl::Duration timeout) {
  std::unique_ptr<KafkaProducer> producer(new KafkaProducer(options, offsets));
  producer->renewals_ = offsets->renewals();  // before the files are read
  CANDOUR_ASSIGN_OR_RETURN(producer->session_, producer->NewSession());
  CANDOUR_RETURN_IF_ERROR(
      FetchMetadata(producer->session_->client.get(), producer->session_->topic.get(), timeout).status());
  producer->delivery_thread_ = std::thread([self = producer.get()] { self->ServeDeliveries(); });
  return producer;
}

KafkaProducer::~KafkaProducer() {
  if (!delivery_thread_.joinable()) return;  // Open failed
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    rd_kafka_queue_yield(session_->queue.get());
  }
  delivery_thread_.join();
}

absl::StatusOr<std::unique_ptr<KafkaSession>> KafkaProducer::NewSession() const {
  return NewKafkaSession(RD_KAFKA_PRODUCER, ProducerProperties(options_), options_.topic, &OnDelivery);
}

void KafkaProducer::Append(NewRecord record, Done done) {
  const bool fits = record.value.size() <= kMaxRecordBytes;
  Produce(fits, {0, std::move(record.key), std::move(record.value)}, std::move(done));
}

void KafkaProducer::AppendRaw(const LogRecord& record, Done done) {
  Produce(/*fits=*/true, record, std::move(done));
}

void KafkaProducer::Produce(bool fits, const LogRecord& record, Done done) {
  // An empty key or value is a pointer to nothing, not a null pointer: that would be null in the log.
  const auto data = [](const std::optional<std::string>& bytes) {
    return bytes ? const_cast<char*>(bytes->data()) : nullptr;  // copied, whatever the C API's type says
  };
  MutexLock lock(mutex_);
  if (fits) {
    auto opaque = std::make_unique<Pending>(Pending{std::move(done), offsets_});
    const int refused = rd_kafka_produce(session_->topic.get(), /*partition=*/0, RD_KAFKA_MSG_F_COPY,
                                         data(record.value), record.value ? record.value->size() : 0,
                                         data(record.key), record.key ? record.key->size() : 0, opaque.get());
    if (refused == 0) {
      (void)opaque.release();  // OnDelivery's
      return;
    }
    done = std::move(opaque->done);
  }
  refused_.push_back(std::move(done));
  rd_kafka_queue_yield(session_->queue.get());
}

void KafkaProducer::OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* /*opaque*/) {
  const std::unique_ptr<Pending> pending(static_cast<Pending*>(message->_private));
  // A dead producer's word on what was sent is not relied on. An offset of -1 without an error is an
  // acknowledgement too: a retried batch that the broker already had.
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (message->offset >= 0) pending->offsets->Saw(static_cast<uint64_t>(message->offset) + 1);
    pending->done(AppendOutcome::kAppended);
  } else if (rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED && !IsDead(client)) {
    pending->done(AppendOutcome::kNotSent);
  } else {
    pending->done(AppendOutcome::kUnknown);
  }
}

void KafkaProducer::ServeDeliveries() {
  while (!stopping_) {
    rd_kafka_queue_poll_callback(session_->queue.get(), leaving_ ? kLeavingTickMs : kTickMs);
    AnswerRefused();
    ServeLeaving();
    if (IsDead(session_->client.get())) {
      if (const auto dead = ReplaceSession(/*patience=*/absl::Seconds(1))) PurgeKafkaSession(*dead);
    } else if (leaving_ == nullptr && renewals_ != offsets_->renewals()) {
      const uint64_t renewals = offsets_->renewals();
      leaving_ = ReplaceSession(/*patience=*/absl::ZeroDuration());  // its reports are waited for
      if (leaving_ != nullptr) renewals_ = renewals;
    }
  }
  if (leaving_) PurgeKafkaSession(*leaving_);
  PurgeKafkaSession(*session_);
  AnswerRefused();
}

void KafkaProducer::ServeLeaving() {
  if (leaving_ == nullptr) return;
  rd_kafka_queue_poll_callback(leaving_->queue.get(), 0);
  if (IsDead(leaving_->client.get())) PurgeKafkaSession(*leaving_);
  if (rd_kafka_outq_len(leaving_->client.get()) == 0) leaving_.reset();
}

void KafkaProducer::AnswerRefused() {
  std::deque<Done> refused;
  {
    MutexLock lock(mutex_);
    refused.swap(refused_);
  }
  for (const Done& done : refused) done(AppendOutcome::kNotSent);
}

std::unique_ptr<KafkaSession> KafkaProducer::ReplaceSession(absl::Duration patience) {
  absl::StatusOr<std::unique_ptr<KafkaSession>> session = NewSession();
  if (!session.ok()) return nullptr;  // no memory or threads: tried again at the next tick
  // A dead producer refuses what comes meanwhile. Without an answer the new one finds its topic itself.
  if (patience > absl::ZeroDuration())
    FetchMetadata((*session)->client.get(), (*session)->topic.get(), patience).status().IgnoreError();
  MutexLock lock(mutex_);
  session_.swap(*session);
  return *std::move(session);
}

}  // namespace candour

#include "common/ledger/kafka_producer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

// How long the delivery thread waits before it looks whether it should stop or the producer has died; a
// delivery wakes it at once.
constexpr int kTickMs = 100;

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
    rd_kafka_queue_yield(session_->reports.get());
  }
  delivery_thread_.join();
}

absl::StatusOr<std::unique_ptr<KafkaProducer::Session>> KafkaProducer::NewSession() const {
  auto session = std::make_unique<Session>();
  CANDOUR_ASSIGN_OR_RETURN(session->client,
                           NewKafkaClient(RD_KAFKA_PRODUCER, ProducerProperties(options_), &OnDelivery));
  session->topic.reset(rd_kafka_topic_new(session->client.get(), options_.topic.c_str(), nullptr));
  if (session->topic == nullptr) return absl::InvalidArgumentError("not the name of a Kafka topic");
  session->reports.reset(rd_kafka_queue_get_main(session->client.get()));
  return session;
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
  rd_kafka_queue_yield(session_->reports.get());
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
    rd_kafka_queue_poll_callback(session_->reports.get(), kTickMs);
    AnswerRefused();
    if (IsDead(session_->client.get())) ReplaceSession();
  }
  Drain(*session_);
  AnswerRefused();
}

void KafkaProducer::AnswerRefused() {
  std::deque<Done> refused;
  {
    MutexLock lock(mutex_);
    refused.swap(refused_);
  }
  for (const Done& done : refused) done(AppendOutcome::kNotSent);
}

void KafkaProducer::ReplaceSession() {
  absl::StatusOr<std::unique_ptr<Session>> session = NewSession();
  if (!session.ok()) return;  // no memory or threads: tried again at the next tick
  // The dead producer refuses what comes meanwhile. Without an answer the new one finds its topic itself.
  FetchMetadata((*session)->client.get(), (*session)->topic.get(), absl::Seconds(1)).status().IgnoreError();
  {
    MutexLock lock(mutex_);
    session_.swap(*session);
  }
  Drain(**session);
}

void KafkaProducer::Drain(Session& session) {
  // After a purge each message has its report, and with the last one rd_kafka_destroy has nothing to wait
  // for.
  rd_kafka_purge(session.client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  while (rd_kafka_outq_len(session.client.get()) > 0)
    rd_kafka_queue_poll_callback(session.reports.get(), kTickMs);
}

}  // namespace candour

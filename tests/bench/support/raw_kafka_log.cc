#include "tests/bench/support/raw_kafka_log.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "common/base/encoding.h"
#include "common/base/status.h"
#include "tests/bench/support/payload.h"

namespace candour {
namespace {

constexpr int kTickMs = 100;
constexpr absl::Duration kPatience = absl::Seconds(20);

uint64_t NumberOf(const rd_kafka_message_t& message) {
  return ReadBigEndian64(absl::string_view(static_cast<const char*>(message.key), message.key_len));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RawKafkaLog>> RawKafkaLog::Open(const KafkaOptions& options) {
  std::unique_ptr<RawKafkaLog> log(new RawKafkaLog);
  CANDOUR_RETURN_IF_ERROR(log->Connect(options));
  log->reader_ = std::thread([self = log.get()] { self->Read(); });
  log->reports_ = std::thread([self = log.get()] { self->ServeReports(); });
  return log;
}

absl::Status RawKafkaLog::Connect(const KafkaOptions& options) {
  KafkaProperties writing = CommonProperties(options), reading = writing;
  writing.insert(writing.end(), {{"enable.idempotence", "true"},
                                 {"acks", "all"},
                                 {"max.in.flight.requests.per.connection", "5"},
                                 {"linger.ms", "0"}});
  reading.insert(reading.end(), {{"auto.offset.reset", "error"}, {"check.crcs", "true"}});
  CANDOUR_ASSIGN_OR_RETURN(producer_, NewKafkaClient(RD_KAFKA_PRODUCER, writing, &OnDelivery));
  CANDOUR_ASSIGN_OR_RETURN(consumer_, NewKafkaClient(RD_KAFKA_CONSUMER, reading));
  written_.reset(rd_kafka_topic_new(producer_.get(), options.topic.c_str(), nullptr));
  read_.reset(rd_kafka_topic_new(consumer_.get(), options.topic.c_str(), nullptr));
  CANDOUR_RETURN_IF_ERROR(FetchMetadata(producer_.get(), written_.get(), kPatience).status());
  if (rd_kafka_consume_start(read_.get(), /*partition=*/0, /*offset=*/0) == 0) return absl::OkStatus();
  return KafkaStatus(rd_kafka_last_error(), options.topic);
}

RawKafkaLog::~RawKafkaLog() {
  stopping_ = true;
  if (reader_.joinable()) reader_.join();
  if (reports_.joinable()) reports_.join();
  if (read_ != nullptr) rd_kafka_consume_stop(read_.get(), /*partition=*/0);
}

Call RawKafkaLog::AppendAndReadBack() {
  return [this](Done done) { Append(std::move(done)); };
}

void RawKafkaLog::Append(Done done) {
  uint64_t number = 0;
  {
    MutexLock lock(mutex_);
    number = next_++;
    under_way_.emplace(number, std::move(done));
  }
  const std::string key = BigEndian64(number);
  // RD_KAFKA_MSG_F_COPY: librdkafka does not write to what it copies.
  if (rd_kafka_produce(written_.get(), /*partition=*/0, RD_KAFKA_MSG_F_COPY,
                       const_cast<char*>(Payload().data()), Payload().size(), key.data(), key.size(),
                       this) != 0) {
    End(number, KafkaStatus(rd_kafka_last_error(), "produce"));
  }
}

void RawKafkaLog::End(uint64_t number, const absl::Status& status) {
  Done done;
  {
    MutexLock lock(mutex_);
    const auto found = under_way_.find(number);
    if (found == under_way_.end()) return;
    done = std::move(found->second);
    under_way_.erase(found);
  }
  done(status);
}

void RawKafkaLog::Read() {
  while (!stopping_) {
    const KafkaMessage message(rd_kafka_consume(read_.get(), /*partition=*/0, kTickMs));
    if (message != nullptr && message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
      End(NumberOf(*message), absl::OkStatus());
  }
}

// A failed append is never read.
void RawKafkaLog::OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) return;
  static_cast<RawKafkaLog*>(message->_private)->End(NumberOf(*message), KafkaStatus(message->err, "append"));
}

void RawKafkaLog::ServeReports() {
  while (!stopping_) rd_kafka_poll(producer_.get(), kTickMs);
}

}  // namespace candour

#include "common/ledger/kafka_clock.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Between two looks whether to stop; a report wakes it at once.
constexpr int kTickMs = 100;
// A record is of use for as long as it is waited for.
constexpr absl::Duration kMessageTimeout = absl::Seconds(3);

KafkaProperties ProbeProperties(const KafkaOptions& options) {
  KafkaProperties properties = CommonProperties(options);
  properties.insert(properties.end(),
                    {
                        // Whoever leads stamps it; nothing is lost with it.
                        {"acks", "1"},
                        {"linger.ms", "0"},
                        {"retry.backoff.ms", "30"},
                        {"message.timeout.ms", absl::StrCat(KafkaMilliseconds(kMessageTimeout))},
                        {"request.timeout.ms", absl::StrCat(KafkaMilliseconds(kMessageTimeout))},
                    });
  return properties;
}

}  // namespace

// Of one record; may come when nobody waits for it any more.
struct KafkaClock::Report {
  bool come = false;
  absl::StatusOr<absl::Time> appended = absl::UnavailableError("not reported");
};

absl::StatusOr<std::unique_ptr<KafkaClock>> KafkaClock::Open(const KafkaOptions& options,
                                                             absl::Duration timeout) {
  std::unique_ptr<KafkaClock> clock(new KafkaClock);
  CANDOUR_ASSIGN_OR_RETURN(clock->client_,
                           NewKafkaClient(RD_KAFKA_PRODUCER, ProbeProperties(options), &OnDelivery));
  clock->topic_.reset(rd_kafka_topic_new(clock->client_.get(), options.topic.c_str(), nullptr));
  if (clock->topic_ == nullptr) return absl::InvalidArgumentError("not the name of a Kafka topic");
  clock->reports_.reset(rd_kafka_queue_get_main(clock->client_.get()));
  CANDOUR_RETURN_IF_ERROR(FetchMetadata(clock->client_.get(), clock->topic_.get(), timeout).status());
  return clock;
}

KafkaClock::~KafkaClock() {
  if (reports_ == nullptr) return;
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  while (rd_kafka_outq_len(client_.get()) > 0) rd_kafka_queue_poll_callback(reports_.get(), kTickMs);
}

void KafkaClock::OnDelivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message, void* /*opaque*/) {
  const std::unique_ptr<std::shared_ptr<Report>> report(
      static_cast<std::shared_ptr<Report>*>(message->_private));
  (*report)->come = true;
  const std::string topic = absl::StrCat("topic ", rd_kafka_topic_name(message->rkt));
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    (*report)->appended = KafkaStatus(message->err, topic);
    return;
  }
  rd_kafka_timestamp_type_t whose = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const int64_t ms = rd_kafka_message_timestamp(message, &whose);
  if (whose == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME) {
    (*report)->appended = absl::FromUnixMillis(ms);
  } else {
    (*report)->appended = absl::FailedPreconditionError(absl::StrCat(
        topic, " does not tell the broker's time: set its message.timestamp.type to LogAppendTime"));
  }
}

absl::StatusOr<absl::Time> KafkaClock::Ask(absl::Duration timeout) {
  const auto deadline = SteadyClock::now() + absl::ToChronoMilliseconds(timeout);
  const auto report = std::make_shared<Report>();
  auto kept = std::make_unique<std::shared_ptr<Report>>(report);
  if (rd_kafka_produce(topic_.get(), /*partition=*/0, RD_KAFKA_MSG_F_COPY, nullptr, 0, nullptr, 0,
                       kept.get()) != 0) {
    return KafkaStatus(rd_kafka_last_error(), absl::StrCat("topic ", rd_kafka_topic_name(topic_.get())));
  }
  (void)kept.release();  // OnDelivery's
  while (!report->come) {
    if (stopping_) return absl::CancelledError("stopping");
    if (SteadyClock::now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("topic ", rd_kafka_topic_name(topic_.get()), " took no record in time"));
    }
    rd_kafka_queue_poll_callback(reports_.get(), kTickMs);
  }
  return report->appended;
}

}  // namespace candour

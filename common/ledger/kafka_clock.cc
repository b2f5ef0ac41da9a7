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
// For a client made of new files to be answered, and before the next try: the clock is asked meanwhile by the
// one that there is.
constexpr absl::Duration kRenewalTimeout = absl::Milliseconds(500);
constexpr std::chrono::seconds kNextRenewal(20);
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
  std::unique_ptr<KafkaClock> clock(new KafkaClock(options));
  CANDOUR_ASSIGN_OR_RETURN(clock->session_, clock->NewSession());
  const KafkaSession& session = *clock->session_;
  CANDOUR_RETURN_IF_ERROR(FetchMetadata(session.client.get(), session.topic.get(), timeout).status());
  return clock;
}

KafkaClock::~KafkaClock() {
  if (session_ != nullptr) PurgeKafkaSession(*session_);
}

absl::StatusOr<std::unique_ptr<KafkaSession>> KafkaClock::NewSession() const {
  return NewKafkaSession(RD_KAFKA_PRODUCER, ProbeProperties(options_), options_.topic, &OnDelivery);
}

void KafkaClock::RenewSession() {
  files_changed_ = files_.Changed() || files_changed_;
  if (!files_changed_ || SteadyClock::now() < next_renewal_) return;
  next_renewal_ = SteadyClock::now() + kNextRenewal;
  absl::StatusOr<std::unique_ptr<KafkaSession>> session = NewSession();
  if (!session.ok()) return;
  const KafkaSession& fresh = **session;
  if (!FetchMetadata(fresh.client.get(), fresh.topic.get(), kRenewalTimeout).ok()) return;
  PurgeKafkaSession(*session_);
  session_ = *std::move(session);
  files_changed_ = false;
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
  RenewSession();
  const auto deadline = SteadyClock::now() + absl::ToChronoMilliseconds(timeout);
  const auto report = std::make_shared<Report>();
  auto kept = std::make_unique<std::shared_ptr<Report>>(report);
  if (rd_kafka_produce(session_->topic.get(), /*partition=*/0, RD_KAFKA_MSG_F_COPY, nullptr, 0, nullptr, 0,
                       kept.get()) != 0) {
    return KafkaStatus(rd_kafka_last_error(), absl::StrCat("topic ", options_.topic));
  }
  (void)kept.release();  // OnDelivery's
  while (!report->come) {
    if (stopping_) return absl::CancelledError("stopping");
    if (SteadyClock::now() >= deadline) {
      return absl::DeadlineExceededError(absl::StrCat("topic ", options_.topic, " took no record in time"));
    }
    rd_kafka_queue_poll_callback(session_->queue.get(), kTickMs);
  }
  return report->appended;
}

}  // namespace candour

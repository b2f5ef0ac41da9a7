#include "common/ledger/kafka_offsets.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {
namespace {

using SteadyClock = std::chrono::steady_clock;

// What librdkafka is told; it may take several times as long.
constexpr int kAskTimeoutMs = 1000;
// Between two questions of one caller after an error that passes: a leader that has just changed.
constexpr std::chrono::milliseconds kPause(20);

KafkaProperties OffsetsProperties(const KafkaOptions& options) {
  KafkaProperties properties = CommonProperties(options);
  // Bounds how long the destructor waits: three attempts of two seconds.
  properties.emplace_back("socket.timeout.ms", "2000");
  // The end is the end, whatever a foreign transaction holds open.
  properties.emplace_back("isolation.level", "read_uncommitted");
  return properties;
}

absl::StatusOr<std::string> FetchClusterId(rd_kafka_t* client, absl::Duration timeout) {
  char* id = rd_kafka_clusterid(client, KafkaMilliseconds(timeout));
  if (id == nullptr) return absl::UnavailableError("no Kafka broker answers");
  std::string copy = id;
  rd_kafka_mem_free(client, id);
  return copy;
}

absl::Status RequireOnePartition(rd_kafka_t* client, const std::string& name, absl::Duration timeout) {
  const KafkaTopic topic(rd_kafka_topic_new(client, name.c_str(), nullptr));
  if (topic == nullptr) return absl::InvalidArgumentError("not the name of a Kafka topic");
  CANDOUR_ASSIGN_OR_RETURN(const KafkaMetadata metadata, FetchMetadata(client, topic.get(), timeout));
  const int partitions = metadata->topics[0].partition_cnt;
  if (partitions == 1) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("topic ", name, " has ", partitions, " partitions: a ledger has exactly one"));
}

bool Passes(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaOffsets>> KafkaOffsets::Open(const KafkaOptions& options,
                                                                 absl::Duration timeout) {
  std::unique_ptr<KafkaOffsets> offsets(new KafkaOffsets(options.topic));
  CANDOUR_ASSIGN_OR_RETURN(offsets->client_, NewKafkaClient(RD_KAFKA_CONSUMER, OffsetsProperties(options)));
  rd_kafka_t* client = offsets->client_.get();
  CANDOUR_ASSIGN_OR_RETURN(offsets->cluster_id_, FetchClusterId(client, timeout));
  CANDOUR_RETURN_IF_ERROR(RequireOnePartition(client, options.topic, timeout));
  offsets->thread_ = std::thread([self = offsets.get()] { self->Serve(); });
  return offsets;
}

KafkaOffsets::~KafkaOffsets() {
  if (!thread_.joinable()) return;  // Open failed
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void KafkaOffsets::Saw(uint64_t end) {
  uint64_t seen = seen_end_;
  while (seen < end && !seen_end_.compare_exchange_weak(seen, end)) {
  }
}

absl::StatusOr<LedgerRange> KafkaOffsets::Range(absl::Duration timeout) {
  CANDOUR_ASSIGN_OR_RETURN(LedgerRange range, RangeAtLeader(timeout));
  Saw(range.end);
  range.end = seen_end();
  return range;
}

absl::StatusOr<LedgerRange> KafkaOffsets::RangeAtLeader(absl::Duration timeout) {
  const auto deadline = SteadyClock::now() + std::chrono::milliseconds(KafkaMilliseconds(timeout));
  while (true) {
    absl::StatusOr<LedgerRange> range = AskOnce(deadline);
    if (range.ok() || !Passes(range.status())) return range;
    const auto left = deadline - SteadyClock::now();
    if (left <= left.zero())
      return absl::DeadlineExceededError(absl::StrCat("topic ", topic_, ": no broker told its end in time"));
    std::this_thread::sleep_for(std::min<SteadyClock::duration>(left, kPause));
  }
}

absl::StatusOr<LedgerRange> KafkaOffsets::AskOnce(SteadyClock::time_point deadline) {
  MutexLock lock(mutex_);
  const uint64_t question = begun_ + 1;
  wanted_ = std::max(wanted_, question);
  changed_.notify_all();
  while (answered_ < question) {
    const auto left = deadline - SteadyClock::now();
    if (left <= left.zero()) return absl::DeadlineExceededError("not answered yet");
    lock.WaitFor(changed_, left);
  }
  return answer_;
}

void KafkaOffsets::Serve() {
  while (true) {
    {
      MutexLock lock(mutex_);
      while (wanted_ == begun_ && !stopping_) lock.Wait(changed_);
      if (stopping_) return;
      ++begun_;
    }
    absl::StatusOr<LedgerRange> answer = Ask();
    MutexLock lock(mutex_);
    answer_ = std::move(answer);
    answered_ = begun_;
    changed_.notify_all();
  }
}

absl::StatusOr<LedgerRange> KafkaOffsets::Ask() const {
  int64_t begin = 0, end = 0;
  const rd_kafka_resp_err_t error =
      rd_kafka_query_watermark_offsets(client_.get(), topic_.c_str(), 0, &begin, &end, kAskTimeoutMs);
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(error, absl::StrCat("topic ", topic_)));
  return LedgerRange{static_cast<uint64_t>(begin), static_cast<uint64_t>(end)};
}

}  // namespace candour

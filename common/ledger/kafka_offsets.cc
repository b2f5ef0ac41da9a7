#include "common/ledger/kafka_offsets.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

namespace candour {
namespace {

using SteadyClock = std::chrono::steady_clock;

// What librdkafka is told; it may take several times as long.
constexpr int kAskTimeoutMs = 1000;
// Between two questions of one caller after an error that passes: a leader that has just changed.
constexpr std::chrono::milliseconds kPause(20);
// Between two looks at the files that clients are made of.
constexpr std::chrono::seconds kLook(2);
constexpr absl::Duration kRenewalTimeout = absl::Seconds(3);
// For a question under way, at the end.
constexpr std::chrono::seconds kStopPatience(1);

KafkaProperties OffsetsProperties(const KafkaOptions& options) {
  KafkaProperties properties = CommonProperties(options);
  // A leader that hangs is asked again sooner than usual.
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

}  // namespace

// Asks the leader, one question at a time. Its thread may outlive the KafkaOffsets: in 2.0.2 the call returns
// only when the broker is back.
class KafkaOffsets::Asker {
 public:
  Asker(KafkaClient client, std::string topic) : client_(std::move(client)), topic_(std::move(topic)) {}

  // The answer to a question that begins after this call.
  absl::StatusOr<LedgerRange> Ask(SteadyClock::time_point deadline);
  void Serve();
  // True when the thread has left Serve, or will at once.
  bool Stop(SteadyClock::time_point deadline);

 private:
  absl::StatusOr<LedgerRange> AskLeader() const;

  const KafkaClient client_;
  const std::string topic_;
  Mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  // Questions are numbered. One asked for while another is under way needs the next: an answer must not be
  // older than its question.
  uint64_t wanted_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t begun_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t answered_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::StatusOr<LedgerRange> answer_ ABSL_GUARDED_BY(mutex_) = absl::UnavailableError("not asked yet");
};

absl::StatusOr<LedgerRange> KafkaOffsets::Asker::Ask(SteadyClock::time_point deadline) {
  MutexLock lock(mutex_);
  const uint64_t question = begun_ + 1;
  wanted_ = std::max(wanted_, question);
  changed_.notify_all();
  while (answered_ < question) {
    if (stopping_) return absl::UnavailableError("another client asks from now on");
    const auto left = deadline - SteadyClock::now();
    if (left <= left.zero()) return absl::DeadlineExceededError("not answered yet");
    lock.WaitFor(changed_, left);
  }
  return answer_;
}

void KafkaOffsets::Asker::Serve() {
  while (true) {
    {
      MutexLock lock(mutex_);
      while (wanted_ == begun_ && !stopping_) lock.Wait(changed_);
      if (stopping_) {
        stopped_ = true;
        changed_.notify_all();
        return;
      }
      ++begun_;
    }
    absl::StatusOr<LedgerRange> answer = AskLeader();
    MutexLock lock(mutex_);
    answer_ = std::move(answer);
    answered_ = begun_;
    changed_.notify_all();
  }
}

bool KafkaOffsets::Asker::Stop(SteadyClock::time_point deadline) {
  MutexLock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  while (!stopped_) {
    const auto left = deadline - SteadyClock::now();
    if (left <= left.zero()) return false;
    lock.WaitFor(changed_, left);
  }
  return true;
}

absl::StatusOr<LedgerRange> KafkaOffsets::Asker::AskLeader() const {
  int64_t begin = 0, end = 0;
  const rd_kafka_resp_err_t error =
      rd_kafka_query_watermark_offsets(client_.get(), topic_.c_str(), 0, &begin, &end, kAskTimeoutMs);
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(error, absl::StrCat("topic ", topic_)));
  return LedgerRange{static_cast<uint64_t>(begin), static_cast<uint64_t>(end)};
}

KafkaOffsets::KafkaOffsets(const KafkaOptions& options, KafkaFiles files, std::string cluster_id,
                           KafkaClient client)
    : options_(options),
      cluster_id_(std::move(cluster_id)),
      asking_(Start(std::move(client))),
      files_(std::move(files)) {
  if (files_.any()) watch_ = std::thread([this] { WatchFiles(); });
}

KafkaOffsets::~KafkaOffsets() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    stop_.notify_all();
  }
  if (watch_.joinable()) watch_.join();
  MutexLock lock(mutex_);
  End(std::move(asking_));
}

KafkaOffsets::Asking KafkaOffsets::Start(KafkaClient client) const {
  auto asker = std::make_shared<Asker>(std::move(client), options_.topic);
  return {asker, std::thread([asker] { asker->Serve(); })};
}

void KafkaOffsets::End(Asking asking) {
  if (asking.asker->Stop(SteadyClock::now() + kStopPatience)) {
    asking.thread.join();
  } else {
    asking.thread.detach();
  }
}

// On a thread of its own: a client that no broker takes any more holds the asker's until the process ends.
void KafkaOffsets::WatchFiles() {
  bool changed = false, told = false;
  while (!StopsWithin(kLook)) {
    if (files_.Changed()) {
      changed = true;
      told = false;
    }
    if (!changed) continue;
    const absl::Status renewed = Renew();
    changed = !renewed.ok();
    if (options_.on_renewal && (renewed.ok() || !told)) options_.on_renewal(renewed);
    told = true;
  }
}

bool KafkaOffsets::StopsWithin(std::chrono::seconds time) {
  MutexLock lock(mutex_);
  if (!stopping_) lock.WaitFor(stop_, time);
  return stopping_;
}

absl::Status KafkaOffsets::Renew() {
  CANDOUR_ASSIGN_OR_RETURN(KafkaClient client,
                           NewKafkaClient(RD_KAFKA_CONSUMER, OffsetsProperties(options_)));
  CANDOUR_RETURN_IF_ERROR(RequireOnePartition(client.get(), options_.topic, kRenewalTimeout));
  Asking asking = Start(std::move(client));
  {
    MutexLock lock(mutex_);
    std::swap(asking, asking_);
  }
  ++renewals_;
  End(std::move(asking));
  return absl::OkStatus();
}

std::shared_ptr<KafkaOffsets::Asker> KafkaOffsets::asker() {
  MutexLock lock(mutex_);
  return asking_.asker;
}

absl::StatusOr<std::unique_ptr<KafkaOffsets>> KafkaOffsets::Open(const KafkaOptions& options,
                                                                 absl::Duration timeout) {
  KafkaFiles files(options);  // looked at before the client reads them
  CANDOUR_ASSIGN_OR_RETURN(KafkaClient client, NewKafkaClient(RD_KAFKA_CONSUMER, OffsetsProperties(options)));
  CANDOUR_ASSIGN_OR_RETURN(std::string cluster_id, FetchClusterId(client.get(), timeout));
  CANDOUR_RETURN_IF_ERROR(RequireOnePartition(client.get(), options.topic, timeout));
  return absl::WrapUnique(
      new KafkaOffsets(options, std::move(files), std::move(cluster_id), std::move(client)));
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
  const auto start = SteadyClock::now();
  const auto deadline = start + std::chrono::milliseconds(KafkaMilliseconds(timeout));
  const auto known_by = start + absl::ToChronoMilliseconds(kTopicUnknown);
  while (true) {
    absl::StatusOr<LedgerRange> range = asker()->Ask(deadline);
    const bool may_know = absl::IsNotFound(range.status()) && SteadyClock::now() < known_by;
    if (range.ok() || (!IsSilent(range.status()) && !may_know)) return range;
    const auto left = deadline - SteadyClock::now();
    if (left <= left.zero())
      return absl::DeadlineExceededError(
          absl::StrCat("topic ", options_.topic, ": no broker told its end in time"));
    std::this_thread::sleep_for(std::min<SteadyClock::duration>(left, kPause));
  }
}

}  // namespace candour

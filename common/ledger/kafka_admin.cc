#include "common/ledger/kafka_admin.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/base/status.h"

namespace candour {
namespace {

using KafkaEvent = KafkaOwned<rd_kafka_event_t, &rd_kafka_event_destroy>;
using NewKafkaTopic = KafkaOwned<rd_kafka_NewTopic_t, &rd_kafka_NewTopic_destroy>;
using ConfigResource = KafkaOwned<rd_kafka_ConfigResource_t, &rd_kafka_ConfigResource_destroy>;

constexpr absl::Duration kAdminTimeout = absl::Seconds(15);

// Made with `value`; safe when equal to it, or at least or at most that number, or whatever it is.
struct Setting {
  enum Bound { kEqual, kAtLeast, kAtMost, kAny };
  std::string name;
  std::string value;
  Bound bound = kEqual;
};

int Replicas(const TopicPlan& plan) { return plan.single_broker ? 1 : 3; }

// Probes are looked at once: gone after two hours at most.
std::vector<Setting> ClockSettings() {
  return {{"message.timestamp.type", "LogAppendTime"},
          {"cleanup.policy", "delete"},
          {"min.insync.replicas", "1", Setting::kAny},
          {"retention.ms", "3600000", Setting::kAny},
          {"segment.ms", "3600000", Setting::kAny}};
}

std::vector<Setting> SafeSettings(const TopicPlan& plan) {
  if (plan.use == TopicUse::kClock) return ClockSettings();
  std::vector<Setting> settings = {
      {"min.insync.replicas", plan.single_broker ? "1" : "2", Setting::kAtLeast},
      {"unclean.leader.election.enable", "false"},
      {"message.timestamp.type", "LogAppendTime"},
      {"max.message.bytes", "1048576", Setting::kAtLeast},
  };
  if (plan.single_broker) settings.push_back({"flush.messages", "1"});
  if (plan.use == TopicUse::kLedger) {
    settings.push_back({"cleanup.policy", "delete"});
    settings.push_back({"retention.ms", "-1"});
    settings.push_back({"retention.bytes", "-1"});
  } else {
    settings.push_back({"cleanup.policy", "compact"});
    // Within a day a destroyed key's record is due for compaction, even in the segment that is being written.
    settings.push_back({"max.compaction.lag.ms", "86400000", Setting::kAtMost});
  }
  return settings;
}

bool IsSafe(const Setting& setting, const std::string& value) {
  if (setting.bound == Setting::kAny) return true;
  if (setting.bound == Setting::kEqual) return value == setting.value;
  int64_t found = 0, needed = 0;
  if (!absl::SimpleAtoi(value, &found) || !absl::SimpleAtoi(setting.value, &needed)) return false;
  return setting.bound == Setting::kAtLeast ? found >= needed : found <= needed;
}

std::string Needed(const Setting& setting) {
  const char* words[] = {"", "at least ", "at most ", ""};
  return absl::StrCat(words[setting.bound], setting.value);
}

// The answer to an admin request that was put on `queue`.
absl::StatusOr<KafkaEvent> Await(rd_kafka_queue_t* queue, absl::string_view context) {
  KafkaEvent event(rd_kafka_queue_poll(queue, KafkaMilliseconds(kAdminTimeout)));
  if (event == nullptr) return absl::DeadlineExceededError(absl::StrCat(context, ": no broker answers"));
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(rd_kafka_event_error(event.get()), context));
  return event;
}

// A topic exists for the controller before every broker knows of it.
absl::Status AwaitLeader(rd_kafka_t* client, const std::string& topic_name) {
  const KafkaTopic topic(rd_kafka_topic_new(client, topic_name.c_str(), nullptr));
  const absl::Time deadline = absl::Now() + kAdminTimeout;
  while (absl::Now() < deadline) {
    const auto metadata = FetchMetadata(client, topic.get(), kAdminTimeout);
    if (metadata.ok() && (*metadata)->topics[0].partition_cnt > 0 &&
        (*metadata)->topics[0].partitions[0].leader >= 0) {
      return absl::OkStatus();
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  return absl::DeadlineExceededError(absl::StrCat("topic ", topic_name, " has no leader"));
}

absl::StatusOr<std::map<std::string, std::string>> DescribeTopic(rd_kafka_t* client,
                                                                 const std::string& topic) {
  const ConfigResource resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
  const KafkaQueue queue(rd_kafka_queue_new(client));
  rd_kafka_ConfigResource_t* asked = resource.get();
  rd_kafka_DescribeConfigs(client, &asked, 1, nullptr, queue.get());
  const std::string context = absl::StrCat("settings of topic ", topic);
  CANDOUR_ASSIGN_OR_RETURN(const KafkaEvent event, Await(queue.get(), context));

  size_t count = 0;
  const rd_kafka_ConfigResource_t** described =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  if (count != 1) return absl::UnavailableError(absl::StrCat(context, ": none"));
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(rd_kafka_ConfigResource_error(described[0]), context));
  const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(described[0], &count);
  std::map<std::string, std::string> settings;
  for (size_t i = 0; i < count; ++i) {
    const char* value = rd_kafka_ConfigEntry_value(entries[i]);
    settings[rd_kafka_ConfigEntry_name(entries[i])] = value == nullptr ? "" : value;
  }
  return settings;
}

// Partitions and the smallest number of replicas, which are no settings but must be right as well.
absl::Status AddShape(rd_kafka_t* client, const std::string& topic_name, const TopicPlan& plan,
                      std::vector<std::string>* unsafe) {
  const KafkaTopic topic(rd_kafka_topic_new(client, topic_name.c_str(), nullptr));
  CANDOUR_ASSIGN_OR_RETURN(const KafkaMetadata metadata, FetchMetadata(client, topic.get(), kAdminTimeout));
  const rd_kafka_metadata_topic& found = metadata->topics[0];
  if (found.partition_cnt != 1)
    unsafe->push_back(absl::StrCat("partitions is ", found.partition_cnt, " (needed: 1)"));
  for (int i = 0; i < found.partition_cnt; ++i) {
    const int replicas = found.partitions[i].replica_cnt;
    if (replicas >= Replicas(plan)) continue;
    unsafe->push_back(
        absl::StrCat("replication factor is ", replicas, " (needed: at least ", Replicas(plan), ")"));
    break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CreateTopic(const KafkaOptions& options, const TopicPlan& plan) {
  CANDOUR_ASSIGN_OR_RETURN(const KafkaClient client,
                           NewKafkaClient(RD_KAFKA_PRODUCER, CommonProperties(options)));
  char why[512];
  const NewKafkaTopic topic(
      rd_kafka_NewTopic_new(options.topic.c_str(), /*num_partitions=*/1, Replicas(plan), why, sizeof why));
  if (topic == nullptr) return absl::InvalidArgumentError(absl::StrCat("topic ", options.topic, ": ", why));
  for (const Setting& setting : SafeSettings(plan))
    rd_kafka_NewTopic_set_config(topic.get(), setting.name.c_str(), setting.value.c_str());

  const KafkaQueue queue(rd_kafka_queue_new(client.get()));
  rd_kafka_NewTopic_t* wanted = topic.get();
  rd_kafka_CreateTopics(client.get(), &wanted, 1, nullptr, queue.get());
  const std::string context = absl::StrCat("creating topic ", options.topic);
  CANDOUR_ASSIGN_OR_RETURN(const KafkaEvent event, Await(queue.get(), context));
  size_t count = 0;
  const rd_kafka_topic_result_t** results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  if (count != 1) return absl::UnavailableError(absl::StrCat(context, ": no result"));
  const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(results[0]);
  // One replica fits on any broker, so there is none: it hung, and the controller does not count on it yet.
  if (error == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR && Replicas(plan) == 1)
    return absl::UnavailableError(absl::StrCat(context, ": no broker is ready for it"));
  CANDOUR_RETURN_IF_ERROR(KafkaStatus(error, context));
  return AwaitLeader(client.get(), options.topic);
}

namespace {

absl::Status CheckOnce(const KafkaOptions& options, const TopicPlan& plan) {
  CANDOUR_ASSIGN_OR_RETURN(const KafkaClient client,
                           NewKafkaClient(RD_KAFKA_PRODUCER, CommonProperties(options)));
  std::vector<std::string> unsafe;
  CANDOUR_RETURN_IF_ERROR(AddShape(client.get(), options.topic, plan, &unsafe));
  CANDOUR_ASSIGN_OR_RETURN(auto settings, DescribeTopic(client.get(), options.topic));
  for (const Setting& setting : SafeSettings(plan)) {
    const std::string& value = settings[setting.name];
    if (!IsSafe(setting, value))
      unsafe.push_back(absl::StrCat(setting.name, " is ", value, " (needed: ", Needed(setting), ")"));
  }
  if (unsafe.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("topic ", options.topic,
                   plan.use == TopicUse::kClock ? " can't tell the time: " : " could lose history: ",
                   absl::StrJoin(unsafe, "; ")));
}

}  // namespace

absl::Status CheckTopicSafety(const KafkaOptions& options, const TopicPlan& plan) {
  const absl::Time until = absl::Now() + kTopicUnknown;
  while (true) {
    absl::Status checked = CheckOnce(options, plan);
    if (!absl::IsNotFound(checked) || absl::Now() > until) return checked;
    absl::SleepFor(absl::Milliseconds(100));
  }
}

}  // namespace candour

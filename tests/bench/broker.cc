// Commands on one Kafka broker, beside the limit of what they are made of: an empty call, and a record
// appended to a topic and read back by librdkafka alone. Client, server and broker share the cores, so the
// costs add up.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/raw_kafka_log.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/raw_kafka.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

constexpr char kEcho[] = "broker.echo";
constexpr char kReadBack[] = "broker.append_and_read_back";
constexpr char kLimit[] = "broker.limit";
constexpr char kCommands[] = "broker.commands";
constexpr char kRawTopic[] = "raw";
constexpr char kPageCache[] = "in the page cache of one broker, and read back";

// To be reached with many in flight, by rate; with one, by time.
constexpr int kJudgedAt = 64;
constexpr double kLeastOfLimit = 0.6;
constexpr double kMostOfLimit = 2.5;

std::vector<RowSpec> Rows(const Settings& settings) {
  std::vector<RowSpec> rows;
  const auto add = [&](const std::vector<RowSpec>& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  for (const int n : settings.in_flight) {
    add(LoadRows(kEcho, n, "nothing is kept"));
    add(LoadRows(kReadBack, n, kPageCache));
    rows.push_back({RowName(kLimit, n, "per_second"), "calls/s", kPageCache});
    rows.push_back({RowName(kLimit, n, "p50_ms"), "ms", kPageCache});
    add(LoadRows(kCommands, n, "in the page cache of one broker, and folded", kLimit));
  }
  SetTarget(RowName(kCommands, kJudgedAt, "per_second"), RatioAtLeast(kLeastOfLimit), &rows);
  SetTarget(RowName(kCommands, 1, "p50_ms"), RatioAtMost(kMostOfLimit), &rows);
  return rows;
}

// What the echo and the raw log of this run come to together, one after the other on the same cores.
void AddLimit(int in_flight, Samples* samples) {
  const auto last = [&](const char* series, const char* quantity) {
    return (*samples)[RowName(series, in_flight, quantity)].back();
  };
  (*samples)[RowName(kLimit, in_flight, "per_second")].push_back(
      1 / (1 / last(kEcho, "per_second") + 1 / last(kReadBack, "per_second")));
  (*samples)[RowName(kLimit, in_flight, "p50_ms")].push_back(last(kEcho, "p50_ms") +
                                                             last(kReadBack, "p50_ms"));
}

absl::Status MeasureRound(const Settings& settings, const Server& server, RawKafkaLog& raw,
                          Samples* samples) {
  for (const int n : settings.in_flight) {
    CANDOUR_RETURN_IF_ERROR(SampleEcho(kEcho, n, settings, samples));
    CANDOUR_RETURN_IF_ERROR(SampleLoad(kReadBack, n, settings, raw.AppendAndReadBack(), samples));
    AddLimit(n, samples);
    CANDOUR_RETURN_IF_ERROR(SampleLoad(kCommands, n, settings,
                                       CreatePostCalls(server, std::min(settings.connections, n)), samples));
  }
  return absl::OkStatus();
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  Progress("starting a broker");
  CANDOUR_ASSIGN_OR_RETURN(const auto cluster, KafkaCluster::Start(1));
  const std::string& bootstrap = cluster->bootstrap();
  const TempDir folder;
  const std::string data = folder / "data";
  CANDOUR_RETURN_IF_ERROR(CreateLedgers(data, bootstrap));
  CANDOUR_ASSIGN_OR_RETURN(const auto server,
                           ServerProcess::Start(data, {"--kafka", bootstrap, "--single-broker"}));
  CANDOUR_RETURN_IF_ERROR(ImportOrganisations(*server));
  CANDOUR_RETURN_IF_ERROR(CreateRawTopic(bootstrap, kRawTopic, 1, 1, {}));
  CANDOUR_ASSIGN_OR_RETURN(const auto raw, RawKafkaLog::Open({.bootstrap = bootstrap, .topic = kRawTopic}));
  Progress("warming the broker up");  // Java compiles what it runs often: the first loads would pay for it
  (void)RunLoad(kJudgedAt, settings.length, settings.length, raw->AppendAndReadBack());
  for (int run = 0; run < settings.runs; ++run)
    CANDOUR_RETURN_IF_ERROR(MeasureRound(settings, server->server(), *raw, samples));
  return absl::OkStatus();
}

}  // namespace

Measurement BrokerMeasurement() {
  return {"broker", "commands on one Kafka broker, started for it, beside empty calls and raw librdkafka",
          &Rows, &Measure, &KafkaCluster::SkipReason};
}

}  // namespace candour

// How soon everybody sees a bar: from the acknowledgement of an interim order by the sanctions service until
// every replica of the register has shown it to the public, one bar at a time. Beside it the time of the
// order itself. On the embedded ledger one process writes and serves, so there is one replica; on a broker
// there are three.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/furnished.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"
#include "tests/scenarios/case_walk.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

constexpr char kEmbedded[] = "bars", kOnBroker[] = "broker_bars";
// To be reached by 99 of 100 bars.
constexpr double kMostMs = 1000;
constexpr uint32_t kMonths = 18;
constexpr int kReplicas = 3;

using Servers = std::vector<std::unique_ptr<ServerProcess>>;

std::vector<RowSpec> RowsOf(const std::string& series, const std::string& acknowledged,
                            const std::string& shown) {
  const std::string order = series + ".order_p50_ms";
  return {{order, "ms", acknowledged},
          {series + ".p50_ms", "ms", shown, order},
          {series + ".p99_ms", "ms", shown, "", ValueAtMost(kMostMs)}};
}

// Somebody on the register, with a case that is ready for an interim order.
struct Ready {
  RegisteredPerson who;
  CaseWalk walk;
};

absl::StatusOr<std::vector<Ready>> Prepare(Furnished& furnished, int bars) {
  std::vector<Ready> ready;
  for (int n = 0; n < bars; ++n) {
    CANDOUR_ASSIGN_OR_RETURN(RegisteredPerson who, furnished.desk().Admit("Bench", absl::StrCat("Bar-", n)));
    CaseWalk walk(furnished.services(), who.person_id);
    CANDOUR_RETURN_IF_ERROR(walk.Refer().status());
    CANDOUR_RETURN_IF_ERROR(walk.Identify());
    CANDOUR_RETURN_IF_ERROR(walk.SeatInterimPanel());
    ready.push_back({std::move(who), std::move(walk)});
  }
  return ready;
}

double Percentile(std::vector<absl::Duration> times, size_t percent) {
  std::sort(times.begin(), times.end());
  return absl::ToDoubleMilliseconds(times[(times.size() - 1) * percent / 100]);
}

absl::Status SampleBars(const std::string& series, Furnished& furnished, int bars, Samples* samples) {
  CANDOUR_ASSIGN_OR_RETURN(std::vector<Ready> ready, Prepare(furnished, bars));
  std::vector<absl::Duration> orders, shown;
  for (Ready& one : ready) {
    const Stopwatch order;
    CANDOUR_RETURN_IF_ERROR(one.walk.MakeInterimOrder(kMonths).status());
    orders.push_back(order.elapsed());
    const auto took =
        furnished.desk().TimeUntilShown(one.who.number, registration::v1::REGISTER_STATUS_SUSPENDED);
    if (!took) return absl::DeadlineExceededError("the register does not show a bar");
    shown.push_back(*took);
  }
  (*samples)[series + ".order_p50_ms"].push_back(Percentile(orders, 50));
  (*samples)[series + ".p50_ms"].push_back(Percentile(shown, 50));
  (*samples)[series + ".p99_ms"].push_back(Percentile(shown, 99));
  return absl::OkStatus();
}

absl::Status MeasureOn(const std::string& series, const Servers& servers, const Settings& settings,
                       Samples* samples) {
  CANDOUR_ASSIGN_OR_RETURN(const auto furnished, Furnished::Open(servers));
  for (int run = 0; run < settings.runs; ++run) {
    Progress(absl::StrCat(series, ", ", settings.bars, " bars, one at a time"));
    CANDOUR_RETURN_IF_ERROR(SampleBars(series, *furnished, settings.bars, samples));
  }
  return absl::OkStatus();
}

std::vector<RowSpec> Rows(const Settings&) {
  return RowsOf(kEmbedded, "fsynced and folded", "the one replica that there is shows it");
}
std::vector<RowSpec> BrokerRows(const Settings&) {
  return RowsOf(kOnBroker, "in the page cache of one broker, and folded",
                "every one of three replicas shows it");
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  const TempDir folder;
  Servers servers;
  CANDOUR_ASSIGN_OR_RETURN(servers.emplace_back(), ServerProcess::Start(folder / "data"));
  return MeasureOn(kEmbedded, servers, settings, samples);
}

// Data folders of their own, and the keys and tokens of the first.
absl::StatusOr<Servers> StartReplicas(const TempDir& folder, const std::string& bootstrap) {
  const std::string first = folder / "replica-0";
  CANDOUR_RETURN_IF_ERROR(CreateLedgers(first, bootstrap));
  Servers servers;
  for (int n = 0; n < kReplicas; ++n) {
    const std::string data = folder / absl::StrCat("replica-", n);
    if (n > 0) {
      std::filesystem::create_directories(data);
      std::filesystem::copy(first + "/dev", data + "/dev", std::filesystem::copy_options::recursive);
    }
    CANDOUR_ASSIGN_OR_RETURN(servers.emplace_back(),
                             ServerProcess::Start(data, {"--kafka", bootstrap, "--single-broker"}));
  }
  return servers;
}

absl::Status MeasureOnBroker(const Settings& settings, Samples* samples) {
  Progress("starting a broker");
  CANDOUR_ASSIGN_OR_RETURN(const auto cluster, KafkaCluster::Start(1));
  const TempDir folder;
  CANDOUR_ASSIGN_OR_RETURN(const Servers servers, StartReplicas(folder, cluster->bootstrap()));
  return MeasureOn(kOnBroker, servers, settings, samples);
}

}  // namespace

Measurement BarsMeasurement() {
  return {kEmbedded, "--bars interim orders, until the register shows each", &Rows, &Measure};
}

Measurement BrokerBarsMeasurement() {
  return {kOnBroker, "the same on one Kafka broker, started for it, until three replicas show each",
          &BrokerRows, &MeasureOnBroker, &KafkaCluster::SkipReason};
}

}  // namespace candour

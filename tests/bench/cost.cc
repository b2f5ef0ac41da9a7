// What a command costs where there are many facts and where there are few, on the embedded ledger.
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/data_sets.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace candour {
namespace {

constexpr int kInFlight = 64;
// To be reached: so much dearer with a million facts than with 10,000.
constexpr double kMostOfFew = 1.3;
constexpr double kMostMib = 1024;  // of a process that serves a million facts

std::string Name(int facts, const std::string& quantity) {
  return absl::StrCat("cost.", facts, ".", quantity);
}

std::vector<RowSpec> Rows(const Settings& settings) {
  const std::string synced = "fsynced on this disk, and folded";
  const int few = settings.few_facts, many = settings.facts;
  return {{Name(few, "us_per_command"), "us", synced},
          {Name(many, "us_per_command"), "us", synced, Name(few, "us_per_command"), RatioAtMost(kMostOfFew)},
          {Name(few, "cpu_us_per_command"), "us", synced},
          {Name(many, "cpu_us_per_command"), "us", synced, Name(few, "cpu_us_per_command")},
          {Name(few, "peak_memory_mib"), "MiB", "resident"},
          {Name(many, "peak_memory_mib"), "MiB", "resident", "", ValueAtMost(kMostMib)}};
}

// Wall time is 1 / rate, client and server on the same cores; CPU time is the server's alone.
absl::Status SampleOn(int facts, const std::string& data, const Settings& settings, Samples* samples) {
  Progress(absl::StrCat("commands on ", facts, " facts"));
  CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data, {"--verify-log", "no"}));
  const Call call = CreatePostCalls(server->server(), settings.connections);
  (void)RunLoad(kInFlight, absl::ZeroDuration(), settings.length / 3, call);
  CANDOUR_ASSIGN_OR_RETURN(const absl::Duration cpu_before, server->CpuTime());
  const LoadResult result = RunLoad(kInFlight, absl::ZeroDuration(), settings.length, call);
  CANDOUR_ASSIGN_OR_RETURN(const absl::Duration cpu_after, server->CpuTime());
  CANDOUR_ASSIGN_OR_RETURN(const uint64_t peak, server->PeakBytes());
  CANDOUR_RETURN_IF_ERROR(server->Stop());
  CANDOUR_RETURN_IF_ERROR(result.failure);
  if (result.calls == 0) return absl::DeadlineExceededError("no call ended; measure for longer");
  (*samples)[Name(facts, "us_per_command")].push_back(1e6 / result.per_second);
  (*samples)[Name(facts, "cpu_us_per_command")].push_back(absl::ToDoubleMicroseconds(cpu_after - cpu_before) /
                                                          static_cast<double>(result.calls));
  (*samples)[Name(facts, "peak_memory_mib")].push_back(static_cast<double>(peak) / (1024 * 1024));
  return absl::OkStatus();
}

// A copy: what a run adds to the few facts would otherwise make them many.
absl::Status SampleOnCopy(int facts, const std::string& data, const Settings& settings, Samples* samples) {
  const TempDir folder;
  std::filesystem::copy(data, folder / "data", std::filesystem::copy_options::recursive);
  return SampleOn(facts, folder / "data", settings, samples);
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string few, settings.data_sets->WithPosts(settings.few_facts));
  CANDOUR_ASSIGN_OR_RETURN(const std::string many, settings.data_sets->WithPosts(settings.facts));
  for (int run = 0; run < settings.runs; ++run) {
    CANDOUR_RETURN_IF_ERROR(SampleOnCopy(settings.few_facts, few, settings, samples));
    // To these a run adds a hundredth or two: not worth a copy of gigabytes.
    CANDOUR_RETURN_IF_ERROR(SampleOn(settings.facts, many, settings, samples));
  }
  return absl::OkStatus();
}

}  // namespace

Measurement CostMeasurement() {
  return {"cost", "a command on --few-facts and on --facts facts; after `rebuild`, since it adds to them",
          &Rows, &Measure};
}

}  // namespace candour

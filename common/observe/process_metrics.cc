#include "common/observe/process_metrics.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace candour {
namespace {

std::optional<double> ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  double pages_in_all = 0, pages_resident = 0;
  if (!(file >> pages_in_all >> pages_resident)) return std::nullopt;
  return pages_resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::optional<double> OpenDescriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (error) return std::nullopt;
  return static_cast<double>(std::distance(begin(open), end(open))) - 1;  // not the one that counts
}

std::optional<double> MostDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

std::optional<double> CpuSeconds() {
  timespec spent{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) != 0) return std::nullopt;
  return absl::ToDoubleSeconds(absl::DurationFromTimespec(spent));
}

}  // namespace

void AddProcessMetrics(Metrics& metrics, const std::string& build) {
  static const double start = static_cast<double>(absl::ToUnixMillis(absl::Now())) / 1000;
  constexpr auto kGauge = Metrics::Kind::kGauge;
  metrics.AddRead(kGauge, "candour_build_info", "Always 1; the label says which build runs.",
                  {{"build", build}}, [] { return 1; });
  metrics.AddRead(kGauge, "process_start_time_seconds", "When the process started, Unix time.", {},
                  [] { return start; });
  metrics.AddRead(Metrics::Kind::kCounter, "process_cpu_seconds_total", "CPU time used, user and system.", {},
                  CpuSeconds);
  metrics.AddRead(kGauge, "process_resident_memory_bytes", "Resident memory.", {}, ResidentBytes);
  metrics.AddRead(kGauge, "process_open_fds", "Open file descriptors.", {}, OpenDescriptors);
  metrics.AddRead(kGauge, "process_max_fds", "Most file descriptors that may be open.", {}, MostDescriptors);
}

}  // namespace candour

// A closed loop of calls: so many in flight, each answered one is followed by the next, for a while.
#ifndef CANDOUR_TESTS_BENCH_LOAD_H_
#define CANDOUR_TESTS_BENCH_LOAD_H_

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace candour {

struct LoadResult {
  double per_second = 0;
  absl::Duration p50, p99, p999;
  uint64_t calls = 0, failed = 0;
};

// `call` starts one call and runs its argument with success or not when it is answered, on any thread.
inline LoadResult RunLoad(int in_flight, absl::Duration warm_up, absl::Duration length,
                          const std::function<void(std::function<void(bool)>)>& call) {
  std::atomic<int> running = in_flight;
  std::atomic<uint64_t> failed = 0;
  std::mutex mutex;
  std::vector<absl::Duration> latencies;
  const absl::Time from = absl::Now() + warm_up, until = from + length;
  std::function<void()> next = [&] {
    const absl::Time start = absl::Now();
    if (start >= until) {
      --running;
      return;
    }
    call([&, start](bool ok) {
      const absl::Time end = absl::Now();
      if (!ok) ++failed;
      if (start >= from && end < until && ok) {
        const std::lock_guard<std::mutex> lock(mutex);
        latencies.push_back(end - start);
      }
      next();
    });
  };
  for (int i = 0; i < in_flight; ++i) next();
  while (running > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));

  LoadResult result;
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double share) {
    return latencies.empty()
               ? absl::ZeroDuration()
               : latencies[static_cast<size_t>(share * static_cast<double>(latencies.size() - 1))];
  };
  result.calls = latencies.size();
  result.failed = failed;
  result.per_second = static_cast<double>(latencies.size()) / absl::ToDoubleSeconds(length);
  result.p50 = at(0.5);
  result.p99 = at(0.99);
  result.p999 = at(0.999);
  return result;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_LOAD_H_

// Closed loops: so many calls in flight, each answered one is followed by the next, for a while.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_LOAD_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_LOAD_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace candour {

struct LoadResult {
  double per_second = 0;
  absl::Duration p50, p99, p999;  // of one call
  uint64_t calls = 0, failed = 0;
  absl::Status failure;  // the first
};

// Starts one call and tells its argument how it ended, on any thread but never within itself.
using Call = std::function<void(std::function<void(absl::Status)>)>;

// What is answered after `warm_up` and within `length` counts. Returns when every call has ended; starts no
// more of them after one has failed.
LoadResult RunLoad(int in_flight, absl::Duration warm_up, absl::Duration length, const Call& call);

// The same of calls that another program made.
struct TimedCall {
  absl::Time start, end;
};
LoadResult Summarise(const std::vector<TimedCall>& calls, absl::Time from, absl::Time until);

// The same of calls that block, each on a thread of its own.
LoadResult RunThreads(int threads, absl::Duration warm_up, absl::Duration length,
                      const std::function<absl::Status()>& call);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_LOAD_H_

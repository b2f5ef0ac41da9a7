#include "tests/bench/support/load.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/base/mutex.h"

namespace candour {
namespace {

// Of the calls of one run.
class Record {
 public:
  Record(absl::Time from, absl::Time until) : from_(from), until_(until) {}
  Record(absl::Duration warm_up, absl::Duration length)
      : from_(absl::Now() + warm_up), until_(from_ + length) {}

  // No more calls: it is over, or one failed.
  bool Ended(absl::Time now) {
    MutexLock lock(mutex_);
    return now >= until_ || result_.failed > 0;
  }
  void Add(absl::Time start, absl::Time end, const absl::Status& status) {
    MutexLock lock(mutex_);
    if (!status.ok()) {
      result_.failure.Update(status);
      ++result_.failed;
    } else if (start >= from_ && end < until_) {
      latencies_.push_back(end - start);
    }
  }
  LoadResult Finish() {
    MutexLock lock(mutex_);
    std::sort(latencies_.begin(), latencies_.end());
    result_.calls = latencies_.size();
    result_.per_second = static_cast<double>(latencies_.size()) / absl::ToDoubleSeconds(until_ - from_);
    result_.p50 = At(0.5);
    result_.p99 = At(0.99);
    result_.p999 = At(0.999);
    return result_;
  }

 private:
  absl::Duration At(double share) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (latencies_.empty()) return absl::ZeroDuration();
    return latencies_[static_cast<size_t>(share * static_cast<double>(latencies_.size() - 1))];
  }

  const absl::Time from_, until_;
  Mutex mutex_;
  LoadResult result_ ABSL_GUARDED_BY(mutex_);
  std::vector<absl::Duration> latencies_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

LoadResult RunLoad(int in_flight, absl::Duration warm_up, absl::Duration length, const Call& call) {
  Record record(warm_up, length);
  Mutex mutex;
  std::condition_variable ended;
  int running = in_flight;
  std::function<void()> next = [&] {
    const absl::Time start = absl::Now();
    if (record.Ended(start)) {
      MutexLock lock(mutex);
      if (--running == 0) ended.notify_all();
      return;
    }
    call([&, start](const absl::Status& status) {
      record.Add(start, absl::Now(), status);
      next();
    });
  };
  for (int i = 0; i < in_flight; ++i) next();
  {
    MutexLock lock(mutex);
    while (running > 0) lock.Wait(ended);
  }
  return record.Finish();
}

LoadResult Summarise(const std::vector<TimedCall>& calls, absl::Time from, absl::Time until) {
  Record record(from, until);
  for (const TimedCall& call : calls) record.Add(call.start, call.end, absl::OkStatus());
  return record.Finish();
}

LoadResult RunThreads(int threads, absl::Duration warm_up, absl::Duration length,
                      const std::function<absl::Status()>& call) {
  Record record(warm_up, length);
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&] {
      for (absl::Time start = absl::Now(); !record.Ended(start);) {
        const absl::Status status = call();
        const absl::Time end = absl::Now();
        record.Add(start, end, status);
        start = end;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  return record.Finish();
}

}  // namespace candour

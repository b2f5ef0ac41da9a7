// A few threads for questions that wait for the log: gRPC's own threads must never block.
#ifndef CANDOUR_COMMON_RPC_WAITING_POOL_H_
#define CANDOUR_COMMON_RPC_WAITING_POOL_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "common/base/mutex.h"

namespace candour {

// Thread-safe. More than kMaxQueued waiting questions are turned away.
class WaitingPool {
 public:
  static constexpr size_t kMaxQueued = 1000;

  explicit WaitingPool(size_t threads = 8) {
    for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
  }
  // Runs what is queued, then ends.
  ~WaitingPool() {
    {
      MutexLock lock(mutex_);
      stop_ = true;
      queued_.notify_all();
    }
    for (std::thread& thread : threads_) thread.join();
  }

  // False: too many wait already, `work` will not run.
  bool Add(std::function<void()> work) {
    MutexLock lock(mutex_);
    if (queue_.size() >= kMaxQueued) return false;
    queue_.push_back(std::move(work));
    queued_.notify_one();
    return true;
  }

 private:
  void Run() {
    while (true) {
      std::function<void()> work;
      {
        MutexLock lock(mutex_);
        while (queue_.empty() && !stop_) lock.Wait(queued_);
        if (queue_.empty()) return;
        work = std::move(queue_.front());
        queue_.pop_front();
      }
      work();
    }
  }

  Mutex mutex_;
  std::condition_variable queued_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_WAITING_POOL_H_

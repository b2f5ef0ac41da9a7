// std::mutex with clang's thread annotations. absl::Mutex is reported falsely by ThreadSanitizer when Abseil
// itself is not instrumented (Debian's is not).
#ifndef CANDOUR_COMMON_BASE_MUTEX_H_
#define CANDOUR_COMMON_BASE_MUTEX_H_

#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"

namespace candour {

class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  friend class MutexLock;
  std::mutex mutex_;
};

// Holds the mutex for its scope. `Wait` releases it while waiting; check the condition in a loop.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : lock_(mutex.mutex_) {}
  ~MutexLock() ABSL_UNLOCK_FUNCTION() {}

  void Wait(std::condition_variable& condition) { condition.wait(lock_); }
  // False when `timeout` passed first.
  template <class Rep, class Period>
  bool WaitFor(std::condition_variable& condition, std::chrono::duration<Rep, Period> timeout) {
    return condition.wait_for(lock_, timeout) == std::cv_status::no_timeout;
  }

 private:
  std::unique_lock<std::mutex> lock_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_MUTEX_H_

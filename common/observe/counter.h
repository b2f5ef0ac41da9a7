// A number that only grows, counted without a lock.
#ifndef CANDOUR_COMMON_OBSERVE_COUNTER_H_
#define CANDOUR_COMMON_OBSERVE_COUNTER_H_

#include <atomic>
#include <cstdint>

namespace candour {

// Thread-safe. Orders nothing: it is read for people, never to decide by.
class Counter {
 public:
  void Add(uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_ = 0;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_OBSERVE_COUNTER_H_

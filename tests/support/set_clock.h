// A clock that a test sets.
#ifndef CANDOUR_TESTS_SUPPORT_SET_CLOCK_H_
#define CANDOUR_TESTS_SUPPORT_SET_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "common/base/clock.h"

namespace candour {

// Thread-safe.
class SetClock : public Clock {
 public:
  explicit SetClock(absl::Time now) : now_us_(absl::ToUnixMicros(now)) {}
  absl::Time Now() const override { return absl::FromUnixMicros(now_us_.load()); }
  void Set(absl::Time now) { now_us_ = absl::ToUnixMicros(now); }
  void Advance(absl::Duration by) { Set(Now() + by); }

 private:
  std::atomic<int64_t> now_us_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_SET_CLOCK_H_

// Time and randomness as seams: production passes the system's, tests and the simulation their own.
#ifndef CANDOUR_COMMON_BASE_CLOCK_H_
#define CANDOUR_COMMON_BASE_CLOCK_H_

#include <cstdint>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace candour {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // UTC; may jump.
  virtual absl::Time Now() const = 0;
};

// The process's clock.
const Clock& SystemClock();

// Starts at `start` and runs with the system's clock from there: a story can begin on any day (--dev-clock).
class ShiftedClock : public Clock {
 public:
  explicit ShiftedClock(absl::Time start) : offset_(start - absl::Now()) {}
  absl::Time Now() const override { return absl::Now() + offset_; }

 private:
  const absl::Duration offset_;
};

// Source of unpredictable bytes. Thread-safe.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual std::string Bytes(size_t count) = 0;
};

// libsodium's generator.
Entropy& SystemEntropy();

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_CLOCK_H_

// Virtual time and seeded chance: everything that happens in a simulated run follows from its seed.
#ifndef CANDOUR_TESTS_SIMULATION_EVENT_LOOP_H_
#define CANDOUR_TESTS_SIMULATION_EVENT_LOOP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/clock.h"

namespace candour {

// The same numbers on every platform: the standard distributions are not.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  // From `low` to `high`, both included.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine_() % static_cast<uint64_t>(high - low + 1));
  }
  bool Chance(double probability) { return static_cast<double>(engine_() % 1'000'000) < probability * 1e6; }
  template <class T>
  T& Pick(std::vector<T>& from) {
    return from[engine_() % from.size()];
  }

 private:
  std::mt19937_64 engine_;
};

// Single-threaded. Events of one tick run in the order in which they were asked for. A tick is a millisecond.
class EventLoop {
 public:
  int64_t now() const { return now_; }
  void After(int64_t ticks, std::function<void()> event) {
    events_.emplace(std::pair(now_ + ticks, asked_++), std::move(event));
  }
  // Until `end`, or as soon as `settled` holds between two events.
  void Run(int64_t end, const std::function<bool()>& settled) {
    while (!events_.empty() && events_.begin()->first.first <= end && !settled()) {
      auto first = events_.extract(events_.begin());
      now_ = first.key().first;
      first.mapped()();
    }
  }

 private:
  int64_t now_ = 0;
  uint64_t asked_ = 0;
  std::map<std::pair<int64_t, uint64_t>, std::function<void()>> events_;
};

// A process's clock: the loop's, wrong by `skew` ticks.
class SimClock : public Clock {
 public:
  explicit SimClock(const EventLoop& loop) : loop_(loop) {}
  absl::Time Now() const override {
    return absl::FromUnixSeconds(1'750'000'000) + absl::Milliseconds(loop_.now() + skew);
  }
  int64_t skew = 0;

 private:
  const EventLoop& loop_;
};

class SimEntropy : public Entropy {
 public:
  explicit SimEntropy(uint64_t seed) : random_(seed) {}
  std::string Bytes(size_t count) override {
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_.Between(0, 255));
    return bytes;
  }

 private:
  Random random_;
};

// How often each thing happened, by name.
using Counters = std::map<std::string, int64_t>;

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_EVENT_LOOP_H_

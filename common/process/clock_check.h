// Whether this process's clock may be believed, by what the brokers' says.
//
//   ClockCheck check({.ask = [&] { return brokers->Ask(absl::Seconds(2)); }, .clock = &clock});
//   check.Start();
//   if (const absl::Status trusted = check.Trusted(); !trusted.ok()) return trusted;   // record nothing
//
// The other clock stood at the time that `ask` gives at some moment of the call. Which, nobody knows, so a
// clock counts as off only by what is certain. Example: asked at 12:00:10.0, answered at 12:00:10.4, and the
// brokers' clock stood at 12:00:07.1 meanwhile: this clock is ahead by 2.9 s to 3.3 s, so by 2.9 s at least.
//
// Between two comparisons a steady clock tells at once when the time of day was set, or stood still with the
// machine: what it moved by is added until the next one.
#ifndef CANDOUR_COMMON_PROCESS_CLOCK_CHECK_H_
#define CANDOUR_COMMON_PROCESS_CLOCK_CHECK_H_

#include <condition_variable>
#include <functional>
#include <optional>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace candour {

// Time since any moment, by a clock that nobody sets.
absl::Duration SteadyTime();

// Thread-safe.
class ClockCheck {
 public:
  struct Options {
    std::function<absl::StatusOr<absl::Time>()> ask;
    const Clock* clock = &SystemClock();
    std::function<absl::Duration()> steady = SteadyTime;
    absl::Duration tolerance = absl::Seconds(2);
    // Between two comparisons; while the clock is not trusted, and to notice that it moved: `soon`.
    absl::Duration every = absl::Seconds(5), soon = absl::Seconds(1);
    // How long a comparison is believed where no other succeeds: a leader changes in seconds, and what a
    // clock drifts meanwhile is far below the tolerance.
    absl::Duration good_for = absl::Minutes(1);
  };
  explicit ClockCheck(Options options) : options_(std::move(options)) {}
  ~ClockCheck();

  // Compares at once and from then on, on a thread of its own; logs what it finds when that changes.
  void Start();
  // No further comparison; one under way is not waited for. `Trusted` goes on.
  void Stop();

  // Asks once.
  void Compare();

  // OK, or UNAVAILABLE: CLOCK_SKEWED where the clock is off by more than the tolerance, CLOCK_UNCHECKED where
  // it was not compared for `good_for`.
  absl::Status Trusted() const;
  // By how much it is off at least: ahead if positive. nullopt: not known.
  std::optional<absl::Duration> skew() const;

 private:
  struct Compared {
    absl::Duration least, most;  // this clock less the other one
    absl::Duration apart;        // this clock less the steady one
    absl::Duration at;           // by the steady clock
  };
  absl::Duration Apart() const;
  void LogChange(const absl::Status& asked);
  void Run();

  const Options options_;
  mutable Mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<Compared> last_ ABSL_GUARDED_BY(mutex_);
  std::string logged_;  // by the thread that compares
  std::thread thread_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_CLOCK_CHECK_H_

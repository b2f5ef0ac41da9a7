// Turns timers that are due into commands of the system. Every replica may: the id of a timer's command is
// the same from each (replica/timer_row.h), so it has one outcome whoever sends it.
//
//   Timers timers({.replica = replica, .executor = executor, .model = &model, .report = log});
//   while (running) timers.Tick();                       // one thread, every 10 to 100 ms
//
// A round takes the oldest timers that are due since `grace`, waits a random part of `spread`, leaves out
// what another replica has settled meanwhile, and sends the rest in the order of their due dates. The next
// round waits for its outcomes, and begins at most once per `round`: so a process that was away for a month
// catches up in order, at a limited rate. What fails without an outcome is tried again.
//
// Nothing is early: a command is decided only when it is due by the clock of who decides, which `grace`
// behind the due date still holds for a clock that is ahead by less. Where the record does not arm it any
// more nothing is recorded (decider/timers.h).
#ifndef CANDOUR_COMMON_EXECUTOR_TIMERS_H_
#define CANDOUR_COMMON_EXECUTOR_TIMERS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/executor/executor.h"

namespace candour {

// Of one timer that was sent.
struct TimerResult {
  StandingTimer timer;
  absl::Duration late;  // after its due date when it was sent
  absl::StatusOr<OutcomePtr> outcome;
};

// Timers that are due and have no outcome yet.
struct DueTimers {
  size_t count = 0;
  absl::Duration oldest;  // how long the first has been due; zero where there is none
};
// By `now`, of the first `most` rows: they stand in the order of their due dates, and nothing else is read.
DueTimers TimersDue(const FoldedView& view, absl::Time now, size_t most);

class Timers {
 public:
  struct Options {
    Replica* replica = nullptr;
    Executor* executor = nullptr;
    const Model* model = nullptr;
    const Clock* clock = &SystemClock();
    Entropy* entropy = &SystemEntropy();
    // Sends nothing.
    bool paused = false;
    absl::Duration grace = absl::Minutes(1);
    absl::Duration spread = absl::Milliseconds(250);
    absl::Duration round = absl::Seconds(1);
    size_t per_round = 25;
    absl::Duration patience = absl::Seconds(30);
    // What had no outcome, and is not only unknown, rests that long; the others go on.
    absl::Duration rest = absl::Minutes(5);
    // Told of every result, on a thread of the executor; may be null.
    std::function<void(const TimerResult&)> report = nullptr;
  };
  // Everything in `options` outlives the object, the executor as long as Tick is called. What is under way
  // when it is destroyed goes on.
  explicit Timers(Options options);

  void Tick();

 private:
  struct Shared;
  bool Look(absl::Time now);
  void Send(absl::Time now);
  void Submit(const StandingTimer& standing, SystemCommand command, absl::Time now);

  const Options options_;
  const std::shared_ptr<Shared> shared_;
  std::vector<StandingTimer> round_;  // that waits to be sent
  absl::Time look_at_ = absl::InfinitePast(), send_at_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_TIMERS_H_

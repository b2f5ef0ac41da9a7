#include "common/executor/timers.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/executor/pacing.h"
#include "common/executor/system_call.h"

namespace candour {
namespace {

// Timers that a round passes by to find others, and how many are known to rest: some 10 MB. If more fail
// than that, those behind them wait.
constexpr size_t kMostPassedBy = 100000;

}  // namespace

DueTimers TimersDue(const FoldedView& view, absl::Time now, size_t most) {
  DueTimers due;
  size_t left = most;
  (void)view.Timers([&](const StandingTimer& standing) {
    if (left-- == 0 || standing.timer.due() > now) return false;
    if (view.IsSettled(standing.id)) return true;  // a row whose id something else than a timer took
    if (due.count++ == 0) due.oldest = now - standing.timer.due();
    return true;
  });
  return due;
}

// Outlives the object while calls are under way.
struct Timers::Shared {
  Mutex mutex;
  size_t under_way ABSL_GUARDED_BY(mutex) = 0;
  std::map<std::string, absl::Time> resting ABSL_GUARDED_BY(mutex);  // by command id, until when
  std::function<void(const TimerResult&)> report;

  void Rest(const std::string& id, absl::Time until) {
    MutexLock lock(mutex);
    resting[id] = until;
  }
  // What was not asked for since its rest was over belongs to a record that has moved on.
  void ForgetRested(absl::Time now) {
    MutexLock lock(mutex);
    std::erase_if(resting, [now](const auto& entry) { return entry.second < now; });
  }
  bool IsResting(const std::string& id, absl::Time now, absl::Duration most) {
    MutexLock lock(mutex);
    const auto found = resting.find(id);
    if (found == resting.end()) return false;
    if (!Reached(now, most, &found->second)) return true;
    resting.erase(found);
    return false;
  }
};

Timers::Timers(Options options) : options_(std::move(options)), shared_(std::make_shared<Shared>()) {
  shared_->report = options_.report;
}

void Timers::Tick() {
  if (options_.paused || !options_.replica->ready()) return;
  {
    MutexLock lock(shared_->mutex);
    if (shared_->under_way > 0) return;
  }
  const absl::Time now = options_.clock->Now();
  if (round_.empty()) {
    if (Reached(now, options_.round, &look_at_) && Look(now))
      send_at_ = now + DrawPart(options_.spread, *options_.entropy);
  } else if (Reached(now, options_.spread, &send_at_)) {
    Send(now);
  }
}

// True: a round waits to be sent.
bool Timers::Look(absl::Time now) {
  look_at_ = now + options_.round;
  shared_->ForgetRested(now);
  const std::shared_ptr<const FoldedView> view = options_.replica->View();
  size_t passed_by = 0;
  // A row that can't be read is the store's matter: the replica stops for it.
  (void)view->Timers([&](const StandingTimer& standing) {
    if (standing.timer.due() + options_.grace > now) return false;
    // A row stands beside its settled id only where something else than a timer took the id.
    if (shared_->IsResting(standing.id, now, options_.rest) || view->IsSettled(standing.id)) {
      return ++passed_by < kMostPassedBy;
    }
    round_.push_back(standing);
    return round_.size() < options_.per_round;
  });
  return !round_.empty();
}

void Timers::Send(absl::Time now) {
  const std::shared_ptr<const FoldedView> view = options_.replica->View();
  for (const StandingTimer& standing : std::exchange(round_, {})) {
    if (view->IsSettled(standing.id)) continue;
    std::optional<SystemCommand> command = options_.model->CommandOf(standing.stream, standing.timer);
    if (command) {
      Submit(standing, *std::move(command), now);
    } else {
      shared_->Rest(standing.id, now + options_.rest);  // armed by a model, and not in its list of timers
    }
  }
}

void Timers::Submit(const StandingTimer& standing, SystemCommand command, absl::Time now) {
  CommandCall call = SystemCall(standing.id, absl::StrCat(kTimerMethod, standing.timer.name),
                                std::move(command), now, now + options_.patience);
  call.done = [shared = shared_, standing, now,
               until = now + options_.rest](absl::StatusOr<OutcomePtr> outcome) {
    if (!outcome.ok() && !IsPassing(outcome.status())) shared->Rest(standing.id, until);
    {
      MutexLock lock(shared->mutex);
      --shared->under_way;
    }
    if (shared->report) shared->report({standing, now - standing.timer.due(), std::move(outcome)});
  };
  {
    MutexLock lock(shared_->mutex);
    ++shared_->under_way;
  }
  options_.executor->Submit(std::move(call));
}

}  // namespace candour

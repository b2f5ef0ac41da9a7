// Walks a ledger's records in order, as folded, and sends the commands of the reactions that read them. Every
// replica may: the id of a reaction's command is the same from each, so it has one outcome.
//
//   Reactor reactor({.source = replica, .own = replica, .executor = executor, .reactions = &reactions,
//                    .scratch = store});
//   while (running) reactor.Tick();                      // one thread, every 10 to 100 ms
//
// Each reaction walks by itself, in rounds: it takes what the next records ask for, waits a random part of
// `spread`, leaves out what is settled, sends the rest and waits for the outcomes. A record whose command got
// no outcome is tried again while the walk goes on; how far a reaction came is kept in `scratch` below that
// record, and may be lost: what is settled is only looked up. A reaction that the log does not know yet is
// started at the end of the source (or its start: `from_start`) by a command of its own
// (decider/enabled_reaction.h). One that is paused, there or by `paused`, walks up to the next record that
// asks for something, and waits. Where the source is not the ledger that it was (the scratch knows its
// chain), it stops for good.
#ifndef CANDOUR_COMMON_EXECUTOR_REACTOR_H_
#define CANDOUR_COMMON_EXECUTOR_REACTOR_H_

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/decider/reactions.h"
#include "common/executor/executor.h"
#include "common/executor/recent_causes.h"

namespace candour {

// Of one command that was sent.
struct ReactionResult {
  std::string name;
  ledger::v1::Cause cause;
  std::string stream;
  absl::StatusOr<OutcomePtr> outcome;
};

// How far one reaction has come at this replica.
struct ReactionStanding {
  const Reaction* reaction = nullptr;
  std::optional<uint64_t> from;         // as the log says; nullopt: not yet
  uint64_t next = 0;                    // below it every record has its outcomes
  uint64_t behind = 0;                  // records from there to the end of the source
  absl::Duration lag;                   // the age of the first of them
  size_t retrying = 0;                  // records that got no outcome and are tried again
  std::optional<absl::Time> paused_at;  // as the log says
  bool paused_here = false;             // by Options::paused
};

class Reactor {
 public:
  struct Options {
    Replica* source = nullptr;     // whose facts are read; may be another service's own
    Replica* own = nullptr;        // whose streams are written; may be the same
    Executor* executor = nullptr;  // of `own`
    const Reactions* reactions = nullptr;
    // A reaction that the log does not know begins at the start of the source, not at its end: whatever
    // another ledger has ever said counts here.
    bool from_start = false;
    Store* scratch = nullptr;  // of `own`'s state
    const Clock* clock = &SystemClock();
    Entropy* entropy = &SystemEntropy();
    // Sends nothing.
    bool paused = false;
    absl::Duration spread = absl::Milliseconds(250);
    // Between tries of what only passed, and between writes of the scratch.
    absl::Duration soon = absl::Seconds(1);
    size_t per_round = 25;
    absl::Duration patience = absl::Seconds(30);
    // What had no outcome is tried again after that.
    absl::Duration rest = absl::Minutes(5);
    // Told of every result, on a thread of the executor; may be null.
    std::function<void(const ReactionResult&)> report = nullptr;
  };
  // Everything in `options` outlives the last Tick, WaitFor and Standings; nothing of it is touched when the
  // object is destroyed. What is under way then goes on.
  explicit Reactor(Options options);
  ~Reactor();

  void Tick();
  // Whether the log says of every reaction where it begins, as folded here. On the thread of Tick.
  bool Begun() const;

  // Waits until every reaction to what lies below `offset` has its outcome, folded here; DEADLINE_EXCEEDED at
  // `until`. Thread-safe, while another thread ticks.
  // Says so at once where one that is paused has stopped before it.
  absl::Status WaitFor(uint64_t offset, absl::Time until) const;

  // As of the last Tick, in the order of the declarations. Thread-safe.
  std::vector<ReactionStanding> Standings() const;

 private:
  struct Walk;
  struct Work;
  void Step(Walk& walk, absl::Time now);
  bool IsEnabled(Walk& walk, absl::Time now);
  bool IsPaused(const Walk& walk) const;
  void Start(Walk& walk, absl::Time now);
  void Collect(Walk& walk, absl::Time now);
  uint64_t LookAt(Walk& walk, const FoldedView& source, uint64_t from, uint64_t end);
  void WalkOn(Walk& walk);
  absl::Status CollectAt(Walk& walk, const FoldedView& source, uint64_t offset,
                         const std::string& command_id);
  void Send(Walk& walk, absl::Time now);
  void Submit(Walk& walk, const Work& work, absl::Time now);
  void Keep(Walk& walk, absl::Time now);
  void Tell();
  absl::Status Recall(Walk& walk);
  absl::StatusOr<std::string> HeadBelow(uint64_t offset) const;
  std::string BeginningOf(const Walk& walk) const;
  std::string ScratchKey(const Walk& walk) const;

  const Options options_;
  std::vector<std::unique_ptr<Walk>> walks_;
  std::shared_ptr<RecentCauses> recent_;  // of the source
  mutable Mutex mutex_;
  mutable std::condition_variable moved_;
  std::vector<ReactionStanding> standings_ ABSL_GUARDED_BY(mutex_);  // without `behind` and `lag`
  uint64_t settled_ ABSL_GUARDED_BY(mutex_) = 0;  // below it every reaction has its outcome
  // Where one that is paused waits with something to send.
  uint64_t held_up_ ABSL_GUARDED_BY(mutex_) = std::numeric_limits<uint64_t>::max();
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_REACTOR_H_

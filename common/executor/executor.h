// One command: from the call to an outcome that is in the log. architecture.md section 4; the rules were
// checked by exhaustive search, so change none without running tests/simulation on the new one.
//
//   executor.Submit({.id = id, .method = method, .stream = "registrant/1", .request = request, .decide =
//   decide,
//                    .authorise = authorise, .received_at = now, .deadline = now + absl::Seconds(30),
//                    .done = [](absl::StatusOr<OutcomePtr> outcome) { ... }});
//
// The executor is a state machine without threads of its own: it moves when a command is submitted, when the
// replica has folded (an observer of the replica), and at Tick. `done` is called exactly once, on one of
// those threads, with no lock held. Only the folded state answers:
//   settled  the id has an outcome in the log: answer that, whoever wrote it
//   dead     a stream of the attempt has moved past its stated version: decide again, same id and decided_at
//   else     wait; append the same bytes again when nothing was heard for a while
// An error instead of an outcome speaks about this call only: UNAVAILABLE with reason OUTCOME_UNKNOWN or
// NOT_RECORDED_YET or STALE_VIEW ("retry with the same command id, or ask GetCommand") or LEDGER_CLOSED (not
// recorded and never will be: the ledger has ended), what `authorise` said, what MakeRecord said
// (commit_maker.h), or DATA_LOSS.
#ifndef CANDOUR_COMMON_EXECUTOR_EXECUTOR_H_
#define CANDOUR_COMMON_EXECUTOR_EXECUTOR_H_

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/decider/command.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/executor/protection.h"
#include "common/observe/counter.h"
#include "common/replica/replica.h"

namespace candour {

struct CommandCall {
  std::string id;       // 16 bytes
  std::string method;   // "/candour.registration.v1.Register/SignCode"
  std::string issuer;   // of the caller's token
  std::string account;  // its subject
  std::string stream;   // the command's own
  std::string subject;  // the stream whose keys seal what is personal in it; empty: `stream`
  std::shared_ptr<const google::protobuf::Message> request;  // in clear
  // An error instead of a decision ends the call with it: nothing is recorded.
  std::function<absl::StatusOr<Decision>(const Context&)> decide;
  // What `decide` finds in Context::LookedUp, of the state that it decides on; an error ends the call. Null:
  // nothing.
  LookUp look_up = nullptr;
  // What must hold before a command that is not settled is decided: role, scope, shape. Gives the actor.
  std::function<absl::StatusOr<Actor>()> authorise;
  std::optional<uint64_t> if_version;
  std::optional<ledger::v1::Cause> cause;  // of a reaction
  // Decided only once what other ledgers say by now was dealt with in this one: Options::evidence.
  bool needs_evidence = false;
  absl::Time received_at;
  absl::Time deadline;
  std::function<void(absl::StatusOr<OutcomePtr>)> done;
};

// The refusal of a repeated id with another method, caller or content. Tells nothing of the first.
absl::Status CommandIdReused();

class Executor {
 public:
  using Elsewhere = std::function<bool(std::function<void()>)>;
  using Positions = std::vector<ledger::v1::Position>;
  using AwaitEvidence =
      std::function<void(absl::Time deadline, std::function<void(absl::StatusOr<Positions>)> done)>;

  struct Options {
    Replica* replica = nullptr;
    Protection* protection = nullptr;
    const Clock* clock = &SystemClock();
    Entropy* entropy = &SystemEntropy();
    std::string build;
    // Asked before a command that is not settled is decided; an error ends the call with it: nothing is
    // recorded. May be null.
    std::function<absl::Status()> may_decide = nullptr;
    // Appended again after this long without news: well above a slow acknowledgement.
    absl::Duration resend_after = absl::Seconds(2);
    // Runs work that blocks (a new key waits for the key log) on threads made for that, so that neither the
    // caller's nor the fold's ever do; false: too much waits there. Without it the thread at hand blocks. Its
    // threads end before the executor does.
    Elsewhere blocking = nullptr;
    // Awaits what a command with `needs_evidence` is decided on, and gives the positions of other ledgers
    // that are dealt with; an error ends the call: nothing is recorded. Null: nothing is followed.
    AwaitEvidence evidence = nullptr;
    // Runs what follows a fold (answers, new decisions) on other threads, so that the fold goes on; may be
    // null, and may say false: then the fold's thread does it. Its threads end before the executor does.
    Elsewhere resuming = nullptr;
    // Commands under way or waiting for their turn; above: RESOURCE_EXHAUSTED. About 4 KiB each.
    size_t max_in_flight = 20000;
  };
  // Registers itself with the replica, which outlives it.
  explicit Executor(Options options);
  ~Executor();

  void Submit(CommandCall call);
  // Ends calls past their deadline and appends again what was not heard of. Every 10 to 100 ms.
  void Tick();
  // Ends every call with UNAVAILABLE and takes no more: for shutdown, after the drain. A call that another
  // thread is just working on is ended by that thread, before it sends anything new.
  void Close();
  size_t in_flight() const;
  // Of those, how many stand behind another call: with their id, or for their stream's turn.
  size_t waiting() const;
  // Of those, how many have sent an attempt of which nobody knows whether it stands in the log: its append
  // had no certain result, or none for `resend_after`, and no copy was confirmed since. They stop counting
  // when the fold tells their outcome, or at their deadline: then the caller has heard OUTCOME_UNKNOWN.
  size_t unknown() const;

  // What became of attempts so far.
  struct Counts {
    Counter resent;         // the same bytes were appended again
    Counter decided_again;  // the attempt was dead
  };
  const Counts& counts() const { return counts_; }

 private:
  enum class State;
  struct Pending;
  using PendingPtr = std::shared_ptr<Pending>;
  // By the order of submission: oldest first, and the same order in every run of a simulation.
  using Ordered = std::map<uint64_t, PendingPtr>;

  bool Claim(const PendingPtr& pending, State from);
  bool Rest(const PendingPtr& pending, State as);
  void Start(const PendingPtr& pending);
  bool AwaitEvidenceOf(const PendingPtr& pending);
  void Prepare(const PendingPtr& pending);
  bool AwaitKey(const PendingPtr& pending);
  void TakeTurn(const PendingPtr& pending);
  void Run(const PendingPtr& pending);
  absl::StatusOr<Sameness> SameCommand(const Pending& pending, const replica::v1::CommandRow& row);
  bool AnswerIfTold(const PendingPtr& pending);
  bool AnswerIfSettled(const PendingPtr& pending, const FoldedView& view);
  void Answer(const PendingPtr& pending, OutcomePtr outcome);
  absl::Status MayDecide() const;
  void Decide(const PendingPtr& pending);
  absl::StatusOr<NewRecord> DecideOn(Pending& pending, const FoldedView& view);
  void Send(const PendingPtr& pending);
  void OnFolded(const Folded& folded);
  void ResumeAll(std::vector<PendingPtr> calls);
  void Resume(const PendingPtr& pending);
  void Forget(const PendingPtr& pending) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Finish(const PendingPtr& pending, absl::StatusOr<OutcomePtr> outcome);
  bool closed() const;

  const Options options_;
  Counts counts_;
  mutable Mutex mutex_;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t submitted_ ABSL_GUARDED_BY(mutex_) = 0;
  // The call that works on an id, and those that wait for it to end.
  absl::flat_hash_map<std::string, std::list<PendingPtr>> by_id_ ABSL_GUARDED_BY(mutex_);
  // The call whose turn it is on a stream, and those behind it.
  absl::flat_hash_map<std::string, std::list<PendingPtr>> turns_ ABSL_GUARDED_BY(mutex_);
  // Attempts by every stream that they depend on.
  absl::flat_hash_map<std::string, Ordered> depends_ ABSL_GUARDED_BY(mutex_);
  Ordered all_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_EXECUTOR_H_

#include "common/executor/executor.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "common/base/kill_point.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/executor/commit_maker.h"
#include "common/executor/resolve.h"

namespace candour {
namespace {

// Work that a finished call leaves behind (the next in its queues) runs after it, not inside it: a long queue
// of calls that fail at once must not become a deep stack.
void RunLater(std::function<void()> work) {
  thread_local std::deque<std::function<void()>> queue;
  thread_local bool running = false;
  queue.push_back(std::move(work));
  if (running) return;
  running = true;
  while (!queue.empty()) {
    const std::function<void()> next = std::move(queue.front());
    queue.pop_front();
    next();
  }
  running = false;
}

absl::Status OutcomeUnknown(absl::string_view why) {
  return RefuseCall(
      absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN",
      absl::StrCat(why, " Retry the same request with the same command id, or ask GetCommand."));
}

absl::Status Stopping() { return OutcomeUnknown("This process is stopping."); }

// Nothing can be recorded any more, and the id is not settled: so this is no refusal, and still certain.
absl::Status LedgerClosed() {
  return RefuseCall(absl::StatusCode::kUnavailable, "LEDGER_CLOSED",
                    "This ledger was closed; the command is not recorded and cannot be. Send it to the "
                    "ledger that follows.");
}

}  // namespace

absl::Status CommandIdReused() {
  return RefuseCall(absl::StatusCode::kAlreadyExists, "COMMAND_ID_REUSED",
                    "This command id was used for something else. Choose a new id for a new command.");
}

enum class Executor::State {
  kQueued,    // behind another call with its id, or for its stream's turn
  kMoving,    // one thread owns it
  kWaiting,   // an attempt was sent
  kFinished,  // answered
};

// Submitters, the fold and Tick all want to move a call. Whoever claims it owns it until it rests or is
// finished; the others pass it by, and the owner looks at the newest state before it lets go.
struct Executor::Pending {
  Pending(CommandCall c, uint64_t n) : call(std::move(c)), number(n) {}

  const CommandCall call;
  const uint64_t number;
  State state = State::kQueued;  // guarded by the executor's mutex
  // Only the owner:
  bool has_turn = false;
  Actor actor;
  CommandIdentity identity;
  SealedRequest request;
  ledger::v1::Commit commit;
  NewRecord record;
  std::optional<uint64_t> not_settled_at;  // the position last asked
  std::atomic<int64_t> resend_at_us{0};    // written by the ledger's threads too
};

Executor::Executor(Options options) : options_(std::move(options)) {
  options_.replica->AddObserver([this](const Folded& folded) { OnFolded(folded); });
}

Executor::~Executor() { Close(); }

void Executor::Submit(CommandCall call) {
  absl::Status refused;
  PendingPtr first;
  {
    MutexLock lock(mutex_);
    if (closed_) {
      refused = Stopping();
    } else if (all_.size() >= options_.max_in_flight) {
      refused = RefuseCall(
          absl::StatusCode::kResourceExhausted, "BUSY",
          "Too many commands are under way. Retry the same request with the same command id later.");
    } else {
      auto pending = std::make_shared<Pending>(std::move(call), submitted_++);
      const CommandCall& c = pending->call;
      pending->identity = {
          c.id, c.method, c.issuer, c.account, c.subject.empty() ? c.stream : c.subject, c.request.get()};
      all_.emplace(pending->number, pending);
      auto& queue = by_id_[c.id];
      queue.push_back(pending);
      if (queue.size() == 1) first = std::move(pending);
    }
  }
  if (!refused.ok()) return call.done(refused);
  if (first) RunLater([this, first] { Start(first); });
}

// False when another thread has it, or it is in another state by now.
bool Executor::Claim(const PendingPtr& pending, State from) {
  MutexLock lock(mutex_);
  if (pending->state != from) return false;
  pending->state = State::kMoving;
  return true;
}

// Lets go. False when the executor was closed meanwhile: then it is ended here.
bool Executor::Rest(const PendingPtr& pending, State as) {
  {
    MutexLock lock(mutex_);
    if (!closed_) {
      pending->state = as;
      return true;
    }
  }
  Finish(pending, Stopping());
  return false;
}

// Its id is its own: no other call of this process works on it.
void Executor::Start(const PendingPtr& pending) {
  if (!Claim(pending, State::kQueued)) return;
  if (!options_.replica->ready()) {
    return Finish(pending, OutcomeUnknown("This replica has not caught up with its ledger, or has stopped."));
  }
  if (AnswerIfSettled(pending, options_.replica->View())) return;
  absl::StatusOr<Actor> actor = pending->call.authorise();
  if (!actor.ok()) return Finish(pending, actor.status());
  pending->actor = *std::move(actor);
  // Here, on the caller's thread and before the stream is held up: a subject's first key waits for the key
  // log. A call behind another with its id starts where that one ended, which had its subject's key by then.
  absl::StatusOr<SealedRequest> request = options_.protection->SealRequest(pending->identity);
  if (!request.ok()) return Finish(pending, request.status());
  pending->request = *std::move(request);
  bool turn;
  {
    MutexLock lock(mutex_);
    auto& queue = turns_[pending->call.stream];
    queue.push_back(pending);
    pending->has_turn = true;
    turn = queue.front() == pending || closed_;  // closed: Decide ends it
    if (!turn) pending->state = State::kQueued;
  }
  if (turn) Decide(pending);
}

// Its stream's turn has come.
void Executor::Run(const PendingPtr& pending) {
  if (Claim(pending, State::kQueued)) Decide(pending);
}

bool Executor::AnswerIfSettled(const PendingPtr& pending, const std::shared_ptr<const FoldedView>& view) {
  const auto row = view->Command(pending->call.id);
  if (!row) {
    pending->not_settled_at = view->position();
    return false;
  }
  const absl::StatusOr<Sameness> same = options_.protection->Compare(
      pending->identity, {row->caller_tag(), row->content_tag(), row->tag_key_id()});
  if (!same.ok()) {
    Finish(pending, same.status());
  } else if (*same == Sameness::kOther) {
    Finish(pending, CommandIdReused());
  } else {
    Finish(pending, Outcome{*row, view});
  }
  return true;
}

void Executor::Decide(const PendingPtr& pending) {
  const std::shared_ptr<const FoldedView> view = options_.replica->View();
  if (pending->not_settled_at != view->position() && AnswerIfSettled(pending, view)) return;
  if (closed()) return Finish(pending, Stopping());
  if (view->self().closed) return Finish(pending, LedgerClosed());
  if (options_.clock->Now() > pending->call.deadline) {
    return Finish(pending, OutcomeUnknown("The command's turn did not come before its deadline."));
  }
  absl::StatusOr<NewRecord> record = DecideOn(*pending, *view);
  if (!record.ok()) return Finish(pending, record.status());
  pending->record = *std::move(record);
  {
    MutexLock lock(mutex_);
    for (const auto& write : pending->commit.writes()) depends_[write.stream()][pending->number] = pending;
  }
  Send(pending);
  // What was folded between the view and its rest told nobody.
  if (Rest(pending, State::kWaiting) && options_.replica->View()->position() != view->position()) {
    RunLater([this, pending] { Resume(pending); });
  }
}

absl::StatusOr<NewRecord> Executor::DecideOn(Pending& pending, const FoldedView& view) {
  const CommandCall& call = pending.call;
  const Context context(view, FormatUuid(call.id), pending.actor, call.received_at);
  const uint64_t version = call.if_version ? view.VersionOf(call.stream) : 0;
  const Decision decision = call.if_version.value_or(version) == version
                                ? call.decide(context)
                                : Decision(Refusal{"VERSION_MOVED",
                                                   absl::StatusCode::kFailedPrecondition,
                                                   {{"if_version", absl::StrCat(*call.if_version)},
                                                    {"version", absl::StrCat(version)}}});
  CANDOUR_RETURN_IF_ERROR(context.status());
  const CommitParts parts{pending.identity, pending.request, call.stream, options_.clock->Now(),
                          options_.build};
  CANDOUR_ASSIGN_OR_RETURN(
      pending.commit, MakeCommit(parts, decision, context, view, *options_.protection, *options_.entropy));
  return MakeRecord(pending.commit, view.self());
}

void Executor::Send(const PendingPtr& pending) {
  KillPoint("executor.before_append");
  pending->resend_at_us = absl::ToUnixMicros(options_.clock->Now() + options_.resend_after);
  const absl::Duration soon = options_.resend_after / 20;
  options_.replica->ledger().Append(pending->record,
                                    [pending, soon, clock = options_.clock](AppendOutcome outcome) {
                                      KillPoint("executor.after_append");
                                      if (outcome == AppendOutcome::kAppended) return;
                                      pending->resend_at_us = absl::ToUnixMicros(clock->Now() + soon);
                                    });
}

void Executor::OnFolded(const Folded& folded) {
  Ordered touched;
  {
    MutexLock lock(mutex_);
    for (const std::string& id : folded.settled) {
      const auto queue = by_id_.find(id);
      if (queue == by_id_.end()) continue;
      const PendingPtr& first = queue->second.front();
      touched[first->number] = first;
    }
    for (const std::string& stream : folded.streams) {
      const auto attempts = depends_.find(stream);
      if (attempts != depends_.end()) touched.insert(attempts->second.begin(), attempts->second.end());
    }
    if (folded.closed) touched = all_;
  }
  for (const auto& [number, pending] : touched) RunLater([this, waits = pending] { Resume(waits); });
}

// Settled, dead, or wait: asked of the newest state until it stands still.
void Executor::Resume(const PendingPtr& pending) {
  while (Claim(pending, State::kWaiting)) {
    const std::shared_ptr<const FoldedView> view = options_.replica->View();
    switch (Resolve(pending->commit, *view)) {
      case Resolution::kSettled:
        AnswerIfSettled(pending, view);
        return;
      case Resolution::kDead: {
        {
          MutexLock lock(mutex_);
          Forget(pending);
        }
        return Decide(pending);
      }
      case Resolution::kWait:
        break;
    }
    if (!Rest(pending, State::kWaiting) || options_.replica->View()->position() == view->position()) return;
  }
}

// The attempt depends on nothing any more.
void Executor::Forget(const PendingPtr& pending) {
  for (const auto& write : pending->commit.writes()) {
    const auto attempts = depends_.find(write.stream());
    if (attempts == depends_.end()) continue;
    attempts->second.erase(pending->number);
    if (attempts->second.empty()) depends_.erase(attempts);
  }
}

void Executor::Finish(const PendingPtr& pending, absl::StatusOr<Outcome> outcome) {
  PendingPtr next_of_id, next_of_stream;
  {
    MutexLock lock(mutex_);
    pending->state = State::kFinished;
    all_.erase(pending->number);
    Forget(pending);
    const auto leave = [&](auto& queues, const std::string& name) -> PendingPtr {
      const auto it = queues.find(name);
      if (it == queues.end()) return nullptr;
      auto& queue = it->second;
      const bool was_first = queue.front() == pending;
      queue.erase(std::remove(queue.begin(), queue.end(), pending), queue.end());
      if (queue.empty()) {
        queues.erase(it);
        return nullptr;
      }
      return was_first ? queue.front() : nullptr;
    };
    next_of_id = leave(by_id_, pending->call.id);
    if (pending->has_turn) next_of_stream = leave(turns_, pending->call.stream);
  }
  pending->call.done(std::move(outcome));
  if (next_of_id) RunLater([this, next_of_id] { Start(next_of_id); });
  if (next_of_stream) RunLater([this, next_of_stream] { Run(next_of_stream); });
}

void Executor::Tick() {
  const absl::Time now = options_.clock->Now();
  const bool stopped = !options_.replica->stopped().ok();
  std::vector<PendingPtr> late, silent;
  {
    MutexLock lock(mutex_);
    for (const auto& [number, pending] : all_) {
      if (pending->state == State::kMoving) continue;
      if (stopped || now > pending->call.deadline) {
        late.push_back(pending);
      } else if (pending->state == State::kWaiting && absl::ToUnixMicros(now) > pending->resend_at_us) {
        silent.push_back(pending);
      } else {
        continue;
      }
      pending->state = State::kMoving;
    }
  }
  for (const PendingPtr& pending : silent) {
    Send(pending);  // never a new decision: the same bytes
    // The fold has passed it by meanwhile.
    if (Rest(pending, State::kWaiting)) RunLater([this, pending] { Resume(pending); });
  }
  for (const PendingPtr& pending : late) {
    Finish(pending, OutcomeUnknown(stopped ? "This replica serves nothing at the moment."
                                           : "The outcome was not known before the deadline."));
  }
}

void Executor::Close() {
  std::vector<PendingPtr> left;
  {
    MutexLock lock(mutex_);
    closed_ = true;
    for (const auto& [number, pending] : all_) {
      if (std::exchange(pending->state, State::kMoving) != State::kMoving) left.push_back(pending);
    }
  }
  for (const PendingPtr& pending : left) Finish(pending, Stopping());
}

bool Executor::closed() const {
  MutexLock lock(mutex_);
  return closed_;
}

size_t Executor::in_flight() const {
  MutexLock lock(mutex_);
  return all_.size();
}

}  // namespace candour

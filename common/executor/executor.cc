#include "common/executor/executor.h"

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

}  // namespace

absl::Status CommandIdReused() {
  return RefuseCall(absl::StatusCode::kAlreadyExists, "COMMAND_ID_REUSED",
                    "This command id was used for something else. Choose a new id for a new command.");
}

// Guarded by the executor's mutex unless said otherwise.
struct Executor::Pending {
  enum class State {
    kQueued,   // behind another call with its id, or for its stream's turn
    kMoving,   // a thread works on it
    kWaiting,  // an attempt was sent
    kFinished,
  };
  explicit Pending(CommandCall c) : call(std::move(c)) {}

  const CommandCall call;
  State state = State::kQueued;
  bool has_turn = false;
  // Only the thread that moves it:
  Actor actor;
  CommandIdentity identity;
  // Set while it moves, read while it waits:
  ledger::v1::Commit commit;
  NewRecord record;
  std::atomic<int64_t> resend_at_us{0};  // written by the ledger's threads too
};

Executor::Executor(Options options) : options_(std::move(options)) {
  options_.replica->AddObserver([this](const Folded& folded) { OnFolded(folded); });
}

Executor::~Executor() { Close(); }

void Executor::Submit(CommandCall call) {
  auto pending = std::make_shared<Pending>(std::move(call));
  const CommandCall& c = pending->call;
  pending->identity = {
      c.id, c.method, c.issuer, c.account, c.subject.empty() ? c.stream : c.subject, c.request.get()};
  absl::Status refused;
  bool first = false;
  {
    MutexLock lock(mutex_);
    if (closed_) {
      refused = OutcomeUnknown("This process is stopping.");
    } else if (all_.size() >= options_.max_in_flight) {
      refused = RefuseCall(
          absl::StatusCode::kResourceExhausted, "BUSY",
          "Too many commands are under way. Retry the same request with the same command id later.");
    } else {
      all_.insert(pending);
      auto& queue = by_id_[c.id];
      queue.push_back(pending);
      first = queue.size() == 1;
    }
  }
  if (!refused.ok()) return c.done(refused);
  if (first) RunLater([this, pending] { Start(pending); });
}

// Its id is its own: no other call of this process works on it.
void Executor::Start(const PendingPtr& pending) {
  {
    MutexLock lock(mutex_);
    if (pending->state != Pending::State::kQueued) return;
    pending->state = Pending::State::kMoving;
  }
  if (!options_.replica->ready()) {
    return Finish(pending, OutcomeUnknown("This replica has not caught up with its ledger, or has stopped."));
  }
  if (AnswerIfSettled(pending, options_.replica->View())) return;
  absl::StatusOr<Actor> actor = pending->call.authorise();
  if (!actor.ok()) return Finish(pending, actor.status());
  pending->actor = *std::move(actor);
  bool turn;
  {
    MutexLock lock(mutex_);
    auto& queue = turns_[pending->call.stream];
    queue.push_back(pending);
    pending->has_turn = true;
    turn = queue.front() == pending;
    if (!turn) pending->state = Pending::State::kQueued;
  }
  if (turn) Decide(pending);
}

// Its stream's turn has come.
void Executor::Run(const PendingPtr& pending) {
  {
    MutexLock lock(mutex_);
    if (pending->state != Pending::State::kQueued) return;
    pending->state = Pending::State::kMoving;
  }
  Decide(pending);
}

bool Executor::AnswerIfSettled(const PendingPtr& pending, const std::shared_ptr<const FoldedView>& view) {
  const auto row = view->Command(pending->call.id);
  if (!row) return false;
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
  if (AnswerIfSettled(pending, view)) return;
  if (options_.clock->Now() > pending->call.deadline) {
    return Finish(pending, OutcomeUnknown("The command's turn did not come before its deadline."));
  }
  absl::StatusOr<NewRecord> record = MakeRecord(*pending, *view);
  if (!record.ok()) return Finish(pending, record.status());
  pending->record = *std::move(record);
  {
    MutexLock lock(mutex_);
    for (const auto& write : pending->commit.writes()) depends_[write.stream()].insert(pending);
    pending->state = Pending::State::kWaiting;
  }
  Send(pending);
  // What was folded between the view and the entry above told nobody.
  if (options_.replica->View()->position() != view->position()) Resume(pending);
}

absl::StatusOr<NewRecord> Executor::MakeRecord(Pending& pending, const FoldedView& view) {
  const CommandCall& call = pending.call;
  const Context context(view, FormatUuid(call.id), pending.actor, call.received_at);
  const uint64_t version = view.VersionOf(call.stream);
  const Decision decision = call.if_version && *call.if_version != version
                                ? Decision(Refusal{"VERSION_MOVED",
                                                   absl::StatusCode::kFailedPrecondition,
                                                   {{"if_version", absl::StrCat(*call.if_version)},
                                                    {"version", absl::StrCat(version)}}})
                                : call.decide(context);
  CANDOUR_RETURN_IF_ERROR(context.status());
  const CommitParts parts{pending.identity, call.stream, options_.clock->Now(), options_.build};
  CANDOUR_ASSIGN_OR_RETURN(
      pending.commit, MakeCommit(parts, decision, context, view, *options_.protection, *options_.entropy));
  return candour::MakeRecord(pending.commit, view.self());
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
  absl::flat_hash_set<PendingPtr> touched;
  {
    MutexLock lock(mutex_);
    for (const std::string& id : folded.settled) {
      const auto queue = by_id_.find(id);
      if (queue != by_id_.end()) touched.insert(queue->second.front());
    }
    for (const std::string& stream : folded.streams) {
      const auto attempts = depends_.find(stream);
      if (attempts != depends_.end()) touched.insert(attempts->second.begin(), attempts->second.end());
    }
  }
  for (const PendingPtr& pending : touched) RunLater([this, pending] { Resume(pending); });
}

// Settled, dead, or wait: asked of the newest state until it stands still.
void Executor::Resume(const PendingPtr& pending) {
  while (true) {
    {
      MutexLock lock(mutex_);
      if (pending->state != Pending::State::kWaiting) return;
      pending->state = Pending::State::kMoving;
    }
    const std::shared_ptr<const FoldedView> view = options_.replica->View();
    switch (Resolve(pending->commit, *view)) {
      case Resolution::kSettled:
        AnswerIfSettled(pending, view);
        return;
      case Resolution::kDead: {
        {
          MutexLock lock(mutex_);
          for (const auto& write : pending->commit.writes()) depends_[write.stream()].erase(pending);
        }
        return Decide(pending);
      }
      case Resolution::kWait:
        break;
    }
    {
      MutexLock lock(mutex_);
      pending->state = Pending::State::kWaiting;
    }
    if (options_.replica->View()->position() == view->position()) return;
  }
}

void Executor::Finish(const PendingPtr& pending, absl::StatusOr<Outcome> outcome) {
  PendingPtr next_of_id, next_of_stream;
  {
    MutexLock lock(mutex_);
    if (pending->state == Pending::State::kFinished) return;
    pending->state = Pending::State::kFinished;
    all_.erase(pending);
    for (const auto& write : pending->commit.writes()) {
      const auto attempts = depends_.find(write.stream());
      if (attempts == depends_.end()) continue;
      attempts->second.erase(pending);
      if (attempts->second.empty()) depends_.erase(attempts);
    }
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
    for (const PendingPtr& pending : all_) {
      if (pending->state == Pending::State::kMoving) continue;
      if (stopped || now > pending->call.deadline) {
        late.push_back(pending);
      } else if (pending->state == Pending::State::kWaiting &&
                 absl::ToUnixMicros(now) > pending->resend_at_us) {
        silent.push_back(pending);
      }
    }
  }
  // Never a new decision: the same bytes.
  for (const PendingPtr& pending : silent) Send(pending);
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
    left.assign(all_.begin(), all_.end());
  }
  for (const PendingPtr& pending : left) Finish(pending, OutcomeUnknown("This process is stopping."));
}

size_t Executor::in_flight() const {
  MutexLock lock(mutex_);
  return all_.size();
}

}  // namespace candour

#include "common/executor/pending.h"

#include <deque>

#include "absl/strings/str_cat.h"
#include "common/base/reason.h"

namespace candour {
namespace {

// Enough to be worth waking a thread for.
constexpr size_t kResumedTogether = 16;

}  // namespace

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

absl::Status NotRecordedYet(const absl::Status& why) {
  if (!absl::IsUnavailable(why) || !ReasonOf(why).empty()) return why;
  return RefuseCall(absl::StatusCode::kUnavailable, "NOT_RECORDED_YET",
                    absl::StrCat("Nothing was recorded by this call: ", why.message(),
                                 ". Retry the same request with the same command id, or ask GetCommand."));
}

absl::Status Busy() {
  return RefuseCall(
      absl::StatusCode::kResourceExhausted, "BUSY",
      "Too many commands are under way. Retry the same request with the same command id later.");
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

void Executor::OnFolded(const Folded& folded) {
  Ordered touched;
  {
    MutexLock lock(mutex_);
    for (const auto& [id, outcome] : folded.settled) {
      const auto queue = by_id_.find(id);
      if (queue == by_id_.end()) continue;
      const PendingPtr& first = queue->second.front();
      first->told = outcome;
      touched[first->number] = first;
    }
    for (const std::string& stream : folded.streams) {
      const auto attempts = depends_.find(stream);
      if (attempts != depends_.end()) touched.insert(attempts->second.begin(), attempts->second.end());
    }
    if (folded.closed) touched = all_;
  }
  std::vector<PendingPtr> calls;
  for (auto& [number, pending] : touched) {
    calls.push_back(std::move(pending));
    if (calls.size() == kResumedTogether) ResumeAll(std::exchange(calls, {}));
  }
  if (!calls.empty()) ResumeAll(std::move(calls));
}

void Executor::ResumeAll(std::vector<PendingPtr> calls) {
  const auto resume = [this, shared = std::make_shared<const std::vector<PendingPtr>>(std::move(calls))] {
    for (const PendingPtr& pending : *shared) RunLater([this, pending] { Resume(pending); });
  };
  if (!options_.resuming || !options_.resuming(resume)) resume();
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

void Executor::Finish(const PendingPtr& pending, absl::StatusOr<OutcomePtr> outcome) {
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
      was_first ? queue.pop_front() : static_cast<void>(queue.remove(pending));
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
  counts_.resent.Add(silent.size());
  for (const PendingPtr& pending : silent) {
    pending->doubtful = true;
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

size_t Executor::waiting() const {
  MutexLock lock(mutex_);
  return std::count_if(all_.begin(), all_.end(),
                       [](const auto& call) { return call.second->state == State::kQueued; });
}

size_t Executor::unknown() const {
  MutexLock lock(mutex_);
  return std::count_if(all_.begin(), all_.end(),
                       [](const auto& call) { return call.second->doubtful && !call.second->stands; });
}

}  // namespace candour

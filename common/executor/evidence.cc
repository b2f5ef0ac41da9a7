#include "common/executor/evidence.h"

#include <algorithm>
#include <utility>

#include "common/base/reason.h"

namespace candour {
namespace {

constexpr absl::Duration kAskTimeout = absl::Milliseconds(500);

absl::Status Stale() {
  return RefuseCall(
      absl::StatusCode::kUnavailable, "STALE_VIEW",
      "This replica could not learn in time what another service has decided; nothing was decided. "
      "Retry the same request with the same command id.");
}

}  // namespace

Evidence::Evidence(Options options) : options_(std::move(options)) {}

Evidence::~Evidence() { Close(); }

void Evidence::Await(absl::Time deadline, std::function<void(absl::StatusOr<Executor::Positions>)> done) {
  {
    MutexLock lock(mutex_);
    if (!closed_) {
      const absl::Time until =
          std::min(options_.clock->Now() + options_.patience, deadline - options_.way_back);
      waiting_.push_back({came_so_far_++, until, std::move(done), std::nullopt});
      came_.notify_all();
      return;
    }
  }
  done(Stale());
}

bool Evidence::AnyUnasked() const {
  return std::any_of(waiting_.begin(), waiting_.end(), [](const Waiting& one) { return !one.ends; });
}

bool Evidence::Ask(absl::Duration timeout) {
  uint64_t came_before;
  {
    MutexLock lock(mutex_);
    if (closed_ || !AnyUnasked()) lock.WaitFor(came_, absl::ToChronoNanoseconds(timeout));
    if (closed_ || !AnyUnasked()) return true;
    came_before = came_so_far_;
  }
  std::vector<uint64_t> ends;
  for (const Source& source : options_.sources) {
    const absl::StatusOr<uint64_t> end = source.replica->LedgerEnd(kAskTimeout);
    if (!end.ok()) return false;
    ends.push_back(*end);
  }
  MutexLock lock(mutex_);
  for (Waiting& one : waiting_) {
    if (!one.ends && one.number < came_before) one.ends = ends;
  }
  return true;
}

// That a reaction has its outcome is said after it was folded.
bool Evidence::Reached(const std::vector<uint64_t>& ends) const {
  for (size_t i = 0; i < ends.size(); ++i) {
    const Source& source = options_.sources[i];
    if (!source.replica->ready() || source.replica->View()->position() < ends[i]) return false;
    if (!source.reactor->WaitFor(ends[i], absl::InfinitePast()).ok()) return false;
  }
  return true;
}

Executor::Positions Evidence::PositionsAt(const std::vector<uint64_t>& ends) const {
  Executor::Positions positions;
  for (size_t i = 0; i < ends.size(); ++i) {
    ledger::v1::Position& position = positions.emplace_back();
    position.set_ledger_id(options_.sources[i].replica->View()->self().ledger_id);
    position.set_offset(ends[i]);
  }
  return positions;
}

void Evidence::Tick() {
  std::list<Waiting> reached, late;
  {
    MutexLock lock(mutex_);
    const absl::Time now = options_.clock->Now();
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      const auto here = it++;
      if (here->ends && Reached(*here->ends)) {
        reached.splice(reached.end(), waiting_, here);
      } else if (now > here->until) {
        late.splice(late.end(), waiting_, here);
      }
    }
  }
  for (Waiting& one : reached) one.done(PositionsAt(*one.ends));
  for (Waiting& one : late) one.done(Stale());
}

void Evidence::Close() {
  std::list<Waiting> left;
  {
    MutexLock lock(mutex_);
    closed_ = true;
    left.swap(waiting_);
    came_.notify_all();
  }
  for (Waiting& one : left) one.done(Stale());
}

}  // namespace candour

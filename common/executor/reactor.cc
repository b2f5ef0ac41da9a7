#include "common/executor/reactor.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/decider/enabled_reaction.h"
#include "common/executor/pacing.h"
#include "common/executor/reactor_walk.h"
#include "common/executor/system_call.h"
#include "common/observe/log.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

constexpr size_t kHeadBytes = 32;

}  // namespace

Reactor::Reactor(Options options)
    : options_(std::move(options)), recent_(std::make_shared<RecentCauses>(*options_.reactions)) {
  for (const Reaction& reaction : options_.reactions->all()) {
    auto walk = std::make_unique<Walk>();
    walk->reaction = &reaction;
    walk->number = walks_.size();
    walks_.push_back(std::move(walk));
  }
  options_.source->AddObserver([told = std::weak_ptr<RecentCauses>(recent_)](const Folded& folded) {
    if (const auto recent = told.lock()) recent->Add(folded);
  });
}

Reactor::~Reactor() = default;

void Reactor::Tick() {
  if (!options_.own->ready() || !options_.source->ready()) return;
  const absl::Time now = options_.clock->Now();
  for (const auto& walk : walks_) Step(*walk, now);
  Tell();
}

bool Reactor::Begun() const {
  return std::all_of(walks_.begin(), walks_.end(), [](const auto& walk) { return walk->from.has_value(); });
}

void Reactor::Tell() {
  std::vector<ReactionStanding> standings;
  uint64_t settled = std::numeric_limits<uint64_t>::max(), held_up = settled;
  for (const auto& walk : walks_) {
    settled = std::min(settled, walk->done);
    if (IsPaused(*walk) && !walk->round.empty()) held_up = std::min(held_up, walk->done);
    standings.push_back({walk->reaction, walk->from, walk->done, 0, absl::ZeroDuration(),
                         walk->resting.size(), walk->paused_at, options_.paused});
  }
  MutexLock lock(mutex_);
  standings_ = std::move(standings);
  settled_ = settled;
  held_up_ = held_up;
  moved_.notify_all();
}

std::vector<ReactionStanding> Reactor::Standings() const {
  std::vector<ReactionStanding> standings;
  {
    MutexLock lock(mutex_);
    standings = standings_;
  }
  const std::shared_ptr<const FoldedView> source = options_.source->View();
  for (ReactionStanding& standing : standings) {
    if (!standing.from || standing.next >= source->position()) continue;
    standing.behind = source->position() - standing.next;
    (void)source->Log(standing.next, [&](uint64_t, const replica::v1::LogRow& row) {
      const absl::Duration age = options_.clock->Now() - absl::FromUnixMicros(row.recorded_at_us());
      standing.lag = std::max(age, absl::ZeroDuration());
      return false;
    });
  }
  return standings;
}

absl::Status Reactor::WaitFor(uint64_t offset, absl::Time until) const {
  MutexLock lock(mutex_);
  while (settled_ < offset && held_up_ >= offset) {
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration() || !lock.WaitFor(moved_, absl::ToChronoNanoseconds(left))) break;
  }
  return settled_ >= offset ? absl::OkStatus() : absl::DeadlineExceededError("a reaction has no outcome yet");
}

void Reactor::Step(Walk& walk, absl::Time now) {
  {
    MutexLock lock(walk.shared->mutex);
    if (walk.shared->under_way > 0) return;
    for (const auto& [offset, again_after] : std::exchange(walk.shared->failed, {})) {
      walk.resting[offset] = now + again_after;
    }
    const absl::Duration start_again = std::exchange(walk.shared->start_again, absl::ZeroDuration());
    if (start_again > absl::ZeroDuration()) walk.start_at = now + start_again;
  }
  // Where it begins is recorded in a pause too: what comes after is caught up.
  if (!IsEnabled(walk, now)) return;
  if (walk.round.empty()) Collect(walk, now);
  Keep(walk, now);
  if (walk.round.empty() || IsPaused(walk)) return;
  if (!walk.send_at) walk.send_at = now + DrawPart(options_.spread, *options_.entropy);
  if (Reached(now, options_.spread, &*walk.send_at)) Send(walk, now);
}

bool Reactor::IsPaused(const Walk& walk) const { return options_.paused || walk.paused_at; }

// Learns from where it reads, and whether it may send.
bool Reactor::IsEnabled(Walk& walk, absl::Time now) {
  common::v1::ReactionState state;
  const auto version = options_.own->View()->Load(StreamOf<EnabledReaction>(walk.reaction->name), &state);
  if (!version.ok()) return false;
  if (*version == 0) {
    if (Reached(now, std::max(options_.soon, options_.rest), &walk.start_at)) Start(walk, now);
    return false;
  }
  if (walk.stopped) return false;
  walk.paused_at.reset();
  if (state.paused()) walk.paused_at = absl::FromUnixMicros(state.paused_at_us());
  if (walk.from == state.from()) return true;
  walk.from = walk.next = state.from();
  walk.resting.clear();
  walk.round.clear();
  const absl::Status recalled = Recall(walk);
  if (recalled.ok()) return true;
  walk.from.reset();  // what can't be read now is asked again
  walk.stopped = absl::IsFailedPrecondition(recalled);
  if (walk.stopped) {
    Log(LogLevel::kError, "reaction_stopped",
        {{"reaction", walk.reaction->name}, {"why", recalled.message()}});
  }
  return false;
}

// Scratch of another beginning, or of another ledger of that name, is none.
absl::Status Reactor::Recall(Walk& walk) {
  const auto kept = options_.scratch->Get(kPositionRows, ScratchKey(walk));
  const std::string beginning = BeginningOf(walk);
  walk.done = walk.next;
  if (!kept.ok() || !*kept || !absl::StartsWith(**kept, beginning) ||
      (*kept)->size() != beginning.size() + 8 + kHeadBytes)
    return absl::OkStatus();
  const uint64_t done = ReadBigEndian64((*kept)->substr(beginning.size()));
  const absl::StatusOr<std::string> head = HeadBelow(done);
  if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
  if (!head.ok() || *head != (*kept)->substr(beginning.size() + 8)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger ", options_.source->ledger_name(), " is not the one that was reacted to below offset ",
        done,
        ": it was put back from an earlier state. What came after that has other records under the same "
        "offsets, which nothing reacts to"));
  }
  walk.done = walk.next = done;
  return absl::OkStatus();
}

// The chain after the last record below `offset`; zeros below the first. NOT_FOUND where there is no such
// record.
absl::StatusOr<std::string> Reactor::HeadBelow(uint64_t offset) const {
  if (offset == 0) return std::string(kHeadBytes, '\0');
  std::string head;
  CANDOUR_RETURN_IF_ERROR(
      options_.source->View()->Log(offset - 1, [&](uint64_t at, const replica::v1::LogRow& row) {
        if (at == offset - 1) head = row.head();
        return false;
      }));
  if (head.empty()) return absl::NotFoundError("the source has no record there");
  return head;
}

void Reactor::Start(Walk& walk, absl::Time now) {
  walk.start_at = now + options_.soon;
  common::v1::StartReaction start;
  start.set_name(walk.reaction->name);
  start.set_from(options_.from_start ? 0 : options_.source->View()->position());
  const std::string id = ReactionStartId(options_.own->View()->self().ledger_id, walk.reaction->name);
  CommandCall call =
      SystemCall(id, absl::StrCat(kReactionStartMethod, walk.reaction->name),
                 Ask<EnabledReaction>(walk.reaction->name, start), now, now + options_.patience);
  // Another replica's may have come first, with another end: its outcome is ours.
  call.done = [shared = walk.shared, reaction = walk.reaction, stream = call.stream, rest = options_.rest,
               report = options_.report](const absl::StatusOr<OutcomePtr>& outcome) {
    const bool failed = !outcome.ok() && !absl::IsAlreadyExists(outcome.status());
    if (failed && report) report({reaction->name, {}, stream, outcome});
    MutexLock lock(shared->mutex);
    --shared->under_way;
    if (failed && !IsPassing(outcome.status())) shared->start_again = rest;
  };
  {
    MutexLock lock(walk.shared->mutex);
    ++walk.shared->under_way;
  }
  options_.executor->Submit(std::move(call));
}

void Reactor::Send(Walk& walk, absl::Time now) {
  const std::shared_ptr<const FoldedView> own = options_.own->View();
  walk.send_at.reset();
  for (const Work& work : std::exchange(walk.round, {})) {
    if (!own->IsSettled(work.id)) Submit(walk, work, now);
  }
}

void Reactor::Submit(Walk& walk, const Work& work, absl::Time now) {
  const Reaction* reaction = walk.reaction;
  CommandCall call = SystemCall(work.id, absl::StrCat(kReactionMethod, reaction->name), work.command, now,
                                now + options_.patience);
  call.decide = [reaction, command = work.command](const Context& context) {
    return DecideWithin(*reaction, command, context);
  };
  call.cause = work.cause;
  call.done = [shared = walk.shared, reaction, cause = work.cause, stream = work.command.stream,
               soon = options_.soon, rest = options_.rest,
               report = options_.report](absl::StatusOr<OutcomePtr> outcome) {
    if (report) report({reaction->name, cause, stream, outcome});
    MutexLock lock(shared->mutex);
    --shared->under_way;
    // Of another content, by another build, it is settled all the same.
    if (outcome.ok() || absl::IsAlreadyExists(outcome.status())) return;
    shared->failed[cause.offset()] = IsPassing(outcome.status()) ? soon : rest;
  };
  {
    MutexLock lock(walk.shared->mutex);
    ++walk.shared->under_way;
  }
  options_.executor->Submit(std::move(call));
}

// Nothing is under way.
void Reactor::Keep(Walk& walk, absl::Time now) {
  walk.done = walk.next;
  if (!walk.resting.empty()) walk.done = std::min(walk.done, walk.resting.begin()->first);
  for (const Work& work : walk.round) walk.done = std::min(walk.done, work.offset);
  if (walk.kept == walk.done || !Reached(now, options_.soon, &walk.keep_at)) return;
  walk.keep_at = now + options_.soon;
  const absl::StatusOr<std::string> head = HeadBelow(walk.done);
  if (!head.ok()) return;
  Store::Batch batch(*options_.scratch);
  batch.Put(kPositionRows, ScratchKey(walk), absl::StrCat(BeginningOf(walk), BigEndian64(walk.done), *head));
  if (options_.scratch->Write(batch, Store::Sync::kNo).ok()) walk.kept = walk.done;
}

std::string Reactor::BeginningOf(const Walk& walk) const {
  return options_.source->View()->self().ledger_id + BigEndian64(*walk.from);
}

// Beside the positions, and in no digest.
std::string Reactor::ScratchKey(const Walk& walk) const {
  return absl::StrCat(LedgerPrefix(options_.own->ledger_name()), "reaction/", walk.reaction->name);
}

}  // namespace candour

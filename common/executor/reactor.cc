#include "common/executor/reactor.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/decider/reaction_start.h"
#include "common/executor/pacing.h"
#include "common/executor/system_call.h"
#include "common/replica/rows.h"

namespace candour {
namespace {

using replica::v1::CommandRow;

// Records that one Tick looks at: some 20 ms.
constexpr uint64_t kRecordsAtOnce = 2000;
// Offsets that are tried again; above, the walk waits for them.
constexpr size_t kMostResting = 1000;

FactContext ContextOf(absl::string_view stream, uint64_t version, const replica::v1::FactRow& row) {
  return {stream,
          version,
          absl::FromUnixMicros(row.decided_at_us()),
          absl::FromUnixMicros(row.recorded_at_us()),
          row.actor().account(),
          row.actor().role()};
}

// By the log's row alone: most records are passed over without reading more of them.
bool MayAsk(const Reaction& reaction, const replica::v1::LogRow& row) {
  if (row.command_id().empty()) return false;
  return reaction.to_refusal ? row.refused_method() == reaction.refused_method : row.refused_method().empty();
}

}  // namespace

struct Reactor::Work {
  uint64_t offset = 0;
  std::string id;
  ledger::v1::Cause cause;
  SystemCommand command;
};

struct Reactor::Walk {
  // Outlives the reactor while calls are under way.
  struct Shared {
    Mutex mutex;
    size_t under_way ABSL_GUARDED_BY(mutex) = 0;
    std::map<uint64_t, absl::Duration> failed ABSL_GUARDED_BY(mutex);  // by offset: when again
    absl::Duration start_again ABSL_GUARDED_BY(mutex);
  };

  const Reaction* reaction = nullptr;
  size_t number = 0;  // of the reaction
  const std::shared_ptr<Shared> shared = std::make_shared<Shared>();
  std::optional<uint64_t> from;  // as the log says
  uint64_t next = 0;             // below it every record was looked at
  uint64_t done = 0;             // below it every record has its outcomes
  std::optional<uint64_t> kept;  // in the scratch: where `done` was
  std::map<uint64_t, absl::Time> resting;
  std::vector<Work> round;  // that waits to be sent
  absl::Time send_at, start_at = absl::InfinitePast(), keep_at = absl::InfinitePast();
};

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
  TellSettled();
}

void Reactor::TellSettled() {
  uint64_t settled = walks_.empty() ? std::numeric_limits<uint64_t>::max() : walks_.front()->done;
  for (const auto& walk : walks_) settled = std::min(settled, walk->done);
  MutexLock lock(mutex_);
  settled_ = settled;
  moved_.notify_all();
}

absl::Status Reactor::WaitFor(uint64_t offset, absl::Time until) const {
  MutexLock lock(mutex_);
  while (settled_ < offset) {
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
  if (!walk.round.empty()) {
    if (Reached(now, options_.spread, &walk.send_at)) Send(walk, now);
    return;
  }
  // Where it begins is recorded in a pause too: what comes after is caught up.
  if (!IsEnabled(walk, now) || options_.paused) return;
  Collect(walk, now);
  if (walk.round.empty()) return Keep(walk, now);
  walk.send_at = now + DrawPart(options_.spread, *options_.entropy);
}

// Learns from where it reads.
bool Reactor::IsEnabled(Walk& walk, absl::Time now) {
  common::v1::ReactionState state;
  const auto version = options_.own->View()->Load(StreamOf<ReactionStart>(walk.reaction->name), &state);
  if (!version.ok()) return false;
  if (*version == 0) {
    if (Reached(now, std::max(options_.soon, options_.rest), &walk.start_at)) Start(walk, now);
    return false;
  }
  if (walk.from == state.from()) return true;
  walk.from = walk.next = state.from();
  walk.resting.clear();
  // Scratch of another beginning is none.
  const auto kept = options_.scratch->Get(kPositionRows, ScratchKey(walk));
  if (kept.ok() && *kept && (*kept)->size() == 16 && ReadBigEndian64(**kept) == state.from()) {
    walk.next = ReadBigEndian64((*kept)->substr(8));
  }
  return true;
}

void Reactor::Start(Walk& walk, absl::Time now) {
  walk.start_at = now + options_.soon;
  common::v1::StartReaction start;
  start.set_name(walk.reaction->name);
  start.set_from(options_.source->View()->position());
  const std::string id = ReactionStartId(options_.own->View()->self().ledger_id, walk.reaction->name);
  CommandCall call = SystemCall(id, absl::StrCat(kReactionStartMethod, walk.reaction->name),
                                Ask<ReactionStart>(walk.reaction->name, start), now, now + options_.patience);
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

// What the next records ask for, and those that rested long enough.
void Reactor::Collect(Walk& walk, absl::Time now) {
  for (auto it = walk.resting.begin(); it != walk.resting.end();) {
    if (walk.round.size() >= options_.per_round) break;
    const uint64_t offset = it->first;
    if (!Reached(now, options_.rest, &it->second)) {
      ++it;
      continue;
    }
    const bool looked = LookAt(walk, *options_.source->View(), offset, offset + 1) > offset;
    it = looked ? walk.resting.erase(it) : std::next(it);
  }
  if (walk.resting.size() < kMostResting) WalkOn(walk);
}

void Reactor::WalkOn(Walk& walk) {
  const auto recent = recent_->Since(walk.number, walk.next, options_.per_round);
  const std::shared_ptr<const FoldedView> source = options_.source->View();  // not behind what was told
  if (!recent) {
    walk.next = LookAt(walk, *source, walk.next, walk.next + kRecordsAtOnce);
    return;
  }
  for (const uint64_t offset : recent->offsets) {
    walk.next = LookAt(walk, *source, offset, offset + 1);
    if (walk.next == offset) return;
  }
  walk.next = std::max(walk.next, recent->end);
}

// Below which offset everything was looked at: `end`, or less where the round is full.
uint64_t Reactor::LookAt(Walk& walk, const FoldedView& source, uint64_t from, uint64_t end) {
  uint64_t last = from;
  (void)source.Log(from, [&](uint64_t offset, const replica::v1::LogRow& row) {
    if (offset >= end || walk.round.size() >= options_.per_round) return false;
    // What cannot be read was not looked at.
    if (MayAsk(*walk.reaction, row) && !CollectAt(walk, source, offset, row.command_id()).ok()) return false;
    last = offset + 1;
    return true;
  });
  return last;
}

absl::Status Reactor::CollectAt(Walk& walk, const FoldedView& source, uint64_t offset,
                                const std::string& command_id) {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<CommandRow> command, source.Command(command_id));
  if (!command) return absl::DataLossError("a command of the log has no row in the state");
  const auto add = [&](uint32_t write, int32_t fact, std::optional<SystemCommand> asked) {
    if (!asked) return;
    Work work{offset, "", {}, *std::move(asked)};
    work.cause.set_ledger_id(source.self().ledger_id);
    work.cause.set_offset(offset);
    work.cause.set_write(write);
    work.cause.set_fact(fact);
    work.id = ReactionId(work.cause, walk.reaction->name);
    walk.round.push_back(std::move(work));
  };
  const Reaction& reaction = *walk.reaction;
  if (reaction.to_refusal) {
    add(0, -1,
        reaction.to_refusal({command->spans(0).stream(), command->method(), command->refusal(),
                             absl::FromUnixMicros(command->recorded_at_us())}));
    return absl::OkStatus();
  }
  for (const CommandRow::Span& span : command->spans()) {
    for (uint32_t i = 0; i < span.count(); ++i) {
      const uint64_t version = span.first_version() + i;
      CANDOUR_ASSIGN_OR_RETURN(const auto fact, source.FactAt(span.stream(), version));
      if (fact.type() != reaction.fact_type) continue;
      add(span.write(), static_cast<int32_t>(i),
          reaction.to_fact(fact.value(), ContextOf(span.stream(), version, fact)));
    }
  }
  return absl::OkStatus();
}

void Reactor::Send(Walk& walk, absl::Time now) {
  const std::shared_ptr<const FoldedView> own = options_.own->View();
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
  walk.done = walk.resting.empty() ? walk.next : std::min(walk.next, walk.resting.begin()->first);
  if (walk.kept == walk.done || !Reached(now, options_.soon, &walk.keep_at)) return;
  walk.keep_at = now + options_.soon;
  Store::Batch batch(*options_.scratch);
  batch.Put(kPositionRows, ScratchKey(walk), BigEndian64(*walk.from) + BigEndian64(walk.done));
  if (options_.scratch->Write(batch, Store::Sync::kNo).ok()) walk.kept = walk.done;
}

// Beside the positions, and in no digest.
std::string Reactor::ScratchKey(const Walk& walk) const {
  return absl::StrCat(LedgerPrefix(options_.own->ledger_name()), "reaction/", walk.reaction->name);
}

}  // namespace candour

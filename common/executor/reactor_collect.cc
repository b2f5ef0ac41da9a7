// What the records that a reaction reads ask it for.
#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "common/executor/pacing.h"
#include "common/executor/reactor_walk.h"

namespace candour {
namespace {

using replica::v1::CommandRow;

// Records that one Tick looks at: some 20 ms.
constexpr uint64_t kRecordsAtOnce = 2000;
// Offsets that are tried again; above, the walk waits for them.
constexpr size_t kMostResting = 1000;

FactContext ContextOf(absl::string_view ledger_id, absl::string_view stream, uint64_t version,
                      const replica::v1::FactRow& row) {
  return {stream,
          version,
          absl::FromUnixMicros(row.decided_at_us()),
          absl::FromUnixMicros(row.recorded_at_us()),
          row.actor().account(),
          row.actor().role(),
          ledger_id};
}

// By the log's row alone: most records are passed over without reading more of them.
bool MayAsk(const Reaction& reaction, const replica::v1::LogRow& row) {
  if (row.command_id().empty()) return false;
  return reaction.to_refusal ? row.refused_method() == reaction.refused_method : row.refused_method().empty();
}

}  // namespace

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
          reaction.to_fact(fact.value(), ContextOf(source.self().ledger_id, span.stream(), version, fact)));
    }
  }
  return absl::OkStatus();
}

}  // namespace candour

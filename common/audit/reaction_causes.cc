#include "common/audit/reaction_causes.h"

#include <algorithm>
#include <utility>

namespace candour {

using ledger::v1::Commit;

void ReactionCauses::Note(uint64_t offset, const Commit& commit, const MemoryFold& before) {
  if (reactions_ == nullptr) return;
  for (const Reaction& reaction : reactions_->all()) NoteFor(reaction, offset, commit, before);
}

const SystemCommand* ReactionCauses::Find(absl::string_view command_id) const {
  const auto open = open_.find(command_id);
  return open == open_.end() ? nullptr : &open->second.command;
}

void ReactionCauses::Start(absl::string_view name, uint64_t from) {
  for (auto it = open_.begin(); it != open_.end();) {
    const auto here = it++;
    if (here->second.reaction->name == name && here->second.offset < from) open_.erase(here);
  }
}

void ReactionCauses::NoteFor(const Reaction& reaction, uint64_t offset, const Commit& commit,
                             const MemoryFold& before) {
  const auto add = [&](int write, int32_t fact, std::optional<SystemCommand> asked) {
    if (!asked) return;
    ledger::v1::Cause cause;
    cause.set_ledger_id(before.self().ledger_id);
    cause.set_offset(offset);
    cause.set_write(static_cast<uint32_t>(write));
    cause.set_fact(fact);
    open_[ReactionId(cause, reaction.name)] = {&reaction, offset, *std::move(asked)};
  };
  const absl::Time recorded_at =
      absl::FromUnixMicros(std::max(before.recorded_at_us(), commit.recorded_at_us()));
  if (reaction.to_refusal) {
    if (commit.has_refusal() && commit.method() == reaction.refused_method)
      add(0, -1,
          reaction.to_refusal({commit.writes(0).stream(), commit.method(), commit.refusal(), recorded_at}));
    return;
  }
  for (int w = 0; w < commit.writes_size(); ++w) {
    const auto& write = commit.writes(w);
    for (int f = 0; f < write.facts_size(); ++f) {
      if (write.facts(f).type() != reaction.fact_type) continue;
      const FactContext at{write.stream(),
                           write.expected_version() + static_cast<uint64_t>(f) + 1,
                           absl::FromUnixMicros(commit.decided_at_us()),
                           recorded_at,
                           commit.actor().account(),
                           commit.actor().role(),
                           before.self().ledger_id};
      add(w, f, reaction.to_fact(write.facts(f).value(), at));
    }
  }
}

}  // namespace candour

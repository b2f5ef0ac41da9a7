#include "common/audit/system_commands.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "common/decider/enabled_reaction.h"
#include "common/decider/erasure.h"

namespace candour {
namespace {

using ledger::v1::Commit;

}  // namespace

bool SystemCommands::IsSystem(absl::string_view method) {
  return absl::StartsWith(method, kTimerMethod) || absl::StartsWith(method, kReactionMethod) ||
         absl::StartsWith(method, kReactionStartMethod) || method == kErasureMethod;
}

absl::StatusOr<SystemCommand> SystemCommands::Find(uint64_t offset, const Commit& commit,
                                                   const MemoryFold& before) const {
  if (absl::StartsWith(commit.method(), kTimerMethod)) return FindTimer(commit, before);
  if (absl::StartsWith(commit.method(), kReactionMethod)) return FindReaction(commit, before);
  if (commit.method() == kErasureMethod) return FindErasure(commit, before);
  return FindStart(offset, commit, before);
}

// That the keys are gone only the key log can show.
absl::StatusOr<SystemCommand> SystemCommands::FindErasure(const Commit& commit, const MemoryFold& before) {
  common::v1::RecordKeysDestroyed record;
  const std::string& stream = commit.writes(0).stream();
  if (!record.ParseFromString(commit.request().value()))
    return absl::FailedPreconditionError("its request does not parse");
  const std::set<std::string> key_ids(record.key_ids().begin(), record.key_ids().end());
  if (KeysDestroyedId(before.self().ledger_id, stream, key_ids) != commit.command_id())
    return absl::FailedPreconditionError("its command id does not follow from the keys that it names");
  return KeysDestroyedCommand(stream, key_ids);
}

absl::StatusOr<SystemCommand> SystemCommands::FindTimer(const Commit& commit,
                                                        const MemoryFold& before) const {
  const std::string& stream = commit.writes(0).stream();
  const std::string name(absl::StripPrefix(commit.method(), kTimerMethod));
  const auto state = model_.NewState(stream);
  if (!state || !model_.CommandOf(stream, {.name = name}))
    return absl::NotFoundError(absl::StrCat("this build has no timer ", name, " for ", stream));
  CANDOUR_RETURN_IF_ERROR(before.Load(stream, state.get()).status());
  TimerRows armed;
  model_.AddTimers(stream, *state, &armed);
  for (const Timer& timer : armed.timers()) {
    if (timer.name == name && TimerId(before.self().ledger_id, stream, timer) == commit.command_id())
      return *model_.CommandOf(stream, timer);
  }
  return absl::FailedPreconditionError(absl::StrCat(stream, " arms no timer that this is the command of"));
}

absl::StatusOr<const Reaction*> SystemCommands::Named(absl::string_view name) const {
  std::vector<const Reactions*> known = followed_;
  if (reactions_ != nullptr) known.push_back(reactions_);
  for (const Reactions* reactions : known) {
    for (const Reaction& reaction : reactions->all()) {
      if (reaction.name == name) return &reaction;
    }
  }
  return absl::NotFoundError(absl::StrCat("this build has no reaction ", name));
}

absl::StatusOr<SystemCommand> SystemCommands::FindReaction(const Commit& commit,
                                                           const MemoryFold& before) const {
  CANDOUR_ASSIGN_OR_RETURN(const Reaction* reaction,
                           Named(absl::StripPrefix(commit.method(), kReactionMethod)));
  if (commit.cause().ledger_id() != before.self().ledger_id)
    return absl::NotFoundError("its cause stands in another ledger");
  if (ReactionId(commit.cause(), reaction->name) != commit.command_id())
    return absl::FailedPreconditionError("its command id does not follow from the cause that it names");
  const auto open = open_.find(commit.command_id());
  if (open == open_.end()) {
    return absl::FailedPreconditionError(
        absl::StrCat("nothing at offset ", commit.cause().offset(), " asks ", reaction->name, " for it"));
  }
  SystemCommand command = open->second.command;
  command.decide = [reaction, asked = open->second.command](const Context& context) {
    return DecideWithin(*reaction, asked, context);
  };
  return command;
}

absl::StatusOr<SystemCommand> SystemCommands::FindStart(uint64_t offset, const Commit& commit,
                                                        const MemoryFold& before) const {
  const std::string name(absl::StripPrefix(commit.method(), kReactionStartMethod));
  CANDOUR_RETURN_IF_ERROR(Named(name).status());
  common::v1::StartReaction start;
  if (ReactionStartId(before.self().ledger_id, name) != commit.command_id() ||
      !start.ParseFromString(commit.request().value()) || start.name() != name || start.from() > offset) {
    return absl::FailedPreconditionError(absl::StrCat("it is not how ", name, " begins in this ledger"));
  }
  return Ask<EnabledReaction>(name, std::move(start));
}

void SystemCommands::Note(uint64_t offset, const Commit& commit, const MemoryFold& before) {
  open_.erase(commit.command_id());
  if (reactions_ == nullptr) return;
  for (const Reaction& reaction : reactions_->all()) NoteFor(reaction, offset, commit, before);
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      common::v1::ReactionEnabled enabled;
      if (fact.type() == enabled.GetDescriptor()->full_name() && enabled.ParseFromString(fact.value()))
        Started(absl::StripPrefix(write.stream(), "reaction/"), enabled.from());
    }
  }
}

// What stands below its beginning is never reacted to.
void SystemCommands::Started(absl::string_view name, uint64_t from) {
  for (auto it = open_.begin(); it != open_.end();) {
    const auto here = it++;
    if (here->second.reaction->name == name && here->second.offset < from) open_.erase(here);
  }
}

void SystemCommands::NoteFor(const Reaction& reaction, uint64_t offset, const Commit& commit,
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

#include "common/audit/system_commands.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "common/decider/enabled_reaction.h"
#include "common/decider/erasure.h"

namespace candour {

using ledger::v1::Commit;

bool SystemCommands::IsSystem(absl::string_view method) {
  return absl::StartsWith(method, kTimerMethod) || absl::StartsWith(method, kReactionMethod) ||
         absl::StartsWith(method, kReactionStartMethod) || method == kErasureMethod;
}

absl::StatusOr<FoundCommand> SystemCommands::Find(uint64_t offset, const Commit& commit,
                                                  const MemoryFold& before) const {
  if (absl::StartsWith(commit.method(), kTimerMethod)) return FindTimer(commit, before);
  if (absl::StartsWith(commit.method(), kReactionMethod)) return FindReaction(commit, before);
  if (commit.method() == kErasureMethod) return FindErasure(commit, before);
  return FindStart(offset, commit, before);
}

// That the keys are gone only the key log can show.
absl::StatusOr<FoundCommand> SystemCommands::FindErasure(const Commit& commit, const MemoryFold& before) {
  common::v1::RecordKeysDestroyed record;
  const std::string& stream = commit.writes(0).stream();
  if (!record.ParseFromString(commit.request().value()))
    return absl::FailedPreconditionError("its request does not parse");
  const std::set<std::string> key_ids(record.key_ids().begin(), record.key_ids().end());
  if (KeysDestroyedId(before.self().ledger_id, stream, key_ids) != commit.command_id())
    return absl::FailedPreconditionError("its command id does not follow from the keys that it names");
  return FoundCommand{KeysDestroyedCommand(stream, key_ids)};
}

absl::StatusOr<FoundCommand> SystemCommands::FindTimer(const Commit& commit, const MemoryFold& before) const {
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
      return FoundCommand{*model_.CommandOf(stream, timer)};
  }
  return absl::FailedPreconditionError(absl::StrCat(stream, " arms no timer that this is the command of"));
}

absl::StatusOr<SystemCommands::Declared> SystemCommands::Named(absl::string_view name) const {
  const auto find = [name](const Reactions& reactions) -> const Reaction* {
    for (const Reaction& reaction : reactions.all()) {
      if (reaction.name == name) return &reaction;
    }
    return nullptr;
  };
  if (reactions_ != nullptr) {
    if (const Reaction* reaction = find(*reactions_)) return Declared{reaction};
  }
  for (const FollowedReactions& followed : followed_) {
    if (const Reaction* reaction = find(*followed.reactions)) return Declared{reaction, &followed};
  }
  return absl::NotFoundError(absl::StrCat("this build has no reaction ", name));
}

absl::StatusOr<FoundCommand> SystemCommands::FindReaction(const Commit& commit,
                                                          const MemoryFold& before) const {
  CANDOUR_ASSIGN_OR_RETURN(const Declared declared,
                           Named(absl::StripPrefix(commit.method(), kReactionMethod)));
  const Reaction* reaction = declared.reaction;
  const bool of_own = commit.cause().ledger_id() == before.self().ledger_id;
  if (of_own != (declared.followed == nullptr)) {
    return absl::FailedPreconditionError(absl::StrCat("its cause stands in ", of_own ? "this" : "another",
                                                      " ledger, and ", reaction->name, " reacts to ",
                                                      of_own ? "another" : "this one"));
  }
  if (ReactionId(commit.cause(), reaction->name) != commit.command_id())
    return absl::FailedPreconditionError("its command id does not follow from the cause that it names");
  const ReactionCauses* causes = of_own ? &causes_ : declared.followed->causes;
  std::optional<SystemCommand> asked;
  if (causes == nullptr) {
    asked = reaction->again(commit.writes(0).stream(), commit.request());
    if (!asked) {
      return absl::FailedPreconditionError(absl::StrCat("its request on ", commit.writes(0).stream(),
                                                        " is none that ", reaction->name, " makes"));
    }
  } else if (const SystemCommand* found = causes->Find(commit.command_id())) {
    asked = *found;
  } else {
    return absl::FailedPreconditionError(absl::StrCat("nothing at offset ", commit.cause().offset(),
                                                      of_own ? "" : " of the ledger that it names", " asks ",
                                                      reaction->name, " for it"));
  }
  FoundCommand result{*asked, causes != nullptr};
  result.command.decide = [reaction, asked = *std::move(asked)](const Context& context) {
    return DecideWithin(*reaction, asked, context);
  };
  return result;
}

absl::StatusOr<FoundCommand> SystemCommands::FindStart(uint64_t offset, const Commit& commit,
                                                       const MemoryFold& before) const {
  const std::string name(absl::StripPrefix(commit.method(), kReactionStartMethod));
  CANDOUR_ASSIGN_OR_RETURN(const Declared declared, Named(name));
  common::v1::StartReaction start;
  // Nothing that another ledger has ever said is left out.
  const uint64_t latest = declared.followed == nullptr ? offset : 0;
  if (ReactionStartId(before.self().ledger_id, name) != commit.command_id() ||
      !start.ParseFromString(commit.request().value()) || start.name() != name || start.from() > latest) {
    return absl::FailedPreconditionError(absl::StrCat("it is not how ", name, " begins in this ledger"));
  }
  return FoundCommand{Ask<EnabledReaction>(name, std::move(start))};
}

void SystemCommands::Note(uint64_t offset, const Commit& commit, const MemoryFold& before) {
  causes_.Settle(commit.command_id());
  causes_.Note(offset, commit, before);
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      common::v1::ReactionEnabled enabled;
      if (fact.type() == enabled.GetDescriptor()->full_name() && enabled.ParseFromString(fact.value()))
        causes_.Start(absl::StripPrefix(write.stream(), "reaction/"), enabled.from());
    }
  }
}

}  // namespace candour

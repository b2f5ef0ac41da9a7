// What the system asked of itself along a log: the commands of timers and reactions, found again from the
// state and the facts that they follow from (common/executor/timers.h, reactor.h).
//
//   SystemCommands commands(model, reactions, followed);
//   absl::StatusOr<FoundCommand> asked = commands.Find(offset, commit, fold);  // the state before it
//   commands.Note(offset, commit, fold);                                       // then, for every commit
#ifndef CANDOUR_COMMON_AUDIT_SYSTEM_COMMANDS_H_
#define CANDOUR_COMMON_AUDIT_SYSTEM_COMMANDS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/audit/memory_fold.h"
#include "common/audit/reaction_causes.h"
#include "common/decider/reactions.h"

namespace candour {

// Reactions to another service's ledger.
struct FollowedReactions {
  const Reactions* reactions = nullptr;  // each with Reaction::again
  // What the whole of that ledger asks of them; null: it is not at hand.
  const ReactionCauses* causes = nullptr;
};

struct FoundCommand {
  SystemCommand command;
  // False: that this was asked for stands in a ledger that is not at hand. The command is made of what the
  // commit itself says was asked.
  bool cause_seen = true;
};

// Not thread-safe. Keeps what reactions were asked for and did not do yet.
class SystemCommands {
 public:
  // All outlive the object; `reactions`, to the own ledger, may be null.
  SystemCommands(const Model& model, const Reactions* reactions, std::vector<FollowedReactions> followed = {})
      : model_(model), reactions_(reactions), followed_(std::move(followed)), causes_(reactions) {}

  static bool IsSystem(absl::string_view method);

  // The command that a commit with a method of the system answers. FAILED_PRECONDITION: nothing asks for it,
  // the message says what is missing. NOT_FOUND: this build has no such timer or reaction.
  absl::StatusOr<FoundCommand> Find(uint64_t offset, const ledger::v1::Commit& commit,
                                    const MemoryFold& before) const;

  // Of every admitted commit in log order: what it asks for.
  void Note(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before);

 private:
  struct Declared {
    const Reaction* reaction = nullptr;
    const FollowedReactions* followed = nullptr;  // null: to the own ledger
  };

  absl::StatusOr<FoundCommand> FindTimer(const ledger::v1::Commit& commit, const MemoryFold& before) const;
  absl::StatusOr<FoundCommand> FindReaction(const ledger::v1::Commit& commit, const MemoryFold& before) const;
  absl::StatusOr<FoundCommand> FindStart(uint64_t offset, const ledger::v1::Commit& commit,
                                         const MemoryFold& before) const;
  static absl::StatusOr<FoundCommand> FindErasure(const ledger::v1::Commit& commit, const MemoryFold& before);
  absl::StatusOr<Declared> Named(absl::string_view name) const;

  const Model& model_;
  const Reactions* const reactions_;
  const std::vector<FollowedReactions> followed_;
  ReactionCauses causes_;  // in the own ledger
};

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_SYSTEM_COMMANDS_H_

// What the facts and refusals of one log ask of reactions, found as the log is read.
//
//   ReactionCauses causes(&reactions);
//   for each admitted commit, in order: causes.Note(offset, commit, fold);   // the fold is the log before it
//   const SystemCommand* asked = causes.Find(commit.command_id());           // of a reaction's commit
#ifndef CANDOUR_COMMON_AUDIT_REACTION_CAUSES_H_
#define CANDOUR_COMMON_AUDIT_REACTION_CAUSES_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/audit/memory_fold.h"
#include "common/decider/reactions.h"

namespace candour {

// Not thread-safe.
class ReactionCauses {
 public:
  // Null: none. They outlive the object.
  explicit ReactionCauses(const Reactions* reactions) : reactions_(reactions) {}

  void Note(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before);

  // What the reaction's command with this id has to be; null where nothing asks for it. Until the next call
  // that is not const.
  const SystemCommand* Find(absl::string_view command_id) const;

  // It was recorded: never again.
  void Settle(absl::string_view command_id) { open_.erase(command_id); }
  // The reaction begins at `from`: what stands below is never reacted to.
  void Start(absl::string_view name, uint64_t from);

 private:
  struct Open {
    const Reaction* reaction = nullptr;
    uint64_t offset = 0;  // of the cause
    SystemCommand command;
  };

  void NoteFor(const Reaction& reaction, uint64_t offset, const ledger::v1::Commit& commit,
               const MemoryFold& before);

  const Reactions* const reactions_;
  absl::flat_hash_map<std::string, Open> open_;  // by command id
};

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_REACTION_CAUSES_H_

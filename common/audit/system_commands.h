// What the system asked of itself along a log: the commands of timers and reactions, found again from the
// state and the facts that they follow from (common/executor/timers.h, reactor.h).
//
//   SystemCommands commands(model, reactions);
//   absl::StatusOr<SystemCommand> asked = commands.Find(offset, commit, fold);  // the state before it
//   commands.Note(offset, commit, fold);                                        // then, for every commit
#ifndef CANDOUR_COMMON_AUDIT_SYSTEM_COMMANDS_H_
#define CANDOUR_COMMON_AUDIT_SYSTEM_COMMANDS_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/audit/memory_fold.h"
#include "common/decider/reactions.h"

namespace candour {

// Not thread-safe. Keeps what reactions were asked for and did not do yet.
class SystemCommands {
 public:
  // All outlive the object; `reactions` may be null. `followed`: to other ledgers.
  SystemCommands(const Model& model, const Reactions* reactions, std::vector<const Reactions*> followed = {})
      : model_(model), reactions_(reactions), followed_(std::move(followed)) {}

  static bool IsSystem(absl::string_view method);

  // The command that a commit with a method of the system answers. FAILED_PRECONDITION: nothing before it in
  // the log asks for it, the message says what is missing. NOT_FOUND: this build can't say, its timer or
  // reaction is unknown, or its cause stands in another ledger.
  absl::StatusOr<SystemCommand> Find(uint64_t offset, const ledger::v1::Commit& commit,
                                     const MemoryFold& before) const;

  // Of every admitted commit in log order: what it asks for.
  void Note(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before);

 private:
  struct Open {
    const Reaction* reaction = nullptr;
    uint64_t offset = 0;  // of the cause
    SystemCommand command;
  };

  absl::StatusOr<SystemCommand> FindTimer(const ledger::v1::Commit& commit, const MemoryFold& before) const;
  absl::StatusOr<SystemCommand> FindReaction(const ledger::v1::Commit& commit,
                                             const MemoryFold& before) const;
  absl::StatusOr<SystemCommand> FindStart(uint64_t offset, const ledger::v1::Commit& commit,
                                          const MemoryFold& before) const;
  static absl::StatusOr<SystemCommand> FindErasure(const ledger::v1::Commit& commit,
                                                   const MemoryFold& before);
  absl::StatusOr<const Reaction*> Named(absl::string_view name) const;
  void NoteFor(const Reaction& reaction, uint64_t offset, const ledger::v1::Commit& commit,
               const MemoryFold& before);
  void Started(absl::string_view name, uint64_t from);

  const Model& model_;
  const Reactions* const reactions_;
  const std::vector<const Reactions*> followed_;
  absl::flat_hash_map<std::string, Open> open_;  // by command id
};

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_SYSTEM_COMMANDS_H_

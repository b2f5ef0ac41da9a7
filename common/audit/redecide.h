// Was each decision right? Runs it again, from what its commit carries (request, actor, time) on the state
// before it, and compares the outcome with what the commit holds. Admission says only that a commit was next:
// whoever holds the topic's Write right could append a fact that no rule gave.
//
//   auto redecider = Redecider::Create({.commands = &module.commands, .services = module.services, ...});
//   for each record, before fold.Take:
//     Redecided found = redecider->Check(record.offset, admission.commit, fold);
//
// Compared: the request's tag (made with a key that no topic holds), the role against the RPC's access rule,
// the command's own stream, refusal or facts in their order, what was read, the digest of the rules. Sealed
// fields are compared as far as their keys still are there; one that is not must be named by the log as
// destroyed, and for this subject. A command of the system has no caller: that the log before it asks for it,
// and for nothing else, is checked instead (system_commands.h). What can't be run hides no difference that
// can be seen without.
#ifndef CANDOUR_COMMON_AUDIT_REDECIDE_H_
#define CANDOUR_COMMON_AUDIT_REDECIDE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/access/grants.h"
#include "common/audit/erasures.h"
#include "common/audit/memory_fold.h"
#include "common/audit/system_commands.h"
#include "common/decider/command.h"
#include "common/ledger/admit.h"
#include "common/privacy/keyring.h"
#include "common/privacy/seal.h"

namespace candour {

struct Redecided {
  enum Result {
    kSame,
    kPartly,       // the same, as far as keys that are erased let it be seen
    kCauseUnseen,  // the same, but what asked for it stands in another ledger, which is not at hand
    kDiffers,      // `why` says in what: what is recorded, and what the rules give
    kNotRun,       // `why` says what was missing
  };
  Result result = kSame;
  std::string why = {};
};

// Not thread-safe.
class Redecider {
 public:
  struct Options {
    const Model* model = nullptr;
    const Reactions* reactions = nullptr;  // may be null
    std::vector<FollowedReactions> followed = {};
    // Of the whole log: a key may be destroyed later than what it seals.
    const Erasures* erasures = nullptr;
    const CommandTable* commands = nullptr;
    std::vector<const google::protobuf::ServiceDescriptor*> services;
    Keyring* keyring = nullptr;
    Sealer* sealer = nullptr;
  };
  // FAILED_PRECONDITION where an RPC with a command is not in the table, or a reaction to another ledger
  // can't be made again. All outlive the object.
  static absl::StatusOr<std::unique_ptr<Redecider>> Create(const Options& options);

  // An admitted commit, no control, against the state before it. Every one of a log, in its order: reactions
  // follow from the commits before theirs.
  Redecided Check(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before);

 private:
  struct Rpc {
    const google::protobuf::MethodDescriptor* method = nullptr;
    const google::protobuf::FieldDescriptor* command = nullptr;  // common.v1.Command of the request
    std::unique_ptr<google::protobuf::Message> prototype;
    const CommandTable::Entry* entry = nullptr;
  };
  // One commit on its way through the checks.
  struct Asked;

  explicit Redecider(const Options& options)
      : options_(options),
        grants_(options.services),
        system_(*options.model, options.reactions, options.followed) {}
  Redecided Decide(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before);
  // Each fills `asked`; a `why` that is not empty is the end of it.
  Redecided Read(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before, Asked* asked);
  Redecided ReadCall(const ledger::v1::Commit& commit, const MemoryFold& before, Asked* asked);
  Redecided ReadLookedUp(const ledger::v1::Commit& commit, Asked* asked);
  Redecided ReadSystem(uint64_t offset, const ledger::v1::Commit& commit, const MemoryFold& before,
                       Asked* asked);
  Redecided ReadRequest(const ledger::v1::Commit& commit, const google::protobuf::Message& prototype,
                        Asked* asked);
  Redecided CheckTags(const ledger::v1::Commit& commit, const MemoryFold& before, Asked* asked);
  void CheckRole(const ledger::v1::Commit& commit, Asked* asked) const;
  Redecided CheckOutcome(const ledger::v1::Commit& commit, const MemoryFold& before, Asked* asked);
  // Why a key that is not there is missing, empty where all that are not were destroyed.
  std::string CheckAbsent(Asked* asked) const;
  // Of what this build does not know, and so never wrote.
  Redecided Unknown(absl::string_view what, const MemoryFold& before) const;

  const Options options_;
  const Grants grants_;
  absl::flat_hash_map<std::string, Rpc> rpcs_;  // by "/package.Service/Method"
  SystemCommands system_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_AUDIT_REDECIDE_H_

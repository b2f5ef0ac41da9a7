#include "common/audit/redecide.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "candour/common/v1/common.pb.h"
#include "common/audit/outcome.h"
#include "common/audit/redecide_asked.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/erasure.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ledger::v1::Commit;

const FieldDescriptor* CommandField(const Descriptor& request) {
  const FieldDescriptor* field = request.FindFieldByName("command");
  return field != nullptr && field->message_type() == common::v1::Command::descriptor() ? field : nullptr;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Redecider>> Redecider::Create(const Options& options) {
  for (const FollowedReactions& followed : options.followed) {
    for (const Reaction& reaction : followed.reactions->all()) {
      if (reaction.again == nullptr) {
        return absl::FailedPreconditionError(
            absl::StrCat("the type of what ", reaction.name, " makes does not say what it asks"));
      }
    }
  }
  std::unique_ptr<Redecider> redecider(new Redecider(options));
  absl::flat_hash_map<const Descriptor*, const CommandTable::Entry*> entries;
  for (const auto& entry : options.commands->entries()) entries[entry.request()] = &entry;
  for (const auto* service : options.services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const FieldDescriptor* command = CommandField(*method->input_type());
      if (command == nullptr) continue;
      const auto found = entries.find(method->input_type());
      if (found == entries.end()) {
        return absl::FailedPreconditionError(
            absl::StrCat(method->full_name(), " has a command, but no line that declares it"));
      }
      Rpc& rpc = redecider->rpcs_[absl::StrCat("/", service->full_name(), "/", method->name())];
      rpc = {method, command,
             std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()
                                          ->GetPrototype(method->input_type())
                                          ->New()),
             found->second};
    }
  }
  return redecider;
}

Redecided Redecider::Check(uint64_t offset, const Commit& commit, const MemoryFold& before) {
  Redecided found = Decide(offset, commit, before);
  system_.Note(offset, commit, before);
  return found;
}

Redecided Redecider::Unknown(absl::string_view what, const MemoryFold& before) const {
  const uint32_t level = before.self().level, known = options_.model->level();
  if (level <= known) return Differs(absl::StrCat(what, ", nor has any that writes level ", level));
  return NotRun(absl::StrCat(what, "; the ledger is of level ", level, ", and this build knows ", known,
                             ": ask a newer one"));
}

Redecided Redecider::Decide(uint64_t offset, const Commit& commit, const MemoryFold& before) {
  if (!commit.has_actor()) return Unknown("its actor is sealed, and this build seals none", before);
  Asked asked;
  asked.id = FormatUuid(commit.command_id());
  Redecided found = Read(offset, commit, before, &asked);
  if (found.why.empty()) found = CheckOutcome(commit, before, &asked);
  if (found.result == Redecided::kNotRun && !asked.wrong.empty())
    return Differs(absl::StrJoin(asked.wrong, "; "));
  return found;
}

// A key that nobody destroyed may be lost, or may never have been: whoever has no key can name any.
std::string Redecider::CheckAbsent(Asked* asked) const {
  std::string missing;
  for (const std::string& key_id : asked->absent) {
    const auto destroyed = options_.erasures->destroyed.find(key_id);
    if (destroyed == options_.erasures->destroyed.end()) {
      missing = absl::StrCat("its key ", absl::BytesToHexString(key_id.substr(0, 16)),
                             " is missing, and no erasure in this log destroyed it");
    } else if (destroyed->second != ErasureStream(asked->subject)) {
      asked->wrong.push_back(absl::StrCat("it is sealed with a key that ", destroyed->second,
                                          " destroyed, and is about ", asked->subject));
    }
  }
  return missing;
}

Redecided Redecider::CheckOutcome(const Commit& commit, const MemoryFold& before, Asked* asked) {
  std::vector<std::string>& wrong = asked->wrong;
  if (asked->stream != commit.writes(0).stream()) return Differs(absl::StrJoin(wrong, "; "));
  ComparedOutcome outcome;
  const Context context(before, asked->id, ActorOf(commit), absl::FromUnixMicros(commit.decided_at_us()),
                        asked->looked_up);
  const absl::StatusOr<Decision> decision =
      DecideAt(asked->if_version, before.VersionOf(asked->stream), asked->decide, context);
  if (!context.status().ok()) return NotRun(context.status().message());
  if (decision.ok()) {
    outcome = CompareOutcome(commit, *decision, context, *options_.sealer);
  } else {
    outcome.differs =
        absl::StrCat(Recorded(commit), "; the rules record nothing: ", decision.status().message());
  }
  if (!outcome.unavailable.empty()) return NotRun(outcome.unavailable);
  asked->absent.merge(outcome.absent);
  const std::string missing = CheckAbsent(asked);
  // Without what is sealed of the request the rules may well decide otherwise: that proves nothing.
  if (!outcome.differs.empty() && !asked->request_sealed) wrong.push_back(outcome.differs);
  if (!wrong.empty()) {
    if (outcome.differs.empty())
      wrong.push_back(absl::StrCat(Recorded(commit), " is what the rules give for such a request"));
    return Differs(absl::StrJoin(wrong, "; "));
  }
  if (!missing.empty()) return NotRun(missing);
  if (!outcome.differs.empty()) return NotRun("personal fields of its request are erased");
  if (!asked->cause_seen) {
    return {Redecided::kCauseUnseen,
            absl::StrCat("the rules give it for its request; what asks for that stands in another ledger, at "
                         "offset ",
                         commit.cause().offset())};
  }
  return {asked->absent.empty() ? Redecided::kSame : Redecided::kPartly, ""};
}

}  // namespace candour

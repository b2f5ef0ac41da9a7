// What a commit says was asked, by whom and given what, as far as that can be checked before the decision.
#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "common/audit/outcome.h"
#include "common/audit/redecide_asked.h"
#include "common/base/status.h"
#include "common/privacy/tags.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using ledger::v1::Commit;

// Of the state that was decided on; what was looked up elsewhere of a ledger that was waited for, no earlier
// than that, and nothing at all where none was.
bool IsTimely(const ledger::v1::Evidence& evidence, const Commit& commit, bool elsewhere) {
  const ledger::v1::Position& at = evidence.at();
  const auto& known = commit.known_at();
  const bool own = !known.empty() && at.ledger_id() == known[0].ledger_id();
  if (own && at.offset() != known[0].offset()) return false;
  if (!elsewhere) return own;
  if (own) return known.size() == 1 && evidence.view().value().empty();
  return std::any_of(known.begin(), known.end(), [&](const ledger::v1::Position& one) {
    return one.ledger_id() == at.ledger_id() && one.offset() <= at.offset();
  });
}

}  // namespace

Redecided Redecider::Read(uint64_t offset, const Commit& commit, const MemoryFold& before, Asked* asked) {
  if (commit.has_cause() && !absl::StartsWith(commit.method(), kReactionMethod))
    asked->wrong.push_back("it names a cause, and only a reaction has one");
  Redecided found = SystemCommands::IsSystem(commit.method()) ? ReadSystem(offset, commit, before, asked)
                                                              : ReadCall(commit, before, asked);
  if (!found.why.empty()) return found;
  if (asked->stream != commit.writes(0).stream()) {
    asked->wrong.push_back(absl::StrCat("it is decided on ", commit.writes(0).stream(),
                                        ", its request is about ", asked->stream, ": ", Recorded(commit)));
  }
  found = CheckTags(commit, before, asked);
  return found.why.empty() && asked->looks_up != nullptr ? ReadLookedUp(commit, asked) : found;
}

Redecided Redecider::ReadCall(const Commit& commit, const MemoryFold& before, Asked* asked) {
  const auto found = rpcs_.find(commit.method());
  if (found == rpcs_.end())
    return Unknown(absl::StrCat("this build has no command ", commit.method()), before);
  asked->rpc = &found->second;
  if (Redecided read = ReadRequest(commit, *asked->rpc->prototype, asked); !read.why.empty()) return read;
  const auto& command = static_cast<const common::v1::Command&>(
      asked->request->GetReflection()->GetMessage(*asked->request, asked->rpc->command));
  if (command.id() != asked->id) return Differs("its request was made for another command id");
  if (command.has_if_version()) asked->if_version = command.if_version();
  CheckRole(commit, asked);
  CommandPlan plan = asked->rpc->entry->plan(*asked->request);
  asked->subject = plan.subject.empty() ? plan.stream : std::move(plan.subject);
  asked->stream = std::move(plan.stream);
  asked->decide = std::move(plan.decide);
  asked->looks_up = plan.looks_up;
  asked->looks_elsewhere = plan.looks_elsewhere;
  return {};
}

// That it was found so beside the log nobody can look up again; of which state it is can be seen.
Redecided Redecider::ReadLookedUp(const Commit& commit, Asked* asked) {
  if (commit.evidence_size() != 1)
    return Differs(absl::StrCat("it does not say what was looked up for it: ", Recorded(commit)));
  const ledger::v1::Fact& view = commit.evidence(0).view();
  const std::shared_ptr<Message> looked_up(asked->looks_up->New());
  if (view.type() != looked_up->GetDescriptor()->full_name() || !looked_up->ParseFromString(view.value()))
    return Differs(absl::StrCat("its evidence is no ", looked_up->GetDescriptor()->name()));
  if (!IsTimely(commit.evidence(0), commit, asked->looks_elsewhere))
    return Differs("its evidence is of another state than it was decided on");
  const absl::Status opened =
      options_.sealer->Open({absl::StrCat("command/", asked->id), 1}, looked_up.get());
  if (!opened.ok()) return NotRun(opened.message());
  asked->looked_up = looked_up;
  return {};
}

Redecided Redecider::ReadSystem(uint64_t offset, const Commit& commit, const MemoryFold& before,
                                Asked* asked) {
  absl::StatusOr<FoundCommand> found = system_.Find(offset, commit, before);
  if (absl::IsFailedPrecondition(found.status()))
    return Differs(absl::StrCat(found.status().message(), ": ", Recorded(commit)));
  if (absl::IsNotFound(found.status())) return Unknown(found.status().message(), before);
  if (!found.ok()) return NotRun(found.status().message());
  SystemCommand& command = found->command;
  if (Redecided read = ReadRequest(commit, *command.request, asked); !read.why.empty()) return read;
  if (!asked->request_sealed && DeterministicBytes(*asked->request) != DeterministicBytes(*command.request))
    asked->wrong.push_back("its request is not what the log before it asks for");
  const Actor actor = ActorOf(commit), system = SystemActor();
  if (actor.account != system.account || actor.role != system.role || !actor.organisation.empty() ||
      !actor.person_id.empty())
    asked->wrong.push_back("its actor is not the system");
  asked->subject = command.stream;
  asked->stream = std::move(command.stream);
  asked->decide = std::move(command.decide);
  asked->cause_seen = found->cause_seen;
  return {};
}

Redecided Redecider::ReadRequest(const Commit& commit, const Message& prototype, Asked* asked) {
  const Descriptor* type = prototype.GetDescriptor();
  asked->request.reset(prototype.New());
  if (commit.request().type() != type->full_name() ||
      !asked->request->ParseFromString(commit.request().value()))
    return Differs(absl::StrCat("its request is no ", type->name(), ": ", Recorded(commit)));
  asked->key_id = SealedKeyId(*asked->request);
  const absl::Status opened =
      options_.sealer->Open({absl::StrCat("command/", asked->id), 0}, asked->request.get());
  if (absl::IsDataLoss(opened)) return Differs(absl::StrCat("its request: ", opened.message()));
  asked->request_sealed = absl::IsNotFound(opened);
  if (asked->request_sealed) asked->absent.insert(asked->key_id);
  return opened.ok() || asked->request_sealed ? Redecided() : NotRun(opened.message());
}

Redecided Redecider::CheckTags(const Commit& commit, const MemoryFold& before, Asked* asked) {
  if (commit.tag_key_id() != asked->key_id) {
    asked->wrong.push_back("its tag names another key than its request is sealed with");
    return {};
  }
  if (asked->request_sealed) return {};
  const auto ledger_key = options_.keyring->TagKey(before.self().ledger_id);
  if (!ledger_key.ok()) return NotRun(ledger_key.status().message());
  // The issuer stands in no commit: a caller's tag can't be made again, the content's can. The system has
  // none.
  const auto tags =
      MakeTags(*options_.keyring, **ledger_key,
               {commit.command_id(), commit.method(), "", commit.actor().account(), *asked->request},
               commit.tag_key_id());
  if (!tags.ok()) return NotRun(tags.status().message());
  if (tags->content != commit.content_tag() ||
      (asked->rpc == nullptr && tags->caller != commit.caller_tag())) {
    asked->wrong.push_back("its tags are not those of its request: no service made this commit");
  }
  return {};
}

void Redecider::CheckRole(const Commit& commit, Asked* asked) const {
  const Actor actor = ActorOf(commit);
  std::optional<Claims> claims;
  if (actor.role != kPublicRole) {
    claims.emplace();
    claims->account = actor.account;
    claims->roles = {actor.role};
    claims->organisation = actor.organisation;
    claims->person_id = actor.person_id;
  }
  const absl::StatusOr<Actor> allowed = grants_.Authorise(asked->rpc->method, claims, *asked->request);
  if (allowed.ok() && allowed->role == actor.role) return;
  asked->wrong.push_back(absl::StrCat("the role ", actor.role, " of its actor may not call this"));
}

}  // namespace candour

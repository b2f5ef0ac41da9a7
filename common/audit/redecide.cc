#include "common/audit/redecide.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "candour/common/v1/common.pb.h"
#include "common/audit/outcome.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/tags.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ledger::v1::Commit;

Redecided Differs(std::string why) { return {Redecided::kDiffers, std::move(why)}; }
Redecided NotRun(absl::string_view why) { return {Redecided::kNotRun, std::string(why)}; }

const FieldDescriptor* CommandField(const Descriptor& request) {
  const FieldDescriptor* field = request.FindFieldByName("command");
  return field != nullptr && field->message_type() == common::v1::Command::descriptor() ? field : nullptr;
}

Actor ActorOf(const Commit& commit) {
  const auto& actor = commit.actor();
  return {actor.account(), actor.role(), actor.organisation(), actor.person_id()};
}

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

struct Redecider::Asked {
  const Rpc* rpc = nullptr;          // null: a command of the system
  std::unique_ptr<Message> request;  // in clear, as far as its key is there
  bool request_erased = false;
  std::string id;  // text
  std::string stream;
  std::optional<uint64_t> if_version;
  std::function<absl::StatusOr<Decision>(const Context&)> decide;
  std::shared_ptr<const Message> looked_up;  // for it, as the commit has it
  std::vector<std::string> wrong;            // about who asked; the outcome is looked at all the same
};

absl::StatusOr<std::unique_ptr<Redecider>> Redecider::Create(const Options& options) {
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

Redecided Redecider::Decide(uint64_t offset, const Commit& commit, const MemoryFold& before) {
  if (!commit.has_actor()) return NotRun("its actor is sealed");
  Asked asked;
  asked.id = FormatUuid(commit.command_id());
  Redecided found = SystemCommands::IsSystem(commit.method()) ? ReadSystem(offset, commit, before, &asked)
                                                              : ReadCall(commit, &asked);
  if (found.why.empty()) found = CheckTags(commit, before, &asked);
  return found.why.empty() ? CheckOutcome(commit, before, asked) : found;
}

Redecided Redecider::ReadCall(const Commit& commit, Asked* asked) {
  const auto found = rpcs_.find(commit.method());
  if (found == rpcs_.end()) return NotRun(absl::StrCat("this build has no command ", commit.method()));
  asked->rpc = &found->second;
  if (Redecided read = ReadRequest(commit, *asked->rpc->prototype, asked); !read.why.empty()) return read;
  const auto& command = static_cast<const common::v1::Command&>(
      asked->request->GetReflection()->GetMessage(*asked->request, asked->rpc->command));
  if (command.id() != asked->id) return Differs("its request was made for another command id");
  if (command.has_if_version()) asked->if_version = command.if_version();
  if (commit.has_cause()) asked->wrong.push_back("it names a cause, and nothing causes a call");
  CheckRole(commit, asked);
  CommandPlan plan = asked->rpc->entry->plan(*asked->request);
  asked->stream = std::move(plan.stream);
  asked->decide = std::move(plan.decide);
  return plan.looks_up == nullptr ? Redecided()
                                  : ReadLookedUp(commit, *plan.looks_up, plan.looks_elsewhere, asked);
}

// That it was found so beside the log nobody can look up again; of which state it is can be seen.
Redecided Redecider::ReadLookedUp(const Commit& commit, const Message& prototype, bool elsewhere,
                                  Asked* asked) {
  if (commit.evidence_size() != 1)
    return Differs(absl::StrCat("it does not say what was looked up for it: ", Recorded(commit)));
  const ledger::v1::Fact& view = commit.evidence(0).view();
  const std::shared_ptr<Message> looked_up(prototype.New());
  if (view.type() != prototype.GetDescriptor()->full_name() || !looked_up->ParseFromString(view.value()))
    return Differs(absl::StrCat("its evidence is no ", prototype.GetDescriptor()->name()));
  if (!IsTimely(commit.evidence(0), commit, elsewhere))
    return Differs("its evidence is of another state than it was decided on");
  const absl::Status opened =
      options_.sealer->Open({absl::StrCat("command/", asked->id), 1}, looked_up.get());
  if (!opened.ok()) return NotRun(opened.message());
  asked->looked_up = looked_up;
  return {};
}

Redecided Redecider::ReadSystem(uint64_t offset, const Commit& commit, const MemoryFold& before,
                                Asked* asked) {
  absl::StatusOr<SystemCommand> command = system_.Find(offset, commit, before);
  if (absl::IsFailedPrecondition(command.status()))
    return Differs(absl::StrCat(command.status().message(), ": ", Recorded(commit)));
  if (!command.ok()) return NotRun(command.status().message());
  if (Redecided read = ReadRequest(commit, *command->request, asked); !read.why.empty()) return read;
  if (!asked->request_erased && DeterministicBytes(*asked->request) != DeterministicBytes(*command->request))
    asked->wrong.push_back("its request is not what the log before it asks for");
  const Actor actor = ActorOf(commit), system = SystemActor();
  if (actor.account != system.account || actor.role != system.role || !actor.organisation.empty() ||
      !actor.person_id.empty())
    asked->wrong.push_back("its actor is not the system");
  asked->stream = std::move(command->stream);
  asked->decide = std::move(command->decide);
  return {};
}

Redecided Redecider::ReadRequest(const Commit& commit, const Message& prototype, Asked* asked) {
  const Descriptor* type = prototype.GetDescriptor();
  asked->request.reset(prototype.New());
  if (commit.request().type() != type->full_name() ||
      !asked->request->ParseFromString(commit.request().value()))
    return Differs(absl::StrCat("its request is no ", type->name(), ": ", Recorded(commit)));
  const absl::Status opened =
      options_.sealer->Open({absl::StrCat("command/", asked->id), 0}, asked->request.get());
  if (absl::IsDataLoss(opened)) return Differs(absl::StrCat("its request: ", opened.message()));
  asked->request_erased = absl::IsNotFound(opened);
  return opened.ok() || asked->request_erased ? Redecided() : NotRun(opened.message());
}

Redecided Redecider::CheckTags(const Commit& commit, const MemoryFold& before, Asked* asked) {
  if (asked->request_erased) return {};
  const auto ledger_key = options_.keyring->TagKey(before.self().ledger_id);
  if (!ledger_key.ok()) return NotRun(ledger_key.status().message());
  // The issuer stands in no commit: a caller's tag can't be made again, the content's can. The system has
  // none.
  const auto tags =
      MakeTags(*options_.keyring, **ledger_key,
               {commit.command_id(), commit.method(), "", commit.actor().account(), *asked->request},
               commit.tag_key_id());
  if (absl::IsNotFound(tags.status())) {
    asked->request_erased = true;
    return {};
  }
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

Redecided Redecider::CheckOutcome(const Commit& commit, const MemoryFold& before, const Asked& asked) {
  std::vector<std::string> wrong = asked.wrong;
  ComparedOutcome outcome;
  const Context context(before, asked.id, ActorOf(commit), absl::FromUnixMicros(commit.decided_at_us()),
                        asked.looked_up);
  if (asked.stream != commit.writes(0).stream()) {
    outcome.differs = absl::StrCat("it is decided on ", commit.writes(0).stream(), ", its request is about ",
                                   asked.stream, ": ", Recorded(commit));
  } else {
    const absl::StatusOr<Decision> decision =
        DecideAt(asked.if_version, before.VersionOf(asked.stream), asked.decide, context);
    if (!context.status().ok()) return NotRun(context.status().message());
    if (decision.ok()) {
      outcome = CompareOutcome(commit, *decision, context, *options_.sealer);
    } else {
      outcome.differs =
          absl::StrCat(Recorded(commit), "; the rules record nothing: ", decision.status().message());
    }
  }
  if (!outcome.unavailable.empty()) return NotRun(outcome.unavailable);
  // Without what was erased of the request the rules may well decide otherwise: that proves nothing.
  if (wrong.empty() && !outcome.differs.empty() && asked.request_erased)
    return NotRun("personal fields of its request are erased");
  if (!outcome.differs.empty() && !asked.request_erased) wrong.push_back(outcome.differs);
  if (wrong.empty())
    return {asked.request_erased || outcome.erased ? Redecided::kPartly : Redecided::kSame, ""};
  if (outcome.differs.empty())
    wrong.push_back(absl::StrCat(Recorded(commit), " is what the rules give for such a request"));
  return Differs(absl::StrJoin(wrong, "; "));
}

}  // namespace candour

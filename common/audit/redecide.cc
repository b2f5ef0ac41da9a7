#include "common/audit/redecide.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/plan.h"
#include "common/privacy/tags.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ledger::v1::Commit;

Redecided Differs(std::string why) { return {Redecided::kDiffers, std::move(why)}; }
Redecided NotRun(std::string why) { return {Redecided::kNotRun, std::move(why)}; }

const FieldDescriptor* CommandField(const Descriptor& request) {
  const FieldDescriptor* field = request.FindFieldByName("command");
  return field != nullptr && field->message_type() == common::v1::Command::descriptor() ? field : nullptr;
}

Actor ActorOf(const Commit& commit) {
  const auto& actor = commit.actor();
  return {actor.account(), actor.role(), actor.organisation(), actor.person_id()};
}

std::string ShortName(absl::string_view type) { return std::string(type.substr(type.rfind('.') + 1)); }

// Without what only keys can show: personal fields and what they were sealed to.
std::string UnsealedPart(const Message& message) {
  const MessagePlan& plan = PlanOf(*message.GetDescriptor());
  const std::unique_ptr<Message> part(message.New());
  part->CopyFrom(message);
  const auto& reflection = *part->GetReflection();
  for (const FieldDescriptor* field : plan.personal) reflection.ClearField(part.get(), field);
  if (plan.sealed != nullptr) reflection.ClearField(part.get(), plan.sealed);
  return DeterministicBytes(*part);
}

std::string CompareRefusal(const Commit& commit, const Decision& decision) {
  if (!decision.refused())
    return absl::StrCat("refused ", commit.refusal().reason(), ", the rules accept it");
  const Refusal& refusal = decision.refusal();
  if (!commit.has_refusal()) return absl::StrCat("accepted, the rules refuse it: ", refusal.reason);
  const auto& held = commit.refusal();
  bool same = held.reason() == refusal.reason && held.grpc_code() == static_cast<uint32_t>(refusal.code) &&
              held.args_size() == static_cast<int>(refusal.args.size());
  for (int i = 0; same && i < held.args_size(); ++i) {
    same = held.args(i).name() == refusal.args[i].first && held.args(i).value() == refusal.args[i].second;
  }
  return same ? "" : absl::StrCat("refused ", held.reason(), ", the rules refuse it: ", refusal.reason);
}

// What was read must be stated, and nothing else: a decision may not outlive what it was based on.
std::string CompareConditions(const Commit& commit, const Context& context) {
  std::map<absl::string_view, bool> written;  // whether it has facts
  for (const auto& write : commit.writes()) written[write.stream()] = write.facts_size() > 0;
  for (const auto& [stream, seen] : context.seen()) {
    if (written.erase(stream) == 0)
      return absl::StrCat("the decision reads ", stream, ", the commit does not");
  }
  written.erase(commit.writes(0).stream());
  for (const auto& [stream, has_facts] : written) {
    if (!has_facts) return absl::StrCat("the commit reads ", stream, ", the decision does not");
  }
  return "";
}

}  // namespace

struct Redecider::Asked {
  const Rpc* rpc = nullptr;
  std::unique_ptr<Message> request;  // in clear, as far as its key is there
  bool request_erased = false;
  bool fact_erased = false;
  std::string unavailable;  // why keys could not be asked
  std::string id;           // text
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

Redecided Redecider::Check(const Commit& commit, const MemoryFold& before) {
  Asked asked;
  if (Redecided found = ReadRequest(commit, &asked); !found.why.empty()) return found;
  if (Redecided found = CheckTag(commit, before, &asked); !found.why.empty()) return found;
  if (Redecided found = CheckRole(commit, asked); !found.why.empty()) return found;
  return CheckOutcome(commit, before, &asked);
}

Redecided Redecider::ReadRequest(const Commit& commit, Asked* asked) {
  const auto found = rpcs_.find(commit.method());
  if (found == rpcs_.end()) return NotRun(absl::StrCat("this build has no command ", commit.method()));
  if (!commit.has_actor()) return NotRun("its actor is sealed");
  asked->rpc = &found->second;
  asked->id = FormatUuid(commit.command_id());
  const Descriptor* type = asked->rpc->method->input_type();
  asked->request.reset(asked->rpc->prototype->New());
  if (commit.request().type() != type->full_name() ||
      !asked->request->ParseFromString(commit.request().value())) {
    return Differs(absl::StrCat("its request is no ", ShortName(type->full_name())));
  }
  const absl::Status opened =
      options_.sealer->Open({absl::StrCat("command/", asked->id), 0}, asked->request.get());
  if (absl::IsDataLoss(opened)) return Differs(absl::StrCat("its request: ", opened.message()));
  if (absl::IsNotFound(opened)) {
    asked->request_erased = true;
  } else if (!opened.ok()) {
    return NotRun(std::string(opened.message()));
  }
  return {};
}

Redecided Redecider::CheckTag(const Commit& commit, const MemoryFold& before, Asked* asked) {
  const auto& command = static_cast<const common::v1::Command&>(
      asked->request->GetReflection()->GetMessage(*asked->request, asked->rpc->command));
  if (command.id() != asked->id) return Differs("its request was made for another command id");
  if (asked->request_erased) return {};
  const auto ledger_key = options_.keyring->TagKey(before.self().ledger_id);
  if (!ledger_key.ok()) return NotRun(std::string(ledger_key.status().message()));
  // The issuer stands in no commit: the caller's tag can't be made again, the content's can.
  const auto tags =
      MakeTags(*options_.keyring, **ledger_key,
               {commit.command_id(), commit.method(), "", commit.actor().account(), *asked->request},
               commit.tag_key_id());
  if (absl::IsNotFound(tags.status())) {
    asked->request_erased = true;
  } else if (!tags.ok()) {
    return NotRun(std::string(tags.status().message()));
  } else if (tags->content != commit.content_tag()) {
    return Differs("its request does not have the tag that the commit says: no service made this commit");
  }
  return {};
}

Redecided Redecider::CheckRole(const Commit& commit, const Asked& asked) const {
  const Actor actor = ActorOf(commit);
  std::optional<Claims> claims;
  if (actor.role != kPublicRole) {
    claims.emplace();
    claims->account = actor.account;
    claims->roles = {actor.role};
    claims->organisation = actor.organisation;
    claims->person_id = actor.person_id;
  }
  const absl::StatusOr<Actor> allowed = grants_.Authorise(asked.rpc->method, claims, *asked.request);
  if (allowed.ok() && allowed->role == actor.role) return {};
  return Differs(absl::StrCat("the role ", actor.role, " of its actor may not call this"));
}

Redecided Redecider::CheckOutcome(const Commit& commit, const MemoryFold& before, Asked* asked) {
  const auto& command = static_cast<const common::v1::Command&>(
      asked->request->GetReflection()->GetMessage(*asked->request, asked->rpc->command));
  const CommandPlan plan = asked->rpc->entry->plan(*asked->request);
  if (plan.stream != commit.writes(0).stream())
    return Differs(
        absl::StrCat("it is decided on ", commit.writes(0).stream(), ", its request is about ", plan.stream));
  const Context context(before, asked->id, ActorOf(commit), absl::FromUnixMicros(commit.decided_at_us()));
  std::optional<uint64_t> if_version;
  if (command.has_if_version()) if_version = command.if_version();
  const Decision decision = DecideAt(if_version, before.VersionOf(plan.stream), plan.decide, context);
  if (!context.status().ok()) return NotRun(std::string(context.status().message()));
  std::string why;
  if (commit.has_refusal() || decision.refused()) {
    why = CompareRefusal(commit, decision);
  } else {
    why = CompareFacts(commit, decision, context, asked);
  }
  if (why.empty()) why = CompareConditions(commit, context);
  if (why.empty() && context.rule_set() != commit.rule_set()) why = "it names other rules than were in force";
  if (!asked->unavailable.empty()) return NotRun(asked->unavailable);
  const bool partly = asked->request_erased || asked->fact_erased;
  if (why.empty()) return {partly ? Redecided::kPartly : Redecided::kSame, ""};
  // Without what was erased of the request the rules may well decide otherwise: that proves nothing.
  if (asked->request_erased) return NotRun("personal fields of its request are erased");
  return Differs(std::move(why));
}

std::string Redecider::CompareFacts(const Commit& commit, const Decision& decision, const Context& context,
                                    Asked* asked) {
  std::map<absl::string_view, std::vector<std::shared_ptr<const Message>>> expected;
  for (const DecidedFact& decided : decision.facts())
    expected[decided.stream.empty() ? commit.writes(0).stream() : decided.stream].push_back(decided.fact);
  for (const auto& [stream, owner] : context.taken()) {
    auto taken = std::make_shared<common::v1::KeyTaken>();
    taken->set_owner(owner);
    expected[stream].push_back(std::move(taken));
  }
  for (const auto& write : commit.writes()) {
    const auto facts = expected.extract(write.stream());
    const size_t count = facts.empty() ? 0 : facts.mapped().size();
    if (count != static_cast<size_t>(write.facts_size()))
      return absl::StrCat(write.stream(), " has ", write.facts_size(), " facts, the rules give ", count);
    for (int i = 0; i < write.facts_size(); ++i) {
      const Place place{write.stream(), write.expected_version() + static_cast<uint64_t>(i) + 1};
      std::string why = CompareFact(write.facts(i), *facts.mapped()[static_cast<size_t>(i)], place, asked);
      if (!why.empty()) return why;
    }
  }
  if (expected.empty()) return "";
  return absl::StrCat("the rules give facts on ", expected.begin()->first, ", the commit has none there");
}

std::string Redecider::CompareFact(const ledger::v1::Fact& fact, const Message& expected, const Place& place,
                                   Asked* asked) {
  const std::string name = ShortName(fact.type());
  if (fact.type() != expected.GetDescriptor()->full_name())
    return absl::StrCat("a ", name, " on ", place.stream, ", the rules give ",
                        ShortName(expected.GetDescriptor()->full_name()));
  if (fact.value() == expected.SerializeAsString()) return "";
  const std::string other =
      absl::StrCat("a ", name, " on ", place.stream, " that is not the one the rules give");
  const std::unique_ptr<Message> held(expected.New());
  if (!held->ParseFromString(fact.value())) return other;
  const absl::Status opened = options_.sealer->Open(place, held.get());
  if (absl::IsNotFound(opened)) {
    asked->fact_erased = true;
    return UnsealedPart(*held) == UnsealedPart(expected) ? "" : other;
  }
  if (absl::IsDataLoss(opened)) return absl::StrCat(other, " (", opened.message(), ")");
  if (!opened.ok()) asked->unavailable = std::string(opened.message());
  return DeterministicBytes(*held) == DeterministicBytes(expected) ? "" : other;
}

}  // namespace candour

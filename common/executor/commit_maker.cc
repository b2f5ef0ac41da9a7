#include "common/executor/commit_maker.h"

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

using google::protobuf::Message;
using ledger::v1::Commit;

constexpr uint32_t kLevel = 1;  // of the format that this build writes
constexpr size_t kBlindBytes = 32;

// The writes of a commit, one per stream, in the order in which streams are first named.
class Writes {
 public:
  Writes(Commit* commit, const Context& context, const FoldedView& view)
      : commit_(commit), context_(context), view_(view) {}

  ledger::v1::Write& Of(const std::string& stream) {
    const auto [it, is_new] = index_.try_emplace(stream, commit_->writes_size());
    if (is_new) {
      auto* write = commit_->add_writes();
      write->set_stream(stream);
      const auto seen = context_.seen().find(stream);
      write->set_expected_version(seen != context_.seen().end() ? seen->second.version
                                                                : view_.VersionOf(stream));
    }
    return *commit_->mutable_writes(it->second);
  }

 private:
  Commit* const commit_;
  const Context& context_;
  const FoldedView& view_;
  std::map<std::string, int> index_;
};

absl::Status AddFact(const Message& fact, const std::string& subject, Protection& protection,
                     ledger::v1::Write* write) {
  const std::unique_ptr<Message> sealed(fact.New());
  sealed->CopyFrom(fact);
  const uint64_t version = write->expected_version() + static_cast<uint64_t>(write->facts_size()) + 1;
  CANDOUR_RETURN_IF_ERROR(protection.Seal(subject, write->stream(), version, sealed.get()));
  auto* added = write->add_facts();
  added->set_type(fact.GetDescriptor()->full_name());
  sealed->SerializeToString(added->mutable_value());
  return absl::OkStatus();
}

absl::Status AddFacts(const CommitParts& parts, const Decision& decision, const Context& context,
                      Protection& protection, Writes* writes) {
  for (const DecidedFact& decided : decision.facts()) {
    auto& write = writes->Of(decided.stream.empty() ? parts.stream : decided.stream);
    CANDOUR_RETURN_IF_ERROR(AddFact(*decided.fact, parts.identity.subject, protection, &write));
  }
  for (const auto& [stream, owner] : context.taken()) {
    common::v1::KeyTaken taken;
    taken.set_owner(owner);
    CANDOUR_RETURN_IF_ERROR(AddFact(taken, parts.identity.subject, protection, &writes->Of(stream)));
  }
  return absl::OkStatus();
}

ledger::v1::Position PositionOf(const FoldedView& view) {
  ledger::v1::Position position;
  position.set_ledger_id(view.self().ledger_id);
  position.set_offset(view.position());
  return position;
}

// What was looked up, at its place: the first view of the evidence (common/ledger/README.md).
absl::Status AddLookedUp(const CommitParts& parts, const Message& looked_up, const FoldedView& view,
                         Protection& protection, Commit* commit) {
  const std::unique_ptr<Message> sealed(looked_up.New());
  sealed->CopyFrom(looked_up);
  const std::string stream = absl::StrCat("command/", FormatUuid(parts.identity.command_id));
  CANDOUR_RETURN_IF_ERROR(protection.Seal(parts.identity.subject, stream, 1, sealed.get()));
  auto* evidence = commit->add_evidence();
  *evidence->mutable_at() = parts.looked_up_at.value_or(PositionOf(view));
  evidence->mutable_view()->set_type(looked_up.GetDescriptor()->full_name());
  sealed->SerializeToString(evidence->mutable_view()->mutable_value());
  return absl::OkStatus();
}

void SetRefusal(const Refusal& refusal, Commit* commit) {
  auto* recorded = commit->mutable_refusal();
  recorded->set_reason(refusal.reason);
  recorded->set_grpc_code(static_cast<uint32_t>(refusal.code));
  for (const auto& [name, value] : refusal.args) {
    auto* arg = recorded->add_args();
    arg->set_name(name);
    arg->set_value(value);
  }
}

void SetRequest(const CommitParts& parts, Commit* commit) {
  commit->set_caller_tag(parts.request.tags.caller);
  commit->set_content_tag(parts.request.tags.content);
  commit->set_tag_key_id(parts.request.tags.key_id);
  commit->mutable_request()->set_type(parts.identity.request->GetDescriptor()->full_name());
  commit->mutable_request()->set_value(parts.request.bytes);
}

// Whether a broken rule of CheckShape (common/ledger/shape.cc) is one that a smaller command would keep.
bool IsLimit(absl::string_view broken) {
  return absl::StartsWith(broken, "value over") || absl::StartsWith(broken, "request over") ||
         broken == "1 to 512 writes" || broken == "over 1,024 facts";
}

}  // namespace

absl::StatusOr<Commit> MakeCommit(const CommitParts& parts, const Decision& decision, const Context& context,
                                  const FoldedView& view, Protection& protection, Entropy& entropy) {
  Commit commit;
  commit.set_level(kLevel);
  commit.set_command_id(parts.identity.command_id);
  commit.set_blind(entropy.Bytes(kBlindBytes));
  commit.set_method(parts.identity.method);
  SetRequest(parts, &commit);
  if (const Message* looked_up = context.looked_up()) {
    CANDOUR_RETURN_IF_ERROR(AddLookedUp(parts, *looked_up, view, protection, &commit));
  }

  Writes writes(&commit, context, view);
  writes.Of(parts.stream);
  if (decision.refused()) {
    SetRefusal(decision.refusal(), &commit);
  } else {
    CANDOUR_RETURN_IF_ERROR(AddFacts(parts, decision, context, protection, &writes));
  }
  for (const auto& [stream, seen] : context.seen()) writes.Of(stream);

  commit.set_decided_at_us(absl::ToUnixMicros(context.now()));
  commit.set_recorded_at_us(absl::ToUnixMicros(parts.recorded_at));
  auto* actor = commit.mutable_actor();
  actor->set_account(context.actor().account);
  actor->set_role(context.actor().role);
  actor->set_organisation(context.actor().organisation);
  actor->set_person_id(context.actor().person_id);
  if (parts.cause) *commit.mutable_cause() = *parts.cause;
  commit.set_rule_set(context.rule_set());
  commit.set_build(parts.build);
  *commit.add_known_at() = PositionOf(view);
  for (const ledger::v1::Position& other : parts.evidence) *commit.add_known_at() = other;
  return commit;
}

absl::StatusOr<NewRecord> MakeRecord(const Commit& commit, const LedgerSelf& self) {
  for (const auto& write : commit.writes()) {
    for (const auto& fact : write.facts()) {
      if (self.fact_types.contains(fact.type())) continue;
      return RefuseCall(absl::StatusCode::kFailedPrecondition, "LEDGER_LEVEL",
                        absl::StrCat("The ledger does not declare ", fact.type(),
                                     "; it was opened by an older build. Once every replica runs this one, "
                                     "raise it: candourctl ledger raise-level."));
    }
  }
  NewRecord record{commit.writes(0).stream(), SerialiseCommit(commit)};
  if (const auto broken = CheckShape(commit, record)) {
    if (IsLimit(*broken)) {
      return RefuseCall(absl::StatusCode::kInvalidArgument, "TOO_LARGE",
                        absl::StrCat("The command cannot be recorded (", *broken, "); split it."));
    }
    return RefuseCall(absl::StatusCode::kInternal, "COMMIT_SHAPE",
                      absl::StrCat("The service made a commit that no reader would admit (", *broken,
                                   "), and recorded nothing."));
  }
  return record;
}

}  // namespace candour

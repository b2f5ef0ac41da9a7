#include "common/rpc/follow.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using records::v1::FollowResponse;
using records::v1::RecordedCommit;
using replica::v1::CommandRow;
using replica::v1::FactRow;
using replica::v1::LogRow;

// Of one turn: what is kept for a reader, and what is read for one whom little concerns.
constexpr size_t kAtOnce = 100, kAtOnceBytes = 256 * 1024, kRecordsAtOnce = 2000;

absl::string_view KindOf(absl::string_view stream) { return stream.substr(0, stream.find('/')); }
absl::string_view IdOf(absl::string_view stream) { return stream.substr(stream.find('/') + 1); }

bool SeesAll(const Actor& actor) { return actor.role == "REGISTRAR" || actor.role == "AUDITOR"; }

bool Names(const Message& message, absl::string_view org_code) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool text = field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
    if (text && field->name() == "org_code" && reflection->GetString(message, field) == org_code) return true;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (Names(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                     : reflection->GetMessage(message, field),
                org_code)) {
        return true;
      }
    }
  }
  return false;
}

// As of everything below `position`.
absl::StatusOr<bool> BelongsTo(const FoldedView& view, uint64_t position, absl::string_view stream,
                               absl::string_view org_code) {
  if (IdOf(stream) == org_code) return true;
  const std::string key = RowKey(absl::StrCat(KindOf(stream), "_by_organisation"), {org_code, IdOf(stream)});
  bool found = false;
  CANDOUR_RETURN_IF_ERROR(view.IndexRowsAt(position, key, key, [&](absl::string_view, absl::string_view) {
    found = true;
    return false;
  }));
  return found;
}

class FollowSource : public FeedSource<FollowResponse> {
 public:
  FollowSource(Endpoint& endpoint, const records::v1::FollowRequest& asked, uint64_t next, const Actor& actor)
      : endpoint_(endpoint),
        kinds_(asked.kinds().begin(), asked.kinds().end()),
        org_code_(asked.org_code()),
        sees_all_(SeesAll(actor)),
        next_(next) {}

  absl::StatusOr<Progress> Read(const FoldedView& view, std::deque<FollowResponse>* messages) override {
    size_t bytes = 0, records = 0;
    bool all = true;
    absl::Status failed;
    CANDOUR_RETURN_IF_ERROR(view.Log(next_, [&](uint64_t offset, const LogRow& row) {
      all = messages->size() < kAtOnce && bytes < kAtOnceBytes && records < kRecordsAtOnce;
      if (!all) return false;
      absl::StatusOr<RecordedCommit> commit = CommitOf(view, row);
      failed = commit.status();
      absl::StatusOr<std::string> token = endpoint_.PositionToken(offset + 1);
      failed.Update(token.status());
      if (!failed.ok()) return false;
      ++records;
      next_ = offset + 1;
      if (commit->facts().empty() && !commit->has_refusal()) return true;
      bytes += commit->ByteSizeLong();
      FollowResponse& message = messages->emplace_back();
      message.set_token(*std::move(token));
      *message.mutable_commit() = *std::move(commit);
      return true;
    }));
    CANDOUR_RETURN_IF_ERROR(failed);
    return all ? Progress::kAtEnd : Progress::kMore;
  }

  absl::StatusOr<FollowResponse> Head(const FoldedView& view, bool at_end) override {
    FollowResponse message;
    CANDOUR_ASSIGN_OR_RETURN(*message.mutable_token(), endpoint_.PositionToken(next_));
    // Another replica may have told the caller more than this one has folded.
    message.mutable_head()->set_at_end(at_end && next_ == view.position());
    if (next_ > 0) {
      CANDOUR_RETURN_IF_ERROR(view.Log(next_ - 1, [&](uint64_t, const LogRow& row) {
        message.mutable_head()->set_recorded_at_us(row.recorded_at_us());
        return false;
      }));
    }
    return message;
  }

 private:
  // An organisation gets nothing of what the service does not declare to concern any.
  bool IsWithheld(absl::string_view stream) const {
    return !sees_all_ && !endpoint_.options().state->model().ConcernsOrganisations(KindOf(stream));
  }
  bool IsAskedFor(absl::string_view stream) const {
    return kinds_.empty() || std::find(kinds_.begin(), kinds_.end(), KindOf(stream)) != kinds_.end();
  }

  // Without facts and refusal: nothing for this caller.
  absl::StatusOr<RecordedCommit> CommitOf(const FoldedView& view, const LogRow& log) const {
    RecordedCommit commit;
    if (log.command_id().empty()) return commit;
    CANDOUR_ASSIGN_OR_RETURN(const auto command, view.Command(log.command_id()));
    if (!command) return absl::DataLossError("a command of the log has no row in the state");
    if (command->has_refusal()) {
      CANDOUR_RETURN_IF_ERROR(AddRefusal(view, *command, &commit));
    } else {
      CANDOUR_RETURN_IF_ERROR(AddFacts(view, *command, &commit));
    }
    const bool own = !org_code_.empty() && commit.actor().organisation() == org_code_;
    if (sees_all_ || own) commit.set_command_id(FormatUuid(log.command_id()));
    if (sees_all_) commit.set_offset(command->offset());
    if (!sees_all_) {
      commit.mutable_actor()->clear_account();
      commit.mutable_actor()->clear_person_id();
    }
    commit.set_method(command->method());
    commit.set_recorded_at_us(command->recorded_at_us());
    return commit;
  }

  absl::Status AddRefusal(const FoldedView& view, const CommandRow& command, RecordedCommit* commit) const {
    const std::string& stream = command.spans(0).stream();
    if (!sees_all_ || !IsAskedFor(stream)) return absl::OkStatus();
    if (!org_code_.empty()) {
      CANDOUR_ASSIGN_OR_RETURN(const bool belongs, BelongsTo(view, command.offset() + 1, stream, org_code_));
      if (!belongs) return absl::OkStatus();
    }
    commit->set_refused_stream(stream);
    *commit->mutable_refusal() = command.refusal();
    commit->set_message(RenderRefusal(command.refusal(), endpoint_.options().texts));
    return absl::OkStatus();
  }

  absl::Status AddFacts(const FoldedView& view, const CommandRow& command, RecordedCommit* commit) const {
    for (const auto& span : command.spans()) {
      if (!IsAskedFor(span.stream()) || IsWithheld(span.stream())) continue;
      for (uint64_t version = span.first_version(); version < span.first_version() + span.count();
           ++version) {
        CANDOUR_ASSIGN_OR_RETURN(const FactRow row, view.FactAt(span.stream(), version));
        if (!org_code_.empty()) {
          CANDOUR_ASSIGN_OR_RETURN(const bool concerns, Concerns(view, span.stream(), row, org_code_));
          if (!concerns) continue;
        }
        auto* fact = commit->add_facts();
        fact->set_stream(span.stream());
        fact->set_version(version);
        fact->mutable_fact()->set_type(row.type());
        fact->mutable_fact()->set_value(row.value());
        *commit->mutable_actor() = row.actor();
        commit->set_decided_at_us(row.decided_at_us());
      }
    }
    return absl::OkStatus();
  }

  Endpoint& endpoint_;
  const std::vector<std::string> kinds_;
  const std::string org_code_;
  const bool sees_all_;
  uint64_t next_;  // offset
};

}  // namespace

absl::StatusOr<bool> Concerns(const FoldedView& view, absl::string_view stream, const FactRow& row,
                              absl::string_view org_code) {
  const std::unique_ptr<Message> fact = ParseFact(row.type(), row.value());
  if (fact && Names(*fact, org_code)) return true;
  return BelongsTo(view, row.offset() + 1, stream, org_code);
}

absl::StatusOr<std::unique_ptr<FeedSource<FollowResponse>>> NewFollow(Endpoint& endpoint,
                                                                      const records::v1::FollowRequest& asked,
                                                                      const Actor& actor) {
  const ServedState& state = *endpoint.options().state;
  // Not even when something was recorded.
  if (!SeesAll(actor) && !state.model().ConcernsOrganisations()) {
    return RefuseCall(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_FOLLOW",
                      "Nothing that this service records is for organisations to follow.");
  }
  const std::vector<std::string> known = state.model().Kinds();
  for (const std::string& kind : asked.kinds()) {
    if (std::find(known.begin(), known.end(), kind) != known.end()) continue;
    return RefuseCall(absl::StatusCode::kInvalidArgument, "KIND_UNKNOWN",
                      absl::StrCat("kinds names a kind of record that is not kept here; there are ",
                                   absl::StrJoin(known, ", "), "."));
  }
  uint64_t next = 0;
  if (asked.has_position()) {
    CANDOUR_ASSIGN_OR_RETURN(next, endpoint.ReadToken(asked.position()));
    CANDOUR_RETURN_IF_ERROR(state.MayReach(next));
  } else if (asked.has_time_us()) {
    CANDOUR_ASSIGN_OR_RETURN(next, state.View()->PositionAt(absl::FromUnixMicros(asked.time_us())));
  }
  return std::make_unique<FollowSource>(endpoint, asked, next, actor);
}

}  // namespace candour

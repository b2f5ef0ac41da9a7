#include "common/rpc/records_service.h"

#include "absl/strings/numbers.h"
#include "candour/records/v1/records.grpc.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/enabled_reaction.h"
#include "common/privacy/tags.h"
#include "common/replica/standing_state.h"
#include "common/rpc/follow.h"
#include "common/rpc/history.h"
#include "common/rpc/page.h"
#include "common/rpc/serve.h"

namespace candour {
namespace {

namespace v1 = records::v1;

using replica::v1::CommandRow;
using replica::v1::FactRow;

// Whether the caller may know what became of a command: whoever sent it, and roles that may read everything.
bool MayLearn(const QueryContext& context, const DataKey& key, const std::string& id, const CommandRow& row) {
  const std::string& role = context.actor.role;
  if (role == "REGISTRAR" || role == "AUDITOR" || role == "OPERATOR") return true;
  return SentBy(key, {id, row.method(), context.issuer, context.actor.account}, row.caller_tag());
}

v1::ReactionStanding Described(const ReactionStanding& standing) {
  v1::ReactionStanding out;
  out.set_name(standing.reaction->name);
  out.set_fact_type(standing.reaction->fact_type);
  out.set_refused_method(standing.reaction->refused_method);
  out.set_enabled(standing.from.has_value());
  out.set_from_offset(standing.from.value_or(0));
  out.set_next_offset(standing.next);
  out.set_behind(standing.behind);
  out.set_lag_us(absl::ToInt64Microseconds(standing.lag));
  out.set_retrying(standing.retrying);
  out.set_paused(standing.paused_at.has_value());
  if (standing.paused_at) out.set_paused_at_us(absl::ToUnixMicros(*standing.paused_at));
  out.set_paused_here(standing.paused_here);
  return out;
}

class RecordsService : public records::v1::Records::CallbackService, public DeclaresCommands<RecordsService> {
 public:
  explicit RecordsService(Endpoint& endpoint) : endpoint_(endpoint) {}

  grpc::ServerUnaryReactor* GetCommand(grpc::CallbackServerContext* call,
                                       const records::v1::GetCommandRequest* request,
                                       records::v1::GetCommandResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext& context, const auto& asked, auto* out) {
                   return AnswerCommand(context, asked, out);
                 });
  }
  grpc::ServerUnaryReactor* ListHistory(grpc::CallbackServerContext* call,
                                        const records::v1::ListHistoryRequest* request,
                                        records::v1::ListHistoryResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext& context, const auto& asked, auto* out) {
                   return AnswerHistory(context, asked, out);
                 });
  }
  grpc::ServerWriteReactor<records::v1::HistoryResponse>* History(
      grpc::CallbackServerContext* call, const records::v1::HistoryRequest* request) override {
    return Stream<records::v1::HistoryResponse>(endpoint_, call, *request, [&](const StreamCaller& caller) {
      return NewHistory(endpoint_, *request, caller.actor);
    });
  }
  grpc::ServerWriteReactor<records::v1::FollowResponse>* Follow(
      grpc::CallbackServerContext* call, const records::v1::FollowRequest* request) override {
    return Stream<records::v1::FollowResponse>(endpoint_, call, *request, [&](const StreamCaller& caller) {
      return NewFollow(endpoint_, *request, caller.actor);
    });
  }
  grpc::ServerUnaryReactor* GetState(grpc::CallbackServerContext* call,
                                     const records::v1::GetStateRequest* request,
                                     records::v1::GetStateResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext& context, const auto& asked, auto* out) {
                   return AnswerState(context, asked, out);
                 });
  }
  grpc::ServerUnaryReactor* ListReactions(grpc::CallbackServerContext* call,
                                          const records::v1::ListReactionsRequest* request,
                                          records::v1::ListReactionsResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext&, const auto&, auto* out) { return AnswerReactions(out); });
  }
  CANDOUR_COMMAND(PauseReaction, EnabledReaction, request->name())
  CANDOUR_COMMAND(ResumeReaction, EnabledReaction, request->name())

 private:
  absl::Status AnswerCommand(const QueryContext& context, const records::v1::GetCommandRequest& asked,
                             records::v1::GetCommandResponse* out) const {
    CANDOUR_ASSIGN_OR_RETURN(const std::string id, ParseUuid(asked.command_id()));
    *out->mutable_basis() = endpoint_.BasisOf(*context.view);
    // Asked for before anything is known of the id: a key that can't be had must not tell.
    CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr key, endpoint_.TagKey());
    CANDOUR_ASSIGN_OR_RETURN(const auto row, context.view->Command(id));
    if (!row || !MayLearn(context, *key, id, *row)) {
      out->set_outcome(records::v1::GetCommandResponse::OUTCOME_NOT_SEEN);
      return absl::OkStatus();
    }
    CANDOUR_ASSIGN_OR_RETURN(*out->mutable_receipt(), endpoint_.ReceiptOf(id, *row));
    out->set_outcome(row->has_refusal() ? records::v1::GetCommandResponse::OUTCOME_REFUSED
                                        : records::v1::GetCommandResponse::OUTCOME_ACCEPTED);
    if (row->has_refusal()) {
      out->set_reason(row->refusal().reason());
      out->set_message(RenderRefusal(row->refusal(), endpoint_.options().texts));
    }
    return absl::OkStatus();
  }

  absl::Status AnswerHistory(const QueryContext& context, const records::v1::ListHistoryRequest& asked,
                             records::v1::ListHistoryResponse* out) const {
    CANDOUR_RETURN_IF_ERROR(CannotReadHistory(endpoint_, *context.present, context.actor, asked.stream()));
    uint64_t from = 1;  // the page token is the last version of the page before
    if (!context.page_after.empty() && absl::SimpleAtoi(context.page_after, &from)) ++from;
    const size_t size = PageSize(asked.page_size());
    CANDOUR_RETURN_IF_ERROR(
        context.view->Facts(asked.stream(), from, [&](uint64_t version, const FactRow& row) {
          if (static_cast<size_t>(out->entries_size()) == size) {
            out->set_next_page_token(absl::StrCat(version - 1));
            return false;
          }
          *out->add_entries() = HistoryEntryOf(asked.stream(), version, row, context.actor, context.sealer);
          return true;
        }));
    return out->entries().empty() && from == 1 ? NoSuchHistory() : absl::OkStatus();
  }

  absl::Status AnswerState(const QueryContext& context, const records::v1::GetStateRequest& asked,
                           records::v1::GetStateResponse* out) const {
    const auto& position = context.present->position_row();
    out->set_ledger(endpoint_.options().state->ledger_name());
    out->set_ledger_id(position.ledger_id());
    out->set_origin(position.origin());
    out->set_next_offset(position.next_offset());
    out->set_chain_head(position.head());
    out->set_recorded_at_us(position.recorded_at_us());
    *out->mutable_verdicts() = position.verdicts();
    out->set_build(endpoint_.options().build);
    out->set_ledger_place(endpoint_.options().state->LedgerPlace());
    if (asked.with_digest()) {
      CANDOUR_ASSIGN_OR_RETURN(*out->mutable_digest(), context.present->Digest());
    }
    return absl::OkStatus();
  }

  absl::Status AnswerReactions(records::v1::ListReactionsResponse* out) const {
    if (endpoint_.options().executor == nullptr) {
      return RefuseReadOnly(*endpoint_.options().state->View(), "nothing reacts. Ask the live service.");
    }
    if (endpoint_.options().reactions == nullptr) return absl::OkStatus();
    for (const ReactionStanding& standing : endpoint_.options().reactions())
      *out->add_reactions() = Described(standing);
    return absl::OkStatus();
  }

  Endpoint& endpoint_;
};

}  // namespace

const google::protobuf::ServiceDescriptor* RecordsDescriptor() {
  return records::v1::GetCommandRequest::descriptor()->file()->service(0);
}

const CommandTable& RecordsCommands() { return RecordsService::Commands(); }

std::unique_ptr<grpc::Service> NewRecordsService(Endpoint& endpoint) {
  return std::make_unique<RecordsService>(endpoint);
}

}  // namespace candour

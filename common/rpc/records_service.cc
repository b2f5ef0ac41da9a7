#include "common/rpc/records_service.h"

#include <google/protobuf/descriptor.h>

#include "absl/strings/numbers.h"
#include "candour/records/v1/records.grpc.pb.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/tags.h"
#include "common/rpc/page.h"
#include "common/rpc/serve.h"

namespace candour {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using replica::v1::CommandRow;
using replica::v1::FactRow;

// A fact with its personal fields opened; nullopt for a type that this build does not know or bytes that do
// not parse.
std::optional<std::string> Opened(const FactRow& row, const Place& place, Sealer& sealer, bool* erased) {
  const auto* type = DescriptorPool::generated_pool()->FindMessageTypeByName(row.type());
  if (type == nullptr) return std::nullopt;
  const std::unique_ptr<Message> fact(MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!fact->ParseFromString(row.value())) return std::nullopt;
  const absl::Status opened = sealer.Open(place, fact.get());
  *erased = absl::IsNotFound(opened);
  if (!opened.ok()) return std::nullopt;
  return fact->SerializeAsString();
}

// Whether the caller may know what became of a command: whoever sent it, and roles that may read everything.
bool MayLearn(const QueryContext& context, const DataKey& key, const std::string& id, const CommandRow& row) {
  const std::string& role = context.actor.role;
  if (role == "REGISTRAR" || role == "AUDITOR" || role == "OPERATOR") return true;
  return SentBy(key, {id, row.method(), context.issuer, context.actor.account}, row.caller_tag());
}

class RecordsService : public records::v1::Records::CallbackService {
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
    return Query(endpoint_, call, *request, response, AnswerHistory);
  }
  grpc::ServerUnaryReactor* GetState(grpc::CallbackServerContext* call,
                                     const records::v1::GetStateRequest* request,
                                     records::v1::GetStateResponse* response) override {
    return Query(endpoint_, call, *request, response,
                 [this](const QueryContext& context, const auto& asked, auto* out) {
                   return AnswerState(context, asked, out);
                 });
  }

 private:
  absl::Status AnswerCommand(const QueryContext& context, const records::v1::GetCommandRequest& asked,
                             records::v1::GetCommandResponse* out) const {
    CANDOUR_ASSIGN_OR_RETURN(const std::string id, ParseUuid(asked.command_id()));
    *out->mutable_basis() = endpoint_.BasisOf(*context.view);
    // Asked for before anything is known of the id: a key that can't be had must not tell.
    CANDOUR_ASSIGN_OR_RETURN(const DataKeyPtr key, endpoint_.TagKey());
    const auto row = context.view->Command(id);
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

  static absl::Status AnswerHistory(const QueryContext& context, const records::v1::ListHistoryRequest& asked,
                                    records::v1::ListHistoryResponse* out) {
    uint64_t from = 1;
    if (!asked.page_token().empty() && !absl::SimpleAtoi(asked.page_token(), &from)) {
      return RefuseCall(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN",
                        "page_token is not one of this list; pass next_page_token of the page before.");
    }
    const size_t size = PageSize(asked.page_size());
    const bool open = context.actor.role == "REGISTRAR";
    CANDOUR_RETURN_IF_ERROR(
        context.view->Facts(asked.stream(), from, [&](uint64_t version, const FactRow& row) {
          if (static_cast<size_t>(out->entries_size()) == size) {
            out->set_next_page_token(absl::StrCat(version));
            return false;
          }
          auto* entry = out->add_entries();
          entry->set_version(version);
          entry->set_offset(row.offset());
          entry->set_command_id(FormatUuid(row.command_id()));
          entry->set_method(row.method());
          *entry->mutable_actor() = row.actor();
          entry->set_decided_at_us(row.decided_at_us());
          entry->set_recorded_at_us(row.recorded_at_us());
          entry->mutable_fact()->set_type(row.type());
          bool erased = false;
          const auto opened =
              open ? Opened(row, {asked.stream(), version}, context.sealer, &erased) : std::nullopt;
          entry->mutable_fact()->set_value(opened.value_or(row.value()));
          entry->set_erased(erased);
          return true;
        }));
    if (out->entries().empty() && from == 1) {
      return RefuseCall(absl::StatusCode::kNotFound, "NOT_FOUND", "There is no such record.");
    }
    return absl::OkStatus();
  }

  absl::Status AnswerState(const QueryContext& context, const records::v1::GetStateRequest& asked,
                           records::v1::GetStateResponse* out) const {
    const auto& position = context.view->position_row();
    out->set_ledger(endpoint_.options().replica->ledger_name());
    out->set_ledger_id(position.ledger_id());
    out->set_origin(position.origin());
    out->set_next_offset(position.next_offset());
    out->set_chain_head(position.head());
    out->set_recorded_at_us(position.recorded_at_us());
    *out->mutable_verdicts() = position.verdicts();
    out->set_build(endpoint_.options().build);
    out->set_ledger_place(endpoint_.options().replica->ledger().Describe());
    if (asked.with_digest()) {
      CANDOUR_ASSIGN_OR_RETURN(*out->mutable_digest(), context.view->Digest());
    }
    return absl::OkStatus();
  }

  Endpoint& endpoint_;
};

}  // namespace

std::unique_ptr<grpc::Service> NewRecordsService(Endpoint& endpoint) {
  return std::make_unique<RecordsService>(endpoint);
}

}  // namespace candour

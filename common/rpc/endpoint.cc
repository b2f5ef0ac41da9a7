#include "common/rpc/endpoint.h"

#include <algorithm>

#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/rpc/parts.h"
#include "common/rpc/position_token.h"

namespace candour {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// Where the caller gives no deadline, and the most that is ever waited.
constexpr absl::Duration kOwnDeadline = absl::Seconds(30);
// An answer at the caller's deadline would come too late to tell that the outcome is unknown, and what to do:
// a tenth of the time, at most this.
constexpr absl::Duration kWayBack = absl::Milliseconds(250);

std::vector<const Descriptor*> RequestsOf(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  std::vector<const Descriptor*> requests;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) requests.push_back(service->method(i)->input_type());
  }
  return requests;
}

}  // namespace

Endpoint::Endpoint(Options options, RequestShapes shapes, Grants grants)
    : options_(std::move(options)),
      shapes_(std::move(shapes)),
      grants_(std::move(grants)),
      feeds_(std::make_unique<Feeds>(*options_.state)),
      meter_(*options_.metrics, options_.services, options_.texts),
      stand_in_(SystemEntropy().Bytes(Secret::kBytes)) {}

absl::StatusOr<std::unique_ptr<Endpoint>> Endpoint::Create(Options options) {
  CANDOUR_ASSIGN_OR_RETURN(RequestShapes shapes, RequestShapes::Create(RequestsOf(options.services)));
  Grants grants(options.services);
  std::unique_ptr<Endpoint> endpoint(new Endpoint(std::move(options), std::move(shapes), std::move(grants)));
  CANDOUR_RETURN_IF_ERROR(endpoint->AddMethods());
  return endpoint;
}

absl::Status Endpoint::AddMethods() {
  for (const auto* service : options_.services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      Rpc rpc;
      rpc.method = method;
      rpc.path = absl::StrCat("/", service->full_name(), "/", method->name());
      rpc.command = FieldOf<common::v1::Command>(method->input_type(), "command");
      rpc.moment = MomentFields(method->input_type());
      rpc.receipt = FieldOf<common::v1::Receipt>(method->output_type(), "receipt");
      rpc.meter = meter_.Of(method);
      rpc.basis = FieldOf<common::v1::Basis>(method->output_type(), "basis");
      rpc.next_page_token = method->output_type()->FindFieldByName("next_page_token");
      if (!rpcs_.emplace(method->input_type(), rpc).second) {
        return absl::FailedPreconditionError(
            absl::StrCat(rpc.path, " shares its request type with another RPC"));
      }
    }
  }
  return absl::OkStatus();
}

void Endpoint::Finish(const Answering& call, const absl::Status& status) const {
  meter_.Ended(*call.rpc.meter, call.start, status);
  call.reactor->Finish(ToGrpc(status));
}

absl::Time Endpoint::DeadlineOf(const grpc::CallbackServerContext& call) const {
  const absl::Duration left = absl::FromChrono(call.deadline()) - absl::Now();
  return options_.clock->Now() + std::min(left - std::min(left / 10, kWayBack), kOwnDeadline);
}

absl::StatusOr<DataKeyPtr> Endpoint::TagKey() const {
  return options_.keyring->TagKey(options_.state->View()->self().ledger_id);
}

absl::StatusOr<std::string> Endpoint::TokenKey() const {
  const absl::StatusOr<DataKeyPtr> key = TagKey();
  if (absl::IsFailedPrecondition(key.status())) return stand_in_;
  CANDOUR_RETURN_IF_ERROR(key.status());
  return std::string((*key)->secret.bytes());
}

absl::StatusOr<std::string> Endpoint::PositionToken(uint64_t offset) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::string key, TokenKey());
  return MakePositionToken(key, offset);
}

absl::StatusOr<uint64_t> Endpoint::ReadToken(absl::string_view token) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::string key, TokenKey());
  return ReadPositionToken(key, token);
}

common::v1::Basis Endpoint::BasisOf(const RecordsView& view) const {
  common::v1::Basis basis;
  basis.set_recorded_at_us(view.recorded_at_us());
  basis.set_lag_us(
      std::max<int64_t>(0, absl::ToInt64Microseconds(options_.clock->Now() - options_.state->last_at_end())));
  if (const auto token = PositionToken(view.position()); token.ok()) basis.set_token(*token);
  return basis;
}

absl::StatusOr<common::v1::Receipt> Endpoint::ReceiptOf(absl::string_view command_id,
                                                        const replica::v1::CommandRow& row) const {
  common::v1::Receipt receipt;
  const auto& own = row.spans(0);
  receipt.set_stream(own.stream());
  receipt.set_version(own.count() > 0 ? own.first_version() + own.count() - 1 : own.first_version());
  receipt.set_command_id(FormatUuid(command_id));
  receipt.set_recorded_at_us(row.recorded_at_us());
  CANDOUR_ASSIGN_OR_RETURN(*receipt.mutable_token(), PositionToken(row.offset() + 1));
  return receipt;
}

absl::Status Endpoint::Reply(const Rpc& rpc, const std::string& command_id, const Outcome& outcome,
                             Message* response, const FillReply& fill) const {
  CANDOUR_ASSIGN_OR_RETURN(const common::v1::Receipt receipt, ReceiptOf(command_id, outcome.row));
  if (outcome.row.has_refusal()) {
    return SettledRefusal(outcome.row.refusal(), options_.texts, receipt.command_id(),
                          receipt.recorded_at_us(), receipt.token());
  }
  if (rpc.receipt != nullptr) *MutablePartOf<common::v1::Receipt>(response, rpc.receipt) = receipt;
  if (response->GetDescriptor()->field_count() > 1) {
    const RecordedFacts facts(outcome);
    facts.FillReply(response);
    if (fill) fill(facts, response);
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* Endpoint::Execute(grpc::CallbackServerContext* call, const Message& request,
                                            Message* response, CommandPlan plan, FillReply fill) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  const Rpc& rpc = rpcs_.at(request.GetDescriptor());
  const Answering answering{reactor, rpc};
  absl::StatusOr<std::optional<Claims>> claims = Authenticate(*call);
  if (!claims.ok()) {
    Finish(answering, claims.status());
    return reactor;
  }
  if (options_.executor == nullptr) {
    Finish(answering, RefuseCommand(rpc, *claims, request));
    return reactor;
  }
  const auto& header = PartOf<common::v1::Command>(request, rpc.command);
  absl::StatusOr<std::string> id = ParseUuid(header.id());
  if (!id.ok()) {
    // Whoever may not call learns that first; the shape of the id is checked with everything else.
    const absl::StatusOr<Actor> actor = grants_.Authorise(rpc.method, *claims, request);
    Finish(answering, actor.ok() ? CheckShape(request) : actor.status());
    return reactor;
  }
  CommandCall command;
  command.id = *std::move(id);
  command.method = rpc.path;
  command.issuer = *claims ? (*claims)->issuer : "";
  command.account = *claims ? (*claims)->account : std::string(kAnonymousAccount);
  command.stream = std::move(plan.stream);
  command.subject = std::move(plan.subject);
  command.request = std::shared_ptr<const Message>(std::shared_ptr<void>(), &request);
  command.decide = std::move(plan.decide);
  command.look_up = std::move(plan.look_up);
  command.needs_evidence = plan.needs_evidence;
  const auto charged = std::make_shared<bool>(false);
  command.authorise = [this, &rpc, &request, charged, who = *claims] {
    return AuthoriseCommand(rpc, who, request, charged.get());
  };
  if (header.has_if_version()) command.if_version = header.if_version();
  command.received_at = options_.clock->Now();
  command.deadline = DeadlineOf(*call);
  command.done = [this, answering, response, charged, whose = QuotaName(*claims), id = command.id,
                  fill = std::move(fill)](const absl::StatusOr<OutcomePtr>& outcome) {
    if (*charged && outcome.ok() && (*outcome)->row.has_refusal()) options_.quota->Refused(whose);
    Finish(answering, outcome.ok() ? Reply(answering.rpc, id, **outcome, response, fill) : outcome.status());
  };
  options_.executor->Submit(std::move(command));
  return reactor;
}

absl::Status Endpoint::Answer(const Rpc& rpc, const std::optional<Claims>& claims, const Message& request,
                              Message* response, absl::Time deadline, const AnswerQuery& answer) const {
  CANDOUR_ASSIGN_OR_RETURN(const Actor actor, grants_.Authorise(rpc.method, claims, request));
  CANDOUR_RETURN_IF_ERROR(CheckShape(request));
  CANDOUR_RETURN_IF_ERROR(CheckReady());
  CANDOUR_ASSIGN_OR_RETURN(const std::string key, TokenKey());
  CANDOUR_ASSIGN_OR_RETURN(const Moment moment, rpc.moment.Read(request, key));
  const ServedState& state = *options_.state;
  const absl::Time until = absl::Now() + (deadline - options_.clock->Now());
  CANDOUR_ASSIGN_OR_RETURN(auto present, FoldedFor(moment, state, until));
  if (moment.settle_to > 0) {
    CANDOUR_RETURN_IF_ERROR(AwaitReactions(moment.settle_to, until));
    present = state.View();
  }
  CANDOUR_ASSIGN_OR_RETURN(const auto view, ViewAt(moment, state.model(), present));
  const absl::string_view issuer = claims ? absl::string_view(claims->issuer) : "";
  CANDOUR_RETURN_IF_ERROR(answer({view, present, moment.page_after, moment.IsPast(), actor, issuer,
                                  options_.clock->Now(), *options_.sealer}));
  if (rpc.basis != nullptr) *MutablePartOf<common::v1::Basis>(response, rpc.basis) = BasisOf(*view);
  if (rpc.next_page_token == nullptr) return absl::OkStatus();
  const auto* reflection = response->GetReflection();
  const std::string last = reflection->GetString(*response, rpc.next_page_token);
  if (last.empty()) return absl::OkStatus();
  reflection->SetString(response, rpc.next_page_token,
                        rpc.moment.PageToken(request, key, view->position(), last));
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* Endpoint::Query(grpc::CallbackServerContext* call, const Message& request,
                                          Message* response, AnswerQuery answer) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  const Rpc& rpc = rpcs_.at(request.GetDescriptor());
  const Answering answering{reactor, rpc};
  absl::StatusOr<std::optional<Claims>> claims = Authenticate(*call);
  if (!claims.ok()) {
    Finish(answering, claims.status());
    return reactor;
  }
  auto work = [this, answering, &request, response, deadline = DeadlineOf(*call), who = *std::move(claims),
               answer = std::move(answer)] {
    Finish(answering, Answer(answering.rpc, who, request, response, deadline, answer));
  };
  if (!rpc.moment.Says(request)) {
    work();
  } else if (!waiting_.Add(std::move(work))) {
    Finish(answering, RefuseCall(absl::StatusCode::kResourceExhausted, "BUSY",
                                 "Too many questions wait for the log; ask again later."));
  }
  return reactor;
}

}  // namespace candour

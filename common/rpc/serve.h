// One line per RPC: which record a command is decided on, or which function answers.
//
//   class RegisterService : public v1::Register::CallbackService, public DeclaresCommands<RegisterService> {
//     CANDOUR_COMMAND(SignCode, Registrant, request->person_id())
//     CANDOUR_QUERY(GetCode)                                          // AnswerGetCode(context, asked,
//     answer) Endpoint& endpoint_;
//   };
#ifndef CANDOUR_COMMON_RPC_SERVE_H_
#define CANDOUR_COMMON_RPC_SERVE_H_

#include <string>

#include "common/decider/command.h"
#include "common/rpc/endpoint.h"
#include "common/rpc/feed.h"

namespace candour {

// Runs a command as planned. The reply is filled from the facts (recorded_facts.h), and by
// Answer(const RecordedFacts&, Response&) where there is one.
template <class Request, class Response>
grpc::ServerUnaryReactor* Execute(Endpoint& endpoint, grpc::CallbackServerContext* call,
                                  const Request& request, Response* response, CommandPlan plan) {
  Endpoint::FillReply fill;
  if constexpr (requires(const RecordedFacts& facts, Response& reply) { Answer(facts, reply); }) {
    fill = [](const RecordedFacts& facts, google::protobuf::Message* reply) {
      Answer(facts, static_cast<Response&>(*reply));
    };
  }
  return endpoint.Execute(call, request, response, std::move(plan), std::move(fill));
}

// Answers a question with `answer(const QueryContext&, const Request&, Response*)`, a function that gives
// absl::Status.
template <class Request, class Response, class AnswerFn>
grpc::ServerUnaryReactor* Query(Endpoint& endpoint, grpc::CallbackServerContext* call, const Request& request,
                                Response* response, AnswerFn answer) {
  return endpoint.Query(call, request, response, [&request, response, answer](const QueryContext& context) {
    return answer(context, request, response);
  });
}

// Opens a stream with `make(const StreamCaller&)`, which gives absl::StatusOr of a FeedSource<Response>.
template <class Response, class Request, class MakeSource>
grpc::ServerWriteReactor<Response>* Stream(Endpoint& endpoint, grpc::CallbackServerContext* call,
                                           const Request& request, MakeSource make) {
  const auto refuse = [&](const absl::Status& why) {
    endpoint.StreamRefused(request, why);
    return new RefusedFeed<Response>(why);
  };
  const absl::StatusOr<StreamCaller> caller = endpoint.Admit(*call, request);
  if (!caller.ok()) return refuse(caller.status());
  absl::StatusOr<std::unique_ptr<FeedSource<Response>>> source = make(*caller);
  if (!source.ok()) return refuse(source.status());
  auto feed = std::make_unique<ServedFeed<Response>>(endpoint.feeds(), caller->meter, *std::move(source),
                                                     caller->expires);
  const absl::Status added = endpoint.feeds().Add(feed.get());
  if (!added.ok()) return refuse(added);
  return feed.release();
}

}  // namespace candour

// For a class with an `endpoint_` that DeclaresCommands, in a namespace where `v1` has the messages. The
// arguments after the aggregate are PlanCommand's last: the record's id, the subject.
#define CANDOUR_COMMAND(Name, Aggregate, ...) \
  CANDOUR_PLANNED_COMMAND(Name, PlanCommand<Aggregate>(*request, __VA_ARGS__))
// One whose decision needs what other services have decided (executor/evidence.h).
#define CANDOUR_COMMAND_ON_EVIDENCE(Name, Aggregate, ...) \
  CANDOUR_PLANNED_COMMAND(Name, OnEvidence(PlanCommand<Aggregate>(*request, __VA_ARGS__)))
// One whose plan, the last argument, may look something up (common/decider/command.h): `look_up_for`, an
// expression, is the LookUp for `request`.
#define CANDOUR_COMMAND_LOOKING_UP(Name, look_up_for, ...)                                            \
  CANDOUR_PLAN(Name, __VA_ARGS__)                                                                     \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    CommandPlan plan = Plan##Name(request);                                                           \
    if (plan.looks_up != nullptr) plan.look_up = look_up_for;                                         \
    return Execute(endpoint_, call, *request, response, std::move(plan));                             \
  }
#define CANDOUR_PLANNED_COMMAND(Name, ...)                                                            \
  CANDOUR_PLAN(Name, __VA_ARGS__)                                                                     \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    return Execute(endpoint_, call, *request, response, Plan##Name(request));                         \
  }
#define CANDOUR_PLAN(Name, ...)                                                           \
  static CommandPlan Plan##Name(const v1::Name##Request* request) { return __VA_ARGS__; } \
  inline static const bool kDeclares##Name = Declare<v1::Name##Request>(&Plan##Name);
#define CANDOUR_QUERY(Name)                                                                           \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    return Query(endpoint_, call, *request, response, Answer##Name);                                  \
  }

#endif  // CANDOUR_COMMON_RPC_SERVE_H_

// Between gRPC and the core: who calls, may they, is the request well-formed, and how an outcome becomes a
// reply.
//
// Serving goes through here alone: a handler gets an Actor from nowhere else, because an interceptor of
// gRPC 1.51 cannot stop a handler. Handlers are one line each, see serve.h.
#ifndef CANDOUR_COMMON_RPC_ENDPOINT_H_
#define CANDOUR_COMMON_RPC_ENDPOINT_H_

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "candour/common/v1/common.pb.h"
#include "common/access/grants.h"
#include "common/access/quota.h"
#include "common/access/token.h"
#include "common/decider/command.h"
#include "common/executor/executor.h"
#include "common/executor/reactor.h"
#include "common/privacy/keyring.h"
#include "common/privacy/seal.h"
#include "common/replica/served_state.h"
#include "common/rpc/call_meter.h"
#include "common/rpc/feeds.h"
#include "common/rpc/moment.h"
#include "common/rpc/recorded_facts.h"
#include "common/rpc/status.h"
#include "common/rpc/waiting_pool.h"
#include "common/shape/shape.h"

namespace candour {

// What a query may use.
struct QueryContext {
  // The records as the question wants them known: now, or at an earlier moment.
  std::shared_ptr<const RecordsView> view;
  // As they are now, for what follows from today: whether the caller may see a record, names for everybody.
  std::shared_ptr<const FoldedView> present;
  // A page of a list begins after this key; empty: at the start. The answer's `next_page_token` is the key of
  // the last item, which Endpoint makes a token of.
  std::string page_after;
  bool past = false;  // `view` was asked for as of an earlier moment
  const Actor& actor;
  absl::string_view issuer;  // of the caller's token; empty without one
  absl::Time now;
  Sealer& sealer;

  absl::CivilDay today() const { return LondonDay(now); }
};

// Whether a caller may read the history of a record, as it is now; of one that there is not it does not
// matter. Null: whoever may ask for one may read all. Thread-safe.
using SeesHistory =
    std::function<absl::StatusOr<bool>(const RecordsView& present, const Actor&, absl::string_view stream)>;

// Who opened a stream.
struct StreamCaller {
  Actor actor;
  absl::Time expires;  // of the caller's token
  StreamMeter meter;
};

class Endpoint {
 public:
  struct Options {
    ServedState* state = nullptr;
    Executor* executor = nullptr;  // null over a state of the past: commands are refused READ_ONLY_STATE
    // Waits until the reactions to everything below `offset` are recorded and folded; DEADLINE_EXCEEDED at
    // `until`. Null where nothing reacts.
    std::function<absl::Status(uint64_t offset, absl::Time until)> settled = nullptr;
    // Null where nothing reacts, and over a state of the past.
    std::function<std::vector<ReactionStanding>()> reactions = nullptr;
    TokenVerifier* tokens = nullptr;
    Keyring* keyring = nullptr;
    Sealer* sealer = nullptr;
    const Clock* clock = &SystemClock();
    Metrics* metrics = nullptr;
    Quota* quota = nullptr;  // of commands and streams, by the caller's organisation
    std::string build;
    RefusalTexts texts;
    // Every service that is served, so that a method is found by its request type.
    std::vector<const google::protobuf::ServiceDescriptor*> services;
    SeesHistory sees_history = nullptr;
  };
  using FillReply = std::function<void(const RecordedFacts&, google::protobuf::Message*)>;
  using AnswerQuery = std::function<absl::Status(const QueryContext&)>;

  // FAILED_PRECONDITION where two RPCs share a request type or one has no access rule; INVALID_ARGUMENT for a
  // shape that means nothing.
  static absl::StatusOr<std::unique_ptr<Endpoint>> Create(Options options);

  // A command as planned. `request` and `response` live until the reactor is done, as
  // gRPC promises.
  grpc::ServerUnaryReactor* Execute(grpc::CallbackServerContext* call,
                                    const google::protobuf::Message& request,
                                    google::protobuf::Message* response, CommandPlan plan, FillReply fill);

  // A question to the folded state, as fresh as the request's `freshness` demands. `response.basis` is filled
  // here.
  grpc::ServerUnaryReactor* Query(grpc::CallbackServerContext* call, const google::protobuf::Message& request,
                                  google::protobuf::Message* response, AnswerQuery answer);

  // The door for a server stream: who opens it, which counts in their quota, or why not. What is sent then is
  // for `feeds`.
  absl::StatusOr<StreamCaller> Admit(const grpc::CallbackServerContext& call,
                                     const google::protobuf::Message& request) const;
  // Counts one that was not let in.
  void StreamRefused(const google::protobuf::Message& request, const absl::Status& why) const;
  Feeds& feeds() const { return *feeds_; }

  // The token for "everything below `offset`", and back: INVALID_ARGUMENT POSITION_TOKEN.
  absl::StatusOr<std::string> PositionToken(uint64_t offset) const;
  absl::StatusOr<uint64_t> ReadToken(absl::string_view token) const;
  // The key behind the tags of this ledger's commands. UNAVAILABLE while keys can't be asked.
  absl::StatusOr<DataKeyPtr> TagKey() const;
  // What tokens are made with: that key, or where the key log has lost it a stand-in, so that reads go on.
  // Its tokens are good at this replica only, until it ends.
  absl::StatusOr<std::string> TokenKey() const;
  common::v1::Basis BasisOf(const RecordsView& view) const;
  absl::StatusOr<common::v1::Receipt> ReceiptOf(absl::string_view command_id,
                                                const replica::v1::CommandRow& row) const;
  const Options& options() const { return options_; }

 private:
  struct Rpc {
    const google::protobuf::MethodDescriptor* method = nullptr;
    std::string path;     // "/candour.registration.v1.Register/SignCode"
    MomentFields moment;  // of the request
    const google::protobuf::FieldDescriptor* command = nullptr;  // common.v1.Command of the request
    const google::protobuf::FieldDescriptor* receipt = nullptr;  // of the response
    const google::protobuf::FieldDescriptor* basis = nullptr;    // of the response
    const google::protobuf::FieldDescriptor* next_page_token = nullptr;
    const CallMeter::Method* meter = nullptr;
  };
  // A call on its way.
  struct Answering {
    grpc::ServerUnaryReactor* reactor;
    const Rpc& rpc;
    CallMeter::Clock::time_point start = CallMeter::Clock::now();
  };

  Endpoint(Options options, RequestShapes shapes, Grants grants);
  absl::Status AddMethods();
  // The answer to a call; counted first, so that whoever has it finds it counted.
  void Finish(const Answering& call, const absl::Status& status) const;
  // Whose quota a call counts in.
  static std::string QuotaName(const std::optional<Claims>& claims);
  absl::StatusOr<std::optional<Claims>> Authenticate(const grpc::CallbackServerContext& call) const;
  // What must hold before a command is decided. `charged` is set where the quota has counted it.
  absl::StatusOr<Actor> AuthoriseCommand(const Rpc& rpc, const std::optional<Claims>& claims,
                                         const google::protobuf::Message& request, bool* charged) const;
  // Why a command is not taken over a state of the past.
  absl::Status RefuseCommand(const Rpc& rpc, const std::optional<Claims>& claims,
                             const google::protobuf::Message& request) const;
  absl::Status CheckShape(const google::protobuf::Message& request) const;
  absl::Time DeadlineOf(const grpc::CallbackServerContext& call) const;
  absl::Status Reply(const Rpc& rpc, const std::string& command_id, const Outcome& outcome,
                     google::protobuf::Message* response, const FillReply& fill) const;
  absl::Status Answer(const Rpc& rpc, const std::optional<Claims>& claims,
                      const google::protobuf::Message& request, google::protobuf::Message* response,
                      absl::Time deadline, const AnswerQuery& answer) const;
  absl::Status CheckReady() const;
  // UNAVAILABLE REACTIONS_PENDING at `until`; FAILED_PRECONDITION READ_ONLY_STATE.
  absl::Status AwaitReactions(uint64_t offset, absl::Time until) const;

  const Options options_;
  const RequestShapes shapes_;
  const Grants grants_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, Rpc> rpcs_;  // by request type
  const std::unique_ptr<Feeds> feeds_;
  mutable CallMeter meter_;
  mutable WaitingPool waiting_;
  const std::string stand_in_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_ENDPOINT_H_

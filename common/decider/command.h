// What a command is decided on, from the line that declares it (CANDOUR_COMMAND in common/rpc/serve.h): for
// the handler that serves it, and for whoever decides it again from the log (common/audit/redecide.h).
#ifndef CANDOUR_COMMON_DECIDER_COMMAND_H_
#define CANDOUR_COMMON_DECIDER_COMMAND_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

// What was looked up for a decision, and of which position: of another ledger's, or, without one, of the
// state that is decided on.
struct LookedUp {
  std::shared_ptr<const google::protobuf::Message> view;
  std::optional<ledger::v1::Position> at = std::nullopt;
};
// Looks up what the folded state does not say in clear, or another service's ledger says: who is called so.
// Asked of the state that is decided on; an error ends the call, and nothing is recorded. What is of another
// ledger needs a command that waits for evidence (OnEvidence).
using LookUp = std::function<absl::StatusOr<LookedUp>(const StateSource&)>;

struct CommandPlan {
  std::string stream;   // the command's own
  std::string subject;  // whose keys seal what is personal; empty: the stream itself
  // Refers to the request that the plan was made of.
  std::function<Decision(const Context&)> decide;
  // Decided only once what the ledgers that the service follows say by now was dealt with.
  bool needs_evidence = false;
  // Of what is looked up for the decision, which finds it in Context::LookedUp and the commit has as
  // evidence: an empty message of its type. Null: nothing is.
  const google::protobuf::Message* looks_up = nullptr;
  // In another service's ledger: then the evidence is of that one, or empty where it is not followed.
  bool looks_elsewhere = false;
  LookUp look_up = nullptr;  // only where the command is served: who decides it again reads the commit
};

// What a caller's `request` on the record `id` comes to. An aggregate may say in one place who gives no
// command on a record, whichever it is, so that none forgets: a static CannotAsk(request, context, state).
template <class Aggregate, class Request>
Decision DecideOn(const std::string& id, const Request& request, const Context& context) {
  const typename Aggregate::State& state = context.Read<Aggregate>(id);
  if constexpr (requires { Aggregate::CannotAsk(request, context, state); }) {
    if (std::optional<Refusal> refusal = Aggregate::CannotAsk(request, context, state)) {
      return *std::move(refusal);
    }
  }
  return Decide(request, context, state);
}

// The plan of `request` on the record `id` of an aggregate.
template <class Aggregate, class Request>
CommandPlan PlanCommand(const Request& request, const std::string& id, std::string subject = "") {
  return {StreamOf<Aggregate>(id), std::move(subject),
          [&request, id](const Context& context) { return DecideOn<Aggregate>(id, request, context); }};
}

inline CommandPlan OnEvidence(CommandPlan plan) {
  plan.needs_evidence = true;
  return plan;
}

template <class View>
CommandPlan LookingUp(CommandPlan plan) {
  plan.looks_up = &View::default_instance();
  return plan;
}

// Waits until that ledger, as it stood when the command came, was dealt with.
template <class View>
CommandPlan LookingUpElsewhere(CommandPlan plan) {
  plan = LookingUp<View>(OnEvidence(std::move(plan)));
  plan.looks_elsewhere = true;
  return plan;
}

// The decision, unless the caller said at which version of the command's own stream it is meant
// (`if_version`) and that is no longer the version.
inline absl::StatusOr<Decision> DecideAt(
    std::optional<uint64_t> if_version, uint64_t version,
    const std::function<absl::StatusOr<Decision>(const Context&)>& decide, const Context& context) {
  if (if_version.value_or(version) == version) return decide(context);
  return Decision(Refusal{"VERSION_MOVED",
                          absl::StatusCode::kFailedPrecondition,
                          {{"if_version", absl::StrCat(*if_version)}, {"version", absl::StrCat(version)}}});
}

// The commands of some services, by request type.
class CommandTable {
 public:
  struct Entry {
    const google::protobuf::Descriptor* (
        *request)();  // asked when descriptors are there, not while they are made
    std::function<CommandPlan(const google::protobuf::Message&)> plan;
  };

  template <class Request>
  void Add(CommandPlan (*plan)(const Request*)) {
    entries_.push_back({&Request::descriptor, [plan](const google::protobuf::Message& request) {
                          return plan(&static_cast<const Request&>(request));
                        }});
  }
  void Add(const CommandTable& other) {
    entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

// A base of a service's class: collects what its lines declare.
template <class Service>
class DeclaresCommands {
 public:
  static const CommandTable& Commands() { return Table(); }

 protected:
  template <class Request>
  static bool Declare(CommandPlan (*plan)(const Request*)) {
    Table().Add(plan);
    return true;
  }

 private:
  static CommandTable& Table() {
    static CommandTable table;
    return table;
  }
};

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_COMMAND_H_

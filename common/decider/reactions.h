// Reactions: a fact, or a refusal, becomes one command on one stream of the service. Whatever fans out is a
// chain of them, or one command whose decision reads what it needs.
//
//   const Reactions reactions = Reactions()
//       .ToFact<v1::RegistrationLapsed>("note_lapse", FactList<v1::StandingNoted>(), NoteLapse)
//       .ToRefusal("note_attempt", kConfirm, FactList<v1::AttemptNoted>(), NoteAttempt);
//   std::optional<SystemCommand> NoteLapse(const v1::RegistrationLapsed&, const FactContext&);   // pure
//
// One to another service's ledger says in its type what it asks, so that its command can be made again where
// that ledger is not at hand:
//
//   std::optional<CommandOn<Person, v1::ApplyRestriction>> ApplyOrder(const v1::OrderMade&, const
//   FactContext&);
//
// A reaction says which types of fact its command may record; a decision with another records nothing. So the
// graph of reactions can be read from their declarations, and a test sees that it has no cycle.
#ifndef CANDOUR_COMMON_DECIDER_REACTIONS_H_
#define CANDOUR_COMMON_DECIDER_REACTIONS_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "candour/ledger/v1/commit.pb.h"
#include "common/decider/model.h"

namespace candour {

// A command that was refused, as a reaction sees it.
struct RefusedCommand {
  absl::string_view stream;  // the command's own
  absl::string_view method;
  const ledger::v1::Refusal& refusal;
  absl::Time recorded_at;
};

// A request on a record, with both in its type.
template <class Aggregate, class Request>
struct CommandOn : SystemCommand {
  // What a commit on `stream` with such a `request` answers; nothing where either is another kind.
  static std::optional<SystemCommand> Again(absl::string_view stream, const ledger::v1::Fact& request);
};

// A request on the record `id`, decided by its Decide.
template <class Aggregate, class Request>
CommandOn<Aggregate, Request> Ask(const std::string& id, Request request) {
  auto asked = std::make_shared<const Request>(std::move(request));
  return {{StreamOf<Aggregate>(id), asked, [asked, id](const Context& context) -> absl::StatusOr<Decision> {
             return Decide(*asked, context, context.Read<Aggregate>(id));
           }}};
}

template <class Aggregate, class Request>
std::optional<SystemCommand> CommandOn<Aggregate, Request>::Again(absl::string_view stream,
                                                                  const ledger::v1::Fact& request) {
  Request asked;
  if (!absl::ConsumePrefix(&stream, absl::StrCat(Aggregate::kKind, "/")) ||
      request.type() != Request::descriptor()->full_name() || !asked.ParseFromString(request.value()))
    return std::nullopt;
  return Ask<Aggregate>(std::string(stream), std::move(asked));
}

struct Reaction {
  // In ids and methods of the log ("reaction/note_lapse"): frozen.
  std::string name;
  // What it reads: full name of one fact type, or the method whose refusals it reads.
  std::string fact_type, refused_method;
  // The only fact types that its command may record.
  std::set<std::string> records;
  // Nothing: no reaction. Bytes that do not parse give nothing.
  std::function<std::optional<SystemCommand>(absl::string_view fact, const FactContext&)> to_fact;
  std::function<std::optional<SystemCommand>(const RefusedCommand&)> to_refusal;
  // CommandOn::Again of what it asks; null where its type does not say that.
  std::optional<SystemCommand> (*again)(absl::string_view stream, const ledger::v1::Fact& request) = nullptr;
};

class Reactions {
 public:
  template <class Fact, class Command, class... Records>
  Reactions& ToFact(std::string name, FactList<Records...>,
                    std::optional<Command> (*react)(const Fact&, const FactContext&)) {
    Reaction reaction{std::move(name), Fact::descriptor()->full_name(), "", Names<Records...>(), {}, {}};
    reaction.to_fact = [react](absl::string_view bytes,
                               const FactContext& at) -> std::optional<SystemCommand> {
      Fact fact;
      if (!fact.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
      return react(fact, at);
    };
    if constexpr (requires { &Command::Again; }) reaction.again = &Command::Again;
    return Add(std::move(reaction));
  }
  template <class... Records>
  Reactions& ToRefusal(std::string name, std::string method, FactList<Records...>,
                       std::optional<SystemCommand> (*react)(const RefusedCommand&)) {
    return Add({std::move(name), "", std::move(method), Names<Records...>(), {}, react});
  }

  // Those of several ledgers that react to one another, to look for a cycle.
  Reactions& AddAll(const Reactions& others) {
    all_.insert(all_.end(), others.all_.begin(), others.all_.end());
    return *this;
  }

  const std::vector<Reaction>& all() const { return all_; }

  // Reactions that would cause themselves, directly or by others, in the order of one such cycle; empty:
  // none.
  std::vector<std::string> Cycle() const;

 private:
  template <class... Records>
  static std::set<std::string> Names() {
    return {Records::descriptor()->full_name()...};
  }
  Reactions& Add(Reaction reaction);

  std::vector<Reaction> all_;
};

// The methods of their commands, "reaction/note_lapse" and "reaction_start/note_lapse", begin with these.
inline constexpr absl::string_view kReactionMethod = "reaction/", kReactionStartMethod = "reaction_start/";

// The ids of their commands, 16 bytes. UUIDv5(source ledger_id, offset, write, fact or -1, name):
std::string ReactionId(const ledger::v1::Cause& cause, absl::string_view name);
// and UUIDv5(own ledger_id, name), since a reaction begins once.
std::string ReactionStartId(absl::string_view ledger_id, absl::string_view name);

// The decision of a reaction's command, held to what the reaction says that it records. INTERNAL otherwise.
absl::StatusOr<Decision> DecideWithin(const Reaction& reaction, const SystemCommand& command,
                                      const Context& context);

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_REACTIONS_H_

// What a service knows: its aggregates, their facts, states and index rows, as types. A fact without an
// Evolve, or a command without a Decide, does not compile.
//
//   struct Registrant {
//     using State = v1::RegistrantState;
//     using Facts = FactList<v1::RegistrationApplied, v1::CodeSigned>;
//     static constexpr absl::string_view kKind = "registrant";
//     static constexpr bool kConcernsOrganisations = true;   // optional: what an organisation may follow
//   };
//   void Evolve(const v1::CodeSigned&, const FactContext&, v1::RegistrantState&);
//   void Index(const v1::RegistrantState&, Rows&);             // optional
//   void Arm(const v1::RegistrantState&, TimerRows&);          // optional, with `Timers`: timers.h
//
//   const Model model = Model::Of<Organisation, Registrant>();
#ifndef CANDOUR_COMMON_DECIDER_MODEL_H_
#define CANDOUR_COMMON_DECIDER_MODEL_H_

#include <google/protobuf/message.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/decider/timers.h"

namespace candour {

template <class... Facts>
struct FactList {};
// In a FactList: a fact that came with a level of the ledger above the first. Frozen once a build was
// released that declares it so.
template <uint32_t level, class Fact>
struct Since {};

// Where a fact stands. Everything Evolve may know beside the fact and the state.
struct FactContext {
  absl::string_view stream;
  uint64_t version = 0;       // of this fact in its stream, from 1
  absl::Time decided_at;      // what Decide saw
  absl::Time recorded_at;     // effective: never goes back along the log
  absl::string_view account;  // of the actor; empty for a sealed one
  absl::string_view role;
  absl::string_view ledger_id = {};  // 16 bytes; for reactions, which may read several
  absl::string_view person_id = {};  // of the actor; empty: the token did not say; not for reactions
};

// Rows of the read models that follow from one state. The replica compares the rows before and after a commit
// and writes the difference, so a row can't outlive the state it came from.
class Rows {
 public:
  // `view` names the read model; `key` its parts in sort order, the record's own id among them: two streams
  // with one key would take it from each other. All keys of a view have the same number of parts. `value` is
  // whatever a query needs without the state.
  void Add(absl::string_view view, std::initializer_list<absl::string_view> key, std::string value = "");
  const std::map<std::string, std::string>& rows() const { return rows_; }
  // The ids of rows "<view>\0<owner>\0<id>\0".
  std::vector<std::string> IdsUnder(absl::string_view view, absl::string_view owner) const;

 private:
  std::map<std::string, std::string> rows_;
};

// The key of a row: view and parts, 0x00 after each. Parts hold no 0x00.
std::string RowKey(absl::string_view view, std::initializer_list<absl::string_view> parts);

class Model {
 public:
  template <class... Aggregates>
  static Model Of() {
    Model model;
    (model.Add<Aggregates>(), ...);
    return model;
  }

  // Of a ledger that is followed for its facts and refusals alone: no stream has a state. `level`: the
  // highest of that ledger whose facts this build has looked at.
  static Model Following(uint32_t level) {
    Model model;
    model.kinds_.clear();
    model.level_ = level;
    model.keeps_states_ = false;
    return model;
  }
  bool keeps_states() const { return keeps_states_; }

  // An empty state for a stream, nullptr for a kind that this build does not know.
  std::unique_ptr<google::protobuf::Message> NewState(absl::string_view stream) const;

  // Folds one serialised fact into `state`. False when its bytes do not parse or its type is not of this
  // kind: the stream is damaged, `state` is unchanged.
  bool Fold(absl::string_view type, absl::string_view value, const FactContext& context,
            google::protobuf::Message* state) const;

  // Adds the rows that follow from `state`.
  void AddRows(absl::string_view stream, const google::protobuf::Message& state, Rows* rows) const;

  // Adds the timers that `state` arms.
  void AddTimers(absl::string_view stream, const google::protobuf::Message& state, TimerRows* rows) const;

  // What a timer of a stream asks once it is due; nothing for one that this build does not know.
  std::optional<SystemCommand> CommandOf(absl::string_view stream, const Timer& timer) const;

  // Full names, sorted, distinct: what this build declares when it opens a ledger.
  std::vector<std::string> FactTypes() const;
  // Those that came with a level.
  std::vector<std::string> FactTypesOf(uint32_t level) const;
  // The highest that this build knows all facts of: it opens ledgers at it, and stops at a raise above it.
  uint32_t level() const { return level_; }
  // Whether facts of streams of this kind may concern an organisation: then those of its people who follow
  // the ledger get them (Records.Follow).
  bool ConcernsOrganisations(absl::string_view kind) const;
  // Whether those of any kind do.
  bool ConcernsOrganisations() const;
  // The kinds of stream that this build folds, sorted.
  std::vector<std::string> Kinds() const;

 private:
  using Message = google::protobuf::Message;
  using EvolveFn = std::function<bool(absl::string_view value, const FactContext&, Message*)>;
  using TimerFn = std::function<SystemCommand(const Timer&, const std::string& id)>;
  struct Kind {
    const Message* prototype = nullptr;
    std::map<std::string, EvolveFn, std::less<>> facts;
    std::map<std::string, uint32_t> levels;  // of facts that came above the first
    std::function<void(const Message&, Rows*)> index;
    std::function<void(const Message&, TimerRows*)> arm;
    std::map<std::string, TimerFn, std::less<>> timers;
    bool concerns_organisations = false;
  };

  Model();  // with the aggregate that every ledger has: Key

  template <class Aggregate>
  void Add() {
    Kind& kind = kinds_[std::string(Aggregate::kKind)];
    kind.prototype = &Aggregate::State::default_instance();
    AddFacts<Aggregate>(kind, typename Aggregate::Facts{});
    if constexpr (requires { Aggregate::kConcernsOrganisations; })
      kind.concerns_organisations = Aggregate::kConcernsOrganisations;
    if constexpr (requires(const typename Aggregate::State& state, Rows& rows) { Index(state, rows); }) {
      kind.index = [](const Message& state, Rows* rows) {
        Index(static_cast<const typename Aggregate::State&>(state), *rows);
      };
    }
    if constexpr (requires { typename Aggregate::Timers; }) {
      kind.arm = [](const Message& state, TimerRows* rows) {
        Arm(static_cast<const typename Aggregate::State&>(state), *rows);
      };
      AddTimerCommands<Aggregate>(kind, typename Aggregate::Timers{});
    }
  }

  template <class Aggregate, class... Commands>
  static void AddTimerCommands(Kind& kind, TimerList<Commands...>) {
    ((kind.timers[Commands::descriptor()->name()] = candour::CommandOf<Aggregate, Commands>), ...);
  }

  template <class Aggregate, class... Facts>
  void AddFacts(Kind& kind, FactList<Facts...>) {
    (AddFact<Aggregate>(kind, static_cast<Facts*>(nullptr)), ...);
  }

  template <class Aggregate, uint32_t level, class Fact>
  void AddFact(Kind& kind, Since<level, Fact>*) {
    static_assert(level > 1, "the first level needs no Since");
    AddFact<Aggregate>(kind, static_cast<Fact*>(nullptr));
    kind.levels[Fact::descriptor()->full_name()] = level;
    level_ = std::max(level_, level);
  }

  template <class Aggregate, class Fact>
  void AddFact(Kind& kind, Fact*) {
    kind.facts[Fact::descriptor()->full_name()] = [](absl::string_view value, const FactContext& context,
                                                     Message* state) {
      Fact fact;
      if (!fact.ParseFromArray(value.data(), static_cast<int>(value.size()))) return false;
      Evolve(fact, context, static_cast<typename Aggregate::State&>(*state));
      return true;
    };
  }

  std::map<std::string, Kind, std::less<>> kinds_;
  uint32_t level_ = 1;
  bool keeps_states_ = true;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_MODEL_H_

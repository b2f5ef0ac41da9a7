// The toy service: just enough rules to need every mechanism of the core.
#ifndef CANDOUR_TESTS_SUPPORT_TOY_H_
#define CANDOUR_TESTS_SUPPORT_TOY_H_

#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/enabled_reaction.h"
#include "common/decider/model.h"
#include "common/decider/reactions.h"
#include "toy.pb.h"

namespace candour {

inline constexpr int kToyLimit = 6;      // of one account
inline constexpr int kToyPairLimit = 5;  // of two accounts together

struct ToyAccount {
  using State = toy::v1::AccountState;
  using Facts = FactList<toy::v1::Added, toy::v1::Closed, toy::v1::Reopened, toy::v1::Named, toy::v1::Parked,
                         toy::v1::Unparked>;
  using Timers = TimerList<toy::v1::Unpark>;
  static constexpr absl::string_view kKind = "account";
};

inline void Evolve(const toy::v1::Added& fact, const FactContext&, toy::v1::AccountState& state) {
  state.set_total(state.total() + fact.amount());
}
inline void Evolve(const toy::v1::Closed&, const FactContext& context, toy::v1::AccountState& state) {
  state.set_closed(true);
  state.set_stream(std::string(context.stream));
}
inline void Evolve(const toy::v1::Reopened&, const FactContext&, toy::v1::AccountState& state) {
  state.set_closed(false);
}
inline void Evolve(const toy::v1::Named& fact, const FactContext&, toy::v1::AccountState& state) {
  *state.mutable_name() = fact.sealed();
}
inline void Evolve(const toy::v1::Parked& fact, const FactContext& context, toy::v1::AccountState& state) {
  state.set_due_us(fact.due_us());
  state.set_parked_at(context.version);
}
inline void Evolve(const toy::v1::Unparked&, const FactContext&, toy::v1::AccountState& state) {
  state.clear_due_us();
}
inline void Arm(const toy::v1::AccountState& state, TimerRows& rows) {
  if (state.due_us() == 0 || state.closed()) return;
  rows.Add<toy::v1::Unpark>(absl::FromUnixMicros(state.due_us()), state.parked_at());
}
inline void Index(const toy::v1::AccountState& state, Rows& rows) {
  if (state.closed()) rows.Add("closed_with", {absl::StrCat(state.total()), state.stream()});
}

inline Refusal ToyRefusal(std::string reason) {
  return {std::move(reason), absl::StatusCode::kFailedPrecondition, {}};
}

inline Decision Decide(const toy::v1::AddRequest& add, const Context& context,
                       const toy::v1::AccountState& account) {
  if (account.closed()) return ToyRefusal("CLOSED");
  toy::v1::Added fact;
  fact.set_amount(add.amount());
  if (add.other().empty()) {
    if (account.total() + add.amount() > kToyLimit) return ToyRefusal("FULL");
    return Record(fact);
  }
  if (account.total() + context.Read<ToyAccount>(add.other()).total() + add.amount() > kToyPairLimit) {
    return ToyRefusal("PAIR_FULL");
  }
  return Record(fact);
}

inline Decision Decide(const toy::v1::ToggleRequest&, const Context&, const toy::v1::AccountState& account) {
  if (account.closed()) return Record(toy::v1::Reopened());
  return Record(toy::v1::Closed());
}

inline Decision Decide(const toy::v1::ClaimRequest& claim, const Context& context,
                       const toy::v1::AccountState&) {
  if (!context.Take(claim.key(), context.command_id())) return ToyRefusal("TAKEN");
  toy::v1::Added fact;
  fact.set_amount(0);
  return Record(fact);
}

inline Decision Decide(const toy::v1::LodgeRequest& lodge, const Context& context,
                       const toy::v1::AccountState& account) {
  if (account.closed()) return ToyRefusal("CLOSED");
  if (absl::ToUnixMicros(context.now()) > lodge.deadline_us()) return ToyRefusal("LATE");
  toy::v1::Added fact;
  fact.set_amount(0);
  return Record(fact);
}

inline Decision Decide(const toy::v1::ParkRequest& park, const Context&, const toy::v1::AccountState&) {
  toy::v1::Parked fact;
  fact.set_due_us(park.due_us());
  return Record(fact);
}

inline Decision Decide(const toy::v1::Unpark& unpark, const Context&, const toy::v1::AccountState& account) {
  if (account.total() % 2 != 0) return ToyRefusal("ODD");
  toy::v1::Unparked fact;
  fact.set_due_us(unpark.due_us());
  return Record(fact);
}

inline Decision Decide(const toy::v1::NameRequest& name, const Context&, const toy::v1::AccountState&) {
  toy::v1::Named fact;
  fact.set_name(name.name());
  return Record(fact);
}

inline toy::v1::AddRequest Add(int amount, const std::string& other = "") {
  toy::v1::AddRequest request;
  request.set_amount(amount);
  request.set_other(other);
  return request;
}

// What comes off its parking place is counted.
inline std::optional<SystemCommand> CountUnparked(const toy::v1::Unparked&, const FactContext&) {
  toy::v1::AddRequest add;
  add.set_amount(1);
  return Ask<ToyAccount>("counted", add);
}
// An attempt to overfill becomes a fact of its own.
inline std::optional<SystemCommand> NoteAttempt(const RefusedCommand& refused) {
  if (refused.refusal.reason() != "FULL") return std::nullopt;
  return Ask<ToyAccount>("attempts", toy::v1::AddRequest());
}

inline const Reactions& ToyReactions() {
  static const Reactions reactions =
      Reactions()
          .ToFact("count_unparked", FactList<toy::v1::Added>(), CountUnparked)
          .ToRefusal("note_attempt", "/toy/AddRequest", FactList<toy::v1::Added>(), NoteAttempt);
  return reactions;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_TOY_H_

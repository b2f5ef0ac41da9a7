// Timers follow from state, as index rows do: what will be due stands as rows beside the state, and a row
// can't outlive the state it came from.
//
//   struct Registrant {
//     using Timers = TimerList<v1::LapseRegistration>;            // messages with `int64 due_us`
//     ...
//   };
//   void Arm(const v1::RegistrantState&, TimerRows&);             // which are armed; pure, no time zones
//   Decision Decide(const v1::LapseRegistration&, const Context&, const v1::RegistrantState&);
//
// Once due the row becomes a command of the system (common/executor/timers.h). Due dates stand in facts, put
// there by Decide; one must not encode a birthday.
#ifndef CANDOUR_COMMON_DECIDER_TIMERS_H_
#define CANDOUR_COMMON_DECIDER_TIMERS_H_

#include <google/protobuf/message.h>

#include <compare>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"

namespace candour {

template <class... Commands>
struct TimerList {};

// Oldest first.
struct Timer {
  int64_t due_us = 0;     // Unix microseconds, not before 1970
  std::string name;       // of the command's message, "LapseRegistration"
  uint64_t armed_at = 0;  // the version of the fact that says so: armed again, it is another timer

  absl::Time due() const { return absl::FromUnixMicros(due_us); }
  friend auto operator<=>(const Timer&, const Timer&) = default;
};

// The method of a timer's command, "timer/LapseRegistration", begins with it.
inline constexpr absl::string_view kTimerMethod = "timer/";

// The id of its command, UUIDv5(ledger_id, stream, name, due, version of the arming fact): the same from
// every replica, 16 bytes.
std::string TimerId(absl::string_view ledger_id, absl::string_view stream, const Timer& timer);

// The timers of one stream.
class TimerRows {
 public:
  // `armed_at`: FactContext::version of the fact that carries the due date, kept in the state.
  template <class Command>
  void Add(absl::Time due, uint64_t armed_at) {
    Insert({absl::ToUnixMicros(due), Command::descriptor()->name(), armed_at});
  }
  // Due when `last` is over: at the midnight of UTC that follows it, which is midnight or one o'clock in
  // London.
  template <class Command>
  void AddAfter(absl::CivilDay last, uint64_t armed_at) {
    Add<Command>(absl::FromCivil(last + 1, absl::UTCTimeZone()), armed_at);
  }
  const std::set<Timer>& timers() const { return timers_; }

 private:
  void Insert(Timer timer) {
    if (timer.due_us < 0) timer.due_us = 0;
    timers_.insert(std::move(timer));
  }

  std::set<Timer> timers_;
};

// The account and role of what nobody asked for.
inline constexpr absl::string_view kSystemAccount = "candour-system", kSystemRole = "SYSTEM";
inline Actor SystemActor() { return {std::string(kSystemAccount), std::string(kSystemRole), "", ""}; }

// What a timer or a reaction asks.
struct SystemCommand {
  std::string stream;
  std::shared_ptr<const google::protobuf::Message> request;
  // An error: nothing is recorded.
  std::function<absl::StatusOr<Decision>(const Context&)> decide;
};

// Why a timer's command records nothing. A refusal in the log would settle it for ever.
absl::Status TimerNotDue(const Timer& timer);
absl::Status TimerNotArmed(const Timer& timer);

// The command of a timer on the record `id`. It is decided only when it is due by the decision's own clock,
// and where the state decided on still arms it.
template <class Aggregate, class Command>
SystemCommand CommandOf(const Timer& timer, const std::string& id) {
  auto request = std::make_shared<Command>();
  request->set_due_us(timer.due_us);
  const auto decide = [request, timer, id](const Context& context) -> absl::StatusOr<Decision> {
    if (context.now() < timer.due()) return TimerNotDue(timer);
    const typename Aggregate::State& state = context.Read<Aggregate>(id);
    TimerRows armed;
    Arm(state, armed);
    if (!armed.timers().contains(timer)) return TimerNotArmed(timer);
    return Decide(*request, context, state);
  };
  return {StreamOf<Aggregate>(id), request, decide};
}

}  // namespace candour

#endif  // CANDOUR_COMMON_DECIDER_TIMERS_H_

#include "tests/simulation/system_rules.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/encoding.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "tests/support/core_fixture.h"

namespace candour {
namespace {

using ledger::v1::Commit;

constexpr char kLedgerId[] = "LLLLLLLLLLLLLLLL";  // ToyOpening
constexpr char kCount[] = "count_unparked", kNote[] = "note_attempt";

std::string Derived(std::initializer_list<absl::string_view> parts) {
  return *ParseUuid(DerivedUuid(CandourNamespace(), parts));
}

std::string IdOf(absl::string_view stream, const Timer& timer) {
  return Derived({"timer", kLedgerId, stream, timer.name, BigEndian64(static_cast<uint64_t>(timer.due_us)),
                  BigEndian64(timer.armed_at)});
}

std::string IdOf(uint64_t offset, uint32_t write, int32_t fact, absl::string_view name) {
  return Derived({"reaction", kLedgerId, BigEndian64(offset), BigEndian32(write),
                  BigEndian32(static_cast<uint32_t>(fact)), name});
}

std::optional<Timer> ArmedBy(const toy::v1::AccountState& state) {
  if (state.due_us() == 0 || state.closed()) return std::nullopt;
  return Timer{state.due_us(), "Unpark", state.parked_at()};
}

absl::Status Bad(absl::string_view why) { return absl::InternalError(why); }

template <class Request>
absl::StatusOr<SimCommand> Parsed(const Commit& commit, const std::string& account) {
  Request request;
  if (commit.request().type() != Request::descriptor()->full_name()) return Bad("asks something else");
  if (!request.ParseFromString(commit.request().value())) return Bad("its request does not parse");
  SimCommand command = ToyCommand(commit.command_id(), account, request);
  command.method = commit.method();
  return command;
}

absl::StatusOr<SimCommand> TimerOf(const Commit& commit, const JudgedState& before) {
  const std::string& stream = commit.writes(0).stream();
  toy::v1::AccountState state;
  CANDOUR_RETURN_IF_ERROR(before.Load(stream, &state).status());
  const std::optional<Timer> timer = ArmedBy(state);
  if (!timer || IdOf(stream, *timer) != commit.command_id()) return Bad("the timer is not armed");
  if (commit.decided_at_us() < timer->due_us) return Bad("the timer is not due");
  toy::v1::Unpark unpark;
  if (!unpark.ParseFromString(commit.request().value()) || unpark.due_us() != timer->due_us) {
    return Bad("the timer says another due date");
  }
  return Parsed<toy::v1::Unpark>(commit, std::string(absl::StripPrefix(stream, "account/")));
}

absl::StatusOr<SimCommand> ReactionOf(const Commit& commit, const AdmittedLog& log) {
  const auto& cause = commit.cause();
  const std::string name(absl::StripPrefix(commit.method(), "reaction/"));
  if (commit.command_id() != IdOf(cause.offset(), cause.write(), cause.fact(), name)) {
    return Bad("the reaction's id is another's");
  }
  const auto source = log.find(cause.offset());
  if (source == log.end() || cause.ledger_id() != kLedgerId) return Bad("its cause is not in the log");
  if (name == kNote) {
    if (source->second.refusal().reason() != "FULL" || cause.fact() != -1) return Bad("no such refusal");
    return Parsed<toy::v1::AddRequest>(commit, "attempts");
  }
  if (name != kCount || source->second.writes(static_cast<int>(cause.write())).facts(cause.fact()).type() !=
                            toy::v1::Unparked::descriptor()->full_name()) {
    return Bad("no such fact");
  }
  return Parsed<toy::v1::AddRequest>(commit, "counted");
}

absl::StatusOr<SimCommand> StartOf(const Commit& commit) {
  auto start = std::make_shared<common::v1::StartReaction>();
  if (!start->ParseFromString(commit.request().value())) return Bad("its request does not parse");
  if (commit.command_id() != Derived({"reaction_start", kLedgerId, start->name()}))
    return Bad("another's id");
  SimCommand command{commit.command_id(), commit.method(), StreamOf<EnabledReaction>(start->name()), start,
                     std::nullopt,        nullptr};
  command.decide = [start](const Context& context) {
    return Decide(*start, context, context.Read<EnabledReaction>(start->name()));
  };
  return command;
}

// From where each reaction reads, as the log says.
std::map<std::string, uint64_t> Starts(const AdmittedLog& log) {
  std::map<std::string, uint64_t> starts;
  for (const auto& [offset, commit] : log) {
    for (const auto& write : commit.writes()) {
      for (const auto& fact : write.facts()) {
        common::v1::ReactionEnabled enabled;
        if (fact.type() == enabled.GetDescriptor()->full_name() && enabled.ParseFromString(fact.value())) {
          starts[enabled.name()] = enabled.from();
        }
      }
    }
  }
  return starts;
}

}  // namespace

bool IsBySystem(const Commit& commit) { return commit.actor().account() == "candour-system"; }

absl::StatusOr<SimCommand> SystemCommandOf(const Commit& commit, const JudgedState& before,
                                           const AdmittedLog& log) {
  if (absl::StartsWith(commit.method(), "timer/")) return TimerOf(commit, before);
  if (absl::StartsWith(commit.method(), "reaction/")) return ReactionOf(commit, log);
  if (absl::StartsWith(commit.method(), "reaction_start/")) return StartOf(commit);
  return Bad("the system has no such command");
}

std::string TimerText(absl::string_view stream, const Timer& timer) {
  return absl::StrCat(timer.due_us, " ", stream, " ", timer.armed_at);
}

std::set<std::string> StandingTimers(const JudgedState& state, const AdmittedLog& log) {
  std::set<std::string> settled, standing;
  for (const auto& [offset, commit] : log) settled.insert(commit.command_id());
  for (const auto& [stream, version] : state.Versions()) {
    toy::v1::AccountState account;
    if (!absl::StartsWith(stream, "account/") || !state.Load(stream, &account).ok()) continue;
    const std::optional<Timer> timer = ArmedBy(account);
    if (timer && !settled.contains(IdOf(stream, *timer))) standing.insert(TimerText(stream, *timer));
  }
  return standing;
}

std::vector<std::string> Unreacted(const AdmittedLog& log) {
  std::map<std::string, uint64_t> starts = Starts(log);
  std::set<std::string> settled;
  for (const auto& [offset, commit] : log) settled.insert(commit.command_id());
  std::vector<std::string> missing;
  const auto expect = [&](const char* name, uint64_t offset, int write, int fact) {
    if (!starts.contains(name) || offset < starts[name]) return;
    if (settled.contains(IdOf(offset, static_cast<uint32_t>(write), fact, name))) return;
    missing.push_back(absl::StrCat(name, " to ", offset, "/", write, "/", fact));
  };
  for (const auto& [offset, commit] : log) {
    if (commit.method() == "/toy/AddRequest" && commit.refusal().reason() == "FULL")
      expect(kNote, offset, 0, -1);
    for (int w = 0; w < commit.writes_size(); ++w) {
      for (int f = 0; f < commit.writes(w).facts_size(); ++f) {
        if (commit.writes(w).facts(f).type() == "candour.toy.v1.Unparked") expect(kCount, offset, w, f);
      }
    }
  }
  return missing;
}

}  // namespace candour

#include "tests/simulation/search.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/numeric/bits.h"
#include "absl/strings/str_cat.h"

namespace candour {
namespace {

constexpr int kReplicas = 2;
constexpr int8_t kNoCall = -1;

struct State {
  uint64_t sent = 0;                            // attempts that may land, a bit each
  int32_t log = 0;                              // node of the LogTree
  uint8_t said[kCommands] = {0, 0};             // answers given to clients, a bit each
  uint8_t position[kReplicas] = {0, 0};         // records folded
  int8_t call[kReplicas] = {kNoCall, kNoCall};  // the attempt that is waited for
  uint8_t since[kReplicas] = {0, 0};            // position at which it was appended

  friend bool operator==(const State&, const State&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const State& s) {
    return H::combine(std::move(h), s.sent, s.log, s.said[0], s.said[1], s.position[0], s.position[1],
                      s.call[0], s.call[1], s.since[0], s.since[1]);
  }
};

// How a state came from the one before.
struct Step {
  enum Kind : uint8_t { kStart, kLand, kFold, kAppend, kAnswer, kForget, kFailed } kind = kStart;
  int8_t replica = 0;
  int8_t what = 0;  // attempt or command
  uint8_t answer = 0;
};

class Searcher {
 public:
  Searcher(LogTree& tree, int max_records, const ExecutorRules& rules, Explore explore)
      : tree_(tree), max_records_(max_records), rules_(rules), eager_(explore == Explore::kWhatMatters) {}

  SearchResult Run() {
    Visit(State{}, Step{});
    for (current_ = 0; current_ < states_.size(); ++current_) {
      const State state = states_[current_];
      if (IsWrong(state)) return {states_.size(), Trace(current_)};
      if (MayLand(state)) Land(state);
      for (int replica = 0; replica < kReplicas; ++replica) Move(state, replica);
    }
    return {states_.size(), {}};
  }

 private:
  struct From {
    uint32_t state;
    Step step;
  };

  void Visit(State state, Step step) {
    if (eager_) Advance(&state);
    if (!seen_.insert(state).second) return;
    states_.push_back(state);
    from_.push_back({static_cast<uint32_t>(current_), step});
  }

  bool IsWrong(const State& state) const {
    for (int command = 0; command < kCommands; ++command) {
      const uint8_t said = state.said[command];
      if (said == 0) continue;
      if (absl::popcount(said) > 1) return true;
      const Answer truth = tree_.AnswerTo(state.log, command);
      const bool said_no = said == 1 << static_cast<int>(Answer::kNo);
      if (said_no ? truth >= Answer::kYesAt0 : said != 1 << static_cast<int>(truth)) return true;
    }
    return false;
  }

  bool MayLand(const State& state) const {
    const int length = tree_.Length(state.log);
    return length < max_records_ && (!eager_ || state.position[0] == length || state.position[1] == length);
  }

  void Land(const State& state) {
    for (uint64_t left = state.sent; left != 0; left &= left - 1) {
      const int attempt = absl::countr_zero(left);
      State next = state;
      next.log = tree_.Land(state.log, attempt);
      Visit(next, {Step::kLand, 0, static_cast<int8_t>(attempt)});
    }
  }

  void Move(const State& state, int replica) {
    const int node = tree_.Prefix(state.log, state.position[replica]);
    if (state.position[replica] < tree_.Length(state.log)) {
      State next = state;
      ++next.position[replica];
      Visit(next, {Step::kFold, static_cast<int8_t>(replica)});
    }
    const int8_t attempt = state.call[replica];
    if (attempt == kNoCall) {
      for (int command = 0; command < kCommands; ++command) TakeCall(state, replica, node, command);
      return;
    }
    State forgotten = state;
    End(&forgotten, replica);
    Visit(forgotten, {Step::kForget, static_cast<int8_t>(replica), attempt});
    ResolveCall(state, replica, node, attempt);
  }

  void TakeCall(const State& state, int replica, int node, int command) {
    if (tree_.AnswerTo(node, command) != Answer::kNone) {
      Say(state, replica, command, tree_.AnswerTo(node, command), Step::kAnswer);
    } else {
      Decide(state, replica, node, command);
    }
  }

  void ResolveCall(const State& state, int replica, int node, int attempt) {
    const int command = tree_.CommandOf(attempt);
    const bool settled = tree_.AnswerTo(node, command) != Answer::kNone;
    bool over = false, failed = false;
    switch (rules_.resolve) {
      case ExecutorRules::Resolve::kByState: {
        const Resolution resolution = tree_.ResolveAt(node, attempt);
        if ((resolution == Resolution::kSettled) != settled) std::abort();
        over = resolution == Resolution::kDead;
        failed = rules_.dead_is_failed;
        break;
      }
      case ExecutorRules::Resolve::kEndFailed:
        over = failed = state.position[replica] == tree_.Length(state.log);
        break;
      case ExecutorRules::Resolve::kLaterFailed:
        failed = true;
        [[fallthrough]];
      case ExecutorRules::Resolve::kLaterAgain:
        over = HasOtherSince(node, state.since[replica], command);
    }
    if (settled) {
      Say(state, replica, command, tree_.AnswerTo(node, command), Step::kAnswer);
    } else if (over && failed) {
      Say(state, replica, command, Answer::kNo, Step::kFailed);
    } else if (over) {
      Decide(state, replica, node, command);
    }
  }

  bool HasOtherSince(int node, int since, int command) const {
    for (int length = tree_.Length(node); length > since; --length) {
      if (tree_.CommandOf(tree_.AttemptOf(tree_.Prefix(node, length))) != command) return true;
    }
    return false;
  }

  void Decide(const State& state, int replica, int node, int command) {
    for (Decided decided : tree_.world().accepts)
      Append(state, replica, tree_.AttemptAt(node, command, decided));
    if (rules_.refuse == ExecutorRules::Refuse::kLogged) {
      for (Decided decided : tree_.world().refuses)
        Append(state, replica, tree_.AttemptAt(node, command, decided));
    } else if (rules_.refuse == ExecutorRules::Refuse::kFromLocalState ||
               state.position[replica] == tree_.Length(state.log)) {
      Say(state, replica, command, Answer::kNo, Step::kFailed);
    }
  }

  void Append(const State& state, int replica, int attempt) {
    State next = state;
    next.sent |= Bit(attempt);
    next.call[replica] = static_cast<int8_t>(attempt);
    const bool counts = !eager_ || rules_.resolve != ExecutorRules::Resolve::kByState;
    next.since[replica] = counts ? state.position[replica] : 0;
    Visit(next, {Step::kAppend, static_cast<int8_t>(replica), static_cast<int8_t>(attempt)});
  }

  // See Explore::kWhatMatters.
  void Advance(State* state) {
    for (int replica = 0; replica < kReplicas; ++replica) {
      if (state->call[replica] != kNoCall) continue;
      const int node = tree_.Prefix(state->log, state->position[replica]);
      for (int command = 0; command < kCommands; ++command) {
        const Answer answer = tree_.AnswerTo(node, command);
        if (answer != Answer::kNone) state->said[command] |= 1 << static_cast<int>(answer);
        if (answer == Answer::kNone) state->sent |= EveryAttempt(node, command);
      }
    }
    const auto rank = [state](int r) {
      return std::make_tuple(state->position[r], state->call[r], state->since[r]);
    };
    if (rank(1) < rank(0)) return;
    std::swap(state->position[0], state->position[1]);
    std::swap(state->call[0], state->call[1]);
    std::swap(state->since[0], state->since[1]);
  }

  uint64_t EveryAttempt(int node, int command) {
    uint64_t attempts = 0;
    for (Decided decided : tree_.world().accepts) attempts |= Bit(tree_.AttemptAt(node, command, decided));
    if (rules_.refuse != ExecutorRules::Refuse::kLogged) return attempts;
    for (Decided decided : tree_.world().refuses) attempts |= Bit(tree_.AttemptAt(node, command, decided));
    return attempts;
  }

  void Say(const State& state, int replica, int command, Answer answer, Step::Kind kind) {
    State next = state;
    End(&next, replica);
    next.said[command] |= 1 << static_cast<int>(answer);
    Visit(next,
          {kind, static_cast<int8_t>(replica), static_cast<int8_t>(command), static_cast<uint8_t>(answer)});
  }

  static void End(State* state, int replica) {
    state->call[replica] = kNoCall;
    state->since[replica] = 0;
  }

  static uint64_t Bit(int attempt) {
    if (attempt >= 64) std::abort();
    return uint64_t{1} << attempt;
  }

  std::vector<std::string> Trace(size_t at) const {
    std::vector<std::string> lines;
    for (; at != 0; at = from_[at].state) lines.push_back(Describe(from_[at].step, states_[at]));
    std::reverse(lines.begin(), lines.end());
    return lines;
  }

  std::string Describe(const Step& step, const State& after) const {
    const std::string who = absl::StrCat("R", step.replica, " ");
    const char* command = step.what == 0 ? "a" : "b";
    switch (step.kind) {
      case Step::kStart:
        return "start";
      case Step::kLand:
        return absl::StrCat("record ", tree_.Length(after.log) - 1, " is ", tree_.Describe(step.what), ": ",
                            VerdictName(tree_.VerdictOf(after.log)));
      case Step::kFold:
        return absl::StrCat(who, "folds to ", after.position[step.replica]);
      case Step::kAppend:
        return absl::StrCat(who, "appends ", tree_.Describe(step.what));
      case Step::kForget:
        return absl::StrCat(who, "forgets ", tree_.Describe(step.what));
      case Step::kFailed:
        return absl::StrCat(who, "answers ", command, " no, without a record");
      case Step::kAnswer:
        return absl::StrCat(who, "answers ", command,
                            " from the log: ", step.answer == static_cast<int>(Answer::kNo) ? "no" : "yes");
    }
    return "";
  }

  LogTree& tree_;
  const int max_records_;
  const ExecutorRules rules_;
  const bool eager_;
  size_t current_ = 0;
  std::vector<State> states_;
  std::vector<From> from_;
  absl::flat_hash_set<State> seen_;
};

}  // namespace

SearchResult Search(LogTree& tree, int max_records, const ExecutorRules& rules, Explore explore) {
  return Searcher(tree, max_records, rules, explore).Run();
}

}  // namespace candour

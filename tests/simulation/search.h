// Every behaviour of a tiny system: two replicas, two commands, logs of at most a few records.
//
// An appended record may land any number of times, in any order, at any later moment, or never; a replica may
// forget its call at any step (so crashes, give-ups and re-appends are covered); Decide is an adversary.
// States are explored breadth first, so a counter-example is a shortest one.
#ifndef CANDOUR_TESTS_SIMULATION_SEARCH_H_
#define CANDOUR_TESTS_SIMULATION_SEARCH_H_

#include <string>
#include <vector>

#include "tests/simulation/log_tree.h"

namespace candour {

// The rules of the executor, and the short cuts that look as good.
struct ExecutorRules {
  enum class Refuse {
    kLogged,         // a refusal is a commit
    kFromFullRead,   // answered without a record, by a replica that has read to the end
    kFromLocalState  // answered without a record
  } refuse = Refuse::kLogged;
  enum class Resolve {
    kByState,      // common/executor/resolve.h
    kLaterAgain,   // a later record of another command: decide again
    kLaterFailed,  // ... means "not recorded"
    kEndFailed     // the log read to its end means "not recorded"
  } resolve = Resolve::kByState;
  bool dead_is_failed = false;  // a dead attempt is answered "failed" instead of decided again
};

struct SearchResult {
  size_t states = 0;
  std::vector<std::string> trace;  // of the first violation; empty: there is none
};

enum class Explore {
  kEveryState,
  // As many as are needed to find a violation if there is one, because another state allows all that a left
  // out one allows, and has said no less:
  // - a replica without a call may decide, append and crash, or answer from the log, at any time: it does at
  // once;
  // - a record lands when somebody is about to fold it: until then it could as well still be under way (a
  //   violation does not go away when the records behind it are folded);
  // - the replicas are alike, so which is which does not matter.
  kWhatMatters,
};

// Looks for a state in which two answers to one command differ, or one differs from the log.
SearchResult Search(LogTree& tree, int max_records, const ExecutorRules& rules, Explore explore);

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_SEARCH_H_

// What a process does that is killed again and again: toy commands with fixed ids on a real core in a folder.
//
// Clients work side by side, each through its own list, in order and on its own accounts, so that every
// command has one right outcome however often the work was cut off. One account is shared, for contention;
// what it holds does not depend on the order. Beside them timers fire and reactions count them.
#ifndef CANDOUR_TESTS_SIMULATION_KILL_WORKLOAD_H_
#define CANDOUR_TESTS_SIMULATION_KILL_WORKLOAD_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace candour {

inline constexpr int kWorkClients = 4, kWorkCommandsEach = 16;
// Commits that the work admits, whatever cuts it off.
extern const uint64_t kWorkCommits;

// Works in `folder` until every command has its outcome, timers' and reactions' too. False when one got none.
bool DoTheWork(const std::string& folder);

// What stands in a folder after the work.
struct WorkDone {
  std::map<std::string, std::string> outcomes;  // by command id, without offsets
  std::map<std::string, uint64_t> versions;     // by stream
  uint64_t admitted = 0;                        // commits
  // What every record came to, and every index row. (Not the digest: in that stand offsets too, which the
  // order of the clients and copies of a record move.)
  std::map<std::string, std::string> states;  // by stream
  std::set<std::string> index;
  bool timers_stand = false;  // any
  // Of the state as the processes left it, and of one folded from the log now: digest, position and chain.
  std::string folded, folded_anew;
};
WorkDone ReadWork(const std::string& folder);

// Folds the ledger of a folder again, a record a batch, into a state that may stand from a process that was
// ended; false when that failed.
bool RebuildTheState(const std::string& folder);
// Where that state stands: as WorkDone::folded, and its position; 0: nothing is folded.
std::pair<std::string, uint64_t> ReadRebuilt(const std::string& folder);

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_KILL_WORKLOAD_H_

// Every log that two commands can make, record by record, judged by the real Admit on real bytes. A node is a
// log; its children are that log with one more record.
#ifndef CANDOUR_TESTS_SIMULATION_LOG_TREE_H_
#define CANDOUR_TESTS_SIMULATION_LOG_TREE_H_

#include <array>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/executor/resolve.h"
#include "tests/support/log_fold.h"

namespace candour {

inline constexpr int kCommands = 2;

// What Decide may answer, the adversary: time, evidence and rules differ between attempts.
enum class Decided {
  kAccept,             // one fact on the own stream
  kAcceptIf,           // and a condition on the other stream
  kAcceptBoth,         // one fact on each
  kRefuse,             // conditions on all streams of the world
  kRefuseOwn,          // a condition on the own stream
  kRefuseUnversioned,  // a condition on a stream that nobody writes
};

inline constexpr int kDecisions = 6;

struct World {
  std::string name;
  std::array<int, kCommands> own = {0, 0};  // the command's own stream
  std::vector<Decided> accepts = {Decided::kAccept};
  std::vector<Decided> refuses = {Decided::kRefuse};
  bool forgets_ids = false;  // Admit without REPEATED: the search must find what goes wrong
};

// A log with only one stream, and two with a second stream that commits write or depend on.
World OneStream();
World TwoStreams(int own_of_the_second);

// What the log says of a command.
enum class Answer : uint8_t { kNone = 0, kNo = 1, kYesAt0 = 2 };  // kYesAt0 + n: accepted by the n-th record

class LogTree {
 public:
  explicit LogTree(World world);

  // The attempt of `command` decided on what was folded at `node`: its number, below 64. The same decision on
  // the same versions is the same attempt.
  int AttemptAt(int node, int command, Decided decided);
  // `node` and one more record.
  int Land(int node, int attempt);
  // The log of the first `length` records of `node`.
  int Prefix(int node, int length) const;

  int Length(int node) const { return nodes_[node].length; }
  Answer AnswerTo(int node, int command) const { return nodes_[node].answers[command]; }
  Verdict VerdictOf(int node) const { return nodes_[node].verdict; }  // on its last record
  int AttemptOf(int node) const { return nodes_[node].attempt; }      // that landed last
  Resolution ResolveAt(int node, int attempt) const {
    return Resolve(attempts_[attempt].commit, *nodes_[node].fold);
  }

  int CommandOf(int attempt) const { return attempts_[attempt].command; }
  std::string Describe(int attempt) const { return attempts_[attempt].text; }
  const World& world() const { return world_; }

 private:
  struct Attempt {
    int command;
    bool accepts;
    std::string text;
    ledger::v1::Commit commit;
  };
  struct Node {
    int parent;
    int attempt;
    int length;  // records after Opened
    Verdict verdict;
    std::array<Answer, kCommands> answers{};
    std::shared_ptr<const LogFold> fold;                  // shared with the parent where nothing was admitted
    std::array<int8_t, kCommands * kDecisions> attempts;  // what AttemptAt answered, -1: not asked yet
  };

  const World world_;
  std::vector<Node> nodes_;
  absl::flat_hash_map<std::pair<int, int>, int> children_;  // (node, attempt)
  std::vector<Attempt> attempts_;
  std::map<std::tuple<int, Decided, uint64_t, uint64_t>, int> attempt_numbers_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_LOG_TREE_H_

// Several replicas of the toy service on one faulty ledger, and clients that hedge, time out and try again:
// the real Executor, Replica, Folder and Admit in one thread, in virtual time. A port of the design's
// protocol_sim.py.
//
//   StorePool stores;
//   World world({.seed = 17}, stores);
//   const History history = world.Run();
//   EXPECT_THAT(Violations(history), IsEmpty());
#ifndef CANDOUR_TESTS_SIMULATION_SIM_WORLD_H_
#define CANDOUR_TESTS_SIMULATION_SIM_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "common/executor/executor.h"
#include "common/executor/reactor.h"
#include "common/executor/timers.h"
#include "tests/simulation/history.h"
#include "tests/simulation/sim_ledger.h"
#include "tests/support/plain_protection.h"
#include "tests/support/temp_dir.h"

namespace candour {

// What is wrong with the service, on purpose: a wrapper around the executor or its ledger.
enum class Broken {
  kNothing,
  kRefusesUnlogged,         // answers a refusal from its own state
  kUnknownMeansFailed,      // takes "outcome unknown" for "not recorded"
  kLaterRecordMeansFailed,  // ... when it has read a later record of the stream
  kEndOfLogMeansFailed,     // ... when it has read to the end
  kSendsNoConditions,       // what was read is no condition of the commit
  kOneReadsInAnotherOrder,  // one replica does
  kTimersWithoutGrace,      // sends a timer at once when its own clock says so
};

// Stores are slow to open, so worlds share them, each under a ledger name of its own.
class StorePool {
 public:
  Store& Get(size_t number);
  // For the rows of one world.
  std::string NewLedgerName();

 private:
  std::unique_ptr<TempDir> dir_;
  std::vector<std::unique_ptr<Store>> stores_;
  int worlds_ = 0;
};

class World {
 public:
  struct Options {
    uint64_t seed = 0;
    Broken broken = Broken::kNothing;
    bool trace = false;
  };
  World(const Options& options, StorePool& stores);
  ~World();

  History Run();
  const Counters& counters() const { return counters_; }
  // With Options::trace, what happened.
  const std::vector<std::string>& trace() const { return trace_; }

 private:
  struct Node;
  struct Client;
  using ClientPtr = std::shared_ptr<Client>;

  template <class... Parts>
  void Say(const Parts&... parts) {
    if (options_.trace) trace_.push_back(absl::StrCat("t=", loop_.now(), "  ", parts...));
  }

  void Start(Node& node);
  void StartSystem(Node& node);
  void Crash(Node& node);
  void Poll(Node& node);
  bool Disturb(Node& node);
  void Fold(Node& node);
  void Issue(int number);
  void Send(const ClientPtr& client);
  void OnRequest(Node& node, const ClientPtr& client, int token);
  void Submit(Node& node, const ClientPtr& client, int token);
  void OnOutcome(Node& node, const ClientPtr& client, int token, Reply reply,
                 const absl::StatusOr<OutcomePtr>& outcome);
  bool RefuseUnlogged(Node& node, Reply* reply);
  bool TakenForFailed(const Node& node, const Reply& reply) const;
  void Answer(const ClientPtr& client, int token, const Reply* definite);
  bool Settled();
  FoldedImage ImageOf(Node& node);

  const Options options_;
  StorePool& stores_;
  const std::string ledger_name_;
  Random random_;
  EventLoop loop_;
  Counters counters_;
  SimClock true_time_{loop_};
  SimEntropy entropy_;
  PlainProtection protection_;
  SimLog log_;
  History history_;
  std::vector<std::string> accounts_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<ClientPtr> clients_;
  size_t stores_used_ = 0;
  int64_t quiet_since_ = -1;  // in ticks; -1: something is under way
  bool faulty_ = true;
  std::vector<std::string> trace_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SIMULATION_SIM_WORLD_H_

// What a chaos run does its harm to: three brokers, a few replicas of the register, and its history.
//
//   auto world = World::Start({.replicas = 3, .folder = out});
//   (*world)->replica(0).replica->Kill9();
//   (*world)->StartReplica((*world)->replica(0));
//   auto took = (*world)->CatchUp(absl::Seconds(30));
//
// Processes end with the thread that started them: everything here is called by the main thread, but for what
// says otherwise.
#ifndef CANDOUR_TESTS_CHAOS_WORLD_H_
#define CANDOUR_TESTS_CHAOS_WORLD_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/ledger/kafka_ledger.h"
#include "tests/chaos/history.h"
#include "tests/chaos/network.h"
#include "tests/chaos/older_build.h"
#include "tests/cluster/installation.h"
#include "tests/cluster/preloaded.h"
#include "tests/support/kafka_cluster.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/raw_kafka.h"

namespace candour {

// A replica as clients see it. The members that are atomic, and `replica->caller()`, from any thread.
struct Slot {
  std::string name;
  std::unique_ptr<ServiceReplica> replica;
  Preloaded preloaded;
  int host = 0;                    // in the network, if there is one
  bool small_disk = false;         // its folder is a file system of its own
  std::atomic<bool> open = false;  // clients send to it
  std::atomic<int> in_flight = 0;  // calls
  std::atomic<int> accepted = 0, unknown = 0;
};

class World {
 public:
  struct Options {
    int replicas = 3;
    TestNetwork* network = nullptr;  // none: all on 127.0.0.1
    bool small_disk = false;         // the last replica's folder is a small file system
    std::string old_program;         // an older candour-registration; empty: none
    std::string folder;              // of the history
  };
  static absl::StatusOr<std::unique_ptr<World>> Start(const Options& options);
  ~World();

  KafkaCluster& cluster() { return *cluster_; }
  Installation& site() { return *site_; }
  HistoryWriter& history() { return history_; }
  // All of it so far.
  absl::StatusOr<History> ReadBack() const { return ReadHistory(HistoryPath(options_)); }
  TestNetwork* network() { return options_.network; }

  // Those that are always there, then two that come and go: "restored", and "older", of an older build.
  int replicas() const { return options_.replicas; }
  Slot& replica(int index) { return *slots_[index]; }
  Slot& restored() { return *slots_[options_.replicas]; }
  Slot& older() { return *slots_[options_.replicas + 1]; }
  // Whether the older build's program is another one.
  bool OlderDiffers() const;
  // What the older build was found to be, if there is one.
  const OlderBuild& older_build() const { return older_build_; }
  const std::vector<std::unique_ptr<Slot>>& slots() const { return slots_; }

  // Starts a run that serves and lets clients come; false, and no clients, when it does not serve in time.
  bool StartReplica(Slot& slot);
  // Starts it again from nothing.
  bool StartAnew(Slot& slot);
  static std::string StateFolder(const Slot& slot) { return slot.replica->folder() + "/registration/state"; }

  PartitionState Partition();
  bool AllInSync(absl::Duration patience);
  // How long until every open replica had folded what the ledger holds now; nullopt: not within `patience`.
  std::optional<absl::Duration> CatchUp(absl::Duration patience);
  // While nobody writes: where every open replica stands, with digests, into the history. The names of those
  // that can't say.
  std::vector<std::string> RecordStates();

  KafkaLedger& ledger() { return *ledger_; }

  // Since the start, on a steady clock. Thread-safe.
  int64_t now_us() const { return absl::ToInt64Microseconds(watch_.elapsed()); }

 private:
  explicit World(const Options& options) : options_(options), history_(HistoryPath(options)) {}
  static std::string HistoryPath(const Options& options) { return options.folder + "/history.jsonl"; }
  absl::Status StartBrokers();
  absl::Status AddReplica(const std::string& name, int host);
  absl::Status StartReplicas();

  const Options options_;
  OlderBuild older_build_;
  const Stopwatch watch_;
  HistoryWriter history_;
  std::unique_ptr<KafkaCluster> cluster_;
  std::unique_ptr<Installation> site_;
  std::unique_ptr<KafkaLedger> ledger_;
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_WORLD_H_

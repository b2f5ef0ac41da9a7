// Clerks at work on any replica while it is harmed: new records, posts that all of them change, refusals,
// repeats, questions what became of a command, reads of what was acknowledged; and followers. Everything they
// see goes into the history.
//
//   Clients clients(world, seed);
//   ...
//   clients.Hold();     // nobody writes until Resume
//   clients.Stop();     // once all have their outcomes
#ifndef CANDOUR_TESTS_CHAOS_CLIENTS_H_
#define CANDOUR_TESTS_CHAOS_CLIENTS_H_

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/world.h"

namespace candour {

using Random = std::mt19937_64;

class Clients {
 public:
  struct Counts {
    std::atomic<uint64_t> attempts = 0, accepted = 0, refused = 0, unknown = 0, repeats = 0, reads = 0;
    std::atomic<uint64_t> unread = 0;     // reads that failed
    std::atomic<uint64_t> asked = 0;      // GetCommand
    std::atomic<uint64_t> unsettled = 0;  // commands that got no outcome at all
  };

  Clients(World& world, int clients, uint64_t seed);
  ~Clients();

  // Sends one command to one replica; what it was told.
  absl::StatusOr<Answer> Send(const SavedCommand& command, const char* method, Slot& slot, int client = -1);

  // Waits until nobody is working. False when somebody has no outcome within `patience`; still on hold then.
  bool Hold(absl::Duration patience);
  void Resume() { hold_ = false; }
  // As Hold, then ends them all.
  bool Stop(absl::Duration patience);

  const Counts& counts() const { return counts_; }

 private:
  struct Done {
    SavedCommand command;
    const char* method;
  };
  // What clerk `client` knows.
  struct Clerk {
    int number;
    Random random;
    std::vector<Done> done;
    std::vector<std::pair<std::string, common::v1::Receipt>> receipts;  // by stream
  };

  void Work(int client, uint64_t seed);
  void OneRound(Clerk& clerk);
  std::string Do(Clerk& clerk, const SavedCommand& command, const char* method);
  void ChangeShared(Clerk& clerk);
  void Repeat(Clerk& clerk);
  void AskOutcome(Clerk& clerk, const SavedCommand& command);
  void Read(Clerk& clerk);
  Slot* AnyOpen(Random& random);

  World& world_;
  Counts counts_;
  std::atomic<bool> hold_ = false, stop_ = false, give_up_ = false;
  std::atomic<int> idle_ = 0;
  Mutex mutex_;
  std::string shared_ ABSL_GUARDED_BY(mutex_);  // the post that all change now
  int changes_ ABSL_GUARDED_BY(mutex_) = 0;     // of it
  std::vector<std::thread> threads_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_CLIENTS_H_

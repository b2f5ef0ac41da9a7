// The faults of a chaos run. Each begins, lasts and is healed in one call on the main thread, and says
// whether it bit: that something was really going on that it interrupted, and that it was noticed. A fault
// that never bites tests nothing, so a run in which one did not is void.
#ifndef CANDOUR_TESTS_CHAOS_FAULT_H_
#define CANDOUR_TESTS_CHAOS_FAULT_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/chaos/clients.h"
#include "tests/chaos/world.h"

namespace candour {

struct Bite {
  bool bit = false;
  std::string detail;
  // From the harm to the next answer of another replica.
  std::optional<absl::Duration> answered = std::nullopt;
};

// What a fault may use.
class Stage {
 public:
  Stage(World& w, Clients& c, Random& r, absl::Duration longest)
      : world(w), clients(c), random(r), longest_(longest) {}

  Slot& AnyReplica() {
    return world.replica(static_cast<int>(random() % static_cast<uint64_t>(world.replicas())));
  }
  Slot& AnotherThan(const Slot& slot);
  // A random time; in a short run a short one.
  absl::Duration Between(absl::Duration least, absl::Duration most);
  // Sends a new command to `slot` until it is accepted: how long that took; for ever after 20 s.
  absl::Duration AnswersAgain(Slot& slot);
  // True once a client is waiting for an answer of `slot`.
  static bool IsBusy(const Slot& slot);

  World& world;
  Clients& clients;
  Random& random;

 private:
  const absl::Duration longest_;
};

struct FaultKind {
  std::string name;
  std::string how;  // it is made
  std::function<Bite(Stage&)> strike;
  bool needs_network = false, needs_small_disk = false, needs_older_build = false;
};

const std::vector<FaultKind>& AllFaults();

// By the file that they stand in.
std::vector<FaultKind> ProcessFaults();
std::vector<FaultKind> StateFaults();
std::vector<FaultKind> NetworkFaults();
std::vector<FaultKind> ForeignFaults();

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_FAULT_H_

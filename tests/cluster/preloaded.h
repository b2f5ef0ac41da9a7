// The library preload.c for one replica: where it is told its faults, and what the replica is started with.
#ifndef CANDOUR_TESTS_CLUSTER_PRELOADED_H_
#define CANDOUR_TESTS_CLUSTER_PRELOADED_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/cluster/preload.h"

namespace candour {

struct Preloaded {
  ChaosPage* page = nullptr;  // never unmapped: the program ends soon after
  std::vector<std::string> environment;

  // From now on the replica's time of day is off by that.
  void SetClockOff(absl::Duration by) const;
};

// Maps the file `page`, which it makes.
absl::StatusOr<Preloaded> Preload(const std::string& page);

// Of the programs under test, as an absolute path.
std::string BuildFolder();

}  // namespace candour

#endif  // CANDOUR_TESTS_CLUSTER_PRELOADED_H_

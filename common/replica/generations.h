// The generations of a service's state: one that it serves, others beside it, folded anew or left behind.
//
//   state/                   the first generation, "g-0", by itself
//   state/g-1, state/g-2     later ones
//   state/next               one that is being folded
//   state/GENERATION         which is served, and which was before; without it g-0
//
// GENERATION is replaced as a whole, so that whatever ends a process, one generation or the other is served.
#ifndef CANDOUR_COMMON_REPLICA_GENERATIONS_H_
#define CANDOUR_COMMON_REPLICA_GENERATIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace candour {

inline constexpr absl::string_view kFirstGeneration = "g-0", kNextGeneration = "next";

// What GENERATION says.
struct ServedGeneration {
  std::string current = std::string(kFirstGeneration);
  std::string previous;  // empty: none was served before
  std::string accepted;  // why a difference was accepted at the switch; empty: none was
};

// DATA_LOSS: the file is damaged.
absl::StatusOr<ServedGeneration> ReadServed(const std::string& state_dir);
// Durable when it returns OK. After an error either is served.
absl::Status WriteServed(const std::string& state_dir, const ServedGeneration& served);

// Where a generation's rows are. `name` is "g-<number>" or "next".
std::string GenerationFolder(const std::string& state_dir, const std::string& name);
// Where those of the one that is served are; of a folder that is no state_dir, itself. FAILED_PRECONDITION:
// GENERATION names one that is not there. DATA_LOSS as ReadServed.
absl::StatusOr<std::string> ServedFolder(const std::string& state_dir);

// All that there are, oldest first, "next" last.
std::vector<std::string> Generations(const std::string& state_dir);
// Makes of "next", which nobody has open, the newest generation: its name.
absl::StatusOr<std::string> NameNext(const std::string& state_dir);

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_GENERATIONS_H_

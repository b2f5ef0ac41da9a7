// Which of the newest records the reactions read, as the fold tells it: all others need not be read again.
// Thread-safe.
#ifndef CANDOUR_COMMON_EXECUTOR_RECENT_CAUSES_H_
#define CANDOUR_COMMON_EXECUTOR_RECENT_CAUSES_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/mutex.h"
#include "common/decider/reactions.h"
#include "common/replica/folder.h"

namespace candour {

class RecentCauses {
 public:
  // Keeps at most `most` offsets for each reaction, the newest.
  explicit RecentCauses(const Reactions& reactions, size_t most = 10'000);

  // The batches in the order of the log. After a gap it begins anew.
  void Add(const Folded& folded);

  struct Causes {
    std::vector<uint64_t> offsets;  // rising
    uint64_t end = 0;               // no others are below it
  };
  // What the reaction of that number, in the order of Reactions::all, reads at `from` and above: the first
  // `most`. nullopt: not all records since `from` were told, or not all are kept.
  std::optional<Causes> Since(size_t reaction, uint64_t from, size_t most) const;

 private:
  struct Known {
    uint64_t from = 0;  // all at it and above are here
    std::deque<uint64_t> offsets;
  };
  using ByRead = absl::flat_hash_map<std::string, std::vector<size_t>>;

  const size_t most_;
  ByRead by_fact_, by_refused_;  // reactions by what they read
  mutable Mutex mutex_;
  std::vector<Known> known_ ABSL_GUARDED_BY(mutex_);
  std::optional<uint64_t> end_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_RECENT_CAUSES_H_

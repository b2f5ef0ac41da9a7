// Where one reaction is on its way along a log. Internal to Reactor.
#ifndef CANDOUR_COMMON_EXECUTOR_REACTOR_WALK_H_
#define CANDOUR_COMMON_EXECUTOR_REACTOR_WALK_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/executor/reactor.h"

namespace candour {

struct Reactor::Work {
  uint64_t offset = 0;
  std::string id;
  ledger::v1::Cause cause;
  SystemCommand command;
};

struct Reactor::Walk {
  // Outlives the reactor while calls are under way.
  struct Shared {
    Mutex mutex;
    size_t under_way ABSL_GUARDED_BY(mutex) = 0;
    std::map<uint64_t, absl::Duration> failed ABSL_GUARDED_BY(mutex);  // by offset: when again
    absl::Duration start_again ABSL_GUARDED_BY(mutex);
  };

  const Reaction* reaction = nullptr;
  size_t number = 0;  // of the reaction
  const std::shared_ptr<Shared> shared = std::make_shared<Shared>();
  bool stopped = false;          // the source is not the ledger it was
  std::optional<uint64_t> from;  // as the log says
  uint64_t next = 0;             // below it every record was looked at
  uint64_t done = 0;             // below it every record has its outcomes
  std::optional<uint64_t> kept;  // in the scratch: where `done` was
  std::map<uint64_t, absl::Time> resting;
  std::optional<absl::Time> paused_at;  // as the log says
  std::vector<Work> round;              // that waits to be sent
  std::optional<absl::Time> send_at;
  absl::Time start_at = absl::InfinitePast(), keep_at = absl::InfinitePast();
};

}  // namespace candour

#endif  // CANDOUR_COMMON_EXECUTOR_REACTOR_WALK_H_

// What a service does about its keys beside serving: wraps them again while the key-encryption key is
// changed, says so where the key log has lost them, and what became of those that an erasure ends.
#ifndef CANDOUR_COMMON_PROCESS_KEY_UPKEEP_H_
#define CANDOUR_COMMON_PROCESS_KEY_UPKEEP_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "common/executor/executor.h"
#include "common/observe/metrics.h"
#include "common/privacy/keyring.h"
#include "common/replica/served_state.h"

namespace candour {

class KeyUpkeep {
 public:
  struct Options {
    std::string service;
    const ServedState* state = nullptr;
    Keyring* keyring = nullptr;
    // Wrap by the key-encryption key what another one wraps.
    bool rewrap = false;
    // Runs what waits for the key log; ends before the object does.
    Executor::Elsewhere blocking = nullptr;
  };
  explicit KeyUpkeep(Options options) : options_(std::move(options)) {}

  // One thread, every 10 to 100 ms.
  void Tick();
  // The key log has not the key of this ledger's tags. False while it can't be asked.
  bool Lost() const;
  // Says so in the log.
  void LogLost() const;
  void AddMetrics(Metrics& metrics) const;

  // For Eraser::Options::report.
  static void LogErasure(const absl::StatusOr<size_t>& destroyed);

 private:
  void Rewrap();

  const Options options_;
  std::atomic<bool> rewrapping_ = false;
  absl::Time rewrap_at_ = absl::InfinitePast();
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_KEY_UPKEEP_H_

// The threads that keep a replica at the end of its ledger: one checks the log and folds it, one asks the
// ledger where it ends.
//
//   ReplicaRunner runner(replica, check_ledger);
//   runner.Start();
//   runner.checked();                                    // why nothing is folded yet
//   runner.Stop();
#ifndef CANDOUR_COMMON_PROCESS_REPLICA_RUNNER_H_
#define CANDOUR_COMMON_PROCESS_REPLICA_RUNNER_H_

#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "common/base/mutex.h"
#include "common/replica/replica.h"

namespace candour {

class ReplicaRunner {
 public:
  // `check_ledger`, where there is one, is asked before the first record is read, again while UNAVAILABLE or
  // DEADLINE_EXCEEDED; any other error stops the replica. The replica outlives the object.
  explicit ReplicaRunner(Replica& replica, std::function<absl::Status()> check_ledger = nullptr);
  ~ReplicaRunner();

  void Start();
  // What is folded stays to be asked.
  void Stop();

  // OK once the log was found to be the one that was folded. Thread-safe.
  absl::Status checked() const;

 private:
  absl::Status CheckLog();
  void Fold();
  void AskEnds();
  // False: it ends.
  bool Sleep();

  Replica& replica_;
  const std::function<absl::Status()> check_ledger_;
  mutable Mutex mutex_;
  absl::Status checked_ ABSL_GUARDED_BY(mutex_) = absl::UnavailableError("the log was not looked at yet");
  absl::Notification ended_;
  std::thread folding_, asking_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_REPLICA_RUNNER_H_

// SIGTERM and SIGINT, and an end within 10 s of them whatever a broker does.
//
//   EndSignal end;                       // before any other thread: they inherit the mask
//   ... start; a signal until Started() ends the process at once, there is nothing to drain ...
//   end.Started();
//   end.Wait();
//   ... drain and return; what is not over after kPatience is cut off ...
//
// Being cut off costs nobody anything: what was acknowledged stands in the log, and folded state is written
// in whole batches. The exit code is 0 either way.
#ifndef CANDOUR_COMMON_PROCESS_END_SIGNAL_H_
#define CANDOUR_COMMON_PROCESS_END_SIGNAL_H_

#include <condition_variable>
#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace candour {

// One in a process.
class EndSignal {
 public:
  static constexpr absl::Duration kPatience = absl::Milliseconds(9300);

  EndSignal();

  void Started();
  // Returns the signal.
  int Wait();

 private:
  // Shared with a thread that waits for signals to the end of the process.
  struct State {
    Mutex mutex;
    std::condition_variable came;
    bool started ABSL_GUARDED_BY(mutex) = false;
    std::optional<int> signal ABSL_GUARDED_BY(mutex);
  };
  static void Watch(const std::shared_ptr<State>& state);

  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_END_SIGNAL_H_

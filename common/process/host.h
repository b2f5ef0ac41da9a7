// What serves one service in a process: the live one (ServiceHost), or a state of the past (StandingHost).
#ifndef CANDOUR_COMMON_PROCESS_HOST_H_
#define CANDOUR_COMMON_PROCESS_HOST_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace candour {

// Thread-safe.
class Host {
 public:
  virtual ~Host() = default;
  // The port that is listened on.
  virtual int port() const = 0;
  // OK while calls are served, else why not, in one line.
  virtual absl::Status Ready() const = 0;
  // For Prometheus.
  virtual std::string MetricsText() const = 0;
  // Answers no new calls, waits for those under way at most `patience`, and ends.
  virtual void Drain(absl::Duration patience) = 0;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_HOST_H_

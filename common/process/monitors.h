// What a process shows to whoever watches it: one MonitorServer for each of its services, from before the
// service is there until after it has gone.
#ifndef CANDOUR_COMMON_PROCESS_MONITORS_H_
#define CANDOUR_COMMON_PROCESS_MONITORS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/observe/metrics.h"
#include "common/observe/monitor_server.h"
#include "common/process/host.h"

namespace candour {

// For one thread.
class Monitors {
 public:
  Monitors();

  // Adds the next service's, on this address; none where it is empty. Errors as MonitorServer::Start.
  absl::Status Add(const std::string& service, const std::string& listen, const MonitorServer::Tls& tls);
  size_t size() const { return servers_.size(); }

  // The service at `index` speaks for itself from now on.
  void Show(size_t index, const Host& host);
  // No service does; /readyz says why. Returns when no host is asked any more.
  void ShowNone(const absl::Status& why);

 private:
  MonitorServer::Source None(const absl::Status& why) const;

  Metrics process_metrics_;
  std::vector<std::unique_ptr<MonitorServer>> servers_;  // by service; nullptr: off
};

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_MONITORS_H_

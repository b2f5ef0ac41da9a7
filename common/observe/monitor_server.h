// HTTP for whoever watches a service: plain, GET and HEAD only, nothing in it that is anybody's secret.
//
//   /metrics   Metrics::Text
//   /healthz   200 as long as the process answers
//   /readyz    200 "ready", or 503 with one line that says why not
//
//   auto monitor = MonitorServer::Start("127.0.0.1:0", {.ready = [] { return
//   absl::UnavailableError("starting"); },
//                                                       .metrics = [] { return std::string(); }});
//   (*monitor)->Show({.ready = ..., .metrics = ...});
#ifndef CANDOUR_COMMON_OBSERVE_MONITOR_SERVER_H_
#define CANDOUR_COMMON_OBSERVE_MONITOR_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace candour {

class MonitorServer {
 public:
  struct Source {
    std::function<absl::Status()> ready;
    std::function<std::string()> metrics;
  };

  // Listens on HOST:PORT; port 0 takes a free one. FAILED_PRECONDITION where it can't.
  static absl::StatusOr<std::unique_ptr<MonitorServer>> Start(const std::string& listen, Source source);
  // Returns when no request is under way.
  ~MonitorServer();

  int port() const;
  // From now on. Returns when nothing asks the source before it any more: what that uses may go.
  void Show(Source source);

 private:
  struct Impl;
  explicit MonitorServer(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_OBSERVE_MONITOR_SERVER_H_

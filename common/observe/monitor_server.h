// HTTP for whoever watches a service: GET and HEAD only, nothing in it that is anybody's secret.
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
#include "absl/time/time.h"

namespace candour {

class MonitorServer {
 public:
  struct Source {
    std::function<absl::Status()> ready;
    std::function<std::string()> metrics;
  };
  // PEM files, looked at again every `refresh`: what is new in them counts once it fits together, until then
  // what was there before. No certificate: plain HTTP.
  struct Tls {
    std::string certificate, key;
    // /metrics is for callers with a certificate of it, else 403. Not so health: a kubelet shows none.
    std::string client_ca;
    absl::Duration refresh = absl::Seconds(2);
  };

  // Listens on HOST:PORT; port 0 takes a free one. FAILED_PRECONDITION where it can't; INVALID_ARGUMENT,
  // NOT_FOUND where the files can't be used.
  static absl::StatusOr<std::unique_ptr<MonitorServer>> Start(const std::string& listen, Source source,
                                                              Tls tls);
  static absl::StatusOr<std::unique_ptr<MonitorServer>> Start(const std::string& listen, Source source) {
    return Start(listen, std::move(source), Tls());
  }
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

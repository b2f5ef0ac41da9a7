#include "common/process/monitors.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/observe/log.h"
#include "common/observe/process_metrics.h"
#include "common/process/service_host.h"

namespace candour {

Monitors::Monitors() { AddProcessMetrics(process_metrics_, BuildName()); }

MonitorServer::Source Monitors::None(const absl::Status& why) const {
  return {.ready = [why] { return why; }, .metrics = [this] { return process_metrics_.Text(); }};
}

absl::Status Monitors::Add(const std::string& service, const std::string& listen,
                           const MonitorServer::Tls& tls) {
  std::unique_ptr<MonitorServer> server;
  if (!listen.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(server,
                             MonitorServer::Start(listen, None(absl::UnavailableError("starting")), tls));
    Log(LogLevel::kInfo, "metrics", {{"service", service}, {"port", absl::StrCat(server->port())}});
  }
  servers_.push_back(std::move(server));
  return absl::OkStatus();
}

void Monitors::Show(size_t index, const Host& host) {
  if (!servers_[index]) return;
  servers_[index]->Show(
      {.ready = [&host] { return host.Ready(); }, .metrics = [&host] { return host.MetricsText(); }});
}

void Monitors::ShowNone(const absl::Status& why) {
  for (const auto& server : servers_) {
    if (server) server->Show(None(why));
  }
}

}  // namespace candour

#include "common/observe/monitor_server.h"

#include <chrono>
#include <condition_variable>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/file.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/observe/http_daemon.h"

namespace candour {
namespace {

// libmicrohttpd: prometheus-cpp's own Exposer serves /metrics only, and its civetweb takes 2 s to stop.
constexpr char kPlain[] = "text/plain; charset=utf-8";
constexpr char kExposition[] = "text/plain; version=0.0.4; charset=utf-8";

// The body of a HEAD is left out by the library.
MHD_Result Send(MHD_Connection* connection, unsigned status, const char* type, std::string body) {
  MHD_Response* response = MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

absl::StatusOr<HttpTls> Load(const MonitorServer::Tls& files) {
  HttpTls tls;
  if (files.certificate.empty()) return tls;
  CANDOUR_ASSIGN_OR_RETURN(tls.certificate, ReadFile(files.certificate));
  CANDOUR_ASSIGN_OR_RETURN(tls.key, ReadFile(files.key));
  if (!files.client_ca.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(tls.client_ca, ReadFile(files.client_ca));
  }
  CANDOUR_RETURN_IF_ERROR(CheckHttpTls(tls));
  return tls;
}

}  // namespace

struct MonitorServer::Impl {
  Mutex mutex;
  Source source ABSL_GUARDED_BY(mutex);
  const Tls files;

  Mutex watch_mutex;
  std::condition_variable ends;
  bool ending ABSL_GUARDED_BY(watch_mutex) = false;
  // Those before it answer who came to them until the last has gone. Only the watching thread uses them.
  std::unique_ptr<HttpDaemon> server;
  std::vector<std::unique_ptr<HttpDaemon>> before;
  int port = 0;
  std::thread watching;

  Impl(Source first, Tls tls) : source(std::move(first)), files(std::move(tls)) {}
  ~Impl() {
    {
      MutexLock lock(watch_mutex);
      ending = true;
      ends.notify_all();
    }
    if (watching.joinable()) watching.join();
  }

  std::string Text() {
    MutexLock lock(mutex);
    return source.metrics();
  }
  absl::Status Ready() {
    MutexLock lock(mutex);
    return source.ready();
  }

  MHD_Result Answer(MHD_Connection* connection, absl::string_view method, absl::string_view path) {
    if (method != "GET" && method != "HEAD")
      return Send(connection, MHD_HTTP_METHOD_NOT_ALLOWED, kPlain, "GET or HEAD only\n");
    if (path == "/healthz") return Send(connection, MHD_HTTP_OK, kPlain, "up\n");
    if (path == "/metrics") {
      if (files.client_ca.empty() || ShowsCertificate(connection))
        return Send(connection, MHD_HTTP_OK, kExposition, Text());
      return Send(connection, MHD_HTTP_FORBIDDEN, kPlain, "Show a client certificate that is trusted here\n");
    }
    if (path == "/readyz") {
      const absl::Status ready = Ready();
      if (ready.ok()) return Send(connection, MHD_HTTP_OK, kPlain, "ready\n");
      return Send(connection, MHD_HTTP_SERVICE_UNAVAILABLE, kPlain,
                  absl::StrCat(absl::StrReplaceAll(ready.message(), {{"\n", " "}, {"\r", " "}}), "\n"));
    }
    return Send(connection, MHD_HTTP_NOT_FOUND, kPlain, "There is /metrics, /healthz and /readyz\n");
  }

  void Watch() {
    while (Wait()) {
      std::erase_if(before, [](const auto& earlier) { return earlier->idle(); });
      const absl::StatusOr<HttpTls> tls = Load(files);
      if (!tls.ok() || *tls == server->tls()) continue;
      if (auto next = HttpDaemon::InPlaceOf(*server, *tls))
        before.push_back(std::exchange(server, std::move(next)));
    }
  }
  // False at the end.
  bool Wait() {
    MutexLock lock(watch_mutex);
    const auto until = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(files.refresh);
    while (!ending && std::chrono::steady_clock::now() < until)
      lock.WaitFor(ends, until - std::chrono::steady_clock::now());
    return !ending;
  }
};

MonitorServer::MonitorServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MonitorServer::~MonitorServer() = default;

absl::StatusOr<std::unique_ptr<MonitorServer>> MonitorServer::Start(const std::string& listen, Source source,
                                                                    Tls tls) {
  auto impl = std::make_unique<Impl>(std::move(source), std::move(tls));
  CANDOUR_ASSIGN_OR_RETURN(const HttpTls loaded, Load(impl->files));
  impl->server =
      HttpDaemon::Listen(listen, loaded, [i = impl.get()](auto* connection, auto method, auto path) {
        return i->Answer(connection, method, path);
      });
  if (impl->server == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot listen on ", listen, " for metrics: is the port in use?"));
  }
  impl->port = impl->server->port();
  if (!impl->files.certificate.empty()) impl->watching = std::thread([i = impl.get()] { i->Watch(); });
  return std::unique_ptr<MonitorServer>(new MonitorServer(std::move(impl)));
}

int MonitorServer::port() const { return impl_->port; }

void MonitorServer::Show(Source source) {
  MutexLock lock(impl_->mutex);
  std::swap(impl_->source, source);
}

}  // namespace candour

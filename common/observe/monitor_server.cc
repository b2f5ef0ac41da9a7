#include "common/observe/monitor_server.h"

#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/mutex.h"

namespace candour {
namespace {

// libmicrohttpd: prometheus-cpp's own Exposer serves /metrics only, and its civetweb takes 2 s to stop.
constexpr char kPlain[] = "text/plain; charset=utf-8";
constexpr char kExposition[] = "text/plain; version=0.0.4; charset=utf-8";
// A scraper or two, and probes; who holds a connection and says nothing is cut off.
constexpr unsigned kMostConnections = 32, kTimeoutSeconds = 5;

// The body of a HEAD is left out by the library.
MHD_Result Send(MHD_Connection* connection, unsigned status, const char* type, std::string body) {
  MHD_Response* response = MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// Of "127.0.0.1:7111"; null where there is none.
Addresses Resolve(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  addrinfo hints{}, *found = nullptr;
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (colon == std::string::npos ||
      getaddrinfo(listen.substr(0, colon).c_str(), listen.substr(colon + 1).c_str(), &hints, &found) != 0)
    found = nullptr;
  return Addresses(found, &freeaddrinfo);
}

}  // namespace

struct MonitorServer::Impl {
  Mutex mutex;
  Source source ABSL_GUARDED_BY(mutex);
  MHD_Daemon* server = nullptr;

  explicit Impl(Source first) : source(std::move(first)) {}

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
    if (path == "/metrics") return Send(connection, MHD_HTTP_OK, kExposition, Text());
    if (path == "/readyz") {
      const absl::Status ready = Ready();
      if (ready.ok()) return Send(connection, MHD_HTTP_OK, kPlain, "ready\n");
      return Send(connection, MHD_HTTP_SERVICE_UNAVAILABLE, kPlain,
                  absl::StrCat(absl::StrReplaceAll(ready.message(), {{"\n", " "}, {"\r", " "}}), "\n"));
    }
    return Send(connection, MHD_HTTP_NOT_FOUND, kPlain, "There is /metrics, /healthz and /readyz\n");
  }

  static MHD_Result Handle(void* self, MHD_Connection* connection, const char* path, const char* method,
                           const char*, const char*, size_t* body_bytes, void**) {
    if (*body_bytes > 0) {  // nobody asked for it
      *body_bytes = 0;
      return MHD_YES;
    }
    return static_cast<Impl*>(self)->Answer(connection, method, path);
  }
};

MonitorServer::MonitorServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

MonitorServer::~MonitorServer() { MHD_stop_daemon(impl_->server); }

absl::StatusOr<std::unique_ptr<MonitorServer>> MonitorServer::Start(const std::string& listen,
                                                                    Source source) {
  auto impl = std::make_unique<Impl>(std::move(source));
  const Addresses address = Resolve(listen);
  if (address) {
    impl->server =
        MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, nullptr, nullptr, &Impl::Handle, impl.get(),
                         MHD_OPTION_SOCK_ADDR, address->ai_addr, MHD_OPTION_CONNECTION_LIMIT,
                         kMostConnections, MHD_OPTION_CONNECTION_TIMEOUT, kTimeoutSeconds, MHD_OPTION_END);
  }
  if (impl->server == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot listen on ", listen, " for metrics: is the port in use?"));
  }
  return std::unique_ptr<MonitorServer>(new MonitorServer(std::move(impl)));
}

int MonitorServer::port() const {
  return MHD_get_daemon_info(impl_->server, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void MonitorServer::Show(Source source) {
  MutexLock lock(impl_->mutex);
  std::swap(impl_->source, source);
}

}  // namespace candour

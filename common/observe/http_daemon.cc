#include "common/observe/http_daemon.h"

#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

namespace candour {
namespace {

// A scraper or two, and probes; who holds a connection and says nothing is cut off.
constexpr intptr_t kMostConnections = 32, kTimeoutSeconds = 5;
// As gRPC's.
constexpr char kVersions[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// Of "127.0.0.1:7111" or "[::1]:7111"; null where there is none.
Addresses Resolve(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  const bool is_ipv6 = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_ipv6) host = host.substr(1, host.size() - 2);
  addrinfo hints{}, *found = nullptr;
  hints.ai_family = is_ipv6 ? AF_INET6 : AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (colon == std::string::npos ||
      getaddrinfo(host.c_str(), listen.substr(colon + 1).c_str(), &hints, &found) != 0)
    found = nullptr;
  return Addresses(found, &freeaddrinfo);
}

gnutls_datum_t Datum(const std::string& pem) {
  // The library only reads it.
  return {reinterpret_cast<unsigned char*>(const_cast<char*>(pem.data())), static_cast<unsigned>(pem.size())};
}

void* Text(const std::string& pem) { return const_cast<char*>(pem.c_str()); }

}  // namespace

absl::Status CheckHttpTls(const HttpTls& tls) {
  gnutls_certificate_credentials_t loaded = nullptr;
  if (gnutls_certificate_allocate_credentials(&loaded) != GNUTLS_E_SUCCESS)
    return absl::ResourceExhaustedError("no memory for a certificate");
  const std::unique_ptr<std::remove_pointer_t<gnutls_certificate_credentials_t>,
                        decltype(&gnutls_certificate_free_credentials)>
      owned(loaded, &gnutls_certificate_free_credentials);
  const gnutls_datum_t certificate = Datum(tls.certificate), key = Datum(tls.key), ca = Datum(tls.client_ca);
  if (gnutls_certificate_set_x509_key_mem(loaded, &certificate, &key, GNUTLS_X509_FMT_PEM) < 0)
    return absl::InvalidArgumentError("the certificate and the key are no pair of PEM");
  if (!tls.client_ca.empty() && gnutls_certificate_set_x509_trust_mem(loaded, &ca, GNUTLS_X509_FMT_PEM) <= 0)
    return absl::InvalidArgumentError("there is no PEM certificate of the clients' CA");
  return absl::OkStatus();
}

std::unique_ptr<HttpDaemon> HttpDaemon::Listen(const std::string& address, const HttpTls& tls,
                                               Answer answer) {
  const Addresses resolved = Resolve(address);
  std::unique_ptr<HttpDaemon> server(new HttpDaemon(tls, std::move(answer)));
  if (!resolved) return nullptr;
  const unsigned family = resolved->ai_family == AF_INET6 ? MHD_USE_IPv6 : MHD_NO_FLAG;
  if (!server->Start({MHD_OPTION_SOCK_ADDR, 0, resolved->ai_addr}, family)) return nullptr;
  server->port_ = MHD_get_daemon_info(server->daemon_, MHD_DAEMON_INFO_BIND_PORT)->port;
  return server;
}

std::unique_ptr<HttpDaemon> HttpDaemon::InPlaceOf(HttpDaemon& other, const HttpTls& tls) {
  // The library may or may not close a socket that it can't start on: only files that fit come so far.
  if (!tls.certificate.empty() && !CheckHttpTls(tls).ok()) return nullptr;
  const int accepting =
      fcntl(MHD_get_daemon_info(other.daemon_, MHD_DAEMON_INFO_LISTEN_FD)->listen_fd, F_DUPFD_CLOEXEC, 0);
  if (accepting < 0) return nullptr;
  std::unique_ptr<HttpDaemon> server(new HttpDaemon(tls, other.answer_));
  server->port_ = other.port_;
  if (!server->Start({MHD_OPTION_LISTEN_SOCKET, accepting, nullptr}, MHD_NO_FLAG)) return nullptr;
  other.left_ = MHD_quiesce_daemon(other.daemon_);
  return server;
}

HttpDaemon::~HttpDaemon() {
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
  if (left_ >= 0) close(left_);  // its thread used it until now
}

bool HttpDaemon::idle() const {
  return MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections == 0;
}

bool HttpDaemon::Start(const MHD_OptionItem& option, unsigned family) {
  // By epoll: with select no file above 1024 would do, and a service has one for each caller.
  unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_ITC | family;
  std::vector<MHD_OptionItem> options = {option,
                                         {MHD_OPTION_CONNECTION_LIMIT, kMostConnections, nullptr},
                                         {MHD_OPTION_CONNECTION_TIMEOUT, kTimeoutSeconds, nullptr}};
  if (!tls_.certificate.empty()) {
    flags |= MHD_USE_TLS;
    options.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, Text(tls_.certificate)});
    options.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, Text(tls_.key)});
    options.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, const_cast<char*>(kVersions)});
    if (!tls_.client_ca.empty()) options.push_back({MHD_OPTION_HTTPS_MEM_TRUST, 0, Text(tls_.client_ca)});
  }
  options.push_back({MHD_OPTION_END, 0, nullptr});
  daemon_ = MHD_start_daemon(flags, 0, nullptr, nullptr, &HttpDaemon::Handle, this, MHD_OPTION_ARRAY,
                             options.data(), MHD_OPTION_END);
  return daemon_ != nullptr;
}

MHD_Result HttpDaemon::Handle(void* self, MHD_Connection* connection, const char* path, const char* method,
                              const char*, const char*, size_t* body_bytes, void**) {
  if (*body_bytes > 0) {  // nobody asked for it
    *body_bytes = 0;
    return MHD_YES;
  }
  return static_cast<const HttpDaemon*>(self)->answer_(connection, method, path);
}

bool ShowsCertificate(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
  if (info == nullptr || info->tls_session == nullptr) return false;
  std::string purpose = GNUTLS_KP_TLS_WWW_CLIENT;
  std::array<gnutls_typed_vdata_st, 1> data{
      {{GNUTLS_DT_KEY_PURPOSE_OID, reinterpret_cast<unsigned char*>(purpose.data()), 0}}};
  unsigned wrong = 0;
  return gnutls_certificate_verify_peers(static_cast<gnutls_session_t>(info->tls_session), data.data(),
                                         data.size(), &wrong) == GNUTLS_E_SUCCESS &&
         wrong == 0;
}

}  // namespace candour

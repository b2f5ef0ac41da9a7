// A small HTTP or HTTPS server, over libmicrohttpd: one thread, and what it answers is a function.
//
//   auto server = HttpDaemon::Listen("127.0.0.1:0", tls, answer);
//   auto next = HttpDaemon::InPlaceOf(*server, renewed);  // same address; `server` accepts nobody now
#ifndef CANDOUR_COMMON_OBSERVE_HTTP_DAEMON_H_
#define CANDOUR_COMMON_OBSERVE_HTTP_DAEMON_H_

#include <microhttpd.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace candour {

// As PEM. No certificate: plain HTTP.
struct HttpTls {
  std::string certificate, key;
  std::string client_ca;  // whoever connects is asked for a certificate of these, and may have none
  friend bool operator==(const HttpTls&, const HttpTls&) = default;
};
// INVALID_ARGUMENT where key and certificate are no pair, or there is no CA in `client_ca`.
absl::Status CheckHttpTls(const HttpTls& tls);

class HttpDaemon {
 public:
  // Runs on the server's thread.
  using Answer = std::function<MHD_Result(MHD_Connection*, absl::string_view method, absl::string_view path)>;

  // On HOST:PORT; port 0 takes a free one. nullptr where it can't listen, or TLS is not as CheckHttpTls
  // wants.
  static std::unique_ptr<HttpDaemon> Listen(const std::string& address, const HttpTls& tls, Answer answer);
  // Accepts in the place of `other`, which answers on for those it has accepted. nullptr: `other` goes on.
  static std::unique_ptr<HttpDaemon> InPlaceOf(HttpDaemon& other, const HttpTls& tls);
  // Ends the connections; returns when nothing is being answered.
  ~HttpDaemon();

  // Whether nobody is connected.
  bool idle() const;
  int port() const { return port_; }
  const HttpTls& tls() const { return tls_; }

 private:
  HttpDaemon(HttpTls tls, Answer answer) : tls_(std::move(tls)), answer_(std::move(answer)) {}
  // Where `option` says, an address of the `family` MHD_NO_FLAG or MHD_USE_IPv6.
  bool Start(const MHD_OptionItem& option, unsigned family);
  static MHD_Result Handle(void* self, MHD_Connection* connection, const char* path, const char* method,
                           const char*, const char*, size_t* body_bytes, void**);

  const HttpTls tls_;
  const Answer answer_;
  MHD_Daemon* daemon_ = nullptr;
  int port_ = 0;
  int left_ = -1;  // the socket that another accepts on
};

// Whether the caller has shown a certificate of `client_ca`, for a client, that is valid now.
bool ShowsCertificate(MHD_Connection* connection);

}  // namespace candour

#endif  // CANDOUR_COMMON_OBSERVE_HTTP_DAEMON_H_

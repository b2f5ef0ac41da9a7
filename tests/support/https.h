// One HTTPS request to a port of 127.0.0.1, on a connection of its own.
//
//   Https(port, "/metrics", {.ca = ca.certificate(), .certificate = own.certificate, .key = own.key}).status
#ifndef CANDOUR_TESTS_SUPPORT_HTTPS_H_
#define CANDOUR_TESTS_SUPPORT_HTTPS_H_

#include <openssl/ssl.h>

#include <csignal>
#include <memory>
#include <string>

#include "tests/support/http.h"

namespace candour {

// PEM files.
struct HttpsCaller {
  std::string ca;                          // whom the server must be known by
  std::string certificate = "", key = "";  // shown where it is asked for; empty: none
  bool hangs_up = false;                   // as soon as it has asked
  int newest = TLS1_3_VERSION;             // version that the caller speaks
};

// Status 0 where there is no connection, or the server is not known by `ca`.
inline HttpAnswer Https(int port, const std::string& path, const HttpsCaller& caller) {
  // OpenSSL says goodbye to whom it has refused. Not ignored: whoever is started later would inherit that.
  std::signal(SIGPIPE, [](int) {});
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_max_proto_version(context.get(), caller.newest);
  SSL_CTX_load_verify_locations(context.get(), caller.ca.c_str(), nullptr);
  if (!caller.certificate.empty()) {
    SSL_CTX_use_certificate_chain_file(context.get(), caller.certificate.c_str());
    SSL_CTX_use_PrivateKey_file(context.get(), caller.key.c_str(), SSL_FILETYPE_PEM);
  }
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> connection(BIO_new_ssl_connect(context.get()),
                                                                 &BIO_free_all);
  BIO_set_conn_hostname(connection.get(), absl::StrCat("127.0.0.1:", port).c_str());
  std::string text;
  if (BIO_do_connect(connection.get()) == 1) {
    const std::string request =
        absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    BIO_write(connection.get(), request.data(), static_cast<int>(request.size()));
    const linger at_once{1, 0};
    if (caller.hangs_up)
      setsockopt(BIO_get_fd(connection.get(), nullptr), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    std::array<char, 4096> part;
    for (int size; !caller.hangs_up && (size = BIO_read(connection.get(), part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<size_t>(size));
  }
  return ParseHttp(text);
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_HTTPS_H_

// One HTTP request to a port of 127.0.0.1, as a scraper or a probe makes it.
#ifndef CANDOUR_TESTS_SUPPORT_HTTP_H_
#define CANDOUR_TESTS_SUPPORT_HTTP_H_

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <map>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace candour {

struct HttpAnswer {
  int status = 0;  // 0: nobody answered
  std::string head, body;
};

inline HttpAnswer ParseHttp(const std::string& text) {
  HttpAnswer answer;
  if (text.size() < 12 || !absl::SimpleAtoi(text.substr(9, 3), &answer.status)) return answer;
  const size_t end = text.find("\r\n\r\n");
  answer.head = text.substr(0, end);
  if (end != std::string::npos) answer.body = text.substr(end + 4);
  return answer;
}

// Closes it.
inline HttpAnswer HttpOver(int connection, const sockaddr* to, socklen_t size, const std::string& path,
                           const std::string& method) {
  std::string text;
  if (connect(connection, to, size) == 0) {
    const std::string request =
        absl::StrCat(method, " ", path, " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    (void)!write(connection, request.data(), request.size());
    std::array<char, 4096> part;
    for (ssize_t got; (got = read(connection, part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<size_t>(got));
  }
  close(connection);
  return ParseHttp(text);
}

inline HttpAnswer Http(int port, const std::string& path, const std::string& method = "GET") {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return HttpOver(socket(AF_INET, SOCK_STREAM, 0), reinterpret_cast<const sockaddr*>(&to), sizeof to, path,
                  method);
}

// The same at ::1.
inline HttpAnswer Http6(int port, const std::string& path) {
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_port = htons(static_cast<uint16_t>(port));
  to.sin6_addr = in6addr_loopback;
  return HttpOver(socket(AF_INET6, SOCK_STREAM, 0), reinterpret_cast<const sockaddr*>(&to), sizeof to, path,
                  "GET");
}

// A scrape: value by series, "candour_rpc_calls_total{method=\"...\",code=\"OK\"}".
inline std::map<std::string, double> ParseMetrics(const std::string& text) {
  std::map<std::string, double> values;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const size_t space = line.rfind(' ');
    double value = 0;
    if (line.empty() || line[0] == '#' || space == line.npos) continue;
    if (absl::SimpleAtod(line.substr(space + 1), &value)) values[std::string(line.substr(0, space))] = value;
  }
  return values;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_HTTP_H_

// The limit that every RPC has: an empty gRPC call, to a process of its own.
#ifndef CANDOUR_TESTS_BENCH_SUPPORT_ECHO_H_
#define CANDOUR_TESTS_BENCH_SUPPORT_ECHO_H_

#include <sys/types.h>

#include <string>

#include "tests/bench/support/load.h"

namespace candour {

// A child with the echo server, gone with the object. Make it before any gRPC object of this process: it
// forks.
class EchoProcess {
 public:
  EchoProcess();
  ~EchoProcess();
  EchoProcess(const EchoProcess&) = delete;
  EchoProcess& operator=(const EchoProcess&) = delete;

  std::string address() const;

 private:
  pid_t pid_ = 0;
  int port_ = 0;
};

// With a payload of 600 bytes there and back.
Call EchoCalls(const std::string& address, int connections);

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_SUPPORT_ECHO_H_

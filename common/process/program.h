// The programs that serve: flags, ledgers, keys, hosts, and a clean end.
//
//   int main(int argc, char** argv) {
//     return candour::ServeMain(argc, argv, {.name = "candour", .about = "...", .modules =
//     {RegistrationModule()}});
//   }
//
// Exit codes: 0 ended by SIGTERM or SIGINT, 1 could not start (the reason on stderr), 2 wrong usage.
#ifndef CANDOUR_COMMON_PROCESS_PROGRAM_H_
#define CANDOUR_COMMON_PROCESS_PROGRAM_H_

#include <string>
#include <vector>

#include "common/process/service_host.h"

namespace candour {

struct Program {
  std::string name;
  std::string about;
  std::vector<ServiceModule> modules;  // in the order of their places
  // Serves from Kafka only; otherwise an embedded ledger unless --kafka is given.
  bool needs_kafka = false;
};

int ServeMain(int argc, char** argv, Program program);

}  // namespace candour

#endif  // CANDOUR_COMMON_PROCESS_PROGRAM_H_

// A running server, or replicas of one, with the rules of both services, the demo's organisations and a code,
// asked as trusts ask.
#ifndef CANDOUR_TESTS_BENCH_FURNISHED_H_
#define CANDOUR_TESTS_BENCH_FURNISHED_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/dev_issuer.h"
#include "tests/bench/support/server_process.h"
#include "tests/scenarios/register_desk.h"

namespace candour {

class Furnished {
 public:
  // The first is asked for everything but what every register shows; they outlive it.
  static absl::StatusOr<std::unique_ptr<Furnished>> Open(
      const std::vector<std::unique_ptr<ServerProcess>>& replicas);

  TwoServices& services() { return services_; }
  RegisterDesk& desk() { return desk_; }

 private:
  Furnished() : desk_(services_) {}

  std::unique_ptr<DevIssuer> issuer_;
  TwoServices services_;
  RegisterDesk desk_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_BENCH_FURNISHED_H_

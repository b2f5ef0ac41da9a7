#include "tests/bench/furnished.h"

#include "common/base/status.h"
#include "services/sanctions/rule_set/england_2026.h"

namespace candour {

absl::StatusOr<std::unique_ptr<Furnished>> Furnished::Open(ServerProcess& server) {
  auto furnished = std::unique_ptr<Furnished>(new Furnished());
  CANDOUR_ASSIGN_OR_RETURN(const std::string sanctions, server.AddressOf("sanctions"));
  CANDOUR_ASSIGN_OR_RETURN(furnished->issuer_,
                           DevIssuer::Open(server.data() + "/dev", "candour-dev", "candour"));
  furnished->services_.Serve({sanctions, {server.server().address}}, furnished->issuer_.get());
  CANDOUR_RETURN_IF_ERROR(furnished->desk_.Furnish(SanctionsEngland2026()));
  return furnished;
}

}  // namespace candour

#include "tests/bench/furnished.h"

#include <utility>

#include "common/base/status.h"
#include "services/sanctions/rule_set/england_2026.h"

namespace candour {

absl::StatusOr<std::unique_ptr<Furnished>> Furnished::Open(
    const std::vector<std::unique_ptr<ServerProcess>>& replicas) {
  auto furnished = std::unique_ptr<Furnished>(new Furnished());
  ServerProcess& first = *replicas.front();
  Addresses addresses;
  CANDOUR_ASSIGN_OR_RETURN(addresses.sanctions, first.AddressOf("sanctions"));
  for (const auto& replica : replicas) addresses.registers.push_back(replica->server().address);
  CANDOUR_ASSIGN_OR_RETURN(furnished->issuer_,
                           DevIssuer::Open(first.data() + "/dev", "candour-dev", "candour"));
  furnished->services_.Serve(std::move(addresses), furnished->issuer_.get());
  CANDOUR_RETURN_IF_ERROR(furnished->desk_.Furnish(SanctionsEngland2026()));
  return furnished;
}

}  // namespace candour

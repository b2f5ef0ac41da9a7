// The ledgers that a service follows, read for what they ask of it: audit redecide --followed.
#ifndef CANDOUR_CLIENTS_CLI_FOLLOWED_LEDGERS_H_
#define CANDOUR_CLIENTS_CLI_FOLLOWED_LEDGERS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/ledger_place.h"
#include "common/audit/system_commands.h"
#include "common/process/service_module.h"

namespace candour {

class FollowedLedgers {
 public:
  // Of the service that follows; outlives the object.
  explicit FollowedLedgers(const ServiceModule& module) : module_(module) {}

  // Reads all of one: "sanctions=FOLDER", or "sanctions" where it is beside the service's `own`: in the data
  // folder, or a topic. INVALID_ARGUMENT where the service follows none of that name.
  absl::Status Read(const std::string& which, const LedgerPlace& own, const std::string& data_dir);

  // All that the service follows, with what was read. Until the object is gone.
  std::vector<FollowedReactions> reactions() const;

 private:
  const ServiceModule& module_;
  std::map<std::string, ReactionCauses> causes_;  // by service
};

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_FOLLOWED_LEDGERS_H_

// All facts of one record, page by page.
#ifndef CANDOUR_CLIENTS_CLI_READ_HISTORY_H_
#define CANDOUR_CLIENTS_CLI_READ_HISTORY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "candour/records/v1/records.pb.h"
#include "clients/cli/connection.h"

namespace candour {

// Of "person/0191...", by the service of `connection`; in order, by a replica that is at `min_position` (a
// token; empty: wherever it is). NOT_FOUND also for what the caller may not see.
absl::StatusOr<std::vector<records::v1::HistoryEntry>> ReadHistory(const ConnectionFlags& connection,
                                                                   const std::string& stream,
                                                                   const std::string& min_position = "");

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_READ_HISTORY_H_

// The facts of one record, as callers see them, and as they come.
#ifndef CANDOUR_COMMON_RPC_HISTORY_H_
#define CANDOUR_COMMON_RPC_HISTORY_H_

#include <memory>

#include "candour/records/v1/records.pb.h"
#include "common/rpc/endpoint.h"
#include "common/rpc/feed.h"

namespace candour {

// Personal fields are opened for the registrar.
records::v1::HistoryEntry HistoryEntryOf(absl::string_view stream, uint64_t version,
                                         const replica::v1::FactRow& row, const Actor& actor, Sealer& sealer);

// NOT_FOUND where the caller may not read that record's history: as of one that there is not.
absl::Status CannotReadHistory(const Endpoint& endpoint, const RecordsView& present, const Actor& actor,
                               absl::string_view stream);
absl::Status NoSuchHistory();

// NOT_FOUND for a record that was never written, and for one that the caller may not read; also later, when
// that changes.
absl::StatusOr<std::unique_ptr<FeedSource<records::v1::HistoryResponse>>> NewHistory(
    Endpoint& endpoint, const records::v1::HistoryRequest& asked, const Actor& actor);

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_HISTORY_H_

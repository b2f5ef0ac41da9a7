// The log as callers may follow it: commit by commit, filtered, personal fields sealed.
#ifndef CANDOUR_COMMON_RPC_FOLLOW_H_
#define CANDOUR_COMMON_RPC_FOLLOW_H_

#include <memory>

#include "candour/records/v1/records.pb.h"
#include "common/rpc/endpoint.h"
#include "common/rpc/feed.h"

namespace candour {

// FAILED_PRECONDITION NOTHING_TO_FOLLOW for an organisation where no kind of record concerns any.
// INVALID_ARGUMENT POSITION_TOKEN, or KIND_UNKNOWN for a kind of record that this service has not.
// FAILED_PRECONDITION READ_ONLY_STATE for a position that a state of the past will never reach.
absl::StatusOr<std::unique_ptr<FeedSource<records::v1::FollowResponse>>> NewFollow(
    Endpoint& endpoint, const records::v1::FollowRequest& asked, const Actor& actor);

// Whether a fact, at its offset, concerns an organisation: it names it in a field `org_code`, its record is
// the organisation's own ("organisation/TST01"), or its record is kept under it, which an index row
// "<kind>_by_organisation" of its code and the record's id says.
absl::StatusOr<bool> Concerns(const FoldedView& view, absl::string_view stream,
                              const replica::v1::FactRow& row, absl::string_view org_code);

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_FOLLOW_H_

// Is this still the log that the state was folded from? Asked at start, before anything is served.
//
// Each problem is told apart, because the operator must do something else about it (docs/operators.md).
#ifndef CANDOUR_COMMON_REPLICA_LOG_CHECK_H_
#define CANDOUR_COMMON_REPLICA_LOG_CHECK_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/ledger/ledger.h"
#include "common/store/store.h"

namespace candour {

// OK: the log begins at 0, reaches the stored position, and the record before it has the stored chain head.
// UNAVAILABLE: the ledger did not answer within `timeout`, ask again.
// FAILED_PRECONDITION: not the log of this state; the message begins with one of
//   FOREIGN    another installation (cluster id)
//   GAPPED     it no longer begins at offset 0, or an offset is missing
//   RECREATED  another ledger was opened at this place
//   TRUNCATED  it ends before the stored position
//   RESTORED   it was cut at some offset and written since
//   ALTERED    one record differs
// and names the offset.
absl::Status CheckLog(Ledger& ledger, const Store& store, absl::string_view ledger_name,
                      const replica::v1::PositionRow& position, absl::Duration timeout);

// Reads every folded record again and compares the chain; names the first offset that differs
// (FAILED_PRECONDITION "ALTERED ...") or cannot be read (DATA_LOSS). Takes about a second per 500,000
// records. `progress` hears the offset now and then.
absl::Status VerifyLog(Ledger& ledger, const Store& store, absl::string_view ledger_name,
                       const replica::v1::PositionRow& position,
                       const std::function<void(uint64_t)>& progress);

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_LOG_CHECK_H_

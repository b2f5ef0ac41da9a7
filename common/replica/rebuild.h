// A state folded from a ledger by a tool, beside whatever serves from that ledger: fresh, or up to a moment.
//
//   Rebuild(*ledger, *store, "registration", model, {.until = 1000}, progress);
//   CompareStates(*one, *other, "registration");
#ifndef CANDOUR_COMMON_REPLICA_REBUILD_H_
#define CANDOUR_COMMON_REPLICA_REBUILD_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "candour/replica/v1/rows.pb.h"
#include "common/decider/model.h"
#include "common/ledger/ledger.h"
#include "common/replica/folded_view.h"
#include "common/replica/folder.h"
#include "common/store/store.h"

namespace candour {

struct RebuildOptions {
  // Fold the records below this offset. Default: to the end that the ledger has now.
  std::optional<uint64_t> until = {};
  // Fold what was recorded up to this moment by the ledger's own clock, as FoldedView::PositionAt means it.
  std::optional<absl::Time> until_time = {};
  // Written at once.
  size_t large_batch_bytes = kLargeBatchBytes;
};

// Folds into `store` (families: RowFamilies()), which is empty or was left by a rebuild that was ended: each
// batch is written with its position, so it goes on where it stood. Gives the position row.
// FAILED_PRECONDITION: the store was folded from another log (CheckLog says which kind), or the ledger is of
// a level above the model's. OUT_OF_RANGE: the store, or the ledger's beginning or end, lies on the wrong
// side of what was asked for.
absl::StatusOr<replica::v1::PositionRow> Rebuild(
    Ledger& ledger, Store& store, absl::string_view ledger_name, const Model& model,
    const RebuildOptions& options, const std::function<void(uint64_t done, uint64_t of)>& progress);

// What stands in a store: a view of it now. DATA_LOSS where its rows are damaged; NOT_FOUND where nothing was
// folded there.
absl::StatusOr<std::unique_ptr<FoldedView>> ViewOf(const Store& store, absl::string_view ledger_name);

// Whether two folded states agree at their common position. OUT_OF_RANGE: they stand at different ones,
// saying which. DATA_LOSS: they differ, naming the first record whose state does, or the read model.
absl::Status CompareStates(const FoldedView& one, const FoldedView& other);

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_REBUILD_H_

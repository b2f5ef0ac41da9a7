#include "clients/cli/state_read.h"

#include "absl/strings/escaping.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "common/replica/rebuild.h"
#include "common/replica/rows.h"

namespace candour {

absl::StatusOr<StateNow> OpenState(const std::string& folder, const std::string& service) {
  StateNow state;
  CANDOUR_ASSIGN_OR_RETURN(state.store,
                           Store::Open({.path = folder, .families = RowFamilies(), .read_only = true}));
  CANDOUR_ASSIGN_OR_RETURN(state.view, ViewOf(*state.store, service));
  return state;
}

absl::Status DescribeState(const FoldedView& view, nlohmann::ordered_json* out) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string digest, view.Digest());
  const auto& row = view.position_row();
  (*out)["origin"] = row.origin();
  (*out)["position"] = row.next_offset();
  (*out)["recorded_at"] =
      absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(row.recorded_at_us()), absl::UTCTimeZone());
  (*out)["chain_head"] = absl::BytesToHexString(row.head());
  (*out)["digest"] = absl::BytesToHexString(digest);
  return absl::OkStatus();
}

}  // namespace candour

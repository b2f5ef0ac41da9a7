// A folded state as it stands now, read beside the service that folds it.
#ifndef CANDOUR_CLIENTS_CLI_STATE_READ_H_
#define CANDOUR_CLIENTS_CLI_STATE_READ_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "common/replica/folded_view.h"
#include "common/store/store.h"

namespace candour {

struct StateNow {
  std::unique_ptr<Store> store;
  std::unique_ptr<FoldedView> view;  // ends before the store
};

// Errors as Store::Open and ViewOf.
absl::StatusOr<StateNow> OpenState(const std::string& folder, const std::string& service);

// Adds origin, position, its time, chain head and digest.
absl::Status DescribeState(const FoldedView& view, nlohmann::ordered_json* out);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_STATE_READ_H_

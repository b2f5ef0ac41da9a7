// The few lines that Debian 12's Abseil does not have yet: early return on error, and joining texts to one.
//
//   CANDOUR_RETURN_IF_ERROR(store.Write(batch));
//   CANDOUR_ASSIGN_OR_RETURN(const Range range, ledger.GetRange(deadline));
#ifndef CANDOUR_COMMON_BASE_STATUS_H_
#define CANDOUR_COMMON_BASE_STATUS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace candour {

// The same code with `context` before the message: "open ledger: no such folder".
inline absl::Status Annotate(const absl::Status& status, absl::string_view context) {
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat(context, ": ", status.message()));
}

}  // namespace candour

#define CANDOUR_CONCAT_INNER(a, b) a##b
#define CANDOUR_CONCAT(a, b) CANDOUR_CONCAT_INNER(a, b)

#define CANDOUR_RETURN_IF_ERROR(expression)                                                      \
  do {                                                                                           \
    if (absl::Status candour_status = (expression); !candour_status.ok()) return candour_status; \
  } while (false)

#define CANDOUR_ASSIGN_OR_RETURN(declaration, expression) \
  CANDOUR_ASSIGN_OR_RETURN_INNER(CANDOUR_CONCAT(candour_or_, __LINE__), declaration, expression)
#define CANDOUR_ASSIGN_OR_RETURN_INNER(holder, declaration, expression) \
  auto holder = (expression);                                           \
  if (!holder.ok()) return std::move(holder).status();                  \
  declaration = *std::move(holder)

#endif  // CANDOUR_COMMON_BASE_STATUS_H_

// One line of a CSV file, RFC 4180: fields in quotation marks may hold commas; line breaks are for the caller
// to split at, so none may hold one.
#ifndef CANDOUR_COMMON_BASE_CSV_LINE_H_
#define CANDOUR_COMMON_BASE_CSV_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace candour {

// The fields of one line; nothing when it is no single record. A blank line has none.
std::optional<std::vector<std::string>> ParseCsvLine(absl::string_view line);

}  // namespace candour

#endif  // CANDOUR_COMMON_BASE_CSV_LINE_H_

// What a program said in its log: one JSON object a line.
#ifndef CANDOUR_TESTS_SUPPORT_LOG_LINES_H_
#define CANDOUR_TESTS_SUPPORT_LOG_LINES_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_split.h"

namespace candour {

// A field of the first line with this event; empty without one.
inline std::string LoggedField(const std::string& printed, const std::string& event,
                               const std::string& field) {
  for (const absl::string_view line : absl::StrSplit(printed, '\n')) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_object() && json.value("event", "") == event) return json.value(field, "");
  }
  return "";
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_LOG_LINES_H_

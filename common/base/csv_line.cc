#include "common/base/csv_line.h"

#include <csv.h>

#include <utility>

namespace candour {
namespace {

// What libcsv calls back with.
struct Record {
  std::vector<std::string> fields;
  int records = 0;
};

void OnField(void* text, size_t size, void* record) {
  static_cast<Record*>(record)->fields.emplace_back(static_cast<const char*>(text), size);
}

void OnRecord(int, void* record) { ++static_cast<Record*>(record)->records; }

}  // namespace

std::optional<std::vector<std::string>> ParseCsvLine(absl::string_view line) {
  csv_parser parser;
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return std::nullopt;
  Record record;
  const bool parsed = csv_parse(&parser, line.data(), line.size(), OnField, OnRecord, &record) == line.size();
  const bool closed = parsed && csv_fini(&parser, OnField, OnRecord, &record) == 0;
  csv_free(&parser);
  if (!closed || record.records > 1) return std::nullopt;
  return std::move(record.fields);
}

}  // namespace candour

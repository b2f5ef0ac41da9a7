#include "clients/cli/check_rows.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/csv_line.h"
#include "common/base/file.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr size_t kMostRows = 10'000;
constexpr mode_t kOwnerOnly = 0600;

using Fields = std::vector<std::string>;

// Where the columns stand.
struct Header {
  std::optional<size_t> given_names, family_name, date_of_birth, register_number;
};

absl::StatusOr<Header> ParseHeader(const Fields& names) {
  Header header;
  const std::map<absl::string_view, std::optional<size_t>*> columns = {
      {"given_names", &header.given_names},
      {"family_name", &header.family_name},
      {"date_of_birth", &header.date_of_birth},
      {"register_number", &header.register_number}};
  for (size_t i = 0; i < names.size(); ++i) {
    const auto column = columns.find(absl::StripAsciiWhitespace(names[i]));
    if (column != columns.end()) *column->second = i;
  }
  for (const auto& [name, place] : columns) {
    if (!*place && name != "register_number")
      return absl::InvalidArgumentError(absl::StrCat("the first line names no column ", name));
  }
  return header;
}

std::string FieldAt(const Fields& fields, const std::optional<size_t>& column) {
  if (!column || *column >= fields.size()) return "";
  return std::string(absl::StripAsciiWhitespace(fields[*column]));
}

// "1971-05-04".
std::optional<common::v1::Date> ParseDay(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  int numbers[3];
  if (parts.size() != 3) return std::nullopt;
  for (size_t i = 0; i < 3; ++i) {
    if (!absl::SimpleAtoi(parts[i], &numbers[i])) return std::nullopt;
  }
  common::v1::Date date;
  date.set_year(numbers[0]);
  date.set_month(numbers[1]);
  date.set_day(numbers[2]);
  if (!DayOf(date)) return std::nullopt;
  return date;
}

CheckRow ParseRow(int number, absl::string_view line, const Header& header) {
  CheckRow row;
  row.number = number;
  const std::optional<Fields> fields = ParseCsvLine(line);
  if (!fields) {
    row.fault = "the line is no CSV";
    return row;
  }
  row.request.set_given_names(FieldAt(*fields, header.given_names));
  row.request.set_family_name(FieldAt(*fields, header.family_name));
  row.request.set_register_number(FieldAt(*fields, header.register_number));
  const auto born = ParseDay(FieldAt(*fields, header.date_of_birth));
  if (row.request.family_name().empty()) {
    row.fault = "family_name is empty";
  } else if (!born) {
    row.fault = "date_of_birth is no day; write it as 1971-05-04";
  } else {
    *row.request.mutable_date_of_birth() = *born;
  }
  return row;
}

// By row.
absl::StatusOr<std::map<int, std::string>> ReadIds(const std::string& path) {
  std::map<int, std::string> ids;
  const absl::StatusOr<std::string> file = ReadFile(path);
  if (absl::IsNotFound(file.status())) return ids;
  CANDOUR_RETURN_IF_ERROR(file.status());
  for (const absl::string_view line : absl::StrSplit(*file, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, ',');
    int row = 0;
    if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &row) || !ParseUuid(parts[1]).ok())
      return absl::InvalidArgumentError(absl::StrCat(path, " holds no command ids of rows: ", line));
    ids[row] = parts[1];
  }
  return ids;
}

}  // namespace

absl::StatusOr<std::vector<CheckRow>> ParseCheckRows(absl::string_view csv) {
  absl::ConsumePrefix(&csv, "\xEF\xBB\xBF");
  std::optional<Header> header;
  std::vector<CheckRow> rows;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(csv, '\n')) {
    ++number;
    absl::ConsumeSuffix(&line, "\r");
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    if (!header) {
      CANDOUR_ASSIGN_OR_RETURN(header, ParseHeader(ParseCsvLine(line).value_or(Fields())));
      continue;
    }
    if (rows.size() == kMostRows)
      return absl::InvalidArgumentError(absl::StrCat("over ", kMostRows, " rows: divide the file"));
    rows.push_back(ParseRow(number, line, *header));
  }
  return rows;
}

absl::Status GiveIds(const std::string& path, std::vector<CheckRow>* rows) {
  CANDOUR_ASSIGN_OR_RETURN(auto ids, ReadIds(path));
  std::string lines;
  for (CheckRow& row : *rows) {
    if (!row.fault.empty()) continue;
    std::string& id = ids[row.number];
    if (id.empty()) id = NewUuid();
    row.request.mutable_command()->set_id(id);
  }
  for (const auto& [row, id] : ids) absl::StrAppend(&lines, row, ",", id, "\n");
  if (lines.empty()) return absl::OkStatus();
  return WriteFileSynced(path, lines, kOwnerOnly);
}

}  // namespace candour

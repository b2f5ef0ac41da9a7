#include "services/registration/organisation/ods.h"

#include <re2/re2.h>

#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/csv_line.h"
#include "common/decider/day.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Columns as the ODS file specification numbers them.
constexpr uint32_t kCode = 0, kName = 1, kGrouping = 2, kIcb = 3, kOpened = 10, kClosed = 11;
constexpr size_t kFewestColumns = 12;
// The longest name published has 100 characters; a longer one is a damaged file.
constexpr size_t kLongestText = 200;

using Columns = std::vector<std::string>;

bool Matches(const RE2& pattern, absl::string_view text) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

// UTF-8 without control, format or private characters.
bool IsText(absl::string_view text) {
  static const RE2 pattern("\\PC*");
  return text.size() <= kLongestText && Matches(pattern, text);
}

bool IsCode(absl::string_view text) {
  static const RE2 pattern("[A-Z0-9]{3,10}");
  return Matches(pattern, text);
}

// "20240930".
std::optional<common::v1::Date> ParseDate(const std::string& text) {
  static const RE2 pattern("([0-9]{4})([0-9]{2})([0-9]{2})");
  int year = 0, month = 0, day = 0;
  if (!RE2::FullMatch(text, pattern, &year, &month, &day)) return std::nullopt;
  common::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  if (!DayOf(date)) return std::nullopt;
  return date;
}

// A fault with its column.
struct Fault {
  v1::RowFault kind;
  uint32_t column = 0;
};

std::optional<Fault> ReadDates(const Columns& columns, v1::OrganisationDetails& details) {
  const auto opened = ParseDate(columns[kOpened]);
  if (!opened) return Fault{v1::ROW_FAULT_BAD_DATE, kOpened};
  *details.mutable_opened_on() = *opened;
  if (columns[kClosed].empty()) return std::nullopt;
  const auto closed = ParseDate(columns[kClosed]);
  if (!closed) return Fault{v1::ROW_FAULT_BAD_DATE, kClosed};
  if (*DayOf(*closed) < *DayOf(*opened)) return Fault{v1::ROW_FAULT_CLOSED_BEFORE_OPENED, kClosed};
  *details.mutable_closed_on() = *closed;
  return std::nullopt;
}

std::optional<Fault> ReadRow(const Columns& columns, OdsRow& row) {
  if (columns.size() < kFewestColumns) return Fault{v1::ROW_FAULT_TOO_FEW_COLUMNS};
  for (const uint32_t column : {kCode, kName, kGrouping, kIcb}) {
    if (!IsText(columns[column])) return Fault{v1::ROW_FAULT_BAD_TEXT, column};
  }
  if (!IsCode(columns[kCode])) return Fault{v1::ROW_FAULT_BAD_CODE, kCode};
  const absl::string_view name = absl::StripAsciiWhitespace(columns[kName]);
  if (name.empty()) return Fault{v1::ROW_FAULT_EMPTY_NAME, kName};
  row.org_code = columns[kCode];
  row.details.set_name(std::string(name));
  row.details.set_type(TypeFromName(name));
  row.details.set_type_basis(v1::TYPE_BASIS_NAME);
  row.details.set_grouping(columns[kGrouping]);
  row.details.set_icb(columns[kIcb]);
  return ReadDates(columns, row.details);
}

}  // namespace

OdsFile ParseOds(absl::string_view bytes) {
  absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  OdsFile file;
  std::set<std::string> codes;
  uint32_t number = 0;
  for (const absl::string_view line : absl::StrSplit(bytes, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const std::optional<Columns> columns = ParseCsvLine(line);
    OdsRow row;
    std::optional<Fault> fault = columns ? ReadRow(*columns, row) : Fault{v1::ROW_FAULT_MALFORMED};
    if (!fault && !codes.insert(row.org_code).second) fault = Fault{v1::ROW_FAULT_DUPLICATE_CODE, kCode};
    if (!fault) {
      file.rows.push_back(std::move(row));
      continue;
    }
    v1::RefusedRow& refused = file.refused.emplace_back();
    refused.set_row(number);
    refused.set_fault(fault->kind);
    refused.set_column(fault->column);
  }
  return file;
}

v1::OrganisationType TypeFromName(absl::string_view name) {
  if (absl::StrContains(name, "NHS FOUNDATION TRUST")) return v1::ORGANISATION_TYPE_FOUNDATION_TRUST;
  if (absl::StrContains(name, "NHS TRUST")) return v1::ORGANISATION_TYPE_NHS_TRUST;
  if (absl::StrContains(name, "INTEGRATED CARE BOARD")) return v1::ORGANISATION_TYPE_ICB;
  return v1::ORGANISATION_TYPE_OTHER;
}

}  // namespace candour
